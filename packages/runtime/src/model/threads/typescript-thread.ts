/** What a further thread of a model on TypeScript does; a file beside each emitted module calls it with the cell. */
import type { FloatArray } from '../../model.js';
import { type Emitted, passNames } from '../emitted.js';
import { frameWords } from '../frame.js';
import { named } from '../named.js';
import { partsOf, runPass } from '../part.js';
import { arrayNames } from '../room.js';
import type { TypescriptTask } from '../typescript.js';
import { arrive, controlOver, meet, serveCalls } from './control.js';
import { begin, type ThreadAnswer } from './start.js';

export const serve = (emitted: Emitted, answer: ThreadAnswer): void =>
  begin(answer, (beginning, ready) => {
    const { type, sizes, buffer } = beginning.task as TypescriptTask; // from typescript.ts
    const control = controlOver(beginning.control);
    const waits = (): void => meet(control, true);
    const at = (address: number): FloatArray => {
      const length = address === 0 ? 0 : undefined;
      return type === 'float32' ? new Float32Array(buffer, address, length) : new Float64Array(buffer, address, length);
    };
    const programs = passNames.map(pass => {
      const names = arrayNames(emitted, pass, sizes);
      const words = frameWords(emitted, { pass, buffers: names }, sizes);
      const known = new Map<number, { readonly frame: Int32Array; readonly memory: Record<string, FloatArray> }>();
      const part = partsOf(emitted, pass, sizes, beginning.thread, waits);
      return (address: number, scale: number): void => {
        let own = known.get(address);
        if (own === undefined) {
          known.set(address, (own = { frame: new Int32Array(buffer, address, words.length), memory: named() }));
        }
        const { frame, memory } = own;
        const word = (i: number): number => frame[i]!; // inside the frame
        names.forEach((name, i) => {
          const from = word(words.addresses + i);
          if (memory[name]?.byteOffset !== from) memory[name] = at(from);
        });
        const [T, B, count] = [word(words.steps), word(words.steps + 1), word(words.several)];
        let given = 0;
        for (let i = 0; words.classes + 2 * i < words.several; i++) given += word(words.classes + 2 * i) << i;
        runPass(emitted, pass, sizes, T, B, memory, scale, word(words.option) === 1, part(T, B, count, given));
      };
    });
    arrive(control);
    ready();
    serveCalls(control, beginning.thread, (pass, frame, scale) => programs[pass]?.(frame, scale));
  });
