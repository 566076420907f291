// Runs only on a device whose owner asked to keep a week (kept.js), and answers from the copies when the network does
// not. It makes a copy of nothing but the pages that are kept already and what they load. Served as /offline.js.

const OLD = 14 * 864e5; // ms after which a copy is dropped
const PATIENCE = 8000; // ms to wait for the network where a copy could be shown instead
const AWAY = "/offline/";
const HEADERS = ["content-type", "content-security-policy", "referrer-policy", "x-content-type-options", "cross-origin-opener-policy"];
const PARTS = /^\/(static|media)\//;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (PARTS.test(url.pathname)) event.respondWith(part(event, url));
});

const kept = async () => (await caches.keys()).filter((name) => name.startsWith("week:"));

// The copy of an address: [cache, response], or nothing. What is too old goes.
async function copyOf(path) {
  for (const name of await kept()) {
    const cache = await caches.open(name);
    const found = await cache.match(path, { ignoreVary: true, ignoreSearch: true });
    if (!found) continue;
    const at = found.headers.get("X-Kept-At");
    if (!at || Date.now() - Date.parse(at) < OLD) return { name, cache, found };
    await cache.delete(path);
  }
  return null;
}

// Drop weeks whose every page has grown too old, sheets and pictures with them.
async function sweep() {
  for (const name of await kept()) {
    const cache = await caches.open(name);
    const ages = (await Promise.all((await cache.keys()).map((key) => cache.match(key)))).map((one) => one?.headers.get("X-Kept-At")).filter(Boolean);
    if (!ages.some((at) => Date.now() - Date.parse(at) < OLD)) await caches.delete(name);
  }
}

async function page(event, url) {
  event.waitUntil(sweep());
  const copy = await copyOf(url.pathname);
  try {
    const answer = await (copy ? Promise.race([fetch(event.request), late()]) : fetch(event.request));
    if (copy && answer.status >= 502) return shown(copy.found);
    if (copy && answer.ok && !answer.redirected) event.waitUntil(renew(copy, url.pathname, answer.clone()));
    return answer;
  } catch {
    const other = copy ?? (await copyOf(AWAY));
    return other ? shown(other.found) : Response.error();
  }
}

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));

// The newest state of a page that is kept, if it is still the same person's.
async function renew({ name, cache }, path, answer) {
  const text = await answer.text();
  if (!text.includes(`data-who="${name.split(":")[1]}"`) || !(await caches.has(name))) return;
  const headers = new Headers(HEADERS.filter((one) => answer.headers.has(one)).map((one) => [one, answer.headers.get(one)]));
  headers.set("X-Kept-At", new Date().toISOString());
  await cache.put(path, new Response(text, { headers }));
}

// A copy says that it is one: the page then shows its notice.
async function shown(found) {
  const text = await found.text();
  return new Response(text.replace("<html", `<html data-copy="${found.headers.get("X-Kept-At")}"`), { headers: found.headers });
}

// Sheets, scripts, fonts, pictures: from the network, and kept when a page that is kept loads them.
async function part(event, url) {
  const copy = await copyOf(url.pathname);
  try {
    const answer = await fetch(event.request);
    if (answer.ok && answer.status === 200) event.waitUntil(keepPart(event, url, answer.clone()));
    return answer;
  } catch (error) {
    if (copy) return copy.found;
    throw error;
  }
}

async function keepPart(event, url, answer) {
  const client = event.clientId && (await clients.get(event.clientId));
  if (!client) return;
  const owner = await copyOf(new URL(client.url).pathname);
  if (owner && (await caches.has(owner.name))) await owner.cache.put(url.pathname, answer);
}
