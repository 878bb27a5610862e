/** One thread's instance of a module: its passes as functions of a frame. */
import { type PassName, passNames } from '../emitted.js';
import { relu, sigmoid, softplus } from '../functions.js';

/** The bytes in which a thread's products keep what they rearrange. */
export const workspaceBytes = 524288;
const math = { ...mathOf(), relu, sigmoid, softplus };

function mathOf() {
  const { sign, exp, log, sin, cos, tan, asin, acos, atan, tanh, pow } = Math;
  return { sign, exp, log, sin, cos, tan, asin, acos, atan, tanh, pow };
}

export type Entry = (frame: number, scale: number) => number;
export type Entries = { readonly [P in PassName]: Entry | undefined };

/** `workspace`: its address. */
export function entriesOf(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  workspace: number,
  meet: () => void,
): Entries {
  const { exports } = new WebAssembly.Instance(module, { env: { memory }, math: { ...math, meet } });
  // What a module exports is the encoder's to say.
  (exports['workspace'] as WebAssembly.Global<'i32'>).value = workspace;
  const entries = passNames.map(name => [name, exports[name] as Entry | undefined]);
  return Object.fromEntries(entries) as Entries;
}
