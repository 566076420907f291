// Asking a colleague in a case: the note is told in its place, and nothing that stands in a field is touched.
// Without this script the same button sends the whole form, the server keeps what is in it, and the page comes again.

import { PATIENCE } from "./answer.js";

const OFFLINE = "No connection: as far as this page knows, nobody was asked. Press the button again when it is back; it counts once.";
const OUT = "You are signed out, so nobody was asked. Sign in again in another window, then press the button again.";

let asking = false;

export async function ask(pressed, page, queue) {
  if (asking || page.isOver) return;
  asking = true;
  const place = pressed.closest("[data-colleagues]");
  const said = place.querySelector("[data-told]");
  const trouble = place.querySelector("[data-trouble]");
  pressed.setAttribute("aria-disabled", "true");
  trouble.hidden = true;
  try {
    // What was written so far is on its way first, so that an ask never overtakes an answer.
    await Promise.race([queue.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    const reply = await fetch(pressed.formAction, {
      method: "POST",
      headers: page.headers(),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (reply.ok) tell(place, said, await reply.json());
    else if (reply.type === "opaqueredirect" || reply.status === 401 || reply.status === 403) warn(trouble, OUT);
    else if (reply.status >= 500 || reply.status === 429) warn(trouble, "The server could not take it just now. Press the button again in a moment; it counts once.");
    else page.stop((await reply.json()).sentence ?? "This stage has gone on in another window.");
  } catch {
    warn(trouble, OFFLINE);
  }
  asking = false;
  pressed.removeAttribute("aria-disabled");
}

function tell(place, said, { html, note, said: words }) {
  place.querySelector("[data-list]").innerHTML = html;
  said.textContent = words;
  document.getElementById(note).focus();
}

function warn(trouble, words) {
  trouble.textContent = words;
  trouble.hidden = false;
}
