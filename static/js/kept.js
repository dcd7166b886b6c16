// On a page that is shown from this device because there is no network: says so, and lets its reader write notes.
import { keptMeetings } from './device.js';
import { dropWaiting, newId, ownNotes, putWaiting, waiting } from './outbox.js';
import { sendPatiently, wordsFor } from './sending.js';

const KINDS = { note: 'Note', question: 'I will ask', highlight: 'Highlight', bookmark: 'Bookmark' };
const CONTEXT = 120; // letters on each side of the words, as the server keeps them
const LONGEST = 1500;
const text = document.querySelector('.hwb-read__text');
const paper = /\/read\/([0-9a-f-]{36})\//.exec(location.pathname)?.[1];
const mine = (await keptMeetings()).find(({ list }) => location.pathname.startsWith(list.url.replace(/read\/$/, '')));
const address = mine && `${mine.list.url}notes/`;

function element(tag, className, words = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = words;
  return made;
}

const bar = element('div', 'hwb-offline hwb-no-print');
const status = element('p', 'govuk-width-container hwb-offline__words');
status.setAttribute('role', 'status');
bar.append(status);
document.querySelector('header').after(bar);

function tell(words = '') {
  const state = navigator.onLine
    ? 'This copy is from your device. There is a connection again: load the page to see it as it is now.'
    : 'You are offline. Notes are kept here and sent later.';
  status.textContent = words ? `${words} ${state}` : state;
}

async function send() {
  if (!mine) return tell();
  return sendPatiently(mine.reader, async (told) => {
    const signIn = told.left && told.isAnswered && !told.sent ? ` Sign in to send ${told.left === 1 ? 'it' : 'them'}.` : '';
    tell(wordsFor(told) + signIn);
    await showNotes();
  });
}

function wordsOf(block) {
  return block.querySelector('[data-words]').textContent;
}

// The words of a paragraph with what stands around it, so that they are found again in a later version.
function quoteOf(block) {
  const blocks = [...text.querySelectorAll('.hwb-read__block')];
  const at = blocks.indexOf(block);
  const around = (some) => some.map(wordsOf).join(' ');
  return {
    exact: wordsOf(block).trimEnd().slice(0, LONGEST),
    before: around(blocks.slice(Math.max(0, at - 3), at)).slice(-CONTEXT),
    after: around(blocks.slice(at + 1, at + 4)).slice(0, CONTEXT),
  };
}

// What waits stands in place of what the server had.
async function notes() {
  const found = new Map((await ownNotes(address)).map((note) => [note.id, note]));
  for (const note of await waiting()) found.set(note.id, { ...note, isWaiting: true });
  return [...found.values()].filter((note) => note.paper === paper && note.meeting === address);
}

function button(words, of, act) {
  const made = element('button', 'hwb-link-button', words);
  made.type = 'button';
  if (of) made.append(element('span', 'govuk-visually-hidden', of));
  made.addEventListener('click', act);
  return made;
}

function shown(note, block) {
  const kind = KINDS[note.kind];
  const box = element('aside', 'hwb-note hwb-no-print');
  box.setAttribute('aria-label', `Your ${kind.toLowerCase()}`);
  box.dataset.note = note.id;
  const head = element('p', 'hwb-note__head');
  head.append(element('strong', '', kind), button('Change', ` this ${kind.toLowerCase()}`, () => write(block, note)));
  box.append(head);
  if (note.text) box.append(element('div', 'hwb-note__text', note.text));
  if (note.isWaiting) box.append(element('p', 'hwb-meta', note.refused ?? 'Not sent yet'));
  if (note.isWaiting && note.isNew) {
    const remove = async () => {
      await dropWaiting(note);
      await showNotes();
      tell('The note is deleted.');
      block.querySelector('.hwb-read__add').focus();
    };
    box.append(button('Delete', ` this ${kind.toLowerCase()}`, remove));
  }
  return box;
}

async function showNotes() {
  if (!text || !address) return;
  for (const old of text.querySelectorAll('[data-note]')) old.remove();
  for (const note of await notes()) {
    const block = note.block && document.getElementById(note.block);
    if (block) block.append(shown(note, block));
  }
}

function field(label, control, id) {
  const group = element('div', 'govuk-form-group');
  const words = element('label', 'govuk-label', label);
  words.htmlFor = id;
  control.id = id;
  group.append(words, control);
  return group;
}

function write(block, note = null) {
  document.querySelector('.hwb-write')?.remove();
  const form = element('form', 'hwb-write hwb-no-print');
  form.noValidate = true;
  const kind = element('select', 'govuk-select');
  for (const [value, label] of Object.entries(KINDS)) kind.append(new Option(label, value, false, value === note?.kind));
  const words = element('textarea', 'govuk-textarea');
  words.rows = 4;
  words.maxLength = 4000;
  words.value = note?.text ?? '';
  const problem = element('p', 'govuk-error-message');
  problem.setAttribute('role', 'alert');
  const save = element('button', 'govuk-button', 'Save');
  const close = button('Cancel', '', () => {
    form.remove();
    block.querySelector('.hwb-read__add').focus();
  });
  form.append(field('What is it?', kind, 'write-kind'), field('Your words', words, 'write-words'), problem, save, close);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (['note', 'question'].includes(kind.value) && !words.value.trim()) {
      problem.textContent = 'Write something, or choose a highlight or a bookmark.';
      words.focus();
      return;
    }
    const place = note ?? {
      ...quoteOf(block), id: newId(), paper, block: block.id, start: 0, version: Number(text.dataset.version), isNew: true,
    };
    const own = { kind: kind.value, text: words.value.trim(), change: newId(), reader: mine.reader, meeting: address };
    try {
      await putWaiting({ ...place, ...own, refused: undefined });
    } catch {
      problem.textContent = 'There is not enough room on this device. Copy your words before you close the page.';
      return;
    }
    form.remove();
    await showNotes();
    tell('The note is kept on this device.');
    block.querySelector('.hwb-read__add').focus();
    if (navigator.onLine) await send();
  });
  block.append(form);
  words.focus();
}

if (text && mine) {
  for (const block of text.querySelectorAll('.hwb-read__block')) {
    const on = wordsOf(block).trim().split(/\s+/).slice(0, 8).join(' ');
    const add = button('Note', ` on: ${on}…`, () => write(block));
    add.classList.add('hwb-read__add');
    block.append(add);
  }
  await showNotes();
}
tell();
addEventListener('online', send);
addEventListener('offline', () => tell());
