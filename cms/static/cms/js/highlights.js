// Highlights: words of the lesson that a reader marked. They are found again by the words themselves and by what stood
// before them, so that they stay where they are when the text around them changes.

import { Note, begin, identify, newId, section } from "./notes.js";
import { update } from "./unsent.js";
import { user } from "./sender.js";

const prose = document.querySelector("#lesson .prose");
const list = section.querySelector("[data-list=highlight]");
const pattern = section.querySelector("template[data-highlight]");
const NOT_TEXT = "form, button, svg, .gloss, .pen, .check, .reflection, .references, .recording, sup";
const LONGEST = 2000;
const BEFORE = 60;

// The text as it is read: spaces made one, and for each letter where it stands in the page.
function read() {
  const spots = [];
  let text = "";
  let block;
  const walk = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.parentElement.closest(NOT_TEXT)) continue;
    const here = node.parentElement.closest("p, li, dt, dd, td, th, h2, h3, h4, blockquote, figcaption, summary, div, section");
    for (let at = 0; at < node.length; at += 1) {
      const isSpace = /\s/.test(node.data[at]);
      if (isSpace && (!text || text.endsWith(" "))) continue;
      if (at === 0 && here !== block && text && !text.endsWith(" ") && !isSpace) {
        text += " "; // two paragraphs are two words
        spots.push([node, 0, true]);
      }
      text += isSpace ? " " : node.data[at];
      spots.push([node, at, isSpace]);
    }
    block = here;
  }
  return { text, spots };
}

function find({ text }, quote, before) {
  let best = -1;
  let most = -1;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    let same = 0;
    while (same < before.length && text[at - 1 - same] === before.at(-1 - same)) same += 1;
    if (same > most) [best, most] = [at, same];
  }
  return best;
}

// Put the marks round the letters from one place to another: one for each piece of text they run through.
function mark(uuid, { spots }, from, to) {
  const pieces = [];
  for (const [node, at, isSpace] of spots.slice(from, to)) {
    const last = pieces.at(-1);
    if (last?.node === node) last.end = at + 1;
    else if (!isSpace) pieces.push({ node, start: at, end: at + 1 });
  }
  pieces.forEach(({ node, start, end }, number) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    const made = document.createElement("mark");
    if (number === 0) made.id = `mark-${uuid}`;
    made.dataset.of = uuid;
    range.surroundContents(made);
  });
}

function draw(item) {
  const uuid = item.id.replace("note-", "");
  const { quote, before } = item.querySelector("form[data-note]").elements;
  const lesson = read();
  const at = find(lesson, quote.value, before.value);
  item.querySelector("[data-changed]").hidden = at >= 0;
  if (at < 0) return;
  mark(uuid, lesson, at, at + quote.value.length);
  const way = item.querySelector("[data-way]");
  way.href = `#mark-${uuid}`;
  way.hidden = false;
}

function unmark(uuid) {
  for (const made of prose.querySelectorAll(`mark[data-of="${uuid}"]`)) made.replaceWith(...made.childNodes);
  prose.normalize();
}

function add({ uuid, quote, before, place }) {
  const item = pattern.content.firstElementChild.cloneNode(true);
  identify(item, uuid);
  const form = item.querySelector("form[data-note]");
  Object.assign(form.elements.quote, { value: quote });
  Object.assign(form.elements.before, { value: before });
  Object.assign(form.elements.place, { value: place });
  item.querySelector("[data-quote]").textContent = quote;
  item.querySelector(".erase").hidden = false;
  list.append(item);
  draw(item);
  return new Note(form);
}

// The pen: what can be done with the words just chosen. It stands after their paragraph, in reading order.

let pen;

function putAway() {
  pen?.remove();
  pen = undefined;
}

function offer(block, rect, ...acts) {
  putAway();
  pen = Object.assign(document.createElement("p"), { className: "pen" });
  pen.setAttribute("role", "group");
  pen.setAttribute("aria-label", "The words you chose");
  // A press must not take the choice of words away before it is used.
  pen.addEventListener("pointerdown", (event) => event.preventDefault());
  for (const [words, act] of acts) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    button.addEventListener("click", () => {
      putAway();
      act();
    });
    pen.append(button);
  }
  block.after(pen);
  const box = prose.getBoundingClientRect();
  pen.style.setProperty("--top", `${rect.bottom - box.top + 6}px`);
  pen.style.setProperty("--start", `${Math.max(0, Math.min(rect.left - box.left, box.width - pen.offsetWidth))}px`);
}

const blockOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("#lesson .prose > *");

function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(prose)) return null;
  const lesson = read();
  const inside = lesson.spots.map(([node, at, isSpace], number) => (!isSpace && range.isPointInRange(node, at) && !(node === range.endContainer && at >= range.endOffset) ? number : -1)).filter((number) => number >= 0);
  if (!inside.length) return null;
  let [from, to] = [inside[0], inside.at(-1) + 1];
  while (from > 0 && /\p{L}/u.test(lesson.text[from - 1]) && /\p{L}/u.test(lesson.text[from])) from -= 1; // whole words
  while (to < lesson.text.length && /\p{L}/u.test(lesson.text[to]) && /\p{L}/u.test(lesson.text[to - 1])) to += 1;
  if (to - from < 3 || to - from > LONGEST) return null;
  const node = lesson.spots[from][0];
  const above = [...prose.querySelectorAll("h2[id]")].filter((heading) => heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING || heading.contains(node));
  return {
    block: blockOf(lesson.spots[to - 1][0]),
    rect: [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect(),
    fields: { quote: lesson.text.slice(from, to), before: lesson.text.slice(Math.max(0, from - BEFORE), from), place: above.at(-1)?.id ?? "" },
  };
}

async function keep(fields) {
  const note = add({ uuid: newId(), ...fields });
  getSelection().removeAllRanges();
  await note.changed();
  note.send();
  return note;
}

let waiting;

document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (pen?.contains(document.activeElement)) return;
    const choice = chosen();
    if (!choice?.block) return pen?.dataset.of ? undefined : putAway();
    offer(
      choice.block,
      choice.rect,
      ["Highlight", () => keep(choice.fields)],
      ["Highlight and write", () => keep(choice.fields).then((note) => {
        note.form.closest("details").open = true;
        note.area.focus();
      })],
    );
  }, 250);
});

prose.addEventListener("click", (event) => {
  const made = event.target.closest("mark[data-of]");
  if (!made || event.target.closest("a") || !getSelection().isCollapsed) return;
  clearTimeout(waiting);
  const item = document.getElementById(`note-${made.dataset.of}`);
  offer(
    blockOf(made),
    made.getBoundingClientRect(),
    ["Remove the highlight", () => item.querySelector("form[data-erase]").requestSubmit()],
    ["Show it below", () => {
      item.scrollIntoView({ block: "center" });
      item.querySelector("[data-way]").focus();
    }],
  );
  pen.dataset.of = made.dataset.of;
});
document.addEventListener("pointerdown", (event) => pen && !pen.contains(event.target) && putAway());

addEventListener("keydown", (event) => event.key === "Escape" && putAway());
document.addEventListener("erased", ({ detail }) => unmark(detail));

for (const item of list.querySelectorAll("li")) draw(item);
begin((record) => {
  if (!record.fields.quote) return false;
  add({ uuid: record.key, ...record.fields }).take(record);
  return true;
});
