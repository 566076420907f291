// On the pages of the outline. Everything works without it: rows come and go by posting the form. With it they do so in
// place, what is open stays open, and the list beside a value fits what was chosen.

const parser = new DOMParser();

function fit(select) {
  const value = select.closest(".talk-row")?.querySelector("input.input");
  if (!value) return;
  const list = `${select.dataset.fits}${select.value}`;
  if (document.getElementById(list)) value.setAttribute("list", list);
  else value.removeAttribute("list");
  const hints = JSON.parse(document.getElementById("fits-hints")?.textContent ?? "{}");
  value.placeholder = hints[list] ?? "";
}

function open(form) {
  return new Set([...form.querySelectorAll("details[open][id]")].map((one) => one.id));
}

async function renew(form, button) {
  const data = new FormData(form, button);
  form.inert = true; // What is typed meanwhile would be lost: a recording takes a while.
  form.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
  const page = parser.parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-talk-form]");
  if (!answer.ok || !fresh) throw new Error("no form came back");
  const were = open(form);
  form.replaceWith(fresh);
  for (const one of fresh.querySelectorAll("details[id]")) if (were.has(one.id)) one.open = true;
  const place = fresh.querySelector("[autofocus]");
  place?.focus();
  place?.scrollIntoView({ block: "nearest" });
  changed = true;
}

// What came back to be put right is typed and not stored.
let changed = document.querySelector(".error-summary") !== null && document.querySelector("[data-talk-form]") !== null;
let leaves = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-talk-form]")) return;
  const button = event.submitter;
  if (!button || button.value === "save") {
    leaves = true;
    return;
  }
  event.preventDefault();
  renew(form, button).catch(() => {
    // No connection, or another answer than a form: the browser does what it would have done, and says so itself.
    leaves = true;
    delete form.dataset.sent;
    const act = document.createElement("input");
    act.type = "hidden";
    act.name = button.name;
    act.value = button.value;
    form.append(act);
    form.submit();
  });
});

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-fits]")) fit(event.target);
  if (event.target.matches("[data-heard-by]") && event.target.files.length)
    document.getElementById(event.target.dataset.heardBy).click();
});
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-talk-form]")) changed = true;
});
addEventListener("beforeunload", (event) => {
  if (changed && !leaves) event.preventDefault();
});

// The checks try every way through the talk: the page does not wait for them.
for (const place of document.querySelectorAll("[data-later]")) {
  fetch(place.dataset.later)
    .then(async (answer) => {
      const found = parser.parseFromString(await answer.text(), "text/html").querySelector("[data-now]");
      if (found) place.replaceChildren(...found.childNodes);
    })
    .catch(() => {
      // The link stays, which leads to the same.
    });
}
