/** The command line as a function: what it prints, what it writes, and its exit codes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as kernels from '../../../runtime/src/generated/kernel.js';
import { type Outside, UsageError } from './outside.js';
import { commands, run } from './run.js';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Runs with files in memory. */
async function ran(
  argv: readonly string[],
  given: Readonly<Record<string, string>> = {},
  installed = true,
): Promise<Ran> {
  const files: Record<string, string> = { ...given };
  let [out, err] = ['', ''];
  const outside: Outside = {
    stdout: text => (out += text),
    stderr: text => (err += text),
    exists: path => path in files,
    read: path => {
      const text = files[path];
      if (text === undefined) throw new UsageError(`cannot read "${path}": there is no such file.`);
      return text;
    },
    write: (path, text) => (files[path] = text),
    open: path => {
      files[path] = '';
      return { write: text => (files[path] += text), close: () => {} };
    },
    kernels: async () => (installed ? kernels : undefined),
  };
  const code = await run(argv, outside);
  return { code, out, err, files };
}

const quadratic = "x'*A*x";
const cell = {
  name: 'two-lags',
  parameters: { A: ['n', 'n'], B: ['n', 'n'] },
  inputs: { x: { size: ['n'] } },
  states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 'g0' } } },
  equations: ['h[t] = tanh(A*h[t-1] + B*h[t-2] + x[t])'],
  loss: 'sum(t, 1, T, norm2(h[t])^2)',
};

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

describe('walk, plan and emit', () => {
  it('walks a parameter from its equation to its loops', async () => {
    const { code, out } = await ran(['walk', 'rnn', 'W']);
    expect(code).toBe(0);
    const headings = out
      .split('\n')
      .filter(line => /^\d\. /.test(line))
      .map(line => line.slice(3).split(/[:, ]/)[0]);
    expect(headings).toEqual(['forward', 'derivation', 'adjoints', 'gradient', 'plan', 'loop', 'emitted']);
    const place = (text: string): number => out.indexOf(text);
    const journey = [
      'a[t] = W*h[t-1] + U*x[t] + b',
      "ga[t]'*dW*h[t-1]",
      "tr(h[t-1]*ga[t]'*dW)",
      "∂L/∂W = sum(t, 1, T, ga[t]*h[t-1]')",
      '∂L/∂W = Σ over t and examples',
      'gW, 0',
    ].map(place);
    expect(journey).not.toContain(-1);
    expect([...journey].sort((a, b) => a - b)).toEqual(journey);
  });

  it('walks inputs, states and start values', async () => {
    for (const name of ['x', 'h', 'h0', 'o']) {
      const { code, out } = await ran(['walk', 'rnn', name]);
      expect([name, code]).toEqual([name, 0]);
      expect(out).toContain('. gradient\n');
    }
  });

  it('plans a cell', async () => {
    const { code, out } = await ran(['plan', 'lstm']);
    expect(code).toBe(0);
    expect(out).toMatch(/^plan of lstm\n/);
  });

  it('emits a cell from a file and checks it', async () => {
    const { code, out, files } = await ran(['emit', 'cell.json', '--out', 'there'], {
      'cell.json': JSON.stringify(cell),
    });
    expect(out).toContain('twoLags');
    expect(out).toContain('passed: float64');
    expect(code).toBe(0);
    expect(files['there/two-lags.ts']).toContain("from '@tracegrad/runtime/kernel'");
  });

  it('says where it could not check', async () => {
    const { code, err } = await ran(['emit', 'mlp', '--out', 'there'], {}, false);
    expect(code).toBe(1);
    expect(err).toContain('not checked');
    expect((await ran(['emit', 'mlp', '--out', 'there', '--no-check'], {}, false)).code).toBe(0);
  });
});

describe('errors', () => {
  it('stand below the formula, with a caret and a hint', async () => {
    const { code, err, out } = await ran(['derive', 'sum(x**2)', '--wrt', 'x']);
    expect(err).toBe('error (syntax): Unexpected "*".\n  sum(x**2)\n        ^\nhint: ^ or .^\n');
    expect([code, out]).toEqual([2, '']);
  });

  it('in a long formula show what is around them', async () => {
    const { err } = await ran(['derive', `${'x + '.repeat(100)}(`, '--wrt', 'x']);
    const [, line = '', caret = ''] = err.split('\n');
    expect(line.length).toBeLessThan(90);
    expect(line[caret.indexOf('^')]).toBe('(');
  });

  it('in a cell name the equation', async () => {
    const wrong = { ...cell, equations: ['h[t] = tanh(A*h[t-1] + B*h[t-2] + q[t])'] };
    const { code, err } = await ran(['derive', '--model', 'cell.json'], { 'cell.json': JSON.stringify(wrong) });
    expect(code).toBe(2);
    expect(err).toContain('"q" is not declared');
    const [, line = '', caret = ''] = err.split('\n');
    expect(line.slice(caret.indexOf('^'))).toMatch(/^q\[t\]/);
  });

  it.each([
    [['derive', 'x'], '--wrt NAME is missing'],
    [['derive', '--wrt', 'x'], 'The expression is missing'],
    [['derive', 'x', 'y', '--wrt', 'x'], '"y" is one argument too many'],
    [['derive', 'x', '--wrt'], '--wrt needs a value'],
    [['derive', 'x', '--wrt', 'x', '--order', '3'], '--order is 1 or 2'],
    [['derive', 'x', '--wrt', 'x', '--format', 'pdf'], '--format is text, latex, mathml, json'],
    [['derive', 'x', '--wrt', 'x', '--colour'], 'There is no option "--colour"'],
    [['derive', 'x', '--wrt', 'x', '--var', 'x'], '--var "x"'],
    [['derive', 'x', '--wrt', 'x', '--var', 'q:symmetric'], 'so it needs a size'],
    [['derive', '--model', 'none'], 'There is no cell "none"'],
    [['derive', '--model', 'none.json'], 'there is no such file'],
    [['derive', '--model', 'empty.json'], 'It is empty'],
    [['derive', '--model', 'cut.json'], 'It is cut off'],
    [['derive', '--model', 'list.json'], 'is no cell: it is no object'],
    [['derive', '--model', 'wrong.json'], 'parameters."A" is not a size'],
    [['derive', '--batch', 'cut.json'], 'It is cut off'],
    [['derive', '--batch', 'wrong.json'], 'holds no cases'],
    [['check', 'x', '--wrt', 'x', '--tolerance', 'small'], '--tolerance is a number'],
    [['compare', 'x', '--wrt', 'x'], 'The expression is missing'],
    [['walk', 'rnn', 'Q'], 'rnn has no "Q"; it has W'],
    [['walk', 'rnn'], 'The symbol is missing'],
    [['emit', 'rnn'], '--out DIR is missing'],
    [['integrate'], 'There is no command "integrate"'],
  ])('%j is refused', async (argv, says) => {
    const files = {
      'empty.json': '',
      'cut.json': '{"name": "c',
      'list.json': '[]',
      'wrong.json': JSON.stringify({ ...cell, parameters: { A: 'n' } }),
    };
    const { code, out, err } = await ran(argv, files);
    expect(err).toContain(says);
    expect(err).not.toContain('    at ');
    expect([code, out]).toEqual([2, '']);
  });
});

describe('help', () => {
  it('lists every command, and every option of each', async () => {
    const { code, out } = await ran(['--help']);
    expect(code).toBe(0);
    for (const { name, options } of commands) {
      expect(out).toContain(`  ${name} `);
      const help = await ran([name, '--help']);
      expect(help.code).toBe(0);
      for (const option of Object.keys(options)) expect(help.out).toContain(`--${option}`);
      expect((await ran(['help', name])).out).toBe(help.out);
    }
  });

  it('goes to the error stream, with exit code 2, where nothing was asked', async () => {
    const { code, out, err } = await ran([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('usage: tracegrad COMMAND');
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await ran(['--version'])).out).toBe(`${version}\n`);
  });
});

it('prints the same twice', async () => {
  for (const argv of [
    ['derive', '--model', 'lstm', '--steps'],
    ['compare', 'A*x', quadratic, '--wrt', 'x'],
    ['walk', 'lstm', 'U_f'],
  ]) {
    expect(await ran(argv)).toEqual(await ran(argv));
  }
});
