// Drives the gate of a streamed answer without a socket: bytes in, frames out.
import { expect } from 'vitest';
import type { Clock } from '../../base/index.ts';
import { type Message, type ScreenOptions, type StreamingGuard, screenPrompt } from '../../guard/index.ts';
import type { Judge } from '../context.ts';
import type { Protocol } from '../protocol/index.ts';
import { AnswerGate, type GateOutcome, type GateSetting } from './answer-gate.ts';
import { readFrames } from './answer-streams.conformance.ts';
import { UpstreamFailure } from './failure.ts';
import { allowingGuard, createFakeGuard } from './fake-guard.conformance.ts';

export interface GateRun {
  readonly gate: AnswerGate;
  /** Everything that left, the last frames included. */
  frames(): string;
  /** Frames call by call; the last is that of `finish`. */
  readonly writes: readonly string[];
  readonly outcome: () => GateOutcome | undefined;
  /** Resolves with the outcome; hangs where there is none. */
  readonly ended: Promise<GateOutcome>;
  readonly stopped: () => boolean;
  readonly isPaused: () => boolean;
  readonly held: () => number;
  /** Gives bytes in these pieces, waiting while the gate is paused, then the end. */
  feed(chunks: Iterable<Uint8Array>, end?: 'end' | 'cut' | 'none'): Promise<void>;
}

export interface GateRunOptions
  extends Partial<Omit<GateSetting, 'protocol'>>,
    Pick<ScreenOptions, 'holdBack' | 'thresholds'> {
  readonly guard?: StreamingGuard;
  readonly prompt?: readonly Message[];
  readonly judge?: Judge | undefined;
}

/** A clock on which waiting takes no time, and which says how long was waited. */
export function instantClock(): Clock & { readonly slept: number[] } {
  let now = 1_750_000_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}

export async function runGate(protocol: Protocol, options: GateRunOptions = {}): Promise<GateRun> {
  const {
    guard = createFakeGuard(),
    prompt = [{ role: 'user', text: 'Hello there.' }],
    holdBack,
    thresholds,
    ...rest
  } = options;
  const block = guard.thresholds.block;
  const judged = await screenPrompt(guard, prompt, {
    holdBack: holdBack ?? 0,
    thresholds: thresholds ?? (options.judge ? guard.thresholds : { block }),
  });
  if ('failure' in judged) throw judged.failure;
  const writes: string[] = [];
  let outcome: GateOutcome | undefined;
  let isPaused = false;
  let held = 0;
  let stopped = false;
  let settle: (outcome: GateOutcome) => void = () => {};
  const ended = new Promise<GateOutcome>((resolve) => {
    settle = resolve;
  });
  let goOn = () => {};
  const setting: GateSetting = {
    protocol,
    choices: 1,
    limits: { event: 1_000_000, held: 1_000_000 },
    allowUnjudged: [],
    open: () => judged.open(),
    clock: instantClock(),
    // A clock that stands: what judging takes is not what these tests are about, unless they bring their own.
    elapsed: () => 0,
    judge: undefined,
    question: (text, verdict) => ({ exchange: [...prompt, { role: 'assistant', text }], verdict, folder: '' }),
    refusalDelayMs: 0,
    keep: 0,
    budgetMs: 1000,
    scored: () => {},
    isShadow: false,
    failOpen: false,
    failedOpen: () => {},
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    signal: new AbortController().signal,
    ...rest,
  };
  const gate = new AnswerGate(setting, {
    write: (frames) => void writes.push(frames),
    finish(frames, result) {
      if (outcome) throw new Error('an answer ended twice');
      writes.push(frames);
      outcome = result;
      settle(result);
      goOn();
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      goOn();
    },
    stopUpstream() {
      stopped = true;
    },
    held(change) {
      held += change;
    },
    firstReleased() {},
  });
  const whenOpen = () =>
    new Promise<void>((resolve) => {
      if (!isPaused || outcome) return resolve();
      goOn = () => {
        if (!isPaused || outcome) resolve();
      };
    });
  return {
    gate,
    frames: () => writes.join(''),
    writes,
    outcome: () => outcome,
    ended,
    stopped: () => stopped,
    isPaused: () => isPaused,
    held: () => held,
    async feed(chunks, end = 'end') {
      for (const chunk of chunks) {
        await whenOpen();
        gate.push(chunk);
      }
      if (end === 'end') gate.end();
      if (end === 'cut') gate.fail(new UpstreamFailure('cut', 'cut by the test'));
    },
  };
}

/** Cuts bytes at these offsets. */
export function cutAt(bytes: Uint8Array, offsets: readonly number[]): readonly Uint8Array[] {
  const places = [...new Set([0, ...offsets.map((at) => at % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

/** Cuts a proper stream at every byte, with and without a broken connection, and checks that the client is told. */
export async function cutEverywhere(protocol: Protocol, bytes: Uint8Array, choices: number): Promise<void> {
  for (let at = 0; at < bytes.length; at++) {
    const run = await runGate(protocol, { choices, guard: allowingGuard });
    await run.feed([bytes.subarray(0, at)], at % 2 === 0 ? 'cut' : 'end');
    const outcome = run.outcome();
    const { end } = readFrames(protocol.name, run.frames());
    // The last line break of a stream may be missing: the event before it was complete.
    const isWhole = outcome?.type === 'done' && end === 'finish' && at >= bytes.length - 1;
    const isTold = outcome?.type === 'failed' && end === 'error';
    if (!isWhole && !isTold) expect.fail(`cut at ${at} of ${bytes.length}: ${JSON.stringify({ outcome, end })}`);
  }
}
