// Text size, kept in this browser only.
const SIZES = ['normal', 'large', 'larger', 'largest'];
const KEY = 'hwb-text-size';
const tools = document.querySelector('[data-text-size]');

function kept() {
  try {
    return Math.max(0, SIZES.indexOf(localStorage.getItem(KEY)));
  } catch {
    return 0;
  }
}

function show(size) {
  document.documentElement.dataset.textSize = SIZES[size];
  for (const button of tools?.querySelectorAll('button') ?? []) {
    const end = Number(button.dataset.step) > 0 ? SIZES.length - 1 : 0;
    button.setAttribute('aria-disabled', String(size === end));
  }
}

if (tools) {
  let size = kept();
  show(size);
  tools.hidden = false;
  tools.addEventListener('click', (event) => {
    const step = Number(event.target.closest('button')?.dataset.step ?? 0);
    size = Math.min(SIZES.length - 1, Math.max(0, size + step));
    show(size);
    try {
      localStorage.setItem(KEY, SIZES[size]);
    } catch {
      // A browser that keeps nothing shows the size until the page is left.
    }
    tools.querySelector('[data-text-size-said]').textContent = `Text is ${SIZES[size]}`;
  });
}
