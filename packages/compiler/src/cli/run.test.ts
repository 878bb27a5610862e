/** The command line as a function: what it prints, what it writes, and its exit codes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cell, quadratic, ran } from '../../test/ran.js';
import { commands } from './run.js';

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

  it('emits a cell as one file with the runtime inside, checked as it is', { timeout: 120_000 }, async () => {
    const { code, out, files } = await ran(['emit', 'cell.json', '--target', 'js', '--out', 'there'], {
      'cell.json': JSON.stringify(cell),
    });
    expect(out).toContain('there/two-lags.js: twoLags');
    expect(out).toContain('passed: float64');
    expect(code).toBe(0);
    expect(Object.keys(files)).toEqual(['cell.json', 'there/two-lags.js', 'there/two-lags.d.ts']);
    expect(files['there/two-lags.js']).not.toMatch(/^import /m);
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
    [['emit', 'rnn', '--out', 'there', '--target', 'c'], '--target is ts, js, not "c"'],
    [['emit', 'rnn', '--out', 'there', '--target', 'js', '--import', './x.js'], '--import is for --target ts'],
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
    for (const { name, load } of commands) {
      const { options } = await load();
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
