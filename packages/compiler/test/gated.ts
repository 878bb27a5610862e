/** A cell with a reset and an update gate, whose products share operands in two overlapping ways. */
import type { CellDefinition } from '@tracegrad/symbolic';

export const gated: CellDefinition = {
  name: 'gated',
  parameters: {
    W_z: ['n', 'd'],
    U_z: ['n', 'n'],
    W_r: ['n', 'd'],
    U_r: ['n', 'n'],
    W_h: ['n', 'd'],
    U_h: ['n', 'n'],
  },
  inputs: { x: { size: ['d'] } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations: [
    'z[t] = sigmoid(W_z*x[t] + U_z*h[t-1])',
    'r[t] = sigmoid(W_r*x[t] + U_r*h[t-1])',
    'c[t] = tanh(W_h*x[t] + U_h*(r[t].*h[t-1]))',
    'h[t] = (vector(1) - z[t]).*h[t-1] + z[t].*c[t]',
  ],
  loss: 'sum(t, 1, T, norm2(h[t])^2)',
};
