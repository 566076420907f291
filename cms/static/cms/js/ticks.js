// Saying that a lesson is read, and answering its checks, on a bad network: kept on this device and sent when there is
// a connection. Without this script the forms go to the server as forms do.

import { forget, send, user } from "./sender.js";
import { all } from "./unsent.js";

const pairsOf = (form, button) => [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken");

function say(form, ...words) {
  let line = form.querySelector("[data-tick-words]");
  if (!line) {
    line = document.createElement("p");
    line.dataset.tickWords = "";
    line.setAttribute("role", "status");
    form.append(line);
  }
  line.className = "saved saved--held mt-2";
  line.replaceChildren(...words);
}

function go(url) {
  const there = new URL(url, location.href);
  if (there.pathname !== location.pathname) return location.assign(there);
  history.replaceState(null, "", there);
  location.reload();
}

const link = (url, words) => {
  const made = Object.assign(document.createElement("a"), { href: url, textContent: words });
  made.addEventListener("click", (event) => {
    event.preventDefault();
    go(made.href);
  });
  return made;
};

const WAITING = {
  done: "No connection. That you have read this lesson is kept on this device, and sent when it is back.",
  check: "No connection. Your answer is kept on this device. What is right, and why, comes when it is sent.",
};
const ARRIVED = {
  done: ["Sent: this lesson is noted as read. ", "Go on"],
  check: ["Your answer is sent. ", "Show what is right, and why"],
};

async function tick(form, button) {
  const { tick: kind, tickKey: key, tickWords: words } = form.dataset;
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const { state, reply, sentence } = await send(key, form.getAttribute("action"), pairsOf(form, button), { words });
  delete form.dataset.busy;
  if (state === "sent") return go(reply.url);
  if (state === "refused") {
    await forget(key);
    return say(form, `${sentence} `, ...(reply?.at ? [link(reply.at, "Show me")] : []));
  }
  if (state === "signed-out" && kind in WAITING) {
    const signIn = Object.assign(document.createElement("a"), { href: `/accounts/login/?next=${encodeURIComponent(location.pathname)}`, textContent: "Sign in again" });
    return say(form, "You are signed out. This is kept on this device, and sent once you are signed in. ", signIn);
  }
  if (kind in WAITING) return say(form, WAITING[kind]);
  await forget(key);
  say(form, "No connection. Try it again when it is back.");
}

for (const form of document.querySelectorAll("form[data-tick]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tick(form, event.submitter);
  });
}

// What waited here arrives later, while the page is still open.
document.addEventListener("sent", ({ detail }) => {
  if (detail.name !== "sends" || detail.state !== "sent") return;
  const form = document.querySelector(`form[data-tick-key="${CSS.escape(detail.key)}"]`);
  if (!form || form.dataset.busy || !ARRIVED[form.dataset.tick]) return;
  const [words, way] = ARRIVED[form.dataset.tick];
  say(form, words, link(detail.reply.url, way));
});

for (const { key, refused } of await all("sends", user)) {
  const form = document.querySelector(`form[data-tick-key="${CSS.escape(key)}"]`);
  if (form && !refused && form.dataset.tick in WAITING) say(form, WAITING[form.dataset.tick]);
}
