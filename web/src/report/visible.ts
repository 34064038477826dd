// Text from models as a person should see it: what is invisible or turns the direction of reading is shown as a sign.

/** Control characters as their pictures (ESC as ␛), other unseen ones as �; line breaks, tabs and joiners stay. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code === 9 || code === 10 || code === 0x200c || code === 0x200d) return char;
    if (code === 13) return '';
    return code < 32 ? String.fromCodePoint(0x2400 + code) : '\ufffd';
  });
}
