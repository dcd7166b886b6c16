// The page that is shown when there is no connection: which meetings are on this device, and how to remove them.
import { keptMeetings, removeMeeting, tidy } from './device.js';

const place = document.querySelector('[data-kept-list]');
const said = document.querySelector('[data-kept-said]');
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

function entry({ name, list }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.className = 'govuk-link';
  link.href = list.url;
  link.textContent = list.title;
  const until = document.createElement('span');
  until.className = 'hwb-meta hwb-block';
  until.textContent = `Until ${day.format(new Date(`${list.until}T12:00:00`))}`;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'govuk-button govuk-button--secondary';
  button.append('Remove from this device');
  const which = document.createElement('span');
  which.className = 'govuk-visually-hidden';
  which.textContent = `: ${list.title}`;
  button.append(which);
  button.addEventListener('click', async () => {
    await removeMeeting(name);
    await show();
    said.textContent = `${list.title} is removed from this device.`;
    said.focus();
  });
  item.append(link, until, button);
  return item;
}

async function show() {
  const kept = await keptMeetings();
  place.replaceChildren(...kept.map(entry));
  said.textContent = kept.length ? 'Kept on this device:' : 'No papers are kept on this device.';
}

await tidy();
await show();
