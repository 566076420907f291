// One question of an open stage: keeps what is written on the device at once, and knows what the server holds of it.

import { alike, inWords, read, write } from "./fields.js";
import { forget, keep } from "./store.js";

export const PATIENCE = 20_000; // ms until a request counts as lost

export class Answer {
  // page: form, user, attempt, headers(), say(), saved(reply), stop(sentence), soon()
  constructor(block, page) {
    this.block = block;
    this.page = page;
    this.id = block.dataset.item;
    this.url = block.dataset.url;
    this.rev = Number(block.dataset.rev);
    this.stored = read(page.form, this.id, true); // what the server holds, as far as this page knows
    this.sent = null; // what went out and was never answered
    this.since = 0; // when it was first written and not acknowledged since
    this.isOut = false; // on its way
    this.trouble = ""; // refused, changed; open: not yet known over which answer this was written
    this.sentence = "";
    this.field.value = this.rev; // a browser that loads a page again may have put back an older one
  }

  get field() {
    return this.page.form.elements[`rev:${this.id}`];
  }

  get raw() {
    return read(this.page.form, this.id);
  }

  // Something else stands here than the server is known to hold; also where nobody knows whether it got the last one.
  get isDirty() {
    return this.sent !== null || !alike(this.raw, this.stored);
  }

  // There is something to send, and nothing first to be decided by the person.
  get isWaiting() {
    return this.isDirty && !this.trouble;
  }

  // What stands here is what was sent last, and that is still on its way.
  get isOnItsWay() {
    return this.isOut && this.sent !== null && alike(this.raw, this.sent);
  }

  changed() {
    if (this.trouble === "refused") this.trouble = "";
    if (!this.isDirty) this.forget();
    else this.written();
    this.page.say();
  }

  written() {
    this.since ||= Date.now();
    this.keep();
    if (!this.trouble) this.page.soon();
  }

  keep() {
    return keep(this.page.user, this.page.attempt, this.id, { raw: this.raw, rev: this.rev, sent: this.sent }, this.since || Date.now());
  }

  forget() {
    this.since = 0;
    return forget(this.page.user, this.page.attempt, this.id);
  }

  // Bring it to the server. Resolves to "offline" or "signed-out" where that could not be done, else to "".
  async put(leaving = false) {
    const raw = this.raw;
    const before = this.sent;
    this.sent = raw;
    if (!leaving) this.keep();
    this.isOut = true;
    try {
      return await this.request(raw, before, leaving);
    } finally {
      this.isOut = false;
    }
  }

  async request(raw, before, leaving) {
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
      return "offline";
    }
    if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) return "signed-out";
    const said = reply.status >= 500 || reply.status === 429 ? null : await reply.json().catch(() => null);
    if (!said) return "offline";
    if (reply.ok) this.acknowledged(raw, said);
    else if (reply.status === 409 && said.kind === "changed") this.compare(raw, before, said);
    else if (reply.status === 409) this.page.stop(said.sentence);
    else {
      this.sent = null;
      this.trouble = "refused";
      this.sentence = said.sentence ?? "Load this page again.";
    }
    return "";
  }

  acknowledged(raw, said) {
    this.settle(raw, said.rev);
    this.page.saved(said);
    if (!this.isDirty) return this.forget();
    this.since = Date.now();
    return this.keep();
  }

  settle(raw, rev) {
    this.stored = raw;
    this.rev = rev;
    this.field.value = rev;
    this.sent = null;
    this.trouble = "";
  }

  // Somebody else wrote meanwhile; unless it was this page, with a request whose answer got lost.
  compare(raw, before, said) {
    const other = said.raw ?? {};
    if (alike(other, raw) || (before && alike(other, before))) {
      this.settle(other, said.rev);
      if (this.isDirty) this.page.soon();
      else this.forget();
      return;
    }
    this.trouble = "changed";
    this.sentence = "Changed in another window.";
    this.offer(other, { rev: said.rev, why: "Another window saved a different answer here.", name: "There", leave: "Keep what is here", take: "Take the other" });
  }

  // Something else stands here than came from the server, before this page heard of it. Where the page is new, somebody
  // typed faster than its script came. Where it was loaded again, the browser may have put back what was typed in an
  // earlier one, and the server may have another answer by now: over which one it was written, nobody knows.
  begin(isAgain) {
    if (!this.isDirty || this.since) return;
    write(this.page.form, this.id, this.raw); // it came without an event: whatever draws it another way hears of it
    if (isAgain && this.rev) {
      this.there = { rev: this.rev, raw: this.stored };
      this.rev = this.field.value = 0; // nothing is written over before it is known
      this.trouble = "open";
    }
    this.written();
  }

  // This device kept the same, and knows over which answer it was written.
  recognize({ rev, sent, at }) {
    if (this.trouble !== "open" || (rev !== this.there.rev && !(sent && alike(sent, this.stored)))) return;
    this.rev = this.field.value = this.there.rev;
    this.trouble = "";
    this.since = at;
    this.written();
  }

  // Nobody knows: the person decides.
  ask() {
    if (this.trouble !== "open") return;
    this.trouble = "changed";
    this.sentence = "The server has another answer than this page.";
    this.offer(this.there.raw, { rev: this.there.rev, why: "The page was loaded again, and what stands here is not what the server has.", name: "On the server", leave: "Keep what is here", take: "Take the other" });
  }

  // What this device kept of this question: goes back into the field, unless the server's copy is another one by now.
  restore({ raw, rev, sent, at }) {
    if (rev !== this.rev && !(sent && alike(sent, this.stored))) return false;
    write(this.page.form, this.id, raw);
    this.sent = rev === this.rev ? sent : null;
    this.since = at;
    this.changed();
    return true;
  }

  // It was written over something that stands no longer: the person decides.
  offerBack(raw, done) {
    this.offer(raw, { done, rev: this.rev, why: "This answer did not reach the server before the page was closed.", name: "Kept on this device", leave: "Leave it as it is", take: "Put it back" });
  }

  // Two answers to one question: show both, and let the person choose.
  offer(other, { rev, why, name, leave, take, done }) {
    this.block.querySelector("[data-two]")?.remove();
    const box = make("div", { className: "notice mt-2", role: "group", ariaLabel: "Two answers to this question" });
    box.dataset.two = "";
    const row = make("p", { className: "row mt-1" });
    const isElsewhere = this.trouble === "changed";
    const choose = (taken) => {
      box.remove();
      done?.();
      if (taken) write(this.page.form, this.id, other);
      if (isElsewhere) this.settle(other, rev);
      if (this.isDirty) this.changed();
      else this.forget();
      this.block.querySelector("input:not([type=hidden]), textarea, select:not([hidden]), [data-focus]")?.focus();
      this.page.say();
    };
    row.append(
      make("button", { type: "button", className: "button button--second button--small", textContent: leave, onclick: () => choose(false) }),
      make("button", { type: "button", className: "button button--second button--small", textContent: take, onclick: () => choose(true) }),
    );
    const said = make("div");
    said.append(
      make("p", { textContent: why }),
      pair("Here", inWords(this.page.form, this.id, this.raw)),
      pair(name, inWords(this.page.form, this.id, other)),
      row,
    );
    box.append(said);
    this.block.append(box);
  }
}

export const make = (tag, about = {}) => Object.assign(document.createElement(tag), about);

function pair(name, value) {
  const line = make("p");
  line.append(make("strong", { textContent: `${name}: ` }), value);
  return line;
}
