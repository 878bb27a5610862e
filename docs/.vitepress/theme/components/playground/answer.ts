/** An answer that follows its question: asked anew when the question changes, the last one kept where it is refused. */
import { onBeforeUnmount, type Ref, ref, shallowRef, watch } from 'vue';
import { isOvertaken } from '../../../../src/playground/client.js';
import { Refused, type Refusal, refusalOf } from '../../../../src/playground/refusal.js';

export interface Asking<A> {
  readonly answer: Readonly<Ref<A | undefined>>;
  readonly refusal: Readonly<Ref<Refusal | undefined>>;
  readonly busy: Readonly<Ref<boolean>>;
}

const asRefusal = (error: unknown): Refusal => (error instanceof Refused ? error.refusal : refusalOf(error));

/** Asks at once, and whenever the question is another. */
export function useAnswer<Q, A>(question: () => Q, ask: (question: Q) => Promise<A>): Asking<A> {
  const answer = shallowRef<A>();
  const refusal = shallowRef<Refusal>();
  const busy = ref(false);
  let count = 0;
  watch(
    question,
    async asked => {
      const own = ++count;
      busy.value = true;
      try {
        const found = await ask(asked);
        if (own !== count) return;
        [answer.value, refusal.value] = [found, undefined];
      } catch (error) {
        if (own !== count || isOvertaken(error)) return;
        [answer.value, refusal.value] = [undefined, asRefusal(error)];
      } finally {
        if (own === count) busy.value = false;
      }
    },
    { immediate: true },
  );
  onBeforeUnmount(() => count++);
  return { answer, refusal, busy };
}

/** Asks when told to. */
export function useQuestion<Q, A>(
  ask: (question: Q) => Promise<A>,
): Asking<A> & { readonly put: (question: Q) => Promise<void> } {
  const answer = shallowRef<A>();
  const refusal = shallowRef<Refusal>();
  const busy = ref(false);
  let count = 0;
  onBeforeUnmount(() => count++);
  return {
    answer,
    refusal,
    busy,
    put: async question => {
      const own = ++count;
      busy.value = true;
      try {
        const found = await ask(question);
        if (own === count) [answer.value, refusal.value] = [found, undefined];
      } catch (error) {
        if (own === count && !isOvertaken(error)) [answer.value, refusal.value] = [undefined, asRefusal(error)];
      } finally {
        if (own === count) busy.value = false;
      }
    },
  };
}
