// A conversation as it is felt: a moment in which somebody takes in what was said, before the answer comes. Drafts and
// sending are attempt.js; without either script the form is sent as any other.

const form = document.querySelector("form[data-talk]");
const waiting = form.querySelector("[data-waiting]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const PAUSE = 900; // ms until the answer comes, however quick the server is
let pressed = 0;

form.addEventListener("submit", () => {
  pressed ||= performance.now();
});

// On its way: nothing is said twice, and whoever listens hears that it goes on.
form.addEventListener("sending", ({ detail }) => {
  if (!waiting) return;
  waiting.hidden = !detail.isOut;
  form.querySelector("[data-waiting-said]").textContent = detail.isOut ? waiting.textContent.trim() : "";
  form.classList.toggle("talk__turn--said", detail.isOut);
  form.toggleAttribute("aria-busy", detail.isOut);
  if (!detail.isOut) pressed = 0;
});

// It was said. The next turn takes the place of this one, so that Back leads out of the conversation and not into what is over.
form.addEventListener("given", (event) => {
  event.preventDefault();
  const { url } = event.detail;
  const left = waiting && !calm.matches ? Math.max(0, PAUSE - (performance.now() - pressed)) : 0;
  setTimeout(() => location.replace(url), left);
});

// How many characters a text has while it is written. Nothing is cut off: what is too long is said, and stays.
function say(line, field) {
  const most = Number(line.dataset.most);
  const length = [...field.value].length;
  const over = length > most ? `, ${(length - most).toLocaleString("en-US")} too many` : "";
  line.textContent = `${length.toLocaleString("en-US")} of ${most.toLocaleString("en-US")} characters${over}`;
}

for (const line of document.querySelectorAll("[data-letters]")) {
  const field = document.getElementById(line.dataset.letters);
  for (const name of ["input", "written"]) field.addEventListener(name, () => say(line, field));
  say(line, field);
}
