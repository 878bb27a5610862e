/** The given inputs answered, with results that hold against numbers, and the hostile ones refused at their place. */
import { describe, expect, it } from 'vitest';
import { answered, hostile } from './acceptance.js';
import { reply } from './requests.js';

const ask = async (question: Parameters<typeof reply>[0]) => structuredClone(await reply(question));

it('has thirty and twenty', () => {
  expect([answered.length, hostile.length]).toEqual([30, 20]);
});

describe('answered', () => {
  it.each(answered)('$text.expression by $text.wrt', async ({ text, result }) => {
    const replied = await ask({ id: 1, kind: 'derive', question: { text, language: 'en' } });
    expect(replied).toMatchObject({ answer: { subject: 'expression', result: { text: result } } });
    expect(await ask({ id: 2, kind: 'verify', question: { text } })).toMatchObject({ answer: { passed: true } });
  });
});

describe('refused', () => {
  it.each(hostile)('$what', async ({ text, code, field, position }) => {
    const replied = await ask({ id: 1, kind: 'derive', question: { text, language: 'en' } });
    expect(replied).toMatchObject({ refusal: { code, field, ...(position === undefined ? {} : { position }) } });
    expect(JSON.stringify(replied).length).toBeLessThan(1500);
  });
});
