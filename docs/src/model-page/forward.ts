/** Forward equations with their shapes, and the symbol table: which letter plays which part in this model. */
import { type Cell, type Expr, indexText, nodes, type Sym, symbol } from '@tracegrad/symbolic';
import { frozen } from '../formula/frozen.js';
import { escaped } from '../formula/markup.js';
import { block, equationMarkup, formulaOnly, leftOf, row, say } from './lines.js';
import { type Page, shapeLatex, valueOf } from './page.js';

const starts = (page: Page): readonly string[] =>
  page.cell.initials.map(({ name, of, index, shape }) =>
    row(page, equationMarkup(page, leftOf(page, symbol(of, shape, index)), symbol(name, shape)), {
      shape,
      line: `${of}[${indexText(index)}]`,
    }),
  );

export function forwardSection(page: Page): string {
  const { equations, cell } = page;
  const rows = equations.map(equation =>
    row(page, equationMarkup(page, leftOf(page, valueOf(equation)), equation.value), {
      id: equation.name,
      shape: equation.shape,
      line: equation.name,
    }),
  );
  const loss = row(page, equationMarkup(page, { latex: 'L', text: 'loss', speech: 'L' }, cell.loss), {
    id: 'loss',
    line: 'loss',
    note: say(page, 'loss'),
  });
  return [
    `## ${say(page, 'forward')} {#forward}`,
    say(page, 'forwardSays'),
    block([...starts(page), ...rows, loss]),
  ].join('\n\n');
}

/** The sequences a parameter is multiplied with: what tells an input weight from a recurrent one. */
function partners({ stages }: Cell, parameter: string): readonly Expr[] {
  const values = stages.flatMap(({ equations }) => equations.map(({ value }) => value));
  const products = nodes(...values).flatMap(node => (node.kind === 'product' ? [node.factors] : []));
  const found = products.flatMap(factors => {
    const at = factors.findIndex(factor => factor.kind === 'sym' && factor.name === parameter);
    const next = at < 0 ? undefined : factors[at + 1];
    return next === undefined ? [] : [next];
  });
  return [...new Set(found)];
}

interface SymbolRow {
  readonly of: Sym;
  readonly role: string;
}

function symbolRows(page: Page): readonly SymbolRow[] {
  const { cell, equations, adjoints, notation } = page;
  const states = new Set(cell.initials.map(({ of }) => of));
  const parameters = [...cell.parameters].map(([name, shape]): SymbolRow => {
    const on = partners(cell, name).map(E => formulaOnly(notation.latex(E)));
    const role = on.length > 0 ? `${say(page, 'weight')}, ${say(page, 'actsOn')} ${on.join(', ')}` : say(page, 'bias');
    return { of: symbol(name, shape), role };
  });
  const inputs = [...cell.inputs.values()].map(({ name, shape, once, facts }): SymbolRow => {
    const sums = facts.sumsToOne === true ? `; ${say(page, 'sumsToOne')}` : '';
    return { of: valueOf({ name, shape, once }), role: `${say(page, once ? 'inputOnce' : 'input')}${sums}` };
  });
  const initials = cell.initials.map(({ name, shape }): SymbolRow => ({
    of: symbol(name, shape),
    role: say(page, 'startValue'),
  }));
  const values = equations.map((equation): SymbolRow => ({
    of: valueOf(equation),
    role: say(page, states.has(equation.name) ? 'state' : 'computed'),
  }));
  const derivatives = adjoints.map((adjoint): SymbolRow => ({
    of: valueOf(adjoint),
    role: `${say(page, 'adjoint')} ${formulaOnly(notation.latex(valueOf({ ...adjoint, name: adjoint.of })))}`,
  }));
  return [...inputs, ...parameters, ...initials, ...values, ...derivatives];
}

export function symbolSection(page: Page, letters: string | undefined): string {
  const { notation } = page;
  const heads = (['symbol', 'inText', 'shape', 'role'] as const).map(word => `<th scope="col">${say(page, word)}</th>`);
  const body = symbolRows(page).map(
    ({ of, role }) =>
      `<tr><td>${formulaOnly(notation.latex(of))}</td><td><code>${escaped(notation.text(of))}</code></td><td>${formulaOnly(shapeLatex(of.shape))}</td><td>${role}</td></tr>`,
  );
  const table = `<table class="symbols"><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
  return [
    `## ${say(page, 'symbols')} {#symbols}`,
    ...(letters === undefined ? [] : [letters]),
    say(page, 'sizes'),
    frozen(`<div class="table-box" tabindex="0">${table}</div>`),
  ].join('\n\n');
}
