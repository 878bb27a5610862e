/**
 * Options with every name declared.                                                     layer 4
 *
 * `derive` wants declarations, because a name with a slip of the pen is no variable. At a prompt one rather writes the
 * formula and lets the convention say what x and A are.
 */
import type { DeriveOptions, Variable } from '../calculus/derive.js';
import { parseDim, type Shape } from '../expr/dim.js';
import { declaredName } from '../language/names.js';
import { shapesByConvention } from '../language/convention.js';

/**
 * The options with the names that are missing declared by the usual convention (a–g scalars, h–z vectors, A–Z matrices),
 * their sizes inferred from the text or named n, m, k, …
 * @throws {TracegradError} as the parser does; `bad-declaration` for a wrong declaration; `shape-mismatch` if the shapes
 * cannot fit
 */
export function byConvention(source: string, options: DeriveOptions): DeriveOptions {
  const declared = new Map<string, Shape>();
  for (const [name, { size }] of Object.entries(options.variables)) {
    declared.set(declaredName(name), [parseDim(size[0]), parseDim(size[1] ?? 1)]);
  }
  const shapes = shapesByConvention(source, declared, [declaredName(options.wrt)]);
  const added = [...shapes].filter(([name]) => !declared.has(name));
  return {
    ...options,
    variables: {
      ...options.variables,
      ...Object.fromEntries(added.map(([name, size]): [string, Variable] => [name, { size }])),
    },
  };
}
