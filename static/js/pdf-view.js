// One page of a PDF at a time, on a canvas with its text over it. The address says which: #page=3.
const SIZES = [0.5, 0.75, 1, 1.25, 1.5, 2, 3]; // times the width of the column
const FIT = SIZES.indexOf(1);
const MOST_PIXELS = 12_000_000; // a tablet's memory holds no larger canvas well
const BROKEN = 'This PDF cannot be shown here: it is damaged, or did not arrive whole. Open the PDF, or read the text.';

export async function start(view) {
  const part = (name) => view.querySelector(`[data-pdf-${name}]`);
  const { said, tools, page: sheet, previous, next, jump } = Object.fromEntries(
    ['said', 'tools', 'page', 'previous', 'next', 'jump'].map((name) => [name, part(name)]),
  );
  const field = jump.querySelector('input');
  const first = Number(view.dataset.first); // its first page in the pack, or 0
  const library = new URL(view.dataset.library, location.href);
  const pdfjs = await import(library.href);
  pdfjs.GlobalWorkerOptions.workerSrc = view.dataset.worker;

  let paper;
  try {
    paper = await pdfjs.getDocument({
      url: view.dataset.pdf,
      disableRange: true, // one request, and so one reading of a closed paper in the record
      enableXfa: false,
      useWasm: false, // the policy lets none run; the decoders beside the library are script
      wasmUrl: new URL('./', library).href,
      verbosity: pdfjs.VerbosityLevel.ERRORS,
    }).promise;
  } catch {
    said.textContent = BROKEN;
    return;
  }

  const count = paper.numPages;
  let size = FIT;
  let width = 0;
  let shown = 0;
  let drawing = 0; // the newest drawing; an older one that ends late is thrown away
  let task = null;

  function asked() {
    const number = Number(/^#page=(\d{1,6})$/.exec(location.hash)?.[1] ?? 1);
    return Math.min(count, Math.max(1, number));
  }

  function lead(link, number) {
    const isThere = number >= 1 && number <= count;
    link.href = `#page=${isThere ? number : shown}`;
    link.setAttribute('aria-disabled', String(!isThere));
  }

  async function draw(words = '') {
    const mine = (drawing += 1);
    const number = asked();
    const isOther = number !== shown;
    task?.cancel();
    const page = await paper.getPage(number);
    width = sheet.clientWidth;
    const scale = (width * SIZES[size]) / page.getViewport({ scale: 1 }).width;
    const viewport = page.getViewport({ scale });
    const wanted = Math.min(devicePixelRatio || 1, 2);
    const ratio = Math.min(wanted, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(viewport.width * ratio);
    canvas.height = Math.floor(viewport.height * ratio);
    canvas.setAttribute('aria-hidden', 'true'); // its words are in the layer of text
    const layer = document.createElement('div');
    layer.className = 'hwb-pdf__text';
    const holder = document.createElement('div');
    holder.className = 'hwb-pdf__holder';
    holder.style.setProperty('--total-scale-factor', scale);
    holder.append(canvas, layer);
    task = page.render({ canvas, viewport, transform: [ratio, 0, 0, ratio, 0, 0] });
    const text = await page.getTextContent();
    const [drawn] = await Promise.allSettled([
      task.promise,
      new pdfjs.TextLayer({ textContentSource: text, container: layer, viewport }).render(),
    ]);
    if (mine !== drawing) {
      return;
    }
    if (drawn.status === 'rejected') {
      throw drawn.reason;
    }
    holder.style.setProperty('width', `${Math.floor(viewport.width)}px`);
    holder.style.setProperty('height', `${Math.floor(viewport.height)}px`);
    sheet.replaceChildren(holder);
    if (isOther) {
      sheet.scrollTo(0, 0);
    }
    shown = number;
    field.value = number;
    sheet.setAttribute('aria-label', `Page ${number} of ${count}`);
    lead(previous, number - 1);
    lead(next, number + 1);
    const pack = first ? `, page ${first + number - 1} in the pack` : '';
    const picture = text.items.some((item) => item.str?.trim()) ? '' : '. It holds no text that can be read out';
    said.textContent = words || `Page ${number} of ${count}${pack}${picture}`;
    page.cleanup();
  }

  async function show(words) {
    try {
      await draw(words);
    } catch (fault) {
      if (fault?.name !== 'RenderingCancelledException') {
        said.textContent = `This page cannot be shown here. Open the PDF, or read the text.`;
      }
    }
  }

  function turn(by) {
    const number = shown + by;
    if (number >= 1 && number <= count) {
      location.hash = `page=${number}`;
    }
  }

  tools.hidden = false;
  sheet.hidden = false;
  addEventListener('hashchange', () => show());
  jump.addEventListener('submit', (event) => {
    event.preventDefault();
    const number = Number(field.value);
    if (Number.isInteger(number) && number >= 1 && number <= count) {
      location.hash = `page=${number}`;
    } else {
      said.textContent = `There is no page “${field.value}”. This paper has pages 1 to ${count}.`;
    }
  });
  tools.addEventListener('click', (event) => {
    const button = event.target.closest('[data-pdf-size]');
    if (!button) {
      return;
    }
    const step = Number(button.dataset.pdfSize);
    size = step ? Math.min(SIZES.length - 1, Math.max(0, size + step)) : FIT;
    for (const other of tools.querySelectorAll('[data-pdf-size]')) {
      const end = { '-1': 0, 1: SIZES.length - 1 }[other.dataset.pdfSize];
      other.setAttribute('aria-disabled', String(size === end));
    }
    show(size === FIT ? 'The page is as wide as the column' : `The page is at ${SIZES[size] * 100}% of the column`);
  });
  sheet.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const isPlain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    if (by && isPlain && size <= FIT) {
      event.preventDefault();
      turn(by);
    }
  });
  let waiting;
  new ResizeObserver(() => {
    if (sheet.clientWidth !== width) {
      clearTimeout(waiting);
      waiting = setTimeout(() => show(said.textContent), 150);
    }
  }).observe(sheet);
  await show();
}
