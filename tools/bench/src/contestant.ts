/** What every library has to offer to be timed. Adapters return one of these and know nothing of clocks. */
import type { Case } from './case.js';
import type { Blocks, Data } from './data.js';

export interface Contestant {
  /** Forward, loss and the gradients of all parameters; the loss, as a mean over the examples. Absent where nothing trains. */
  readonly step?: () => number;
  /** The outputs of all steps, without loss. */
  readonly forward: () => void | Promise<void>;
  /** The gradients of the last `step`; absent where another model is trained, whose numbers cannot be compared. */
  readonly gradients?: () => Blocks<ArrayLike<number>>;
  /** What a forward pass gives, [T][B][K], where there is no step: the loss is found from it. */
  readonly outputs?: () => Promise<Float32Array>;
  /** One step of a stream, where the library knows such a thing; otherwise a forward pass of one step stands for it. */
  readonly stream?: () => void;
}
export type Trainer = Contestant & Required<Pick<Contestant, 'step'>>;

/** Who is asked: `backend` and `threads` mean something to some only. */
export interface Task {
  readonly peer: string;
  readonly backend: string;
  readonly threads: number;
  readonly of: Case;
}

/** @throws Error where the library cannot do the task; the message is shown */
export type Enter = (task: Task, data: Data) => Promise<Contestant>;
