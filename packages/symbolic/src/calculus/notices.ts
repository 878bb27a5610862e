/**
 * What a reader should know of an answer, though nothing is wrong with it.             layer 3
 *
 * A result that is zero because a name does not occur or cancels, and a function that works entry by entry where a matrix function of
 * nearly the same name may have been meant: both are what was asked for, and both are slips more often than wishes.
 */
import { isScalar } from '../expr/dim.js';
import type { Expr, Sym } from '../expr/expr.js';
import { nodes } from '../expr/rewrite.js';
import { toText } from '../print/text.js';

export type NoticeCode = 'absent-variable' | 'elementwise' | 'by-convention';

export interface Notice {
  readonly code: NoticeCode;
  /** The name or expression that it is about. */
  readonly about: string;
  readonly says: { readonly en: string; readonly zh: string };
}

/** Elementwise functions that have a matrix function beside them in other systems; what the language calls that one. */
const matrixForm: ReadonlyMap<string, string | undefined> = new Map([
  ['exp', 'expm'],
  ['log', undefined],
]);

const longest = 60;
/** The expression, or dots where it is too long to be read in a sentence. */
function shortText(A: Expr): string {
  if (nodes(A).length > longest) return '…';
  const text = toText(A, { where: false });
  return text.length > longest ? '…' : text;
}

function elementwiseNotices(F: Expr): readonly Notice[] {
  return nodes(F).flatMap((node): Notice[] => {
    if (node.kind !== 'apply' || !matrixForm.has(node.fn.name)) return [];
    const [rows, columns] = node.shape;
    if (isScalar(node.shape) || rows !== columns) return [];
    const { name } = node.fn;
    const other = matrixForm.get(name);
    const A = shortText(node.arg);
    const en = `${name}(${A}) is taken entry by entry`;
    const zh = `${name}(${A}) 按元素计算`;
    return [
      {
        code: 'elementwise',
        about: `${name}(${A})`,
        says:
          other === undefined
            ? { en: `${en}; there is no function for that of the matrix`, zh: `${zh}；语言中没有相应的矩阵函数` }
            : { en: `${en}; that of the matrix is ${other}(${A})`, zh: `${zh}；矩阵函数为 ${other}(${A})` },
      },
    ];
  });
}

/** Notices about the derivative of F by X. */
export function noticesOf(F: Expr, X: Sym): readonly Notice[] {
  const absent = nodes(F).every(node => node.kind !== 'sym' || node.name !== X.name);
  const zero: Notice = {
    code: 'absent-variable',
    about: X.name,
    says: {
      en: `the expression does not depend on ${X.name}, so the derivative is zero`,
      zh: `表达式不依赖于 ${X.name}，故导数为零`,
    },
  };
  return [...(absent ? [zero] : []), ...elementwiseNotices(F)];
}
