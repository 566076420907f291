// Sends what is kept on this device, one after the other and each exactly once: a note has an id of its own and says
// over which revision it was written, an answer or a lesson read means the same when it comes twice. Whatever happens
// is told on the document as an event "sent": { name, key, state, reply, sentence }.

import { all, clearOthers, settle, update } from "./unsent.js";

const AGAIN = [2000, 5000, 15_000, 60_000, 300_000]; // ms until the next try when the server cannot be reached
const PATIENCE = 20_000; // ms until a request counts as lost

export const user = document.documentElement.dataset.who ?? "";

let tries = 0;
let timer = 0;
let going = null;
let again = false;
const awaited = new Set(); // keys whose page says itself what came of them

// Read from the cookie each time: signing in again in another window changes it.
const token = () => /(?:^|; )(?:__Host-)?alongside_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";

// One request. Resolves to { state: "sent" | "offline" | "signed-out" | "refused", reply, sentence, gone }.
async function post(url, pairs) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(pairs),
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return { state: "offline" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "signed-out" };
  if (answer.status === 204) return { state: "sent", reply: {} };
  const reply = await answer.json().catch(() => null);
  if (answer.ok && reply) return { state: "sent", reply };
  if (answer.status === 404) return { state: "refused", sentence: "This page is no longer open to you." };
  // A refusal has a sentence; what has none (a server in trouble, a form that waited too long) is tried again.
  if (!reply?.sentence) return { state: answer.status === 403 ? "signed-out" : "offline" };
  return { state: "refused", sentence: reply.sentence, gone: reply.gone, reply };
}

const tell = (detail) => document.dispatchEvent(new CustomEvent("sent", { detail }));

// A note: what went out and was not answered goes out again as it was; only then what was written since.
async function sendNote({ key }) {
  const record = await update("notes", user, key, (now) => now && { ...now, out: now.out ?? { rev: now.rev, text: now.text } });
  if (!record) return "sent";
  const { out } = record;
  const answer = await post(record.url, { ...record.fields, rev: out.rev, text: out.text });
  if (answer.state === "refused") {
    await update("notes", user, key, (now) => now && { ...now, out: undefined, refused: answer.sentence, gone: answer.gone });
  } else if (answer.state === "sent") {
    const { uuid, rev, apart, url } = answer.reply;
    const moved = apart ? { url, fields: { uuid } } : {};
    let newer;
    await update("notes", user, key, (now) => {
      newer = now && now.text !== out.text ? { ...now, ...moved, rev, out: undefined } : undefined;
      return apart ? undefined : newer;
    });
    if (apart && newer) await update("notes", user, uuid, () => newer);
    if (newer) again = true;
  }
  tell({ name: "notes", key, text: out.text, ...answer });
  return answer.state;
}

// Anything else: an answer to a check, a lesson read, a place, a note to be erased.
async function sendOther({ key, url, pairs, at, id }) {
  const answer = await post(url, [...pairs, ["age", Math.round((Date.now() - at) / 1000)]]);
  if (answer.state === "sent" || answer.state === "refused") {
    // A place may have moved on while the earlier one was on its way.
    await update("sends", user, key, (now) => {
      if (now?.id !== id) return now;
      return answer.state === "refused" ? { ...now, refused: answer.sentence } : undefined;
    });
  }
  tell({ name: "sends", key, ...answer });
  return answer.state;
}

// What another window keeps and will send itself, since it is still open and waits for the answer.
export const mine = new Set();
async function elsewhere() {
  const held = (await navigator.locks?.query())?.held ?? [];
  const open = new Set(held.map(({ name }) => name));
  return ({ lock }) => lock && !mine.has(lock) && open.has(lock);
}

async function round() {
  await clearOthers(user);
  const isElsewhere = await elsewhere();
  const notes = (await all("notes", user)).filter((one) => !one.refused && !isElsewhere(one));
  const others = (await all("sends", user)).filter((one) => !one.refused);
  for (const [send, records] of [[sendNote, notes], [sendOther, others]]) {
    for (const record of records) {
      const state = await send(record);
      if (state !== "offline" && state !== "signed-out") continue;
      for (const { key } of notes) tell({ name: "notes", key, state }); // so it is with all of them
      return state;
    }
  }
  await settle(user);
  return "sent";
}

// Only one window sends at a time, where windows can agree about it.
const alone = (work) => (navigator.locks ? navigator.locks.request("unsent", work) : work());

// Send everything that waits. Resolves when there is nothing left to be done now.
export function flush() {
  clearTimeout(timer);
  again = true;
  going ??= (async () => {
    let state;
    while (again) {
      again = false;
      state = await alone(round);
      if (state !== "sent") break;
    }
    going = null;
    if (state === "sent") tries = 0;
    else timer = setTimeout(flush, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
    return state;
  })();
  return going;
}

// Keep something and send it. Resolves to what came of it: { state, reply, sentence }; "offline" means that it is kept.
export async function send(key, url, pairs, about = {}) {
  const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
  await update("sends", user, key, () => ({ ...about, id, url, pairs: [...pairs], at: Date.now() }));
  let result;
  const listen = ({ detail }) => {
    if (detail.name === "sends" && detail.key === key) result = detail;
  };
  document.addEventListener("sent", listen);
  awaited.add(key);
  const state = await flush();
  awaited.delete(key);
  document.removeEventListener("sent", listen);
  return result ?? { state: state === "signed-out" ? state : "offline" };
}

// It need not be sent any more.
export const forget = async (key) => {
  await update("sends", user, key, () => undefined);
  await settle(user);
};

// What the server did not take is said until the person has read it.
export async function sayRefused() {
  const refused = (await all("sends", user)).filter((one) => one.refused);
  for (const one of refused) {
    if (!one.words || awaited.has(one.key) || document.querySelector(`[data-refused="${one.id}"]`)) continue;
    const box = Object.assign(document.createElement("div"), { className: "notice mt-2" });
    box.dataset.refused = one.id;
    box.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = `${one.words} ${one.refused}`;
    const button = Object.assign(document.createElement("button"), { className: "button button--plain button--small", textContent: "I have read this" });
    button.addEventListener("click", () => {
      box.remove();
      forget(one.key);
    });
    box.append(words, button);
    document.getElementById("main")?.prepend(box);
  }
}

addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tries && flush());
document.addEventListener("sent", ({ detail }) => detail.state === "refused" && detail.name === "sends" && sayRefused());
