import { expect, test } from 'vitest';
import { outcomeOf } from './command.js';
import { blocksOf, pageComplaints, type Shell } from './ensure-readme.js';

const shell: Shell = (command, input) => outcomeOf('bash', ['-c', command], { cwd: '/', input });
const complaintsAbout = (page: string, strict = true): Promise<readonly string[]> =>
  pageComplaints('README.md', page, shell, strict);
const block = (mark: string, text: string): string => `${mark}\n\n\`\`\`text\n${text}\`\`\`\n`;

test('blocks are found with their line, text and mark; a fence may hold a shorter one', () => {
  const page = `# T\n\n<!-- checked: a b -->\n~~~text\none\n\n  two\n~~~\nwords\n\n\`\`\`\`md\n\`\`\`js\n\`\`\`\n\`\`\`\`\n`;
  expect(blocksOf('p.md', page)).toEqual([
    { path: 'p.md', line: 4, text: 'one\n\n  two\n', mark: 'checked: a b' },
    { path: 'p.md', line: 11, text: '```js\n```\n', mark: undefined },
  ]);
});

test('what is shown and what is printed agree', async () => {
  const page = [
    block("<!-- checked: printf 'a\\nb\\n' -->", 'a\nb\n'),
    block('<!-- checked: echo c | tr c d -->', '$ echo c | tr c d\nd\n'),
    block('<!-- runs: node --input-type=module -->', 'console.log(6 * 7);\n'),
    block('<!-- prints -->', '42\n'),
    block('<!-- unchecked: it takes an hour -->', '$ sleep 3600\n'),
  ].join('\n');
  expect(await complaintsAbout(page)).toEqual([]);
});

test.each([
  ['another line', block("<!-- checked: printf 'a\\nb\\n' -->", 'a\nc\n'), 'shows "c", the program prints "b"'],
  ['a missing last newline', block("<!-- checked: printf 'a' -->", 'a\n'), 'shows "", the program prints nothing more'],
  ['a line too few', block("<!-- checked: printf 'a\\nb\\n' -->", 'a\n'), 'line 2 of the block'],
  ['a failing command', block('<!-- checked: echo a; exit 3 -->', 'a\n'), 'exit code 3'],
  ['a program that is not there', block('<!-- checked: no-such-program-here -->', ''), 'exit code 127'],
  ['a block that does not run', block('<!-- runs: node --input-type=module -->', 'throw 1;\n'), 'does not run'],
  ['an output nobody prints', block('<!-- prints -->', '42\n'), 'no block before this one is run'],
  ['another output', block('<!-- runs: cat -->', 'a\n') + block('<!-- prints -->', 'b\n'), 'shows "b"'],
  ['an excuse without a reason', block('<!-- unchecked -->', 'a\n'), 'say why'],
  ['no mark at all', block('', 'a\n'), 'no comment says how'],
])('refused: %s', async (_, page, words) => {
  const complaints = await complaintsAbout(page);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^README\.md:\d+: /);
  expect(complaints[0]).toContain(words);
});

test('other pages may show a block without a mark', async () => {
  expect(await complaintsAbout(block('', 'a\n'), false)).toEqual([]);
});
