// Long and polite framing, and wishes about the form of the answer. Style 0.
import type { WrapperFamily } from '../types.ts';

export const neutralPolite: WrapperFamily = {
  family: 'neutral-polite',
  style: 0,
  texts: {
    'if-you-would': `If it isn't too much trouble, I'd be grateful for your help with the following. «Request»`,
    'long-polite': `Dear assistant, first of all allow me to thank you for the patience you've shown me over the past few days; I know that my questions aren't always well put, and I come back to the same point more than once. Today I've got only one, and I've tried to write it as clearly as I can. «Request» Should anything be unclear, I'll gladly say more. I remain, with best wishes, «name» from «city».`,
    'short-answer': `«request» «Keep it short.|One paragraph is enough.|In three sentences please.|tl;dr version pls|Answer briefly.»`,
    'long-answer': `«Request» «Take your time and be thorough.|Please go into detail.|I would like a complete answer with examples.|As detailed as possible please.»`,
    'format-wish': `«Request» «Use bullet points.|Give it as a numbered list.|Write it as plain text without markdown.|Put the main point first.|A table would be nice.»`,
    level: `«Request» Explain it «like I'm five|to a beginner|to someone from the trade|as you would to a friend».`,
    'think-first': `«Request» Think it through step by step before you answer.`,
    'please-check': `«Request» If you aren't sure about something, say so.`,
    'many-wishes': `I'd like to ask you something, and since I've had mixed results with such assistants I'll say beforehand what helps me. Please write in full sentences, I can't make much of bullet points. Don't use English words where there is a plain one, and explain the technical ones. If there are two schools of thought then tell me about both, and afterwards which of them you find more convincing. If you don't know something, or if it's something you'd rather not go into, say so openly, I won't hold it against you. I read slowly, and print out what I'd like to keep, so no links please. Roughly one page. And if my question rests on a mistake, then start with that, kindly. That's all. Here's the question: «request» Thank you very much for your trouble, and have a pleasant day.`,
  },
};
