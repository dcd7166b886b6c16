// Keeps what is typed in a minute every 20 seconds, beside the minutes. It stays in memory here, never in storage.
const EVERY = 20_000;
const form = document.querySelector("form[data-typed]");
const status = document.getElementById("kept");

function answers() {
  const data = new FormData(form);
  if (form.dataset.paragraph) data.set("paragraph", form.dataset.paragraph);
  return data;
}

function words(data) {
  return JSON.stringify([...data.entries()].filter(([name]) => !["csrfmiddlewaretoken", "key", "typed_by"].includes(name)));
}

if (form && status) {
  let kept = words(answers());
  let isSent = false; // what is saved in the minutes is not to be kept beside them as well
  const keep = async () => {
    const data = answers();
    const now = words(data);
    if (isSent || now === kept) return;
    const answer = await fetch(form.dataset.typed, { method: "POST", body: data }).catch(() => null);
    const said = answer && !answer.redirected ? await answer.json().catch(() => null) : null;
    if (answer && answer.ok && said) kept = now;
    status.textContent = said ? said.said : "Not kept yet: no connection, or you are signed out. It is still on this page.";
  };
  form.addEventListener("submit", () => {
    isSent = true;
  });
  setInterval(keep, EVERY);
  document.addEventListener("visibilitychange", () => {
    const data = answers();
    if (document.visibilityState === "hidden" && !isSent && words(data) !== kept) {
      if (navigator.sendBeacon(form.dataset.typed, data)) kept = words(data); // goes out though the page is left
    }
  });
}
