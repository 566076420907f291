// Words that are selected in the answer become a place to comment on. Places are counted in characters as the server
// counts them; the numbers of comments between the words do not count.

const characters = (text) => [...text].length;

// How far into the words a point of the page is; null where it is outside of them.
function offset(words, node, at) {
  if (!words.contains(node)) return null;
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(node, at);
  const copy = before.cloneContents();
  for (const number of copy.querySelectorAll("[data-number]")) number.remove();
  return characters(copy.textContent);
}

function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const at = range.startContainer;
  const words = (at.nodeType === Node.ELEMENT_NODE ? at : at.parentElement).closest("[data-words]");
  if (!words) return null;
  const start = offset(words, range.startContainer, range.startOffset);
  const end = offset(words, range.endContainer, range.endOffset);
  const text = selection.toString().trim();
  return start === null || end === null || start >= end || !text ? null : { value: `${words.dataset.words}:${start}:${end}`, text };
}

export function begin(form) {
  const box = form.querySelector("[data-place]");
  if (!box) return;
  const { new_place: place, new_text: text, sentence } = form.elements;
  const quote = box.querySelector("[data-chosen]");
  const list = box.querySelector("[data-sentences]");
  box.querySelector("[data-select-hint]").hidden = false;

  function take() {
    const found = chosen();
    if (!found) return;
    box.open = true;
    place.value = found.value;
    sentence.value = "";
    quote.hidden = false;
    quote.textContent = `“${found.text}”`;
    list.hidden = true;
    text.scrollIntoView({ block: "nearest" });
  }
  for (const words of document.querySelectorAll("[data-words]")) {
    for (const kind of ["mouseup", "touchend", "keyup"]) words.addEventListener(kind, () => setTimeout(take));
  }
  // The list again, where somebody wants a sentence after all.
  quote.addEventListener("click", () => {
    place.value = "";
    quote.hidden = true;
    list.hidden = false;
  });
  sentence.addEventListener("change", () => (place.value = ""));
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.altKey) return;
    event.preventDefault();
    form.querySelector("button[value=place]").click();
  });
}
