// From answers as logs tell them to one table: joined on the question, drifted questions apart, and kept in a packed cache.
export { createTableBuilder, type JoinPolicy, type TableBuilder } from './builder.ts';
export { type LoadOptions, loadTable } from './cache.ts';
export { packTable, unpackTable } from './packed.ts';
