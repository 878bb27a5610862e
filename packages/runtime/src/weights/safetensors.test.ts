import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import type { RuntimeErrorCode } from '../errors.js';
import { random } from '../random/generator.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import type { Tensor } from './tensor.js';

/** A file put together by hand: the header's text as it is, and `dataBytes` bytes of data. */
function file(header: string, dataBytes = 0, claimedLength?: number | bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimedLength ?? text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (dtype: string, shape: string, begin: number | string, end: number | string): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

function codeOf(read: () => unknown): RuntimeErrorCode | 'no error' {
  try {
    read();
    return 'no error';
  } catch (error) {
    if (error instanceof TracegradRuntimeError) return error.code;
    throw error;
  }
}

describe('writeSafetensors', () => {
  const tensors: [string, Tensor][] = [
    ['b', { shape: [3], values: new Float32Array([1.5, -0, Infinity]) }],
    ['__proto__', { shape: [1, 2], values: new Float64Array([Math.PI, 5e-324]) }],
    ['名"\\\u0001', { shape: [], values: new Float32Array([0.1]) }],
    ['empty', { shape: [0, 4], values: new Float64Array(0) }],
  ];
  const metadata: [string, string][] = [
    ['z', 'last'],
    ['__proto__', 'a note'],
  ];

  it('comes back as it was, with strange names, strange numbers and metadata', () => {
    const read = readSafetensors(writeSafetensors(tensors, metadata));
    expect(new Map(read.tensors)).toEqual(new Map(tensors));
    expect(Object.is(read.tensors.get('b')!.values[1], -0)).toBe(true);
    expect(new Map(read.metadata)).toEqual(new Map(metadata));
  });

  it('gives the same aligned bytes in whatever order the tensors come', () => {
    const bytes = writeSafetensors(tensors, metadata);
    expect(writeSafetensors([...tensors].reverse(), [...metadata].reverse())).toEqual(bytes);
    const headerLength = new DataView(bytes.buffer).getUint32(0, true);
    expect(headerLength % 8).toBe(0);
  });

  it('has the layout of the format, byte for byte', () => {
    const bytes = writeSafetensors([['a', { shape: [1], values: new Float32Array([1]) }]]);
    const header = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ';
    expect(new TextDecoder().decode(bytes.subarray(8, 64))).toBe(header);
    expect([...bytes.subarray(0, 8)]).toEqual([56, 0, 0, 0, 0, 0, 0, 0]);
    expect([...bytes.subarray(64)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it('writes a file without tensors', () => {
    expect(readSafetensors(writeSafetensors([])).tensors.size).toBe(0);
  });

  it('refuses a shape that does not fit, a reserved name, and a name given twice', () => {
    const values = new Float32Array(3);
    expect(() => writeSafetensors([['a', { shape: [2, 2], values }]])).toThrow(/needs 4 values, but has 3/);
    expect(() => writeSafetensors([['a', { shape: [1.5, 2], values }]])).toThrow(/not a list of sizes/);
    expect(() => writeSafetensors([['__metadata__', { shape: [3], values }]])).toThrow(/reserved/);
    const a: [string, Tensor] = ['a', { shape: [3], values }];
    expect(() => writeSafetensors([a, a])).toThrow(/given twice/);
  });
});

describe('readSafetensors', () => {
  it('reads bytes at any alignment, and data at any offset', () => {
    const written = writeSafetensors([['a', { shape: [2], values: new Float64Array([1, 2]) }]]);
    const shifted = new Uint8Array(written.length + 3);
    shifted.set(written, 3);
    expect([...readSafetensors(shifted.subarray(3)).tensors.get('a')!.values]).toEqual([1, 2]);

    const unpadded = file(`{"a":${entry('F32', '[1]', 0, 4)}}`, 4);
    expect([...readSafetensors(unpadded).tensors.get('a')!.values]).toEqual([0]);
  });

  it('gives copies, so that the bytes may be reused', () => {
    const bytes = writeSafetensors([['a', { shape: [1], values: new Float32Array([1]) }]]);
    const { tensors } = readSafetensors(bytes);
    bytes.fill(0);
    expect(tensors.get('a')!.values[0]).toBe(1);
  });

  const malformed: [what: string, bytes: Uint8Array, code: RuntimeErrorCode, says: RegExp][] = [
    ['no bytes', new Uint8Array(0), 'bad-file', /too short/],
    ['half a length', new Uint8Array(5), 'bad-file', /too short/],
    ['a header of 2^63 bytes', file('{}', 0, 2n ** 63n), 'bad-file', /longer than/],
    ['a header of 200 MB', file('{}', 0, 200_000_000), 'bad-file', /longer than/],
    ['a truncated header', file('{}', 0, 50), 'bad-file', /should have 50 bytes, but only 2/],
    ['an empty header', file('', 0), 'bad-file', /begin with/],
    ['a header with a space first', file(' {}'), 'bad-file', /begin with/],
    ['a list', file('[]'), 'bad-file', /begin with/],
    ['no JSON', file('{"a":}'), 'bad-file', /not JSON/],
    ['more than one value', file('{}{}'), 'bad-file', /not JSON/],
    ['no UTF-8', file('{"a":1}').fill(0xff, 10, 11), 'bad-file', /not UTF-8/],
    ['deep nesting', file(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`), 'bad-file', /must be an object|not JSON/],
    ['a number for a tensor', file('{"a":1}'), 'bad-file', /must be an object/],
    ['a list for a tensor', file('{"a":[]}'), 'bad-file', /must be an object/],
    ['an empty tensor', file('{"a":{}}'), 'bad-file', /shape/],
    ['a negative size', file(`{"a":${entry('F32', '[-1]', 0, 4)}}`, 4), 'bad-file', /shape/],
    ['a fractional size', file(`{"a":${entry('F32', '[0.5]', 0, 2)}}`, 2), 'bad-file', /shape/],
    ['a size beyond exact integers', file(`{"a":${entry('F32', '[1e300]', 0, 4)}}`, 4), 'bad-file', /shape/],
    [
      'a product beyond exact integers',
      file(`{"a":${entry('F32', '[4294967296,4294967296]', 0, 0)}}`),
      'bad-file',
      /has 0/,
    ],
    ['one offset', file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}', 4), 'bad-file', /data_offsets/],
    ['text offsets', file(`{"a":${entry('F32', '[1]', '"0"', 4)}}`, 4), 'bad-file', /data_offsets/],
    ['offsets the wrong way round', file(`{"a":${entry('F32', '[1]', 4, 0)}}`, 4), 'bad-file', /has -4/],
    ['too few bytes for the shape', file(`{"a":${entry('F32', '[2]', 0, 4)}}`, 4), 'bad-file', /8 bytes, but has 4/],
    ['data out of bounds', file(`{"a":${entry('F32', '[2]', 0, 8)}}`, 4), 'bad-file', /there are 4 bytes/],
    [
      'an overlap',
      file(`{"a":${entry('F32', '[2]', 0, 8)},"b":${entry('F32', '[2]', 4, 12)}}`, 12),
      'bad-file',
      /overlap/,
    ],
    [
      'the same data twice',
      file(`{"a":${entry('F32', '[1]', 0, 4)},"b":${entry('F32', '[1]', 0, 4)}}`, 4),
      'bad-file',
      /overlap/,
    ],
    [
      'a hole',
      file(`{"a":${entry('F32', '[1]', 0, 4)},"b":${entry('F32', '[1]', 8, 12)}}`, 12),
      'bad-file',
      /no tensor/,
    ],
    ['bytes left over', file(`{"a":${entry('F32', '[1]', 0, 4)}}`, 5), 'bad-file', /last 1 bytes/],
    [
      'a name twice',
      file(`{"a":${entry('F32', '[0]', 0, 0)},"a":${entry('F32', '[0]', 0, 0)}}`),
      'bad-file',
      /"a" occurs twice/,
    ],
    [
      'a name twice, once escaped',
      file(`{"a":${entry('F32', '[0]', 0, 0)},"\\u0061":${entry('F32', '[0]', 0, 0)}}`),
      'bad-file',
      /"a" occurs twice/,
    ],
    [
      'a field twice',
      file('{"a":{"dtype":"F64","dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
      'bad-file',
      /"dtype" occurs twice/,
    ],
    [
      'an unknown field',
      file('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"code":"x"}}'),
      'bad-file',
      /unknown field "code"/,
    ],
    [
      '__proto__ as a field',
      file('{"a":{"__proto__":{"dtype":"F32"},"shape":[0],"data_offsets":[0,0]}}'),
      'bad-file',
      /unknown field/,
    ],
    ['a number for a dtype', file('{"a":{"dtype":32,"shape":[0],"data_offsets":[0,0]}}'), 'bad-file', /dtype/],
    [
      'integers of too few bytes',
      file(`{"a":${entry('I64', '[2]', 0, 8)}}`, 8),
      'bad-file',
      /"I64" of shape \[2\], 16 bytes, but has 8/,
    ],
    ['halves of too few bytes', file(`{"a":${entry('F16', '[3]', 0, 4)}}`, 4), 'bad-file', /6 bytes, but has 4/],
    ['half a byte', file(`{"a":${entry('F4', '[3]', 0, 2)}}`, 2), 'bad-file', /1.5 bytes, but has 2/],
    [
      'an unknown dtype with offsets the wrong way round',
      file(`{"a":${entry('X9', '[2]', 4, 0)}}`, 4),
      'bad-file',
      /-4/,
    ],
    [
      'an unknown dtype that overlaps',
      file(`{"a":${entry('X9', '[2]', 0, 4)},"b":${entry('F32', '[1]', 2, 6)}}`, 6),
      'bad-file',
      /overlap/,
    ],
    ['a shape beyond counting', file(`{"a":${entry('X9', '[9007199254740991,2]', 0, 0)}}`), 'bad-file', /"X9"/],
    ['metadata that are no object', file('{"__metadata__":"x"}'), 'bad-file', /__metadata__/],
    ['metadata that are no strings', file('{"__metadata__":{"epoch":3}}'), 'bad-file', /"epoch" must be a string/],
  ];
  it.each(malformed)('refuses %s', (_, bytes, code, says) => {
    expect(() => readSafetensors(bytes)).toThrow(says);
    expect(codeOf(() => readSafetensors(bytes))).toBe(code);
  });

  it('refuses what is no Uint8Array', () => {
    expect(codeOf(() => readSafetensors('{}' as unknown as Uint8Array))).toBe('wrong-type');
    expect(codeOf(() => readSafetensors(new ArrayBuffer(16) as unknown as Uint8Array))).toBe('wrong-type');
  });

  it('ends in a value or the typed error for 4 000 mutated files', () => {
    const source = random(20);
    const original = writeSafetensors(
      [
        ['W_f', { shape: [2, 3], values: new Float32Array(6).fill(1) }],
        ['b', { shape: [2], values: new Float64Array(2).fill(2) }],
      ],
      [['about', 'a "test" \\ {}:,']],
    );
    const outcomes = { value: 0, error: 0 };
    for (let round = 0; round < 4000; round++) {
      let bytes = original.slice();
      for (let change = source.below(4); change >= 0; change--) bytes = mutated(bytes);
      if (codeOf(() => readSafetensors(bytes)) === 'no error') outcomes.value += 1;
      else outcomes.error += 1;
    }
    expect(outcomes.error).toBeGreaterThan(1000);
    expect(outcomes.value).toBeGreaterThan(100);

    function mutated(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
      if (bytes.length === 0) return bytes;
      const at = source.below(bytes.length);
      const other = source.below(bytes.length);
      const kinds: (() => Uint8Array<ArrayBuffer>)[] = [
        () => bytes.with(at, source.below(256)),
        () => bytes.with(at, bytes[at]! ^ (1 << source.below(8))),
        () => bytes.slice(0, at),
        () => Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(other)]),
        () => bytes.slice().copyWithin(at, other, other + source.below(20)),
      ];
      return kinds[source.below(kinds.length)]!();
    }
  });
});

describe('types of other frameworks', () => {
  /** A file of one tensor with these little-endian words of 16 bits. */
  const words = (dtype: string, ...values: readonly number[]): Uint8Array => {
    const bytes = file(`{"a":${entry(dtype, `[${values.length}]`, 0, 2 * values.length)}}`, 2 * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((word, i) => view.setUint16(bytes.length - 2 * (values.length - i), word, true));
    return bytes;
  };
  const valuesOf = (bytes: Uint8Array): readonly number[] => {
    const values = readSafetensors(bytes).tensors.get('a')?.values;
    expect(values).toBeInstanceOf(Float32Array);
    return [...(values ?? [])];
  };

  it('one tensor of another type does not keep the others from being read', () => {
    const fields = [
      `"running_mean":${entry('F32', '[2]', 0, 8)}`,
      `"num_batches_tracked":${entry('I64', '[]', 8, 16)}`,
      `"mask":${entry('BOOL', '[3]', 16, 19)}`,
      `"packed":${entry('Q4_K', '[256]', 19, 24)}`,
    ];
    const { tensors } = readSafetensors(file(`{${fields.join(',')}}`, 24));
    expect([...tensors]).toEqual([['running_mean', { shape: [2], values: new Float32Array(2) }]]);
    expect([tensors.size, tensors.has('mask'), tensors.get('absent')]).toEqual([1, false, undefined]);
    const says = 'safetensors: "num_batches_tracked" has dtype "I64"; F64, F32, F16 and BF16 can be read';
    expect(() => tensors.get('num_batches_tracked')).toThrow(new TracegradRuntimeError('wrong-type', says));
    expect(codeOf(() => tensors.get('num_batches_tracked'))).toBe('wrong-type');
    expect(codeOf(() => tensors.get('packed'))).toBe('wrong-type');
  });

  // Written down from IEEE 754 and the definition of bfloat16, not computed.
  it('F16', () => {
    const found = valuesOf(
      words('F16', 0x3c00, 0xc000, 0x3555, 0x7bff, 0x0400, 0x03ff, 0x0001, 0x8001, 0x7c00, 0xfc00),
    );
    const least = 2 ** -24;
    expect(found).toEqual([1, -2, 0.333251953125, 65504, 2 ** -14, 1023 * least, least, -least, Infinity, -Infinity]);
    expect(valuesOf(words('F16', 0x8000, 0x0000, 0x7e00)).map(value => Object.is(value, -0))).toEqual([
      true,
      false,
      false,
    ]);
    expect(valuesOf(words('F16', 0x7e00, 0xfe01))).toEqual([NaN, NaN]);
  });

  it('BF16', () => {
    const found = valuesOf(words('BF16', 0x3f80, 0xc000, 0x3eab, 0x7f7f, 0x0080, 0x0001, 0xff80, 0x7fc0));
    expect(found).toEqual([1, -2, 0.333984375, 255 * 2 ** 120, 2 ** -126, 2 ** -133, -Infinity, NaN]);
    expect(Object.is(valuesOf(words('BF16', 0x8000))[0], -0)).toBe(true);
  });

  it('every F16 against the sum of its bits', () => {
    const all = Array.from({ length: 65536 }, (_, word) => word);
    const found = valuesOf(words('F16', ...all));
    for (const word of all) {
      const bit = (i: number): number => (word >> i) & 1;
      const exponent = [10, 11, 12, 13, 14].reduce((sum, i) => sum + bit(i) * 2 ** (i - 10), 0);
      if (exponent === 31) continue;
      const fraction = Array.from({ length: 10 }, (_, i) => bit(i) * 2 ** (i - 10)).reduce((sum, one) => sum + one, 0);
      const size = exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15);
      if (found[word] !== (bit(15) === 1 ? -size : size)) expect(found[word], `0x${word.toString(16)}`).toBe(size);
    }
  });
});
