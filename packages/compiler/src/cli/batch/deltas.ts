/**
 * Names for what adjoint equations and gradients share.                                 layer 6
 *
 * The adjoint of what stands inside a tanh, (1 − h²) ⊙ gh, enters the equations of other steps and every gradient. In a
 * list of definitions it gets one of its own, the δ of textbooks. Only what is linear in adjoints of one step is named: it
 * is zero outside 1…T as they are, so it may be used at any step in place of the formula.
 */
import {
  at,
  bottomUp,
  type Expr,
  type Index,
  nodeCount,
  nodes,
  type Shape,
  shift,
  symbol,
  symbols,
} from '@tracegrad/symbolic';

export interface Definition {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Expr;
}
export interface Definitions {
  /** By stage, in evaluation order. */
  readonly stages: readonly (readonly Definition[])[];
  readonly gradients: ReadonlyMap<string, Expr>;
}

/** Whether every term carries exactly one adjoint. */
function isLinear(node: Expr, isAdjoint: (name: string) => boolean): boolean {
  const carries = (A: Expr): boolean => symbols(A).some(X => isAdjoint(X.name));
  const oneOf = (factors: readonly Expr[]): boolean => {
    const carrying = factors.filter(carries);
    return carrying.length === 1 && carrying.every(A => isLinear(A, isAdjoint));
  };
  switch (node.kind) {
    case 'sym':
      return isAdjoint(node.name);
    case 'sum':
      return node.terms.every(term => isLinear(term, isAdjoint));
    case 'product':
    case 'hadamard':
      return oneOf(node.factors);
    case 'scale':
      return oneOf([node.coefficient, node.arg]);
    case 'transpose':
      return isLinear(node.arg, isAdjoint);
    case 'differential':
    case 'number':
    case 'size':
    case 'zero':
    case 'ones':
    case 'identity':
    case 'commutation':
    case 'power':
    case 'apply':
    case 'matrixPower':
    case 'call':
    case 'kron':
    case 'series':
    case 'indicator':
      return false;
  }
}

interface Found {
  count: number;
  readonly value: Expr;
}

/** The step, counted from t, of all adjoints in a node; undefined if there are none or they differ. */
function stepOf(node: Expr, isAdjoint: (name: string) => boolean): number | undefined {
  const steps = new Set(
    symbols(node)
      .filter(X => isAdjoint(X.name))
      .map(({ index }) => (index?.base === 't' ? index.offset : undefined)),
  );
  const [only] = steps;
  return steps.size === 1 ? only : undefined;
}

/** What is worth a name: the value at t, by what naming it saves. */
function best(roots: readonly Expr[], isAdjoint: (name: string) => boolean): Expr | undefined {
  const found = new Map<Expr, Found>();
  for (const root of roots) {
    for (const node of nodes(root)) {
      if (node === root || node.kind === 'sym' || node.kind === 'transpose') continue;
      const step = stepOf(node, isAdjoint);
      if (step === undefined || !isLinear(node, isAdjoint)) continue;
      const value = shift(node, -step);
      const entry = found.get(value);
      if (entry === undefined) found.set(value, { count: 1, value });
      else entry.count++;
    }
  }
  let winner: { readonly saved: number; readonly value: Expr } | undefined;
  for (const { count, value } of found.values()) {
    if (count < 2) continue;
    const size = nodeCount(value);
    const saved = count * (size - 1) - (size + 1);
    if (saved > (winner?.saved ?? 0)) winner = { saved, value };
  }
  return winner?.value;
}

/** Puts a name in place of a value wherever it occurs, at t + k or at a fixed step. */
function named(value: Expr, name: string, indices: readonly Index[]): (root: Expr) => Expr {
  const valueAt = (index: Index): Expr => (index.base === 't' ? shift(value, index.offset) : at(value, index));
  const places = new Map(indices.map(index => [valueAt(index), symbol(name, value.shape, index)]));
  return bottomUp(node => places.get(node) ?? node);
}

const most = 100;

/** The definitions with further ones for what they share; `fresh` makes a wish for a name unique. */
export function withDeltas(given: Definitions, fresh: (wish: string) => string): Definitions {
  let { stages, gradients } = given;
  const adjoints = new Map(stages.flat().map(({ name }) => [name, name]));
  for (let round = 0; round < most; round++) {
    const roots = [...stages.flat().map(({ value }) => value), ...gradients.values()];
    const value = best(roots, name => adjoints.has(name));
    if (value === undefined) break;
    const uses = [...new Set(symbols(value).flatMap(X => (adjoints.has(X.name) ? [X.name] : [])))];
    const name = fresh(uses.length === 1 ? `delta_${(uses[0] ?? '').replace(/^g(?=.)/, '')}` : 'delta');
    const indices = new Map(
      symbols(...roots).flatMap(({ index }) =>
        index === undefined ? [] : [[`${index.base}${index.offset}`, index] as const],
      ),
    );
    const put = named(value, name, [...indices.values()]);
    const home = stages.findLastIndex(stage => stage.some(one => uses.includes(one.name)));
    stages = stages.map((stage, i) => {
      const renamed = stage.map(one => ({ ...one, value: put(one.value) }));
      if (i !== home) return renamed;
      const place = stage.findLastIndex(one => uses.includes(one.name)) + 1;
      return [...renamed.slice(0, place), { name, shape: value.shape, value }, ...renamed.slice(place)];
    });
    gradients = new Map([...gradients].map(([of, G]) => [of, put(G)]));
    adjoints.set(name, name);
  }
  return { stages, gradients };
}
