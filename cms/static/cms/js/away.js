// Answers to a case that wait on this device while their owner looks at another page: they are brought to the server
// from there, in the order in which they were written, each over the revision it was written over. What the server has
// another answer to stays here until the page of the attempt is opened: there both are shown.

import { isPlan, sendAway } from "./plan-kept.js";
import { isDay, send } from "./ratings.js";
import { attempts, clear, forget, kept, living, seal, tab } from "./store.js";
import { isWritten } from "./written.js";

const PATIENCE = 20_000; // ms until a request counts as lost
const token = () => /(?:^|; )(?:__Host-)?alongside_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";

const ask = (url, about = {}) => fetch(url, { ...about, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });

// Send what waits. Resolves to how many answers the server took.
export async function sendKept(user) {
  let taken = 0;
  const locked = (name, work) => (navigator.locks ? navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && work()) : work());
  for (const attempt of await attempts(user)) {
    if (isWritten(attempt)) continue; // its author saves it, or not: on its own page
    // A window in which the attempt is open sends for itself.
    await locked(`attempt-${attempt}`, async () => {
      try {
        if (isDay(attempt)) await sendDay(user, attempt.slice(4));
        else if (isPlan(attempt)) await sendPlan(user, attempt.slice(5));
        else taken += await sendAttempt(user, attempt);
      } catch {
        // no connection: they stay, and the next page tries again
      }
    });
  }
  return taken;
}

// Ratings from the stations of a day: the key that opens them stands on the rater's own page.
async function sendDay(user, day) {
  const url = `/intensive/${day}/rate/`;
  const reply = await ask(url, { headers: { Accept: "application/json" } });
  if (!reply.ok) return;
  const box = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-tablet]");
  if (box?.dataset.user !== user) return;
  seal(box.dataset.seal);
  const { length } = (await send(user, day, url)).taken;
  if (length) tell(length === 1 ? "A rating that waited on this tablet is saved on the server now." : `${length} ratings that waited on this tablet are saved on the server now.`);
}

// Rows of a team's plan: the key that opens them stands on the room's own page.
async function sendPlan(user, plan) {
  const reply = await ask(`/plans/${plan}/`, { headers: { Accept: "application/json" } });
  if (!reply.ok) return;
  const box = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-plan]");
  if (box?.dataset.user !== user) return;
  seal(box.dataset.seal);
  if (await sendAway(user, plan)) tell("Something you wrote in your team’s plan waited on this device. It is saved on the server now.");
}

// Own tests of a team's readiness keep their answers as attempts do, on a page of their own.
const TEST = "readiness-";

async function sendAttempt(user, attempt) {
  const isTest = attempt.startsWith(TEST);
  const url = isTest ? `/readiness/${attempt.slice(TEST.length)}/` : `/attempts/${attempt}/`;
  // As a script, so that who is signed out gets 401 and not a page to sign in at.
  const reply = await ask(url, { headers: { Accept: "application/json" } });
  if (reply.type === "opaqueredirect" || reply.status === 404) {
    tell("Something you wrote in a case had not reached the server when the case closed. It does not count.", () => clear(user, attempt));
    return 0;
  }
  if (!reply.ok) return 0;
  const form = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("form[data-attempt]");
  if (isTest && !form) {
    tell("Something you chose in your own test had not reached the server when the test closed. It does not count.", () => clear(user, attempt));
    return 0;
  }
  if (form?.dataset.user !== user) return 0;
  seal(form.dataset.seal);
  const places = new Map([...form.querySelectorAll("[data-item]")].map(({ dataset }) => [dataset.item, dataset.url]));
  const open = await living();
  let taken = 0;
  for (const { item, raw, rev, tab: of } of await kept(user, attempt)) {
    if (!places.has(item) || of === tab || open.has(`answers-${of}`)) continue;
    const answer = await ask(places.get(item), {
      method: "PUT",
      body: JSON.stringify({ rev, raw }),
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() },
    });
    if (!answer.ok) continue;
    await forget(user, attempt, item, of);
    taken += 1;
  }
  return taken;
}

// Say something on whatever page this is, until it has been read.
export function tell(words, read) {
  const box = Object.assign(document.createElement("div"), { className: "notice mt-2" });
  box.setAttribute("role", "status");
  const button = Object.assign(document.createElement("button"), { className: "button button--plain button--small", textContent: "I have read this" });
  button.addEventListener("click", () => {
    box.remove();
    read?.();
  });
  box.append(Object.assign(document.createElement("p"), { textContent: words }), button);
  document.getElementById("main")?.prepend(box);
}
