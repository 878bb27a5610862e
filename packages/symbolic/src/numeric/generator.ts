/**
 * Reproducible random numbers for checks and examples.                                  layer 2
 *
 * A counter that steps by the golden ratio of 2³² goes through an integer mixing function (multiplications and shifts,
 * each invertible), so equal seeds give equal numbers on every machine and any seed is a good one. Good enough to fill
 * matrices; not for cryptography.
 */
export interface Generator {
  /** Uniform in (0, 1). */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
}

const goldenStep = 0x9e3779b9;

function mixed(word: number): number {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** A generator whose stream is determined by a number and, if given, a name: each variable gets a stream of its own. */
export function generator(seed: number, name = ''): Generator {
  let state = mixed(seed ^ 0x5bd1e995);
  for (const character of name) state = mixed(state ^ (character.codePointAt(0) ?? 0));
  const uniform = (): number => {
    state = (state + goldenStep) | 0;
    return (mixed(state) + 0.5) / 2 ** 32;
  };
  // Box and Muller: the radius and the angle of a normal pair.
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
