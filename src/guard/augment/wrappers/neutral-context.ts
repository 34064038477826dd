// A sentence or a paragraph of background that explains nothing away: who asks, and for what everyday occasion. Style 0.
import type { WrapperFamily } from '../types.ts';

export const neutralContext: WrapperFamily = {
  family: 'neutral-context',
  style: 0,
  texts: {
    teacher: `I'm a teacher and prepare next week's lessons. «Request»`,
    'small-business': `We run a small business in «city» with «number» employees. «Request»`,
    student: `I'm in my «first|second|third» year at university and not very good at this yet. «Request» Please use simple words.`,
    'on-the-train': `On the train, bad connection, short answer please: «request»`,
    family: `Background: my husband and I have two children, a dog, and not much time. We share the housework and both work shifts. Last weekend we sat down and made a list of the things we've been putting off, and this was one of them. Neither of us knows much about it. So I thought I'd ask here before we do anything silly. «Request»`,
    retired: `I am seventy-four and retired since ten years. I like to understand things properly. «Request» A longer answer is welcome, I have the time.`,
    'non-native': `Excuse my english, is not my first language. «request» If you not understand my question please tell me.`,
    office: `My manager asked me to look into this by Friday and I don't know where to begin. «Request» Bullet points would be good, I need to put it in an email.`,
    curious: `I read something about this over breakfast and now it won't leave my head. «Request»`,
    'argument-at-dinner': `We had an argument about this at dinner yesterday. My brother says one thing, my aunt another, and I said I'd ask. «Request»`,
    'tried-already': `I've already looked at a couple of websites but they all say something different, and one wanted my card number before showing anything. «Request» If there is more than one way, tell me the difference.`,
    'long-letter': `Dear helper,

I'd better start at the beginning. We moved to «city» in autumn, the four of us and the tortoise, into a house which had stood empty for two years. The previous owners left all sorts of things behind: a piano nobody can tune, eleven chairs, a cupboard full of jars whose labels have faded. My wife is in charge of the garden, I'm in charge of everything with a plug, and our eldest «name» has declared himself in charge of the tortoise.

It's gone quite well so far. We've had the roof looked at, the chimney has been swept, and on Sundays the neighbours come over with cake and good advice. There's just one thing that none of us knows anything about, and the neighbours contradict each other on it, so that by the end of the cake we're none the wiser. That's why I'm writing.

The question is: «request»

If you need to know anything else, do ask. We aren't in a hurry; the winter is long here.

Warm regards from all of us (the tortoise is asleep)
«other»`,
    'work-briefing': `Context for you before the actual question: I coordinate a team of «number» volunteers who run a charity shop in «city». We're open four days a week, the till is from the nineties, and most of us are over sixty. Every month we send round a one-page newsletter with what's new, a tip, and a small puzzle. Last month's tip was how to get chewing gum out of wool, which led to more letters than anything else we've ever printed. This month one of the volunteers, «name», put the following into the box for suggestions, and I'd like to reply to her properly instead of just saying thank you. Please write as you would to a friendly, curious person who's got no background in the matter. Half a page at most. Her note reads: «request»`,
  },
};
