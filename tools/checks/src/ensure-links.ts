/** Every relative link of a page leads to a file that is there. */
import { posix } from 'node:path';

/** One sentence per link into the void; addresses, anchors and links inside code are passed over. */
export function linkComplaints(path: string, markdown: string, exists: (path: string) => boolean): readonly string[] {
  const prose = markdown.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(match => (match[1] ?? '').replace(/#.*$/, ''))
    .filter(link => link !== '' && !/^[a-z]+:|^\//i.test(link))
    .filter(link => !exists(posix.join(posix.dirname(path), decodeURI(link))))
    .map(link => `${path} links to ${link}, which is not there`);
}
