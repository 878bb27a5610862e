/**
 * The kernels of a cell as a WebAssembly module.                                            layer 4
 *
 * Apart from the files that hold it, which want a formatter and a compiler: a web page makes the module and runs it.
 */
import { int, replaceNames } from '../loop/int.js';
import { type KernelNaming, lowered } from '../lower/kernel.js';
import { withClasses } from '../passes/classes.js';
import { divided } from '../passes/divide.js';
import { lentBuffers } from '../passes/lend.js';
import { optimised } from '../passes/pipeline.js';
import type { Plan, Program } from '../plan/plan.js';
import type { WasmModule } from '../wasm/instruction.js';
import { type CompiledKernel, compiledKernel } from '../wasm/kernel.js';
import { moduleOf } from '../wasm/module.js';
import type { CellModule } from './cell-module.js';

export interface CompiledModule {
  readonly kernels: readonly CompiledKernel[];
  readonly module: WasmModule;
}

function kernelOf(plan: Plan, program: Program, naming: KernelNaming): CompiledKernel {
  const kernel = lowered(plan, program, naming);
  const whole = optimised(withClasses(kernel, plan).kernel);
  const { kernel: own, shares } = divided(whole, plan.letters, lentBuffers(whole));
  const compiled = compiledKernel(own);
  // A thread has no more than all of a share.
  const all = new Map(
    shares.flatMap(({ name, count }) => [[`${name}From`, int(0)] as const, [`${name}To`, count] as const]),
  );
  const rearranged = compiled.rearranged.map(together =>
    together.map(({ name, length }) => ({ name, length: replaceNames(length, all) })),
  );
  return { ...compiled, rearranged };
}

/** The kernels of the two plans of a cell: both programs of each. */
export function compiledModule({ plans }: Pick<CellModule, 'plans'>): CompiledModule {
  const kernelsOf = (plan: Plan, names: readonly [string, string], how: string): readonly CompiledKernel[] => [
    kernelOf(plan, plan.forward, { name: names[0], says: [`All values of the forward pass${how}.`], trains: false }),
    kernelOf(plan, plan.training, { name: names[1], says: [`The loss and its gradients${how}.`], trains: true }),
  ];
  const kernels = [
    ...kernelsOf(plans.plain, ['forward', 'training'], ''),
    ...(plans.masked === undefined
      ? []
      : kernelsOf(plans.masked, ['maskedForward', 'maskedTraining'], ', states held where the mask is 0')),
  ];
  return { kernels, module: moduleOf(kernels) };
}
