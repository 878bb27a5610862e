/**
 * The distinct nodes of a graph, each after its operands.
 *
 * By a stack of our own: the gradient of an unrolled network may be 10⁴ nodes deep, far deeper than calls can nest.
 */
export function operandsFirst<N>(root: N, operands: (node: N) => readonly N[]): readonly N[] {
  const done = new Set<N>();
  const stack: { readonly node: N; readonly opened: boolean }[] = [{ node: root, opened: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, opened } = top;
    if (done.has(node)) continue;
    if (opened) {
      done.add(node);
      continue;
    }
    stack.push({ node, opened: true });
    for (const operand of [...operands(node)].reverse()) {
      if (!done.has(operand)) stack.push({ node: operand, opened: false });
    }
  }
  return [...done];
}
