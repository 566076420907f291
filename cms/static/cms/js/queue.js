// Brings the answers of a page to the server: soon after they were written, one after the other and in the order in
// which they were written, again and again while the server cannot be reached.

const SOON = 1000; // ms from a change until it is sent
const AGAIN = [1000, 2000, 4000, 8000, 15_000, 30_000]; // ms until the next try when the server cannot be reached

export class Queue {
  constructor(page, answers) {
    this.page = page;
    this.answers = answers;
    this.trouble = ""; // offline, signed-out
    this.tries = 0;
    this.timer = 0;
    this.going = null;
  }

  get waiting() {
    return this.answers.filter((answer) => answer.isWaiting).sort((a, b) => a.since - b.since);
  }

  // Something was written. While the server is away, the next try is set already.
  soon(wait = SOON) {
    if (!this.page.isOver) this.timer ||= setTimeout(() => this.round(), wait);
  }

  // Try now: somebody came back, or the network did.
  now() {
    this.tries = 0;
    clearTimeout(this.timer);
    this.timer = 0;
    return this.waiting.length ? this.round() : undefined;
  }

  round() {
    this.going ??= this.send().finally(() => (this.going = null));
    return this.going;
  }

  async send() {
    clearTimeout(this.timer);
    this.timer = 0;
    for (const answer of this.waiting) {
      if (this.page.isOver) return;
      const sending = answer.put();
      this.page.say();
      this.trouble = await sending;
      if (this.trouble) break;
      this.tries = 0;
    }
    if (this.trouble) this.soon(AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
    else if (this.waiting.length) this.soon();
    this.page.say();
  }

  // Send until nothing waits, or until that cannot be done.
  async flush() {
    do await this.round();
    while (this.waiting.length && !this.trouble && !this.page.isOver);
  }

  // The page goes: whatever is not saved leaves with it, all at once.
  leave() {
    for (const answer of this.waiting) if (!answer.isOnItsWay) answer.put(true);
  }

  stop() {
    clearTimeout(this.timer);
  }
}
