// The room of a team's plan: asks whether something changed (asking.js), and shows it without taking away what somebody
// writes, where they are, or what they look at. Without this script every form works by itself.

import * as asking from "./asking.js";
import { Editor, editors, plainly } from "./plan-edit.js";
import * as kept from "./plan-kept.js";
import { post } from "./ratings.js";
import * as store from "./store.js";

const BEAT = 15_000; // ms between two words that one is here

const box = document.querySelector("[data-plan]");
const { plan, user, seal, signIn } = box.dataset;
const live = box.querySelector("[data-live]");
const line = box.querySelector("[data-line]");
let change = Number(box.dataset.change);
let order = null; // ids of the rows of the plan, once the server said them
let tag = "";
let back = null; // where the focus goes once a row is renewed

store.seal(seal);
store.live();

const parse = (html) => new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
const rowOf = (id) => box.querySelector(`[data-row="${CSS.escape(id)}"]`);
const room = {
  user,
  plan,
  signIn,
  say,
  editing: beat,
  changed: () => pulse.look(),
  async closed(row, saved) {
    if (saved) {
      say("Saved.");
      back = saved.row;
      await pulse.look();
    }
    settle(row);
    const at = rowOf(saved?.row ?? row);
    (at?.querySelector("[data-change]") ?? box.querySelector("[data-add]"))?.focus({ preventScroll: Boolean(at) });
    back = null;
  },
};

function say(words) {
  asking.say(live, words);
}

function tell(words, ...more) {
  line.hidden = !words;
  line.classList.toggle("saved--held", Boolean(words));
  if (words && line.dataset.words !== words) line.replaceChildren(words, ...more);
  line.dataset.words = words;
}

// Asking

const TROUBLE = {
  "": "",
  offline: "No connection. What stands here is as it was; what you write is kept on this device, and sent when it is back.",
  server: "The server is in trouble just now. What you write is kept on this device, and sent when it is back.",
};

const pulse = asking.watch({
  address: () => `${box.dataset.pulse}?since=${change}`,
  tag: () => tag,
  changed(said, newer) {
    tag = newer;
    show(said);
  },
  trouble(state) {
    if (state === "signed-out") {
      const link = Object.assign(document.createElement("a"), { href: `${signIn}?next=${encodeURIComponent(location.pathname)}`, target: "_blank", textContent: "sign in again in another window" });
      return tell("You are signed out. What you write is kept; ", link, ".");
    }
    tell(TROUBLE[state]);
    if (!state) for (const editor of editors.values()) editor.again();
    return undefined;
  },
  over: (sentence) => tell(`${sentence || "This plan is no longer open to you."} What you wrote and had not saved stays here, to copy.`),
});

// Showing

function show(said) {
  const active = document.activeElement;
  const first = change === said.change;
  for (const row of said.rows) showRow(row);
  for (const [name, html] of Object.entries(said.sides)) showSide(name, html);
  change = said.change;
  if (said.order) order = new Set(said.order);
  for (const row of box.querySelectorAll("[data-row]")) if (!editors.has(row.dataset.row)) settle(row.dataset.row);
  if (!first && said.news.length) say(said.news.length > 3 ? `${said.news.slice(0, 3).join(" ")} And more.` : said.news.join(" "));
  if ("writes" in box.dataset && !said.open) {
    delete box.dataset.writes;
    tell("This exercise is closed now. Nothing changes any more; what you wrote and had not saved stays here, to copy.");
  }
  if (active && !active.isConnected && back === null) (rowOf(active.closest("[data-row]")?.dataset.row ?? "") ?? document.getElementById("main")).focus({ preventScroll: true });
  if (document.visibilityState === "visible") seen();
}

function showRow({ id, gone, html, domain, number, by, mine }) {
  const there = rowOf(id);
  const editor = editors.get(id);
  if (gone) {
    if (editor) return editor.meanwhile("Somebody took this row out while you write. What you write is kept; when you save, you can bring it back.");
    return there?.remove();
  }
  const fresh = parse(html);
  if (!there) return place(fresh, domain);
  const moved = there.closest("[data-domain]").dataset.domain !== String(domain);
  if (editor && !mine && there.dataset.number !== String(number)) editor.meanwhile(`${by} changed this row while you write. What you write is kept; when you save, you are shown both texts.`);
  const view = there.querySelector("[data-view]");
  const held = view.contains(document.activeElement) ? document.activeElement.closest("[data-change]") ? "[data-change]" : "[data-out] button" : "";
  view.replaceWith(fresh.querySelector("[data-view]"));
  there.querySelector("[data-comments]").replaceWith(fresh.querySelector("[data-comments]"));
  there.querySelector("[data-count]").replaceWith(fresh.querySelector("[data-count]"));
  there.dataset.number = number;
  there.classList.toggle("is-new", fresh.classList.contains("is-new"));
  there.dataset.to = domain;
  if (moved && !editor) place(there, domain);
  if (held) there.querySelector(held)?.focus({ preventScroll: true });
  return undefined;
}

// What waited while somebody wrote in a row: that it was taken out, or moved to another domain.
function settle(id) {
  const row = rowOf(id);
  if (!row || !order) return;
  if (!order.has(id)) row.remove();
  else if (row.dataset.to && row.dataset.to !== row.closest("[data-domain]").dataset.domain) place(row, row.dataset.to);
}

function place(article, domain) {
  const rows = box.querySelector(`[data-domain="${domain}"] [data-rows]`);
  const after = [...rows.children].find((one) => Number(one.dataset.position) > Number(article.dataset.position));
  rows.insertBefore(article, after ?? null);
}

function showSide(name, html) {
  const side = box.querySelector(`[data-side="${name}"]`);
  if (!side || side.dataset.html === html) return;
  side.dataset.html = html;
  const open = side.querySelector("details")?.open;
  const at = side.contains(document.activeElement) ? [...side.querySelectorAll("a, button, summary")].indexOf(document.activeElement) : -1;
  side.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  if (open) side.querySelector("details").open = true;
  if (at >= 0) [...side.querySelectorAll("a, button, summary")][at]?.focus({ preventScroll: true });
}

// Being here

let beaten = 0;
let noted = 0;

async function beat() {
  if (pulse.isOver() || document.visibilityState === "hidden") return;
  beaten = Date.now();
  const [row] = editors.keys();
  const now = change;
  const { state } = await post(box.dataset.here, [["row", row ?? ""], ...(noted < now ? [["seen", String(now)]] : [])]);
  if (state === "sent") noted = Math.max(noted, now);
}

const seen = () => noted < change && beat();

addEventListener("pagehide", () => {
  const token = /(?:^|; )(?:__Host-)?alongside_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  fetch(box.dataset.here, { method: "POST", body: new URLSearchParams({ leaves: "1" }), headers: { "X-CSRFToken": token, Accept: "application/json" }, keepalive: true }).catch(() => undefined);
});
setInterval(() => Date.now() - beaten >= BEAT - 500 && beat(), BEAT / 3);

// Doing

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());

const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;

async function edit(host, row, url, filled) {
  if (editors.has(row)) return editors.get(row).form?.scrollIntoView({ block: "nearest" });
  const editor = new Editor(host, row, url, room);
  const isOpen = await editor.open(filled);
  if (!isOpen && filled) return false;
  tell(isOpen ? "" : editor.why || "No connection: a row can be changed here once it is back.");
  return true;
}

box.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-change], a[data-add], a[data-fill]");
  if (!link || !plain(event) || pulse.isOver()) return;
  event.preventDefault();
  const row = link.closest("[data-row]");
  if (row && link.matches("[data-change]")) edit(row.querySelector("[data-edit]"), row.dataset.row, link.href);
  else {
    const host = box.querySelector("[data-new-row]");
    edit(host, "new", link.href).then(() => host.scrollIntoView({ block: "start" }));
  }
});

box.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-out], [data-back], [data-say]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  form.dataset.client ??= crypto.randomUUID?.() ?? "";
  const pairs = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const answer = await post(form.getAttribute("action"), [...pairs, ...(form.dataset.client ? [["client", form.dataset.client]] : [])]);
  delete form.dataset.busy;
  const isTalk = form.matches("[data-say]");
  if (answer.state === "sent") {
    delete form.dataset.client;
    if (isTalk) {
      form.reset();
      kept.forget(user, plan, `say ${form.closest("[data-row]").dataset.row}`);
      say("Your comment is sent.");
    }
    return pulse.look();
  }
  if (answer.state === "conflict") {
    const row = form.closest("[data-row]");
    const editor = new Editor(row.querySelector("[data-edit]"), row.dataset.row, form.getAttribute("action"), room);
    return editor.put(answer.reply.html);
  }
  const words = answer.sentence ?? (answer.state === "offline" ? "No connection: that was not done. Press again when it is back; it counts once." : "You are signed out: that was not done. Sign in again in another window, and press again.");
  say(words);
  const place = form.querySelector("[data-said]") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "saved saved--held" }));
  place.dataset.said = "";
  place.textContent = words;
  return undefined;
});

// Words of a comment that is not sent yet are kept, too.
box.addEventListener("input", ({ target }) => {
  const form = target.closest("[data-say]");
  if (!form) return;
  const { row } = form.closest("[data-row]").dataset;
  if (target.value) kept.keep(user, plan, `say ${row}`, { action: form.getAttribute("action"), pairs: [["text", target.value]], out: false });
  else kept.forget(user, plan, `say ${row}`);
});

// A link to a row opens what it leads to.
addEventListener("hashchange", () => document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true }));

// On a phone the plan comes first: the story folds.
if (matchMedia("(max-width: 900px)").matches) box.querySelector("[data-story]").open = false;

// After a crash, or another day: what this device kept and the server never got goes back to its place, or on its way.
async function restore() {
  await store.sweep(user);
  for (const { item, raw, tab } of await kept.left(user, plan)) {
    const drop = () => kept.forget(user, plan, item, tab);
    if (raw.out) {
      const answer = await post(raw.action, raw.pairs);
      if (answer.state === "sent") {
        await drop();
        say("Something you wrote had not reached the server. It is saved now.");
        pulse.look();
        continue;
      }
    }
    if (item.startsWith("say ")) {
      const field = rowOf(item.slice(4))?.querySelector("[data-say] textarea");
      if (!field || field.value) continue;
      field.value = raw.pairs[0][1];
      field.closest("details").open = true;
    } else {
      const row = rowOf(item);
      const host = row ? row.querySelector("[data-edit]") : box.querySelector("[data-new-row]");
      if (!("writes" in box.dataset) || (item !== "new" && !row) || !(await edit(host, item, raw.action, raw.pairs))) {
        lost(raw, drop);
        continue;
      }
      await editors.get(item)?.keep(false);
      say("Something you wrote had not reached the server. This device kept it; it is back in its place.");
    }
    await drop();
  }
}

// It has no place any more: it is shown until it was read.
function lost(raw, drop) {
  const words = plainly(raw.pairs).filter(([name, value]) => value && !["base", "client", "act", "domain", "library", "goal_id", "owners"].includes(name)).map(([, value]) => value);
  if (!words.length) return drop();
  const note = Object.assign(document.createElement("div"), { className: "notice mt-2" });
  note.setAttribute("role", "status");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--plain button--small", textContent: "I have read this" });
  button.addEventListener("click", () => (note.remove(), drop()));
  note.append(Object.assign(document.createElement("p"), { textContent: `Something you wrote did not reach the plan, and has no place in it now: “${words.join(" · ")}”` }), button);
  box.querySelector("[data-tell]").append(note);
  return undefined;
}

beat();
restore();
