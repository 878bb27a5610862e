/** Neighbouring stretches that the same option asks for become one.                        layer 3 */
import type { Kernel, Statement } from '../loop/loop.js';

export const mergedOptions = (kernel: Kernel): Kernel => ({ ...kernel, body: merged(kernel.body) });

function merged(statements: readonly Statement[]): readonly Statement[] {
  const body: Statement[] = [];
  for (const statement of statements) {
    const last = body[body.length - 1];
    if (statement.kind === 'when' && last?.kind === 'when' && last.flag === statement.flag) {
      body[body.length - 1] = { ...last, body: [...last.body, ...statement.body] };
    } else body.push(statement.kind === 'strips' ? { ...statement, body: merged(statement.body) } : statement);
  }
  return body;
}
