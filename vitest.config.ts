import { defineConfig } from 'vitest/config';

// A page or a server works in its own time, and a busy machine gives it little of it.
const expect = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    // One worker for each core of the smallest machine this runs on; the default leaves one idle.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts'],
          setupFiles: ['test/property-seed.ts'],
          // Files share what they import: loading it anew for each would take twice as long as the tests themselves. So no test may
          // leave anything behind, and modules are never mocked; what has to be replaced is an argument.
          isolate: false,
          expect,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['src/**/*.slow.ts', 'test/{e2e,faults}/**/*.test.ts'],
          setupFiles: ['test/property-seed.ts'],
          expect,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
