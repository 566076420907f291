// An attempt that loses nothing: every answer is kept on the device at once and saved on the server within two
// seconds, and the page never says "saved" unless the server said so. Without this script the form works by itself.

import { Answer, PATIENCE, make } from "./answer.js";
import { Clock } from "./clock.js";
import { ask } from "./colleagues.js";
import { alike } from "./fields.js";
import "./ordering.js";
import { Queue } from "./queue.js";
import * as store from "./store.js";
import { Voice } from "./voice.js";
import "./words.js";

const GRACE = 62_000; // ms after which the server has surely closed an attempt whose time is over

const form = document.querySelector("form[data-attempt]");
const { attempt, user, stage, csrfCookie, signIn, seal } = form.dataset;
const notice = document.querySelector("[data-notice]");
const isTalk = "talk" in form.dataset; // a conversation: what is sent is said, and the next turn comes
const given = isTalk ? "said" : "given";
const voice = new Voice(document.getElementById("saved"));
const channel = "BroadcastChannel" in window ? new BroadcastChannel(`attempt-${attempt}`) : null;

store.seal(seal);
store.live();
// While this window is open, no other page sends what it keeps.
navigator.locks?.request(`attempt-${attempt}`, { mode: "shared" }, () => new Promise(() => undefined));

// What the page says about what is stored

let savedAt = voice.line.dataset.at;
let notGiven = ""; // why pressing the button had no effect, until something reaches the server again
let isTimeUp = false;

const keptWords = (number) => {
  const held = number === 1 ? "One answer" : `${number} answers`;
  if (store.works) return `${held} ${number === 1 ? "is" : "are"} kept on this device and will be`;
  return `This browser keeps nothing, so leave this page open: ${held.toLowerCase()} will be`;
};

function say() {
  if (page.isOver) return;
  const waiting = answers.filter((answer) => answer.isDirty || answer.isOut);
  const kept = keptWords(waiting.length);
  const trouble = (name) => answers.find((answer) => answer.trouble === name);
  if (trouble("changed")) voice.say("changed", "changed", `${trouble("changed").sentence} Look at both above, and keep the one you mean.`);
  else if (queue.trouble === "signed-out") voice.say("held", "signed-out", `You are signed out. ${kept} saved once you `, signInLink(), ".");
  else if (trouble("refused")) voice.say("held", "refused", `Not saved. ${trouble("refused").sentence}`);
  else if (notGiven) voice.say("held", "not given", ...[notGiven].flat());
  else if (isTimeUp && waiting.length) voice.say("held", "time", `Time is up. ${kept} sent now; the server decides what still counts.`);
  else if (isTimeUp) voice.say("changed", "time", "Time is up. What had been saved counts.");
  else if (queue.trouble === "offline" && waiting.length) voice.say("held", "offline", `No connection. ${kept} sent when it is back.`, savedAt ? ` Last saved on the server at ${savedAt}.` : "");
  else if (waiting.length) voice.say("saving", "", savedAt ? `Saving. Last saved on the server at ${savedAt}.` : "Saving.");
  else if (savedAt) voice.say("saved", "saved", `Saved on the server at ${savedAt}. Nothing is waiting to be sent.`);
  else voice.say("rest", "", answers.length ? "Nothing to save yet. What you write is saved as you go." : form.dataset.rest);
}

const signInLink = () =>
  make("a", { href: `${signIn}?next=${encodeURIComponent(location.pathname)}`, target: "_blank", textContent: "sign in again in another window" });

function tell(...parts) {
  const line = make("p");
  line.append(...parts);
  notice.hidden = false;
  const said = notice.firstElementChild;
  if (![...said.children].some((one) => one.textContent === line.textContent)) said.append(line);
}

// Nothing more can be done on this page: say why, and lead on. What is in the fields stays readable.
function stop(sentence) {
  if (page.isOver) return;
  page.isOver = true;
  queue.stop();
  shut();
  voice.say("changed", sentence, `${sentence} `, make("a", { href: location.pathname, textContent: "Load this page again" }), ".");
}

function shut() {
  for (const press of form.querySelectorAll("button:not([type=button])")) press.disabled = true;
}

// Read from the cookie each time: signing in again in another window changes it.
const token = () => document.cookie.split("; ").find((part) => part.startsWith(`${csrfCookie}=`))?.slice(csrfCookie.length + 1) ?? "";
const headers = (more = {}) => ({ Accept: "application/json", "X-CSRFToken": token(), ...more });

const page = {
  form,
  user,
  attempt,
  headers,
  say,
  stop,
  isOver: false,
  soon: () => queue.soon(),
  saved(said) {
    savedAt = said.saved;
    notGiven = "";
    clock.set(said.remaining_ms);
  },
};

// The answers

const answers = [...form.querySelectorAll("[data-item]")].map((block) => new Answer(block, page));
const queue = new Queue(page, answers);
const answerOf = (field) => answers.find((answer) => field.name?.slice(field.name.indexOf(":") + 1) === answer.id || answer.block.contains(field));
const retry = () => queue.trouble && queue.now();

form.addEventListener("input", (event) => answerOf(event.target)?.changed());
form.addEventListener("change", (event) => answerOf(event.target)?.changed());
form.addEventListener("focusout", () => queue.trouble || queue.now());
document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? queue.leave() : retry()));
addEventListener("pagehide", () => queue.leave());
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("online", retry);
addEventListener("focus", retry);
addEventListener("beforeunload", (event) => {
  // Where this browser keeps nothing, leaving would lose what is not saved.
  if (!store.works && !page.isOver && answers.some((answer) => answer.isDirty)) event.preventDefault();
});

const clock = new Clock(document.querySelector("[data-timer]"), {
  soon: () => queue.flush(),
  async ask() {
    try {
      const reply = await fetch(form.dataset.stands, { headers: headers(), redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      return reply.ok ? (await reply.json()).remaining_ms : undefined;
    } catch {
      return undefined;
    }
  },
  over() {
    isTimeUp = true;
    shut();
    say();
    queue.now(); // what was written in time and arrives soon still counts
    setTimeout(lookBack, GRACE);
  },
});

async function lookBack() {
  const isThere = await fetch(form.dataset.stands, { headers: headers() }).then(() => true, () => false);
  if (isThere) location.reload();
  else setTimeout(lookBack, PATIENCE);
}

// Giving the stage: everything goes with the form, so an answer that is still on its way is not left behind

let giving = false;
let isDone = false;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (event.submitter && "asks" in event.submitter.dataset) return ask(event.submitter, page, queue);
  if (giving || page.isOver || isTimeUp) return;
  giving = true;
  notGiven = "";
  voice.again();
  const pressed = event.submitter;
  pressed?.setAttribute("aria-disabled", "true");
  const out = (isOut) => form.dispatchEvent(new CustomEvent("sending", { detail: { isOut } }));
  out(true);
  try {
    await Promise.race([queue.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (answers.some((answer) => answer.trouble === "changed")) form.querySelector("[data-two] button")?.focus();
    else if (!page.isOver) await give(pressed);
  } catch {
    notGiven = `No connection: as far as this page knows, nothing was ${given} yet. What you wrote stays here. Press the button again when it is back; it counts once.`;
  }
  if (isDone) return;
  giving = false;
  out(false);
  pressed?.removeAttribute("aria-disabled");
  say();
});

async function give(pressed) {
  form.elements.csrfmiddlewaretoken.value = token(); // the one of the page is void once somebody has signed in again
  const reply = await fetch(form.action, {
    method: "POST",
    body: new FormData(form, pressed),
    headers: headers(),
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (reply.ok) {
    const { url } = await reply.json();
    page.isOver = true;
    queue.stop();
    await store.clear(user, attempt);
    channel?.postMessage({ given: stage });
    isDone = true;
    if (form.dispatchEvent(new CustomEvent("given", { cancelable: true, detail: { url } }))) location.assign(url);
  } else if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) {
    notGiven = [`You are signed out, so nothing was ${given}. What you wrote stays here. `, signInLink(), ", then press the button again."];
  } else if (reply.status >= 500 || reply.status === 429) {
    notGiven = "The server could not take it just now. What you wrote stays here. Press the button again in a moment; it counts once.";
  } else {
    // The server has something to say about the answers, on its own page. Nothing was locked.
    if (pressed?.name) form.append(make("input", { type: "hidden", name: pressed.name, value: pressed.value }));
    page.isOver = true;
    form.submit();
  }
}

// Other windows on the same attempt

if (channel) {
  channel.onmessage = ({ data }) => {
    if (data.given === stage) stop(isTalk ? "The conversation has gone on in another window." : "This stage was given in another window.");
    if (!data.hello) return;
    tell("This case is open in another window, too. Nothing is overwritten: where the two differ, you are shown both.");
    if (data.hello === "new") channel.postMessage({ hello: "here" });
  };
  channel.postMessage({ hello: "new" });
}

// After a crash: what this device kept and the server never got goes back to its place, and on its way

async function restore() {
  await store.sweep(user);
  const living = await store.living();
  const found = (await store.kept(user, attempt)).filter((one) => one.tab !== store.tab && !living.has(`answers-${one.tab}`));
  let count = 0;
  for (const one of found.reverse()) {
    const answer = answers.find(({ id }) => id === one.item);
    const drop = () => store.forget(user, attempt, one.item, one.tab);
    if (!answer) {
      tellLate(one, drop);
    } else if (alike(one.raw, answer.raw)) {
      answer.recognize(one);
      drop();
    } else if (!answer.isDirty && !("changed" in answer.block.dataset) && answer.restore(one)) {
      await answer.keep();
      drop();
      count += 1;
    } else {
      answer.offerBack(one.raw, drop);
      count += 1;
    }
  }
  if (count) tell("Something you wrote had not reached the server. This device kept it; it is back at its question.");
}

// Its stage is given: it cannot be saved any more, but it is not thrown away unread.
function tellLate(one, drop) {
  const typed = Object.entries(one.raw).filter(([key]) => key !== "turn").flatMap(([, value]) => value).filter(Boolean).join(", ");
  if (!typed) return drop();
  const done = make("button", { type: "button", className: "button button--plain button--small", textContent: "I have read this" });
  const words = isTalk
    ? `Something you wrote did not reach the server before the conversation went on, and is no part of it: “${typed}”. `
    : `An answer did not reach the server before its stage was given, and does not count: “${typed}”. `;
  tell(words, done);
  done.addEventListener("click", () => {
    done.parentElement.remove();
    notice.hidden = !notice.firstElementChild.children.length;
    drop();
  });
}

// On a phone the question comes after the chart: what was read in an earlier stage folds away, and the way back from
// the chart leads to where one was.
if (matchMedia("(max-width: 960px)").matches && document.querySelector(".chart .new")) {
  for (const part of document.querySelectorAll(".chart details")) part.open = false;
}

let left = null; // where the reader was before looking at the chart

document.querySelector(".flip")?.addEventListener("click", (event) => {
  const way = event.target.closest("a")?.hash;
  const ask = form.getBoundingClientRect();
  if (way === "#chart") {
    const field = form.contains(document.activeElement) ? document.activeElement : null;
    left = ask.top < innerHeight / 2 ? { field, top: scrollY } : left;
  } else if (way === "#ask" && left && ask.top > innerHeight / 2) {
    event.preventDefault();
    scrollTo({ top: left.top });
    (left.field ?? form).focus({ preventScroll: true });
  }
});

// At the start: what is in the fields already and no event told of

const isAgain = performance.getEntriesByType("navigation")[0]?.type !== "navigate"; // loaded again, or come back to

function look() {
  for (const answer of answers) {
    if ("changed" in answer.block.dataset) answer.keep();
    else answer.begin(isAgain);
  }
  say();
}

async function begin() {
  look();
  if (isAgain && document.readyState !== "complete") {
    // Some browsers put back what was typed only now.
    await new Promise((resolve) => addEventListener("pageshow", resolve, { once: true }));
    look();
  }
  try {
    await restore();
  } finally {
    for (const answer of answers) answer.ask();
    say();
  }
}

begin();
