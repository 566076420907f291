// What somebody writes in a team's plan and the server has not got yet: sealed and kept as answers to a case are
// (store.js), under the name of the plan, one record for each row. A record that was sent carries the number of its
// edit: sent twice, it counts once.

import { post } from "./ratings.js";
import * as store from "./store.js";

export const placeOf = (plan) => `plan:${plan}`;
export const isPlan = (place) => place.startsWith("plan:");

// Keep { action, pairs, out }: where it goes, the fields, and whether it was sent and waits for an answer.
export const keep = (user, plan, item, raw, at = Date.now()) => store.keep(user, placeOf(plan), item, { raw, rev: 0 }, at);
export const forget = (user, plan, item, tab) => store.forget(user, placeOf(plan), item, tab);

// What was kept by windows that are closed now.
export async function left(user, plan) {
  const living = await store.living();
  return (await store.kept(user, placeOf(plan))).filter(({ tab }) => tab !== store.tab && !living.has(`answers-${tab}`));
}

// From another page: send what was sent already and not answered. What was only begun waits for its author in the room.
export async function sendAway(user, plan) {
  let taken = 0;
  for (const { item, raw, tab } of await left(user, plan)) {
    if (!raw.out) continue;
    const answer = await post(raw.action, raw.pairs);
    if (answer.state !== "sent") continue;
    await forget(user, plan, item, tab);
    taken += 1;
  }
  return taken;
}
