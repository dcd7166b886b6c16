// Select words of a paragraph to mark them or to write a note. Without this, “Note” beside a paragraph does the same.
const text = document.querySelector('[data-add]');
const bar = document.querySelector('[data-read-bar]');
let chosen = null;

function offsetIn(words, node, offset) {
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(node, offset);
  let length = range.toString().length;
  // What a reviewer's mark shows as taken out is not in the text.
  for (const gone of range.cloneContents().querySelectorAll('del')) length -= gone.textContent.length;
  return length;
}

function look() {
  const selection = getSelection();
  chosen = null;
  if (selection.rangeCount && !selection.isCollapsed) {
    const range = selection.getRangeAt(0);
    const from = range.startContainer.parentElement?.closest('[data-words]');
    const to = range.endContainer.parentElement?.closest('[data-words]');
    if (from && text.contains(from)) {
      const start = offsetIn(from, range.startContainer, range.startOffset);
      // A selection that runs on into another paragraph ends with the first.
      const end = from === to ? offsetIn(from, range.endContainer, range.endOffset) : offsetIn(from, from, from.childNodes.length);
      if (end > start) chosen = { block: from.closest('[data-block]').dataset.block, start, end };
    }
  }
  bar.hidden = !chosen;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

async function mark(kind, place) {
  const answer = await fetch(text.dataset.add, {
    method: 'POST',
    body: new URLSearchParams({ ...place, kind, id: newId(), csrfmiddlewaretoken: text.dataset.token }),
    headers: { Accept: 'application/json' },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const { url } = await answer.json();
  history.replaceState(null, '', url);
  location.reload();
}

if (text && bar) {
  document.addEventListener('selectionchange', look);
  bar.addEventListener('mousedown', (event) => event.preventDefault());
  bar.addEventListener('click', (event) => {
    const kind = event.target.closest('button')?.dataset.kind;
    if (!kind || !chosen) return;
    if (kind === 'highlight' || kind === 'bookmark') {
      mark(kind, chosen).catch(() => {
        bar.querySelector('[data-said]').textContent = 'Not saved. Try again, or use “Note” beside the paragraph.';
      });
    } else {
      location.assign(`${text.dataset.add}?${new URLSearchParams({ ...chosen, kind })}`);
    }
  });
}
