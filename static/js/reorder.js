// Moves an item without leaving the page: the answer's list is put in place, focus stays, the move is announced.
const arranged = document.getElementById("arranged");

async function move(form, submitter) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
  if (!answer.ok || !answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("arranged");
  const status = document.getElementById("moved");
  if (!fresh || !status) return false;
  const said = fresh.querySelector("#moved");
  const words = said ? said.textContent : "";
  const list = document.getElementById("items");
  const items = fresh.querySelector("#items");
  const again = items.querySelector("[autofocus]");
  if (again) again.removeAttribute("autofocus"); // that word is for a page that opens
  list.replaceWith(items);
  for (const field of arranged.querySelectorAll("input[name=seen]")) {
    field.value = fresh.querySelector("input[name=seen]").value;
  }
  status.textContent = words;
  if (again) again.focus();
  return true;
}

if (arranged) {
  arranged.addEventListener("submit", async (event) => {
    const form = event.target;
    const submitter = event.submitter;
    if (form.id !== "move" || !submitter) return;
    event.preventDefault();
    const done = await move(form, submitter).catch(() => false);
    if (done) return;
    const named = document.createElement("input"); // a page of its own tells what went wrong
    named.type = "hidden";
    named.name = submitter.name;
    named.value = submitter.value;
    form.append(named);
    form.submit();
  });
}
