// Ratings from stations that wait on this tablet: sealed and kept as answers to a case are (store.js), under the name
// of their day, and sent one after the other, each under an id of its own: the server knows one that comes twice.

import * as store from "./store.js";

export const placeOf = (day) => `day:${day}`;
export const isDay = (place) => place.startsWith("day:");
const PATIENCE = 20_000; // ms until a request counts as lost
const token = () => /(?:^|; )(?:__Host-)?alongside_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";

// One request. Resolves to { state: "sent" | "offline" | "signed-out" | "refused" | "conflict", … }.
export async function post(url, pairs) {
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
  if (answer.status === 204) return { state: "sent", reply: null };
  const reply = await answer.json().catch(() => null);
  if (answer.ok && reply) return { state: "sent", reply };
  // What has no sentence (a server in trouble, a form that waited too long) is tried again.
  if (!reply?.sentence) return { state: answer.status === 403 ? "signed-out" : "offline" };
  return { state: reply.kind === "conflict" ? "conflict" : "refused", sentence: reply.sentence, reply };
}

const pairsOf = ({ raw, at, item }) => [
  ["event", item],
  ["slot", raw.slot],
  ["note", raw.note],
  ["said", new Date(raw.made).toISOString()],
  ["age", String(Math.max(0, Date.now() - at))],
  ...Object.entries(raw.levels).map(([criterion, level]) => [`level:${criterion}`, level]),
];

// Keep a rating: { slot, name, station, levels, note, made }, and whatever the server said about it.
export const keep = (user, day, id, raw) => store.keep(user, placeOf(day), id, { raw, rev: 0 }, raw.made);
export const kept = async (user, day) => (await store.kept(user, placeOf(day))).filter(({ raw }) => !raw.draft);
export const forget = (user, day, { item, tab }) => store.forget(user, placeOf(day), item, tab);

// What is chosen at a station and not saved yet, one a station: it outlives a page that is closed, and is never sent.
export const keepDraft = (user, day, station, raw) => store.keep(user, placeOf(day), `draft:${station}`, { raw: { ...raw, draft: true }, rev: 0 }, Date.now());
export const drafts = async (user, day) => (await store.kept(user, placeOf(day))).filter(({ raw }) => raw.draft);
export const forgetDraft = (user, day, station) => store.forget(user, placeOf(day), `draft:${station}`);

// Send what waits of a day, the oldest first. Resolves to { state, taken: [[record, reply], …] }.
export async function send(user, day, url) {
  const taken = [];
  const work = async () => {
    for (const record of await kept(user, day)) {
      if (record.raw.refused) continue;
      const answer = await post(url, pairsOf(record));
      if (answer.state === "sent") {
        await forget(user, day, record);
        taken.push([record, answer.reply]);
      } else if (answer.state === "refused" || answer.state === "conflict") {
        // It stays, with what the server said: nothing is thrown away here.
        await store.keep(user, placeOf(day), record.item, { raw: { ...record.raw, refused: answer.sentence, theirs: answer.reply?.theirs ?? null, conflict: answer.state === "conflict" }, rev: 0 }, record.at);
        if (record.tab !== store.tab) await forget(user, day, record);
      } else return answer.state;
    }
    return "sent";
  };
  // Two windows do not send at once, where windows can agree about it.
  const state = await (navigator.locks ? navigator.locks.request(`ratings-${day}`, work) : work());
  return { state, taken };
}
