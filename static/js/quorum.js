// Counts the quorum again whenever an answer about attendance changes. The server counts; nothing is saved.
const form = document.querySelector("form[data-quorum]");
const status = document.getElementById("quorum");

if (form && status) {
  let isAsking = false;
  let isStale = false;
  const count = async () => {
    isStale = isAsking; // one question at a time: what changes meanwhile is asked when the answer is there
    if (isAsking) return;
    isAsking = true;
    const answer = await fetch(form.dataset.quorum, { method: "POST", body: new FormData(form) }).catch(() => null);
    const counted = answer && answer.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
    isAsking = false;
    if (isStale) {
      count();
    } else if (counted && status.textContent !== counted.said) {
      status.textContent = counted.said;
      status.classList.toggle("hwb-quorum--short", !counted.is_met);
    }
  };
  form.addEventListener("change", count);
  count(); // answers given before this script came, or kept by the browser
}
