// In the editor of a case: what a conversation holds, in numbers, and the ways to the pages on which it is written.
// The conversation travels in a hidden field; it is counted there.

const page = location.pathname.match(/\/pages\/(\d+)\/(edit|revisions)\//)?.[1];
const base = location.pathname.replace(/\/pages\/.*$/, "");

function counted(text) {
  try {
    const graph = JSON.parse(text).graph ?? {};
    const nodes = graph.nodes ?? [];
    return {
      people: (graph.people ?? []).length,
      turns: nodes.length,
      replies: nodes.reduce((sum, one) => sum + (one.choices ?? []).length, 0),
      endings: nodes.filter((one) => one.ending).length,
    };
  } catch {
    return {}; // a block that is just being made has no conversation yet
  }
}

function show(place) {
  const field = place.querySelector("input[type=hidden]");
  if (!field?.value || place.dataset.shown === field.value) return;
  place.dataset.shown = field.value;
  for (const [name, number] of Object.entries(counted(field.value))) {
    place.querySelector(`[data-talk-${name}]`).textContent = number;
  }
  const id = document.querySelector(`input[name="${CSS.escape(field.name.replace(/-value-talk$/, "-id"))}"]`)?.value;
  const ways = place.querySelector("[data-talk-ways]");
  ways.hidden = !page || !id;
  place.querySelector("[data-talk-later]").hidden = !ways.hidden;
  for (const link of ways.querySelectorAll("[data-talk-way]")) {
    link.href = `${base}/cases/${page}/talk/${encodeURIComponent(id)}/${link.dataset.talkWay}`;
  }
}

let waits = false;
const look = () => {
  waits = false;
  document.querySelectorAll("[data-talk]").forEach(show);
};
new MutationObserver(() => {
  if (waits) return;
  waits = true;
  requestAnimationFrame(look);
}).observe(document.body, { childList: true, subtree: true });
document.addEventListener("w-autosave:success", look);
look();
