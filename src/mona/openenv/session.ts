// One client's episode: an environment, what was done with it, and the replies. Pure of the network; requests of one
// session run one after another, in the order in which they came.
import { type Clock, OversightError, systemClock } from '../../base/index.ts';
import type { Environment, Info } from '../environment/environment.ts';
import {
  errorReply,
  isMessageType,
  messageSchemas,
  type ObservationData,
  parseWire,
  type Reply,
  type ResetData,
  readAction,
  WireError,
} from './messages.ts';

/** What was done, for a file of traces: one line each. */
export interface TraceEvent {
  readonly session: string;
  readonly episode: string;
  readonly step: number;
  /** Absent for the observation after a reset. */
  readonly action?: unknown;
  readonly observation: unknown;
  readonly reward: number | null;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly info: Info;
}

export interface SessionOptions {
  readonly id: string;
  readonly environment: Environment;
  /** For the time limit of a step; default the system's. */
  readonly clock?: Clock;
  readonly trace?: (event: TraceEvent) => void;
}

export interface Session {
  readonly id: string;
  /** Milliseconds since 1970 of the last request. */
  readonly lastUsed: number;
  reset(data: ResetData): Promise<ObservationData>;
  /** @throws WireError for an action that is none; OversightError when the episode has not begun or is over */
  step(action: Readonly<Record<string, unknown>>, timeoutSeconds?: number | null): Promise<ObservationData>;
  state(): Promise<Readonly<Record<string, unknown>>>;
  /** The reply to one message of a WebSocket; undefined for `close`. Never throws. */
  handle(message: string): Promise<Reply | undefined>;
  close(): Promise<void>;
}

export function createSession(options: SessionOptions): Session {
  const { id, environment, clock = systemClock, trace } = options;
  let episodes = 0;
  let episode: string | null = null;
  let steps = 0;
  let done = false;
  let lastUsed = clock.now();
  let queue: Promise<unknown> = Promise.resolve();

  /** Runs `work` when all before it has ended. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    lastUsed = clock.now();
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  }

  const reset = (data: ResetData) =>
    inTurn(async () => {
      const { seed, episode_id: name, ...rest } = data;
      const { observation, info } = await environment.reset({
        ...(seed == null ? {} : { seed }),
        ...(Object.keys(rest).length > 0 && { options: rest }),
      });
      episodes++;
      episode = name ?? `${id}-${episodes}`;
      [steps, done] = [0, false];
      trace?.({ session: id, episode, step: 0, observation, reward: null, terminated: false, truncated: false, info });
      return {
        observation: asObject(observation),
        reward: null,
        done: false,
        metadata: { terminated: false, truncated: false, info },
      };
    });

  const step = (payload: Readonly<Record<string, unknown>>, timeoutSeconds?: number | null) =>
    inTurn(async () => {
      if (episode === null) throw notNow('no episode has begun', 'Send a reset first.');
      if (done) throw notNow(`the episode ${episode} is over`, 'Send a reset before the next step.');
      const action = readAction(environment.actionSpace, payload);
      const taken = await within(timeoutSeconds, clock, async () => environment.step(action));
      const { observation, reward, terminated, truncated, info } = taken;
      if (!Number.isFinite(reward)) throw new OversightError(`the reward of step ${steps + 1} is not a finite number`);
      steps++;
      done = terminated || truncated;
      trace?.({ session: id, episode, step: steps, action, observation, reward, terminated, truncated, info });
      return { observation: asObject(observation), reward, done, metadata: { terminated, truncated, info } };
    });

  const state = () =>
    inTurn(async () => ({ episode_id: episode, step_count: steps, done, environment: environment.name }));

  async function answer(message: string): Promise<Reply | undefined> {
    const parsed = parseJson(message);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new WireError('VALIDATION_ERROR', 'Invalid message', [
        { type: 'dict_type', loc: [], msg: 'Input should be an object' },
      ]);
    const type: unknown = 'type' in parsed ? parsed.type : '';
    if (!isMessageType(type))
      throw new WireError('UNKNOWN_TYPE', `Unknown message type: ${String(type).slice(0, 100)}`);
    switch (type) {
      case 'reset':
        return { type: 'observation', data: await reset(parseWire(messageSchemas.reset, parsed).data) };
      case 'step':
        return { type: 'observation', data: await step(parseWire(messageSchemas.step, parsed).data) };
      case 'state':
        parseWire(messageSchemas.state, parsed);
        return { type: 'state', data: await state() };
      case 'close':
        return undefined;
    }
  }

  return {
    id,
    get lastUsed() {
      return lastUsed;
    },
    reset,
    step,
    state,
    handle: (message) => answer(message).catch(errorReply),
    async close() {
      await queue;
      await environment.close?.();
    },
  };
}

function notNow(message: string, remedy: string): OversightError {
  return new OversightError(message, { kind: 'usage', remedy });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WireError('INVALID_JSON', `Invalid JSON: ${(cause as Error).message}`);
  }
}

/** Observations travel as objects. */
function asObject(observation: unknown): Readonly<Record<string, unknown>> {
  if (typeof observation !== 'object' || observation === null || Array.isArray(observation))
    return { value: observation };
  return { ...observation };
}

/** The result of `work`, or a failure when it took longer; the work itself goes on and its result is dropped. */
async function within<T>(seconds: number | null | undefined, clock: Clock, work: () => Promise<T>): Promise<T> {
  if (seconds == null) return work();
  const finished = new AbortController();
  const late = clock.sleep(seconds * 1000, finished.signal).then(() => {
    throw new OversightError(`the step took longer than timeout_s, ${seconds} s`, {
      remedy: 'Give it more time, and reset the episode: the step may have been taken.',
    });
  });
  late.catch(() => {});
  try {
    return await Promise.race([work(), late]);
  } finally {
    finished.abort();
  }
}
