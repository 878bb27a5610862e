/**
 * A derived cell, as people read it and as data.                                        layer 6
 *
 * The immediate derivative stands beside the total one: what later steps add to it is what textbooks lose.
 */
import {
  adjointCell,
  type Cell,
  type DerivedCell,
  type Direction,
  type Expr,
  indexText,
  same,
  type Shape,
  symbol,
  toLatex,
  toMathml,
  toText,
  now,
} from '@tracegrad/symbolic';
import { derivationLines, stepsJson, type Telling } from './steps.js';

const orders: { readonly [D in Direction]: string } = {
  '1..T': 't = 1 … T',
  'T..1': 't = T … 1',
  once: 'once',
};

type TextFormat = 'text' | 'latex' | 'mathml';
const printed: { readonly [F in TextFormat]: (expression: Expr) => string } = {
  text: expression => toText(expression),
  latex: expression => toLatex(expression),
  mathml: expression => toMathml(expression),
};

const leftSide = (name: string, shape: Shape, once: boolean): Expr => symbol(name, shape, once ? undefined : now);

/** The derivation of a cell: forward equations, adjoints, gradients; with the steps where they are wanted. */
export function modelText(cell: Cell, format: TextFormat, telling: Telling): string {
  const print = printed[format];
  const set = (left: Expr, right: Expr): string => `${print(left)} = ${print(right)}`;
  const derived = adjointCell(cell);
  const told = format === 'mathml' ? [] : derivationLines(derived.derivation, telling, format);
  const starts = cell.initials.map(({ name, of, index, shape }) => set(symbol(of, shape, index), symbol(name, shape)));
  const forward = cell.stages.flatMap(({ direction, equations }) => [
    `forward, ${orders[direction]}`,
    ...equations.map(({ name, shape, value }) => `  ${set(leftSide(name, shape, direction === 'once'), value)}`),
  ]);
  const adjoints = derived.adjointStages.flatMap(({ direction, equations }) => [
    `adjoints, ${orders[direction]}${direction === 'once' ? '' : ', zero outside'}`,
    ...equations.flatMap(({ name, shape, value, immediate }) => {
      const left = leftSide(name, shape, direction === 'once');
      const apart = same(value, immediate) ? [] : [`    of this step alone: ${print(immediate)}`];
      return [`  ${set(left, value)}`, ...apart];
    }),
  ]);
  return [
    cell.name,
    '',
    ...forward,
    ...(starts.length === 0 ? [] : ['start values', ...starts.map(line => `  ${line}`)]),
    'loss',
    `  ${print(cell.loss)}`,
    '',
    ...adjoints,
    '',
    'gradients',
    ...gradientLines(derived, format),
    ...(told.length === 0 ? [] : ['', 'derivation', '', ...told]),
    '',
  ].join('\n');
}

/** ∂L/∂X before the symbol of X, in each format. */
const derivatives: { readonly [F in TextFormat]: (X: Expr) => string } = {
  text: X => `∂L/∂${toText(X)}`,
  latex: X => `\\frac{\\partial L}{\\partial ${toLatex(X)}}`,
  mathml: X => `∂L/∂ ${toMathml(X)}`,
};

function gradientLines({ cell, gradients, inputGradients }: DerivedCell, format: TextFormat): readonly string[] {
  const line = (name: string, G: Expr, once: boolean): string =>
    `  ${derivatives[format](leftSide(name, G.shape, once))} = ${printed[format](G)}`;
  return [
    ...[...gradients].map(([name, G]) => line(name, G, true)),
    ...[...inputGradients].map(([name, G]) => line(name, G, cell.inputs.get(name)?.once === true)),
  ];
}

/** The same as data. */
export function modelJson(cell: Cell, telling: Telling): unknown {
  const derived = adjointCell(cell);
  const formula = (expression: Expr) => ({
    text: toText(expression),
    latex: toLatex(expression),
    shape: expression.shape,
  });
  const formulas = (map: ReadonlyMap<string, Expr>) =>
    Object.fromEntries([...map].map(([name, G]) => [name, formula(G)]));
  return {
    name: cell.name,
    parameters: Object.fromEntries(cell.parameters),
    inputs: Object.fromEntries(
      [...cell.inputs].map(([name, { shape, once, facts }]) => [name, { shape, once, ...facts }]),
    ),
    initials: cell.initials.map(({ name, of, index }) => ({ name, of, at: indexText(index) })),
    forward: cell.stages.flatMap(({ direction, equations }) =>
      equations.map(({ name, value }) => ({ name, direction, ...formula(value) })),
    ),
    loss: formula(cell.loss),
    adjoints: derived.adjointStages.flatMap(({ direction, equations }) =>
      equations.map(({ name, of, value, immediate }) => ({
        name,
        of,
        direction,
        ...formula(value),
        immediate: toText(immediate),
      })),
    ),
    gradients: formulas(derived.gradients),
    inputGradients: formulas(derived.inputGradients),
    ...(telling.level === undefined ? {} : stepsJson(derived.derivation, telling)),
  };
}
