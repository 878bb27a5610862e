/** Tests that lack what this machine does not have: a font, another library. */
import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    notRun?: string;
  }
}

/** Leaves the test out, with the reason for the list of what was not run, which `npm test` prints. */
export function notRun(context: TestContext, reason: string): never {
  context.task.meta.notRun = reason;
  context.skip(reason);
}
