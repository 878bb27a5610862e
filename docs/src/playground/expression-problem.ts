/**
 * A problem about one expression, read from what stands in the fields.
 *
 * What is not declared is declared by the usual convention, so that `x'*A*x` alone is a problem. A fault in a field is
 * shown in that field: the declarations are tried before the expression is read with them.
 */
import { byConvention, type DeriveOptions, TracegradError, type Variable } from '@tracegrad/symbolic';
import { bounds } from './bounds.js';
import { declarationsIn } from './declarations.js';
import { bounded, Refused, refusalOf, within } from './refusal.js';

export interface ExpressionText {
  readonly subject: 'expression';
  readonly expression: string;
  readonly variables: string;
  readonly wrt: string;
  readonly order: 1 | 2;
}

export interface ExpressionProblem {
  readonly source: string;
  readonly options: DeriveOptions;
}

function variablesIn(text: string): Readonly<Record<string, Variable>> {
  const { declarations, starts } = declarationsIn(text, 'variables');
  const [start] = starts;
  if (start !== undefined) {
    throw new Refused({
      code: 'bad-declaration',
      message: 'Start values belong to a cell; an expression has none.',
      field: 'variables',
      position: start.position,
    });
  }
  const seen = new Set<string>();
  for (const { name, flags, position } of declarations) {
    const refuse = (message: string): Refused =>
      new Refused({ code: 'bad-declaration', message, field: 'variables', position });
    if (seen.has(name)) throw refuse(`"${name.slice(0, 40)}" is declared twice.`);
    if (flags.includes('once')) throw refuse('"once" is said of the inputs of a cell.');
    seen.add(name);
  }
  return Object.fromEntries(
    declarations.map(({ name, size, flags }): [string, Variable] => [
      name,
      { size, ...Object.fromEntries(flags.map(flag => [flag, true])) },
    ]),
  );
}

/** Where the library complains about a declaration by its name or size, the place of that declaration. */
function declaredAt(text: string, error: TracegradError): number | undefined {
  const { declarations } = declarationsIn(text, 'variables');
  const quoted = (text: number | string): boolean => error.message.includes(`"${text}"`);
  return declarations.find(({ name, size }) => [name, ...size].some(text => text !== undefined && quoted(text)))
    ?.position;
}

/** @throws {Refused} */
export function expressionProblem({ expression, variables, wrt, order }: ExpressionText): ExpressionProblem {
  const source = bounded('expression', expression, bounds.formula);
  const declared = variablesIn(variables);
  const by = bounded('wrt', wrt.trim(), 100);
  // A declaration is wrong whatever the expression is, so it is tried with one that mentions no name.
  try {
    byConvention('x_', { wrt: 'x_', variables: declared });
  } catch (error) {
    if (!(error instanceof TracegradError)) throw error;
    const position = declaredAt(variables, error);
    throw new Refused({ ...refusalOf(error, 'variables'), ...(position === undefined ? {} : { position }) });
  }
  // Whether the name can be one at all; then whether the expression mentions it.
  const alone = Object.fromEntries([[by, { size: [1] }]]) as DeriveOptions['variables'];
  within('wrt', () => byConvention('0', { wrt: by, variables: alone }));
  const asked = { wrt: by, variables: declared, order };
  let options: DeriveOptions;
  try {
    options = byConvention(source, asked, (name, size) => `${name}: ${size}`);
  } catch (error) {
    // A name within the expression has a place there.
    const isWrt = error instanceof TracegradError && error.code === 'unknown-variable' && error.position === undefined;
    throw new Refused(refusalOf(error, isWrt ? 'wrt' : 'expression'));
  }
  return { source, options };
}
