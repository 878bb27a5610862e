/**
 * Copying a formula: beside the formula that the pointer or the focus is on, buttons for LaTeX, MathML and text.
 *
 * One menu for the whole page. What it copies is read off the markup: KaTeX keeps its LaTeX in the MathML, and the text of
 * the engine stands at the box.
 */
type Form = 'LaTeX' | 'MathML' | 'text';

const annotation = 'annotation[encoding="application/x-tex"]';

const contents: { readonly [F in Form]: (box: HTMLElement) => string | undefined } = {
  LaTeX: box => box.querySelector(annotation)?.textContent ?? undefined,
  MathML: box => {
    const math = box.querySelector('math')?.cloneNode(true);
    if (!(math instanceof Element)) return undefined;
    math.querySelector(annotation)?.remove();
    math.removeAttribute('aria-label');
    return math.outerHTML;
  },
  text: box => box.dataset['text'],
};

const words = {
  text: { en: 'text', zh: '文本' },
  copied: { en: 'copied', zh: '已复制' },
  copy: { en: 'Copy the formula as', zh: '复制公式为' },
} as const;
const language = (): 'en' | 'zh' => (document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');

function buttonFor(form: Form, box: HTMLElement): HTMLButtonElement {
  const button = document.createElement('button');
  const name = form === 'text' ? words.text[language()] : form;
  button.type = 'button';
  button.textContent = name;
  button.ariaLabel = `${words.copy[language()]} ${name}`;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(contents[form](box) ?? '');
    button.textContent = words.copied[language()];
    setTimeout(() => (button.textContent = name), 1200);
  });
  return button;
}

/** Puts the menu at a formula, if it is not there. */
function showAt(menu: HTMLElement, box: HTMLElement): void {
  const row = box.closest<HTMLElement>('.row, .formula-display');
  if (row === null || (menu.parentElement === row.parentElement && menu.previousElementSibling === row)) return;
  const forms = (['LaTeX', 'MathML', 'text'] as const).filter(form => contents[form](box) !== undefined);
  menu.replaceChildren(...forms.map(form => buttonFor(form, box)));
  row.after(menu);
}

export function animateCopying(content: HTMLElement): void {
  if (navigator.clipboard === undefined) return; // a page that is not served safely has no clipboard
  const menu = document.createElement('div');
  menu.className = 'copy-menu';
  menu.role = 'group';
  menu.ariaLabel = words.copy[language()];
  const show = (event: Event): void => {
    const box = event.target instanceof Element ? event.target.closest<HTMLElement>('.formula-display') : null;
    if (box !== null && box.closest('summary') === null) showAt(menu, box);
  };
  content.addEventListener('focusin', show);
  content.addEventListener('click', show);
}
