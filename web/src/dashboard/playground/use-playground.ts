// Has texts judged: once on demand, streaming, and again, quietly, whenever guard or threshold is another. Events are gathered
// for one frame, so that a fast stream is drawn as often as the eye sees.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PlaygroundEvent, PlaygroundRequest } from '../../../../src/gateway/contract.ts';
import { type ApiError, postEvents } from '../api.ts';
import { asApiError } from '../loaded.ts';
import { againRequest, begin, type Judged, rejudged, withEvent } from './state.ts';

export interface Settings {
  /** Guard id. */
  readonly guard: string;
  readonly threshold: number;
  /** Whom the upstream is asked for; '' leaves it to the gateway. */
  readonly model: string;
}

export interface Playground {
  readonly judged: Judged | undefined;
  readonly isRunning: boolean;
  readonly isRejudging: boolean;
  readonly error: ApiError | undefined;
  readonly send: (mode: PlaygroundRequest['mode'], messages: PlaygroundRequest['messages']) => void;
  readonly stop: () => void;
  /** Forgets what was judged. */
  readonly clear: () => void;
}

const againAfterMs = 200;

export function usePlayground({ guard, threshold, model }: Settings): Playground {
  const [judged, setJudged] = useState<Judged>();
  const [isRunning, setRunning] = useState(false);
  const [isRejudging, setRejudging] = useState(false);
  const [error, setError] = useState<ApiError>();
  const leave = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => leave.current?.abort(), []);

  const send: Playground['send'] = useCallback(
    async (mode, messages) => {
      leave.current?.abort();
      const mine = new AbortController();
      leave.current = mine;
      setRunning(true);
      setRejudging(false);
      setError(undefined);
      const request: PlaygroundRequest = {
        mode,
        messages,
        guard,
        threshold,
        ...(mode === 'reply' && model !== '' && { model }),
      };
      let now = begin(request, guard, threshold);
      setJudged(now);
      let frame = 0;
      const draw = () => {
        frame = 0;
        if (!mine.signal.aborted) setJudged(now);
      };
      try {
        for await (const event of events(request, mine.signal)) {
          now = withEvent(now, event);
          frame ||= requestAnimationFrame(draw);
        }
        if (now.outcome === null) throw new Error('the gateway ended the answer without a verdict');
      } catch (caught) {
        if (!mine.signal.aborted) setError(asApiError(caught));
      } finally {
        cancelAnimationFrame(frame);
        if (leave.current === mine) {
          setJudged(now);
          setRunning(false);
        }
      }
    },
    [guard, threshold, model],
  );

  // What is there is judged again under other settings; an answer that streams is left to end first.
  const isDone = judged !== undefined && judged.outcome !== null && !isRunning;
  const isOther = isDone && (judged.guard !== guard || judged.threshold !== threshold);
  useEffect(() => {
    if (!judged || !isOther) return;
    const mine = new AbortController();
    const timer = setTimeout(async () => {
      setRejudging(true);
      setError(undefined);
      const request: PlaygroundRequest = { mode: 'judge', messages: againRequest(judged), guard, threshold };
      try {
        let again = begin(request, guard, threshold);
        for await (const event of events(request, mine.signal)) again = withEvent(again, event);
        setJudged(rejudged(judged, again));
      } catch (caught) {
        if (mine.signal.aborted) return;
        setError(asApiError(caught));
        // It counts as done, or it would be asked for again and again.
        setJudged({ ...judged, guard, threshold });
      } finally {
        if (!mine.signal.aborted) setRejudging(false);
      }
    }, againAfterMs);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [judged, isOther, guard, threshold]);

  const stop = useCallback(() => {
    leave.current?.abort();
    leave.current = undefined;
    setRunning(false);
  }, []);
  const clear = useCallback(() => {
    stop();
    setJudged(undefined);
    setError(undefined);
  }, [stop]);
  return { judged, isRunning, isRejudging, error, send, stop, clear };
}

async function* events(request: PlaygroundRequest, signal: AbortSignal): AsyncGenerator<PlaygroundEvent> {
  for await (const { data } of postEvents('/playground', request, signal)) {
    const event: PlaygroundEvent = JSON.parse(data);
    yield event;
  }
}
