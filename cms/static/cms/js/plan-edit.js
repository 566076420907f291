// A row of a team's plan changed in its place: the form comes from the server, what is typed is kept on this device at
// once, and the server takes it once. Where somebody else was faster, both texts are shown. Nothing typed is taken away.

import * as kept from "./plan-kept.js";
import { post } from "./ratings.js";

const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;
const AGAIN = [3000, 6000, 15_000, 30_000]; // ms until the next try when the server cannot be reached

// What was kept while both texts stood there, as the plain form of the row has it: one's own words, put together where
// that was begun. It names no version, so that both are shown again before anything is saved.
export function plainly(pairs) {
  if (!pairs.some(([name]) => name.startsWith("mine-"))) return pairs;
  const said = new Map(pairs);
  const own = (name, value) => (said.get(`take-${name}`) === "own" ? (said.get(`own-${name}`) ?? value) : value);
  const mine = pairs.filter(([name]) => name.startsWith("mine-")).map(([name, value]) => [name.slice(5), own(name.slice(5), value)]);
  return [...mine, ["base", "0"], ["client", said.get("client")]];
}

export const editors = new Map(); // by row, "new" for one that is not in the plan yet

export class Editor {
  // host: where the form stands; room: { user, plan, signIn, changed(), say(words), editing() }.
  constructor(host, row, url, room) {
    Object.assign(this, { host, row, url, room, tries: 0, begun: Date.now() });
    editors.set(row, this);
  }

  async open(filled) {
    let reply;
    try {
      reply = await fetch(this.url, { headers: { "X-Part": "row", Accept: "application/json, text/html" }, redirect: "manual" });
    } catch {
      reply = null;
    }
    if (!reply?.ok) {
      editors.delete(this.row);
      this.why = (await reply?.json().catch(() => null))?.sentence ?? "";
      return false;
    }
    this.put(await reply.text());
    if (filled) this.fill(filled);
    this.room.editing();
    return true;
  }

  put(html) {
    this.host.replaceChildren(...parse(html).childNodes);
    this.host.closest("[data-row]")?.classList.add("is-edited");
    this.form = this.host.querySelector("form");
    this.line = this.host.querySelector("[data-form-line]");
    this.form.addEventListener("input", (event) => this.typed(event));
    this.form.addEventListener("change", (event) => this.chosen(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.host.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.close();
    });
    const first = this.host.querySelector("[data-focus]") ?? this.form.querySelector("textarea, select, input:not([type=hidden])");
    first?.focus();
  }

  get pairs() {
    return [...new FormData(this.form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  }

  // Put back what this device kept.
  fill(was) {
    const pairs = plainly(was);
    for (const box of this.form.querySelectorAll("input[type=checkbox]")) box.checked = pairs.some(([name, value]) => name === box.name && value === box.value);
    for (const [name, value] of pairs) {
      const field = this.form.elements[name];
      if (field && "value" in field && field.type !== "checkbox") field.value = value;
    }
  }

  get item() {
    return this.row;
  }

  typed(event) {
    if (event.target.matches("[data-own]")) event.target.closest("fieldset").querySelector("[value=own]").checked = true;
    this.dirty = true;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(false), 250);
  }

  keep(out, pairs = this.pairs) {
    clearTimeout(this.keeping);
    return kept.keep(this.room.user, this.room.plan, this.item, { action: this.form.getAttribute("action"), pairs, out }, this.begun);
  }

  // Choosing an entry of the library, or a goal, fills what is empty or came from another entry.
  chosen({ target }) {
    if (target.name === "library") this.take(this.form.querySelector(`[data-entry="${CSS.escape(target.value)}"]`), "intervention");
    if (target.name === "goal_id") this.take(this.form.querySelector(`[data-goal="${CSS.escape(target.value)}"]`), "goal");
  }

  take(entry, name) {
    if (!entry) return;
    const field = this.form.elements[name];
    const known = [...this.form.querySelectorAll("template")].map((one) => one.innerHTML.trim());
    const parts = document.createElement("textarea");
    if (field.value.trim() && !known.some((one) => ((parts.innerHTML = one), parts.value === field.value.trim()))) return;
    parts.innerHTML = entry.innerHTML;
    field.value = parts.value;
    if (entry.dataset.domain) this.form.elements.domain.value = entry.dataset.domain;
    if (entry.dataset.whose) this.form.elements.whose.value = entry.dataset.whose;
    const owners = (entry.dataset.owners ?? "").split(" ").filter(Boolean);
    const boxes = [...this.form.querySelectorAll("[name=owners]")];
    if (owners.length === 1 && !boxes.some(({ checked }) => checked)) for (const box of boxes) box.checked = box.value === owners[0];
  }

  async submit(event) {
    event.preventDefault();
    if (this.sending) return;
    const pairs = this.pairs;
    const { submitter } = event;
    if (submitter?.name) pairs.push([submitter.name, submitter.value]);
    await this.keep(true, pairs);
    await this.send(pairs);
  }

  async send(pairs) {
    this.sending = true;
    this.waits = pairs;
    clearTimeout(this.timer);
    this.host.inert = true; // what is on its way is not changed any more
    this.say(this.tries ? this.words : "Saving.");
    const answer = await post(this.form.getAttribute("action"), pairs);
    this.sending = false;
    if (answer.state === "offline" || answer.state === "signed-out") return this.later(answer.state);
    this.host.inert = false;
    this.waits = null;
    this.tries = 0;
    if (answer.state === "sent") {
      await kept.forget(this.room.user, this.room.plan, this.item);
      this.dirty = false;
      this.close({ saved: answer.reply });
      return undefined;
    }
    const { html } = answer.reply ?? {};
    await this.keep(false, pairs);
    if (html) {
      this.put(html);
      this.room.say(answer.sentence);
    } else this.say(`Not saved. ${answer.sentence} What you wrote stays here, to copy or to send again.`, true);
    this.room.changed();
    return undefined;
  }

  // No connection, or signed out: it is kept, and sent when that is over.
  later(state) {
    this.words = state === "offline" ? "No connection. What you wrote is kept on this device, and sent when it is back." : "You are signed out. What you wrote is kept on this device, and sent once you have signed in again in another window.";
    this.say(this.words, true);
    this.timer = setTimeout(() => this.again(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  again() {
    if (this.waits && !this.sending) this.send(this.waits);
  }

  say(words, held = false) {
    if (!this.line?.isConnected) {
      this.line = Object.assign(document.createElement("p"), { className: "saved" });
      this.host.append(this.line);
    }
    this.line.hidden = false;
    this.line.classList.toggle("saved--held", held);
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  // Somebody changed the row, or took it out, while this form is open.
  meanwhile(words) {
    const line = this.host.querySelector("[data-meanwhile]");
    if (!line) return;
    line.hidden = false;
    line.textContent = words;
  }

  close({ saved } = {}) {
    clearTimeout(this.timer);
    clearTimeout(this.keeping);
    if (!saved) kept.forget(this.room.user, this.room.plan, this.item);
    editors.delete(this.row);
    this.host.replaceChildren();
    const row = this.host.closest("[data-row]");
    row?.classList.remove("is-edited");
    this.room.editing();
    this.room.closed(this.row, saved);
  }
}
