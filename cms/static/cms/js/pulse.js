// A room that others change: asks whether something did (asking.js), says it politely, and renews the parts that differ.
// What somebody is writing is never taken.
//
//   data-pulse='"7.00"' data-change="7" data-pulse-url="…"   on the room; data-only-say: nothing is renewed, only said
//   data-live="name"                                         a part that is renewed where the server's differs
//   data-keep                                                … unless something stands in its fields, or is focused
//   data-said, data-trouble                                  the polite region; the line that says what is amiss

import { say, watch } from "./asking.js";

const PATIENCE = 15_000; // ms until a request counts as lost

const room = document.querySelector("[data-pulse]");
const line = room.querySelector("[data-said]");
const trouble = room.querySelector("[data-trouble]");
let heard = Number(room.dataset.change); // the last change that was said: a part that waits is not said again and again
let behind = false; // a part could not be renewed yet, because somebody is at work in it

const parts = (root) => new Map([...root.querySelectorAll("[data-live]")].map((one) => [one.dataset.live, one]));

// Only what a person typed or chose counts: a field as the page brought it is nobody's work.
function isInUse(part) {
  if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return true;
  return [...part.querySelectorAll("textarea, input, select")].some((field) => {
    if (field.type === "hidden") return false;
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

// Tokens differ with every page; they say nothing of whether a part changed.
const bare = (part) => {
  const copy = part.cloneNode(true);
  for (const one of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) one.remove();
  for (const one of copy.querySelectorAll("details")) one.removeAttribute("open");
  for (const one of [copy, ...copy.querySelectorAll(".changed-now")]) one.classList.remove("changed-now");
  return copy.innerHTML.replaceAll(/\s+/g, " ");
};

function renew(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const open = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
  const folds = [...old.querySelectorAll("details")].map((one) => one.open);
  const id = focused && (focused.id || focused.closest("[id]")?.id);
  old.replaceChildren(...fresh.childNodes);
  for (const name of open) document.getElementById(name)?.setAttribute("open", "");
  const now = [...old.querySelectorAll("details:not([id])")];
  if (now.length === folds.length) for (const [place, one] of now.entries()) one.open = folds[place];
  old.classList.add("changed-now");
  setTimeout(() => old.classList.remove("changed-now"), 2500);
  if (!id) return;
  const place = document.getElementById(id);
  (place?.matches("details") ? place.querySelector("summary") : place)?.focus({ preventScroll: true });
}

async function refresh() {
  let html;
  try {
    // X-Renews: the page asks for itself, so that one visit of faculty is one entry in the log of what was read.
    const answer = await fetch(location.href.split("#")[0], { headers: { Accept: "text/html", "X-Renews": "1" }, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return;
    html = await answer.text();
  } catch {
    return warn(TROUBLE.offline);
  }
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-pulse]");
  if (!fresh) return;
  const here = parts(room);
  const there = parts(fresh);
  const isOtherPage = [...there.keys()].some((name) => !here.has(name)) || [...here.keys()].some((name) => !there.has(name) && !("keep" in here.get(name).dataset));
  if (isOtherPage) {
    // Another step has begun. The page is made anew once nobody would lose a word by it.
    if ([...here.values()].some(isInUse)) {
      behind = true;
      return warn("Your team has gone on to the next step. What you are writing stays; the page follows when you have sent it, or loaded it again.");
    }
    return location.reload();
  }
  behind = false;
  for (const [name, part] of here) {
    const newer = there.get(name);
    if (!newer) {
      if (!isInUse(part)) part.remove();
      else behind = true;
    } else if (bare(part) !== bare(newer)) {
      if ("keep" in part.dataset && isInUse(part)) behind = true;
      else renew(part, newer);
    }
  }
  room.dataset.pulse = fresh.dataset.pulse;
  room.dataset.change = fresh.dataset.change;
}

function warn(words) {
  trouble.hidden = !words;
  if (trouble.textContent !== words) trouble.textContent = words;
}

const TROUBLE = {
  "": "",
  offline: "No connection: what stands here is as it was. It is renewed by itself.",
  "signed-out": "You are signed out. Sign in again in another window; what you wrote stays here.",
  server: "The server is in trouble just now: what stands here is as it was. It is renewed by itself.",
};

watch({
  address: () => `${room.dataset.pulseUrl}?since=${heard}`,
  tag: () => room.dataset.pulse,
  trouble: (state) => warn(TROUBLE[state]),
  over: () => warn("This room is no longer open to you. What you wrote stays on the page."),
  async changed({ said, change }, tag) {
    if (said.length) say(line, said.join(" "));
    heard = change;
    if (!("onlySay" in room.dataset)) return refresh();
    room.dataset.pulse = tag || room.dataset.pulse;
    room.dataset.change = change;
    return undefined;
  },
});
room.addEventListener("focusout", () => behind && setTimeout(refresh, 200));
