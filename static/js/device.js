// What this portal keeps on a device: copies of papers in caches (see worker.js) and notes in a database.
import { forgetNotes, keepOwnOf } from './outbox.js';

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
    // Not by opening it: a cache that was deleted meanwhile would be made again.
    const answer = await caches.match(name.slice(name.indexOf('/')), { cacheName: name, ignoreVary: true });
    if (answer) found.push({ reader, name, list: await answer.json() });
  }
  return found;
}

export async function removeMeeting(name) {
  await caches.delete(name);
  await tidy();
}

// What lay beside copies that are gone goes after them.
export async function tidy() {
  const kept = await keptMeetings();
  await keepOwnOf(kept.map(({ list }) => `${list.url}notes/`));
  if (!kept.length) await stopWorker();
}

// Nothing of this portal is left: when somebody else signs in, and `forGood` at sign-out, whatever is under way.
export async function removeEverything({ forGood = false } = {}) {
  await tellWorker({ leave: true });
  for (const name of 'caches' in self ? await caches.keys() : []) await caches.delete(name);
  await forgetNotes(forGood);
  await stopWorker();
}

async function tellWorker(told) {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve) => {
    port1.onmessage = resolve;
    setTimeout(resolve, 1000);
  });
  worker.postMessage(told, [port2]);
  await answered;
}

async function stopWorker() {
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) await registration.unregister();
}
