// Keeps the reader's place in a lesson, so that they can go on where they stopped. Reading works without it.

import { send } from "./sender.js";

const form = document.getElementById("reading");
const headings = [...document.querySelectorAll("#lesson .prose h2[id]")];
const links = new Map(
  [...document.querySelectorAll(".toc a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
);
let kept = "";
let waiting;

// The last heading that has come up to the upper third of the window.
function current() {
  const line = innerHeight / 3;
  const shown = headings.filter((heading) => !heading.closest("details:not([open])"));
  return shown.filter((heading) => heading.getBoundingClientRect().top <= line).at(-1);
}

function share() {
  const text = document.querySelector("#lesson .prose").getBoundingClientRect();
  const passed = (innerHeight - text.top) / text.height;
  return Math.round(Math.min(1, Math.max(0, passed)) * 100);
}

function mark() {
  const place = current();
  for (const [id, link] of links) {
    if (place && id === place.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  return place;
}

// A place that could not be sent is sent later, with how long ago it was: a newer one is not overwritten by it.
function keep() {
  const place = mark();
  if (!place || place.id === kept) return;
  kept = place.id;
  const body = new FormData(form);
  body.set("place", place.id);
  body.set("place_title", place.textContent.trim());
  body.set("share", String(share()));
  const later = () => send(`place ${form.dataset.place}`, form.dataset.place, [...body].filter(([name]) => name !== "csrfmiddlewaretoken"));
  fetch(form.dataset.place, { method: "POST", body, keepalive: true }).catch(later);
}

if (form && headings.length) {
  addEventListener(
    "scroll",
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 800);
    },
    { passive: true },
  );
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  mark();
}
