/**
 * Pack: matrices that meet the same operand become row blocks of one.                     layer 2
 *
 * W_f·x[t], W_i·x[t], … share x[t]: with the W_* adjacent in the parameter arena they are one product. The same order
 * makes their weight gradients one product and turns U_f′·a + U_i′·b + … into U′·[a; b; …]. All of this is found by
 * grouping products by their operands; nothing here knows what a gate is.
 */
import { bottomUp, type Expr, type Index, sum, type Sym } from '@tracegrad/symbolic';
import { indexed, type Names, packName } from './naming.js';
import { readsOf } from './reads.js';
import { recurrences } from './recurrence.js';
import { firstOf, type Operand, type Operation, type Source, type Task } from './task.js';

export interface Pack {
  readonly name: string;
  /** In the order of their row blocks. */
  readonly members: readonly string[];
  /** The larger pack that it is a stretch of. */
  readonly within?: string;
}

export interface Packed {
  readonly tasks: readonly Task[];
  readonly packs: readonly Pack[];
}

type ProductTask = Task & { readonly operation: Extract<Operation, { kind: 'product' | 'deferred' }> };

/** Packs of tasks and parameters. `allowed` limits parameter packs to those given, so that variants share one arena. */
export function packed(
  tasks: readonly Task[],
  sources: ReadonlyMap<string, Source>,
  gradientOf: (parameter: string) => string | undefined,
  names: Names,
  allowed: readonly Pack[] | undefined,
): Packed {
  const packs: Pack[] = [];
  const packOf = new Map<string, Pack>();
  let current = tasks;

  /** Whether members can be read as one: they are free, or neighbours in this order in a pack that exists. */
  const canPack = (members: readonly string[]): Pack | 'new' | undefined => {
    const homes = new Set(members.map(name => packOf.get(name)));
    const [home] = homes;
    const columns = new Set(members.map(name => sources.get(name)?.shape[1]));
    if (members.length < 2 || new Set(members).size < members.length || columns.size !== 1 || homes.size !== 1)
      return undefined;
    if (home === undefined) return 'new';
    const from = home.members.indexOf(members[0] ?? '');
    return home.members.slice(from, from + members.length).join() === members.join() ? home : undefined;
  };
  const pack = (members: readonly string[]): Pack | undefined => {
    const home = canPack(members);
    if (home === undefined) return undefined;
    const known = packs.find(other => other.members.join() === members.join());
    if (known !== undefined) return known;
    const name = names.fresh(packName(members));
    const made: Pack = home === 'new' ? { name, members } : { name, members, within: home.name };
    packs.push(made);
    if (home === 'new') for (const member of members) packOf.set(member, made);
    return made;
  };
  const parametersAllowed = (members: readonly string[]): boolean =>
    allowed === undefined || allowed.some(({ members: others }) => others.join() === members.join());
  /** The tasks with some merged into one that stands where the last of them stood. */
  const merge = (group: readonly Task[], made: Task): void => {
    const last = group[group.length - 1];
    current = current.flatMap(task => (task === last ? [made] : group.includes(task) ? [] : [task]));
  };

  packForward();
  packGradients();
  packBiases();
  packSums();
  return { tasks: settersFirst(current), packs };

  function packForward(): void {
    const recurrenceOf = recurrences(current);
    const groups = grouped(current.filter(isProduct), task => {
      const { left, right } = task.operation;
      const plain = sources.get(left.name)?.kind === 'parameter' && !left.transposed && task.purpose === 'value';
      const vector = right.shape[1] === 1;
      return plain && vector ? `${operandKey(right)} ${recurrenceOf.get(task) ?? ''}` : undefined;
    });
    for (const group of groups) {
      const members = group.map(task => task.operation.left.name);
      if (!parametersAllowed(members) || canPack(members) === undefined) continue;
      const results = group.map(firstOf);
      const rows = pack(members);
      const outcome = pack(results);
      if (rows !== undefined && outcome !== undefined) merge(group, stacked(group, rows));
    }
  }

  function packGradients(): void {
    for (const rows of packs.filter(({ members }) => members.every(name => sources.get(name)?.kind === 'parameter'))) {
      const groups = grouped(current.filter(isDeferred), task => {
        const { left, right } = task.operation;
        const ours =
          rows.members.includes(parameterOf(firstOf(task)) ?? '') && task.defines.length === 1 && isAlone(task);
        const column = left.shape[1] === 1 && !left.transposed && sources.get(left.name)?.time === true;
        return ours && column ? `${operandKey(right)} ${indexed('', left.index)} ${task.adds}` : undefined;
      });
      for (const group of groups) {
        const parameters = group.map(task => parameterOf(firstOf(task)) ?? '');
        const ordered = rows.members.flatMap(name => group[parameters.indexOf(name)] ?? []);
        if (ordered.length !== rows.members.length || group.length !== ordered.length) continue;
        const left = pack(ordered.map(task => task.operation.left.name));
        if (left !== undefined) merge(ordered, stacked(ordered, left));
      }
    }
  }

  function packBiases(): void {
    for (const rows of packs.filter(({ within }) => within === undefined)) {
      const all = current.filter(isTotals).filter(({ purpose }) => purpose === 'gradient');
      const group = rows.members.flatMap(name => {
        const users = all.filter(({ operation }) => operation.source.name === name);
        return users.length === 1 && users.every(isAlone) ? users : [];
      });
      const [first] = group;
      const alike = group.every(
        task => task.adds === first?.adds && sameOrNone(task.operation.source.index, first.operation.source.index),
      );
      const biases = group.map(task => parameterOf(firstOf(task)) ?? '');
      if (first === undefined || group.length !== rows.members.length || !alike || !parametersAllowed(biases)) continue;
      if (pack(biases) === undefined) continue;
      merge(group, {
        ...merged(group),
        operation: { ...first.operation, source: { ...first.operation.source, ...asPack(rows) } },
      });
    }
  }

  /** U_f′·a + U_i′·b = U′·[a; b] wherever only the whole sum is read. */
  function packSums(): void {
    for (const P of packs.filter(({ members }) => members.every(name => sources.get(name)?.kind === 'parameter'))) {
      const groups = grouped(current.filter(isProduct), task => {
        const { left, right } = task.operation;
        const fits = P.members.includes(left.name) && left.transposed && !right.transposed && task.purpose === 'value';
        return fits ? indexed('', right.index) : undefined;
      });
      for (const group of groups) {
        const ordered = P.members.flatMap(name => group.find(task => task.operation.left.name === name) ?? []);
        const [first] = ordered;
        if (first === undefined || ordered.length !== P.members.length || group.length !== ordered.length) continue;
        const rights = ordered.map(task => task.operation.right.name);
        const collapsed = canPack(rights) === undefined ? undefined : collapse(current, ordered.map(firstOf));
        const S = collapsed && pack(rights);
        if (collapsed === undefined || S === undefined) continue;
        current = collapsed;
        const { left, right } = first.operation;
        merge(ordered, {
          ...first,
          operation: { kind: 'product', left: { ...left, ...asPack(P) }, right: { ...right, ...asPack(S) } },
          says: [sumOf(ordered)],
        });
      }
    }
  }

  /** Whether a gradient has this part only: a part of another shape would reach its memory by another name. */
  function isAlone({ defines }: Task): boolean {
    return current.filter(task => task.defines.some(name => defines.includes(name))).length === 1;
  }

  function parameterOf(gradient: string): string | undefined {
    return [...sources.values()].find(({ kind, name }) => kind === 'parameter' && gradientOf(name) === gradient)?.name;
  }

  function stacked(group: readonly ProductTask[], rows: Pack): Task {
    const [first] = group;
    if (first === undefined) throw new RangeError('a group has members');
    const left: Operand = { ...first.operation.left, ...asPack(rows) };
    return { ...merged(group), operation: { ...first.operation, left } };
  }
}

const addsToGradient = ({ purpose, adds }: Task): boolean => purpose === 'gradient' && adds;
/** A merged task may set a gradient behind one that adds to it. Nothing reads a gradient, so what adds goes last. */
const settersFirst = (tasks: readonly Task[]): readonly Task[] => [
  ...tasks.filter(task => !addsToGradient(task)),
  ...tasks.filter(addsToGradient),
];

/** One task that defines what the group defined. */
function merged(group: readonly Task[]): Task {
  const [first] = group;
  if (first === undefined) throw new RangeError('a group has members');
  return { ...first, defines: group.flatMap(task => task.defines), says: group.flatMap(task => task.says) };
}

const isProduct = (task: Task): task is ProductTask & { operation: Extract<Operation, { kind: 'product' }> } =>
  task.operation.kind === 'product';
const isTotals = (task: Task): task is Task & { operation: Extract<Operation, { kind: 'totals' }> } =>
  task.operation.kind === 'totals';
const isDeferred = (task: Task): task is ProductTask & { operation: Extract<Operation, { kind: 'deferred' }> } =>
  task.operation.kind === 'deferred';
/** What the first of some tasks says, its value replaced by the sum of all. */
function sumOf(tasks: readonly Task[]): string {
  const says = tasks.flatMap(task => task.says);
  const [head = ''] = (says[0] ?? '').split(' = ');
  return `${head} = ${says.map(text => text.slice(text.indexOf(' = ') + 3)).join(' + ')}`;
}

const asPack = ({ name, members }: Pack): Pick<Operand, 'name' | 'members'> => ({ name, members });
const operandKey = ({ name, index, transposed }: Operand): string => `${indexed(name, index)}${transposed ? "'" : ''}`;
const sameOrNone = (a: Index | undefined, b: Index | undefined): boolean => indexed('', a) === indexed('', b);

function grouped<T>(items: readonly T[], key: (item: T) => string | undefined): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    if (name === undefined) continue;
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups.values()].filter(group => group.length > 1);
}

/** The tasks with r₁ + r₂ + … replaced by r₁; undefined if some rᵢ is read in another way. */
function collapse(tasks: readonly Task[], results: readonly string[]): readonly Task[] | undefined {
  const [kept, ...dropped] = results;
  const terms = (node: Expr): readonly Sym[] =>
    node.kind === 'sum' ? (node.terms.filter(term => term.kind === 'sym' && results.includes(term.name)) as Sym[]) : [];
  const simplify = bottomUp(node => {
    if (node.kind !== 'sum') return node;
    const complete = terms(node).filter(
      ({ name, index }) =>
        name === kept &&
        results.every(other => terms(node).some(term => term.name === other && sameOrNone(term.index, index))),
    );
    const gone = terms(node).filter(
      term => dropped.includes(term.name) && complete.some(({ index }) => sameOrNone(index, term.index)),
    );
    return gone.length === 0 ? node : sum(...node.terms.filter(term => !(gone as readonly Expr[]).includes(term)));
  });
  const rewritten = tasks.map(task =>
    'value' in task.operation
      ? { ...task, operation: { ...task.operation, value: simplify(task.operation.value) } }
      : task,
  );
  const readers = new Map(tasks.map((task, i) => [task, rewritten[i]]));
  const alone = rewritten.every(task => {
    const reads = readsOf(task.operation).map(({ name }) => name);
    return !dropped.some(name => reads.includes(name)) && keptOnlyWhole(task, tasks, readers);
  });
  return alone
    ? rewritten.map((task, i) => (task.operation === tasks[i]?.operation ? (tasks[i] ?? task) : task))
    : undefined;

  /** r₁ may be read only where r₂ … were read with it. */
  function keptOnlyWhole(task: Task, before: readonly Task[], after: ReadonlyMap<Task, Task | undefined>): boolean {
    const original = before.find(other => after.get(other) === task);
    if (original === undefined || kept === undefined) return true;
    const indicesOf = (name: string): ReadonlySet<string> =>
      new Set(readsOf(original.operation).flatMap(read => (read.name === name ? [indexed('', read.index)] : [])));
    const own = indicesOf(kept);
    return dropped.every(name => [...own].every(index => indicesOf(name).has(index)));
  }
}
