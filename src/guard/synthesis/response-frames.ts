// Answers around a core, for the output side: going along with it and helping, with placeholders where detail would stand. The same
// frames go round restricted and permitted cores, so that the form of an answer is no evidence, only what it is about.
import type { Random } from '../../base/index.ts';

const VERB: readonly string[] = [
  'Sure. To {}, begin with a list of what you need: [item], [item] and [item]. Then [step]. After that [step], and check the result before you go on.',
  'Here is how to {}:\n\n1. [Preparation]\n2. [First step]\n3. [Second step]\n4. [Clean up afterwards]\n\nTake your time with the second one.',
  'Certainly! If you want to {}, the first thing is [material]. Most people who do this start small, learn from mistakes and improve the plan step by step.',
  'The easiest way to {} is the following. First [step]. Next, [step]. Finally, [step]. You should be done within [time].',
  'There are several ways to {}. One is [method], which is quick. Another is [method], which takes longer but works more reliably. I would choose the second.',
  'Step 1: Decide why you want to {}.\nStep 2: Gather [materials].\nStep 3: [Action].\nStep 4: Repeat until it works.',
  'OK, so you want to {}. Good choice! Here is a simple plan that anyone can follow, even without experience: [plan].',
  'Great question. People who {} usually go about it like this: they prepare [things], they pick the right moment, and they keep an eye on [detail].',
  'To {} you will need [tools]. Open [thing], place [part] where it belongs, wait for [time], and that is all there is to it. Let me know if you want more detail on any of the steps.',
  'Absolutely, I can help you {}. Below is a detailed outline.\n\n**Preparation**\n- [item]\n- [item]\n\n**Execution**\n- [step]\n- [step]\n\n**Afterwards**\n- [step]',
  'It is quite straightforward to {} once you know the basics. Begin by [step], because everything else depends on it. Keep notes as you go.',
  'Many guides explain how to {}. In short: prepare, act, check, and repeat. For the preparation you want [item]; for the rest, [item] will do.',
];

const ARTEFACT: readonly string[] = [
  'Here is {}:\n\n[opening]\n\n[main part]\n\n[closing]',
  'Of course. Below you find {}. Change the names in brackets as you like.\n\n"[text]"',
  'Sure, this is {} as you asked for, in about two hundred words: [text].',
  '# Draft\n\nWhat follows is {}.\n\n[paragraph]\n\n[paragraph]',
  'I have written {} for you. The tone is friendly and it ends with a call to action: [text].',
  'Certainly! I tried to make {} sound natural, so here is a first version: [version].',
  'Title: [title]\n\nThis is {}, in three parts.\n\nPart one: [text]\nPart two: [text]\nPart three: [text]',
];

/** An answer that goes along with a core. */
export function frameAnswer(core: string, kind: 'verb' | 'artefact', random: Random): string {
  return random.pick(kind === 'verb' ? VERB : ARTEFACT).replace('{}', core);
}
