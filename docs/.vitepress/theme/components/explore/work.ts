/** The page's side of a worker: one request at a time, the values of older ones dropped, the worker ended with the page. */
import { onBeforeUnmount, type Ref, ref } from 'vue';
import type { FromWorker, ToWorker } from '../../../../src/explore/service.js';

export type WorkState = 'idle' | 'running' | 'ended' | 'stopped' | 'failed';

export interface Work<Request> {
  readonly state: Ref<WorkState>;
  /** What went wrong, if `state` is `failed`. */
  readonly trouble: Ref<string>;
  readonly start: (request: Request) => void;
  readonly stop: () => void;
}

/** @param create makes the worker, when the first request is sent */
export function useWork<Request, Value>(create: () => Worker, take: (values: readonly Value[]) => void): Work<Request> {
  const state = ref<WorkState>('idle');
  const trouble = ref('');
  let worker: Worker | undefined;
  let current = 0;

  const fail = (message: string): void => {
    state.value = 'failed';
    trouble.value = message;
  };
  const made = (): Worker => {
    const fresh = create();
    fresh.addEventListener('error', event => fail(event.message || 'the worker could not be loaded'));
    fresh.addEventListener('message', ({ data }: MessageEvent<FromWorker<Value>>) => {
      if (data.id !== current || state.value !== 'running') return;
      if (data.kind === 'values') take(data.values);
      else if (data.kind === 'ended') state.value = 'ended';
      else fail(data.message);
    });
    return fresh;
  };
  const send = (message: ToWorker<Request>): void => worker?.postMessage(message, []);

  onBeforeUnmount(() => worker?.terminate());
  return {
    state,
    trouble,
    start: request => {
      worker ??= made();
      state.value = 'running';
      trouble.value = '';
      send({ kind: 'start', id: ++current, request });
    },
    stop: () => {
      if (state.value !== 'running') return;
      send({ kind: 'stop' });
      state.value = 'stopped';
    },
  };
}
