/**
 * Names that nothing else has.                                                          layer 1
 */

/** Gives the name wished for, with underscores where it is taken; what it has given is taken as well. */
export function freshNames(taken: Iterable<string>): (wish: string) => string {
  const used = new Set(taken);
  return wish => {
    let name = wish;
    while (used.has(name)) name += '_';
    used.add(name);
    return name;
  };
}
