// A new note is kept on this device when the server does not take it: no network, a failure, a session that ended.
import { dropWaiting, newId, putWaiting } from './outbox.js';

const form = document.querySelector('[data-note-form]');
const said = form.querySelector('[data-note-said]');
const { reader, meeting, paper, version } = form.dataset;
let kept = null;

function post() {
  return fetch(location.pathname, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: 'application/json' },
    redirect: 'error',
  });
}

function waitingNote() {
  const { id, kind, text, is_kept: kept, block, start, words } = form.elements;
  const quoted = words?.value.trim() || form.dataset.words;
  const place = { id: id.value, paper, block: block.value, start: Number(start.value || 0), version: Number(version) };
  const quote = { exact: quoted, before: '', after: '' };
  const own = { kind: kind.value, text: text.value.trim(), is_kept: kept.checked, change: newId(), isNew: true };
  return { ...place, ...quote, ...own, reader, meeting };
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await post().catch(() => null);
  if (answer?.status === 201) {
    if (kept) await dropWaiting(kept);
    location.assign((await answer.json()).url);
  } else if (answer?.status === 404 || answer?.status === 422) {
    form.submit(); // the page says what is wrong
  } else {
    kept = waitingNote();
    said.textContent = await putWaiting(kept).then(
      () => 'Not sent, but kept on this device. It is sent when there is a connection and you are signed in.',
      () => 'Not sent, and this browser keeps nothing. Copy your words before you leave this page.',
    );
  }
});
