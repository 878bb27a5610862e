/** The product kernels as functions, and the scratch arrays that they share.                layer 4 */
import { verified } from '../loop/verify.js';
import { keeps, scratch } from '../lower/panel-kernels.js';
import { innerKernels, productKernels } from '../lower/product-kernels.js';
import { arraysOf, type FunctionText, functionText, numbers } from './pass.js';
import { statementLines } from './statements.js';

/** Constants of the module that holds the kernels. */
export const scratchLines: readonly string[] = scratch.map(
  ({ name, length }) => `const ${name} = new Float64Array(${length});`,
);

/** What products call. */
export const innerFunctions = (): readonly FunctionText[] => innerKernels.map(verified).map(functionText);

/** How a loop uses a product; what is left out is one use that keeps nothing. */
const usage: readonly { readonly name: string; readonly initializer: string }[] = [
  { name: 'uses', initializer: '1' },
  { name: 'first', initializer: '1' },
  { name: 'slot', initializer: String(keeps) },
];

/** Parameters in the order in which printed calls give them: sizes, panels, then the factor, whether to add, and the usage. */
export const productFunctions = (): readonly FunctionText[] =>
  productKernels.map(verified).map(({ name, says, sizes, buffers, body }) => {
    const positions = new Set(['c0', 'cRow', 'a0', 'aRow', 'b0', 'bRow', 'adds', ...usage.map(entry => entry.name)]);
    const counts = sizes.filter(size => !positions.has(size));
    const panels = arraysOf(buffers).flatMap(array => [
      { name: array, type: 'FloatArray' },
      ...numbers([`${array.toLowerCase()}0`, `${array.toLowerCase()}Row`].filter(size => sizes.includes(size))),
    ]);
    return {
      name,
      docs: says,
      parameters: [
        ...numbers(counts),
        ...panels,
        { name: 'factor', initializer: '1' },
        { name: 'adds', initializer: '0' },
        ...usage.filter(entry => sizes.includes(entry.name)),
      ],
      returns: 'void',
      lines: statementLines(body),
    };
  });
