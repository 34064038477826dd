// Reads the chunks of a streamed chat completion and ends it: by refusal with finish reason "content_filter" and [DONE], by
// failure with an error frame and no [DONE], since clients take whatever ends quietly for a whole answer.
import type { SseEvent } from '../../sse/index.ts';
import { isObject, parseObject } from '../json.ts';
import { addError, newReading, type Reading } from '../reading.ts';
import { plainOf } from '../texts.ts';
import { type JsonObject, MalformedEvent, type ProtocolStream, type ReadEvent } from '../types.ts';
import { type ChoiceState, newChoice, readChoice } from './choice.ts';
import { knownFields, newEnvelope, readEnvelope } from './envelope.ts';

const DONE = '[DONE]';
const FAILED = 'The model service reported an error.';

export function openChatStream(): ProtocolStream {
  const choices = new Map<number, ChoiceState>();
  const envelope = newEnvelope();
  /** Identity of the answer, which the endings repeat. */
  let first: JsonObject | undefined;
  /** Events that tell the client a role, until they leave. */
  const roles = new Map<SseEvent, readonly number[]>();

  const choiceAt = (index: number): ChoiceState => {
    let state = choices.get(index);
    if (!state) choices.set(index, (state = newChoice(index)));
    return state;
  };

  const readChoices = (event: SseEvent, list: readonly unknown[], reading: Reading): void => {
    let told: number[] | undefined;
    for (let position = 0; position < list.length; position++) {
      const choice = list[position];
      if (!isObject(choice)) throw new MalformedEvent('a choice is no object');
      const state = choiceAt(indexOf(choice, position));
      const { delta } = choice;
      readChoice(state, choice, delta ?? choice['message'], reading);
      if (!state.isRoleSent && isObject(delta) && delta['role']) (told ??= []).push(state.index);
    }
    if (told) roles.set(event, told);
  };

  /** Some services leave the finish reason out. */
  const readDone = (): Reading => {
    const reading = newReading('done');
    for (const state of choices.values()) {
      if (!state.isFinished) reading.finished.push(state.index);
      state.isFinished = true;
    }
    return reading;
  };

  const chunk = (index: number, delta: JsonObject): JsonObject => ({
    id: plainOf(first?.['id']) ?? 'chatcmpl-oversight',
    object: 'chat.completion.chunk',
    created: typeof first?.['created'] === 'number' ? first['created'] : 0,
    model: plainOf(first?.['model']) ?? 'unknown',
    choices: [{ index, delta, logprobs: null, finish_reason: 'content_filter' }],
  });

  return {
    read(event): ReadEvent {
      if (event.silent || event.data === '') return newReading('other');
      if (event.data.trim() === DONE) return readDone();
      const json = parseObject(event.data);
      const reading = newReading('part');
      const { choices: list, error } = json;
      if (error || event.event === 'error') addError(reading, '0/error', error ?? json);
      else if (!Array.isArray(list)) throw new MalformedEvent('an event of the answer has no choices');
      first ??= json;
      readEnvelope(envelope, json, reading);
      if (Array.isArray(list)) readChoices(event, list, reading);
      return reading;
    },
    sent(event) {
      if (roles.size === 0) return;
      for (const index of roles.get(event) ?? []) choiceAt(index).isRoleSent = true;
      roles.delete(event);
    },
    without(event, blocked) {
      if (blocked.size === 0 || event.silent || event.data === '' || event.data.trim() === DONE) return event;
      const json = parseObject(event.data);
      const { choices: list } = json;
      // What an error says would have belonged to a choice that nobody judges any more.
      if (json['error'] || event.event === 'error') return { event: '', data: JSON.stringify(errorOf(FAILED)) };
      if (!Array.isArray(list)) return event;
      const left = list.filter((choice, i) => !isObject(choice) || !blocked.has(indexOf(choice, i)));
      if (left.length === 0 && list.length > 0 && !isObject(json['usage'])) return undefined;
      const rest = { ...event, data: JSON.stringify({ ...knownFields(json), choices: left }) };
      const told = roles.get(event);
      if (told) roles.set(rest, told);
      return rest;
    },
    refuse(index) {
      const delta = choiceAt(index).isRoleSent ? {} : { role: 'assistant', content: '' };
      return [{ event: '', data: JSON.stringify(chunk(index, delta)) }];
    },
    close: () => [{ event: '', data: DONE }],
    fail(message) {
      return [{ event: '', data: JSON.stringify(errorOf(message)) }];
    },
  };
}

const errorOf = (message: string): JsonObject => ({
  error: { message, type: 'server_error', param: null, code: 'upstream_error' },
});

/** A choice without a number is the one at its position. @throws MalformedEvent */
export function indexOf(choice: JsonObject, position: number): number {
  const index = choice['index'] ?? position;
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > 1000)
    throw new MalformedEvent('a choice has no usable index');
  return index;
}
