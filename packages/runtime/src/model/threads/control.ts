/**
 * The words that threads share to work together, and how they wait.
 *
 * Each thread has a word that grows when it is called, so that one which is not needed for a call sleeps through it.
 * Whoever waits turns for some microseconds first, which is what a barrier costs when nobody is late, and sleeps after
 * that; the main thread of a page may not sleep and keeps turning.
 */

/** Positions of the words; `called + 2 * thread` and the one after belong to a thread: its calls and its frame. */
const at = { pass: 0, count: 1, waiting: 2, generation: 3, failed: 4, present: 5, called: 8 } as const;
const scaleBytes = 8;
const messageBytes = 1024;
const turns = 2000;
/** Milliseconds of sleep after which one looks whether there is still somebody to wait for. */
const slice = 250;

export interface Control {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly scale: Float64Array;
  readonly message: Uint8Array;
}

const wordsFor = (threads: number): number => at.called + 2 * threads;
export const controlBytes = (threads: number): number => scaleBytes + 4 * wordsFor(threads) + messageBytes;

export function controlOver(buffer: SharedArrayBuffer): Control {
  const words = (buffer.byteLength - scaleBytes - messageBytes) / 4;
  return {
    buffer,
    scale: new Float64Array(buffer, 0, 1),
    words: new Int32Array(buffer, scaleBytes, words),
    message: new Uint8Array(buffer, scaleBytes + 4 * words, messageBytes),
  };
}

/** Whether this thread may sleep: a page's main thread may not. */
export function maySleep(): boolean {
  try {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0) === 'not-equal';
  } catch {
    return false;
  }
}

function waitWhile(words: Int32Array, index: number, value: number, sleeps: boolean, look?: () => void): void {
  for (let turn = 0; Atomics.load(words, index) === value; turn++) {
    if (sleeps && turn > turns && Atomics.wait(words, index, value, slice) === 'timed-out') look?.();
  }
}

/**
 * Waits until all threads of the call are here. `look`: called now and then while asleep, to throw if one never will be.
 * @throws Error if one of them failed
 */
export function meet({ words }: Control, sleeps: boolean, look?: () => void): void {
  const generation = Atomics.load(words, at.generation);
  if (Atomics.add(words, at.waiting, 1) + 1 === Atomics.load(words, at.count)) {
    Atomics.store(words, at.waiting, 0);
    Atomics.add(words, at.generation, 1);
    Atomics.notify(words, at.generation);
  } else if (Atomics.load(words, at.failed) === 0) waitWhile(words, at.generation, generation, sleeps, look);
  if (Atomics.load(words, at.failed) !== 0) throw new Error('another thread failed');
}

/** Tells the others that they wait in vain, and why; the first who fails is heard. Who comes later does not wait. */
export function fail({ words, message }: Control, error: unknown): void {
  if (Atomics.compareExchange(words, at.failed, 0, 1) === 0) {
    const said = new TextEncoder().encode(error instanceof Error ? error.message : String(error));
    message.set(said.subarray(0, messageBytes));
  }
  Atomics.add(words, at.generation, 1);
  Atomics.notify(words, at.generation);
}

export const failure = ({ message }: Control): string => new TextDecoder().decode(message.slice()).replace(/\0+$/, '');

/** Calls the threads 1 … count − 1. `frames`: of all threads. */
export function callAll(
  { words, scale }: Control,
  pass: number,
  count: number,
  factor: number,
  frames: readonly Int32Array[] = [],
): void {
  words[at.pass] = pass;
  Atomics.store(words, at.count, count);
  scale[0] = factor;
  for (let thread = 1; thread < count; thread++) {
    words[at.called + 2 * thread + 1] = frames[thread]?.byteOffset ?? 0;
    Atomics.add(words, at.called + 2 * thread, 1);
    Atomics.notify(words, at.called + 2 * thread);
  }
}

/** A thread says that it waits for calls from here on. */
export const arrive = ({ words }: Control): void => void Atomics.add(words, at.present, 1);

/** How many threads wait for calls, or are in one. */
export const present = ({ words }: Control): number => Atomics.load(words, at.present);

/** The pass number that means: no more calls. */
export const nothingMore = -1;

/** What a thread does all its life: waits for a call, does its part, meets the others. */
export function serveCalls(
  control: Control,
  thread: number,
  run: (pass: number, frame: number, scale: number) => void,
): void {
  const { words, scale } = control;
  // The words are 32-bit integers, which go round.
  for (let calls = 0; ; calls = (calls + 1) | 0) {
    waitWhile(words, at.called + 2 * thread, calls, true);
    const pass = words[at.pass]!;
    if (pass === nothingMore) return;
    try {
      run(pass, words[at.called + 2 * thread + 1]!, scale[0]!);
      meet(control, true);
    } catch (error) {
      fail(control, error);
      return;
    }
  }
}
