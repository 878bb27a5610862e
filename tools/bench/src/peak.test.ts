import { describe, expect, it } from 'vitest';
import { residentBytes } from './peak.js';

const stretch = (from: number, rights: string, size: number, resident: number): string =>
  [
    `${from.toString(16)}000-${(from + size / 4).toString(16)}000 ${rights} 00000000 00:00 0 `,
    `Size: ${String(size).padStart(18)} kB`,
    'KernelPageSize:        4 kB',
    `Rss: ${String(resident).padStart(19)} kB`,
    'VmFlags: rd wr mr mw me ac sd ',
  ].join('\n');
const list = [
  stretch(0x10000, 'r-xp', 448, 448),
  stretch(0x20000, '---p', 128, 0),
  stretch(0x30000, 'rw-p', 448, 96),
  stretch(0x40000, 'rw-p', 64, 8),
  stretch(0x50000, 'rw-p', 64, 12),
].join('\n');

describe('resident memory', () => {
  it('is that of the writable stretch of the length', () => {
    expect(residentBytes(list, 448 * 1024)).toBe(96 * 1024);
  });

  it('is unknown where no stretch or several have the length', () => {
    expect(residentBytes(list, 128 * 1024)).toBeUndefined();
    expect(residentBytes(list, 64 * 1024)).toBeUndefined();
    expect(residentBytes('', 64 * 1024)).toBeUndefined();
  });
});
