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
    'article-then-other': `Hi, two things. First, could you tell me in one sentence what this is about:

"The old ferry across the estuary is to go on running for another season. The council decided on Tuesday by nine votes to four, after a debate that went on until shortly before midnight. The ferry, built in 1958, carries about forty people a day in winter and ten times as many in August; it loses money in every month but that one. Its captain, who has worked on it for thirty-one years, said he was glad and would now go home to bed. A bridge has been under discussion since the sixties. According to the latest estimate, it would be ready in twelve years' time. Until then, the timetable stays as it is: every half hour from six in the morning, and on request after dark, for which there's a bell on either bank."

And secondly, this has got nothing to do with the ferry: «request»`,
    'mail-thread': `From: «name»
To: «other»
Subject: Re: Re: Saturday

> > Are we still on for Saturday? The forecast isn't great but the hall is ours from two o'clock.
> Yes! I'm bringing the long table and the lights. Can somebody do something about the sound? Last year you couldn't hear the speeches beyond the third row.
Sound is sorted, my cousin has a small amplifier. Parking is behind the fire station, please tell the others, there was trouble about that.
One more thing, I was asked this by one of the guests and had no idea what to say. You're good at this sort of thing: «request»
Love to the children,
«name»

---
Draft a reply to the last mail in my name (I'm «other»). Friendly, not too long, and answer the question at the end.`,
  },
};
