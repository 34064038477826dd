// Tasks about texts and lists. The same rules for reference solutions as in tasks-numbers.ts.
import { defineTask } from './define-task.ts';

export const textTasks = [
  defineTask('countVowels', 'text', {
    description: 'Counts the vowels a, e, i, o, u in a text, small or capital.',
    examples: [
      [['hello'], 2],
      [['SKY'], 0],
    ],
    tests: [
      [[''], 0],
      [['AEIOU'], 5],
      [['aeiou'], 5],
      [['rhythm'], 0],
      [['Queue'], 4],
      [['a b'], 1],
    ],
    solution:
      "function countVowels(text) { let count = 0; for (const letter of text.toLowerCase()) if ('aeiou'.includes(letter)) count++; return count; }",
  }),
  defineTask('reverseWords', 'text', {
    description:
      'Returns the words of a text in reverse order, with one space between them. Words are separated by one or more spaces; there may be spaces at either end.',
    examples: [
      [['one two three'], 'three two one'],
      [['  a  b '], 'b a'],
    ],
    tests: [
      [[''], ''],
      [['word'], 'word'],
      [['   '], ''],
      [['x y'], 'y x'],
      [['a  b   c'], 'c b a'],
      [[' end'], 'end'],
    ],
    solution:
      "function reverseWords(text) { return text.split(' ').filter((word) => word !== '').reverse().join(' '); }",
  }),
  defineTask('isPalindrome', 'text', {
    description:
      'Tells whether the letters of a text read the same from both ends. Capitals count as small letters; everything but the letters a to z is passed over.',
    examples: [
      [['Never odd or even'], true],
      [['hello'], false],
    ],
    tests: [
      [[''], true],
      [['a'], true],
      [['ab'], false],
      [['Aa'], true],
      [['No, on!'], true],
      [['12 3'], true],
      [['a1b2a'], true],
      [['abcda'], false],
      [['zAz'], true],
    ],
    solution:
      "function isPalindrome(text) { let letters = ''; for (const letter of text.toLowerCase()) if (letter >= 'a' && letter <= 'z') letters += letter; for (let i = 0; i < letters.length; i++) if (letters[i] !== letters[letters.length - 1 - i]) return false; return true; }",
  }),
  defineTask('runLength', 'text', {
    description:
      'Writes each run of equal characters as the character and the length of the run: "aab" becomes "a2b1".',
    examples: [
      [['aab'], 'a2b1'],
      [[''], ''],
    ],
    tests: [
      [['a'], 'a1'],
      [['aaaa'], 'a4'],
      [['abab'], 'a1b1a1b1'],
      [['xxyyyx'], 'x2y3x1'],
      [['  '], ' 2'],
      [['aaaaaaaaaaaa'], 'a12'],
    ],
    solution:
      "function runLength(text) { let out = ''; let run = 0; for (let i = 0; i < text.length; i++) { run++; if (text[i] !== text[i + 1]) { out += text[i] + run; run = 0; } } return out; }",
  }),
  defineTask('balanced', 'text', {
    description:
      'Tells whether the brackets (), [] and {} in a text are closed in the right order. Other characters are passed over.',
    examples: [
      [['(a[b])'], true],
      [['(]'], false],
    ],
    tests: [
      [[''], true],
      [['('], false],
      [[')'], false],
      [['([)]'], false],
      [['{}[]()'], true],
      [['no brackets'], true],
      [['{{}'], false],
      [['()}'], false],
    ],
    solution:
      "function balanced(text) { const open = '([{'; const close = ')]}'; const stack = []; for (const sign of text) { if (open.includes(sign)) stack.push(sign); if (close.includes(sign) && stack.pop() !== open[close.indexOf(sign)]) return false; } return stack.length === 0; }",
  }),
  defineTask('caesar', 'text, k', {
    description:
      'Moves each small letter a to z of a text on by k places in the alphabet, around from z to a; k may be negative. Other characters stay.',
    examples: [
      [['abc', 1], 'bcd'],
      [['xyz', 3], 'abc'],
    ],
    tests: [
      [['', 5], ''],
      [['abc', 0], 'abc'],
      [['abc', -1], 'zab'],
      [['a-b C', 2], 'c-d C'],
      [['m', 26], 'm'],
      [['m', 27], 'n'],
      [['a', -27], 'z'],
    ],
    solution:
      "function caesar(text, k) { const letters = 'abcdefghijklmnopqrstuvwxyz'; let out = ''; for (const sign of text) { const at = letters.indexOf(sign); out += at < 0 ? sign : letters[((at + k) % 26 + 26) % 26]; } return out; }",
  }),
  defineTask('mergeSorted', 'a, b', {
    description: 'Merges two lists of numbers in rising order into one list in rising order.',
    examples: [
      [
        [[1, 3], [2]],
        [1, 2, 3],
      ],
      [[[], []], []],
    ],
    tests: [
      [[[1], []], [1]],
      [
        [[], [2, 4]],
        [2, 4],
      ],
      [
        [[1, 1], [1]],
        [1, 1, 1],
      ],
      [
        [
          [5, 6],
          [1, 2],
        ],
        [1, 2, 5, 6],
      ],
      [
        [
          [-2, 10],
          [9, 11],
        ],
        [-2, 9, 10, 11],
      ],
    ],
    solution:
      'function mergeSorted(a, b) { const out = []; let i = 0; let j = 0; while (i < a.length || j < b.length) { if (j >= b.length || i < a.length && a[i] <= b[j]) out.push(a[i++]); else out.push(b[j++]); } return out; }',
  }),
  defineTask('rotateLeft', 'list, k', {
    description:
      'Returns the list with its first k items moved to the end; k is at least 0 and may be larger than the list. An empty list stays empty.',
    examples: [
      [
        [[1, 2, 3], 1],
        [2, 3, 1],
      ],
      [
        [[1, 2], 4],
        [1, 2],
      ],
    ],
    tests: [
      [[[], 3], []],
      [
        [[1, 2, 3], 0],
        [1, 2, 3],
      ],
      [
        [[1, 2, 3], 3],
        [1, 2, 3],
      ],
      [
        [['a', 'b', 'c'], 5],
        ['c', 'a', 'b'],
      ],
      [[[7], 10], [7]],
      [
        [[1, 2, 3, 4], 2],
        [3, 4, 1, 2],
      ],
    ],
    solution:
      'function rotateLeft(list, k) { if (list.length === 0) return []; const at = k % list.length; return [...list.slice(at), ...list.slice(0, at)]; }',
  }),
  defineTask('chunk', 'list, size', {
    description:
      'Cuts a list into lists of `size` items, the last one being shorter where it does not come out even. size is at least 1.',
    examples: [
      [
        [[1, 2, 3], 2],
        [[1, 2], [3]],
      ],
      [[[], 3], []],
    ],
    tests: [
      [
        [[1, 2, 3, 4], 2],
        [
          [1, 2],
          [3, 4],
        ],
      ],
      [[[1], 5], [[1]]],
      [
        [[1, 2, 3], 1],
        [[1], [2], [3]],
      ],
      [
        [[1, 2, 3, 4, 5], 3],
        [
          [1, 2, 3],
          [4, 5],
        ],
      ],
      [[['a', 'b'], 2], [['a', 'b']]],
    ],
    solution:
      'function chunk(list, size) { const out = []; for (let i = 0; i < list.length; i += size) out.push(list.slice(i, i + size)); return out; }',
  }),
  defineTask('uniqueInOrder', 'list', {
    description:
      'Returns the different items of a list of numbers and texts, each where it was first seen. 1 and "1" are different.',
    examples: [
      [[[2, 1, 2]], [2, 1]],
      [[[]], []],
    ],
    tests: [
      [[[1, '1', 1]], [1, '1']],
      [[['b', 'a', 'b', 'a']], ['b', 'a']],
      [[[0, 0, 0]], [0]],
      [[[3, 2, 1]], [3, 2, 1]],
      [[[5, 1, 5, 2, 1]], [5, 1, 2]],
    ],
    solution:
      'function uniqueInOrder(list) { const out = []; for (const item of list) if (!out.includes(item)) out.push(item); return out; }',
  }),
  defineTask('mostCommon', 'words', {
    description:
      'Returns the word that is most often in a list; of those that are equally often, the one seen first; null for an empty list.',
    examples: [
      [[['a', 'b', 'b']], 'b'],
      [[['x', 'y']], 'x'],
    ],
    tests: [
      [[[]], null],
      [[['one']], 'one'],
      [[['a', 'b', 'a', 'b']], 'a'],
      [[['c', 'b', 'a', 'b', 'a', 'a']], 'a'],
      [[['q', 'r', 'r', 'q', 's']], 'q'],
    ],
    solution:
      'function mostCommon(words) { let best = null; let most = 0; for (const word of words) { let count = 0; for (const other of words) if (other === word) count++; if (count > most) { most = count; best = word; } } return best; }',
  }),
  defineTask('longestRun', 'list', {
    description:
      'Returns how many equal items stand next to each other at most in a list of numbers; 0 for an empty list.',
    examples: [
      [[[1, 1, 2]], 2],
      [[[]], 0],
    ],
    tests: [
      [[[7]], 1],
      [[[1, 2, 3]], 1],
      [[[2, 2, 1, 2, 2, 2]], 3],
      [[[4, 4, 4, 1, 1]], 3],
      [[[0, 0]], 2],
      [[[1, 2, 2, 1]], 2],
    ],
    solution:
      'function longestRun(list) { let longest = 0; let run = 0; for (let i = 0; i < list.length; i++) { if (i > 0 && list[i] === list[i - 1]) run++; else run = 1; if (run > longest) longest = run; } return longest; }',
  }),
];
