/** The program of a further thread of a model on WebAssembly: it needs nothing of the cell but the module. */
import { passNames } from '../emitted.js';
import { entriesOf } from '../wasm/instance.js';
import type { WasmTask } from '../wasm/machine.js';
import { arrive, controlOver, meet, serveCalls } from './control.js';
import { begin } from './start.js';

begin('tracegrad thread', (beginning, ready) => {
  const { module, memory, workspace } = beginning.task as WasmTask; // from machine.ts
  const control = controlOver(beginning.control);
  const entries = entriesOf(module, memory, workspace, () => meet(control, true));
  const table = passNames.map(name => entries[name]);
  arrive(control);
  ready();
  serveCalls(control, beginning.thread, (pass, frame, scale) => void table[pass]?.(frame, scale));
});
