// Sends the notes that wait on this device. The server takes each once, however often it is sent.
import { dropWaiting, putOwn, putWaiting, waiting } from './outbox.js';

const AT_ONCE = 25;
const PATIENCE = [2000, 8000, 30000]; // milliseconds: a connection that is just back often fails at first

// Whose session this is now, with the mark for a form and their notes of the meeting; null without one. Undefined when
// nothing answered, or the server could not.
async function here(address) {
  const answer = await fetch(address, { headers: { Accept: 'application/json' }, redirect: 'manual' }).catch(() => null);
  if (!answer || answer.status >= 500) return undefined;
  return answer.ok ? answer.json() : null;
}

export async function fetchOwn(address, reader) {
  const told = await here(address);
  if (told && told.reader === reader) await putOwn(address, told.notes);
}

async function sendBatch(address, token, notes) {
  const answer = await fetch(address, {
    method: 'POST',
    body: JSON.stringify({ notes }),
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
    redirect: 'error',
  }).catch(() => null);
  if (!answer || !answer.ok) return null;
  const { taken, refused } = await answer.json();
  for (const note of notes) {
    if (note.id in taken) await dropWaiting(note);
    else if (note.id in refused) await putWaiting({ ...note, refused: refused[note.id] });
  }
  return { sent: Object.keys(taken).length, both: Object.values(taken).filter(Boolean).length };
}

// Tells how it went at once. Where nothing answered it is tried again, and told again, as long as there is a connection.
export async function sendPatiently(reader, say, waits = PATIENCE) {
  const told = await sendWaiting(reader);
  await say(told);
  if (told.left && !told.isAnswered && navigator.onLine && waits.length) {
    setTimeout(() => sendPatiently(reader, say, waits.slice(1)), waits[0]);
  }
}

// How many were sent, how many of those became a second note, and how many still wait; and whether anything answered.
export async function sendWaiting(reader) {
  const told = { sent: 0, both: 0, left: 0, isAnswered: true };
  const mine = (await waiting()).filter((note) => note.reader === reader);
  for (const address of new Set(mine.map((note) => note.meeting))) {
    const session = await here(address);
    if (session === undefined) told.isAnswered = false;
    if (!session || session.reader !== reader) continue;
    const notes = mine.filter((note) => note.meeting === address);
    for (let at = 0; at < notes.length; at += AT_ONCE) {
      const done = await sendBatch(address, session.token, notes.slice(at, at + AT_ONCE));
      if (!done) told.isAnswered = false;
      told.sent += done?.sent ?? 0;
      told.both += done?.both ?? 0;
    }
    await fetchOwn(address, reader);
  }
  told.left = (await waiting()).filter((note) => note.reader === reader).length;
  return told;
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

export function wordsFor({ sent, both, left }) {
  const words = [];
  if (sent) words.push(`${plural(sent, 'note')} from this device ${sent === 1 ? 'is' : 'are'} saved.`);
  if (both) words.push(`${plural(both, 'note')} had been changed on another device too: both are kept, one after the other.`);
  if (left) words.push(`${plural(left, 'note')} ${left === 1 ? 'is' : 'are'} still only on this device.`);
  return words.join(' ');
}
