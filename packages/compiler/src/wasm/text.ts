/**
 * Functions of a module as text, for people.                                                layer 2
 *
 * In the notation of AssemblyScript, which reads like TypeScript and names every vector instruction; the folded standard
 * form of the same code is seven times as long. Printed from the tree that the encoder writes, so it says what the bytes do:
 * a local is one of the function's, `&W` the address of W in bytes, `a.r` a double, `a.v` four neighbours of a.
 */
import { type Node, type Operation, visitNode, type WasmFunction } from './instruction.js';

/** Operations of two numbers that have a sign of their own; all others are written as calls. */
const infix: ReadonlyMap<Operation, string> = new Map([
  ['i32.eq', '=='],
  ['i32.ne', '!='],
  ['i32.lt_s', '<'],
  ['i32.gt_s', '>'],
  ['i32.le_s', '<='],
  ['i32.ge_s', '>='],
  ['i32.add', '+'],
  ['i32.sub', '-'],
  ['i32.mul', '*'],
  ['i32.div_s', '/'],
  ['i32.rem_s', '%'],
  ['i32.and', '&'],
  ['i32.shl', '<<'],
  ['f32.eq', '=='],
  ['f32.add', '+'],
  ['f32.mul', '*'],
  ['f64.lt', '<'],
  ['f64.gt', '>'],
  ['f64.add', '+'],
  ['f64.sub', '-'],
  ['f64.mul', '*'],
  ['f64.div', '/'],
]);

const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
const list = (nodes: readonly Node[]): string => nodes.map(value).join(', ');
/** An operand, in brackets where it is an infix operation. */
const tight = (node: Node): string =>
  node.kind === 'operation' && infix.has(node.op) ? `(${value(node)})` : value(node);

/** An instruction that leaves a value, on one line. */
function value(node: Node): string {
  return visitNode<string>(
    {
      operation: n => {
        const sign = infix.get(n.op);
        const [left, right] = n.args;
        if (sign !== undefined && left !== undefined && right !== undefined)
          return `${tight(left)} ${sign} ${tight(right)}`;
        return `${n.op}(${list(n.args)})`;
      },
      access: n => `${n.op}(${list(n.args)}${n.offset === 0 ? '' : `, ${n.offset}`})`,
      extract: n => `${n.op}(${value(n.arg)}, ${n.lane})`,
      shuffle: n => `v128.shuffle<f32>(${list([n.left, n.right])}, ${n.lanes.join(', ')})`,
      get: n => n.name,
      global: n => n.name,
      set: n => `${n.name} = ${value(n.value)}`,
      i32: n => numberText(n.value),
      f32: n => numberText(n.value),
      f64: n => numberText(n.value),
      fuses: () => 'fuses',
      ramp: () => 'i32x4(0, 1, 2, 3)',
      lanes: n => (n.bits ? `i32x4.splat(${n.value})` : `f32x4.splat(${numberText(n.value)})`),
      madd: n => `f32x4.add(f32x4.mul(${value(n.a)}, ${value(n.b)}), ${value(n.c)})`,
      call: n => `${n.name}(${list(n.args)})`,
      if: n => `if (${value(n.test)})`,
      repeat: n => `while (${value(n.test)})`,
      leave: n => `if (${value(n.test)}) break`,
      comment: n => n.lines.join(' '),
    },
    node,
  );
}

const indented = (lines: readonly string[]): readonly string[] => lines.map(line => `  ${line}`);
function lines(node: Node): readonly string[] {
  if (node.kind === 'comment') return node.lines.map(line => `// ${line}`.trimEnd());
  if (node.kind === 'repeat') return ['do {', ...indented(node.body.flatMap(lines)), `} ${value(node)};`];
  if (node.kind !== 'if') return [`${value(node)};`];
  return [
    `${value(node)} {`,
    ...indented(node.body.flatMap(lines)),
    ...(node.otherwise.length === 0 ? ['}'] : ['} else {', ...indented(node.otherwise.flatMap(lines)), '}']),
  ];
}

/** The function with its types, formulas above the statements that compute them. */
export function functionLines({ name, says, parameters, result, locals, body }: WasmFunction): readonly string[] {
  const types = new Map<string, string[]>();
  for (const [local, type] of locals) types.set(type, [...(types.get(type) ?? []), local]);
  const last = body[body.length - 1];
  const statements = body.flatMap((statement, i) =>
    result !== undefined && i === body.length - 1 && last !== undefined ? [`return ${value(last)};`] : lines(statement),
  );
  return [
    '/**',
    ...says.map(line => ` * ${line}`.trimEnd()),
    ' */',
    `export function ${name}(${parameters.map(([own, type]) => `${own}: ${type}`).join(', ')}): ${result ?? 'void'} {`,
    ...indented([...[...types].map(([type, names]) => `let ${names.join(', ')}: ${type};`), ...statements]),
    '}',
  ];
}
