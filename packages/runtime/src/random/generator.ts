/**
 * A small seeded generator: xoshiro128** of Blackman & Vigna, "Scrambled linear pseudorandom number generators"
 * (ACM Transactions on Mathematical Software 47(4), 2021), which needs nothing but 32-bit integer arithmetic and so gives the
 * same stream in every JavaScript engine. Period 2¹²⁸ − 1; not for cryptography.
 *
 * The seed is spread over the 128 bits of state by a counter (step 0x9e3779b9) passed through the 32-bit finaliser of
 * MurmurHash3. The finaliser is a bijection, so the four words differ and are never all zero, the one state to avoid.
 */
import { checkKeys, shown, TracegradRuntimeError } from '../errors.js';

/** Everything a generator needs to go on exactly where it was; plain data, safe to store as JSON. */
export interface RandomState {
  readonly words: readonly [number, number, number, number];
  /** The second normal of the last pair, if it has not been handed out yet. */
  readonly spare: number | null;
}

export interface Random {
  /** An integer, uniform in [0, 2³²). */
  next(): number;
  /** A number, uniform over the multiples of 2⁻⁵³ in [0, 1). */
  uniform(): number;
  /** A standard normal by the polar method of Marsaglia & Bray (SIAM Review 6, 1964). */
  normal(): number;
  /** An integer, uniform in [0, bound), without bias (rejection). Throws `bad-value` unless 1 ≤ bound ≤ 2³². */
  below(bound: number): number;
  state(): RandomState;
  /** Throws `bad-value` if `state` is not one that `state()` can have returned; nothing is changed then. */
  restore(state: RandomState): void;
}

/** Throws unless this draws numbers. @throws TracegradRuntimeError `wrong-type` */
export function checkRandom(caller: string, given: Random): void {
  // `sample` asks this for every draw, and does not allocate.
  if (typeof given === 'object' && given !== null) {
    const { uniform, normal, below }: Partial<Random> = given;
    if (typeof uniform === 'function' && typeof normal === 'function' && typeof below === 'function') return;
  }
  throw new TracegradRuntimeError('wrong-type', `${caller} needs a generator, as random(1) makes, not ${shown(given)}`);
}

/**
 * A generator for a seed.
 *
 * @param seed an integer, 0 ≤ seed < 2³²
 * @throws TracegradRuntimeError `bad-value` for any other seed
 */
export function random(seed: number): Random {
  if (!isWord(seed)) {
    throw new TracegradRuntimeError(
      'bad-value',
      `random: the seed must be an integer in [0, 2^32), not ${shown(seed)}`,
    );
  }
  let a = mix(seed + 0x9e3779b9);
  let b = mix(seed + 2 * 0x9e3779b9);
  let c = mix(seed + 3 * 0x9e3779b9);
  let d = mix(seed + 4 * 0x9e3779b9);
  let spare: number | null = null;

  const next = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };

  const uniform = (): number => {
    const high = next() >>> 5;
    const low = next() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  };

  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * factor;
        return x * factor;
      }
    }
  };

  const below = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new TracegradRuntimeError(
        'bad-value',
        `below: the bound must be an integer in [1, 2^32], not ${shown(bound)}`,
      );
    }
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let draw = next();
    while (draw >= limit) draw = next();
    return draw % bound;
  };

  const state = (): RandomState => ({ words: [a >>> 0, b >>> 0, c >>> 0, d >>> 0], spare });

  const restore = (saved: RandomState): void => {
    const [w, x, y, z] = checkedWords(saved);
    const savedSpare = saved.spare;
    if (savedSpare !== null && !Number.isFinite(savedSpare)) {
      throw new TracegradRuntimeError(
        'bad-value',
        `restore: spare must be a finite number or null, not ${shown(savedSpare)}`,
      );
    }
    [a, b, c, d] = [w, x, y, z];
    spare = savedSpare;
  };

  return { next, uniform, normal, below, state, restore };
}

function isWord(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

const stateNames: ReadonlySet<string> = new Set<keyof RandomState>(['words', 'spare']);

function checkedWords(saved: RandomState): RandomState['words'] {
  checkKeys('the state of restore', saved, stateNames);
  const { words } = saved;
  if (!Array.isArray(words) || words.length !== 4 || !words.every(isWord) || words.every(word => word === 0)) {
    throw new TracegradRuntimeError(
      'bad-value',
      'restore: the state must hold four integers in [0, 2^32), not all of them zero',
    );
  }
  return saved.words;
}

/** The finaliser of MurmurHash3 (32 bits). */
function mix(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}
