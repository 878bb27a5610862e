/** A model page as Markdown, in one language: its sections in the order in which one would derive by hand. */
import { frozen } from '../formula/frozen.js';
import { batchSection } from './batch.js';
import { boundarySection, differentialSection, gradientSection, recurrenceSection } from './backward.js';
import { forwardSection, symbolSection } from './forward.js';
import { formulaOnly, say } from './lines.js';
import type { Page } from './page.js';
import { titleOf } from './titles.js';

/** 1.2e-15 as 1.2 · 10⁻¹⁵, typeset. */
export function exponential(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(1).split('e');
  return formulaOnly(`${mantissa} \\cdot 10^{${Number(exponent)}}`);
}

function verifiedLine(page: Page): string {
  const { steps, derived, kernel } = page.verified;
  const parts = [
    `<p class="verified"><b>${say(page, 'verified')}</b><span>${steps} ${say(page, 'verifiedSteps')}</span>`,
    `<span>${say(page, 'verifiedDerived')} ${exponential(derived)}</span><span>${say(page, 'verifiedKernel')} ${exponential(kernel)}</span>`,
    `<span>${say(page, 'verifiedAgainst')}</span></p>`,
  ];
  return frozen(parts.join(''), 'verified-box');
}

export function pageText(page: Page): string {
  const { language, listing } = page;
  const { title, says, letters } = titleOf(page.cell.name);
  const sections = [
    forwardSection(page),
    symbolSection(page, letters?.[language]),
    differentialSection(page),
    recurrenceSection(page),
    gradientSection(page),
    boundarySection(page),
    batchSection(page),
  ];
  return [
    '<div class="model-columns"><div class="model-text">',
    `# ${title[language]}`,
    says[language],
    verifiedLine(page),
    ...sections,
    '</div>',
    `<aside class="model-code" aria-label="${say(page, 'code')}">`,
    `## ${say(page, 'code')} {#code}`,
    say(page, 'codeSays'),
    frozen(listing.html, 'code-box'),
    '</aside></div>',
  ].join('\n\n');
}
