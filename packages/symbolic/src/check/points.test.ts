/** Points are found where an order or a size among the variables decides whether an expression has a value. */
import { describe, expect, it } from 'vitest';
import { generator } from '../numeric/generator.js';
import { check } from './check.js';
import { byConvention } from './declared.js';
import type { DeriveOptions } from '../calculus/options.js';

const passes = (source: string, wrt: string, variables: DeriveOptions['variables'] = {}): void => {
  const { passed, points } = check(source, byConvention(source, { wrt, variables }));
  expect(passed, source).toBe(true);
  expect(points).toHaveLength(3);
};
const n = { size: ['n'] } as const;
const square = { size: ['n', 'n'] } as const;

describe('nobody declares which is the larger', () => {
  it.each([
    ['log(a - b)*sum(x)', 'x'],
    ['log(b - a)*sum(x)', 'x'],
    ['log(a - b)*log(b - c)*sum(x)', 'x'],
    ['log(a - b)*log(b - c)*log(c - d)*sum(x)', 'x'],
    ['sqrt(a^2 - b^2 - c^2)*sum(x)', 'x'],
    ['arcsin(a/b)*sum(x)', 'x'],
    ['log(1 - a/b)*sum(x)', 'x'],
    ['(a/b - 1)^0.5*sum(x)', 'x'],
    ['sum(log(x - z))', 'x'],
    ['sum(log(log(x)))', 'x'],
    ['sum(sqrt(x.^2 - z.^2))', 'z'],
    ["log(x'*x - z'*z)", 'x'],
    ["sqrt(1 - x'*x/(z'*z))", 'x'],
    ['sum(log(A - B))', 'A'],
    ['logdet(A - B)', 'A'],
    ['log(a - sum(x))', 'x'],
    ["log(1 - x'*x)", 'x'],
  ] as const)('%s', (source, wrt) => passes(source, wrt, {}));

  it('where facts hold as well', () => {
    passes('logdet(A - B)', 'A', { A: { ...square, psd: true }, B: { ...square, psd: true } });
    passes('logdet(A - B) + logdet(B - C)', 'A', {
      A: { ...square, psd: true },
      B: { ...square, psd: true },
      C: { ...square, psd: true },
    });
    passes('log(a - sum(p.^2))', 'p', { a: { size: [1], positive: true }, p: { ...n, sumsToOne: true } });
    passes('sum(log(x - z))', 'x', { x: { ...n, positive: true }, z: { ...n, positive: true } });
    passes('sum(log(log(x)))', 'x', { x: { ...n, positive: true } });
  });

  // Every order of k scalars, met by log(s₁ − s₂) + log(s₂ − s₃) + …, and ratios and vectors among them.
  it('orders drawn at random', () => {
    const g = generator(20, 'orders');
    const below = (k: number): number => Math.floor(k * g.uniform());
    const joins = [
      (p: string, q: string) => `log(${p} - ${q})`,
      (p: string, q: string) => `sqrt(${p} - ${q})`,
      (p: string, q: string) => `arccos(${q}/${p})`,
      (p: string, q: string) => `(${p}/${q} - 1)^1.5`,
      (p: string, q: string) => `log(${p}^2 - ${q}^2)`,
    ];
    for (let i = 0; i < 60; i++) {
      const names = ['a', 'b', 'c', 'd', 'f', 'g'];
      const order = Array.from({ length: 2 + below(3) }, () => names.splice(below(names.length), 1)[0] ?? 'a');
      const terms = order.slice(1).map((q, k) => joins[below(joins.length)]?.(order[k] ?? 'a', q) ?? '');
      passes(`(${terms.join(' + ')})*sum(x)`, 'x');
      passes(terms.join(' + '), order[0] ?? 'a');
    }
  });
});

it('what has a value nowhere is still refused', () => {
  const nowhere = 'log(a - b)*log(b - a)*sum(x)';
  expect(() => check(nowhere, byConvention(nowhere, { wrt: 'x', variables: {} }))).toThrow('No point was found');
});
