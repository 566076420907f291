// An attempt that loses nothing: every answer is kept on the device at once and saved on the server within two
// seconds, and the page never says "saved" unless the server said so. Without this script the form works by itself.

import { Answer, PATIENCE, make } from "./answer.js";
import { Clock } from "./clock.js";
import { alike, write } from "./fields.js";
import "./ordering.js";
import { clearAttempt, clearOthers, forget, kept } from "./store.js";
import "./words.js";

const GRACE = 62_000; // ms after which the server has surely closed an attempt whose time is over

const form = document.querySelector("form[data-attempt]");
const { attempt, user, stage, csrfCookie, signIn } = form.dataset;
const line = document.getElementById("saved");
const notice = document.querySelector("[data-notice]");
const channel = "BroadcastChannel" in window ? new BroadcastChannel(`attempt-${attempt}`) : null;

// What the page says about what is stored: one line, never "saved" unless the server said so

let savedAt = line.dataset.at;
let notGiven = ""; // why pressing the button had no effect, until something reaches the server again

function voice(name, ...parts) {
  const words = line.querySelector("[data-words]");
  const text = parts.map((part) => part.textContent ?? part).join("");
  if (line.dataset.voice === name && words.textContent === text) return;
  line.dataset.voice = name;
  line.classList.toggle("saved--held", name === "held" || name === "changed");
  for (const mark of line.querySelectorAll("[data-mark]")) mark.hidden = mark.dataset.mark !== name;
  words.replaceChildren(...parts);
}

function say() {
  if (page.isOver) return;
  const waiting = answers.filter((answer) => answer.isDirty || answer.sending);
  const held = waiting.length === 1 ? "One answer is" : `${waiting.length} answers are`;
  const trouble = (name) => answers.find((answer) => answer.trouble === name);
  if (trouble("changed")) voice("changed", "Changed in another window. Look at both above, and keep the one you mean.");
  else if (trouble("signed-out")) voice("held", `You are signed out. ${held} kept on this device and will be saved once you `, signInLink(), ".");
  else if (trouble("refused")) voice("held", `Not saved. ${trouble("refused").sentence}`);
  else if (notGiven) voice("held", ...[notGiven].flat());
  else if (trouble("offline")) voice("held", `No connection. ${held} kept on this device and will be sent when it is back.`);
  else if (waiting.length) voice("saving", savedAt ? `Saving. Last saved on the server at ${savedAt}.` : "Saving.");
  else if (savedAt) voice("saved", `Saved on the server at ${savedAt}. Nothing is waiting to be sent.`);
  else voice("rest", "Nothing to save yet. What you write is saved as you go.");
}

const signInLink = () =>
  make("a", { href: `${signIn}?next=${encodeURIComponent(location.pathname)}`, target: "_blank", textContent: "sign in again in another window" });

function tell(words) {
  notice.hidden = false;
  notice.replaceChildren(make("p", { textContent: words }));
}

// Nothing more can be done on this page: say why, and lead on. What is in the fields stays readable.
function stop(sentence) {
  if (page.isOver) return;
  page.isOver = true;
  for (const answer of answers) clearTimeout(answer.timer);
  for (const press of form.querySelectorAll("button:not([type=button])")) press.disabled = true;
  voice("changed", `${sentence} `, make("a", { href: location.pathname, textContent: "Load this page again" }), ".");
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
  saved(said) {
    savedAt = said.saved;
    notGiven = "";
    clock.set(said.remaining_ms);
  },
};

// The answers

const answers = [...form.querySelectorAll("[data-item]")].map((block) => new Answer(block, page));
const answerOf = (target) => answers.find((answer) => answer.block.contains(target));
const flush = (leaving = false) => Promise.all(answers.map((answer) => answer.send(leaving)));

function retry() {
  for (const answer of answers) {
    if (answer.trouble === "offline" || answer.trouble === "signed-out") {
      answer.tries = 0;
      answer.send();
    }
  }
}

form.addEventListener("input", (event) => answerOf(event.target)?.changed());
form.addEventListener("change", (event) => answerOf(event.target)?.changed());
form.addEventListener("focusout", (event) => answerOf(event.target)?.send());
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush(true));
addEventListener("pagehide", () => flush(true));
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("online", retry);
addEventListener("focus", retry);

const clock = new Clock(document.querySelector("[data-timer]"), {
  soon: () => flush(),
  over() {
    stop("Time is up. What had been saved counts.");
    setTimeout(() => location.reload(), GRACE);
  },
});

// Giving the stage: everything goes with the form, so an answer that is still on its way is not left behind

let giving = false;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (giving || page.isOver) return;
  giving = true;
  notGiven = "";
  const pressed = event.submitter;
  pressed?.setAttribute("aria-disabled", "true");
  try {
    await Promise.race([flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (answers.some((answer) => answer.trouble === "changed")) form.querySelector("[data-two] button")?.focus();
    else if (!page.isOver) await give(pressed);
  } catch {
    notGiven = "No connection, so nothing was given yet. Everything is kept on this device. Press the button again when it is back.";
  }
  giving = false;
  pressed?.removeAttribute("aria-disabled");
  say();
});

async function give(pressed) {
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
    await clearAttempt(user, attempt);
    channel?.postMessage({ given: stage });
    location.assign(url);
  } else if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) {
    notGiven = ["You are signed out, so nothing was given. Everything is kept on this device. ", signInLink(), ", then press the button again."];
  } else if (reply.status >= 500 || reply.status === 429) {
    notGiven = "The server could not take it just now, so nothing was given. Press the button again in a moment.";
  } else {
    // The server has something to say about the answers, on its own page. Nothing was locked.
    form.elements.csrfmiddlewaretoken.value = token();
    if (pressed?.name) form.append(make("input", { type: "hidden", name: pressed.name, value: pressed.value }));
    form.submit();
  }
}

// Other windows on the same attempt

if (channel) {
  channel.onmessage = ({ data }) => {
    if (data.given === stage) stop("This stage was given in another window.");
    if (!data.hello) return;
    tell("This case is open in another window, too. Nothing is overwritten: where the two differ, you are shown both.");
    if (data.hello === "new") channel.postMessage({ hello: "here" });
  };
  channel.postMessage({ hello: "new" });
}

// After a crash: what this device kept and the server never got is offered back

async function offerBack() {
  await clearOthers(user);
  let offered = 0;
  for (const { item, raw } of await kept(user, attempt)) {
    const answer = answers.find((one) => one.id === item);
    if (!answer) {
      await forget(user, attempt, item);
    } else if (!alike(raw, answer.raw) && !(await reached(answer, raw))) {
      answer.offerBack(raw);
      offered += 1;
    } else if (!answer.isDirty && !("changed" in answer.block.dataset)) {
      await answer.forget();
    }
  }
  if (offered) tell("Something you wrote had not reached the server. It is kept on this device and shown at its question.");
}

// What was sent while the last page closed may have arrived after this one was made.
async function reached(answer, raw) {
  try {
    const reply = await fetch(answer.url, { headers: headers(), redirect: "manual" });
    const stands = await reply.json();
    if (!reply.ok || !alike(stands.raw, raw)) return false;
    write(form, answer.id, stands.raw);
    answer.settle(stands.raw, stands.rev);
    return true;
  } catch {
    return false;
  }
}

// On a phone the question comes after the chart: what was read in an earlier stage folds away.
if (matchMedia("(max-width: 960px)").matches && document.querySelector(".chart .new")) {
  for (const part of document.querySelectorAll(".chart details")) part.open = false;
}

for (const answer of answers) if ("changed" in answer.block.dataset) answer.keep();
offerBack();
say();
