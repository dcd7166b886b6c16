// On every page of somebody who is signed in: what is kept on this device is theirs, and goes when they sign out.
import { keptMeetings, removeEverything } from './device.js';
import { waiting } from './outbox.js';

const signOut = document.querySelector('[data-sign-out]');
const reader = signOut.dataset.signOut;

async function isSomebodyElses() {
  const kept = await keptMeetings();
  const notes = await waiting();
  return [...kept, ...notes].some((one) => one.reader !== reader);
}

signOut.addEventListener('submit', async (event) => {
  event.preventDefault();
  await removeEverything().catch(() => {}); // the answer to signing out clears this site's storage too
  signOut.submit();
});

if (await isSomebodyElses()) await removeEverything();
