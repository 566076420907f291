// In the CMS: what the checks say is read anew when the editor has saved, and Markdown is shown as readers will see it.

async function refresh(panel) {
  const answer = await fetch(panel.dataset.checks, { headers: { "X-Requested-With": "fetch" } });
  if (answer.ok) panel.innerHTML = await answer.text();
}

document.addEventListener("w-autosave:success", () => {
  for (const panel of document.querySelectorAll("[data-checks]")) {
    refresh(panel).catch(() => {
      // No connection: the sentences of the last save stay, and say so themselves.
    });
  }
});

// Markdown beside its preview. Areas come and go with their blocks, so the listeners stand on the document.

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const waiting = new WeakMap();

function previewOf(area) {
  return area.closest(".markdown")?.querySelector(".markdown__preview");
}

async function draw(area) {
  const place = previewOf(area);
  if (!place) return;
  const body = new FormData();
  body.set("text", area.value);
  body.set("csrfmiddlewaretoken", token());
  try {
    const answer = await fetch(area.dataset.markdown, { method: "POST", body });
    place.innerHTML = answer.ok ? await answer.text() : "";
    if (!answer.ok) place.textContent = await answer.text();
  } catch {
    place.textContent = place.dataset.away;
  }
}

function later(area) {
  clearTimeout(waiting.get(area));
  waiting.set(area, setTimeout(() => draw(area), 400));
}

// A block of a stream that is one field has a heading and no label: the field is named by the kind of its block.
function nameAreas() {
  for (const area of document.querySelectorAll("textarea[data-markdown]:not([aria-label])")) {
    const kind = area.labels.length ? null : area.closest("[data-panel]")?.querySelector(".c-sf-block__type");
    if (kind) area.setAttribute("aria-label", kind.textContent.trim());
  }
}

nameAreas();
new MutationObserver(nameAreas).observe(document.body, { childList: true, subtree: true });

document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-markdown]")) later(event.target);
});

document.addEventListener("focusin", (event) => {
  const area = event.target;
  if (!area.matches?.("textarea[data-markdown]") || area.closest(".markdown")) return;
  const frame = document.createElement("div");
  frame.className = "markdown";
  const shown = document.createElement("div");
  shown.className = "markdown__preview";
  shown.setAttribute("role", "region");
  shown.setAttribute("aria-label", area.dataset.markdownLabel);
  shown.tabIndex = 0;
  shown.dataset.away = area.dataset.markdownAway;
  area.before(frame);
  frame.append(area, shown);
  area.focus();
  draw(area);
});
