/** Functions as they are typeset: √x, ‖x‖₂, |a|, det(A), and a name before brackets for all others. */
import { isScalar } from '../expr/dim.js';
import { digits, fenced, type Layout, letters, row, sign, subscript } from './layout.js';
import type { CallNotation } from './notation.js';

const applied = (name: string, latex: string, args: readonly Layout[]): Layout => ({
  kind: 'row',
  sort: 'applied',
  items: [
    { kind: 'function', name, latex },
    fenced(row(...args.flatMap((arg, i) => (i === 0 ? [arg] : [sign(','), arg])))),
  ],
});

const norm = (arg: Layout, index: Layout): Layout => subscript(fenced(arg, 'norm'), index);

type Rule = (args: readonly [Layout, ...Layout[]], ofScalar: boolean, ofVector: boolean) => Layout;
const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['sqrt', ([arg]) => ({ kind: 'root', arg })],
  ['norm1', ([arg]) => norm(arg, digits(1))],
  ['norm2', ([arg], _, ofVector) => norm(arg, ofVector ? digits(2) : letters('F', 'upright'))],
  ['abs', ([arg], ofScalar) => (ofScalar ? fenced(arg, 'bar') : applied('abs', '\\operatorname{abs}', [arg]))],
  ['det', ([arg]) => applied('det', '\\det', [arg])],
  ['logdet', ([arg]) => applied('log det', '\\log\\det', [arg])],
  ['sigmoid', ([arg]) => applied('σ', '\\sigma', [arg])],
  ['commutation', ([m, n]) => subscript(letters('K', 'upright'), n === undefined ? m : row(m, sign(','), n))],
]);

/** f(x), given the layouts of its arguments. */
export function functionLayout({ fn, latex, args: operands }: CallNotation, args: readonly Layout[]): Layout {
  const [first, ...others] = args;
  const shape = operands[0]?.shape ?? [1, 1];
  const rule = rules.get(fn);
  if (rule !== undefined && first !== undefined) return rule([first, ...others], isScalar(shape), shape.includes(1));
  return applied(fn, latex ?? `\\operatorname{${fn}}`, args);
}
