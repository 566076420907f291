// The copies of weeks on this device: one cache for each, named after who kept it. The worker (worker.js) reads them.

export const DAYS = 14;
const HEADERS = ["content-type", "content-security-policy", "referrer-policy", "x-content-type-options", "cross-origin-opener-policy"];

export const nameOf = (who, week) => `week:${who}:${week}`;
const ours = async () => (await caches.keys()).filter((name) => name.startsWith("week:"));

// What this device was asked to keep: { who, weeks: { id: { title, pages } } }.
export function wish(value) {
  try {
    if (value) localStorage.setItem("weeks", JSON.stringify(value));
    return JSON.parse(localStorage.getItem("weeks")) ?? { weeks: {} };
  } catch {
    return { weeks: {} };
  }
}

// Take everything away: at sign-out, when the session is over, when somebody else uses the device.
export async function erase() {
  localStorage.removeItem("weeks");
  for (const name of await ours()) await caches.delete(name);
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

// Whether something is here that the person who now uses the device did not keep.
export async function isSomebodyElses(who) {
  return (await ours()).some((name) => name.split(":")[1] !== who);
}

export async function forgetWeek(who, week) {
  const { weeks } = wish();
  delete weeks[week];
  wish({ who, weeks });
  await caches.delete(nameOf(who, week));
  if (!Object.keys(weeks).length) await erase();
}

async function fetched(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (answer.redirected || (!answer.ok && answer.status !== 404)) throw new Error(url);
  return answer;
}

// A page as it is kept: the same policies, and when it was kept.
export async function keepPage(cache, url, text, answer) {
  const headers = new Headers(HEADERS.filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)]));
  headers.set("X-Kept-At", new Date().toISOString());
  await cache.put(url, new Response(text, { headers }));
}

// What a page, a sheet or a script needs to be shown.
function needs(url, text, kind) {
  const found = [];
  if (kind.includes("html")) {
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const link of page.querySelectorAll("link[rel~=stylesheet], link[rel~=icon]")) found.push(link.getAttribute("href"));
    for (const other of page.querySelectorAll("script[src], img[src]")) found.push(other.getAttribute("src"));
  } else if (kind.includes("css")) {
    for (const [, inside] of text.matchAll(/url\(["']?([^"')]+)/g)) found.push(inside);
  } else if (kind.includes("javascript")) {
    for (const [, inside] of text.matchAll(/(?:from|import\()\s*["'](\.[^"']+)["']/g)) found.push(inside);
  }
  const here = new URL(url, location.href);
  return found.map((one) => new URL(one, here)).filter((one) => one.origin === location.origin && /^\/(static|media)\//.test(one.pathname)).map((one) => one.pathname);
}

// Keep a whole week, or throw. `tell` hears how far it is.
export async function keepWeek(who, week, tell) {
  const cache = await caches.open(nameOf(who, week.id));
  const waiting = [...week.pages.map((page) => page.url), week.away].map((url) => new URL(url, location.href).pathname);
  const known = new Set(waiting);
  const whole = waiting.length;
  let done = 0;
  while (waiting.length) {
    const url = waiting.shift();
    const isPage = done < whole;
    const answer = await fetched(url);
    if (!answer.ok && isPage) throw new Error(url);
    if (!answer.ok) continue; // a picture that is gone is missing online, too
    const kind = answer.headers.get("content-type") ?? "";
    if (isPage || /css|javascript/.test(kind)) {
      const text = await answer.clone().text();
      if (isPage && !text.includes(`data-who="${who}"`)) throw new Error("somebody else");
      for (const need of needs(url, text, kind)) {
        if (!known.has(need)) waiting.push(need);
        known.add(need);
      }
      if (isPage) await keepPage(cache, url, text, answer);
      else await cache.put(url, answer);
    } else {
      await cache.put(url, answer);
    }
    done += 1;
    if (isPage) tell?.(done, whole);
  }
  const { weeks } = wish();
  weeks[week.id] = { title: week.title, pages: week.pages, at: Date.now() };
  wish({ who, weeks });
}
