// The forms of an English verb and of a bare verb phrase: gerund, past, participle, third person; and the change of person
// ("my" -> "their"). Rules of spelling with an irregular table; the first word of a phrase is taken for its verb.
// Leaves out: verbs hidden behind nouns, and agreement of verbs inside relative clauses.
import { irregularVerbs } from './irregular-verbs.ts';

export type VerbForm = 'base' | 'gerund' | 'past' | 'participle' | 'third';
export type Person = 'I' | 'you' | 'they' | 'he' | 'one';

/** One verb in one form; a capital first letter is kept. */
export function inflectVerb(verb: string, form: VerbForm): string {
  const lower = verb.toLowerCase();
  const out = inflectLower(lower, form);
  return verb !== lower && /^\p{Lu}/u.test(verb) ? out[0]!.toUpperCase() + out.slice(1) : out;
}

/** A bare verb phrase ("quietly open a door and take it") in another form ("quietly opening a door and taking it"). */
export function inflectPhrase(phrase: string, form: VerbForm): string {
  if (form === 'base') return phrase;
  const parts = phrase.split(/(\s+)/);
  let next = true;
  let negated = false;
  let verbAt = -1;
  for (let i = 0; i < parts.length; i += 2) {
    const word = parts[i]!;
    const lower = word.toLowerCase();
    if (next) {
      if (lower === 'not' || lower === 'never') {
        negated ||= lower === 'not';
        continue;
      }
      if (/ly$/.test(lower) && !adverbLikeVerbs.has(lower)) continue;
      if (lower === 'to') continue;
      if (negated && form !== 'gerund') {
        // "not be seen" has no plain past; "did not" goes in front and the verb stays.
        const first = parts.findIndex((part) => part.toLowerCase() === 'not');
        const isBe = lower === 'be';
        if (form === 'past') parts[first] = isBe ? 'were' : 'did not';
        else if (form === 'third') parts[first] = isBe ? 'is' : 'does not';
        if (form === 'participle') parts[i] = inflectWord(word, form);
        else if (isBe) parts[i] = 'not';
      } else {
        parts[i] = inflectWord(word, form);
      }
      next = false;
      if (verbAt < 0) verbAt = i;
      continue;
    }
    // "sand and oil the table": a joiner right behind the first verb joins verbs.
    const behindVerb = i === verbAt + 2 && (lower === 'and' || lower === 'or') && parts[i + 4] !== undefined;
    if (behindVerb || (joiners.has(lower) && startsClause(parts[i + 2], parts[i + 4]))) {
      next = true;
      negated = false;
    }
  }
  return parts.join('');
}

/** The same phrase said of somebody else: "unlock my phone" of "they" is "unlock their phone". */
export function changePerson(phrase: string, person: Person): string {
  if (person === 'I') return phrase;
  // "he" and "one" would need agreement after "I", which word rules cannot give; the plural needs none.
  const table = pronouns[(person === 'he' || person === 'one') && /\bI\b/.test(phrase) ? 'they' : person];
  return phrase.replace(/\b(I am|I'm|I've|I'd|I'll|I|am|me|my|of mine|myself)\b/g, (word) => table[word] ?? word);
}

function inflectWord(word: string, form: VerbForm): string {
  const match = /^([\p{L}'-]*\p{L})(.*)$/u.exec(word);
  return match ? inflectVerb(match[1]!, form) + match[2]! : word;
}

function inflectLower(verb: string, form: VerbForm): string {
  if (form === 'base' || verb === '' || !/[a-z]$/.test(verb)) return verb;
  const hyphen = verb.lastIndexOf('-');
  if (hyphen >= 0) return verb.slice(0, hyphen + 1) + inflectLower(verb.slice(hyphen + 1), form);
  if (form === 'gerund') return gerund(verb);
  if (form === 'third') return third(verb);
  const irregular = irregularVerbs.get(verb);
  if (irregular) return form === 'past' ? irregular.past : irregular.participle;
  if (verb.endsWith('e')) return `${verb}d`;
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ied`;
  return `${stem(verb)}ed`;
}

function gerund(verb: string): string {
  if (verb === 'be') return 'being';
  if (/ie$/.test(verb)) return `${verb.slice(0, -2)}ying`;
  if (/(ee|oe|ye)$/.test(verb) || keepsE.has(verb)) return `${verb}ing`;
  if (verb.endsWith('e') && verb.length > 2) return `${verb.slice(0, -1)}ing`;
  return `${stem(verb)}ing`;
}

function third(verb: string): string {
  if (verb === 'be') return 'is';
  if (verb === 'have') return 'has';
  if (/(s|x|z|ch|sh|[^aeiou]o)$/.test(verb)) return `${/[^z]z$/.test(verb) && doubles(verb) ? `${verb}z` : verb}es`;
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return verb === 'go' || verb === 'do' ? `${verb}es` : `${verb}s`;
}

/** The verb as it stands before -ing and -ed: a last consonant doubled, a last c with its k. */
function stem(verb: string): string {
  if (/[aeiou]c$/.test(verb) && verb.length > 3) return `${verb}k`;
  return doubles(verb) ? verb + verb.at(-1)! : verb;
}

function doubles(verb: string): boolean {
  if (!/[bdfgklmnprstvz]$/.test(verb)) return false;
  if (stressedAtEnd.has(verb)) return true;
  // One syllable that ends in one vowel and one consonant; "qu" counts as a consonant.
  return /^[^aeiou]*(qu)?[aeiou][bdfgklmnprstvz]$|^[^aeiou]+y[mn]$/.test(verb);
}

function startsClause(word: string | undefined, after: string | undefined): boolean {
  if (word === undefined) return false;
  const lower = word.toLowerCase().replace(/\W+$/, '');
  if (lower === 'then' || lower === 'not' || lower === 'never') return true;
  if (!irregularVerbs.has(lower) && !commonVerbs.has(lower)) return false;
  return after !== undefined && clauseWords.has(after.toLowerCase().replace(/\W+$/, ''));
}

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

const joiners = words('and or then but');
const adverbLikeVerbs = words('apply bully supply reply imply rely multiply comply ally rally tally sully fly dally');
const keepsE = words('singe tinge binge whinge');
const stressedAtEnd = words(`
  begin forget admit commit permit submit transmit omit emit remit refer prefer infer defer confer transfer occur incur recur deter
  control patrol compel expel rebel repel propel dispel regret abet equip upset reset kidnap program reprogram worship cancel
  travel label model signal format reformat unplug unpin unzip rezip entrap outwit debug overlap handicap zigzag quarrel fuel
  channel tunnel level total enrol fulfil wiretap backstab unwrap rewrap eavesdrop sidestep offset quit quiz
  squat disbar untap outrun rerun babysit airdrop photoshop workshop retrofit refit unclog bootleg
  ungag relabel remodel abhor concur annul extol instil distil excel rappel acquit allot rebut inter disinter input output sandbag waterlog leapfrog suntan
  repot replan remap retag unclip unstrap unknot unjam catnap counsel duel dial marvel shovel swivel shrivel towel panel pedal bevel
`);
const clauseWords = words(`
  a an the it them him her his their my your our this that these those me myself us someone somebody something everyone all any
  some every each people off away out up down in on over into from to without with at for by back as so more less
`);
const commonVerbs = words(`
  add alter apply ask attach avoid ban bake blame block boil book borrow burn bypass call carry change charge check claim clean clone close
  collect compare connect convert convince cook copy cover crack create cross damage dance defend delete deliver describe
  design destroy disable dissolve divide download drain drop dry dump edit empty encourage encrypt enter erase escape evade explain
  export fake fill film fix follow fool force forge frame harvest hack heat help hire hook import improve impersonate inject insert
  install invite join kidnap kill label launch launder learn lie list load lock look lure manage manipulate mark mask mail measure message mix
  modify move name offer open order organise organize pack paint pass paste persuade phone pick place plan plant play poison post
  pour prepare present press pretend prevent print produce promote protect prove publish pull push question raise ransom record
  recruit reduce register release remove rename rent repair replace reply report request rob rent save scan scare search secure serve share
  sign smuggle sneak sort spoof spray start stay stop store store study stuff submit swap switch talk target taste test threaten
  tie touch trace track trade train transfer transport travel trap trick try turn type unlock update upload use visit wait walk
  warm warn wash watch water wipe work wrap
  abandon abduct accept accuse act adjust ambush answer appear argue arrange arrest assemble attack auction believe blend blur breathe brush bully bury
  calm cancel carve cause cheat chop chase combine compose conceal confuse contact control cool count crash cure cycle decorate decode defeat delay
  demand deny deposit derail detect dig disappear disguise distribute dodge drag drown dump edge embarrass enjoy exchange expose extract fasten finish
  flood force freeze frighten fry gather glue grab grate grill guess handcuff hand humiliate hunt hype identify ignore infect inflate inform
  injure insult intercept interrupt interview invest iron isolate jump justify kick knock lace leak lend lift listen live locate loot lower lower lubricate
  march mash match melt memorise miss mock mow mug murder notify obtain oil overcharge park peel photograph pin pocket polish praise practise
  protest provoke pump punch punish pursue raid rape rearrange receive recycle refuse reinstall rehearse relabel release relax resist restart
  restore retrieve return revive rinse roast roll rub ruin sabotage scrape scratch seal seize separate settle shave shout silence
  simmer slice smash smother smuggle snatch soak solve spell spill squeeze stab stack stalk stir strangle stretch strip suffocate surprise survive
  swallow swindle tape taunt threaten tidy tighten torch torture translate trim trigger turn twist unload unpack vanish verify view vote weigh whisk
  wrestle
`);

const pronouns: Readonly<Record<Exclude<Person, 'I'>, Readonly<Record<string, string>>>> = {
  you: {
    'I am': 'you are',
    "I'm": "you're",
    "I've": "you've",
    "I'd": "you'd",
    "I'll": "you'll",
    I: 'you',
    am: 'are',
    me: 'you',
    my: 'your',
    'of mine': 'of yours',
    myself: 'yourself',
  },
  they: {
    'I am': 'they are',
    "I'm": "they're",
    "I've": "they've",
    "I'd": "they'd",
    "I'll": "they'll",
    I: 'they',
    am: 'are',
    me: 'them',
    my: 'their',
    'of mine': 'of theirs',
    myself: 'themselves',
  },
  he: { me: 'him', my: 'his', 'of mine': 'of his', myself: 'himself' },
  one: { me: 'one', my: "one's", 'of mine': "of one's own", myself: 'oneself' },
};
