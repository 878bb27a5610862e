/** The product kernels as functions.                                                        layer 4 */
import { productKernels } from '../lower/product-kernels.js';
import { verified } from '../loop/verify.js';
import type { FunctionText } from './pass.js';
import { statementLines } from './statements.js';

/** Parameters in the order in which printed calls give them: sizes, panels, then the factor and whether to add. */
export const productFunctions = (): readonly FunctionText[] =>
  productKernels.map(verified).map(({ name, says, sizes, buffers, body }) => {
    const positions = new Set(['c0', 'cRow', 'a0', 'aRow', 'b0', 'bRow', 'adds']);
    const counts = sizes.filter(size => !positions.has(size));
    const panels = buffers.flatMap(({ name: array }) => [
      { name: array, type: 'FloatArray' },
      ...sizes
        .filter(size => positions.has(size) && size.charAt(0) === array.toLowerCase())
        .filter(size => size !== 'adds')
        .map(size => ({ name: size, type: 'number' })),
    ]);
    return {
      name,
      docs: says,
      parameters: [
        ...counts.map(size => ({ name: size, type: 'number' })),
        ...panels,
        { name: 'factor', initializer: '1' },
        { name: 'adds', initializer: '0' },
      ],
      returns: 'void',
      lines: statementLines(body),
    };
  });
