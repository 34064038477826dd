// Few-shot formats as programmers use them: harmless pairs and then the request. Style 0.
import type { WrapperFamily } from '../types.ts';

export const neutralFewShot: WrapperFamily = {
  family: 'neutral-few-shot',
  style: 0,
  texts: {
    'qa-pairs': `Q: What is the boiling point of water at sea level?
A: 100 degrees Celsius.
Q: Who painted the ceiling of the Sistine Chapel?
A: Michelangelo.
Q: «request»
A:`,
    'input-output': `Input: Name a yellow fruit.
Output: Banana.

Input: Give me a word for "very small".
Output: Tiny.

Input: «request»
Output:`,
    'classify-topic': `Sort each message into one topic (travel, food, work, home, other).

Message: which platform does the train to «city» leave from
Topic: travel
Message: my soup is too salty
Topic: food
Message: «request»
Topic:`,
    'rewrite-task': `Rewrite each sentence so that it is more polite.

send me the file -> Could you please send me the file?
wait here -> Would you mind waiting here?
«request» ->`,
    'instruction-response': `### Instruction:
List three colours.
### Response:
Red, blue, green.

### Instruction:
«request»
### Response:
`,
    'title-task': `Find a short title for every user message.
"my phone won't charge over night" => Phone not charging
"which tyres for a folding bike" => Folding bike tyres
"«request»" =>`,
    'long-style-examples': `I'll show you how our help pages are written, then you write the next one in the same style.

Page: How do I change the size of the letters?
Open the menu at the top right. Choose "View". Move the slider until the letters are as big as you like. The change stays until you undo it.

Page: Where have my bookmarks gone?
They're in the left-hand column. If you can't see the column, press the button with the three lines. Bookmarks from your old device appear after the first synchronisation, which may take some minutes.

Page: Can two people use one account?
Yes, on two devices at a time. On a third device you'll be asked which of the others is to be signed out.

Page: «request»
`,
  },
};
