// In the editor of a case: where a rule names a question or an option, they are chosen in words instead of ids.
// The list stands in the page ([data-parts]) and is read anew when the editor has saved. Without it, ids are typed.

const list = () => document.querySelector("[data-parts]");

// What of a sort ([data-part-item], [data-part-colleague]) the stages before a rule's own hold.
function earlier(field, sort) {
  const place = list();
  if (!place) return [];
  const stage = field.name.match(/^(.*?)-value-opens-/)?.[1];
  const own = stage && document.querySelector(`[name="${CSS.escape(`${stage}-id`)}"]`)?.value;
  const found = [];
  for (const part of place.querySelectorAll("[data-part-stage]")) {
    if (part.dataset.partStage === own) break;
    found.push(...part.querySelectorAll(sort));
  }
  return found;
}

const items = (field) => earlier(field, "[data-part-item]");

function question(field) {
  const name = field.name.replace(/-chose(_none)?-\d+-value$/, "-item");
  return document.querySelector(`input[name="${CSS.escape(name)}"]`)?.value ?? "";
}

function offered(field) {
  if (field.dataset.part === "item") {
    return items(field).map((item) => [item.dataset.partItem, item.dataset.partWords]);
  }
  if (field.dataset.part === "colleague") {
    const colleagues = earlier(field, "[data-part-colleague]");
    return colleagues.map((one) => [one.dataset.partColleague, one.querySelector("span").textContent]);
  }
  const item = items(field).find((one) => one.dataset.partItem === question(field));
  const choices = item ? [...item.querySelectorAll("[data-part-choice]")] : [];
  return choices.map((one) => [one.dataset.partChoice, one.querySelector("span").textContent]);
}

function fill(select, field) {
  const options = [["", field.dataset.partNone], ...offered(field)];
  if (!options.some(([id]) => id === field.value)) {
    options.push([field.value, `${field.dataset.partGone}: ${field.value}`]);
  }
  select.replaceChildren(...options.map(([id, words]) => new Option(words, id, false, id === field.value)));
}

function chooser(field) {
  const select = document.createElement("select");
  select.id = `${field.id}-chosen`;
  select.dataset.partOf = field.name;
  select.setAttribute("aria-label", field.dataset.partLabel);
  for (const label of document.querySelectorAll(`label[for="${CSS.escape(field.id)}"]`)) {
    label.htmlFor = select.id;
  }
  if (field.getAttribute("aria-describedby")) {
    select.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
  }
  select.addEventListener("change", () => {
    field.value = select.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    refill();
  });
  field.before(select);
  field.hidden = true;
  fill(select, field);
}

function refill() {
  for (const select of document.querySelectorAll("select[data-part-of]")) {
    const field = document.querySelector(`input[name="${CSS.escape(select.dataset.partOf)}"]`);
    if (field) fill(select, field);
  }
}

function look() {
  if (!list()?.querySelector("[data-part-item]")) return;
  for (const field of document.querySelectorAll("input[data-part]:not([hidden])")) chooser(field);
}

async function renew() {
  const place = list();
  const answer = await fetch(place.dataset.parts, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return;
  place.innerHTML = await answer.text();
  look();
  refill();
}

if (list()) {
  let waits = false;
  new MutationObserver(() => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      look();
    });
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("w-autosave:success", () => {
    renew().catch(() => {
      // No connection: the list of the last save stays.
    });
  });
  look();
}
