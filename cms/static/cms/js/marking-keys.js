// Marking by keyboard. Single keys work only outside of fields, and can be switched off; this device remembers.

const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const KEPT = "marking-keys";

function remembered(value) {
  try {
    if (value !== undefined) localStorage.setItem(KEPT, value);
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

export function begin(form, bank) {
  const box = document.querySelector("[data-keys]");
  const single = box.querySelector("[data-single]");
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const levels = (criterion) => [...criterion.querySelectorAll("input[type=radio]")];
  const isMarked = (criterion) => levels(criterion).some((level) => level.checked);
  const press = (act) => form.querySelector(`button[value=${act}]`).click();
  let current = criteria.find((one) => !isMarked(one)) ?? criteria[0];

  box.hidden = false;
  single.checked = remembered() !== "off";
  const show = () => {
    for (const digit of form.querySelectorAll(".judging__digit")) digit.hidden = !single.checked;
    for (const one of criteria) one.toggleAttribute("data-current", single.checked && one === current);
  };
  single.addEventListener("change", () => {
    remembered(single.checked ? "on" : "off");
    show();
  });
  show();

  function go(criterion) {
    if (!criterion) return;
    current = criterion;
    show();
    criterion.focus({ preventScroll: true });
    criterion.scrollIntoView({ block: "nearest" });
  }
  const step = (by) => go(criteria[Math.min(criteria.length - 1, Math.max(0, criteria.indexOf(current) + by))]);
  const unmarked = () => {
    const from = criteria.indexOf(current);
    const order = [...criteria.slice(from + 1), ...criteria.slice(0, from + 1)];
    const next = order.find((one) => !isMarked(one));
    if (next) go(next);
    else form.elements.did_well.focus();
  };

  for (const one of criteria) {
    one.addEventListener("focusin", () => {
      current = one;
      show();
    });
  }

  function choose(number) {
    const level = levels(current)[number - 1];
    if (!level) return;
    level.checked = true;
    level.dispatchEvent(new Event("change", { bubbles: true }));
    const next = criteria[criteria.indexOf(current) + 1];
    if (next) go(next);
    else current.focus({ preventScroll: true });
  }

  const acts = {
    j: () => step(1),
    k: () => step(-1),
    n: unmarked,
    "/": () => bank.open(),
    "?": () => {
      box.open = !box.open;
      if (box.open) box.querySelector("summary").focus();
    },
  };

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { key, target } = event;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && (key === "Enter" || key.toLowerCase() === "s")) {
      event.preventDefault();
      if (!event.repeat) press(key === "Enter" ? "finish" : "keep");
      return;
    }
    if (key === "Escape" && (form.contains(target) || box.contains(target)) && !criteria.includes(target)) {
      go(current);
      return;
    }
    if (!single.checked || event.ctrlKey || event.altKey || event.metaKey || target.closest?.(FIELDS)) return;
    if (/^[1-9]$/.test(key) && !event.repeat) choose(Number(key));
    else if (acts[key]) acts[key]();
    // On a level the arrows choose among levels, as everywhere.
    else if ((key === "ArrowDown" || key === "ArrowUp") && criteria.includes(target)) step(key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  });
}
