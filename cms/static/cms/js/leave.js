// Before somebody signs out: what has not reached the server is only on this device, and goes with them. So this page
// looks first, says what waits, and asks. Without this script, nothing waits.

import { erase } from "./copies.js";
import { flush, user } from "./sender.js";
import { sendKept } from "./away.js";
import * as store from "./store.js";
import { isDay } from "./ratings.js";
import { all, clear } from "./unsent.js";

const form = document.querySelector("form[data-leaves]");
const asks = document.querySelector("[data-asks]");
const line = document.querySelector("[data-all-saved]");
const press = form.querySelector("button");
const own = press.textContent;

const counted = (number, one, many) => (number ? [number === 1 ? `one ${one}` : `${number} ${many}`] : []);
const joined = (parts) => parts.join(", ").replace(/, ([^,]*)$/, " and $1");

async function look() {
  let ratings = 0;
  for (const place of (await store.attempts(user)).filter(isDay)) ratings += await store.count(user, place);
  const answers = (await store.count(user)) - ratings;
  const notes = (await all("notes", user)).length;
  const others = (await all("sends", user)).filter(({ words, key }) => words || !key.startsWith("place ")).length;
  const total = answers + ratings + notes + others;
  asks.hidden = !total;
  line.hidden = Boolean(total);
  press.textContent = total ? "Sign out, and lose it" : own;
  press.classList.toggle("button--second", Boolean(total));
  if (!total) return;
  const waits = joined([...counted(answers, "answer", "answers"), ...counted(ratings, "rating", "ratings"), ...counted(notes, "note", "notes"), ...counted(others, "thing you marked", "things you marked")]);
  asks.querySelector("[data-words]").textContent = `${waits[0].toUpperCase()}${waits.slice(1)} ${total === 1 ? "has" : "have"} not reached the server. ${total === 1 ? "It is" : "They are"} only on this device, and signing out takes ${total === 1 ? "it" : "them"} away for good.`;
}

asks.querySelector("button").addEventListener("click", async () => {
  const said = asks.querySelector("[data-said]");
  said.textContent = "Sending.";
  await sendKept(user);
  await flush();
  await look();
  said.textContent = asks.hidden ? "" : "Not everything could be sent. Stay signed in, and try again when there is a connection. What the server has another answer to is shown at its question.";
  if (asks.hidden) {
    line.focus();
  }
});

// What somebody else left here unsent is sealed, and stays for them: then this page clears what is one's own, and the
// server does not ask the browser to clear everything.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    if (await store.hasOthers(user)) {
      await store.clear(user);
      await clear(user);
      await erase();
      localStorage.clear();
      sessionStorage.clear();
      localStorage.setItem("unsent", "yes");
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "others", value: "stay" }));
    }
  } finally {
    form.submit();
  }
});

await look();
