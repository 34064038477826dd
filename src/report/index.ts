// Every result leaves this project as a report: typed blocks that the terminal, the dashboard and one offline HTML file
// draw alike, so that a figure is written once and a reader can always see its interval, its n and its command.

export { binValues } from './bins.ts';
export {
  bar,
  createReport,
  heading,
  heat,
  histogram,
  intervals,
  line,
  scatter,
  table,
  text,
  tokens,
  tree,
  verdicts,
} from './blocks.ts';
export { printable } from './columns.ts';
export { type GridworldFields, gridworld } from './gridworld.ts';
export { renderHtml, type ViewerOptions } from './html.ts';
export { parseReport } from './schema.ts';
export { renderTerminal, type TerminalOptions } from './terminal.ts';
export type * from './types.ts';
export { readReport, type WriteReportOptions, writeReport } from './write.ts';
