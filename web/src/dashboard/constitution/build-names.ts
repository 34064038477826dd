// Names of guards that are built: one that is free, and the one that a command builds. Plain functions.

/** "general", or "general-2", "general-3" ... where it is taken. */
export function freeName(constitution: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? constitution : `${constitution}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** The last part of the folder behind --out, with or without quotes; undefined where there is none. */
export function guardOfCommand(command: string | null | undefined): string | undefined {
  const [, quoted, bare] = /--out[ =](?:'([^']*)'|(\S+))/.exec(command ?? '') ?? [];
  return (quoted ?? bare)?.split('/').findLast((part) => part !== '');
}
