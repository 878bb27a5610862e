/** Strongly connected components (Tarjan 1972), in an order in which each one needs only earlier ones.    layer 2 */
export function components<T>(nodes: readonly T[], needs: (node: T) => readonly T[]): readonly (readonly T[])[] {
  const number = new Map<T, number>();
  const low = new Map<T, number>();
  const stack: T[] = [];
  const result: T[][] = [];
  const visit = (node: T): number => {
    const mine = number.size;
    number.set(node, mine);
    let least = mine;
    stack.push(node);
    for (const other of needs(node)) {
      if (!number.has(other)) least = Math.min(least, visit(other));
      else if (stack.includes(other)) least = Math.min(least, number.get(other) ?? mine);
    }
    low.set(node, least);
    if (least === mine) result.push(stack.splice(stack.indexOf(node)));
    return least;
  };
  for (const node of nodes) if (!number.has(node)) visit(node);
  return result;
}
