/** One way to typeset LaTeX for the whole site: KaTeX with MathML beside it, and no tolerance for what it does not know. */
import katex from 'katex';

export type FormulaForm = 'inline' | 'display';

/**
 * LaTeX → HTML with MathML for readers that speak it.
 * @throws {katex.ParseError} where the LaTeX is not understood; strict, so that warnings stop a build too
 */
export const typeset = (latex: string, form: FormulaForm): string =>
  katex.renderToString(latex, {
    displayMode: form === 'display',
    output: 'htmlAndMathml',
    throwOnError: true,
    strict: 'error',
    trust: false,
  });
