// Notes on this device: those that wait to be sent, and a reader's own of a meeting that is kept. Open papers only.
const NAME = 'hwb-notes';
const WAITING = 'waiting';
const OWN = 'own';

function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Asking for a database makes one: a reader without notes here should have none.
async function isThere() {
  if (!('indexedDB' in self)) return false;
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some((one) => one.name === NAME);
}

let isForgotten = false;

async function inStore(name, mode, work) {
  if (isForgotten) throw new Error('Signed out');
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(WAITING, { keyPath: 'id' });
    opening.result.createObjectStore(OWN, { keyPath: 'id' });
  };
  const database = await answerOf(opening);
  try {
    const transaction = database.transaction(name, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await work(transaction.objectStore(name));
    await done;
    return result;
  } finally {
    database.close();
  }
}

// `note` has an id, its reader, the address of its meeting's notes, its place, kind and text. `change` names this state.
export function putWaiting(note) {
  return inStore(WAITING, 'readwrite', (store) => answerOf(store.put(note)));
}

export async function waiting() {
  return (await isThere()) ? inStore(WAITING, 'readonly', (store) => answerOf(store.getAll())) : [];
}

// Taken by the server. What was changed meanwhile waits on.
export function dropWaiting(note) {
  return inStore(WAITING, 'readwrite', async (store) => {
    const now = await answerOf(store.get(note.id));
    if (now && now.change === note.change) await answerOf(store.delete(note.id));
  });
}

export async function ownNotes(meeting) {
  if (!(await isThere())) return [];
  const all = await inStore(OWN, 'readonly', (store) => answerOf(store.getAll()));
  return all.filter((note) => note.meeting === meeting);
}

// The reader's notes of one meeting, as the server has them now.
export async function putOwn(meeting, notes) {
  const before = await ownNotes(meeting);
  await inStore(OWN, 'readwrite', async (store) => {
    for (const note of before) await answerOf(store.delete(note.id));
    for (const note of notes) await answerOf(store.put({ ...note, meeting }));
  });
}

// Of meetings that are kept no more, nothing stays but what waits to be sent.
export async function keepOwnOf(meetings) {
  if (!(await isThere())) return;
  await inStore(OWN, 'readwrite', async (store) => {
    for (const note of await answerOf(store.getAll())) {
      if (!meetings.includes(note.meeting)) await answerOf(store.delete(note.id));
    }
  });
}

export async function forgetNotes(forGood) {
  isForgotten = forGood;
  if (await isThere()) await answerOf(indexedDB.deleteDatabase(NAME));
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
