// The tablet of a rater: everything saved is on this tablet at once and on the server as soon as there is a network,
// each exactly once, and the page always says where it is. Without this script each form goes to the server as forms do.

import { Clock } from "./clock.js";
import { erase, isSomebodyElses, keepWeek, wish } from "./copies.js";
import * as ratings from "./ratings.js";
import * as store from "./store.js";

const box = document.querySelector("[data-tablet]");
const { user, day, title, seal, url, heard, signIn, away } = box.dataset;
const root = document.documentElement;
const line = box.querySelector("[data-state]");
const words = box.querySelector("[data-state-words]");
const list = box.querySelector("[data-kept-ratings]");
const forms = [...document.querySelectorAll("form[data-rates]")];
const AGAIN = [2000, 5000, 15_000, 30_000]; // ms until the next try
const BEAT = 30_000; // ms between two signs of life
const STALE = 600_000; // ms after which the page is kept anew

store.seal(seal);
// The server's clock, from the moment the page was made: a tablet may show any time it likes.
const made = root.dataset.copy ? Date.parse(root.dataset.copy) : Date.now();
let skew = Number(box.dataset.now) - made;
const now = () => Date.now() + skew;

const make = (name, about = {}, ...inside) => {
  const one = Object.assign(document.createElement(name), about);
  one.append(...inside);
  return one;
};
const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

// What is saved where

let trouble = root.dataset.copy ? "offline" : "";
let said = "";
let onPage = false; // whether this page can be opened without a network

async function say() {
  const all = await ratings.kept(user, day);
  const waiting = all.filter(({ raw }) => !raw.refused);
  const number = waiting.length;
  const stays = all.length - number;
  const them = number === 1 ? "1 rating is" : `${number} ratings are`;
  const offline = "There is no connection.";
  const out = [];
  if (!store.works) out.push("This browser keeps nothing: stay on this page until everything is sent. ");
  if (number) {
    out.push(`${them} on this tablet and not sent yet. `);
    if (trouble === "signed-out") out.push("You are signed out. ", make("a", { href: `${signIn}?next=${encodeURIComponent(url)}`, textContent: "Sign in again" }), ", and they are sent.");
    else if (trouble) out.push(`${offline} They are sent by themselves when it is back. Do not sign out before.`);
    else out.push("Sending.");
  } else {
    if (trouble === "signed-out") out.push("You are signed out. ", make("a", { href: `${signIn}?next=${encodeURIComponent(url)}`, textContent: "Sign in again" }), " before you go on. ");
    else if (trouble) out.push(`${offline} What you save is kept on this tablet. `);
    if (stays) out.push(stays === 1 ? "One rating was not taken. It stays here until you have copied it. " : `${stays} ratings were not taken. They stay here until you have copied them. `);
    else out.push(said || "Everything you saved is on the server.");
    if (onPage && !trouble) out.push(" This page also opens without a network, until you sign out.");
  }
  line.classList.toggle("saved--held", Boolean(number || trouble || stays));
  words.replaceChildren(...out);
  list.replaceChildren(...all.filter(({ raw }) => raw.refused).map(stuck));
  mark(all);
}

// Who is rated, also where only this tablet knows.
function mark(all) {
  for (const { raw } of all) {
    const person = document.querySelector(`[data-slot="${CSS.escape(raw.slot)}"]`);
    if (!person) continue;
    if (raw.refused) {
      person.querySelector("[data-rated]").textContent = ". Not taken: see above";
      continue;
    }
    person.dataset.said = JSON.stringify({ levels: raw.levels, note: raw.note });
    person.querySelector("[data-rated]").textContent = ". Rated, on this tablet";
  }
}

const labelOf = (criterion, level) => {
  const fieldset = document.querySelector(`[data-criterion="${CSS.escape(criterion)}"]`);
  const radio = fieldset && [...fieldset.querySelectorAll("input[type=radio]")].find(({ value }) => value === level);
  return `${fieldset?.querySelector("legend").textContent.trim().replace(/\s+/g, " ") ?? criterion}: ${radio?.closest("label").querySelector("strong").textContent.trim().replace(/\s+/g, " ") ?? level}`;
};
const inWords = ({ levels, note }) => [...Object.entries(levels).map(([criterion, level]) => labelOf(criterion, level)), note].filter(Boolean).join("\n");

// A rating the server did not take: it stays here to be copied, or is sent as a correction.
function stuck(record) {
  const { raw } = record;
  const text = make("textarea", { className: "input", readOnly: true, rows: 10, value: `${raw.name}, station ${raw.station}\n${inWords(raw)}` });
  text.setAttribute("aria-label", `The rating of ${raw.name}`);
  const item = make("li", {}, make("p", { textContent: `${raw.name}: ${raw.refused}` }), text);
  if (raw.theirs) item.append(make("p", { className: "meta mt-1", textContent: "On the server:" }), Object.assign(make("textarea", { className: "input", readOnly: true, rows: 4, value: inWords(raw.theirs) }), { ariaLabel: `What the server has of ${raw.name}` }));
  const buttons = make("p", { className: "row mt-1" });
  const button = (label, act) => {
    const one = make("button", { type: "button", className: "button button--second button--small", textContent: label });
    one.addEventListener("click", act);
    buttons.append(one);
  };
  if (raw.conflict)
    button("Send mine as a correction", async () => {
      const { refused, theirs, conflict, ...own } = raw;
      await ratings.keep(user, day, newId(), { ...own, made: Date.now() });
      await ratings.forget(user, day, record);
      flush();
    });
  button(raw.conflict ? "Keep what the server has" : "I have copied it: take it off this tablet", async () => {
    await ratings.forget(user, day, record);
    say();
  });
  item.append(buttons);
  return item;
}

// Sending

let tries = 0;
let timer = 0;
let going = null;

function flush() {
  clearTimeout(timer);
  going ??= (async () => {
    const { state, taken } = await ratings.send(user, day, url);
    trouble = state === "sent" ? "" : state;
    for (const [{ raw }, reply] of taken) {
      said = `The rating of ${raw.name} is on the server since ${reply.clock}. ${reply.sentence}`.trim();
      const person = document.querySelector(`[data-slot="${CSS.escape(raw.slot)}"]`);
      if (person) {
        person.dataset.said = JSON.stringify({ levels: raw.levels, note: raw.note });
        person.querySelector("[data-rated]").textContent = `. Rated, on the server since ${reply.clock}`;
      }
    }
    if (taken.length > 1) said = `${taken.length} ratings are on the server since ${taken.at(-1)[1].clock}.`;
    going = null;
    if (state === "sent") tries = 0;
    else timer = setTimeout(flush, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
    await say();
  })();
  return going;
}

// A sign of life: the console knows which tablet is away, and this page learns the time and whether the plan changed.
let plan = "";
async function beat() {
  const waiting = (await ratings.kept(user, day)).length;
  const answer = await ratings.post(heard, [["waiting", String(waiting)]]);
  if (answer.state === "sent") {
    skew = answer.reply.now - Date.now();
    if (plan && plan !== answer.reply.plan) said = "The schedule has changed. Load the page again to see it: what you saved stays.";
    plan = answer.reply.plan;
    if (trouble || waiting) await flush();
  } else trouble = answer.state === "refused" ? trouble : answer.state;
  move();
  await say();
}

// The form of a station

const chosen = (form) => form.querySelector("input[name=slot]:checked");
const criteria = (form) => [...form.querySelectorAll("[data-criterion]")];
const levelOf = (fieldset) => fieldset.querySelector("input:checked")?.value;

function fill(form, { levels = {}, note = "" }) {
  for (const fieldset of criteria(form)) {
    for (const radio of fieldset.querySelectorAll("input[type=radio]")) radio.checked = levels[fieldset.dataset.criterion] === radio.value;
    miss(fieldset, false);
  }
  form.elements.note.value = note;
}

function miss(fieldset, is) {
  fieldset.classList.toggle("field--error", is);
  fieldset.querySelector("[data-missing]").hidden = !is;
}

function complain(form, sentence, place) {
  const box = form.querySelector("[data-trouble]");
  box.hidden = !sentence;
  box.textContent = sentence;
  (place?.querySelector("input:not(:disabled)") ?? place)?.focus();
}

// What stands in a form, as it would be saved.
const standing = (form) => ({
  levels: Object.fromEntries(criteria(form).flatMap((fieldset) => (levelOf(fieldset) ? [[fieldset.dataset.criterion, levelOf(fieldset)]] : []))),
  note: form.elements.note.value.trim(),
});
const sorted = ({ levels, note }) => JSON.stringify([Object.entries(levels).sort(), note]);
const isSame = (one, other) => sorted(one) === sorted(other);

// A tablet closes pages to save its battery: what was chosen and not saved yet comes back with the page.
const pauses = new Map();
function keepDraft(form) {
  clearTimeout(pauses.get(form));
  pauses.set(form, setTimeout(() => {
    const slot = chosen(form);
    const own = standing(form);
    const before = slot?.closest("[data-slot]").dataset.said;
    const isNothing = isSame(own, before ? JSON.parse(before) : { levels: {}, note: "" });
    if (isNothing) ratings.forgetDraft(user, day, form.dataset.rates);
    else ratings.keepDraft(user, day, form.dataset.rates, { ...own, slot: slot?.value ?? "" });
  }, 300));
}

async function bringBack() {
  for (const record of await ratings.drafts(user, day)) {
    const { item, tab, raw } = record;
    const form = forms.find((one) => `draft:${one.dataset.rates}` === item);
    const person = form && [...form.querySelectorAll("input[name=slot]")].find(({ value }) => value === raw.slot);
    // What came back from the server, or was chosen since, is newer.
    const isFree = form && !Object.keys(standing(form).levels).length && !standing(form).note;
    if (!isFree && !(person?.checked && form.dataset.of === raw.slot)) continue;
    if (person) person.checked = true;
    fill(form, raw);
    form.dataset.of = person?.closest("[data-slot]").dataset.said ? raw.slot : "";
    said ||= `What you had chosen${person ? ` for ${person.closest("[data-slot]").dataset.name}` : ""} is back. It is not saved yet.`;
    if (tab !== store.tab) {
      await ratings.keepDraft(user, day, form.dataset.rates, { levels: raw.levels, note: raw.note, slot: raw.slot });
      await ratings.forget(user, day, record);
    }
  }
}

async function save(form) {
  const slot = chosen(form);
  if (!slot) return complain(form, "Choose who stands in front of you.", form.querySelector(".tablet__who"));
  const missing = criteria(form).filter((fieldset) => !levelOf(fieldset));
  for (const fieldset of criteria(form)) miss(fieldset, missing.includes(fieldset));
  if (missing.length) return complain(form, `Nothing was saved yet: ${missing.length === 1 ? "one dimension has" : `${missing.length} dimensions have`} no level.`, missing[0]);
  complain(form, "");
  const person = slot.closest("[data-slot]");
  const raw = {
    slot: slot.value,
    name: person.dataset.name,
    station: form.dataset.rates,
    ...standing(form),
    made: Date.now(),
  };
  const before = person.dataset.said && JSON.parse(person.dataset.said);
  if (before && isSame(before, raw)) {
    said = `Nothing has changed in the rating of ${raw.name}.`;
    return say();
  }
  await ratings.keep(user, day, newId(), raw);
  clearTimeout(pauses.get(form));
  await ratings.forgetDraft(user, day, form.dataset.rates);
  person.dataset.said = JSON.stringify({ levels: raw.levels, note: raw.note });
  person.querySelector("[data-rated]").textContent = ". Rated, on this tablet";
  said = `The rating of ${raw.name} is on this tablet.`;
  slot.checked = false;
  form.dataset.of = "";
  fill(form, {});
  follow(form);
  await say();
  flush();
}

// After a rating: the next one who has not been rated, if their round has come.
function follow(form) {
  const next = [...form.querySelectorAll("[data-slot]")].find((one) => !one.dataset.said && Number(one.dataset.begins) <= now());
  if (next) next.querySelector("input").checked = true;
  const place = form.closest("[data-station]");
  place.scrollIntoView();
  (next?.querySelector("input") ?? place).focus({ preventScroll: true });
}

function keys(event, form) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("textarea") || !/^[0-9]$/.test(event.key)) return;
  const all = criteria(form);
  const here = event.target.closest("[data-criterion]") ?? all.find((one) => !levelOf(one)) ?? all[0];
  const index = all.indexOf(here);
  event.preventDefault();
  if (event.key === "0") return focusOn(all[Math.max(0, index - 1)]);
  const radio = here.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!radio) return;
  radio.checked = true;
  miss(here, false);
  if (all[index + 1]) focusOn(all[index + 1]);
  else form.elements.note.focus();
}

const focusOn = (fieldset) => (fieldset.querySelector("input:checked") ?? fieldset.querySelector("input")).focus();

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(form);
  });
  const first = chosen(form);
  form.dataset.of = first?.closest("[data-slot]").dataset.said ? first.value : "";
  form.addEventListener("keydown", (event) => {
    keys(event, form);
    keepDraft(form);
  });
  form.addEventListener("input", () => keepDraft(form));
  form.addEventListener("change", ({ target }) => {
    if (target.name === "slot") {
      // What was said about one person never becomes what is said about another.
      const { said: before } = target.closest("[data-slot]").dataset;
      if (before || form.dataset.of) fill(form, before ? JSON.parse(before) : {});
      form.dataset.of = before ? target.value : "";
    }
    const fieldset = target.closest("[data-criterion]");
    if (fieldset) miss(fieldset, false);
  });
}

// Rounds come by the server's clock, also without a connection.

const clocks = new Map();
for (const form of forms) {
  const place = form.closest("[data-station]").querySelector("[data-clock]");
  const timing = place.querySelector("[data-timer]");
  const left = () => {
    const running = [...form.querySelectorAll("[data-slot]")].find((one) => Number(one.dataset.begins) <= now() && now() < Number(one.dataset.ends));
    place.hidden = !running;
    return running ? Number(running.dataset.ends) - now() : 0;
  };
  const begin = () => {
    const span = left();
    if (!span) return clocks.delete(form);
    timing.dataset.left = String(span);
    clocks.set(form, new Clock(timing, { soon() {}, over: () => clocks.delete(form), ask: async () => left() || undefined }));
  };
  begin();
  form.again = () => clocks.has(form) || begin();
}

function move() {
  for (const form of forms) {
    for (const one of form.querySelectorAll("[data-slot]")) {
      const has = (name) => !(Number(one.dataset[name]) > now());
      one.querySelector("input").disabled = !has("opens");
      one.querySelector("[data-when]").textContent = has("ends") ? "" : has("begins") ? ", now" : has("opens") ? ", next" : ", later";
    }
    form.again();
  }
}

// The page itself, for a reload without a network. Whoever signs out takes it away with them.
async function keepPage() {
  if (!("serviceWorker" in navigator) || !("caches" in window) || !isSecureContext) return;
  const id = `day-${day}`;
  if (root.dataset.copy) {
    onPage = true;
    return;
  }
  if (await isSomebodyElses(user)) await erase();
  const before = wish().weeks[id];
  try {
    await navigator.serviceWorker.register("/offline.js", { scope: "/" });
    await navigator.serviceWorker.ready;
    if (!before || Date.now() - before.at > STALE) await keepWeek(user, { id, title, pages: [{ url, title }], away });
    onPage = true;
  } catch {
    onPage = Boolean(before);
  }
}

if (root.dataset.copy) for (const place of document.querySelectorAll("[data-copy-when]")) place.textContent = `It was made at ${new Date(root.dataset.copy).toLocaleTimeString(root.lang || "en", { hour: "numeric", minute: "2-digit", timeZone: box.dataset.zone })}.`;
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
setInterval(beat, BEAT);
setInterval(move, 5000);
await bringBack();
await say();
move();
await flush();
await keepPage();
await beat();
