// "This is my own device: keep this week here": the switch on a week and its lessons, and what a kept copy says of
// itself. Never on by itself, and only where the browser can keep pages for a safe address.

import { DAYS, forgetWeek, isSomebodyElses, erase, keepWeek, nameOf, wish } from "./copies.js";

const root = document.documentElement;
const who = root.dataset.who ?? "";
const ONE_DAY = 864e5;

const when = (at) => new Date(at).toLocaleString(root.lang || "en", { weekday: "long", hour: "numeric", minute: "2-digit", day: "numeric", month: "long" });

function sayCopy() {
  for (const place of document.querySelectorAll("[data-copy-when]")) place.textContent = `It was made on ${when(root.dataset.copy)}.`;
}

function begin(box) {
  const week = JSON.parse(box.dataset.kept);
  const field = box.querySelector("input");
  const line = box.querySelector("[data-kept-words]");
  const say = (...words) => line.replaceChildren(...words);
  const isWanted = () => wish().who === who && week.id in wish().weeks;
  const said = () => `Kept on this device since ${when(wish().weeks[week.id].at)}. Copies are renewed when you are online, and go after ${DAYS} days without a connection.`;

  async function keep() {
    field.disabled = true;
    say("Keeping this week.");
    try {
      await navigator.serviceWorker.register("/offline.js", { scope: "/" });
      await navigator.serviceWorker.ready;
      await keepWeek(who, week, (done, whole) => say(`Keeping: ${done} of ${whole} pages.`));
      say(said());
    } catch {
      await forgetWeek(who, week.id);
      field.checked = false;
      say("This week could not be kept: the connection broke off, or there is no room. Nothing of it stays. Try it again.");
    }
    field.disabled = false;
  }

  box.hidden = false;
  field.checked = isWanted();
  if (field.checked) {
    say(said());
    renew(week);
  }
  field.addEventListener("change", async () => {
    if (field.checked) return keep();
    await forgetWeek(who, week.id);
    say("Nothing of this week is kept on this device any more.");
  });
}

// Once a day, while there is a connection, the whole week is kept anew; pages that are read are renewed by the worker.
async function renew(week) {
  const isThere = await caches.has(nameOf(who, week.id));
  if (root.dataset.copy || !navigator.onLine || (isThere && Date.now() - wish().weeks[week.id].at < ONE_DAY)) return;
  keepWeek(who, week).catch(() => undefined); // the copies there are stay
}

// Without a connection: what is here, with links to it.
function list(place) {
  const weeks = Object.values(wish().weeks);
  if (!weeks.length) return;
  place.hidden = false;
  for (const week of weeks) {
    for (const { url, title } of week.pages) {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: url, textContent: title }));
      place.querySelector("ul").append(item);
    }
  }
}

if (root.dataset.copy) sayCopy();
else if ("caches" in window && (await isSomebodyElses(who))) await erase();
for (const place of document.querySelectorAll("[data-kept-list]")) list(place);
const canKeep = "serviceWorker" in navigator && "caches" in window && isSecureContext;
for (const box of document.querySelectorAll("[data-kept]")) if (canKeep && who) begin(box);
