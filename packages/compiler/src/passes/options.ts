/** Neighbouring stretches that the same option asks for become one.                        layer 3 */
import type { Kernel, Statement } from '../loop/loop.js';

export function mergedOptions(kernel: Kernel): Kernel {
  const body: Statement[] = [];
  for (const statement of kernel.body) {
    const last = body[body.length - 1];
    if (statement.kind === 'when' && last?.kind === 'when' && last.flag === statement.flag) {
      body[body.length - 1] = { ...last, body: [...last.body, ...statement.body] };
    } else body.push(statement);
  }
  return { ...kernel, body };
}
