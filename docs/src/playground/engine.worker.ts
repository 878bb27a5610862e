/** The engine in a worker, so that the page answers whatever is asked of it. */
import { type Asked, reply } from './requests.js';

/** What of a worker's global scope is used; the types of a page do not know it. */
interface WorkerScope {
  postMessage(message: unknown, transferred: []): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Asked>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('message', ({ data }) => {
  void reply(data).then(replied => scope.postMessage(replied, []));
});
