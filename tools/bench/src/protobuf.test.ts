import { describe, expect, it } from 'vitest';
import { bytes, integer, joined, message, text } from './protobuf.js';

describe('the binary form', () => {
  it('has whole numbers in groups of seven bits', () => {
    expect([...integer(1, 0)]).toEqual([0x08, 0x00]);
    expect([...integer(1, 150)]).toEqual([0x08, 0x96, 0x01]);
    expect([...integer(20, 2 ** 35)]).toEqual([0xa0, 0x01, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]);
  });

  it('has lengths before texts, bytes and messages', () => {
    expect([...text(2, 'testing')]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
    expect([...message(3, integer(1, 150))]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
    expect([...bytes(9, new Uint8Array(200)).subarray(0, 4)]).toEqual([0x4a, 0xc8, 0x01, 0x00]);
    expect([...joined(text(1, 'σ'), integer(2, 1))]).toEqual([0x0a, 0x02, 0xcf, 0x83, 0x10, 0x01]);
  });
});
