// How every room that others change asks whether something did: every few seconds while somebody is at the page, slower
// when nobody touches it, when it is in the background, and while the server cannot be reached. No request is held open.

const SOON = 4000; // ms between two questions while somebody is at work
const LATER = 15_000; // when nothing was touched for a while
const HIDDEN = 60_000; // when the page is in the background
const WORST = 60_000; // ms, however long there has been no connection
const IDLE = 60_000; // ms without a touch until a page counts as idle
const PATIENCE = 20_000; // ms until a request counts as lost

const jitter = (ms) => ms * (0.85 + Math.random() * 0.3); // a class that came together does not ask together

// One sentence at a time in a polite region, and the same one is heard again when it comes again.
export function say(region, words) {
  region.textContent = "";
  setTimeout(() => (region.textContent = words), 60);
}

// address(), tag(): what is asked, and what the page has; changed(reply, tag): something did.
// trouble(state): "" all is well, "offline", "signed-out", "server"; over(sentence): the room is no longer this reader's.
// Returns { look, isOver }: look() asks at once, and resolves once the answer is shown.
export function watch({ address, tag, changed, trouble, over }) {
  let touched = Date.now();
  let fails = 0;
  let timer = 0;
  let going = null;
  let isOver = false;

  function pace() {
    if (document.visibilityState === "hidden") return HIDDEN;
    const own = Date.now() - touched < IDLE ? SOON : LATER;
    return fails ? Math.min(WORST, own * 2 ** Math.min(fails, 4)) : own;
  }

  function rest() {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(look, jitter(pace()));
  }

  function look() {
    if (isOver) return Promise.resolve();
    going ??= ask().finally(() => {
      going = null;
      rest();
    });
    return going;
  }

  function amiss(state) {
    fails += 1;
    return trouble(state);
  }

  async function ask() {
    const has = tag();
    let answer;
    try {
      answer = await fetch(address(), {
        headers: { Accept: "application/json", ...(has && { "If-None-Match": has }) },
        cache: "no-store",
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return amiss("offline");
    }
    if (answer.type === "opaqueredirect" || answer.status === 401) return amiss("signed-out");
    const reply = answer.status === 304 ? null : await answer.json().catch(() => null);
    if (answer.status === 403 || answer.status === 404) {
      isOver = true;
      return over(reply?.sentence ?? "");
    }
    if (answer.status !== 304 && (!answer.ok || !reply)) return amiss("server");
    if (fails) trouble(""); // only what was said here is taken back
    fails = 0;
    return reply && changed(reply, answer.headers.get("ETag") ?? "");
  }

  for (const name of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(name, () => (touched = Date.now()), { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  addEventListener("online", look);
  addEventListener("focus", () => fails && look());
  rest();
  return { look, isOver: () => isOver };
}
