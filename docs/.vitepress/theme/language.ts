/** The language of the page that is open, for components that carry words of their own. */
import { useData } from 'vitepress';
import { computed, type ComputedRef } from 'vue';
import type { Language } from '../../src/language/words.js';

export function useLanguage(): ComputedRef<Language> {
  const { lang } = useData();
  return computed(() => (lang.value.startsWith('zh') ? 'zh' : 'en'));
}
