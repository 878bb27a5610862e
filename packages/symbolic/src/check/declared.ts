/**
 * Options with every name declared.                                                     layer 4
 *
 * `derive` wants declarations, because a name with a slip of the pen is no variable. At a prompt one rather writes the
 * formula and lets the convention say what x and A are. Where the convention decides something that a reader may not
 * expect, it is named: in a notice, or in the hint of a refusal that another decision would have avoided.
 */
import type { DeriveOptions, Variable } from '../calculus/options.js';
import type { Notice } from '../calculus/notices.js';
import { checkOptions, unknownWrt } from '../calculus/options.js';
import { checkText, TracegradError, withinStack } from '../errors.js';
import { isScalar, parseDim, type Shape } from '../expr/dim.js';
import { shapesByConvention, valueNames } from '../language/convention.js';
import { kindByConvention, type NameKind } from '../language/name-kind.js';
import { declaredName } from '../language/names.js';
import { greekLetter } from '../print/greek.js';

/** How a declaration is written where the caller's readers write it: `--var b:m` on a command line. */
export type DeclarationText = (name: string, size: string) => string;
const asOption: DeclarationText = (name, size) => `variables: { ${name}: { size: ['${size}'] } }`;

const declaredShapes = (variables: DeriveOptions['variables']): Map<string, Shape> =>
  new Map(
    Object.entries(variables).map(([name, { size }]) => [
      declaredName(name),
      [parseDim(size[0]), parseDim(size[1] ?? 1)] as const,
    ]),
  );

/** So many names are tried as something else, one by one and together. */
const mostTried = 4;

/** Names that stand for numbers or scalars elsewhere: e, and Greek letters as words. */
const isSurprising = (name: string): boolean =>
  name === 'e' || name === 'π' || (/^[a-z]/.test(name) && greekLetter(name) !== undefined);

/** What a name may have been meant to be, if not what the convention makes of it. */
function otherKind(name: string): NameKind | undefined {
  const kind = kindByConvention(name);
  if (kind === 'scalar') return 'vector';
  return kind === 'vector' && isSurprising(name) ? 'scalar' : undefined;
}

/** The shapes, or the refusal with the declarations in its hint that the convention should not have decided. */
function shapesOrHint(
  source: string,
  wrt: string,
  declared: ReadonlyMap<string, Shape>,
  declare: DeclarationText,
): ReadonlyMap<string, Shape> {
  try {
    return shapesByConvention(source, declared);
  } catch (error) {
    if (!(error instanceof TracegradError && error.code === 'shape-mismatch')) throw error;
    const hint = avoidable(source, declared, declare) ?? sizeMeant(source, wrt, declared, declare);
    throw hint === undefined
      ? error
      : new TracegradError(error.code, error.message, { position: error.position, hint });
  }
}

/** The names that the convention decides. */
const undeclaredNames = (source: string, declared: ReadonlyMap<string, Shape>): readonly string[] =>
  valueNames(source, name => declared.has(name)).filter(name => !declared.has(name));

/** Names that sizes have as often as vectors do. */
const isLikeSize = (name: string): boolean => /^[klmn]\d*$/.test(name);

/** A vector by convention that fits as the size of another, as the n of 1/n*sum(x) does, as a hint. */
function sizeMeant(
  source: string,
  wrt: string,
  declared: ReadonlyMap<string, Shape>,
  declare: DeclarationText,
): string | undefined {
  const vectors = undeclaredNames(source, declared).filter(name => kindByConvention(name) === 'vector');
  for (const size of vectors.filter(name => name !== wrt && isLikeSize(name)).slice(0, mostTried)) {
    for (const of of vectors.filter(name => name !== size).slice(0, mostTried)) {
      const shapes = fitting(source, new Map([...declared, [of, [size, 1] as const]]), new Map());
      if (shapes !== undefined && !shapes.has(size)) {
        return `${size} is a vector by convention; ${declare(of, size)} makes it the size of ${of}`;
      }
    }
  }
  return undefined;
}

/** The fewest other decisions that make the shapes fit, as a hint. */
function avoidable(source: string, declared: ReadonlyMap<string, Shape>, declare: DeclarationText): string | undefined {
  const tried = undeclaredNames(source, declared)
    .flatMap((name): [string, NameKind][] => {
      const kind = otherKind(name);
      return kind === undefined ? [] : [[name, kind]];
    })
    .slice(0, mostTried);
  const choices = Array.from({ length: 2 ** tried.length - 1 }, (_, i) => tried.filter((__, k) => ((i + 1) >> k) & 1));
  for (const kinds of choices.sort((a, b) => a.length - b.length)) {
    const shapes = fitting(source, declared, new Map(kinds));
    if (shapes === undefined || kinds.some(([name]) => !shapes.has(name))) continue;
    return kinds
      .map(([name, kind]) => {
        const was = kindWords[kindByConvention(name)].en;
        const size = String(shapes.get(name)?.[0] ?? 1);
        return `${name} is ${was} by convention; ${declare(name, size)} makes it ${kindWords[kind].en}`;
      })
      .join('. ');
  }
  return undefined;
}

/** The shapes if some names are of another kind; undefined if that does not fit either. */
function fitting(
  source: string,
  declared: ReadonlyMap<string, Shape>,
  kinds: ReadonlyMap<string, NameKind>,
): ReadonlyMap<string, Shape> | undefined {
  try {
    return shapesByConvention(source, declared, [], kinds);
  } catch (error) {
    if (error instanceof TracegradError) return undefined;
    throw error;
  }
}

/**
 * The options with the names that are missing declared by the usual convention (a–g scalars, h–z vectors, A–Z matrices),
 * their sizes inferred from the text or named n, m, k, …
 * @param declare how a declaration is written, for hints
 * @throws {TracegradError} as the parser does; `bad-declaration` for a wrong declaration; `unknown-variable` for a variable of
 * differentiation that is neither declared nor in the text; `shape-mismatch` if the shapes cannot fit
 */
export function byConvention(source: string, options: DeriveOptions, declare = asOption): DeriveOptions {
  return withinStack('The expression', () => {
    checkText('The expression', source);
    checkOptions(options);
    const declared = declaredShapes(options.variables);
    const wrt = declaredName(options.wrt);
    const shapes = shapesOrHint(source, wrt, declared, declare);
    if (!shapes.has(wrt))
      throw unknownWrt(wrt, shapes.keys(), `${declare(wrt, 'n')} gives it a size, and its derivative is zero`);
    const added = [...shapes].filter(([name]) => !declared.has(name));
    return {
      ...options,
      variables: {
        ...options.variables,
        ...Object.fromEntries(added.map(([name, size]): [string, Variable] => [name, { size }])),
      },
    };
  });
}

const kindWords: { readonly [K in NameKind]: { readonly en: string; readonly zh: string } } = {
  scalar: { en: 'a scalar', zh: '标量' },
  vector: { en: 'a vector', zh: '向量' },
  matrix: { en: 'a matrix', zh: '矩阵' },
};

const constants: ReadonlyMap<string, string> = new Map([
  ['e', 'exp(1)'],
  ['pi', '3.141592653589793'],
  ['π', '3.141592653589793'],
]);

/** What the convention decided of names that mean something else elsewhere: `given` are the options as they were given. */
export function conventionNotices(
  given: DeriveOptions,
  { variables }: DeriveOptions,
  declare = asOption,
): readonly Notice[] {
  return Object.entries(variables).flatMap(([name, { size }]): Notice[] => {
    const kind = kindByConvention(name);
    if (Object.hasOwn(given.variables, name) || !isSurprising(name)) return [];
    const scalar = isScalar([size[0] === '1' ? 1 : size[0], size[1] ?? 1]);
    // A Greek letter that came out a scalar is what everybody expects.
    if (scalar && name !== 'e' && name !== 'π') return [];
    const constant = constants.get(name);
    const no = constant === undefined ? '' : `, no constant: that is ${constant}`;
    const not = constant === undefined ? '' : `，不是常数；常数写作 ${constant}`;
    const change = scalar ? '' : `; ${declare(name, '1')} makes it a scalar`;
    const changed = scalar ? '' : `；${declare(name, '1')} 使其成为标量`;
    return [
      {
        code: 'by-convention',
        about: name,
        says: {
          en: `${name} is ${kindWords[kind].en} by convention${no}${change}`,
          zh: `按惯例 ${name} 为${kindWords[kind].zh}${not}${changed}`,
        },
      },
    ];
  });
}
