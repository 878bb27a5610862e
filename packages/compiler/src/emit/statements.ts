/**
 * The statements inside emitted functions, as text.                                       layer 4
 *
 * The only printer of the loop IR. It knows nothing of files, formatters or compilers, so a web page can show the loops
 * of a cell with it; the TypeScript emitter wraps the same lines.
 */
import { type Int, intText, named, plus, times } from '../loop/int.js';
import { type Panel, type ProductForm, type Statement, type StatementOf, visitStatement } from '../loop/loop.js';
import { isRepeated } from '../loop/standing.js';
import { type Kept, keptProducts } from './kept.js';
import { type BinaryOperator, isConstant, type Real, type RealFunction, visitReal } from '../loop/real.js';

const functions: { readonly [F in RealFunction]: string } = {
  negative: '-',
  abs: 'Math.abs',
  sign: 'Math.sign',
  exp: 'exp',
  log: 'Math.log',
  sin: 'Math.sin',
  cos: 'Math.cos',
  tan: 'Math.tan',
  arcsin: 'Math.asin',
  arccos: 'Math.acos',
  arctan: 'Math.atan',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  relu: 'relu',
  softplus: 'softplus',
  sqrt: 'Math.sqrt',
};

/** How tightly each form binds: a weaker operand needs brackets. */
const strength = { select: 0, sum: 1, product: 2, unary: 3, atom: 4 } as const;
const binaryStrength: { readonly [O in BinaryOperator]: number } = {
  '+': strength.sum,
  '-': strength.sum,
  '*': strength.product,
  '/': strength.product,
  max: strength.atom,
  power: strength.atom,
};

interface Phrase {
  readonly text: string;
  readonly strength: number;
}
const atom = (text: string): Phrase => ({ text, strength: strength.atom });
const bracketed = ({ text, strength: own }: Phrase, needed: number): string => (own < needed ? `(${text})` : text);

const numberText = (value: number): string => (value < 0 ? `-${Math.abs(value)}` : String(value));

const phrase = (value: Real): Phrase =>
  visitReal<Phrase>(
    {
      constant: a => ({ text: numberText(a.value), strength: a.value < 0 ? strength.unary : strength.atom }),
      count: a => atom(intText(a.value, true)),
      local: a => atom(a.name),
      load: a => atom(`${a.buffer}[${a.at.map(subscript => intText(subscript)).join('][')}]!`),
      function: a =>
        a.fn === 'negative'
          ? { text: `-${bracketed(phrase(a.arg), strength.atom)}`, strength: strength.unary }
          : atom(`${functions[a.fn]}(${realText(a.arg)})`),
      binary: a => {
        if (a.operator === 'max') return atom(`Math.max(${realText(a.left)}, ${realText(a.right)})`);
        if (a.operator === 'power') return atom(`Math.pow(${realText(a.left)}, ${realText(a.right)})`);
        const own = binaryStrength[a.operator];
        const tighter = a.operator === '-' || a.operator === '/' || own === strength.product ? own + 1 : own;
        return {
          text: `${bracketed(phrase(a.left), own)} ${a.operator} ${bracketed(phrase(a.right), tighter)}`,
          strength: own,
        };
      },
      choose: a => {
        // Brackets keep conditionals within each other apart.
        const [condition, value, otherwise] = [a.condition, a.value, a.otherwise].map(part =>
          bracketed(phrase(part), strength.select + 1),
        );
        return { text: `${condition} !== 0 ? ${value} : ${otherwise}`, strength: strength.select };
      },
      select: a => ({
        text: `${intText(a.left)} === ${intText(a.right)} ? ${realText(a.equal)} : ${realText(a.unequal)}`,
        strength: strength.select,
      }),
    },
    value,
  );

/** The lines without what only TypeScript reads in them: the mark behind a load, that there is such an element. */
export const withoutMarks = (text: readonly string[]): readonly string[] =>
  text.map(line => (line.trimStart().startsWith('//') ? line : line.replace(/\]!/g, ']')));

/** A real expression as TypeScript. */
export const realText = (value: Real): string => phrase(value).text;

const kernels: { readonly [F in ProductForm]: string } = {
  times: 'times',
  timesTransposed: 'timesTransposed',
  transposedTimes: 'transposedTimes',
};
const panelText = ({ buffer, offset, stride }: Panel): string => `${buffer}, ${intText(offset)}, ${intText(stride)}`;
const start = (statement: Extract<Statement, { kind: 'loop' }>): string => {
  const { index, from, to, step } = statement;
  if (step > 0) {
    const move = step === 1 ? `${index}++` : `${index} += ${step}`;
    const last = lessOrEqual(to);
    return `for (let ${index} = ${intText(from)}; ${index} ${last}; ${move})`;
  }
  const move = step === -1 ? `${index}--` : `${index} -= ${-step}`;
  return `for (let ${index} = ${intText(plus(to, step))}; ${index} >= ${intText(from)}; ${move})`;
};
const startOfStrips = ({ size, before, steps, examples, rows, downwards }: StatementOf<'strips'>): string => {
  const most = `${size} = Math.max(1, Math.floor(${rows} / ${intText(examples, true)}))`;
  if (!downwards) return `for (let ${most}, ${before} = 0; ${before} < ${intText(steps)}; ${before} += ${size})`;
  const last = intText(plus(steps, -1), true);
  return `for (let ${most}, ${before} = ${last} - (${last} % ${size}); ${before} >= 0; ${before} -= ${size})`;
};
/** `< n`, or `<= T` rather than `< T + 1`. */
const lessOrEqual = (to: Int): string => {
  const last = plus(to, -1);
  return to.kind === 'plus' && intText(last).length < intText(to).length ? `<= ${intText(last)}` : `< ${intText(to)}`;
};

const indented = (lines: readonly string[]): readonly string[] => lines.map(line => (line === '' ? '' : `  ${line}`));

/** The statements as lines of TypeScript. */
export const statementLines = (body: readonly Statement[]): readonly string[] => lines(body, new Map());

/** `kept`: what outer loops say of the products inside; outside all of them each says it of its own. */
const lines = (body: readonly Statement[], kept: ReadonlyMap<Statement, Kept>): readonly string[] => {
  const inside = (s: Statement & { readonly body: readonly Statement[] }): readonly string[] =>
    indented(lines(s.body, kept.size === 0 && isRepeated(s) ? keptProducts(s) : kept));
  return body.flatMap(statement =>
    visitStatement<readonly string[]>(
      {
        loop: s => [`${start(s)} {`, ...inside(s), '}'],
        strips: s => [
          `${startOfStrips(s)} {`,
          `  const ${s.count} = Math.min(${s.size}, ${intText(plus(s.steps, times(-1, named(s.before))))});`,
          ...inside(s),
          '}',
        ],
        let: s => [`const ${s.name} = ${realText(s.value)};`],
        offset: s => [`const ${s.name} = ${intText(s.value)};`],
        variable: s => [`let ${s.name} = ${realText(s.value)};`],
        set: s => [assignment(s.name, s.value, { kind: 'local', name: s.name })],
        store: s => {
          const place = `${s.buffer}[${s.at.map(subscript => intText(subscript)).join('][')}]`;
          return [`${place} = ${realText(s.value)};`];
        },
        clear: s => [`${s.buffer}.fill(0, ${intText(s.offset)}, ${intText(plus(s.offset, s.length))});`],
        product: s => {
          const sizes = [s.rows, s.columns, s.inner].map(size => intText(size)).join(', ');
          const panels = [s.target, s.left, s.right].map(panelText).join(', ');
          return [`${kernels[s.form]}(${sizes}, ${panels}${ending(s.factor, s.add, kept.get(s))});`];
        },
        lookUp: s => {
          const sizes = [s.rows, s.columns, s.inner].map(size => intText(size)).join(', ');
          const panels = [s.target, s.table].map(panelText).join(', ');
          const classes = `${s.classes.buffer}, ${intText(s.classes.offset)}`;
          return [`lookUp(${sizes}, ${panels}, ${classes}${ending(s.factor, s.add)});`];
        },
        scatter: s => {
          const sizes = [s.rows, s.columns, s.inner].map(size => intText(size)).join(', ');
          const panels = [s.target, s.source].map(panelText).join(', ');
          const classes = `${s.classes.buffer}, ${intText(s.classes.offset)}`;
          return [`scatter(${sizes}, ${panels}, ${classes}${ending(s.factor, s.add)});`];
        },
        totals: s => {
          const sizes = [s.rows, s.columns].map(size => intText(size)).join(', ');
          const target = `${s.target.buffer}, ${intText(s.target.offset)}`;
          return [`totals(${sizes}, ${target}, ${panelText(s.source)}${ending(s.factor, s.add)});`];
        },
        when: s => [`if (${s.flag}) {`, ...inside(s), '}'],
        choice: s => [
          `if (${intText(s.left)} < ${intText(s.right)}) {`,
          ...indented(lines(s.less, kept)),
          ...(s.otherwise.length === 0 ? [] : ['} else {', ...indented(lines(s.otherwise, kept))]),
          '}',
        ],
        call: s => {
          const own = s.buffers.filter((_, i) => s.kernel.buffers[i]?.role !== 'scratch');
          const sizes = s.sizes.map(size => intText(size));
          return [`${s.kernel.name}(${[...sizes, ...own, ...s.scalars.map(realText)].join(', ')});`];
        },
        meet: () => ['meet();'],
        result: s => [`return ${realText(s.value)};`],
        note: s => s.lines.map(line => `// ${line}`.trimEnd()),
      },
      statement,
    ),
  );
};

/** The last arguments of a product, where they are not the usual ones. */
const ending = (factor: Real, add: Real, kept?: Kept): string => {
  if (kept !== undefined) {
    const { uses, first, slot } = kept;
    return `, ${[realText(factor), realText(add), intText(uses), realText(first), intText(slot)].join(', ')}`;
  }
  if (!isConstant(add, 0)) return `, ${realText(factor)}, ${realText(add)}`;
  return isConstant(factor, 1) ? '' : `, ${realText(factor)}`;
};

/** `x += y` for x = x + y. */
function assignment(name: string, value: Real, self: Real): string {
  if (
    value.kind === 'binary' &&
    (value.operator === '+' || value.operator === '-') &&
    realText(value.left) === realText(self)
  ) {
    return `${name} ${value.operator}= ${realText(value.right)};`;
  }
  return `${name} = ${realText(value)};`;
}
