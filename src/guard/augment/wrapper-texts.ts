// Turns wrapper texts (data, one file per family under wrappers/) into augmentations.
import { fill } from './template.ts';
import { type Augmentation, augmentation, type WrapperFamily } from './types.ts';
import { academic } from './wrappers/academic.ts';
import { authority } from './wrappers/authority.ts';
import { debate } from './wrappers/debate.ts';
import { dialogueCompletion } from './wrappers/dialogue-completion.ts';
import { distractor } from './wrappers/distractor.ts';
import { dualAnswer } from './wrappers/dual-answer.ts';
import { emotional } from './wrappers/emotional.ts';
import { falseConsent } from './wrappers/false-consent.ts';
import { fiction } from './wrappers/fiction.ts';
import { flatteryAndDare } from './wrappers/flattery-and-dare.ts';
import { hypothetical } from './wrappers/hypothetical.ts';
import { indirectInjection } from './wrappers/indirect-injection.ts';
import { machine } from './wrappers/machine.ts';
import { neutralContext } from './wrappers/neutral-context.ts';
import { neutralFewShot } from './wrappers/neutral-few-shot.ts';
import { neutralGreeting } from './wrappers/neutral-greeting.ts';
import { neutralPasted } from './wrappers/neutral-pasted.ts';
import { neutralPolite } from './wrappers/neutral-polite.ts';
import { neutralRole } from './wrappers/neutral-role.ts';
import { neutralSystem } from './wrappers/neutral-system.ts';
import { neutralTranscript } from './wrappers/neutral-transcript.ts';
import { opposite } from './wrappers/opposite.ts';
import { override } from './wrappers/override.ts';
import { persona } from './wrappers/persona.ts';
import { prefixInjection } from './wrappers/prefix-injection.ts';
import { refusalSuppression } from './wrappers/refusal-suppression.ts';
import { rewardGame } from './wrappers/reward-game.ts';
import { secretLanguage } from './wrappers/secret-language.ts';
import { structuredFormat } from './wrappers/structured-format.ts';
import { systemImitation } from './wrappers/system-imitation.ts';
import { timeShift } from './wrappers/time-shift.ts';
import { translationPretext } from './wrappers/translation-pretext.ts';
import { verse } from './wrappers/verse.ts';

/** The families as data. */
export const wrapperFamilies: readonly WrapperFamily[] = [
  academic,
  authority,
  debate,
  dialogueCompletion,
  distractor,
  dualAnswer,
  emotional,
  falseConsent,
  fiction,
  flatteryAndDare,
  hypothetical,
  indirectInjection,
  machine,
  neutralContext,
  neutralFewShot,
  neutralGreeting,
  neutralPasted,
  neutralPolite,
  neutralRole,
  neutralSystem,
  neutralTranscript,
  opposite,
  override,
  persona,
  prefixInjection,
  refusalSuppression,
  rewardGame,
  secretLanguage,
  structuredFormat,
  systemImitation,
  timeShift,
  translationPretext,
  verse,
];

/** Every wrapper that is a text with slots. */
export const textWrappers: readonly Augmentation[] = wrapperFamilies.flatMap((entry) =>
  Object.entries(entry.texts).map(([name, text]) =>
    augmentation({
      name: `${entry.family}.${name}`,
      family: entry.family,
      kind: 'wrapper',
      style: entry.style,
      apply: (request, random) => fill(text, request, random),
    }),
  ),
);
