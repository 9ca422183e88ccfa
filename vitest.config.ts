import { defineConfig } from 'vitest/config'

/** Three projects: `unit` (pure, fast), `stages` (server on real PostgreSQL), `journeys` (real Chromium). */
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
          environment: 'node',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'stages',
          include: ['apps/server/{src,test}/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['apps/server/test/postgres.setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.journey.ts', 'test/runtimes/**/*.test.ts', 'test/crash/**/*.test.ts'],
          environment: 'node',
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
