import type { CellDefinition } from '@tracegrad/symbolic';

/** A recurrence of h on x with weights W and U, of which tests change one thing. */
export const recurrence = (name: string, equations: readonly string[]): CellDefinition => ({
  name,
  parameters: { W: ['n', 'd'], U: ['n', 'n'] },
  inputs: { x: { size: ['d'] } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations,
  loss: 'sum(t, 1, T, norm2(h[t])^2)',
});

/** One whose state starts at zero, without a name. */
export const fromZero = (name: string): CellDefinition => ({
  ...recurrence(name, ['h[t] = tanh(W*x[t] + U*h[t-1])']),
  states: { h: { size: ['n'], initial: 0 } },
});
