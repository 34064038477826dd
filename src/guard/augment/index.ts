// Augmentation: one request in many dresses, so that a guard learns what is asked and not how it is dressed. Restricted and
// permitted text go through the same draws; a wrapper that only ever held restricted requests would itself become the signal.
export { fillArtefactFrame, fillVerbFrame, frameArtefact, frameVerb } from './frames/frames.ts';
export { dilute, misspell } from './noise.ts';
export {
  type Augmented,
  type AugmentedConversation,
  type AugmentOptions,
  augment,
  augmentationByName,
  augmentations,
  augmentConversation,
  families,
  heldOutFamilies,
  trainingFamilies,
} from './registry.ts';
export { type Core, findCore, rewordLightly, rewriteForm } from './rewrite.ts';
export { suffixNoise } from './suffix-noise.ts';
export { languageCodes, translateRequest, translateWords } from './translate.ts';
export type { Augmentation, Keeps, Kind } from './types.ts';
