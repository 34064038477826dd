import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failureOf, readParts } from './bench.conformance.ts';
import { createLlm } from './create-llm.ts';

const demo = () => createLlm({ provider: 'scripted', model: 'demo' });

describe('scripted models', () => {
  it('need no key and give the same answer to the same request, in every process', async () => {
    const first = await demo().generate({ prompt: 'Write something.' });
    expect((await demo().generate({ prompt: 'Write something.' })).text).toBe(first.text);
    expect((await demo().generate({ prompt: 'Write something.', seed: 2 })).text).not.toBe(first.text);
    expect((await demo().generate({ prompt: 'Write something else.' })).text).not.toBe(first.text);
    expect(first.cost).toBe(0);
  });

  it('fill any schema, so that every tool can be tried without a key [llm.structured]', async () => {
    const schema = z.object({ verdict: z.enum(['yes', 'no']), reasons: z.array(z.string()).min(2) });
    const { object } = await demo().generate({ prompt: 'Judge this.', schema });
    expect(schema.safeParse(object).success).toBe(true);
  });

  it('repeat the last message under the name echo', async () => {
    const llm = createLlm({ provider: 'scripted', model: 'echo' });
    const { texts } = await readParts(llm.stream({ prompt: 'one  two\nthree' }));
    expect(texts.join('')).toBe('one  two\nthree');
  });

  it('are found by name, and the error for an unknown one lists the known', () => {
    const scripts = { mine: ['hello'] };
    expect(() => createLlm({ provider: 'scripted', model: 'mine', scripts })).not.toThrow();
    for (const model of ['other', 'constructor'])
      try {
        createLlm({ provider: 'scripted', model, scripts });
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ kind: 'usage', remedy: 'Known scripts: demo, echo, mine.' });
      }
  });

  it('say so when their list of replies is used up', async () => {
    const llm = createLlm({ provider: 'scripted', model: 'x', script: ['only one'] });
    await llm.generate({ prompt: 'a' });
    const error = await failureOf(llm.generate({ prompt: 'b' }));
    expect(error.reason).toBe('script');
    expect(error.message).toContain('call 2 of a script with 1 replies');
  });
});
