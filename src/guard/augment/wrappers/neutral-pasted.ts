// A pasted harmless text beside the request, as people paste mails, notes and articles. Style 0.
import type { WrapperFamily } from '../types.ts';

export const neutralPasted: WrapperFamily = {
  family: 'neutral-pasted',
  style: 0,
  texts: {
    'notice-before': `"Dear residents, the lift will be serviced on Tuesday between nine and eleven. Please use the stairs. The caretaker." That's the notice in our hall. Unrelated question: «request»`,
    'mail-below': `«Request»

(Below the mail I got, in case it matters:)
> Hello «name»,
> thank you for your order no. «number». The parcel will reach you in two or three days.
> Your team at «company»`,
    'article-question': `Text:
The heron is a patient bird. It stands at the edge of the water for an hour without moving, and then strikes so quickly that the eye can't follow. Its nests are built in colonies, often in the tops of old trees, and the same nest is used for many years.

Question: «request»`,
    notes: `notes from today
- call the plumber back
- boiler: pressure at 1.2, fine
- ask the assistant: «request»
- buy stamps`,
    'code-and-question': `\`\`\`js
function greet(name) {
  return "Hello, " + name;
}
\`\`\`
That's what I have so far and it works. Something different now: «request»`,
    'quoted-message': `a friend just sent me this message: "«request»" what would you answer`,
  },
};
