// A form that several write in: counts the words of each field, keeps on this device what is not saved yet, says so, and
// asks before the page is left with it. Without this script the form works by itself.

import "./words.js";
import { handBack, keeping } from "./written.js";

const PAUSE = 300; // ms of quiet after which what stands in a field is kept
const room = document.querySelector("[data-written]");
const kept = room && keeping(room);
const isSaved = (field) => (kept && field.name.startsWith("text:") ? kept.isSaved(field) : field.value === field.defaultValue);
const soon = new WeakMap();

for (const form of document.querySelectorAll("form[data-warns]")) {
  const line = form.querySelector("[data-unsaved]");
  const isDirty = () => [...form.querySelectorAll("textarea")].some((field) => !isSaved(field));
  let leaving = false;

  form.addEventListener("input", ({ target }) => {
    line.hidden = !isDirty();
    if (!kept || !target.name.startsWith("text:")) return;
    clearTimeout(soon.get(target));
    soon.set(target, setTimeout(() => kept.note(target), PAUSE));
  });
  form.addEventListener("submit", () => (leaving = true));
  addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault();
  });
  addEventListener("pagehide", () => form.querySelectorAll("textarea[name^='text:']").forEach((field) => kept && !isSaved(field) && kept.note(field)));
  addEventListener("pageshow", () => {
    leaving = false;
    line.hidden = !isDirty();
  });
}

if (kept) {
  const { given, left } = await kept.back();
  if (given) {
    const said = document.createElement("p");
    said.className = "notice mt-3";
    said.setAttribute("role", "status");
    said.textContent = "What you wrote here earlier and had not saved is back in its field. Save it for the team.";
    room.querySelector("form[data-warns]").before(said);
  }
  if (left.length) handBack(room, left);
}
