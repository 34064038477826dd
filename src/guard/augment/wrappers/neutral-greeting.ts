// Greetings, thanks and small talk around a request: what ordinary people write. Style 0.
import type { WrapperFamily } from '../types.ts';

export const neutralGreeting: WrapperFamily = {
  family: 'neutral-greeting',
  style: 0,
  texts: {
    hello: `«Hi|Hello|Hey|Good morning|Good evening|Hi there»! «Request»`,
    'hello-thanks': `«Hello|Hi», «request» Thanks «in advance|a lot|so much»!`,
    'sorry-to-bother': `Sorry to bother you again, one more thing: «request»`,
    'me-again': `hey its me again lol. «request»`,
    'hope-well': `Good day, I hope this finds you well. I have a small question which you may be able to help me with. «Request» Kind regards, «name»`,
    chatty: `Morning! Finally sunshine here in «city», I've got the window open and a big mug of tea in front of me. Right, before I start on the ironing, here's something I wanted to ask you since yesterday: «request» No hurry, I'm not going anywhere.`,
    'thanks-for-last': `Thanks, that last answer was great, it worked at once. Next question: «request»`,
    'first-time': `I have never used one of these before, my daughter set it up for me. I suppose I just type? «Request»`,
  },
};
