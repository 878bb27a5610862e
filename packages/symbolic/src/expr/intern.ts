/**
 * One node per distinct expression.                                                     layer 1
 *
 * The table holds its nodes weakly, so a long session (a page, a batch of a million expressions) does not grow.
 * Ids are only identity: nothing that is printed may depend on their order. Engines from before ECMAScript 2021 cannot hold
 * weakly; there the table keeps what it has.
 */
import type { Dim, Shape } from './dim.js';
import type { Expr, Index, Kind, Node } from './expr.js';

type Held = Pick<WeakRef<Expr>, 'deref'>;
const table = new Map<string, Held>();
const holdsWeakly = typeof WeakRef === 'function' && typeof FinalizationRegistry === 'function';
const forgotten = holdsWeakly
  ? new FinalizationRegistry<string>(key => {
      if (table.get(key)?.deref() === undefined) table.delete(key);
    })
  : undefined;
const held = (node: Expr): Held => (holdsWeakly ? new WeakRef<Expr>(node) : { deref: () => node });
let count = 0;

/** Fields of a node without those that interning adds. */
type Fields<K extends Kind> = Omit<Node<K>, 'id' | 'kind' | 'told'>;

/** The shared node of a result; any other expression itself. */
export const plainOf = (A: Expr): Expr => A.told?.plain ?? A;

const isResult = (field: unknown): field is Expr => typeof field === 'object' && field !== null && 'told' in field;
const plainly = (field: unknown): unknown => (isResult(field) ? plainOf(field) : field);

/** The fields with shared nodes for operands. */
function withPlainOperands<K extends Kind>(fields: Fields<K>): Fields<K> {
  const hasResult = (field: unknown): boolean => (Array.isArray(field) ? field.some(isResult) : isResult(field));
  if (!Object.values(fields).some(hasResult)) return fields;
  const plain = Object.entries(fields).map(([name, field]) => [
    name,
    Array.isArray(field) ? field.map(plainly) : plainly(field),
  ]);
  // The same fields, one by one.
  return Object.fromEntries(plain) as Fields<K>;
}

/** The unique node with these fields; `key` must determine the fields other than the shape. */
export function intern<K extends Kind>(kind: K, key: string, fields: Fields<K>): Node<K> {
  const full = `${kind} ${key} ${fields.shape[0]},${fields.shape[1]}`;
  const known = table.get(full)?.deref();
  // The key starts with the kind, so what it finds is of that kind.
  if (known !== undefined) return known as Node<K>;
  const node = Object.freeze({ kind, id: ++count, ...withPlainOperands(fields) }) as unknown as Node<K>;
  table.set(full, held(node));
  forgotten?.register(node, full);
  return node;
}

export const ids = (nodes: readonly Expr[]): string => nodes.map(node => node.id).join(',');
export const indexKey = (index: Index | undefined): string =>
  index === undefined ? '' : `[${index.base}${index.offset}]`;
export const shapeOf = (rows: Dim, columns: Dim): Shape => [rows, columns];
