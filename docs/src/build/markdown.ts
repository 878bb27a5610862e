/**
 * Mathematics in Markdown, typeset while the site is built: `$…$`, `$$…$$`, and what the engine is asked for.
 *
 *     $[[rnn adjoint h]]$       a formula of a model, in the line
 *     ```derived                the same, on lines of their own
 *     ```steps                  every step of a part of a model's derivation
 *     ```worked                 one expression differentiated, with every step
 *
 * The browser gets finished markup, so formulas stand without JavaScript and the page loads no typesetter. A formula that
 * KaTeX or the engine does not know stops the build.
 */
import type { MarkdownRenderer } from 'vitepress';
import { frozen } from '../formula/frozen.js';
import type { Language } from '../language/words.js';
import { quoted, quotedSteps } from '../model-page/quoted.js';
import { worked } from '../model-page/worked.js';
import { markup } from '../formula/markup.js';
import { typeset } from '../formula/typeset.js';

const dollar = 0x24;

interface Place {
  readonly language: Language;
  /** The way to the root of the language. */
  readonly home: string;
}

/** Where a page is; VitePress puts its path into the environment. */
function placeOf(env: { relativePath?: string } | undefined): Place {
  const path = env?.relativePath ?? '';
  const language = path.startsWith('zh/') ? 'zh' : 'en';
  const depth = path.split('/').length - (language === 'zh' ? 2 : 1);
  return { language, home: depth <= 0 ? './' : '../'.repeat(depth) };
}

const fences: Readonly<Record<string, (text: string, place: Place) => string>> = {
  derived: (text, { language }) => {
    const rows = text
      .trim()
      .split('\n')
      .map(words => `<div class="row">${markup(quoted(words, language), 'display')}</div>`);
    return frozen(rows.join(''));
  },
  steps: (text, { language, home }) => quotedSteps(text, language, home),
  worked: (text, { language, home }) => worked(text, language, home),
};

const asked = /^\[\[(.*)\]\]$/;

/** Teaches a Markdown renderer mathematics; a dollar sign in prose is written `\$`. */
export function mathInMarkdown(md: MarkdownRenderer): void {
  md.inline.ruler.after('escape', 'formula', (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== dollar || state.src.charCodeAt(state.pos + 1) === dollar) return false;
    const end = state.src.indexOf('$', state.pos + 1);
    if (end === -1 || end === state.pos + 1) return false;
    if (!silent) state.push('formula', 'span', 0).content = state.src.slice(state.pos + 1, end);
    state.pos = end + 1;
    return true;
  });
  md.block.ruler.before(
    'paragraph',
    'display-formula',
    (state, first, last, silent) => {
      const line = (at: number): string =>
        state.src.slice((state.bMarks[at] ?? 0) + (state.tShift[at] ?? 0), state.eMarks[at]);
      if (!line(first).startsWith('$$')) return false;
      let end = first;
      const opened = line(first).slice(2);
      if (!opened.includes('$$')) for (end = first + 1; end < last && !line(end).trimEnd().endsWith('$$'); end++);
      if (end >= last) return false;
      if (silent) return true;
      const text = Array.from({ length: end - first + 1 }, (_, i) => line(first + i)).join('\n');
      state.push('display-formula', 'div', 0).content = text.trim().replace(/^\$\$|\$\$$/g, '');
      state.line = end + 1;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
  md.renderer.rules['formula'] = (tokens, at, _, env) => {
    const content = tokens[at]?.content ?? '';
    const words = asked.exec(content)?.[1];
    const html =
      words === undefined ? typeset(content, 'inline') : markup(quoted(words, placeOf(env).language), 'inline');
    return `<span v-pre class="formula">${html}</span>`;
  };
  md.renderer.rules['display-formula'] = (tokens, at) =>
    `<div v-pre class="formula-display" tabindex="0">${typeset(tokens[at]?.content ?? '', 'display')}</div>\n`;
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, at, options, env, self) => {
    const token = tokens[at];
    const kind = token?.info.trim() ?? '';
    const write = Object.hasOwn(fences, kind) ? fences[kind] : undefined;
    if (token !== undefined && write !== undefined) return `${write(token.content, placeOf(env))}\n`;
    return fence?.(tokens, at, options, env, self) ?? self.renderToken(tokens, at, options);
  };
}
