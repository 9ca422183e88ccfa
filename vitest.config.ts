import { defineConfig } from 'vitest/config'

/** What starts whole programs, and so takes seconds where other tests take milliseconds. */
const PROCESSES = 'apps/*/test/**/*.process.test.ts'
/** What tries thousands of cases that were made by chance, and so takes a minute where other tests take seconds. */
const PROPERTIES = 'packages/*/test/**/*.property.test.ts'

/** What is waited for comes or does not; a machine three times slower is no reason to fail. */
const PATIENCE = { poll: { timeout: 20_000 } }

/**
 * Five projects: `unit` (pure, fast), `properties` (pure, many cases), `stages` (server on real PostgreSQL),
 * `processes` (whole programs, started and killed), `journeys` (real Chromium).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/test/**/*.test.ts',
            'apps/{cli,console,wallet,verify}/{src,test}/**/*.test.{ts,tsx}',
            'test/{hostile,house}/**/*.test.ts',
            'bench/test/**/*.test.ts',
          ],
          exclude: [PROCESSES, PROPERTIES],
          environment: 'node',
          expect: PATIENCE,
          // Nothing of ours keeps state in a module, so that files may share what is loaded: half the time.
          isolate: false,
          testTimeout: 20_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'properties',
          include: [PROPERTIES],
          environment: 'node',
          expect: PATIENCE,
          isolate: false,
          testTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'stages',
          include: ['apps/server/{src,test}/**/*.test.ts'],
          exclude: [PROCESSES],
          environment: 'node',
          expect: PATIENCE,
          isolate: false,
          globalSetup: ['apps/server/test/postgres.setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'processes',
          include: [PROCESSES],
          environment: 'node',
          expect: PATIENCE,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.journey.ts', 'test/runtimes/**/*.test.ts', 'test/crash/**/*.test.ts'],
          globalSetup: ['test/prepared-database.setup.ts'],
          environment: 'node',
          expect: PATIENCE,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
