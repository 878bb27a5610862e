/** What a name stands for by the usual convention of such engines.                       layer 2 */
export type NameKind = 'scalar' | 'vector' | 'matrix';

/** The kind that a name has by convention; underscores before it do not count. */
export function kindByConvention(name: string): NameKind {
  const [letter = 'x'] = name.replace(/^_+/, '');
  if (/^\p{Lu}$/u.test(letter)) return 'matrix';
  return /^[a-g]$/.test(letter) || !/^[a-z]$/.test(letter) ? 'scalar' : 'vector';
}
