/** The derivation on the first page, one line at a time, for those who want to follow it: buttons, or the arrow keys. */
const words = {
  back: { en: 'Back', zh: '上一步' },
  next: { en: 'Next step', zh: '下一步' },
  all: { en: 'Show all', zh: '全部显示' },
  begin: { en: 'Step through it', zh: '逐步演示' },
} as const;
const language = (): 'en' | 'zh' => (document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');

function buttonOf(word: keyof typeof words, onClick: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = words[word][language()];
  button.addEventListener('click', onClick);
  return button;
}

export function animateLedger(content: ParentNode): void {
  const ledger = content.querySelector<HTMLElement>('.ledger');
  if (ledger === null) return;
  const lines = [...ledger.children];
  let at = lines.length;
  const place = document.createElement('span');
  place.setAttribute('aria-live', 'polite');
  const show = (to: number): void => {
    at = Math.min(Math.max(to, 1), lines.length);
    const isStepping = at < lines.length || ledger.classList.contains('stepping');
    ledger.classList.toggle('stepping', isStepping);
    lines.forEach((line, i) => {
      line.classList.toggle('reached', i < at);
      line.classList.toggle('now', i === at - 1);
    });
    place.textContent = isStepping ? `${at} / ${lines.length}` : '';
    back.disabled = !isStepping || at === 1;
    next.disabled = isStepping && at === lines.length;
    next.textContent = words[isStepping ? 'next' : 'begin'][language()];
    all.hidden = !isStepping;
  };
  const back = buttonOf('back', () => show(at - 1));
  const next = buttonOf('next', () => show(ledger.classList.contains('stepping') ? at + 1 : 1));
  const all = buttonOf('all', () => {
    ledger.classList.remove('stepping');
    show(lines.length);
  });
  const stepper = document.createElement('div');
  stepper.className = 'stepper';
  stepper.append(back, next, all, place);
  stepper.addEventListener('keydown', event => {
    if (event.key === 'ArrowRight') show(at + 1);
    if (event.key === 'ArrowLeft') show(at - 1);
  });
  ledger.before(stepper);
  show(lines.length);
}
