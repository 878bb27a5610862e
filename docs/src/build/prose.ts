/**
 * What prose in Markdown needs here beyond Markdown: links that hold below any path, and lines that join in Chinese.
 *
 * Links to pages that a build makes (`/models/rnn`) are written from the root and become relative to the page, because
 * nobody knows below which path the site will lie.
 */
import type { MarkdownRenderer } from 'vitepress';

/** `/models/rnn#W` seen from `guides/first-model.md`: `../models/rnn.html#W`. */
export function relativeTo(page: string, link: string): string {
  const [, path = '', rest = ''] = /^\/([^?#]*)(.*)$/.exec(link) ?? [];
  const file = path === '' || path.endsWith('/') || /\.\w+$/.test(path) ? path : `${path}.html`;
  const up = '../'.repeat(page.split('/').length - 1);
  return `${up === '' ? './' : up}${file}${rest}`;
}

const cjk = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’…]/u;

/** A line that ends between Chinese characters ends without a space: the break is the editor's, not the reader's. */
export function joinedLines(md: MarkdownRenderer): void {
  md.core.ruler.push('joined-lines', state => {
    for (const { children } of state.tokens) {
      children?.forEach((token, i) => {
        if (token.type !== 'softbreak') return;
        const [before, after] = [children[i - 1]?.content.at(-1) ?? '', children[i + 1]?.content.at(0) ?? ''];
        if (!cjk.test(before) && !cjk.test(after)) return;
        token.type = 'text';
        token.content = '';
      });
    }
  });
}

export function relativeLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('relative-links', state => {
    const page = (state.env as { relativePath?: string }).relativePath ?? ''; // VitePress puts the page's path there
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue;
      const href = token.attrGet('href');
      if (href?.startsWith('/') === true) token.attrSet('href', relativeTo(page, href));
    }
  });
}
