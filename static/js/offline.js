// On every page of somebody who is signed in: what is kept on this device is theirs, their notes are sent, and all of
// it goes when they sign out.
import { keptMeetings, removeEverything, tidy } from './device.js';
import { waiting } from './outbox.js';
import { fetchOwn, plural, sendPatiently, sendWaiting, wordsFor } from './sending.js';

const signOut = document.querySelector('[data-sign-out]');
const reader = signOut.dataset.signOut;

function say(words) {
  let status = document.querySelector('[data-sent]');
  if (!status) {
    status = document.createElement('p');
    status.className = 'hwb-sent govuk-width-container hwb-no-print';
    status.dataset.sent = '';
    status.setAttribute('role', 'status');
    document.querySelector('header').after(status);
  }
  status.textContent = words;
}

async function isSomebodyElses() {
  const found = [...(await keptMeetings()), ...(await waiting())];
  return found.some((one) => one.reader !== reader);
}

async function send() {
  if (!(await waiting()).length) return;
  say('');
  await sendPatiently(reader, (told) => say(wordsFor(told)));
}

// The copies show their reader's notes; a page of the meeting may have just changed some.
async function refreshOwn() {
  for (const { list } of await keptMeetings()) {
    const meeting = list.url.replace(/read\/$/, '');
    if (location.pathname.startsWith(meeting) || /^\/(desk|notes)\//.test(location.pathname)) {
      await fetchOwn(`${list.url}notes/`, reader);
    }
  }
}

async function leave() {
  await removeEverything({ forGood: true }).catch(() => {}); // the answer to signing out clears this site's storage too
  signOut.submit();
}

function button(words, kind, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = `govuk-button govuk-button--${kind}`;
  made.textContent = words;
  made.addEventListener('click', act);
  return made;
}

// Notes that cannot be sent now would be gone: their writer decides.
function ask(count) {
  const dialog = document.createElement('dialog');
  dialog.className = 'hwb-leave';
  dialog.setAttribute('aria-labelledby', 'leave-heading');
  const heading = document.createElement('h2');
  heading.className = 'govuk-heading-m';
  heading.id = 'leave-heading';
  heading.textContent = `${plural(count, 'note')} ${count === 1 ? 'is' : 'are'} only on this device`;
  const words = document.createElement('p');
  words.className = 'govuk-body';
  words.textContent = count === 1 ? 'It could not be sent. If you sign out now, it is deleted.' : 'They could not be sent. If you sign out now, they are deleted.';
  const stay = button('Stay signed in', 'secondary', () => dialog.close());
  stay.autofocus = true;
  dialog.append(heading, words, stay, button('Delete and sign out', 'warning', leave));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

signOut.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { left } = await sendWaiting(reader).catch(() => ({ left: 0 }));
  if (left) ask(left);
  else await leave();
});
addEventListener('online', send);

if (await isSomebodyElses()) await removeEverything();
await send();
await refreshOwn();
await tidy();
