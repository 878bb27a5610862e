/**
 * Expressions → tasks.                                                                    layer 2
 *
 * Walks an expression and takes out whatever needs loops of its own: products, reductions, softmax, series, and costly
 * functions that several equations share. What stays is elementwise over symbols. A task is keyed by the canonical form
 * of its expression anchored in time, so the same subexpression of forward pass, adjoints and gradients, at whatever
 * step it is read, is computed once.
 */
import {
  apply,
  call,
  canonical,
  children,
  type Expr,
  hadamard,
  type MatrixFunction,
  mentions,
  minus,
  type Node,
  ones,
  power,
  product,
  shift,
  sum,
  type Sym,
  symbol,
  type Table,
  times,
  toText,
  transpose,
  visit,
  now,
} from '@tracegrad/symbolic';
import { catalogue } from './catalogue.js';
import { infinities } from './infinities.js';
import { indexed, nameFor, type Names } from './naming.js';
import { type Anchor, type Declared, dependsOnTime } from './outside.js';
import { costly } from './share.js';
import type { Operand, Operation, Purpose, Source, Task } from './task.js';

export interface Setting {
  /** What can be read; grows as tasks are made. */
  readonly sources: Map<string, Source>;
  readonly names: Names;
  readonly anchored: Anchor;
  readonly declared: Declared;
  /** Costly functions worth a task, by canonical anchored form. */
  readonly shared: ReadonlySet<Expr>;
  /** Whether a symbol is a mask. */
  readonly isMask: (X: Sym) => boolean;
}

export interface Flattening {
  /** The expression with everything that needs a task replaced by the symbol of one. */
  readonly flat: (node: Expr) => Expr;
  /** name := value; every later use of the value reads it. */
  readonly define: (name: string, value: Expr, purpose: Purpose, time: boolean) => void;
  readonly add: (task: Omit<Task, 'derivative'>) => void;
  /** Whether the tasks made from here on are parts of derivatives. */
  readonly deriving: (is: boolean) => void;
  /** Where an expression lies in memory; it gets a task if it has none. */
  readonly operand: (node: Expr) => Operand;
  /** The same with 0 for what is not finite, if anything of it may be so. */
  readonly finiteOperand: (node: Expr) => Operand;
  readonly isExample: (node: Expr) => boolean;
  /** Whether a symbol is a mask. */
  readonly isMask: (X: Sym) => boolean;
  readonly tasks: readonly Task[];
}

const isScalar = ({ shape }: Expr): boolean => shape[0] === 1 && shape[1] === 1;
const isMatrix = ({ shape }: Expr): boolean => shape[0] !== 1 && shape[1] !== 1;
/** Moves an expression in time as its whole was moved. */
type Move = (node: Expr) => Expr;

export function flattening({ sources, names, anchored, declared, shared, isMask }: Setting): Flattening {
  const tasks: Task[] = [];
  const known = catalogue(anchored, declared);
  const done = new Map<Expr, Expr>();
  /** The expression whose task, if it gets one, is an equation. */
  let wish: { readonly node: Expr; readonly task: Pick<Task, 'defines' | 'purpose' | 'scaled' | 'says'> } | undefined;

  const isExample = (node: Expr): boolean => mentions(X => sources.get(X.name)?.example ?? true)(node);

  let derivative = false;
  const add = (task: Omit<Task, 'derivative'>): void => {
    tasks.push({ ...task, derivative });
    const { shape, time, example } = task;
    for (const name of task.defines) sources.set(name, { name, shape, time, example, kind: 'value' });
  };

  /** The symbol of the value of `node`; `operation` makes it if nobody has. */
  const valueOf = (node: Expr, operation: (move: Move, base: Expr) => Operation): Sym => {
    const before = known.symbolFor(node);
    if (before !== undefined) return before;
    const time = dependsOnTime(node);
    const wished = wish?.node === node ? wish.task : undefined;
    const { node: base, offset } = wished === undefined ? anchored(node) : { node, offset: 0 };
    const made = operation(part => shift(part, -offset), base);
    const meanwhile = known.symbolFor(node); // making the operation may have made this very value
    if (meanwhile !== undefined) return meanwhile;
    const name = wished?.defines[0] ?? names.fresh(nameFor(base));
    const says = [`${indexed(name, time ? now : undefined)} = ${toText(base)}`];
    const own = wished ?? { defines: [name], purpose: 'value' as const, scaled: false, says };
    if (!own.scaled) known.add(name, base);
    add({ ...own, shape: node.shape, time, example: isExample(base), operation: made, adds: false });
    return symbol(name, node.shape, time ? { base: 't', offset } : undefined);
  };
  /** A costly function that is worth keeping. */
  const kept = (node: Node<'apply'>): Sym =>
    valueOf(node, move => ({ kind: 'map', value: apply(node.fn, flat(move(node.arg))) }));

  const operand = (node: Expr): Operand => {
    const value = flat(node);
    const turned = value.kind === 'transpose';
    const inner = turned ? value.arg : value;
    if (inner.kind === 'sym') return { name: inner.name, index: inner.index, shape: node.shape, transposed: turned };
    const row = node.shape[0] === 1 && node.shape[1] !== 1;
    const { name, index } = flatly(row ? transpose(node) : node);
    return { name, index, shape: node.shape, transposed: row };
  };
  const finiteCopies = new Map<string, string>();
  /** Of the forward pass, which is whole when the first gradient asks. */
  let mayBeInfinite: ((node: Expr) => boolean) | undefined;
  /** Where an infinite value leaves the loss finite, its weight is 0: in a product that sums over t, 0·∞ would spoil all. */
  const finiteOperand = (node: Expr): Operand => {
    const whole = operand(node);
    const { name, index, shape, transposed } = whole;
    const value = symbol(name, transposed ? [shape[1], shape[0]] : shape, index);
    mayBeInfinite ??= infinities(tasks.filter(task => !task.derivative));
    if (!mayBeInfinite(value)) return whole;
    const time = dependsOnTime(value);
    const known = finiteCopies.get(toText(value));
    const copy = known ?? names.fresh(`${name}_finite`);
    if (known === undefined) {
      finiteCopies.set(toText(value), copy);
      add({
        defines: [copy],
        shape: value.shape,
        time,
        example: isExample(value),
        operation: { kind: 'map', value, finite: true },
        purpose: 'value',
        adds: false,
        scaled: false,
        says: [`${indexed(copy, time ? now : undefined)} = ${toText(value)} where that is finite, else 0`],
      });
    }
    return { ...whole, name: copy, index: time ? now : undefined };
  };
  /** A value in memory for an expression that would stay elementwise. */
  const flatly = (node: Expr): Sym => valueOf(node, move => ({ kind: 'map', value: flat(move(node)) }));

  const scaledRows = (v: Expr, A: Expr): Expr =>
    hadamard(A.shape[1] === 1 ? flat(v) : product(flat(v), ones([1, A.shape[1]])), flat(A));

  /** The product of two expressions, elementwise where it can be. */
  const pair = (left: Expr, right: Expr): Expr => {
    if (left.shape[1] === 1) return product(flat(left), flat(right));
    if (left.kind === 'call' && left.fn === 'diag') return scaledRows(left.arg, right);
    if (right.kind === 'call' && right.fn === 'diag') return transpose(scaledRows(right.arg, transpose(left)));
    const whole = product(left, right);
    if (isScalar(whole)) {
      return valueOf(whole, move => {
        return { kind: 'reduce', fn: 'sum', value: hadamard(transpose(flat(move(left))), flat(move(right))) };
      });
    }
    if (left.kind === 'transpose' && right.kind === 'transpose' && isMatrix(left) && isMatrix(right)) {
      return transpose(pair(right.arg, left.arg)); // A′B′ = (BA)′
    }
    return valueOf(whole, move => ({ kind: 'product', left: operand(move(left)), right: operand(move(right)) }));
  };

  /** A chain of factors, associated so that vectors stay vectors. */
  const chain = (factors: readonly Expr[]): Expr => {
    const thin = factors.slice(0, -1).findIndex(factor => factor.shape[1] === 1);
    const narrow = factors[factors.length - 1]?.shape[1] === 1;
    const cut = thin >= 0 ? thin + 1 : narrow ? 1 : factors.length - 1;
    return pair(product(...factors.slice(0, cut)), product(...factors.slice(cut)));
  };

  const reduction =
    (fn: 'sum' | 'norm1' | 'norm2' | 'tr') =>
    (node: Node<'call'>): Expr =>
      valueOf(node, move => ({ kind: 'reduce', fn, value: flat(move(node.arg)) }));
  const refused = (node: Expr): Expr => {
    throw new RangeError(`${toText(node)} should have been refused before`);
  };
  const calls: { readonly [F in MatrixFunction]: (node: Node<'call'>) => Expr } = {
    softmax: node => valueOf(node, move => ({ kind: 'softmax', of: operand(move(node.arg)) })),
    logsumexp: node => valueOf(node, move => ({ kind: 'logsumexp', of: operand(move(node.arg)) })),
    logsoftmax: node => minus(flat(node.arg), times(flat(call('logsumexp', node.arg)), ones(node.shape))),
    sum: reduction('sum'),
    norm1: reduction('norm1'),
    norm2: reduction('norm2'),
    tr: reduction('tr'),
    diag: node => call('diag', flat(node.arg)),
    diagonal: node => call('diagonal', flat(node.arg)),
    vec: refused,
    det: refused,
    logdet: refused,
    inv: refused,
    adj: refused,
    expm: refused,
  };

  const flat = (node: Expr): Expr => {
    const seen = done.get(node);
    if (seen !== undefined) return seen;
    const result = flattened(node);
    if (node !== wish?.node) done.set(node, result);
    return result;
  };
  const flattened = (node: Expr): Expr => (node.kind === 'sym' ? node : (known.symbolFor(node) ?? visit(rules, node)));
  const itself = (node: Expr): Expr => node;
  const rules: Table<Expr> = {
    sym: itself,
    number: itself,
    size: itself,
    zero: itself,
    ones: itself,
    identity: itself,
    indicator: itself,
    commutation: refused,
    sum: ({ terms }) => sum(...terms.map(flat)),
    product: ({ factors }) => chain(factors),
    scale: ({ coefficient, arg }) => times(flat(coefficient), flat(arg)),
    hadamard: ({ factors }) => hadamard(...factors.map(flat)),
    power: ({ base, exponent }) => power(flat(base), flat(exponent)),
    apply: node => {
      const keep = costly(node) && shared.has(canonical(anchored(node).node));
      return keep ? kept(node) : apply(node.fn, flat(node.arg));
    },
    transpose: ({ arg }) => transpose(flat(arg)),
    matrixPower: ({ base, exponent }) =>
      Array.from({ length: exponent - 1 }, () => base).reduce<Expr>((result, factor) => pair(result, factor), base),
    call: node => calls[node.fn](node),
    kron: refused,
    differential: refused,
    series: node => {
      const span = { from: node.from, to: node.to };
      return valueOf(node, () => ({ kind: 'series', span, value: flat(node.body) }));
    },
  };

  const define = (name: string, value: Expr, purpose: Purpose, time: boolean): void => {
    const scaled = purpose === 'initialGradient' || purpose === 'inputGradient';
    const says = [`${indexed(name, time ? now : undefined)} = ${toText(value)}`];
    const task = { defines: [name], purpose, scaled, says };
    // A gradient by what each example has is there for each of them, be it the same for all.
    const forEach = scaled && !isExample(value);
    if (dependsOnTime(value) === time && !forEach) wish = { node: value, task };
    const result = flat(value);
    wish = undefined;
    if (tasks.some(other => other.defines.includes(name))) return;
    add({
      ...task,
      shape: value.shape,
      time,
      example: scaled || isExample(value),
      operation: { kind: 'map', value: result },
      adds: false,
    });
    if (!scaled && children(value).length > 0 && dependsOnTime(value) === time) known.add(name, value);
  };

  const deriving = (is: boolean): void => {
    derivative = is;
  };
  return { flat, define, add, operand, finiteOperand, isExample, isMask, deriving, tasks };
}
