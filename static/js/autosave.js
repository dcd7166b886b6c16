// A note is saved while its owner writes. The button works without this.
const form = document.querySelector('[data-autosave]');
const said = form.querySelector('[data-saved]');
const PAUSE = 1500;
let waiting;
let sent = state();
let isBusy = false;
let isStopped = false;

function state() {
  return new URLSearchParams(new FormData(form)).toString();
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
      sent = sending.replace(/(^|&)seen=\d*/, `$1seen=${form.elements.seen.value}`);
      const now = new Date();
      said.textContent = `Saved at ${now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
    } else {
      said.textContent = 'Not saved yet.';
    }
  } catch {
    said.textContent = 'Not saved: there is no connection. It is tried again when there is.';
  }
  isBusy = false;
}

form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
});
addEventListener('online', save);
