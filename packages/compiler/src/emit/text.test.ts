/** What is written here is read by the runtime. */
import { expect, it } from 'vitest';
import { bytesOf } from '../../../runtime/src/model/wasm/engine.js';
import { textOfBytes } from './text.js';

const every = Uint8Array.from({ length: 1024 }, (_, i) => (i * 77 + (i >> 8)) & 255);

it('every byte comes back', () => {
  expect(new Set(every).size).toBe(256);
  expect(bytesOf(textOfBytes(every))).toEqual(every);
  expect(bytesOf('')).toEqual(new Uint8Array(0));
});
it('in characters that need no escape between quotes', () => {
  expect(textOfBytes(every)).toMatch(/^[ !#-&(-[\]-~]+$/);
});
