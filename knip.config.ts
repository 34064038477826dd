// What knip starts from: the command line, what rooms show to their users, benches, examples and tests. Everything else has to
// be used by one of them. An export that only its own file uses is let pass: the code in it is alive.
import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  ignoreExportsUsedInFile: true,
  workspaces: {
    '.': {
      entry: [
        'src/cli.ts!',
        'src/index.ts!',
        // Rooms, and the parts of a room that have a barrel of their own.
        'src/*/index.ts!',
        'src/*/*/index.ts!',
        // Started by its name as a worker thread.
        'src/runs/thread-worker.ts!',
        'src/**/*.{slow,conformance}.ts',
        'bench/**/*.ts',
        'examples/**/*.ts',
        'test/**/*.ts',
      ],
      project: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts', '*.ts'],
      // Its source is put into pages under test by its path.
      ignoreDependencies: ['axe-core'],
    },
    web: {
      entry: ['src/report/main.tsx', 'src/dashboard/main.tsx'],
      project: ['src/**/*.{ts,tsx}', '*.ts'],
    },
  },
};

export default config;
