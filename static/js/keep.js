// “Keep on this device”: the worker stores the open papers of this meeting. Without script there is no such button.
import { keptMeetings, keptName, removeMeeting } from './device.js';
import { fetchOwn } from './sending.js';

const box = document.querySelector('[data-keep]');
const said = box.querySelector('[data-keep-said]');
const keepButton = box.querySelector('[data-keep-start]');
const removeButton = box.querySelector('[data-keep-remove]');
const progress = box.querySelector('progress');
const name = keptName(box.dataset.reader, box.dataset.keep);
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

function size(bytes) {
  return `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

function show(list, missing) {
  keepButton.hidden = Boolean(list);
  removeButton.hidden = !list;
  progress.hidden = true;
  if (!list) return;
  const until = day.format(new Date(`${list.until}T12:00:00`));
  const all = missing ? `Kept on this device, but ${missing} of ${list.files.length} files could not be fetched. ` : 'Kept on this device. ';
  said.textContent = `${all}Removed when you sign out, when a paper is withdrawn, and after ${until}.`;
}

async function workerIsThere() {
  await navigator.serviceWorker.register(box.dataset.worker, { scope: '/' });
  return (await navigator.serviceWorker.ready).active;
}

async function keep() {
  keepButton.disabled = true;
  said.textContent = 'The papers are being fetched.';
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = async ({ data }) => {
    progress.hidden = false;
    if (!data.isDone) {
      progress.max = data.of;
      progress.value = data.done;
      return;
    }
    keepButton.disabled = false;
    const mine = (await keptMeetings()).find((meeting) => meeting.name === name);
    if (mine) await fetchOwn(`${mine.list.url}notes/`, box.dataset.reader);
    show(mine?.list, data.missing);
    if (!data.isKept) said.textContent = data.isFull ? 'There is not enough room on this device.' : 'Not kept: there is no connection. Try again.';
    (data.isKept ? removeButton : keepButton).focus();
  };
  (await workerIsThere()).postMessage({ keep: name }, [port2]);
}

async function start() {
  const mine = (await keptMeetings()).find((meeting) => meeting.name === name);
  const answer = mine ? null : await fetch(box.dataset.keep, { credentials: 'omit' });
  if (answer && !answer.ok) return; // nothing to keep
  if (answer) box.querySelector('[data-keep-size]').textContent = ` (${size((await answer.json()).bytes)})`;
  show(mine?.list, 0);
  box.hidden = false;
}

if ('serviceWorker' in navigator && 'caches' in self) {
  keepButton.addEventListener('click', () => {
    keep().catch(() => {
      keepButton.disabled = false;
      said.textContent = 'This browser does not let papers be kept.';
    });
  });
  removeButton.addEventListener('click', async () => {
    await removeMeeting(name);
    show(null);
    said.textContent = 'Removed from this device.';
    keepButton.focus();
  });
  start().catch(() => {});
}
