// Properties draw the same examples in every run of the suite, so that a check that lets a change in can be repeated.
// `OVERSIGHT_PROPERTY_SEED=random npx vitest run` draws others; a number repeats what such a run found.
import fc from 'fast-check';

const wanted = process.env['OVERSIGHT_PROPERTY_SEED'] ?? '20261122';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
