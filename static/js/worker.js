// Keeps the papers of a meeting on a device, when their reader asked for that, and shows them when there is no network.
//
// What may be kept is the server's list of one meeting: what everybody may read, and nothing else. Each file is asked
// for without cookies, as somebody who is signed out would ask, so that no page of one reader and no closed paper can
// come. A cache is named by its reader's key and the address of the list; the list itself lies in it and says until
// when it stays.
const KEPT = 'hwb-kept:';
const VERSION = 'Kept-Version'; // a header of each copy
const WAIT = 8000; // milliseconds for a page of which there is a copy; a train is slower than no network

function listOf(name) {
  return name.slice(name.indexOf('/'));
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(KEPT));
}

let isLeaving = false; // somebody signs out: what is under way must not make a cache again that was deleted

// Opening a cache makes one. Null when there is none of this name, unless it is `isNew`.
async function opened(name, isNew = false) {
  const isThere = isNew || (await caches.has(name));
  return isThere && !isLeaving ? caches.open(name) : null;
}

function asNobody(address) {
  return new Request(address, { credentials: 'omit', cache: 'no-store', redirect: 'error' });
}

function mayBeKept(answer) {
  const rules = answer.headers.get('Cache-Control') ?? '';
  return answer.status === 200 && answer.type === 'basic' && !answer.redirected && !/no-store|private/i.test(rules);
}

// A page that is kept gets one script more: it is shown only when there is no network.
async function asShownLater(answer, file, script) {
  const headers = new Headers(answer.headers);
  headers.set(VERSION, file.version);
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  const isPage = (headers.get('Content-Type') ?? '').startsWith('text/html');
  const body = isPage
    ? (await answer.text()).replace('</body>', `<script type="module" src="${script}"></script></body>`)
    : await answer.blob();
  return new Response(body, { headers });
}

async function store(cache, file, script) {
  const answer = await fetch(asNobody(file.url)).catch(() => null);
  if (!answer || !mayBeKept(answer)) return false;
  await cache.put(file.url, await asShownLater(answer, file, script));
  return true;
}

function isOver(list) {
  return Date.now() > new Date(`${list.until}T23:59:59`).getTime();
}

async function listIn(name) {
  const cache = await opened(name);
  const kept = await cache?.match(listOf(name), { ignoreVary: true });
  return kept ? kept.json() : null;
}

// A version is that of the text, a point, and that of the page around it.
function textOf(version) {
  return version.split('.')[0];
}

// Makes a cache hold what the server lists now. A text that was withdrawn or changed goes first of all; a page of which
// something else changed stays until the new one is here.
async function bringUpToDate(name, { isNew = false, say = () => {} } = {}) {
  const answer = await fetch(asNobody(listOf(name))).catch(() => null);
  if (answer && (answer.status === 404 || answer.status === 410)) await caches.delete(name);
  if (!answer || !mayBeKept(answer)) return { isKept: false };
  const list = await answer.json();
  if (isOver(list)) {
    await caches.delete(name);
    return { isKept: false };
  }
  const cache = await opened(name, isNew);
  if (!cache) return { isKept: false }; // removed while the list was on its way
  const listed = new Map(list.files.map((file) => [file.url, file.version]));
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    if (path === listOf(name)) continue;
    const kept = await cache.match(request, { ignoreVary: true });
    const isSameText = listed.has(path) && textOf(listed.get(path)) === textOf(kept.headers.get(VERSION));
    if (!isSameText) await cache.delete(request);
  }
  await cache.put(listOf(name), Response.json(list));
  let missing = 0;
  for (const [place, file] of list.files.entries()) {
    const kept = await cache.match(file.url, { ignoreVary: true });
    const isNow = kept?.headers.get(VERSION) === file.version;
    if (!isNow && !(await store(cache, file, list.script))) missing += 1;
    say({ done: place + 1, of: list.files.length });
  }
  return { isKept: true, missing, until: list.until };
}

let checking = null;

// Whoever has a network sees the papers as they are; their copies follow.
function check() {
  checking ??= (async () => {
    for (const name of await ours()) await bringUpToDate(name);
  })().finally(() => {
    checking = null;
  });
  return checking;
}

async function removeWhatIsOver() {
  for (const name of await ours()) {
    const list = await listIn(name);
    if (!list || isOver(list)) await caches.delete(name);
  }
}

// The copy of an address. What a reading page is asked beside its address changes nothing in the copy.
async function copyOf(url) {
  const isReading = /\/meetings\/[^/]+\/read\//.test(url.pathname);
  for (const name of await ours()) {
    const cache = await opened(name);
    const found = await cache?.match(url.pathname + (isReading ? '' : url.search), { ignoreVary: true });
    if (found) return found;
  }
  return null;
}

// Where a page of the pack is read: the server would say so, but it is not there.
async function pageAddress(url) {
  const page = url.searchParams.get('page')?.trim().toLowerCase().replace(/^p/, '');
  if (!page || !url.pathname.endsWith('/read/')) return null;
  for (const name of await ours()) {
    const cache = await opened(name);
    for (const { url: address } of (await cache?.keys()) ?? []) {
      const { pathname } = new URL(address);
      if (!pathname.startsWith(url.pathname) || pathname.endsWith('.json')) continue;
      const kept = await cache.match(address, { ignoreVary: true });
      if ((await kept.text()).includes(`id="p${page}"`)) return `${pathname}#p${page}`;
    }
  }
  return null;
}

// The page of a paper is not kept; its reading view is, and says the same.
async function readingAddress(url) {
  const paper = /^\/papers\/([0-9a-f-]{36})\/$/.exec(url.pathname)?.[1];
  if (!paper) return null;
  for (const name of await ours()) {
    const list = await listIn(name);
    const found = list?.files.find((file) => file.url.endsWith(`/read/${paper}/`));
    if (found) return found.url;
  }
  return null;
}

async function instead(url) {
  const address = (await pageAddress(url)) ?? (await readingAddress(url));
  if (address) return Response.redirect(address);
  const copy = await copyOf(url);
  return copy ?? (await copyOf(new URL('/offline/', location.origin))) ?? Response.error();
}

function within(milliseconds, promise) {
  return Promise.race([
    promise,
    new Promise((_, refuse) => {
      setTimeout(refuse, milliseconds);
    }),
  ]);
}

async function show(event, url) {
  await removeWhatIsOver();
  const hasCopy = (await copyOf(url)) !== null;
  const asked = fetch(event.request);
  try {
    const answer = await (hasCopy ? within(WAIT, asked) : asked);
    event.waitUntil(check());
    return answer;
  } catch {
    return instead(url);
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (event.request.mode === 'navigate') {
    event.respondWith(show(event, url));
  } else {
    event.respondWith(fetch(event.request).catch(async () => (await copyOf(url)) ?? Response.error()));
  }
});

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const say = (told) => port.postMessage(told);
  isLeaving = !event.data.keep;
  if (isLeaving) {
    say({ isDone: true });
    return;
  }
  event.waitUntil(
    bringUpToDate(event.data.keep, { isNew: true, say }).then(
      (told) => say({ ...told, isDone: true }),
      async (error) => {
        await caches.delete(event.data.keep);
        say({ isDone: true, isKept: false, isFull: error.name === 'QuotaExceededError' });
      },
    ),
  );
});
