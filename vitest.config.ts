import type { TestProjectConfiguration } from 'vitest/config';
import { defineConfig } from 'vitest/config';

/**
 * `npm run e2e` sets it for its run, in namespaces that hold a whole cluster; to any other run this project does not exist.
 */
const hasCluster = process.env['CERTWRIGHT_E2E_FOLDER'] !== undefined;
const e2e: TestProjectConfiguration = {
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/rig/set-up.ts'],
    sequence: { groupOrder: 4 },
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
};

/**
 * Four projects, and a fifth for `npm run e2e`: `unit` needs nothing; `integration` shares one real control plane, started by its global set-up; so does `certificates`,
 * where one controller acts as well; `faults` has its own, on which controllers are disturbed. They run one after the other, three files at once: with more on two cores, what is waited for comes late.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts', 'test/unit/**/*.test.ts'],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ['test/integration/certificates/**'],
          globalSetup: ['test/support/control-plane-setup.ts'],
          maxWorkers: 3,
          sequence: { concurrent: true, groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'certificates',
          include: ['test/integration/certificates/**/*.test.ts'],
          globalSetup: ['test/support/controller-setup.ts'],
          maxWorkers: 3,
          sequence: { concurrent: true, groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          sequence: { groupOrder: 3 },
          testTimeout: 900_000,
          hookTimeout: 120_000,
        },
      },
      ...(hasCluster ? [e2e] : []),
    ],
  },
});
