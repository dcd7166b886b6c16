// A note is saved while its owner writes; what the server does not take is kept on this device and sent later. The button
// works without this.
import { dropWaiting, newId, putWaiting } from './outbox.js';

const form = document.querySelector('[data-autosave]');
const said = form.querySelector('[data-saved]');
const PAUSE = 1500;
let waiting;
let sent = state();
let isBusy = false;
let isStopped = false;
let kept = null;

function state() {
  return new URLSearchParams(new FormData(form)).toString();
}

// Only of papers that are open to everyone: what is said of a closed one stays on this page.
async function keep() {
  said.textContent = 'Not saved: there is no connection. It is tried again when there is.';
  const { reader, meeting, paper, version, block, note } = form.dataset;
  if (!meeting) return;
  const { kind, text, is_kept: isKept, seen } = form.elements;
  const words = { kind: kind.value, text: text.value.trim(), is_kept: isKept.checked, seen: Number(seen.value) };
  const next = { id: note, change: newId(), reader, meeting, paper, version: Number(version), block, ...words };
  await putWaiting(next);
  kept = next;
  said.textContent = 'Not sent, but kept on this device. It is sent when there is a connection and you are signed in.';
}

async function save() {
  if (isStopped || isBusy || state() === sent) return;
  isBusy = true;
  const sending = state();
  try {
    const answer = await fetch(location.pathname, {
      method: 'POST',
      body: new URLSearchParams(sending),
      headers: { Accept: 'application/json' },
      redirect: 'error',
    });
    if (answer.status === 409) {
      isStopped = true;
      said.textContent = 'This note was changed on another device. Press “Save” to see both.';
    } else if (answer.ok) {
      form.elements.seen.value = (await answer.json()).revision;
      if (kept) await dropWaiting(kept);
      kept = null;
      sent = sending.replace(/(^|&)seen=\d*/, `$1seen=${form.elements.seen.value}`);
      const now = new Date();
      said.textContent = `Saved at ${now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
    } else if (answer.status === 422) {
      said.textContent = 'Not saved yet.';
    } else {
      await keep();
    }
  } catch {
    await keep().catch(() => {});
  }
  isBusy = false;
}

form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
});
addEventListener('online', save);
