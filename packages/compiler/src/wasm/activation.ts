/**
 * exp, tanh and σ of four numbers at once.                                                  layer 2
 *
 * All three from one reduction, x = n ln 2 + r with |r| ≤ ln 2 / 2, and e(r) = eʳ − 1 = r + r² p(r), p a polynomial of degree
 * four fitted to a relative error of 1.4·10⁻⁸. Then eˣ = 2ⁿ e + 2ⁿ, σ(x) = 1 / (1 + e⁻ˣ), and, without cancellation
 * near 0, tanh x = E / (E + 2) with E = e²ˣ − 1 = 2ⁿ e + (2ⁿ − 1). NaN stays NaN; exp is 0 below −86.6, and ∞ above 88.72.
 * The bounds that the tests hold it to: 2.5 units in the last place.
 */
import { apply, lanes, laneBits, madd, type Node, set } from './instruction.js';

export const vectorFunctions = ['exp', 'tanh', 'sigmoid'] as const;
export type VectorFunction = (typeof vectorFunctions)[number];

/** 1.5 · 2²³: adding it rounds to an integer, which is then found in the low bits. */
const magic = 12582912;
/** ln 2 in two parts, the first short enough that n times it is exact. */
const ln2 = [0.69140625, 0.0017409305599452862] as const;
const p = [
  0.4999999701976776, 0.1666654348373413, 0.04166720062494278, 0.008366547524929047, 0.0013882516650483012,
] as const;
const one = 0x3f800000;

/**
 * Locals r, q and n: after these, n holds 2ⁿ (or 2ⁿ⁻¹ if `halved`) and q holds eʳ − 1. The polynomial is taken in pairs,
 * p₀ + p₁r + r² (p₂ + p₃r + r² p₄): as many operations as one after the other, but fewer that wait for each other.
 */
const reduced = (x: string, halved: boolean): readonly Node[] => [
  set('n.', madd(x, lanes(Math.LOG2E), lanes(magic))),
  set('r.', apply('f32x4.sub', 'n.', lanes(magic))),
  set('q.', madd('r.', lanes(-ln2[0]), x)),
  set('r.', madd('r.', lanes(-ln2[1]), 'q.')),
  set('r2.', apply('f32x4.mul', 'r.', 'r.')),
  set('q.', madd('r.', lanes(p[3]), lanes(p[2]))),
  set('q.', madd('r2.', lanes(p[4]), 'q.')),
  set('p.', madd('r.', lanes(p[1]), lanes(p[0]))),
  set('q.', madd('q.', 'r2.', 'p.')),
  set('q.', madd('q.', 'r2.', 'r.')),
  set('n.', apply('i32x4.add', apply('i32x4.shl', 'n.', 23), laneBits(halved ? one - 0x800000 : one))),
];

/** Statements that put the function's value at the local `x` into the local `to`. */
const bodies: { readonly [F in VectorFunction]: (x: string, to: string) => readonly Node[] } = {
  exp: (x, to) => [
    set('x.', apply('f32x4.pmin', x, lanes(89))),
    set('x.', apply('f32x4.pmax', 'x.', lanes(-86.6))),
    ...reduced('x.', true),
    set('q.', madd('q.', lanes(2), lanes(2))),
    set(to, apply('v128.andnot', apply('f32x4.mul', 'q.', 'n.'), apply('f32x4.lt', x, lanes(-86.6)))),
  ],
  tanh: (x, to) => [
    set('x.', apply('f32x4.pmin', apply('f32x4.abs', x), lanes(9.5))),
    set('x.', apply('f32x4.add', 'x.', 'x.')),
    ...reduced('x.', false),
    set('r.', apply('f32x4.sub', 'n.', lanes(1))),
    set('q.', madd('q.', 'n.', 'r.')),
    set('q.', apply('f32x4.div', 'q.', apply('f32x4.add', 'q.', lanes(2)))),
    set(to, apply('v128.or', 'q.', apply('v128.and', x, laneBits(0x80000000)))),
  ],
  sigmoid: (x, to) => [
    set('x.', apply('f32x4.pmin', apply('f32x4.neg', x), lanes(88))),
    set('x.', apply('f32x4.pmax', 'x.', lanes(-87))),
    ...reduced('x.', false),
    set('q.', madd('q.', 'n.', 'n.')),
    set(to, apply('f32x4.div', lanes(1), apply('f32x4.add', 'q.', lanes(1)))),
  ],
};

/** The vector locals that the statements use for themselves. */
export const activationLocals = ['x.', 'r.', 'r2.', 'p.', 'q.', 'n.'] as const;
export const activation = (fn: VectorFunction, x: string, to: string): readonly Node[] => bodies[fn](x, to);
