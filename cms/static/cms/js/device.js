// On every page of a device that keeps something: whose it is decides whether it stays.

import { erase, isSomebodyElses } from "./copies.js";

export async function lookAfter(who, copy) {
  // A copy was made while its owner was signed in; it says nothing about who is now.
  if (!copy && "caches" in window && (!who || (await isSomebodyElses(who)))) await erase();
  if (!who || copy) return;
  if (!document.querySelector("form[data-attempt], form[data-leaves], [data-tablet], [data-plan]")) await sendAnswers(who);
  if (!localStorage.getItem("unsent")) return;
  const { flush, sayRefused } = await import("./sender.js");
  await sayRefused();
  await flush();
}

async function sendAnswers(who) {
  const store = await import("./store.js");
  await store.sweep(who);
  if (!(await store.count(who))) return;
  const { sendKept, tell } = await import("./away.js");
  const send = async () => {
    const taken = await sendKept(who);
    if (taken) tell(taken === 1 ? "An answer that waited on this device is saved on the server now." : `${taken} answers that waited on this device are saved on the server now.`);
  };
  addEventListener("online", send);
  await send();
}
