// "Explore this chart": loads Plotly when the reader asks for it, and draws the figure the page holds as JSON.
// Without script the button stays hidden; the drawn chart and its table are there all along.
for (const box of document.querySelectorAll("[data-hwb-explore]")) {
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    status.textContent = "Loading the chart";
    const library = document.createElement("script");
    library.src = box.dataset.hwbLibrary;
    library.onerror = () => {
      button.disabled = false;
      status.textContent = "The chart could not be loaded. Try again.";
    };
    library.onload = () => {
      const figure = JSON.parse(box.querySelector("script[type='application/json']").textContent);
      const options = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["select2d", "lasso2d"] };
      const plot = box.querySelector(".hwb-explore__plot");
      plot.classList.add("hwb-explore__plot--drawn");
      window.Plotly.newPlot(plot, figure.data, figure.layout, options).then(() => {
        button.hidden = true;
        status.textContent = "Use the buttons above the chart to zoom, or point at a mark to read it.";
      });
    };
    document.head.append(library);
  });
}
