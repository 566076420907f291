// Turning lessons by keyboard: n or → for the next, p or ← for the one before. Only while no field or control has the
// keyboard, and it can be switched off; this device remembers.

const box = document.querySelector("[data-keys]");
const wanted = box.querySelector("input");
const ways = { n: "next", ArrowRight: "next", p: "prev", ArrowLeft: "prev" };
const OTHERS = "input, textarea, select, button, summary, video, audio, [contenteditable], [tabindex='0']";

function remembered(value) {
  try {
    if (value !== undefined) localStorage.setItem("keys", value);
    return localStorage.getItem("keys");
  } catch {
    return null;
  }
}

wanted.checked = remembered() !== "off";
wanted.addEventListener("change", () => remembered(wanted.checked ? "on" : "off"));

addEventListener("keydown", (event) => {
  const way = ways[event.key];
  if (!way || !wanted.checked || event.defaultPrevented || event.repeat) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.(OTHERS) || !getSelection().isCollapsed) return;
  const link = document.querySelector(`.turn a[rel=${way}]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
