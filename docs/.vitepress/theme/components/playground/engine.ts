/**
 * The engine as the components of the playground share it: one client, one store of typeset formulas.
 *
 * Nothing is loaded before the first question. Formulas that appear together are typeset together; what was typeset once is
 * kept, so that folding and unfolding costs nothing.
 */
import { inject, type InjectionKey, onBeforeUnmount, provide, ref, type Ref, shallowReactive } from 'vue';
import { bounds } from '../../../../src/playground/bounds.js';
import { type Client, engineClient, type Listener } from '../../../../src/playground/client.js';
import type { Replied } from '../../../../src/playground/requests.js';
import type { Language, Words } from '../../../../src/language/words.js';
import { useLanguage } from '../../language.js';

export interface Engine extends Pick<Client, 'ask'> {
  /** HTML by LaTeX; null where it cannot be typeset. */
  readonly typeset: ReadonlyMap<string, string | null>;
  /** Asks for formulas that are not there yet. */
  readonly show: (latex: string) => void;
  /** Whether the engine was asked anything yet. */
  readonly touched: Ref<boolean>;
}

const key: InjectionKey<Engine> = Symbol('engine');

/** Formulas in one request: few enough that the first appear at once. */
const batch = 24;
const pause = 30;

/** Makes the engine of a page; `known` holds formulas that were typeset when the page was built. */
export function provideEngine(known: Readonly<Record<string, string>>): Engine {
  const spawn = ({ replied, failed }: Listener): Worker => {
    const worker = new Worker(new URL('../../../../src/playground/engine.worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.addEventListener('message', ({ data }: MessageEvent<Replied>) => replied(data));
    worker.addEventListener('error', failed);
    return worker;
  };
  const client = engineClient(spawn, bounds.patience);
  const typeset = shallowReactive(new Map<string, string | null>(Object.entries(known)));
  const touched = ref(false);
  let wanted = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = async (): Promise<void> => {
    const latex = [...wanted].slice(0, batch);
    latex.forEach(one => wanted.delete(one));
    if (latex.length === 0) return;
    try {
      const html = await client.ask('typeset', { latex });
      latex.forEach((one, i) => typeset.set(one, html[i] ?? null));
    } catch {
      latex.forEach(one => typeset.set(one, null)); // shown as text
    }
    if (wanted.size > 0) void flush();
  };
  const engine: Engine = {
    touched,
    typeset,
    show: latex => {
      if (typeset.has(latex) || wanted.has(latex)) return;
      wanted.add(latex);
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), pause);
    },
    ask: (kind, question) => {
      touched.value = true;
      return client.ask(kind, question);
    },
  };
  onBeforeUnmount(() => {
    wanted = new Set();
    clearTimeout(timer);
    client.close();
  });
  provide(key, engine);
  return engine;
}

export function useEngine(): Engine {
  const engine = inject(key);
  if (engine === undefined) throw new Error('the engine is provided by the page of the playground');
  return engine;
}

/** Words in the language of the page. */
export function useWords(): (words: Words) => string {
  const language: Readonly<Ref<Language>> = useLanguage();
  return words => words[language.value];
}
