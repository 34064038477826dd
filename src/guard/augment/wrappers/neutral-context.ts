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
  },
};
