/**
 * Variable lengths: the cell with a mask.                                               layer 4
 *
 * A mask m[t] ∈ {0, 1} is one more input, and a masked model is one more cell: every state s that another step or T reads
 * holds its value where the mask is 0, s[t] = m[t] F + (1 − m[t]) s[t-1], and a summand over t stands behind m[t]. So masked
 * kernels are derived like any other, and a term at T reads the held state. The value before holding gets a name of its own.
 *
 * The mask selects (expr/selector.ts). Inputs at steps that are not there are zero, whatever was given; an equation that
 * need not be finite at zeros stands behind the mask as well, and so do all derivatives that come out of it.
 */
import { TracegradError } from '../errors.js';
import { type Expr, indexText, now } from '../expr/expr.js';
import { freshNames } from '../expr/names.js';
import { minus, sum, times } from '../expr/linear.js';
import { number, symbol } from '../expr/raw.js';
import { bottomUp, nodes, series, symbols } from '../expr/rewrite.js';
import { equationsOf } from './adjoint.js';
import { isFiniteBeyond } from '../calculus/finite.js';
import { type Cell, checkCell, type Equation } from './cell.js';
import { stagesOf } from './order.js';
import { steadyInPlace } from './steady-cell.js';

/** The name of the mask among a masked cell's inputs. */
export const maskName = 'mask';

const refused = (what: string): TracegradError =>
  new TracegradError('unsupported', `With a mask, ${what}: holding keeps the neighbouring step and the last one only.`);

/** A padded sequence ends before T, so what counts from T must be the held state itself. */
function refuseEnds(cell: Cell, computed: ReadonlySet<string>, user: string, value: Expr): void {
  for (const { name, index } of symbols(value)) {
    const sequence = computed.has(name) || cell.inputs.get(name)?.once === false;
    if (index?.base !== 'T' || index.offset > 0 || !sequence) continue;
    if (index.offset < 0 || !computed.has(name)) throw refused(`${user} uses ${name}[${indexText(index)}]`);
  }
  for (const node of nodes(value)) {
    if (node.kind !== 'series') continue;
    const { from, to, body } = node;
    if (to.base !== 'T' || to.offset !== 0) throw refused(`${user} sums over t = ${indexText(from)}…${indexText(to)}`);
    const ahead = symbols(body).find(({ index }) => index?.base === 't' && index.offset > 0);
    if (ahead !== undefined) throw refused(`${user} looks ahead at ${ahead.name}[t+…] in a sum`);
  }
}

/**
 * The cell with a mask of one number per step as a further input.
 * @throws {TracegradError} `unsupported` if an equation reaches a computed sequence two or more steps away, since holding
 * says nothing about which step was the last but one; `bad-declaration` if the name `mask` is taken
 */
export function masked(given: Cell): Cell {
  checkCell(given);
  const cell = steadyInPlace(given);
  const equations = equationsOf(cell);
  const computed = new Set(equations.map(({ name }) => name));
  const taken = new Set([
    ...cell.parameters.keys(),
    ...cell.inputs.keys(),
    ...cell.initials.map(({ name }) => name),
    ...computed,
  ]);
  if (taken.has(maskName)) {
    throw new TracegradError(
      'bad-declaration',
      `${cell.name} declares the name "${maskName}", which masked kernels need.`,
    );
  }
  const mask = symbol(maskName, [1, 1], now);
  const held = new Map<string, -1 | 1>();
  const hold = (name: string, direction: -1 | 1): void => {
    if (held.get(name) === -direction) throw refused(`${name} is used at t-1 and at t+1`);
    held.set(name, direction);
  };
  for (const { name, value } of equations) refuseEnds(cell, computed, name, value);
  refuseEnds(cell, computed, 'the loss', cell.loss);
  for (const { name, value } of [...equations, { name: 'the loss', value: cell.loss }]) {
    for (const { name: of, index } of symbols(value)) {
      if (!computed.has(of) || index?.base !== 't' || index.offset === 0) continue;
      if (index.offset !== 1 && index.offset !== -1) throw refused(`${name} reaches ${of}[${indexText(index)}]`);
      hold(of, index.offset);
    }
  }
  for (const A of [...equations.map(({ value }) => value), cell.loss]) {
    for (const { name, index } of symbols(A)) {
      if (computed.has(name) && index?.base === 'T' && !held.has(name)) hold(name, -1);
    }
  }

  const weighted = (expression: Expr): Expr =>
    bottomUp(node => (node.kind === 'series' ? series(node.from, node.to, times(mask, node.body)) : node))(expression);
  const once = new Set(
    cell.stages.flatMap(stage => (stage.direction === 'once' ? stage.equations.map(({ name }) => name) : [])),
  );
  const fresh = freshNames(taken);
  const result = equations.flatMap(({ name, shape, value }): readonly Equation[] => {
    const direction = held.get(name);
    const body = weighted(value);
    const safe = once.has(name) || isFiniteBeyond(body) ? body : times(mask, body);
    if (direction === undefined) return [{ name, shape, value: safe }];
    const next = fresh(`${name}_next`);
    const before = symbol(name, shape, { base: 't', offset: direction });
    const holding = sum(times(mask, symbol(next, shape, now)), times(minus(number(1), mask), before));
    return [
      { name: next, shape, value: safe },
      { name, shape, value: holding },
    ];
  });
  return {
    ...cell,
    inputs: new Map([...cell.inputs, [maskName, { name: maskName, shape: [1, 1], once: false, facts: {} }]]),
    stages: stagesOf(result, name => once.has(name), '1..T'),
    loss: weighted(cell.loss),
    mask: maskName,
  };
}
