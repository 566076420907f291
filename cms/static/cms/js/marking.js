// The page of one answer that is marked: everything works as a plain form, and this makes it quick and safe. Levels by
// number keys (marking-keys.js), words that are selected in the text, the comment bank by typing, drafts kept by
// themselves, the answer held while one works on it, and what could not be sent kept in this window.

import { begin as keys } from "./marking-keys.js";
import { begin as places } from "./marking-places.js";
import { begin as bank } from "./marking-bank.js";

const SOON = 8000; // ms without a key before a draft is kept by itself
const HOLD = 4 * 60e3;
const form = document.querySelector("form[data-judge]");
const { script } = document.querySelector("[data-script]").dataset;
const who = document.documentElement.dataset.who ?? "";
const name = (uuid) => `marking:${who}:${uuid}`;

// What stands in this window and has not reached the server: it outlives a reload, a sign-in that ran out, an answer
// that was given to somebody else. It goes with the window.
function remembered(uuid, value) {
  try {
    if (value === null) sessionStorage.removeItem(name(uuid));
    else if (value) sessionStorage.setItem(name(uuid), JSON.stringify(value));
    return JSON.parse(sessionStorage.getItem(name(uuid)));
  } catch {
    return null;
  }
}

function sweep() {
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith("marking:") || key === name(script)) continue;
    if (!key.startsWith(name("")) || JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
  }
}

const OWN = new Set(["csrfmiddlewaretoken", "rev", "seconds", "role", "used", "new_place", "sentence", "phrase_for"]);

function standing() {
  const said = {};
  for (const [key, value] of new FormData(form)) if (!OWN.has(key)) (said[key] ??= []).push(value.replaceAll("\r\n", "\n"));
  return said;
}

function put(said) {
  for (const [key, values] of Object.entries(said)) {
    const fields = [...form.elements].filter((field) => field.name === key);
    if (fields[0]?.type === "radio") for (const field of fields) field.checked = values.includes(field.value);
    else fields.forEach((field, n) => (field.value = values[n] ?? field.value));
  }
}

// Whether the places that were commented on are the same: their fields cannot be put back without them.
const samePlaces = (a, b) => JSON.stringify(a.place ?? []) === JSON.stringify(b.place ?? []);

function marker() {
  const line = form.querySelector("[data-kept]");
  const hand = document.querySelector("[data-hand]");
  const came = JSON.stringify(standing());
  const rev = form.elements.rev;
  let saved = came;
  let timer;
  let since = Date.now();
  let worked = 0;
  let isLost = false;

  const say = (words, isHeld = false) => {
    line.hidden = false;
    line.classList.toggle("saved--held", isHeld);
    line.textContent = words;
  };
  const isChanged = () => JSON.stringify(standing()) !== saved;
  const keepHere = (sent = false) => remembered(script, { rev: rev.value, said: standing(), sent });
  const count = () => {
    if (document.visibilityState === "visible") worked += Math.min(Date.now() - since, HOLD);
    since = Date.now();
    return Math.round(worked / 1000);
  };

  async function ask(url, data) {
    const answer = await fetch(url, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect") return { status: 401, said: { sentence: "You are signed out. Sign in again in another window; what you wrote stays here." } };
    const said = await answer.json().catch(() => ({}));
    return { status: answer.status, said };
  }

  async function keep() {
    clearTimeout(timer);
    if (!isChanged() || isLost || form.dataset.sent) return;
    const data = new FormData(form);
    data.set("act", "keep");
    data.set("seconds", count());
    data.delete("flag");
    data.delete("used");
    const sent = JSON.stringify(standing());
    try {
      const { status, said } = await ask(form.action, data);
      if (status === 200) {
        rev.value = said.rev;
        saved = sent;
        worked = 0;
        if (isChanged()) keepHere();
        else remembered(script, null);
        say(said.said);
      } else {
        isLost = status === 403 || status === 409;
        say(`${said.sentence ?? "The draft could not be kept just now."} It is kept in this window.`, true);
      }
    } catch {
      say("No connection. What you wrote is kept in this window.", true);
    }
  }

  const changed = () => {
    keepHere();
    clearTimeout(timer);
    timer = setTimeout(keep, SOON);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  addEventListener("visibilitychange", count);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    form.elements.seconds.value = count();
    keepHere(true);
  });

  setInterval(async () => {
    if (document.visibilityState !== "visible" || isLost || form.dataset.sent) return;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("role", form.elements.role.value);
    try {
      const { status, said } = await ask(form.dataset.renew, data);
      if (status === 200 && hand) hand.textContent = `In your hand until ${said.until}, and longer while you work on it.`;
      else if (status === 403 || status === 409) {
        isLost = true;
        say(said.sentence, true);
      }
    } catch {
      // without a connection it is held as long as it was; the next time tells
    }
  }, HOLD);

  const kept = remembered(script);
  if (kept && kept.rev === rev.value && JSON.stringify(kept.said) !== came && samePlaces(kept.said, JSON.parse(came)) && !document.querySelector("[role=alert]")) {
    put(kept.said);
    say("What you typed here before is back. It is not stored yet.", true);
    changed();
  } else if (kept && (kept.sent || JSON.stringify(kept.said) === came)) remembered(script, null);
}

// Where the answer can no longer be marked: what was typed stands there to be copied.
function reader() {
  const box = document.querySelector("[data-unsaved]");
  const kept = remembered(script);
  if (!box || !kept || kept.sent) return;
  const texts = ["did_well", "to_change", "comment", "place_text", "new_text"].flatMap((key) => kept.said[key] ?? []).filter((text) => text.trim());
  if (!texts.length) return;
  box.hidden = false;
  for (const text of texts) {
    const row = document.createElement("div");
    row.append(Object.assign(document.createElement("dd"), { className: "judging__said", textContent: text }));
    box.querySelector("dl").append(row);
  }
}

try {
  sweep();
} catch {
  // nothing is kept in this window
}
if (form) {
  marker();
  const used = bank(form);
  places(form);
  keys(form, used);
} else reader();
