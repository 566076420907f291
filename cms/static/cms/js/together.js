// Forms in which a team writes: keeps on this device what is not sent yet and gives it back (written.js). In a form whose
// texts several share (data-warns) it also counts the words of each field, says that something is not saved, and asks
// before the page is left with it. Without this script every form works by itself.

import "./words.js";
import { handBack, keeping, sayGivenBack } from "./written.js";

const PAUSE = 300; // ms of quiet after which what stands in a field is kept
const room = document.querySelector("[data-written]");
const kept = room && keeping(room);
const isSaved = (field) => (kept && field.name.startsWith("text:") ? kept.isSaved(field) : field.value === field.defaultValue);
const soon = new WeakMap();

for (const form of document.querySelectorAll("form[data-warns]")) {
  const line = form.querySelector("[data-unsaved]");
  const isDirty = () => [...form.querySelectorAll("textarea")].some((field) => !isSaved(field));
  let leaving = false;

  form.addEventListener("input", () => (line.hidden = !isDirty()));
  form.addEventListener("submit", () => (leaving = true));
  addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault();
  });
  addEventListener("pageshow", () => {
    leaving = false;
    line.hidden = !isDirty();
  });
}

// On a phone the fields come after the chart. Who has been here, or whose team has begun, folds what they have read: each
// part opens with a tap, and the way to the fields stands at the foot of the page.
if (matchMedia("(max-width: 960px)").matches && [...document.querySelectorAll("form[data-warns] textarea")].some((field) => field.value)) {
  for (const part of document.querySelectorAll(".chart details")) part.open = false;
}

if (kept) {
  // Forms may be renewed while the page is open (pulse.js): the room listens for all of them.
  room.addEventListener("input", ({ target }) => {
    const field = kept.fields().find((one) => one === target || (one.form === target.form && "remark" in one.form.dataset));
    if (!field) return;
    clearTimeout(soon.get(field));
    soon.set(field, setTimeout(() => kept.note(field), PAUSE));
  });
  addEventListener("pagehide", () => kept.fields().forEach((field) => !kept.isSaved(field) && kept.note(field)));
  const { given, left } = await kept.back();
  sayGivenBack(given);
  if (left.length) handBack(room, left);
}
