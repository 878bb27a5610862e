/**
 * KaTeX's style sheet offers every font in three formats. The site ships WOFF2 only, and only the families that its
 * formulas use: the whole set of fonts stays below 200 kB.
 */
import type { Plugin } from 'vite';

const used = /^KaTeX_(AMS-|Main-(Regular|Bold|Italic)\.|Math-|SansSerif-Regular|Size[1-4]-)/;

/** The style sheet with the font faces that are used, each in WOFF2. */
export const withoutOtherFonts = (css: string): string =>
  css.replace(/@font-face\s*\{[^}]*\}/g, face => {
    const file = /url\(["']?([^"')]*\/)?([^"')/]+\.woff2)["']?\)/.exec(face);
    if (file === null || !used.test(file[2] ?? '')) return '';
    return face
      .replace(/src:[^;}]*/, `src:url(${file[1] ?? ''}${file[2]}) format("woff2")`)
      .replace(/font-display:\w+/, 'font-display:swap');
  });

export const mathFonts = (): Plugin => ({
  name: 'tracegrad:math-fonts',
  enforce: 'pre',
  transform: (code, id) => (/katex\.min\.css/.test(id) ? { code: withoutOtherFonts(code), map: null } : undefined),
});
