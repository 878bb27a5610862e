/** What every section of a model page is made from: the objects of the engine, computed once for both languages. */
import {
  type Adjoint,
  adjointCell,
  type Cell,
  type CellDefinition,
  defineCell,
  type Derivation,
  type DerivedCell,
  type Equation,
  type Expr,
  type Group,
  overview,
  type Shape,
  shapeText,
  symbol,
  now,
  type Sym,
} from '@tracegrad/symbolic';
import type { Language } from '../language/words.js';
import { type CellNotation, notationOf } from '../formula/notation.js';
import { type Listing, listingOf } from './code.js';
import { verification, type Verification } from './verification.js';

export interface Model {
  readonly cell: Cell;
  readonly derived: DerivedCell & { readonly derivation: Derivation };
  readonly equations: readonly (Equation & { readonly once: boolean })[];
  readonly adjoints: readonly (Adjoint & { readonly once: boolean })[];
  readonly groups: readonly Group[];
  readonly notation: CellNotation;
  readonly listing: Listing;
  readonly verified: Verification;
}

/** A model as one language sees it. */
export interface Page extends Model {
  readonly language: Language;
}

export function modelOf(definition: CellDefinition): Model {
  const cell = defineCell(definition);
  const derived = adjointCell(cell);
  const equations = cell.stages.flatMap(({ direction, equations: own }) =>
    own.map(one => ({ ...one, once: direction === 'once' })),
  );
  const adjoints = derived.adjointStages.flatMap(({ direction, equations: own }) =>
    own.map(one => ({ ...one, once: direction === 'once' })),
  );
  const anchors = new Set([
    ...equations.map(({ name }) => name),
    ...adjoints.map(({ name }) => name),
    ...[...derived.gradients.keys(), ...derived.inputGradients.keys()].map(name => `g${name}`),
    'loss',
  ]);
  return {
    cell,
    derived,
    equations,
    adjoints,
    groups: overview(derived.derivation),
    notation: notationOf(derived),
    listing: listingOf(cell, name => (anchors.has(name) ? name : undefined)),
    verified: verification(derived),
  };
}

/** A value at the step at hand, or the one of the whole sequence. */
export const valueOf = ({ name, shape, once }: { name: string; shape: Shape; once: boolean }): Sym =>
  symbol(name, shape, once ? undefined : now);

/** n × d in mathematics. */
export const shapeLatex = (shape: Shape): string => shapeText(shape).replace('×', ' \\times ').replaceAll('*', ' ');

/** The terms of a sum, or the expression alone. */
export const termsOf = (E: Expr): readonly Expr[] => (E.kind === 'sum' ? E.terms : [E]);
