// Times, durations and counts in the words of people. Numbers as such are written by ../report/format.ts.
import { formatNumber, undefinedMark } from '../report/format.ts';

/** 4312 -> "4,312". */
export const count = (value: number): string => formatNumber(value, 'integer');

/** count(1, 'person', 'people') -> "1 person". */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** "14:03:09" here and today, "21 Nov 14:03" before. */
export function clockTime(time: number, now = Date.now()): string {
  const date = new Date(time);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return `${clock}:${two(date.getSeconds())}`;
  return `${date.getDate()} ${months[date.getMonth()]} ${clock}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "2026-11-22 14:03:09.120", here. */
export function fullTime(time: number): string {
  const date = new Date(time);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** Milliseconds as "0.4 ms", "820 ms", "3.2 s", "2 min 5 s", "3 h 20 min". */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return undefinedMark;
  if (ms < 1000) return `${ms < 10 ? Math.round(ms * 100) / 100 : Math.round(ms)}\u00a0ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)}\u00a0s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes}\u00a0min ${Math.floor((ms % 60_000) / 1000)}\u00a0s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}\u00a0h ${minutes % 60}\u00a0min` : `${Math.floor(hours / 24)} days`;
}

/** "just now", "4 min ago", "3 days ago". */
export function ago(time: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** A score in [0, 1] with two decimals, three where two would say 0 or 1 of something between. */
export function score(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return undefinedMark;
  const text = value.toFixed(2);
  if ((text === '0.00' && value >= 0.0005) || (text === '1.00' && value < 0.9995)) return value.toFixed(3);
  return text;
}

/** "score 0.93 against a threshold of 0.62"; with as many decimals as it takes to tell the two apart. */
export function against(value: number | null | undefined, threshold: number): string {
  const digits = [2, 3, 4].find((each) => value?.toFixed(each) !== threshold.toFixed(each)) ?? 2;
  const words = (number: number) => (digits === 2 ? score(number) : number.toFixed(digits));
  return `score ${value == null ? undefinedMark : words(value)} against a threshold of ${words(threshold)}`;
}

/** The first characters of a hash; the whole of it belongs in a title. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
