// In the CMS: words selected in a passage become a span, so that nobody has to copy them. Spans can be typed as well.

const make = (tag, about = {}) => Object.assign(document.createElement(tag), about);
const tidy = (words) => words.trim().split(/\s+/).join(" ");
const times = (words, text) => tidy(text).split(words).length - 1;

// The list of spans of the same question: the nearest one that stands in a common block.
function listOf(area) {
  for (let box = area.parentElement; box; box = box.parentElement) {
    const list = box.querySelector("[data-contentpath='spans']");
    if (list) return list;
  }
  return null;
}

const fieldsOf = (list) => [...list.querySelectorAll("[data-contentpath='words'] textarea")];

function add(area, say) {
  const words = tidy(area.value.slice(area.selectionStart, area.selectionEnd));
  if (!words) return say("Select some words in the passage first.");
  if (area.value.slice(area.selectionStart, area.selectionEnd).trim().match(/\n\s*\n/)) return say("A span ends within its paragraph. Select fewer words.");
  const found = times(words, area.value);
  if (found > 1) return say(`“${words}” stands there ${found} times. Select more words, so that they are found only once.`);
  const list = listOf(area);
  const before = new Set(list ? fieldsOf(list) : []);
  if ([...before].some((field) => tidy(field.value) === words)) return say(`“${words}” is a span already.`);
  let field = [...before].find((one) => !one.value.trim());
  if (!field) {
    [...(list?.querySelectorAll("[data-streamfield-list-add]") ?? [])].at(-1)?.click();
    field = list && fieldsOf(list).find((one) => !before.has(one));
  }
  if (!field) return say("No span could be added here. Add one below, and copy the words into it.");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return say(`“${words}” is a span now. Say below whether it is right, and why.`);
}

// Areas come and go with their blocks, so each gets its button when somebody first turns to it.
document.addEventListener("focusin", ({ target: area }) => {
  if (!area.matches?.("textarea[data-passage]") || area.dataset.equipped) return;
  area.dataset.equipped = "";
  const said = make("p", { className: "help", role: "status" });
  const button = make("button", { type: "button", className: "button button-small button-secondary", textContent: area.dataset.passage });
  button.addEventListener("click", () => add(area, (words) => said.replaceChildren(words)));
  area.after(make("div", { className: "passage-tool" }));
  area.nextElementSibling.append(button, said);
});
