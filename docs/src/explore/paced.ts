/**
 * Long work in a worker that still hears its page: some values of a generator, then a breath, until it ends or is stopped.
 *
 * A message only arrives between two tasks of the event loop, so a breath is a task, not a promise.
 */
export interface Paced {
  /** Ends the work before its next values. */
  readonly stop: () => void;
  /** Fulfilled when the generator has ended or was stopped. */
  readonly finished: Promise<void>;
}

const breath = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

/**
 * Takes values one after the other and hands them on, `count` at a time, with a breath after each handful.
 *
 * @returns at once; an error of the generator or of `hand` rejects `finished`
 */
export function paced<Value>(
  generator: Iterator<Value, unknown>,
  count: number,
  hand: (values: readonly Value[]) => void,
): Paced {
  const told = { stopped: false };
  const run = async (): Promise<void> => {
    while (!told.stopped) {
      const values: Value[] = [];
      let ended = false;
      while (values.length < count && !ended) {
        const next = generator.next();
        if (next.done === true) ended = true;
        else values.push(next.value);
      }
      if (values.length > 0) hand(values);
      if (ended) return;
      await breath();
    }
  };
  return { stop: () => void (told.stopped = true), finished: run() };
}
