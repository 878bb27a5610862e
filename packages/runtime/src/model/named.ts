/**
 * Records by names that a cell chose.
 *
 * `constructor` and `__proto__` are names like any other: what is made here inherits nothing, and what comes from elsewhere
 * is not asked for what every object inherits.
 */

/** A record of these entries that inherits nothing. */
export function named<V>(entries: Iterable<readonly [name: string, value: V]> = []): Record<string, V> {
  const record = Object.create(null) as Record<string, V>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}

/** All entries of these records; of those with one name the last. */
export const together = <V>(...records: readonly Readonly<Record<string, V>>[]): Record<string, V> =>
  named(records.flatMap(record => Object.entries(record)));

/** `Object.hasOwn`, which is younger than engines that run this. */
export const hasOwn = (record: object, name: string): boolean => Object.prototype.hasOwnProperty.call(record, name);

/** What a record has under a name, leaving out what every object inherits. */
export const under = <V>(record: Readonly<Record<string, V>>, name: string): V | undefined =>
  name in Object.prototype && !hasOwn(record, name) ? undefined : record[name];
