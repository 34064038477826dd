// Content hashes: SHA-256 in hexadecimal, and of JSON values in a canonical order of keys.
import { hash } from 'node:crypto';

/** SHA-256 of text (as UTF-8) or bytes, 64 hexadecimal digits. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** SHA-256 of a JSON value that does not depend on the order of its keys. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** JSON with sorted keys and without undefined members. Written plainly: the audit log asks for every request. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item ?? null)}`;
    return `[${text}]`;
  }
  const members = value as { readonly [name: string]: unknown };
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
