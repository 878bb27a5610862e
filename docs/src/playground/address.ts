/**
 * What stands in the playground as the fragment of its address, and back.
 *
 * Versioned, readable, bounded. An address comes from strangers: every value is checked against what it may be, and what is
 * not understood is left out rather than guessed.
 */
import { bounds } from './bounds.js';
import type { CellText } from './cell-text.js';
import type { ExpressionText } from './expression-problem.js';

export const panels = ['derivation', 'verification', 'formula', 'numbers', 'code', 'training'] as const;
export type Panel = (typeof panels)[number];

export interface Place {
  readonly text: ExpressionText | CellText;
  readonly panel: Panel;
  /** The reader's own formula; empty if there is none. */
  readonly formula: string;
}

const version = '1';
const fields = ['parameters', 'inputs', 'states', 'equations', 'loss'] as const;

function entriesOf(
  { text, panel, formula }: Place,
  presets: ReadonlyMap<string, CellText>,
): readonly (readonly [string, string])[] {
  const shared = [
    ['panel', panel],
    ['formula', formula],
  ] as const;
  if (text.subject === 'expression') {
    const { expression, variables, wrt, order } = text;
    return [['f', expression], ['by', wrt], ['order', String(order)], ['variables', variables], ...shared];
  }
  const preset = [...presets].find(([, own]) => fields.every(field => own[field] === text[field]));
  if (preset !== undefined) return [['cell', preset[0]], ...shared];
  return [...fields.map(field => [field, text[field]] as const), ...shared];
}

/** The fragment, with its #; undefined if what stands there is too long for an address. */
export function fragmentOf(place: Place, presets: ReadonlyMap<string, CellText>): string | undefined {
  const entries = entriesOf(place, presets).filter(
    ([key, value]) => value !== '' && !(key === 'order' && value === '1'),
  );
  const fragment = `#${new URLSearchParams([['v', version], ...entries.map(([key, value]) => [key, value])]).toString()}`;
  return fragment.length <= bounds.address ? fragment : undefined;
}

export type ReadPlace =
  | { readonly kind: 'place'; readonly place: Place }
  /** An address without anything for the playground. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable'; readonly why: 'too-long' | 'version' | 'content' };

const isPanel = (text: string): text is Panel => (panels as readonly string[]).includes(text);

/** What a fragment says. */
export function placeOf(fragment: string, presets: ReadonlyMap<string, CellText>): ReadPlace {
  if (fragment === '' || fragment === '#') return { kind: 'empty' };
  if (fragment.length > bounds.address) return { kind: 'unreadable', why: 'too-long' };
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  if (!given.has('v')) return { kind: 'empty' };
  if (given.get('v') !== version) return { kind: 'unreadable', why: 'version' };
  const value = (key: string): string => given.get(key) ?? '';
  const panel = value('panel');
  const shared = { panel: isPanel(panel) ? panel : 'derivation', formula: value('formula') } as const;
  if (given.has('f')) {
    const text: ExpressionText = {
      subject: 'expression',
      expression: value('f'),
      variables: value('variables'),
      wrt: value('by'),
      order: value('order') === '2' ? 2 : 1,
    };
    return { kind: 'place', place: { text, ...shared } };
  }
  if (given.has('cell')) {
    const text = presets.get(value('cell'));
    return text === undefined ? { kind: 'unreadable', why: 'content' } : { kind: 'place', place: { text, ...shared } };
  }
  if (!given.has('equations') && !given.has('loss')) return { kind: 'unreadable', why: 'content' };
  const text: CellText = {
    subject: 'cell',
    parameters: value('parameters'),
    inputs: value('inputs'),
    states: value('states'),
    equations: value('equations'),
    loss: value('loss'),
  };
  return { kind: 'place', place: { text, ...shared } };
}
