// What is written for a case consult: kept on this device with each letter, sent a moment later as a draft, and called
// saved only when the server said so (sender.js, unsent.js). Pressing a button sends the form as every form is sent; until
// the next page shows that it arrived, this device keeps the text. Each window keeps its own: what two of them write in one
// draft is never one record. Without this script the form has its buttons.

import { flush, mine, user } from "./sender.js";
import { live, living, tab } from "./store.js";
import { all, update } from "./unsent.js";

const SOON = 1500; // ms from the last letter until a draft is sent
const PRESSED = "It was being sent when the page went away.";

const form = document.querySelector("form[data-kept-text]");
const saved = document.querySelector("[data-saved-key]");
const TEXTS = "textarea, input:not([type=hidden]):not([type=file]):not([type=checkbox]):not([type=radio])";

const plain = (text) => (text ?? "").replaceAll("\r\n", "\n");
const same = (one, other) => [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => plain(one[name] || "") === plain(other[name] || ""));

const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "file", "submit", "button", "fieldset"].includes(field.type) && !["nobody", "description"].includes(field.name));

function values() {
  const found = {};
  for (const field of fields()) {
    if (field.type !== "checkbox") found[field.name] = plain(field.value);
    else if (field.checked) found[field.name] = "on";
  }
  return found;
}

function put(said) {
  for (const field of fields()) {
    if (field.type === "checkbox") field.checked = Boolean(said[field.name]);
    else if (field.name in said) field.value = said[field.name];
  }
}

// Two texts of one field, of which neither may be lost: one below the other, where they differ.
function joined(theirs, ours) {
  const found = { ...theirs, ...ours };
  for (const field of form.querySelectorAll(TEXTS)) {
    const [one, other] = [plain(theirs[field.name]), plain(ours[field.name])];
    const isPart = !one || !other || other.includes(one) || one.includes(other);
    const between = field.tagName === "TEXTAREA" ? "\n\n" : " / ";
    found[field.name] = isPart ? (other.length > one.length ? other : one) : `${one}${between}${other}`;
  }
  // A name is shown, and the like, only where both say so.
  for (const box of form.querySelectorAll("input[type=checkbox]")) if (!theirs[box.name] || !ours[box.name]) delete found[box.name];
  return found;
}

const box = document.getElementById("kept");

function say(state, words, aloud = false) {
  for (const mark of box.querySelectorAll("[data-mark]")) mark.hidden = mark.dataset.mark !== state;
  box.classList.toggle("saved--held", state === "held" || state === "changed");
  box.querySelector("[data-words]").textContent = words;
  box.querySelector("[data-spoken]").textContent = aloud ? words : "";
}

let timer = 0;
let going = null; // a draft on its way to the server
let arrived = ""; // what the server has of this page
// The record of this window, and those of other windows on the same text.
const thing = form?.dataset.key;
const key = `${thing} ${tab}`;
const lock = `answers-${tab}`;
const thingOf = (record) => record.thing ?? record.key;
const rev = () => Number(form.elements.rev.value);

function keep(more = {}) {
  const fresh = { url: form.dataset.keptText, fields: {}, at: Date.now(), thing, lock };
  return update("notes", user, key, (now) => ({ ...fresh, ...now, rev: now?.out ? now.rev : rev(), text: JSON.stringify(values()), refused: undefined, ...more }));
}

async function changed() {
  clearTimeout(timer);
  await keep();
  clearTimeout(timer);
  timer = setTimeout(send, SOON);
}

function send() {
  clearTimeout(timer);
  timer = 0;
  say("saving", "Saving.");
  const way = (going = flush().finally(() => {
    if (going === way) going = null;
  }));
}

function answered({ state, reply, sentence, text }) {
  if (state === "sent") {
    arrived = text;
    form.elements.rev.value = reply.rev;
    if (form.dataset.then) {
      history.replaceState(null, "", form.dataset.then);
      form.action = form.dataset.then;
      delete form.dataset.then;
    }
    if (same(JSON.parse(text), values())) say("saved", `Saved at ${reply.saved}`);
  } else if (state === "offline") say("held", "No connection. Kept on this device, and sent when it is back.", true);
  else if (state === "signed-out") say("held", "You are signed out. Kept on this device, and sent once you sign in again in another window.", true);
  else say("changed", sentence, true);
}

// A form that is sent while its draft is still on its way would meet that draft as if another window had written it.
async function press(event) {
  clearTimeout(timer);
  timer = 0;
  if (going) {
    event.preventDefault();
    await going;
    form.requestSubmit(event.submitter);
  } else if (JSON.stringify(values()) !== arrived) keep({ refused: PRESSED });
}

// What this device kept and the server may not have: put back, beside what the server has.
async function begin() {
  mine.add(lock);
  live();
  const open = await living();
  const left = (await all("notes", user)).filter((one) => thingOf(one) === thing && one.key !== key && !open.has(one.lock));
  let said = "";
  for (const record of left) {
    const ours = JSON.parse(record.text);
    const there = values();
    if (!same(ours, there) && !isSaid(ours)) {
      const isNewer = !said && record.rev === rev() && !form.closest("main").querySelector("[role=alert]");
      put(isNewer ? ours : joined(there, ours));
      await keep({ out: undefined, rev: rev() });
      said = isNewer ? "What this device kept is back in the form." : "This was changed elsewhere as well: both texts stand here, one below the other. Read it through.";
    }
    await update("notes", user, record.key, () => undefined);
  }
  if (!said) return;
  say("held", said, true);
  flush();
}

// Whether a reply stands in the thread.
const isSaid = ({ text }) => [...document.querySelectorAll(".asks__words")].some((one) => one.textContent.trim() && one.textContent.trim() === plain(text).trim());

// Whatever was pressed and did not arrive is sent as a draft now.
async function free() {
  let some = false;
  for (const record of await all("notes", user)) {
    if (record.key === key || record.refused !== PRESSED) continue;
    const ours = JSON.parse(record.text);
    const isSaved = saved?.dataset.savedKey === thingOf(record) && same(ours, JSON.parse(saved.dataset.savedText));
    const isHere = isSaved || isSaid(ours) || (form && same(ours, values()));
    some ||= !isHere;
    await update("notes", user, record.key, (now) => (isHere ? undefined : now && { ...now, refused: undefined, out: undefined }));
  }
  if (some) flush();
}

if (form) {
  say("rest", "Kept as you write.");
  document.querySelector("[data-kept-line]").hidden = false;
  form.addEventListener("input", ({ target }) => target.type !== "file" && fields().includes(target) && changed());
  form.addEventListener("focusout", () => timer && send());
  form.addEventListener("submit", press);
  document.addEventListener("sent", ({ detail }) => detail.name === "notes" && detail.key === key && answered(detail));
}
// What is erased goes from this device as well.
const erasing = document.querySelector("form[data-erases]");
erasing?.addEventListener("submit", async (event) => {
  if (erasing.dataset.gone) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { erases } = erasing.dataset;
  for (const record of await all("notes", user)) if ([erases, `reply-${erases}`].includes(thingOf(record))) await update("notes", user, record.key, () => undefined);
  erasing.dataset.gone = "yes";
  erasing.requestSubmit();
});

if (user) {
  if (form) await begin();
  await free();
}
