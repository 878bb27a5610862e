/**
 * How fast this machine multiplies and adds four float32 numbers at once, in the engine it is measured in: sums in registers
 * and nothing else, so no product of matrices can be faster. The rates of the roof were measured so on another machine.
 */
const sums = 12;
const [x, y, count] = [1, 2, 0] as const;
const first = 3;

const fused = [0xfd, 0x85, 0x02];
const multiplied = [0xfd, 0xe6, 0x01];
const added = [0xfd, 0xe4, 0x01];
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const splat = [0xfd, 0x13];
const section = (id: number, content: readonly number[]): number[] => {
  const length = content.length;
  return [id, (length & 0x7f) | 0x80, length >> 7, ...content];
};

/** One function (count) → number, which works on twelve vectors `count` times. */
function module(isFused: boolean): Uint8Array<ArrayBuffer> {
  const locals = Array.from({ length: sums }, (_, i) => first + i);
  // Apart, every second one is multiplied and the others are added to: nothing waits for anything but its own last value.
  const step = locals.flatMap((local, i) => {
    if (isFused) return [...get(local), ...get(x), ...get(y), ...fused, ...set(local)];
    return [...get(local), ...get(x), ...(i % 2 === 0 ? multiplied : added), ...set(local)];
  });
  const number = (bits: readonly number[]): number[] => [0x43, ...bits, ...splat];
  const unit = number([0, 0, 0x80, 0x3f]);
  const body = [
    [1, sums + 2, 0x7b, ...unit, ...set(x), ...unit, ...set(y)],
    locals.flatMap(local => [...get(y), ...set(local)]),
    [0x03, 0x40, ...step, ...get(count), 0x41, 1, 0x6b, 0x22, count, 0x0d, 0, 0x0b],
    get(first),
    locals.slice(1).flatMap(local => [...get(local), ...added]),
    [0xfd, 0x1f, 0, 0x0b],
  ].flat();
  const length = body.length;
  const parts = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    section(3, [1, 0]),
    section(7, [1, 1, 0x66, 0, 0]),
    section(10, [1, (length & 0x7f) | 0x80, length >> 7, ...body]),
  ];
  return new Uint8Array(parts.flat());
}

/** GFLOP/s of one thread, the best of some rounds; undefined where the engine has no such instructions. */
export function multiplyRate(backend: 'wasm' | 'relaxed', rounds = 40): number | undefined {
  const code = module(backend === 'relaxed');
  if (!WebAssembly.validate(code)) return undefined;
  // The module above exports one function, f.
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as { f: (count: number) => number };
  const passes = 200_000;
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    f(passes);
    least = Math.min(least, performance.now() - begin);
  }
  const operations = backend === 'relaxed' ? 2 : 1;
  return (passes * sums * 4 * operations) / least / 1e6;
}
