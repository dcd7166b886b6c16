// Counts the quorum again whenever an answer about attendance changes. The server counts; nothing is saved.
const form = document.querySelector("form[data-quorum]");
const status = document.getElementById("quorum");

if (form && status) {
  let last = 0;
  form.addEventListener("change", async () => {
    const mine = ++last;
    const answer = await fetch(form.dataset.quorum, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected || mine !== last) return;
    const counted = await answer.json();
    status.textContent = counted.said;
    status.classList.toggle("hwb-quorum--short", !counted.is_met);
  });
}
