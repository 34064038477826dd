// The languages that have a table. English requests are the bulk of the training text; without tables other languages would all
// look alike: foreign.

import { arabic } from './arabic.ts';
import { bengali } from './bengali.ts';
import { chinese } from './chinese.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { italian } from './italian.ts';
import { japanese } from './japanese.ts';
import { javanese } from './javanese.ts';
import { korean } from './korean.ts';
import type { LanguageTable } from './language-table.ts';
import { portuguese } from './portuguese.ts';
import { russian } from './russian.ts';
import { spanish } from './spanish.ts';
import { swahili } from './swahili.ts';
import { thai } from './thai.ts';
import { vietnamese } from './vietnamese.ts';
import { zulu } from './zulu.ts';

export type { LanguageTable } from './language-table.ts';

export const languages: readonly LanguageTable[] = [
  french,
  german,
  spanish,
  italian,
  portuguese,
  russian,
  vietnamese,
  chinese,
  japanese,
  korean,
  thai,
  arabic,
  bengali,
  swahili,
  zulu,
  javanese,
];
