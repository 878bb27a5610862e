/** What the command line answers about one formula, or a file of them. */
import { describe, expect, it } from 'vitest';
import { cell, quadratic, ran } from '../../test/ran.js';

describe('derive', () => {
  it('prints the derivative, then what it is', async () => {
    const { code, out, err } = await ran(['derive', quadratic, '--wrt', 'x']);
    expect(out).toBe("(A' + A)*x\n  gradient by x, n×1; x: n×1, A: n×n\n");
    expect([code, err]).toEqual([0, '']);
  });

  it('takes declarations with sizes, with facts, with both', async () => {
    const line = async (declared: string) => (await ran(['derive', quadratic, '--wrt', 'x', '--var', declared])).out;
    expect(await line('A:n,n,symmetric')).toBe('2*A*x\n  gradient by x, n×1; A: n×n symmetric, x: n×1\n');
    expect(await line('A:symmetric')).toBe('2*A*x\n  gradient by x, n×1; x: n×1, A: n×n symmetric\n');
    expect(await line('x:5')).toBe("(A' + A)*x\n  gradient by x, 5×1; x: 5×1, A: 5×5\n");
  });

  it('shows the steps', async () => {
    const { out } = await ran(['derive', quadratic, '--wrt', 'x', '--steps']);
    expect(out.split('\n').filter(line => /^ +\d+\. /.test(line)).length).toBeGreaterThan(4);
    expect(out).toContain("(A' + A)*x\n  gradient");
  });

  it('prints LaTeX, MathML and JSON', async () => {
    const format = async (name: string) =>
      (await ran(['derive', quadratic, '--wrt=x', '--order', '2', `--format=${name}`])).out;
    expect(await format('latex')).toBe('A^{\\mathsf{T}} + A\n');
    expect(await format('mathml')).toMatch(/^<math/);
    const { result, layout, shape, wrt, nodes } = JSON.parse(await format('json')) as Record<string, unknown>;
    expect({ result, layout, shape, wrt, nodes }).toEqual({
      result: "A' + A",
      layout: 'hessian',
      shape: ['n', 'n'],
      wrt: 'x',
      nodes: 4,
    });
  });

  it('names what a result assumes and its expression does not', async () => {
    const { out } = await ran(['derive', 'tr(adj(A)*B)', '--wrt', 'A', '--var', 'A:n,n', '--var', 'B:n,n']);
    expect(out).toContain('\n  assumes: A is invertible\n');
    const { out: json } = await ran(['derive', 'adj(A)*x', '--wrt', 'A', '--format', 'json']);
    expect(JSON.parse(json)).toHaveProperty('assumptions', ['A is invertible']);
    const { out: none } = await ran(['derive', 'det(A)', '--wrt', 'A', '--format', 'json']);
    expect(JSON.parse(none)).not.toHaveProperty('assumptions');
  });

  it('takes a formula that begins with a minus', async () => {
    const { out } = await ran(['derive', "-y'*log(softmax(o))", '--wrt', 'o', '--var', 'y:n,sumsToOne']);
    expect(out.split('\n')[0]).toBe('softmax(o) - y');
  });

  it('prints a model with the immediate derivative beside the total one', async () => {
    const { code, out } = await ran(['derive', '--model', 'rnn']);
    expect(code).toBe(0);
    expect(out).toContain("  gh[t] = W'*ga[t+1] + V'*go[t]\n    of this step alone: V'*go[t]\n");
    expect(out).toContain("  ∂L/∂W = sum(t, 1, T, ga[t]*h[t-1]')\n");
  });

  it('derives a cell from a file, with all its steps', async () => {
    const { code, out } = await ran(['derive', '--model', './cell.json', '--steps'], {
      './cell.json': JSON.stringify(cell),
    });
    expect(code).toBe(0);
    expect(out).toContain('∂L/∂g0 = ');
    expect(out).toContain('derivation\n');
    const { gradients, steps } = JSON.parse(
      (await ran(['derive', '--model', 'rnn', '--format', 'json', '--steps'])).out,
    ) as { gradients: Record<string, unknown>; steps: unknown[] };
    expect(Object.keys(gradients)).toEqual(['W', 'U', 'b', 'V', 'c', 'h0']);
    expect(steps.length).toBeGreaterThan(10);
  });

  it('answers a batch in order, whatever happens in a case', async () => {
    const x = { dims: ['n', '1'], shape: [3, 1] };
    const cases = [
      { id: 'one', expr: "x'*x", vars: { x }, wrt: 'x', order: 1 },
      'no case',
      { id: 'two', expr: 'x*', vars: { x }, wrt: 'x', order: 1 },
      { expr: 'x', vars: { x: { dims: [[]] } }, wrt: 'x' },
      {
        id: 'three',
        expr: 'x',
        vars: JSON.parse('{"__proto__": {"dims": ["n", "1"]}}') as unknown,
        wrt: 'constructor',
      },
      { id: 'four', expr: 'sum(x)', vars: { x }, wrt: 'x', order: 3 },
    ];
    const content = JSON.stringify({
      cases,
      invalid: [{ id: 'long', gen: { prefix: 'x', unit: '+x', count: 1e9, suffix: '' }, vars: { x }, wrt: 'x' }],
    });
    const { code, files, err } = await ran(['derive', '--batch', 'cases.json', '--out', 'answers.jsonl'], {
      'cases.json': content,
    });
    const lines = (files['answers.jsonl'] ?? '')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ id, result, error }) => [id, result ?? error])).toEqual([
      ['one', '2*x'],
      [1, 'bad-declaration'],
      ['two', 'syntax'],
      [3, 'bad-declaration'],
      ['three', 'unknown-variable'],
      ['four', 'order-too-high'],
      ['long', 'limit'],
    ]);
    expect(lines.every(({ ms }) => typeof ms === 'number')).toBe(true);
    expect(lines[2]?.['position']).toBe(2);
    expect([code, err]).toEqual([0, '1 answered, 6 refused\n']);
  });
});

describe('check and compare', () => {
  it('check passes, and fails below rounding', async () => {
    const passed = await ran(['check', 'logdet(X)', '--wrt', 'X']);
    expect(passed.code).toBe(0);
    expect(passed.out).toMatch(/^inv\(X\)'\n {2}X: n×n\npassed: relative error \d/);
    const failed = await ran(['check', 'logdet(X)', '--wrt', 'X', '--tolerance', '0']);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('FAILED');
  });

  it('compare says what is wrong', async () => {
    const { code, out } = await ran(['compare', 'A*x', quadratic, '--wrt', 'x']);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^different\n {2}A term is missing: A'\*x\.\n {2}the answer: \(A' \+ A\)\*x\n {2}for example, with\n/,
    );
    const equal = await ran(['compare', "A*x + A'*x", quadratic, '--wrt', 'x']);
    expect([equal.code, equal.out.split('\n')[0]]).toEqual([0, 'equal']);
    const symmetric = await ran(['compare', '2*A*x', quadratic, '--wrt', 'x']);
    expect([symmetric.code, symmetric.out.split('\n')[0]]).toEqual([1, 'equal under a symmetry']);
  });

  it('points at the place of a slip', async () => {
    const { out } = await ran(['compare', "A*x + A*x'", quadratic, '--wrt', 'x']);
    expect(out).toContain("\n  A*x + A*x'\n        ^\n");
  });
});
