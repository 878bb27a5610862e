/**
 * Local search in both languages. Chinese has no spaces between words, so both the index and the query are cut by
 * `Intl.Segmenter`, and the pairs of neighbouring characters are kept as well: a reader may cut differently.
 */
import type { DefaultTheme } from 'vitepress';
import { keptText, searchable } from '../formula/frozen.js';

/** Steps would drown what they lead to, and the interface is in English. */
const leftOut = /-steps\.md$|^zh\/reference\/(symbolic|compiler|runtime)\.md$/;

type Render = NonNullable<DefaultTheme.LocalSearchOptions['_render']>;

/** The words of a page, also of one that was made while the site is built. */
const searchText: Render = (source, env, md) => {
  const path = env.relativePath;
  return leftOut.test(path) ? '' : searchable(md.render(keptText(path) ?? source, env));
};

export const searchOptions: DefaultTheme.LocalSearchOptions = {
  locales: {
    zh: {
      translations: {
        button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
        modal: {
          displayDetails: '显示详细列表',
          resetButtonTitle: '清除',
          backButtonTitle: '关闭',
          noResultsText: '没有结果：',
          footer: {
            selectText: '选择',
            selectKeyAriaLabel: '回车',
            navigateText: '移动',
            navigateUpKeyAriaLabel: '上',
            navigateDownKeyAriaLabel: '下',
            closeText: '关闭',
            closeKeyAriaLabel: 'esc',
          },
        },
      },
    },
  },
  _render: searchText,
  miniSearch: {
    options: {
      // The index and the page both run this, the page from its text: it refers to nothing outside.
      tokenize: text => {
        const words: string[] = [];
        for (const { segment, isWordLike } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)) {
          if (isWordLike === true) words.push(segment);
        }
        const pairs =
          text.match(/\p{Script=Han}+/gu)?.flatMap(run => Array.from(run, (_, i) => run.slice(i, i + 2))) ?? [];
        return [...words, ...pairs];
      },
    },
    searchOptions: { fuzzy: term => (/\p{Script=Han}/u.test(term) ? false : 0.2), prefix: true },
  },
};
