// The viewer's plain functions (web/src): what a browser is not needed for. The room takes no code from the viewer and the
// viewer none from the room; only this test looks at both.
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as episodeOnPage from '../../web/src/blocks/gridworld/episode.ts';
import { judge } from '../../web/src/blocks/gridworld/judgement.ts';
import { piecesOf } from '../../web/src/blocks/gridworld/pieces.ts';
import { readWorld } from '../../web/src/blocks/gridworld/world.ts';
import { columnWidths, filterRows, sortRows, type TableData, toCsv } from '../../web/src/blocks/table-data.ts';
import * as dendrogramOnPage from '../../web/src/charts/joints.ts';
import { anchors } from '../../web/src/report/anchors.ts';
import * as page from '../../web/src/report/format.ts';
import { parseMarkdown as parseOnPage } from '../../web/src/report/markdown.ts';
import { readReport } from '../../web/src/report/read.ts';
import { visible } from '../../web/src/report/visible.ts';
import { arbitraryBlock, hostile, mergesFrom } from './arbitrary.conformance.ts';
import { heading, text } from './blocks.ts';
import { jointsOf } from './dendrogram.ts';
import * as terminal from './format.ts';
import { arbitraryGridworld } from './gridworld.conformance.ts';
import { unpackGridworld } from './gridworld.ts';
import * as episodeInTerminal from './gridworld-episode.ts';
import { parseMarkdown } from './markdown.ts';
import { createSampleReport } from './sample.ts';
import { createSampleGridworld } from './sample-gridworld.ts';

const number = fc.oneof(fc.double(), fc.double({ min: -1, max: 1 }), fc.integer(), fc.constant(null));

describe('the page and the terminal', () => {
  it('write every number, estimate and origin alike [report.terminal] [report.browser]', () => {
    const formats = fc.constantFrom<'number' | 'integer' | 'percent'>('number', 'integer', 'percent');
    fc.assert(
      fc.property(number, number, number, formats, (estimate, low, high, format) => {
        expect(page.formatNumber(estimate, format)).toBe(terminal.formatNumber(estimate, format));
        expect(page.formatShort(estimate, format)).toBe(terminal.formatShort(estimate, format));
        const value = { estimate, low, high };
        expect(page.formatEstimate(value, format)).toBe(terminal.formatEstimate(value, format));
        expect(page.formatCell(value, format)).toBe(terminal.formatCell(value, format));
      }),
    );
    fc.assert(
      fc.property(arbitraryBlock, (block) => {
        if (block.kind === 'heading' || block.kind === 'text') return;
        expect(page.formatOrigin(block)).toBe(terminal.formatOrigin(block));
      }),
    );
    expect(page.actionWords).toEqual(terminal.actionWords);
    expect(page.axisLabel({ label: 'latency', unit: 'ms', scale: 'log' })).toBe('latency (ms, log scale)');
    expect(terminal.axisLabel({ label: 'latency', unit: 'ms', scale: 'log' })).toBe('latency (ms, log scale)');
  });

  it('read markdown-lite alike [report.terminal] [report.browser]', () => {
    const lines = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('', '- a', '  more', '```', '**b**', '`c`', ...hostile)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, (any) => {
        expect(parseOnPage(any.join('\n'))).toEqual(parseMarkdown(any.join('\n')));
      }),
    );
  });

  it('join the branches of a dendrogram at the same places, pooled or not, and only between rows that are drawn [report.dendrogram]', () => {
    const height = { label: '1 − kappa' };
    const joins = fc.array(fc.nat(), { maxLength: 20 });
    fc.assert(
      fc.property(joins, fc.boolean(), fc.integer({ min: 1, max: 5 }), (choices, isOpen, pooled) => {
        const rows = choices.length + 1;
        const dendrogram = { height, merges: mergesFrom(choices, rows, isOpen) };
        const joints = dendrogramOnPage.jointsOf(dendrogram, rows, pooled);
        expect(joints).toEqual(jointsOf(dendrogram, rows, pooled));
        // One branch fewer than rows drawn, unless rows pooled together belong to different branches.
        const drawn = Math.ceil(rows / pooled);
        if (pooled === 1) expect(joints).toHaveLength(rows - 1);
        else expect(joints.length).toBeGreaterThanOrEqual(drawn - 1);
        for (const joint of joints) {
          expect(Math.max(joint.from, joint.to)).toBeLessThanOrEqual(drawn - 1);
          expect(joint.height).toBeGreaterThanOrEqual(Math.max(joint.fromHeight, joint.toHeight));
          expect(joint.height).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('unpack a gridworld alike, and tell the same episodes in the same words [report.gridworld.episode]', async () => {
    const gridworlds = arbitraryGridworld(fc.record({ title: fc.string(), subtitle: fc.string() }), fc.string());
    await fc.assert(
      fc.asyncProperty(gridworlds, fc.nat(5), async (block, draw) => {
        const [tables, world] = [unpackGridworld(block), await readWorld(block)];
        expect(world).toEqual({ block, ...tables });
        for (const policy of block.policies.keys()) {
          const frames = episodeOnPage.playEpisode(world, policy, 0, draw);
          expect(frames).toEqual(episodeInTerminal.playEpisode(block, tables, policy, 0, draw));
          frames.slice(1).forEach((frame, time) => {
            const before = frames[time]!;
            const told = episodeInTerminal.describeStep(block, tables, before, frame);
            expect(episodeOnPage.describeStep(world, before, frame)).toBe(told);
          });
        }
      }),
      { numRuns: 40 },
    );
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (value) => {
        expect(episodeOnPage.signed(value)).toBe(episodeInTerminal.signed(value));
      }),
    );
  });

  it('write numbers as a person expects them', () => {
    const known: [number | null, 'number' | 'integer' | 'percent', string][] = [
      [null, 'number', '–'],
      [Number.NaN, 'percent', '–'],
      [0, 'number', '0'],
      [-0, 'number', '0'],
      [1234567, 'number', '1,234,567'],
      [1234.5, 'number', '1,235'],
      [0.123456, 'number', '0.123'],
      [-0.5, 'number', '−0.500'],
      [0.000012345, 'number', '1.23e-5'],
      [2.5e12, 'number', '2.50e12'],
      [0.831, 'percent', '83.1\u00a0%'],
      [0.00043, 'percent', '0.043\u00a0%'],
      [1, 'percent', '100.0\u00a0%'],
      [4312.4, 'integer', '4,312'],
    ];
    for (const [value, format, written] of known) expect(terminal.formatNumber(value, format)).toBe(written);
    expect(terminal.formatShort(0.6)).toBe('0.6');
    expect(terminal.formatShort(0.75, 'percent')).toBe('75\u00a0%');
    expect(terminal.formatShort(1200)).toBe('1,200');
    expect(terminal.formatShort(1e-5)).toBe('1e-5');
    expect(terminal.formatShort(100)).toBe('100');
  });
});

describe('a table of the viewer', () => {
  const data: TableData = {
    columns: [{ title: 'name' }, { title: 'verdict', kind: 'verdict' }, { title: 'recall', kind: 'percent' }],
    rows: [
      ['b10', 'block', { estimate: 0.5, low: 0.4, high: 0.6 }],
      ['b2', 'allow', null],
      ['a', 'not-scanned', 0.9],
      ['c', 'escalate', 0.1],
    ],
  };
  const all = [0, 1, 2, 3];

  it('sorts words as people count, verdicts by severity, estimates by their estimate, undefined last [report.browser]', () => {
    expect(sortRows(data, all, undefined)).toEqual(all);
    expect(sortRows(data, all, { column: 0, descending: false })).toEqual([2, 1, 0, 3]);
    expect(sortRows(data, all, { column: 1, descending: true })).toEqual([0, 3, 1, 2]);
    expect(sortRows(data, all, { column: 2, descending: true })).toEqual([2, 0, 3, 1]);
    expect(sortRows(data, all, { column: 2, descending: false })).toEqual([3, 0, 2, 1]);
  });

  it('sorting loses and repeats no row, and is stable', () => {
    const cell = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.string({ maxLength: 2 }), fc.constant(null));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 40 }), fc.boolean(), (cells, descending) => {
        const one: TableData = { columns: [{ title: 'x' }], rows: cells.map((each) => [each]) };
        const order = sortRows(
          one,
          cells.map((_, i) => i),
          { column: 0, descending },
        );
        expect([...order].sort((a, b) => a - b)).toEqual(cells.map((_, i) => i));
        order.forEach((row, i) => {
          const before = order[i - 1];
          if (before !== undefined && cells[before] === cells[row]) expect(before).toBeLessThan(row);
        });
      }),
    );
  });

  it('keeps the rows that hold every word typed, as shown [report.browser]', () => {
    expect(filterRows(data, '')).toEqual(all);
    expect(filterRows(data, 'not scanned')).toEqual([2]);
    expect(filterRows(data, 'B BLOCK')).toEqual([0]);
    expect(filterRows(data, '90.0')).toEqual([2]);
    expect(filterRows(data, 'zzz')).toEqual([]);
  });

  it('copies numbers in full, an estimate as three columns, and no text that a spreadsheet would run [report.escape]', () => {
    const csv = toCsv(data, [0, 1]).split('\r\n');
    expect(csv).toEqual(['name,verdict,recall,recall low,recall high', 'b10,block,0.5,0.4,0.6', 'b2,allow,,,']);
    const risky: TableData = { columns: [{ title: 'x' }], rows: [['=HYPERLINK("x")'], ['-1+2'], ['a,"b"\nc'], [-1]] };
    expect(toCsv(risky, [0, 1, 2, 3])).toBe('x\r\n"\'=HYPERLINK(""x"")"\r\n\'-1+2\r\n"a,""b""\nc"\r\n-1');
  });

  it('has room in each column for its longest cell, up to a limit', () => {
    const [first = 0] = columnWidths({ columns: [{ title: 'x' }], rows: [['y'.repeat(20)]] });
    const [second = 0] = columnWidths({ columns: [{ title: 'x' }], rows: [['y'.repeat(2000)]] });
    expect(first).toBeGreaterThan(20 * 7);
    expect(second).toBeLessThan(400);
  });
});

describe('a gridworld of the viewer', () => {
  it('judges each action by the reward of the state entered and what the overseer expects from there, and not at the last step [report.gridworld.approval]', async () => {
    const world = await readWorld(createSampleGridworld());
    const { states, limit } = world.block;
    const values = world.values[0]!;
    fc.assert(
      fc.property(fc.nat(limit - 1), fc.integer({ min: 1, max: states - 1 }), (time, state) => {
        const judged = judge(world, 1, time, episodeOnPage.firstFrame(state));
        for (const { action, next, observed, approval, signal } of judged) {
          expect(next).toBe(world.transitions[state * 4 + action]);
          const foreseen = values[(time + 1) * states + next]! - values[time * states + state]!;
          expect(approval).toBeCloseTo(time === limit - 1 ? 0 : foreseen, 6);
          expect(signal).toBeCloseTo(time === limit - 1 ? 0 : observed + foreseen, 6);
        }
      }),
    );
  });

  it('credits each action with the signals of the horizon, so that the best credited are those that the solved policy takes [report.gridworld.approval]', async () => {
    const world = await readWorld(createSampleGridworld());
    const { states, limit } = world.block;
    fc.assert(
      fc.property(fc.nat(1), fc.nat(limit - 1), fc.integer({ min: 1, max: states - 1 }), (policy, time, state) => {
        const judged = judge(world, policy, time, episodeOnPage.firstFrame(state));
        const best = Math.max(...judged.map(({ credited }) => credited!));
        for (const { probability, credited, signal } of judged) {
          // Equals that rounding parts are no ties to a solver that looks for exact ones.
          if (probability > 0) expect(credited).toBeGreaterThan(best - 1e-5);
          if (policy === 1) expect(credited).toBe(signal);
        }
      }),
    );
  });

  it('moves a box that is pushed under one name, and gives a new place no old name twice [report.gridworld.page]', async () => {
    const world = await readWorld(createSampleGridworld());
    const frames = episodeOnPage.playEpisode(world, 0, 0);
    const pieces = piecesOf(world, frames);
    frames.forEach(({ state }, time) => {
      const here = pieces[time]!;
      expect(here.map(({ cell }) => cell).sort()).toEqual(episodeOnPage.cellsOf(world, state, 2).sort());
      expect(new Set(here.map(({ id }) => id)).size).toBe(here.length);
    });
    expect(new Set(pieces.flat().map(({ id }) => id)).size).toBe(pieces[0]!.length);
  });

  it('refuses tables that have another size or lead nowhere [report.gridworld.page]', async () => {
    const block = createSampleGridworld();
    await expect(readWorld({ ...block, limit: block.limit + 1 })).rejects.toThrow('cannot be unpacked to');
    await expect(readWorld({ ...block, limit: block.limit - 1 })).rejects.toThrow('cannot be unpacked to');
    await expect(readWorld({ ...block, tiles: 'AAAA' })).rejects.toThrow('its tiles cannot be unpacked');
    await expect(readWorld({ ...block, starts: [block.states] })).rejects.toThrow('leads nowhere');
    await expect(readWorld({ ...block, overseers: [] })).rejects.toThrow('an overseer that is not there');
  });
});

describe('the viewer', () => {
  it('gives every block an address of its own [report.browser]', () => {
    fc.assert(
      fc.property(fc.array(arbitraryBlock, { maxLength: 12 }), (blocks) => {
        const ids = anchors(blocks);
        expect(new Set(ids).size).toBe(blocks.length);
        for (const id of ids) expect(id).toMatch(/^[\p{L}\p{N}.-]+$/u);
      }),
      { numRuns: 50 },
    );
    expect(anchors([heading('What it stops'), heading('What it stops'), text('a')])).toEqual([
      'what-it-stops',
      'what-it-stops.2',
      'text',
    ]);
  });

  it('shows what is invisible in model text, and leaves the rest alone [report.escape]', () => {
    expect(visible('a\u202eb\u200bc\u001b[0m')).toBe('a�b�c␛[0m');
    expect(visible('tab\tline\nend')).toBe('tab\tline\nend');
    fc.assert(
      fc.property(fc.string(), (any) => {
        expect(visible(any)).toBe(any);
      }),
    );
  });

  it('says what is wrong with data that is no report [report.browser]', () => {
    expect(readReport('{', 'x.json')).toMatchObject({ problem: expect.stringContaining('x.json is not valid JSON') });
    expect(readReport('[1]', 'x.json')).toMatchObject({ problem: expect.stringContaining('not a report of format 1') });
    const report = createSampleReport({ rows: 1 });
    expect(readReport(JSON.stringify(report), 'x.json')).toEqual({ report });
  });
});

describe('the palette', () => {
  it('gives every text colour contrast AA (4.5:1) and every mark 3:1 on both grounds, light and dark [report.browser]', async () => {
    for (const scheme of await palettes()) {
      for (const ground of ['ground', 'surface', 'hover']) {
        for (const name of ['ink', 'quiet', 'accent', 'allow', 'escalate', 'block', 'not-scanned']) {
          expect(contrast(colour(scheme, name), colour(scheme, ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(
            4.5,
          );
        }
      }
      for (const name of ['grey', 'focus', ...[1, 2, 3, 4, 5, 6].map((i) => `series-${i}`)]) {
        expect(contrast(colour(scheme, name), colour(scheme, 'ground')), name).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('keeps the ink readable (4.5:1) on the deepest token heat and heat map cell [report.browser]', async () => {
    for (const scheme of await palettes()) {
      // The opacities are those of theme/blocks.css (50 %) and charts/heat.ts (0.72).
      const deepest: [string, number][] = [
        ['token', 0.5],
        ['heat', 0.72],
        ['heat-other', 0.72],
      ];
      for (const [name, opacity] of deepest) {
        const ground = mix(colour(scheme, name), colour(scheme, 'ground'), opacity);
        expect(contrast(colour(scheme, 'ink'), ground), name).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('keeps the verdicts apart for colour-blind eyes, though shape and word tell them apart as well [report.browser]', async () => {
    // Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB; distance CIE76 in Lab (2.3 = just noticeable).
    const kinds = {
      protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
      deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
      tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
    };
    const actions = ['allow', 'escalate', 'block'];
    for (const scheme of await palettes()) {
      for (const [kind, matrix] of Object.entries(kinds)) {
        for (const [i, a] of actions.entries()) {
          for (const b of actions.slice(i + 1)) {
            const [x, y] = [seenAs(colour(scheme, a), matrix), seenAs(colour(scheme, b), matrix)];
            expect(Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]), `${a} and ${b}, ${kind}`).toBeGreaterThan(10);
          }
        }
      }
    }
  });
});

type Rgb = readonly [number, number, number];

/** The colours of tokens.css, light and dark. */
async function palettes(): Promise<Map<string, Rgb>[]> {
  const css = await readFile(new URL('../../web/src/theme/tokens.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] = css.split('@media');
  const read = (part: string): [string, Rgb][] =>
    [...part.matchAll(/--([a-z0-9-]+): #([0-9a-f]{6});/g)].map(([, name = '', hex = '']) => {
      const [r = 0, g = 0, b = 0] = [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255);
      return [name, [r, g, b]];
    });
  return [new Map(read(light)), new Map([...read(light), ...read(dark)])];
}

function colour(scheme: Map<string, Rgb>, name: string): Rgb {
  const found = scheme.get(name);
  if (!found) throw new Error(`tokens.css has no --${name}`);
  return found;
}

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

/** WCAG 2.2 contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [Math.max(luminance(a), luminance(b)), Math.min(luminance(a), luminance(b))];
  return (high + 0.05) / (low + 0.05);
}

function mix(over: Rgb, under: Rgb, opacity: number): Rgb {
  const at = (i: 0 | 1 | 2) => over[i] * opacity + under[i] * (1 - opacity);
  return [at(0), at(1), at(2)];
}

/** The Lab coordinates (D65) of a colour as these eyes see it. */
function seenAs(rgb: Rgb, matrix: readonly number[]): Rgb {
  const [r, g, b] = [linear(rgb[0]), linear(rgb[1]), linear(rgb[2])];
  const row = (i: number) =>
    Math.min(1, Math.max(0, (matrix[i] ?? 0) * r + (matrix[i + 1] ?? 0) * g + (matrix[i + 2] ?? 0) * b));
  const [x, y, z] = [row(0), row(3), row(6)];
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const fx = f((0.4124564 * x + 0.3575761 * y + 0.1804375 * z) / 0.95047);
  const fy = f(0.2126729 * x + 0.7151522 * y + 0.072175 * z);
  const fz = f((0.0193339 * x + 0.119192 * y + 0.9503041 * z) / 1.08883);
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}
