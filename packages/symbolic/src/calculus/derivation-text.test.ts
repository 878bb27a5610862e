/**
 * Derivations folded and written: nothing is lost, every line of an overview holds in numbers, and it can be read.
 */
import { describe, expect, test } from 'vitest';
import { galleryCases, samples, strangeCells, textCases } from '../../test/derivation/corpus.js';
import { rareDerivations } from '../../test/derivation/rare.js';
import { cellNumbers, equationError, expressionNumbers, type Numbers } from '../../test/derivation/step-check.js';
import { scalarFunctions } from '../expr/scalar-functions.js';
import { toText } from '../print/text.js';
import type { Derivation } from './derivation.js';
import { derivationLatex, derivationText } from './derivation-text.js';
import { derive } from './derive.js';
import { overview } from './overview.js';
import { domainsInChinese, says } from './sentence.js';

const expressions = [...samples, ...textCases, ...rareDerivations];
const cells = [...galleryCases, ...strangeCells];

const equations = new Set(['differential', 'loss', 'equation', 'rewriting']);

/** The first line of an overview that does not hold, among those that are equations. */
function wrongLine(derivation: Derivation, numbers: Numbers): string | undefined {
  const lines = overview(derivation).filter(({ kind }) => equations.has(kind));
  const empty = lines.find(({ before, after }) => before === after);
  if (empty !== undefined) return `${toText(empty.before)} stays as it is`;
  const found = lines.find(({ before, after }) => !(equationError(before, after, numbers) <= 1e-9));
  return found === undefined ? undefined : `${toText(found.before)} = ${toText(found.after)}`;
}

describe('overview', () => {
  test.each(expressions.map(entry => [entry.title, entry] as const))('%s', (_, entry) => {
    const { derivation } = entry.derived;
    expect(overview(derivation).flatMap(({ steps }) => steps)).toEqual(derivation.steps);
    expect(wrongLine(derivation, expressionNumbers(entry.sampled, entry.options.wrt, entry.sizes))).toBeUndefined();
  });

  test.each(cells.map(entry => [entry.title, entry] as const))('%s', (_, { cell, derived: { derivation } }) => {
    expect(overview(derivation).flatMap(({ steps }) => steps)).toEqual(derivation.steps);
    expect(wrongLine(derivation, cellNumbers(cell))).toBeUndefined();
  });
});

const quadratic = derive("x'*A*x", {
  wrt: 'x',
  variables: { A: { size: ['n', 'n'], symmetric: true }, x: { size: ['n'] } },
}).derivation;

describe('text', () => {
  test('every step, in English', () => {
    expect(derivationText(quadratic)).toMatchInlineSnapshot(`
      "Differential
         1. d-product: Product rule: one factor moves at a time, in its place.
              d(x'*A*x)
            = d(x')*A*x + x'*A*dx
         2. cyclic: Factors go round under the trace; a scalar is its own trace.
              d(x')*A*x
            = tr(A*x*d(x'))

         3. d-transpose: The differential of a transpose is the transpose of the differential.
              tr(A*x*d(x'))
            = tr(A*x*dx')
         4. transpose-trace: A matrix and its transpose have the same trace; the transpose of a product has the factors in reverse.
              tr(A*x*dx')
            = x'*A'*dx

         5. collect: All terms with the same differential are collected.
              x'*A*dx + x'*A'*dx
            = (A'*x + A*x)'*dx

      Identification
         6. identify: The gradient is read off dL = tr(N dX): it is the transpose of N.
              (A'*x + A*x)'*dx
            ⇒ A'*x + A*x

      Simplification
         7. symmetric: The matrix is declared symmetric. Assumed: Aᵀ = A.
              A'
            = A
         8. assume: The parts rewritten under the assumptions are put in. Assumed: Aᵀ = A.
              A'*x + A*x
            = 2*A*x"
    `);
  });

  test('every step, in Chinese', () => {
    expect(derivationText(quadratic, { language: 'zh' })).toMatchInlineSnapshot(`
      "微分
         1. d-product: 乘积的微分：每次只对一个因子取微分，位置不变。
              d(x'*A*x)
            = d(x')*A*x + x'*A*dx
         2. cyclic: 迹内因子可以轮换；标量等于它的迹。
              d(x')*A*x
            = tr(A*x*d(x'))

         3. d-transpose: 转置的微分等于微分的转置。
              tr(A*x*d(x'))
            = tr(A*x*dx')
         4. transpose-trace: 矩阵与其转置的迹相等；乘积的转置要颠倒因子的次序。
              tr(A*x*dx')
            = x'*A'*dx

         5. collect: 合并含同一微分的各项。
              x'*A*dx + x'*A'*dx
            = (A'*x + A*x)'*dx

      读出导数
         6. identify: 由 dL = tr(N dX) 读出梯度：N 的转置。
              (A'*x + A*x)'*dx
            ⇒ A'*x + A*x

      化简
         7. symmetric: 已声明矩阵对称。假设：Aᵀ = A。
              A'
            = A
         8. assume: 代入在所列假设下化简的各部分。假设：Aᵀ = A。
              A'*x + A*x
            = 2*A*x"
    `);
  });

  test('one line for each node', () => {
    expect(derivationText(quadratic, { level: 'overview' })).toMatchInlineSnapshot(`
      "Differential
        d(x'*A*x) = x'*A*dx + tr(A*x*d(x'))
        tr(A*x*d(x')) = x'*A'*dx
        x'*A*dx + x'*A'*dx = (A'*x + A*x)'*dx

      Identification
        (A'*x + A*x)'*dx ⇒ A'*x + A*x

      Simplification
        A'*x + A*x = 2*A*x"
    `);
  });

  test('LaTeX', () => {
    expect(derivationLatex(quadratic, { level: 'overview' })).toMatchInlineSnapshot(`
      "\\begin{aligned}
      &\\textbf{Differential} \\\\
      &\\mathrm{d} (\\mathbf{x}^{\\mathsf{T}} A \\mathbf{x}) = \\mathbf{x}^{\\mathsf{T}} A \\mathrm{d} \\mathbf{x} + \\operatorname{tr}(A \\mathbf{x} \\mathrm{d} (\\mathbf{x}^{\\mathsf{T}})) \\\\[6pt]
      &\\operatorname{tr}(A \\mathbf{x} \\mathrm{d} (\\mathbf{x}^{\\mathsf{T}})) = \\mathbf{x}^{\\mathsf{T}} A^{\\mathsf{T}} \\mathrm{d} \\mathbf{x} \\\\[6pt]
      &\\mathbf{x}^{\\mathsf{T}} A \\mathrm{d} \\mathbf{x} + \\mathbf{x}^{\\mathsf{T}} A^{\\mathsf{T}} \\mathrm{d} \\mathbf{x} = (A^{\\mathsf{T}} \\mathbf{x} + A \\mathbf{x})^{\\mathsf{T}} \\mathrm{d} \\mathbf{x} \\\\[6pt]
      &\\textbf{Identification} \\\\
      &(A^{\\mathsf{T}} \\mathbf{x} + A \\mathbf{x})^{\\mathsf{T}} \\mathrm{d} \\mathbf{x} \\Rightarrow A^{\\mathsf{T}} \\mathbf{x} + A \\mathbf{x} \\\\[6pt]
      &\\textbf{Simplification} \\\\
      &A^{\\mathsf{T}} \\mathbf{x} + A \\mathbf{x} = 2 A \\mathbf{x}
      \\end{aligned}"
    `);
    expect(derivationLatex(quadratic, { level: 'steps', language: 'zh' })).toMatchInlineSnapshot(`
      "\\begin{aligned}
      &\\textbf{微分} \\\\
      &\\mathrm{d} (\\mathbf{x}^{\\mathsf{T}} A \\mathbf{x}) \\\\
      &\\quad = \\mathrm{d} (\\mathbf{x}^{\\mathsf{T}}) A \\mathbf{x} + \\mathbf{x}^{\\mathsf{T}} A \\mathrm{d} \\mathbf{x} &&\\text{d-product} \\\\
      &\\mathrm{d} (\\mathbf{x}^{\\mathsf{T}}) A \\mathbf{x} \\\\
      &\\quad = \\operatorname{tr}(A \\mathbf{x} \\mathrm{d} (\\mathbf{x}^{\\mathsf{T}})) &&\\text{cyclic} \\\\[6pt]
      &\\operatorname{tr}(A \\mathbf{x} \\mathrm{d} (\\mathbf{x}^{\\mathsf{T}})) \\\\
      &\\quad = \\operatorname{tr}(A \\mathbf{x} (\\mathrm{d} \\mathbf{x})^{\\mathsf{T}}) &&\\text{d-transpose} \\\\
      &\\operatorname{tr}(A \\mathbf{x} (\\mathrm{d} \\mathbf{x})^{\\mathsf{T}}) \\\\
      &\\quad = \\mathbf{x}^{\\mathsf{T}} A^{\\mathsf{T}} \\mathrm{d} \\mathbf{x} &&\\text{transpose-trace} \\\\[6pt]
      &\\mathbf{x}^{\\mathsf{T}} A \\mathrm{d} \\mathbf{x} + \\mathbf{x}^{\\mathsf{T}} A^{\\mathsf{T}} \\mathrm{d} \\mathbf{x} \\\\
      &\\quad = (A^{\\mathsf{T}} \\mathbf{x} + A \\mathbf{x})^{\\mathsf{T}} \\mathrm{d} \\mathbf{x} &&\\text{collect} \\\\[6pt]
      &\\textbf{读出导数} \\\\
      &(A^{\\mathsf{T}} \\mathbf{x} + A \\mathbf{x})^{\\mathsf{T}} \\mathrm{d} \\mathbf{x} \\\\
      &\\quad \\Rightarrow A^{\\mathsf{T}} \\mathbf{x} + A \\mathbf{x} &&\\text{identify} \\\\[6pt]
      &\\textbf{化简} \\\\
      &A^{\\mathsf{T}} \\\\
      &\\quad = A &&\\text{symmetric} \\\\
      &A^{\\mathsf{T}} \\mathbf{x} + A \\mathbf{x} \\\\
      &\\quad = 2 A \\mathbf{x} &&\\text{assume}
      \\end{aligned}"
    `);
  });

  test.each([
    ['overview', 'zh'],
    ['steps', 'en'],
  ] as const)('samples and cells can be written: %s, %s', { timeout: 120_000 }, (level, language) => {
    for (const { derived } of [...samples, ...cells]) {
      const text = derivationText(derived.derivation, { language, level });
      const latex = derivationLatex(derived.derivation, { language, level });
      expect(`${text}${latex}`).not.toMatch(/undefined|\[object/u);
      expect(latex.split('{').length).toBe(latex.split('}').length);
    }
  });
});

describe('sentences', () => {
  const stepOf = (source: string, rule: string) => {
    const { steps } = derive(source, { wrt: 'x', variables: { x: { size: ['n'] } } }).derivation;
    const found = steps.find(step => step.rule === rule);
    return found ?? expect.fail(`no step ${rule}`);
  };

  test('the function and its domain are named', () => {
    expect(says(stepOf('sum(relu(x))', 'd-apply'), 'en')).toContain(
      'The function is relu: kink at 0, where the slope is taken as 0.',
    );
    expect(says(stepOf('sum(log(x))', 'd-apply'), 'zh')).toContain('函数为 log：自变量为正。');
    expect(says(stepOf('sum(sqrt(x))', 'd-power'), 'en')).toContain('The base is positive.');
    expect(says(stepOf('sum(x.^3)', 'd-power'), 'en')).toBe('Power rule, entry by entry.');
  });

  test('every domain is said in Chinese', () => {
    const domains = scalarFunctions.flatMap(({ domain }) => (domain === undefined ? [] : [domain]));
    expect(domains.filter(domain => !Object.hasOwn(domainsInChinese, domain))).toEqual([]);
  });

  test('an assumption is named', () => {
    const used = quadratic.steps.filter(({ assumption }) => assumption !== undefined);
    expect(used.map(step => says(step, 'en')).join(' ')).toContain('Assumed: Aᵀ = A.');
    expect(used.map(step => says(step, 'zh')).join(' ')).toContain('假设：Aᵀ = A。');
  });
});
