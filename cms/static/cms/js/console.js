// The console of a day: asks every few seconds whether something has changed, and shows it where nobody is at work.

const EVERY = 15_000; // ms
const box = document.querySelector("[data-pulse]");
const { pulseUrl } = box.dataset;

const isBusy = () => document.activeElement?.closest("form, details") || box.querySelector("details[open]");

async function look() {
  if (document.visibilityState !== "visible") return;
  const line = box.querySelector("[data-changed]");
  try {
    const answer = await fetch(pulseUrl, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.status === 401 || answer.type === "opaqueredirect") return say(line, "You are signed out. Load the page again to go on.");
    if (!answer.ok) return;
    const { pulse } = await answer.json();
    if (pulse === box.dataset.pulse) return;
    if (isBusy()) return say(line, "Something has changed meanwhile. It is shown as soon as you have finished.");
    await renew();
  } catch {
    say(line, "No connection: what stands here is as it was. It is renewed by itself.");
  }
}

function say(line, words) {
  line.hidden = false;
  if (line.textContent !== words) line.textContent = words;
}

async function renew() {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-pulse]");
  if (!fresh || isBusy()) return;
  box.replaceChildren(...fresh.childNodes);
  box.dataset.pulse = fresh.dataset.pulse;
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
