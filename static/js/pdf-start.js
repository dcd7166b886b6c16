// The pages of a paper as they are printed: the viewer and its library come once the page itself stands.
const view = document.querySelector('[data-pdf]');

if (view) {
  const said = view.querySelector('[data-pdf-said]');
  said.textContent = 'Loading the pages';
  import(view.dataset.viewer)
    .then((viewer) => viewer.start(view))
    .catch(() => {
      said.textContent = 'The pages cannot be shown here. Open the PDF, or read the text.';
    });
}
