/**
 * A content security policy in every page, as a meta tag, so that any static host serves it.
 *
 * Scripts come from the site itself; the theme's inline scripts are named by their hashes, taken after the page is built.
 * WebAssembly may be compiled, text may not be evaluated. Styles may be inline: KaTeX places its boxes that way.
 */
import { createHash } from 'node:crypto';

const inlineScripts = /<script(?![^>]*\bsrc=)([^>]*)>([\s\S]*?)<\/script>/g;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The policy for a page with these inline scripts. */
export const policyOf = (scripts: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${scripts.map(hashOf).join(' ')}`.trimEnd(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** The page with its policy as the first thing in the head, after the character set. */
export function withPolicy(html: string): string {
  const scripts = Array.from(html.matchAll(inlineScripts), match => match[2] ?? '');
  const tag = `<meta http-equiv="Content-Security-Policy" content="${policyOf(scripts)}">`;
  return html.replace(/(<meta charset="utf-8">)/, `$1\n    ${tag}`);
}
