// Notes beside a lesson: kept on this device with each letter, sent a moment later, and called saved only when the
// server said so. Without this script each note is a form with a button.

import { flush, forget, send, user } from "./sender.js";
import { all, update } from "./unsent.js";

const SOON = 1200; // ms from the last letter until a note is sent

export const section = document.getElementById("notes");
const said = section.querySelector("[data-said]");
const list = section.querySelector("[data-list=note]");
const another = section.querySelector("[data-another]");
const pristine = list.querySelector("[data-new]").cloneNode(true);
const notes = new Set();

export const newId = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // an address without https, in local mode
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

export class Note {
  constructor(form) {
    this.form = form;
    this.area = form.elements.text;
    this.line = form.querySelector("[data-saved]");
    this.timer = 0;
    form.querySelector("button").hidden = true; // what is written is kept by itself
    form.addEventListener("input", () => this.changed());
    form.addEventListener("focusout", () => this.timer && this.send());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.changed().then(() => this.send());
    });
    notes.add(this);
  }

  // Notes are known by their own id, the one answer to a reflection by its address.
  get key() {
    return this.form.elements.uuid?.value || this.form.getAttribute("action");
  }

  get fields() {
    const fields = Object.fromEntries(new FormData(this.form));
    for (const name of ["text", "rev", "csrfmiddlewaretoken"]) delete fields[name];
    return fields;
  }

  get isBlank() {
    return !this.area.value.trim() && this.form.elements.rev.value === "0" && !this.fields.quote;
  }

  async changed() {
    clearTimeout(this.timer);
    const { key } = this;
    if (this.isBlank) {
      this.say("rest", "");
      return update("notes", user, key, () => undefined);
    }
    const fresh = { url: this.form.getAttribute("action"), fields: this.fields, rev: Number(this.form.elements.rev.value), at: Date.now() };
    const text = this.area.value;
    await update("notes", user, key, (now) => ({ ...fresh, ...now, page: section.dataset.url, text, refused: undefined, gone: undefined }));
    clearTimeout(this.timer); // another letter may have come while this one was being kept
    this.timer = setTimeout(() => this.send(), SOON);
  }

  send() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.isBlank) return;
    this.say("saving", "Saving.");
    flush();
  }

  say(voice, ...words) {
    this.line.dataset.voice = voice;
    this.line.classList.toggle("saved--held", voice === "held");
    this.line.querySelector("[data-words]").replaceChildren(...words);
  }

  answered({ state, reply, sentence, gone, text }) {
    if (state === "sent") this.saved(reply, text);
    else if (state === "offline") this.say("held", "No connection. Kept on this device, and sent when it is back.");
    else if (state === "signed-out") this.say("held", "You are signed out. Kept on this device, and sent once you sign in again.");
    else this.say("held", `${sentence} `, ...(gone ? [button("Keep it as a new note", () => this.keepAnew())] : []));
  }

  saved({ uuid, rev, saved, apart, url }, text) {
    this.form.elements.rev.value = rev;
    if (apart) this.standApart(uuid, url);
    for (const field of this.form.querySelectorAll("select")) field.disabled = true;
    if (this.area.value.replaceAll("\r\n", "\n") !== text) return;
    this.say("saved", ...(apart ? ["This was changed in another window or on another device. Both are kept. ", again()] : [`Saved at ${saved}`]));
    const item = this.form.closest("li");
    if (item) item.querySelector(".erase").hidden = false;
    if (item && "new" in item.dataset) another.hidden = false;
  }

  // From now on this form is about the note in which its words were kept.
  standApart(uuid, url) {
    this.form.setAttribute("action", url);
    (this.form.elements.uuid ?? this.form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "uuid" }))).value = uuid;
  }

  async keepAnew() {
    await update("notes", user, this.key, () => undefined);
    this.standApart(newId(), section.dataset.url);
    this.form.elements.rev.value = "0";
    await this.changed();
    this.send();
  }

  // What this device kept and the server has not got yet.
  take(record) {
    this.area.value = record.text;
    if (record.refused) this.answered({ state: "refused", sentence: record.refused, gone: record.gone });
    else this.say("held", "Kept on this device. Being sent.");
  }
}

function button(words, press) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button button--plain button--small", textContent: words });
  made.addEventListener("click", press);
  return made;
}

const again = () => Object.assign(document.createElement("a"), { href: location.pathname, textContent: "Load the page again to see both." });

// Give a copy of a note's markup an id of its own.
export function identify(item, uuid) {
  item.id = `note-${uuid}`;
  for (const field of item.querySelectorAll("[name=uuid]")) field.value = uuid;
  for (const erasing of item.querySelectorAll("form[data-erase]")) erasing.action = section.dataset.erase.replace(/[0-9a-f-]{36}/, uuid);
  const label = item.querySelector("label[for]");
  const area = item.querySelector("textarea");
  area.id = `text-${uuid}`;
  if (label) label.htmlFor = area.id;
}

function fresh(uuid = newId()) {
  const item = pristine.cloneNode(true);
  identify(item, uuid);
  list.append(item);
  return new Note(item.querySelector("form[data-note]"));
}

async function erase(form) {
  const item = form.closest("li");
  const uuid = item.id.replace("note-", "");
  await update("notes", user, uuid, () => undefined);
  item.remove();
  document.dispatchEvent(new CustomEvent("erased", { detail: uuid }));
  if (!list.querySelector("[data-new]")) fresh();
  section.querySelector("h2").focus();
  const { state, sentence } = await send(`erase ${uuid}`, form.getAttribute("action"), []);
  if (state === "refused") await forget(`erase ${uuid}`);
  said.textContent = { sent: "Erased.", refused: sentence }[state] ?? "Erased here. It is erased everywhere when the connection is back.";
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-erase]")) return;
  event.preventDefault();
  erase(event.target);
}, true);

another.addEventListener("click", () => {
  another.hidden = true;
  fresh().area.focus();
});

// A new note stands under the heading from which the reader came.
document.addEventListener("click", (event) => {
  if (!event.target.closest('a[href="#notes"]')) return;
  const here = document.querySelector(".toc a[aria-current]")?.hash.slice(1);
  const place = list.querySelector("[data-new] select:enabled");
  if (here && place) place.value = decodeURIComponent(here);
});

document.addEventListener("sent", ({ detail }) => {
  if (detail.name !== "notes") return;
  for (const note of [...notes]) if (note.key === detail.key) note.answered(detail);
});

for (const form of document.querySelectorAll("form[data-note]")) new Note(form);
// A page that was kept or shown again by the Back button must not give two notes one id.
identify(list.querySelector("[data-new]"), newId());

// Let highlights be drawn first: some records are theirs.
export async function begin(drawn = () => false) {
  const records = (await all("notes", user)).filter((record) => record.page === section.dataset.url);
  for (const record of records) {
    const known = [...notes].find((note) => note.key === record.key);
    if (known) known.take(record);
    else if (!drawn(record)) fresh(record.key).take(record);
  }
  if (records.some((record) => !record.refused)) flush();
}
