// Keeps the reader's place in a paper on the server, so that any device opens it there. “Keep my place” does it without this.
const text = document.querySelector('[data-place]');
const EVERY = 8000;
let kept = '';

function top() {
  for (const block of text.querySelectorAll('[data-block]')) {
    if (block.getBoundingClientRect().bottom > 80) return block.dataset.block;
  }
  return '';
}

function keep() {
  const block = scrollY > 200 ? top() : '';
  if (!block || block === kept) return;
  kept = block;
  fetch(text.dataset.place, {
    method: 'POST',
    body: new URLSearchParams({ block, csrfmiddlewaretoken: text.dataset.token }),
    headers: { Accept: 'application/json' },
    keepalive: true,
  }).catch(() => {
    kept = '';
  });
}

if (text) {
  setInterval(keep, EVERY);
  addEventListener('pagehide', keep);
}
