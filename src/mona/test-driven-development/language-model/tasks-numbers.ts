// Tasks about numbers and lists of numbers. Reference solutions hold no regular expressions and no templates: the maker of
// mutants reads them with a small lexer.
import { defineTask } from './define-task.ts';

export const numberTasks = [
  defineTask('clamp', 'x, low, high', {
    description: 'Returns x, or low if x is below low, or high if x is above high. low is never above high.',
    examples: [
      [[5, 0, 10], 5],
      [[-3, 0, 10], 0],
    ],
    tests: [
      [[11, 0, 10], 10],
      [[0, 0, 10], 0],
      [[10, 0, 10], 10],
      [[7, 7, 7], 7],
      [[-8, -5, -1], -5],
      [[2, -5, -1], -1],
    ],
    solution: 'function clamp(x, low, high) { if (x < low) return low; if (x > high) return high; return x; }',
  }),
  defineTask('sumOfEven', 'numbers', {
    description:
      'Returns the sum of the even numbers in a list of integers; 0 if there are none. Negative numbers may be even too.',
    examples: [
      [[[1, 2, 3, 4]], 6],
      [[[1, 3]], 0],
    ],
    tests: [
      [[[]], 0],
      [[[-2, -3, 6]], 4],
      [[[0, 1]], 0],
      [[[2]], 2],
      [[[10, 11, 12, 13]], 22],
      [[[-4, -6]], -10],
    ],
    solution:
      'function sumOfEven(numbers) { let sum = 0; for (const n of numbers) if (n % 2 === 0) sum += n; return sum; }',
  }),
  defineTask('digitSum', 'n', {
    description: 'Returns the sum of the decimal digits of an integer, its sign left out.',
    examples: [
      [[123], 6],
      [[-45], 9],
    ],
    tests: [
      [[0], 0],
      [[9], 9],
      [[10], 1],
      [[999], 27],
      [[-1000], 1],
      [[70605], 18],
    ],
    solution:
      'function digitSum(n) { let rest = n < 0 ? -n : n; let sum = 0; while (rest > 0) { sum += rest % 10; rest = (rest - rest % 10) / 10; } return sum; }',
  }),
  defineTask('gcd', 'a, b', {
    description: 'Returns the greatest common divisor of two whole numbers that are at least 0; gcd(0, 0) is 0.',
    examples: [
      [[12, 18], 6],
      [[7, 5], 1],
    ],
    tests: [
      [[0, 0], 0],
      [[0, 9], 9],
      [[9, 0], 9],
      [[100, 75], 25],
      [[17, 17], 17],
      [[1, 40], 1],
      [[48, 36], 12],
    ],
    solution: 'function gcd(a, b) { while (b !== 0) { const rest = a % b; a = b; b = rest; } return a; }',
  }),
  defineTask('isPrime', 'n', {
    description: 'Returns true if the integer n is a prime number, else false. Numbers below 2 are not prime.',
    examples: [
      [[7], true],
      [[8], false],
    ],
    tests: [
      [[0], false],
      [[1], false],
      [[2], true],
      [[3], true],
      [[4], false],
      [[9], false],
      [[25], false],
      [[49], false],
      [[97], true],
      [[-7], false],
      [[91], false],
    ],
    solution:
      'function isPrime(n) { if (n < 2) return false; for (let d = 2; d * d <= n; d++) if (n % d === 0) return false; return true; }',
  }),
  defineTask('romanNumeral', 'n', {
    description:
      'Returns a whole number from 1 to 3999 as a Roman numeral in capitals, with the usual subtractive forms (IV, IX, XL ...).',
    examples: [
      [[4], 'IV'],
      [[12], 'XII'],
    ],
    tests: [
      [[1], 'I'],
      [[9], 'IX'],
      [[40], 'XL'],
      [[90], 'XC'],
      [[400], 'CD'],
      [[1994], 'MCMXCIV'],
      [[3999], 'MMMCMXCIX'],
      [[58], 'LVIII'],
      [[500], 'D'],
    ],
    solution:
      "function romanNumeral(n) { const values = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]; const signs = ['M', 'CM', 'D', 'CD', 'C', 'XC', 'L', 'XL', 'X', 'IX', 'V', 'IV', 'I']; let out = ''; for (let i = 0; i < values.length; i++) while (n >= values[i]) { out += signs[i]; n -= values[i]; } return out; }",
  }),
  defineTask('isLeapYear', 'year', {
    description:
      'Returns true if a year of the Gregorian calendar is a leap year: divisible by 4, but not by 100 unless also by 400.',
    examples: [
      [[2024], true],
      [[1900], false],
    ],
    tests: [
      [[2000], true],
      [[2023], false],
      [[2100], false],
      [[1996], true],
      [[2400], true],
      [[2022], false],
      [[100], false],
      [[4], true],
    ],
    solution:
      'function isLeapYear(year) { if (year % 400 === 0) return true; if (year % 100 === 0) return false; return year % 4 === 0; }',
  }),
  defineTask('median', 'numbers', {
    description:
      'Returns the median of a list of numbers: the middle one in order, or the mean of the two middle ones; null for an empty list.',
    examples: [
      [[[3, 1, 2]], 2],
      [[[4, 1, 3, 2]], 2.5],
    ],
    tests: [
      [[[]], null],
      [[[5]], 5],
      [[[10, 2]], 6],
      [[[9, 8, 7, 6, 5]], 7],
      [[[-1, -5, 3]], -1],
      [[[10, 9, 100, 1]], 9.5],
      [[[2, 2, 2, 8]], 2],
    ],
    solution:
      'function median(numbers) { if (numbers.length === 0) return null; const sorted = [...numbers].sort((a, b) => a - b); const half = (sorted.length - sorted.length % 2) / 2; if (sorted.length % 2 === 1) return sorted[half]; return (sorted[half - 1] + sorted[half]) / 2; }',
  }),
  defineTask('secondLargest', 'numbers', {
    description:
      'Returns the second largest of the different numbers in a list; null if there are fewer than two different ones.',
    examples: [
      [[[1, 5, 3]], 3],
      [[[4, 4]], null],
    ],
    tests: [
      [[[]], null],
      [[[7]], null],
      [[[5, 5, 2]], 2],
      [[[-1, -2, -3]], -2],
      [[[2, 9, 9, 8]], 8],
      [[[1, 2]], 1],
      [[[3, 1, 2, 3]], 2],
    ],
    solution:
      'function secondLargest(numbers) { let first = null; let second = null; for (const n of numbers) { if (first === null || n > first) { second = first; first = n; } else if (n < first && (second === null || n > second)) second = n; } return second; }',
  }),
  defineTask('binarySearch', 'sorted, x', {
    description: 'Returns the index of x in a list of different numbers in rising order, or -1 if it is not in it.',
    examples: [
      [[[1, 3, 5], 3], 1],
      [[[1, 3, 5], 4], -1],
    ],
    tests: [
      [[[], 1], -1],
      [[[2], 2], 0],
      [[[1, 3, 5, 7], 1], 0],
      [[[1, 3, 5, 7], 7], 3],
      [[[1, 3, 5, 7, 9, 11], 9], 4],
      [[[1, 3], 0], -1],
      [[[1, 3], 5], -1],
    ],
    solution:
      'function binarySearch(sorted, x) { let low = 0; let high = sorted.length - 1; while (low <= high) { const middle = (low + high - (low + high) % 2) / 2; if (sorted[middle] === x) return middle; if (sorted[middle] < x) low = middle + 1; else high = middle - 1; } return -1; }',
  }),
  defineTask('overlap', 'a, b', {
    description:
      'Tells whether two intervals [start, end) share a number. The end does not belong to an interval; start is always below end.',
    examples: [
      [
        [
          [1, 3],
          [2, 5],
        ],
        true,
      ],
      [
        [
          [1, 2],
          [2, 3],
        ],
        false,
      ],
    ],
    tests: [
      [
        [
          [2, 3],
          [1, 2],
        ],
        false,
      ],
      [
        [
          [0, 10],
          [4, 5],
        ],
        true,
      ],
      [
        [
          [4, 5],
          [0, 10],
        ],
        true,
      ],
      [
        [
          [0, 1],
          [5, 6],
        ],
        false,
      ],
      [
        [
          [5, 6],
          [0, 1],
        ],
        false,
      ],
      [
        [
          [1, 4],
          [1, 4],
        ],
        true,
      ],
    ],
    solution: 'function overlap(a, b) { return a[0] < b[1] && b[0] < a[1]; }',
  }),
  defineTask('countChanges', 'numbers', {
    description: 'Counts how many numbers of a list are larger than the number just before them.',
    examples: [
      [[[1, 2, 1, 3]], 2],
      [[[3, 2, 1]], 0],
    ],
    tests: [
      [[[]], 0],
      [[[5]], 0],
      [[[1, 1, 1]], 0],
      [[[1, 2, 3, 4]], 3],
      [[[2, 1, 2, 1, 2]], 2],
      [[[-2, -1]], 1],
    ],
    solution:
      'function countChanges(numbers) { let count = 0; for (let i = 1; i < numbers.length; i++) if (numbers[i] > numbers[i - 1]) count++; return count; }',
  }),
];
