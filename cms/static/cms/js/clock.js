// The time that is left: the server says how much, the page counts on a clock that nobody can turn. It speaks at marks
// only, also while the time is hidden; whether it is hidden is remembered on this device.

const MARKS = [
  [600_000, "Ten minutes are left."],
  [300_000, "Five minutes are left."],
  [60_000, "One minute is left."],
];
const MINUTE = 60_000;
const SLEPT = 5000; // ms by which the two clocks part when a device has slept: then the server is asked anew

function remembered(value) {
  try {
    if (value) localStorage.setItem("timer", value);
    return localStorage.getItem("timer");
  } catch {
    return null;
  }
}

export class Clock {
  // soon(): a few seconds are left; over(): none; ask(): what the server says, or undefined
  constructor(box, { soon, over, ask }) {
    this.box = box;
    if (!box) return;
    Object.assign(this, { soon, over, ask });
    const whole = Number(box.dataset.whole);
    this.marks = [[whole / 2, "Half of the time is left."], ...MARKS].filter(([at], index) => at < whole && (index || at > MARKS[0][0]));
    const details = box.querySelector("details");
    details.open = remembered() !== "hidden";
    details.addEventListener("toggle", () => remembered(details.open ? "shown" : "hidden"));
    this.set(Number(box.dataset.left));
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  get left() {
    return Math.max(0, this.until - performance.now());
  }

  // The server said anew how much is left, in milliseconds.
  set(left) {
    if (!this.box || left === null || left === undefined) return;
    this.until = performance.now() + left;
    this.before = this.before === undefined || left > this.before ? left : this.before;
    if (left > 4000) this.warned = false;
    this.drift = Date.now() - performance.now();
    this.show();
  }

  show() {
    const { left } = this;
    const minutes = Math.floor(left / MINUTE);
    const words = left < 2 * MINUTE ? `${Math.ceil(left / 1000)} seconds` : `${minutes} minutes`;
    const place = this.box.querySelector("[data-minutes]");
    if (place.textContent !== words) place.textContent = words;
    const passed = this.marks.filter(([at]) => left <= at && at < this.before);
    if (passed.length) this.speak(passed.at(-1)[1]);
    this.before = left;
  }

  speak(words) {
    const line = this.box.querySelector("[data-spoken]");
    line.textContent = words;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => (line.textContent = ""), MINUTE);
  }

  async tick() {
    if (Math.abs(Date.now() - performance.now() - this.drift) > SLEPT) await this.resync();
    this.show();
    if (this.left < 4000 && !this.warned) {
      this.warned = true;
      this.soon();
    }
    if (this.left > 0 || this.isOver) return;
    this.isOver = true;
    // The page's clock only asks; more time may have been given meanwhile.
    await this.resync();
    if (this.left > 0) this.isOver = false;
    else {
      clearInterval(this.ticking);
      this.over();
    }
  }

  async resync() {
    this.drift = Date.now() - performance.now();
    this.set(await this.ask());
  }
}
