// On every page of a device that keeps something: whose it is decides whether it stays.

import { erase, isSomebodyElses } from "./copies.js";

export async function lookAfter(who, copy) {
  // A copy was made while its owner was signed in; it says nothing about who is now.
  if (!copy && "caches" in window && (!who || (await isSomebodyElses(who)))) await erase();
  if (!who || !localStorage.getItem("unsent")) return;
  const { flush, sayRefused } = await import("./sender.js");
  await sayRefused();
  await flush();
}
