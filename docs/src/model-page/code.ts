/**
 * The emitted training pass as a listing with numbered lines.
 *
 * The emitter writes above every loop what it computes, `// ga_f[t] = …`; that name ties a line to its formula, and both
 * link to each other.
 */
import { cellModule, passLines } from '@tracegrad/compiler/kernels';
import type { Cell } from '@tracegrad/symbolic';
import { escaped } from '../formula/markup.js';

export interface Listing {
  readonly html: string;
  /** Without markup. */
  readonly lines: readonly string[];
  /** The first line that gives a name a value; 1-based. */
  readonly lineOf: (name: string) => number | undefined;
}

/** What a comment line gives a value to, in the names of the page: gradients are called gW, start values h[0]. */
function namedBy(line: string): string | undefined {
  const [, partial, name, index] = /^\s*\/\/ (∂L\/∂)?([\p{L}\w]+)(\[[^\]]*\])? = /u.exec(line) ?? [];
  if (name === undefined) return undefined;
  return partial === undefined ? name + (index === '[t]' ? '' : (index ?? '')) : `g${name}`;
}

const keywords = /\b(const|let|for|if|return|function)\b/g;

/** @param formulaOf the anchor of the formula of a name, if the page has one */
export function listingOf(cell: Cell, formulaOf: (name: string) => string | undefined): Listing {
  const pass = cellModule(cell).passes.find(({ function: { name } }) => name === 'train');
  if (pass === undefined) throw new RangeError(`${cell.name} has no training pass`);
  const all = passLines(pass).flatMap(line => line.split('\n'));
  const first = new Map<string, number>();
  const rows = all.map((line, i) => {
    const own = namedBy(line);
    const isFirst = own !== undefined && !first.has(own);
    if (isFirst) first.set(own, i + 1);
    const isComment = line.trimStart().startsWith('//');
    const anchor = own === undefined ? undefined : formulaOf(own);
    const text = isComment
      ? `<i>${anchor === undefined ? escaped(line) : `<a href="#${anchor}">${escaped(line)}</a>`}</i>`
      : escaped(line).replace(keywords, '<b>$1</b>');
    return `<span class="line" id="line-${i + 1}">${text === '' ? ' ' : text}</span>`;
  });
  return {
    html: `<pre class="listing" tabindex="0"><code>${rows.join('&#10;')}</code></pre>`,
    lines: all,
    lineOf: own => first.get(own),
  };
}
