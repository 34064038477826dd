// The text of all text parts or blocks of an answer as one: clients show them one after the other, so a word can begin in one and end in the next.
import { addPiece, type Reading } from './reading.ts';
import { MalformedEvent } from './types.ts';

export interface Speech {
  /** Where the joined text is judged. */
  readonly channel: string;
  /** Channels of the parts that spoke, the last one speaking now. */
  readonly parts: string[];
  /** True from the second part on. */
  isJoined: boolean;
  /** The end of what the first part said. */
  tail: string;
}

/** Units of the first part that are judged together with the second. */
const SEAM = 1024;

export function newSpeech(channel: string): Speech {
  return { channel, parts: [], isJoined: false, tail: '' };
}

/** Adds to the text of all parts. @throws MalformedEvent where an earlier part speaks again */
export function speak(speech: Speech, reading: Reading, part: string, text: string): void {
  if (text === '') return;
  const { parts } = speech;
  if (parts.at(-1) !== part) {
    if (parts.includes(part)) throw new MalformedEvent('two parts of the answer take turns');
    if (parts.push(part) === 2) {
      speech.isJoined = true;
      addPiece(reading, 0, speech.channel, speech.tail);
    }
  }
  if (speech.isJoined) addPiece(reading, 0, speech.channel, text);
  else speech.tail = (speech.tail + text).slice(-SEAM);
}
