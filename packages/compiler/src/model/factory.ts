/**
 * A cell as a function that makes models of it, in this process.                            layer 5
 *
 * The runtime comes as an argument, because it is emitted by this package, which must not need it to be built. The kernels
 * in TypeScript are evaluated when a call first needs them: a page whose policy forbids that has WebAssembly.
 */
import type { Cell } from '@tracegrad/symbolic';
import { cellModule } from '../emit/cell-module.js';
import type { PassText } from '../emit/pass.js';
import { withoutMarks } from '../emit/statements.js';
import { calledFunctions } from '../emit/support.js';
import type { CompiledModel, CompiledOptions } from './contract.js';
import { type CellDescription, cellDescription, missing, type Script, type Sizes } from './description.js';

/** What a factory needs of `@tracegrad/runtime/kernel`: `build`; all of it, if kernels are to run as TypeScript. */
export interface KernelSupport {
  build(emitted: never, sizes: Sizes, options: CompiledOptions): unknown;
}

/** Makes a model of one cell, with the options of the models of the runtime. */
export interface ModelFactory {
  <K extends 'float32' | 'float64' = 'float32'>(
    sizes: Sizes,
    options?: CompiledOptions<K>,
  ): CompiledModel<{ float32: Float32Array; float64: Float64Array }[K]>;
  readonly description: CellDescription;
}

/** The function of a pass, its types taken off. */
function evaluated(pass: PassText, support: object): (...given: never[]) => unknown {
  const texts = [...pass.nests, pass.function].map(({ name, parameters, lines }) =>
    [`function ${name}(${parameters.map(one => one.name).join(', ')}) {`, ...withoutMarks(lines), '}'].join('\n'),
  );
  const called = calledFunctions({ passes: [pass] });
  if (!called.every(name => name in support)) missing();
  const head = `'use strict';\nconst { ${called.join(', ')} } = support;`;
  // The text was made by this process from a cell whose names are identifiers.
  return new Function('support', [head, ...texts, `return ${pass.function.name};`].join('\n'))(support) as never;
}

/** The function of a pass, made when it is first run. Calls pass nothing on that they would have to allocate. */
function scriptOver(support: object): Script {
  return {
    forward: pass => {
      let run: ReturnType<Script['forward']> | undefined;
      return (sizes, T, B, memory, part) => {
        run ??= evaluated(pass, support) as ReturnType<Script['forward']>;
        run(sizes, T, B, memory, part);
      };
    },
    training: pass => {
      let run: ReturnType<Script['training']> | undefined;
      return (sizes, T, B, memory, scale, option, part) => {
        run ??= evaluated(pass, support) as ReturnType<Script['training']>;
        return run(sizes, T, B, memory, scale, option, part);
      };
    },
  };
}

/**
 * The factory of a cell.
 * @throws {TracegradError} `unsupported` for an expression without kernels, named in the message; `bad-declaration` for a
 *   name that models use themselves
 */
export function modelFactory(cell: Cell, support: KernelSupport): ModelFactory {
  const description = cellDescription(cellModule(cell), scriptOver(support));
  const make = (sizes: Sizes, options: CompiledOptions = {}): unknown =>
    support.build(description as never, sizes, options);
  // The arrays are of the type asked for: `build` says the same of emitted models.
  return Object.assign(make, { description }) as unknown as ModelFactory;
}
