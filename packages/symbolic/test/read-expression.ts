/** Reads an expression of which the shapes of the names are given; sizes are the names that occur in shapes. */
import type { Shape } from '../src/expr/dim.js';
import { dimNames } from '../src/expr/dim.js';
import type { Expr } from '../src/expr/expr.js';
import { elaborator } from '../src/language/elaborate.js';
import { parseExpression } from '../src/language/parse.js';

export interface TestName {
  readonly shape: Shape;
  readonly sequence?: boolean;
}

export function readExpression(text: string, names: ReadonlyMap<string, TestName>): Expr {
  const sizes = new Set([...names.values()].flatMap(({ shape }) => shape.flatMap(dimNames)));
  const { withDefinitions, settle } = elaborator({
    declared: name => names.get(name),
    isSize: name => sizes.has(name),
  });
  const elaborated = withDefinitions(parseExpression(text, { declared: name => names.has(name) }), text);
  settle();
  return elaborated.build();
}
