// One question of an open stage: keeps what is written on the device at once, and brings it to the server soon.

import { alike, inWords, read, write } from "./fields.js";
import { forget, keep } from "./store.js";

const SOON = 1200; // ms from a change until it is sent
const AGAIN = [1000, 2000, 4000, 8000, 15_000, 30_000]; // ms until the next try when the server cannot be reached
export const PATIENCE = 20_000; // ms until a request counts as lost

export class Answer {
  // page: form, user, attempt, headers(), say(), saved(reply), stop(sentence), isOver
  constructor(block, page) {
    this.block = block;
    this.page = page;
    this.id = block.dataset.item;
    this.url = block.dataset.url;
    this.rev = Number(block.dataset.rev);
    this.stored = this.raw; // what the server holds, as far as this page knows
    this.sent = null; // what went out and was never answered
    this.sending = null;
    this.timer = 0;
    this.tries = 0;
    this.trouble = ""; // offline, signed-out, refused, changed
    this.sentence = "";
  }

  get raw() {
    return read(this.page.form, this.id);
  }

  get isDirty() {
    return !alike(this.raw, this.stored);
  }

  changed() {
    this.keep();
    if (this.trouble === "refused") this.trouble = "";
    if (this.trouble !== "changed") this.timer ||= setTimeout(() => this.send(), SOON);
    this.page.say();
  }

  keep() {
    keep(this.page.user, this.page.attempt, this.id, this.raw, this.rev);
  }

  forget() {
    return forget(this.page.user, this.page.attempt, this.id);
  }

  // Send what is not saved yet. One request at a time, except the last one when the page is left.
  async send(leaving = false) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.sending && !leaving) {
      await this.sending;
      if (!this.trouble) await this.send();
      return;
    }
    if (!this.isDirty || this.trouble === "changed" || this.trouble === "refused" || this.page.isOver) return;
    this.sending = this.put(this.raw, this.sent, leaving);
    this.page.say();
    await this.sending;
    this.sending = null;
    if (this.isDirty && !this.trouble) this.timer ||= setTimeout(() => this.send(), SOON);
    this.page.say();
  }

  async put(raw, before, leaving) {
    this.sent = raw;
    let reply;
    try {
      reply = await fetch(this.url, {
        method: "PUT",
        body: JSON.stringify({ rev: this.rev, raw }),
        headers: this.page.headers({ "Content-Type": "application/json" }),
        redirect: "manual",
        keepalive: leaving,
        signal: leaving ? undefined : AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return this.later("offline");
    }
    if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) return this.later("signed-out");
    if (reply.status >= 500 || reply.status === 429) return this.later("offline");
    const said = await reply.json().catch(() => null);
    if (!said) return this.later("offline");
    if (reply.ok) return this.acknowledged(raw, said);
    if (reply.status === 409 && said.kind === "changed") return this.compare(raw, before, said);
    if (reply.status === 409) return this.page.stop(said.sentence);
    this.trouble = "refused";
    this.sentence = said.sentence;
  }

  acknowledged(raw, said) {
    this.settle(raw, said.rev);
    if (this.isDirty) this.keep();
    else this.forget();
    this.page.saved(said);
  }

  settle(raw, rev) {
    this.stored = raw;
    this.rev = rev;
    this.page.form.elements[`rev:${this.id}`].value = rev;
    this.sent = null;
    this.trouble = "";
    this.tries = 0;
  }

  later(trouble) {
    this.trouble = trouble;
    const wait = AGAIN[Math.min(this.tries++, AGAIN.length - 1)];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  // Somebody else wrote meanwhile; unless it was this page, with a request whose answer got lost.
  compare(raw, before, said) {
    const other = said.raw ?? {};
    if (alike(other, raw) || (before && alike(other, before))) {
      this.settle(other, said.rev);
      if (!this.isDirty) this.forget();
      return;
    }
    this.trouble = "changed";
    this.offer(other, { rev: said.rev, why: "Another window saved a different answer here.", name: "There", leave: "Keep what is here", take: "Take the other" });
  }

  // What this device kept and the server never got.
  offerBack(raw) {
    this.offer(raw, { rev: this.rev, why: "This answer did not reach the server before the page was closed.", name: "Kept on this device", leave: "Leave it as it is", take: "Put it back" });
  }

  // Two answers to one question: show both, and let the person choose.
  offer(other, { rev, why, name, leave, take }) {
    this.block.querySelector("[data-two]")?.remove();
    const box = make("div", { className: "notice mt-2", role: "group", ariaLabel: "Two answers to this question" });
    box.dataset.two = "";
    const row = make("p", { className: "row mt-1" });
    const isElsewhere = this.trouble === "changed";
    const choose = (taken) => {
      box.remove();
      if (taken) write(this.page.form, this.id, other);
      if (isElsewhere) this.settle(other, rev);
      if (this.isDirty) this.changed();
      else this.forget();
      this.send();
      this.block.querySelector("input:not([type=hidden]), textarea, select:not([hidden]), [data-focus]")?.focus();
      this.page.say();
    };
    row.append(
      make("button", { type: "button", className: "button button--second button--small", textContent: leave, onclick: () => choose(false) }),
      make("button", { type: "button", className: "button button--second button--small", textContent: take, onclick: () => choose(true) }),
    );
    const words = make("div");
    words.append(
      make("p", { textContent: why }),
      pair("Here", inWords(this.page.form, this.id, this.raw)),
      pair(name, inWords(this.page.form, this.id, other)),
      row,
    );
    box.append(words);
    this.block.append(box);
  }
}

export const make = (tag, about = {}) => Object.assign(document.createElement(tag), about);

function pair(name, value) {
  const line = make("p");
  line.append(make("strong", { textContent: `${name}: ` }), value);
  return line;
}
