/** The names of the functions that an instruction calls.                                    layer 2 */
import { type Node, visitNode } from './instruction.js';

export const calledIn = (root: Node): readonly string[] =>
  visitNode<readonly string[]>(
    {
      operation: n => n.args.flatMap(calledIn),
      access: n => n.args.flatMap(calledIn),
      extract: n => calledIn(n.arg),
      shuffle: n => [n.left, n.right].flatMap(calledIn),
      get: () => [],
      global: () => [],
      set: n => calledIn(n.value),
      i32: () => [],
      f32: () => [],
      f64: () => [],
      lanes: () => [],
      ramp: () => [],
      fuses: () => [],
      madd: n => [n.a, n.b, n.c].flatMap(calledIn),
      call: n => [n.name, ...n.args.flatMap(calledIn)],
      if: n => [n.test, ...n.body, ...n.otherwise].flatMap(calledIn),
      repeat: n => [...n.body, n.test].flatMap(calledIn),
      leave: n => calledIn(n.test),
      comment: () => [],
    },
    root,
  );
