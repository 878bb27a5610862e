/**
 * What every package's tests share: imports between packages resolve to sources, as in the editor and the type check,
 * so a test never runs against a stale build. Setting conditions replaces Vite's own, hence the spread.
 */
import { availableParallelism } from 'node:os';
import { defaultServerConditions } from 'vite';
import { defineProject } from 'vitest/config';

const conditions = ['tracegrad-source', ...defaultServerConditions];

export const sourceTests = (name: string, testTimeout = 30_000) =>
  defineProject({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      include: ['src/**/*.test.ts'],
      testTimeout,
      hookTimeout: testTimeout,
      // Vitest leaves one core to itself, which on two cores is every other one.
      maxWorkers: availableParallelism(),
      // Files share a process: what all of them import takes a second to load, and nothing here is shared but caches.
      isolate: false,
    },
  });
