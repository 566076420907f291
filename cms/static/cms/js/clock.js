// The time that is left: the server says how much, the page counts on a clock that nobody can turn.

const SPOKEN = [
  [600_000, "Ten minutes are left."],
  [120_000, "Two minutes are left."],
];

export class Clock {
  constructor(box, { soon, over }) {
    this.box = box;
    this.soon = soon;
    this.over = over;
    if (!box) return;
    this.whole = Number(box.dataset.left);
    this.marks = [[this.whole / 2, "Half of the time is left."], ...SPOKEN].filter(([at]) => at < this.whole);
    box.open = sessionStorage.getItem("timer") !== "hidden";
    box.addEventListener("toggle", () => sessionStorage.setItem("timer", box.open ? "shown" : "hidden"));
    this.set(this.whole);
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  // The server said anew how much is left, in milliseconds.
  set(left) {
    if (!this.box || left === null || left === undefined) return;
    this.until = performance.now() + left;
    this.tick();
  }

  tick() {
    const left = Math.max(0, this.until - performance.now());
    const words = left < 120_000 ? `${Math.ceil(left / 1000)} seconds` : `${Math.floor(left / 60_000)} minutes`;
    this.box.querySelector("[data-minutes]").textContent = words;
    while (this.marks.length && left <= this.marks[0][0]) {
      this.box.querySelector("[data-spoken]").textContent = this.marks.shift()[1];
    }
    if (left < 4000 && !this.warned) {
      this.warned = true;
      this.soon();
    }
    if (left === 0) {
      clearInterval(this.ticking);
      this.over();
    }
  }
}
