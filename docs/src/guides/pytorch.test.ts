/** What the guide to layouts says of PyTorch's weights, held against PyTorch itself where it is installed. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { notRun } from '../browser/not-run.js';

const page = readFileSync(new URL('../../guides/layouts.md', import.meta.url), 'utf8');

/** The logits that the page prints. */
const printed = (/[<]!-- prints -->\s+```\n(.*)\n```/.exec(page)?.[1] ?? '').split(' ').map(Number);

const program = `
import math, torch
def numbers(start, *shape):
    return torch.tensor([math.sin(start + i) for i in range(math.prod(shape))], dtype=torch.float64).reshape(shape)
lstm, linear = torch.nn.LSTM(2, 3).double(), torch.nn.Linear(3, 2).double()
with torch.no_grad():
    lstm.weight_ih_l0.copy_(numbers(0, 12, 2)); lstm.weight_hh_l0.copy_(numbers(100, 12, 3))
    lstm.bias_ih_l0.copy_(numbers(200, 12)); lstm.bias_hh_l0.copy_(numbers(300, 12))
    linear.weight.copy_(numbers(400, 2, 3)); linear.bias.copy_(numbers(500, 2))
    print(*linear(lstm(numbers(600, 4, 1, 2))[0]).flatten().tolist())
`;

/** The one on the path, then Debian's, for which `python3-torch` is. */
const pythons = ['python3', '/usr/bin/python3'];

/** What PyTorch computes; undefined where there is no PyTorch. */
function logits(): readonly number[] | undefined {
  for (const python of pythons) {
    try {
      const text = execFileSync(python, ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      return text.split(' ').map(Number);
    } catch (error) {
      if (!/ENOENT|No module named 'torch'/.test(String(error))) throw error;
    }
  }
  return undefined;
}

it('prints logits', () => {
  expect(printed).toHaveLength(8);
});

it('prints the logits that PyTorch computes from the same tensors', context => {
  const theirs = logits() ?? notRun(context, 'PyTorch (Debian: python3-torch) is not installed');
  printed.forEach((value, i) => expect(value).toBeCloseTo(theirs[i] ?? NaN, 5));
});
