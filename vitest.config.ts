/**
 * The worlds of the tests, one project each, told apart by the suffix of the file: unit (`.test.ts`), property
 * (`.property.test.ts`), pg (`.pg.test.ts`, a real PostgreSQL), redis (`.redis.test.ts`), office (`.office.test.ts`,
 * LibreOffice and poppler), browser (`.browser.test.ts`, a real Chromium) and round (the longest of them). `npm test` decides which worlds this
 * machine has; see scripts/test.ts.
 */
import { defineConfig } from 'vitest/config'

const nowhere = ['**/node_modules/**', 'client/dist*/**', 'bench/**', 'test-results/**']
const otherWorlds = ['property', 'pg', 'redis', 'browser', 'office'].map(world => `**/*.${world}.test.ts`)

const wholeRound = 'tests/journeys/whole-round.browser.test.ts'

const second = 1000

export default defineConfig({
  test: {
    // Two cores is what a small server has; an embedded database takes some 200 MB a worker.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...nowhere, ...otherWorlds],
          testTimeout: 30 * second,
          hookTimeout: 60 * second,
        },
      },
      {
        extends: true,
        test: {
          name: 'property',
          include: ['**/*.property.test.ts'],
          exclude: nowhere,
          testTimeout: 300 * second,
          hookTimeout: 60 * second,
        },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          include: ['**/*.pg.test.ts'],
          exclude: nowhere,
          testTimeout: 120 * second,
          hookTimeout: 120 * second,
        },
      },
      {
        extends: true,
        test: {
          name: 'redis',
          include: ['**/*.redis.test.ts'],
          exclude: nowhere,
          testTimeout: 60 * second,
          hookTimeout: 60 * second,
        },
      },
      {
        extends: true,
        test: {
          name: 'office',
          include: ['**/*.office.test.ts'],
          exclude: nowhere,
          fileParallelism: false,
          testTimeout: 180 * second,
          hookTimeout: 180 * second,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude: [...nowhere, wholeRound],
          // Two served houses with a browser each, as the two cores of the smallest machine carry: journeys are patient
          // and measure no time. The client is built before (scripts/test.ts), so that no house waits for the other's.
          testTimeout: 120 * second,
          hookTimeout: 120 * second,
        },
      },
      {
        extends: true,
        test: {
          name: 'round',
          // Six organisations and four windows: it has the machine for itself.
          include: [wholeRound],
          exclude: nowhere,
          fileParallelism: false,
          testTimeout: 240 * second,
          hookTimeout: 240 * second,
        },
      },
    ],
  },
})
