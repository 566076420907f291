// The comment bank: sentences become buttons that put themselves into the field one was in last; typing finds them.

export function begin(form) {
  const box = form.querySelector("[data-bank]");
  const search = box.querySelector("[data-bank-search]");
  const input = search.querySelector("input");
  const found = search.querySelector("[role=status]");
  let last = form.elements.to_change;
  const list = box.querySelector("ul");
  let current = "";
  const here = () => form.querySelector("[data-current]")?.dataset.criterion ?? current;

  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-comment]")) last = target;
    current = target.closest("[data-criterion]")?.dataset.criterion ?? current;
  });

  const rows = [...box.querySelectorAll("[data-phrase]")].map((words) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--plain button--small", textContent: words.textContent });
    words.replaceWith(button);
    button.addEventListener("click", () => put(button.textContent, words.dataset.phrase));
    return { row: button.closest("li"), button, text: words.textContent.toLowerCase(), criterion: words.dataset.for };
  });

  // Those kept for the criterion one is at come first; among them the most used, as they stand.
  function order() {
    const at = here();
    rows.sort((a, b) => (b.criterion === at) - (a.criterion === at) || a.place - b.place);
    for (const { row } of rows) list.append(row);
  }
  rows.forEach((one, place) => (one.place = place));

  function put(text, id) {
    last.value = last.value.trim() ? `${last.value.trimEnd()}\n${text}` : text;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "used", value: id }));
    last.dispatchEvent(new Event("input", { bubbles: true }));
    last.focus();
    last.setSelectionRange(last.value.length, last.value.length);
    box.open = false;
  }

  const shown = () => rows.filter(({ row }) => !row.hidden);
  function filter() {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { row, text } of rows) row.hidden = !wanted.every((word) => text.includes(word));
    const number = shown().length;
    found.textContent = number === 1 ? "One comment. Enter takes it." : number ? `${number} comments. Enter takes the first.` : "No comment has these words.";
  }

  search.hidden = !rows.length;
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      shown()[0]?.button.click();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      shown()[0]?.button.focus();
    }
  });

  return {
    open() {
      box.open = true;
      input.value = "";
      order();
      filter();
      if (rows.length) input.focus();
      else box.querySelector("summary").focus();
      box.scrollIntoView({ block: "nearest" });
    },
  };
}
