// Whose bucket an address draws from where there are no keys: an IPv4 address, or the /64 network of an IPv6 one, because whoever
// has one such address has all of its network.
import { isIPv4, isIPv6 } from 'node:net';

/** The name of the network that an address belongs to; what is no address stands for itself. */
export function clientNetwork(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (!isIPv6(plain)) return plain;
  return `${expand(plain).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function expand(address: string): readonly string[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
  const [, before, a, b, c, d] = dotted ?? [];
  const text = before === undefined ? address : `${before}${hex(a!, b!)}:${hex(c!, d!)}`;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}
