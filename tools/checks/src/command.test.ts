import { expect, test } from 'vitest';
import { outcomeOf } from './command.js';

const node = (script: string, input?: string) =>
  outcomeOf(process.execPath, ['-e', script], { cwd: '/', ...(input === undefined ? {} : { input }) });

test('a program gets its input, and its output and exit code come back', async () => {
  const script = "process.stdin.pipe(process.stdout); process.stderr.write('!'); process.exitCode = 3;";
  const outcome = await node(script, 'words\n');
  expect({ ...outcome, said: outcome.said.length }).toEqual({ code: 3, stdout: 'words\n', said: 7 });
});

test('a program that waits for input nobody gives ends', async () => {
  expect((await node('process.stdin.resume();')).code).toBe(0);
});

test('a program killed by a signal, and one that is not there, have failed', async () => {
  expect((await node("process.kill(process.pid, 'SIGKILL');")).code).toBe(1);
  expect((await outcomeOf('no-such-program-here', [], { cwd: '/' })).code).toBe(127);
});
