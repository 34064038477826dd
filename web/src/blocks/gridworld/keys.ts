// The keys of a gridworld, for the lists behind "?": they act only while the board has the focus.
export const gridworldKeys: readonly (readonly [string, string])[] = [
  ['←  →', 'on a board: step back, step on; when you play: move, as ↑ and ↓'],
  ['Space', 'on a board: play, pause'],
  ['Home  End', 'on a board: first, last step'],
  ['n  p', 'on a board: next, previous event'],
  ['u  r', 'on a board that you play: undo, restart'],
];
