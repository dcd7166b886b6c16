// What this portal keeps on a device: copies of papers in caches (see worker.js) and notes in a database.
import { forgetNotes } from './outbox.js';

const KEPT = 'hwb-kept:';

export function keptName(reader, list) {
  return `${KEPT}${reader}:${list}`;
}

// One entry a meeting: the reader's key, the name of its cache, and the list that lies in it.
export async function keptMeetings() {
  const found = [];
  for (const name of 'caches' in self ? await caches.keys() : []) {
    if (!name.startsWith(KEPT)) continue;
    const [, reader] = name.split(':');
    const answer = await (await caches.open(name)).match(name.slice(name.indexOf('/')), { ignoreVary: true });
    if (answer) found.push({ reader, name, list: await answer.json() });
  }
  return found;
}

export async function removeMeeting(name) {
  await caches.delete(name);
  if (!(await keptMeetings()).length) await stopWorker();
}

// Nothing of this portal is left: at sign-out, and when somebody else signs in.
export async function removeEverything() {
  for (const name of 'caches' in self ? await caches.keys() : []) await caches.delete(name);
  await forgetNotes();
  await stopWorker();
}

async function stopWorker() {
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) await registration.unregister();
}
