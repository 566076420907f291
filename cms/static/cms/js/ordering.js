// A list to put in order: drag a step, press its buttons, or use the arrow keys. The selects that the form sends stay
// the one answer: every move writes them, so drafts and copies work as for any other field. Without this script one
// chooses each place by hand.

const PATH = "http://www.w3.org/2000/svg";
const GRIP = "M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01";
const UP = "M12 19V6m-6 6 6-6 6 6";
const DOWN = "M12 5v13m-6-6 6 6 6-6";
const EDGE = 72; // px from the edge of the window at which a drag scrolls it
const still = matchMedia("(prefers-reduced-motion: reduce)");

const make = (tag, about = {}) => Object.assign(document.createElement(tag), about);

function drawn(path) {
  const svg = document.createElementNS(PATH, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", width: 22, height: 22, "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": path === GRIP ? 3 : 2, "stroke-linecap": "round", "stroke-linejoin": "round" })) svg.setAttribute(name, value);
  svg.append(Object.assign(document.createElementNS(PATH, "path")));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

function control(path, name, className) {
  const made = make("button", { type: "button", className });
  made.setAttribute("aria-label", name);
  made.append(drawn(path));
  return made;
}

class Ordering {
  constructor(box) {
    this.box = box;
    this.list = box.querySelector("[data-steps]");
    box.classList.add("order--live");
    box.querySelector("[data-hint]").textContent = "Drag a step, or use its arrows. On a grip, the arrow keys move the step; Home and End bring it to the top or the bottom.";
    for (const step of this.steps) this.equip(step);
    this.state = make("p", { className: "order__state meta" });
    this.taken = make("button", { type: "button", className: "button button--second button--small", textContent: "Take this order as it stands", onclick: () => this.take() });
    this.said = make("p", { className: "sr", role: "status" });
    this.list.after(this.state, this.said);
    this.read();
    box.closest("form")?.addEventListener("written", () => this.read());
  }

  get steps() {
    return [...this.list.children];
  }

  equip(step) {
    const words = step.querySelector("[data-text]");
    const place = make("span", { className: "order__number" });
    const text = make("span", { className: "order__text", textContent: words.textContent });
    const grip = control(GRIP, `Move: ${words.textContent}`, "order__grip");
    const up = control(UP, `Earlier: ${words.textContent}`, "order__turn");
    const down = control(DOWN, `Later: ${words.textContent}`, "order__turn");
    grip.dataset.focus = "";
    words.hidden = true;
    step.querySelector("select").hidden = true;
    step.prepend(grip, place, text, up, down);
    up.onclick = () => this.move(step, -1);
    down.onclick = () => this.move(step, 1);
    grip.onkeydown = (event) => this.key(event, step);
    grip.onpointerdown = (event) => this.drag(event, step, grip);
  }

  // What the fields say, shown as a list: the steps that have a place in front, the others as they came.
  read() {
    const at = (step) => Number(step.querySelector("select").value) || Infinity;
    const sorted = this.steps.map((step, turn) => [at(step), turn, step]).sort(([a, i], [b, j]) => (a === b ? i - j : a - b));
    for (const [, , step] of sorted) this.list.append(step);
    this.show();
  }

  show() {
    const { steps } = this;
    for (const [turn, step] of steps.entries()) {
      step.querySelector(".order__number").textContent = `${turn + 1}`;
      const [up, down] = step.querySelectorAll(".order__turn");
      up.setAttribute("aria-disabled", turn === 0);
      down.setAttribute("aria-disabled", turn === steps.length - 1);
    }
    if (this.list.querySelector(".order__step--held")) return;
    const given = steps.every((step, turn) => step.querySelector("select").value === `${turn + 1}`);
    this.box.classList.toggle("order--given", given);
    if (given) this.state.replaceChildren("This order is your answer.");
    else this.state.replaceChildren("Not answered yet: the steps stand by chance. ", this.taken);
  }

  // Write the places into the fields, and say so to whoever listens for answers.
  write(about) {
    const { steps } = this;
    for (const [turn, step] of steps.entries()) step.querySelector("select").value = `${turn + 1}`;
    this.show();
    const field = about.querySelector("select");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  take() {
    this.write(this.list.firstElementChild);
    this.said.textContent = "This order is your answer.";
    this.list.querySelector(".order__grip").focus();
  }

  announce(step) {
    const { steps } = this;
    this.said.textContent = `${step.querySelector("[data-text]").textContent}: place ${steps.indexOf(step) + 1} of ${steps.length}.`;
  }

  move(step, by) {
    if (this.shift(step, by)) this.write(step);
    this.announce(step);
  }

  // The neighbors move around the step, never the step itself: it keeps the focus, and the pointer that holds it.
  shift(step, by) {
    const { steps } = this;
    const from = steps.indexOf(step);
    const to = Math.min(Math.max(from + by, 0), steps.length - 1);
    if (to === from) return false;
    const passed = to < from ? steps.slice(to, from) : steps.slice(from + 1, to + 1);
    const before = new Map(passed.map((one) => [one, one.getBoundingClientRect().top]));
    if (to < from) step.after(...passed);
    else step.before(...passed);
    for (const [one, top] of before) glide(one, top - one.getBoundingClientRect().top);
    this.show();
    return true;
  }

  key(event, step) {
    const far = this.steps.length;
    const by = { ArrowUp: -1, ArrowDown: 1, Home: -far, End: far }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.move(step, by);
  }

  drag(event, step, grip) {
    if (event.button) return;
    grip.focus();
    grip.setPointerCapture(event.pointerId);
    step.classList.add("order__step--held");
    const start = this.steps;
    const follow = (at) => {
      if (at.clientY < EDGE) scrollBy(0, -12);
      else if (at.clientY > innerHeight - EDGE) scrollBy(0, 12);
      const { previousElementSibling: above, nextElementSibling: below } = step;
      if (above && at.clientY < middle(above)) this.shift(step, -1);
      else if (below && at.clientY > middle(below)) this.shift(step, 1);
    };
    const put = (back) => {
      step.classList.remove("order__step--held");
      grip.onpointermove = grip.onpointerup = grip.onpointercancel = null;
      removeEventListener("keydown", leave, true);
      if (back) this.list.append(...start);
      this.show();
      if (back || this.steps.every((one, turn) => one === start[turn])) return;
      this.write(step);
      this.announce(step);
    };
    const leave = (pressed) => pressed.key === "Escape" && put(true);
    grip.onpointermove = follow;
    grip.onpointerup = () => put(false);
    grip.onpointercancel = () => put(true);
    addEventListener("keydown", leave, true);
  }
}

// Where the middle of a step will be once it has come to rest: while it glides, its rectangle is on its way.
const middle = (step) => {
  const list = step.parentElement;
  return list.getBoundingClientRect().top + step.offsetTop - list.offsetTop + step.offsetHeight / 2;
};

function glide(step, by) {
  if (by && !still.matches) step.animate([{ translate: `0 ${by}px` }, { translate: "0 0" }], { duration: 160, easing: "ease-out" });
}

for (const box of document.querySelectorAll("[data-ordering]")) new Ordering(box);
