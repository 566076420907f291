// Words of the glossary open where they stand. Without this, they lead to the glossary.

const words = new Map();
for (const entry of document.querySelectorAll("#words [data-names]")) {
  for (const name of JSON.parse(entry.dataset.names)) words.set(name, entry);
}

let open;

function nameOf(link) {
  return new URL(link.href).searchParams.get("term") ?? "";
}

function close(focus) {
  if (!open) return;
  const { link, box } = open;
  open = undefined;
  box.remove();
  link.setAttribute("aria-expanded", "false");
  if (focus) link.focus();
}

function show(link) {
  const entry = words.get(nameOf(link));
  const box = document.querySelector("#gloss").content.firstElementChild.cloneNode(true);
  box.querySelector("[data-term]").textContent = entry.querySelector("dt").textContent;
  box.querySelector("[data-means]").append(...[...entry.querySelector("dd").childNodes].map((node) => node.cloneNode(true)));
  box.querySelector("button").addEventListener("click", () => close(true));
  const paragraph = link.closest("p, li, dd, td, blockquote, h2, h3, h4") ?? link;
  // In a list or a table the note stands after the whole of it.
  const after = paragraph.closest(".prose > *, .addressed > *") ?? paragraph;
  after.after(box);
  // In the margin it stands level with its word; the sheet decides whether there is a margin.
  box.style.setProperty("--level", `${link.getBoundingClientRect().top - box.parentElement.getBoundingClientRect().top}px`);
  link.setAttribute("aria-expanded", "true");
  open = { link, box };
}

for (const link of document.querySelectorAll("a.term")) {
  if (!words.has(nameOf(link))) continue;
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const again = open?.link === link;
    close(false);
    if (!again) show(link);
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open) close(true);
});
