/**
 * The worker's side of an explorable: requests in, values of a generator out, one request at a time.
 *
 * A new request ends the one before it, so a slider may send as many as it likes. Values carry the number of their request;
 * the page drops what belongs to an older one.
 */
import { paced, type Paced } from './paced.js';

export type ToWorker<Request> =
  { readonly kind: 'start'; readonly id: number; readonly request: Request } | { readonly kind: 'stop' };

export type FromWorker<Value> =
  | { readonly kind: 'values'; readonly id: number; readonly values: readonly Value[] }
  | { readonly kind: 'ended'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/**
 * Answers the messages of the page that made this worker.
 *
 * @param count how many values go into one message
 */
export function serve<Request, Value>(work: (request: Request) => Iterator<Value, unknown>, count: number): void {
  let current: Paced | undefined;
  const answer = (message: FromWorker<Value>): void => postMessage(message);
  addEventListener('message', ({ data }: MessageEvent<ToWorker<Request>>) => {
    current?.stop();
    if (data.kind === 'stop') return;
    const { id, request } = data;
    current = paced(work(request), count, values => answer({ kind: 'values', id, values }));
    current.finished.then(
      () => answer({ kind: 'ended', id }),
      (error: unknown) =>
        answer({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) }),
    );
  });
}
