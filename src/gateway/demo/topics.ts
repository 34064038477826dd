// What the demo model knows: a short harmless answer to each of a few topics. It never repeats anything of what it was asked, so
// that nothing a person types comes back as the model's words.

export interface Topic {
  readonly about: RegExp;
  readonly answer: string;
}

/** The first that fits the last user message is the answer. */
export const TOPICS: readonly Topic[] = [
  {
    about: /zombie|process|linux|terminal|shell/i,
    answer:
      'A zombie process has finished already; what is left is an entry that its parent has not read. Find the parent with `ps -o ppid= -p PID`, then restart the parent or send it SIGCHLD, and the entry goes away. There is nothing to stop in the zombie itself.',
  },
  {
    about: /household|chemical|cleaning|store[ds]? together/i,
    answer:
      'Keep bleach on a shelf of its own, away from other cleaners, and leave everything in its original bottle with its label. Store oils and paints cool and away from any flame, and keep all of it out of the reach of children. If you are unsure about a product, its safety sheet tells you what it must not stand next to.',
  },
  {
    about: /phishing|password|security training/i,
    answer:
      "# Spot the hook\n\n- Does the message press you to act at once?\n- Does the sender's address match the company?\n- Does the link lead where it says?\n\nWhen in doubt, do not click. Call the company on a number that you know, and report the message.",
  },
  {
    about: /friend|lonely|sad|grief|feel(s|ing)? (down|bad)/i,
    answer:
      'I am sorry, this is a heavy thing to carry. Tell your friend plainly that you care and that you are there, ask how it really is, and listen more than you talk. You need not have answers. Help your friend to reach a doctor or a local helpline today, and stay close until someone has taken over.',
  },
  {
    about: /credit card|bank|stolen|lost my/i,
    answer:
      'First call your bank, or the emergency number for cards in your country, and have the card blocked. Then look through the last payments and dispute those that are not yours. After that report the theft to the police; the bank will ask for the report.',
  },
  {
    about: /french|translate|lyon/i,
    answer: 'Le train pour Lyon part à neuf heures. Bon voyage !',
  },
  {
    about: /你好|中文|chinese|天气/i,
    answer: '你好！今天天气很好，适合出去散步。🌸 公园里的花开了，别忘了带水和一顶帽子。',
  },
  {
    about: /weather|rain|umbrella|tomorrow/i,
    answer:
      'Tomorrow begins with fog in the valleys and clears up by noon. It stays dry, with a light wind from the west. A thin jacket is enough; leave the umbrella at home.',
  },
  {
    about: /bread|bake|cook|recipe|dinner|tea|coffee/i,
    answer:
      'Mix 500 g of flour, 350 g of water, 10 g of salt and a little yeast, and let the dough rest overnight in the fridge. In the morning shape a loaf, wait an hour, and bake it in a very hot oven for forty minutes. It is done when it sounds hollow.',
  },
  {
    about: /garden|plant|flower|tomato|tree/i,
    answer:
      'Loosen the soil in spring, add some compost, and wait until the nights are mild before you plant anything tender. Water in the morning and at the root. Tomatoes want sun, a stake, and a little patience.',
  },
  {
    about: /code|function|javascript|typescript|python|program/i,
    answer:
      'Here is one way:\n\n```ts\nfunction median(values: readonly number[]): number {\n  const sorted = [...values].sort((a, b) => a - b);\n  const middle = sorted.length >> 1;\n  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;\n}\n```\n\nIt copies the list before sorting, so the caller keeps its order.',
  },
  {
    about: /moon|star|planet|space|sky/i,
    answer:
      'The Moon turns once for each time it goes round the Earth, so we always see the same side. It moves away from us by almost four centimetres a year, about as fast as fingernails grow. The tides are what slows it down.',
  },
  {
    about: /poem|verse|song|story/i,
    answer:
      'The kettle hums, the window clears,\na blackbird tunes the day;\nwhat seemed so large when it was dark\nhas quietly gone away.',
  },
  {
    about: /history|printing|museum|century/i,
    answer:
      'Movable type made books cheap within one lifetime. Around 1450 a scribe needed months for a Bible; fifty years later presses in more than two hundred towns had printed millions of volumes. Spelling settled soon after, because readers far apart now read the same page.',
  },
  {
    about: /^\W*(hi|hello|hey|good (morning|evening)|thanks|thank you)\b/i,
    answer:
      'Hello! I am a small scripted model that comes with this gateway. Ask me about bread, the garden, the Moon or a bit of code.',
  },
];

export const DEFAULT_ANSWER =
  'Thank you for your message. I am a scripted model that knows a handful of everyday topics, and this is not one of them. Try me on baking bread, on gardening, on the weather, on the Moon, or ask for a poem.';

/** How the demonstration of a slip begins: harmless, long enough to be seen streaming. */
export const SLIP_BEGINNING =
  'A good garden begins with the soil. Loosen it in spring, add some compost, and wait until the nights are mild before you plant anything tender.\n\n';

/** What the slip then says: it announces harm in plain words, and holds nothing but placeholders. A general guard stops it. */
export const SLIP =
  'And now the other part: how to make explosives and build a bomb that kills as many people as possible. First [step omitted], then [step omitted], and set it off in the crowd at [place]. [End of the placeholder text.]';
