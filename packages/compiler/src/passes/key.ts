/** A text that two real expressions share exactly if they are equal as trees.              layer 3 */
import { intText } from '../loop/int.js';
import { type Real, visitReal } from '../loop/real.js';

export const realKey = (value: Real): string =>
  visitReal<string>(
    {
      constant: a => String(a.value),
      count: a => `#${intText(a.value)}`,
      local: a => a.name,
      load: a => `${a.buffer}[${a.at.map(subscript => intText(subscript)).join(',')}]`,
      function: a => `${a.fn}(${realKey(a.arg)})`,
      binary: a => `(${realKey(a.left)} ${a.operator} ${realKey(a.right)})`,
      choose: a => `[${realKey(a.condition)}?${realKey(a.value)}:${realKey(a.otherwise)}]`,
      select: a => `[${intText(a.left)}=${intText(a.right)}?${realKey(a.equal)}:${realKey(a.unequal)}]`,
    },
    value,
  );
