// What was written in an attempt and has not reached the server, kept on this device until it has.
//
// IndexedDB, because it survives a browser that is killed; one record for each person, attempt, question and window.
// It is sealed with a key that the server gives only to its owner's own pages: whoever signs in next can neither read
// nor send it, and its owner finds it again. A record goes when the server has it, and all of a person's when they
// sign out. Where the browser cannot seal (no safe address), nobody else's stay. Where it keeps nothing (private
// windows, a full disk), everything still works while the page is open, and `works` is false, so that the page can say so.

const NAME = "alongside-answers";
const OLD = 30 * 864e5; // ms after which a record nobody came back for is dropped

export let works = true;
export const tab = [...crypto.getRandomValues(new Uint32Array(2))].join("-");
let opening;
let sealing = Promise.resolve(null);
let last = Promise.resolve();

// One thing after the other: an older text never overtakes a newer one.
const inTurn = (work) => (last = last.then(work, work));

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = () => {
      for (const name of request.result.objectStoreNames) request.result.deleteObjectStore(name);
      request.result.createObjectStore("kept", { keyPath: ["user", "attempt", "item", "tab"] });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  return opening;
}

async function inside(mode, work) {
  try {
    const database = await open();
    const found = await new Promise((resolve, reject) => {
      const transaction = database.transaction("kept", mode, { durability: "strict" });
      const request = work(transaction.objectStore("kept"));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    works = true;
    return found;
  } catch {
    works = false;
    return undefined;
  }
}

const span = (...key) => IDBKeyRange.bound(key, [...key, []]);

// The key of this person, as their own page has it.
export function seal(hex) {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  sealing = crypto.subtle ? crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]) : Promise.resolve(null);
}

async function sealed(said) {
  const key = await sealing;
  if (!key) return { said };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(said))) };
}

async function unsealed(record) {
  if (record.said) return { ...record, ...record.said };
  try {
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: record.iv }, await sealing, record.sealed);
    return { ...record, ...JSON.parse(new TextDecoder().decode(bytes)) };
  } catch {
    return null;
  }
}

// A flag that says that there may be something, so that other pages look.
function flag() {
  try {
    localStorage.setItem("unsent", "yes");
  } catch {
    // no storage: the pages of the attempt look by themselves
  }
}

// Keep one answer. said: { raw, rev, sent }: what stands there, the revision of the server's copy it was written over,
// and what went out and was not acknowledged. at: when it was first written.
export const keep = (user, attempt, item, said, at) =>
  inTurn(async () => {
    const record = { user, attempt, item, tab, at, ...(await sealed(said)) };
    await inside("readwrite", (store) => store.put(record));
    flag();
  });

// The server has it.
export const forget = (user, attempt, item, of = tab) => inTurn(() => inside("readwrite", (store) => store.delete([user, attempt, item, of])));

// Everything kept of an attempt that is not this window's own, the oldest first.
export const kept = (user, attempt) =>
  inTurn(async () => {
    const found = (await inside("readonly", (store) => store.getAll(span(user, attempt)))) ?? [];
    const open = await Promise.all(found.map(unsealed));
    return open.filter(Boolean).sort((a, b) => a.at - b.at);
  });

// How many answers wait: of a person, or of one of their attempts.
export const count = (...key) => inTurn(async () => (await inside("readonly", (store) => store.count(span(...key)))) ?? 0);

// The attempts of a person of which something waits.
export const attempts = (user) =>
  inTurn(async () => [...new Set(((await inside("readonly", (store) => store.getAllKeys(span(user)))) ?? []).map(([, attempt]) => attempt))]);

// Whether something of somebody else waits here, sealed.
export const hasOthers = (user) =>
  inTurn(async () => ((await inside("readonly", (store) => store.getAllKeys())) ?? []).some(([whose]) => whose !== user));

// The attempt went on, or is over; or its person leaves.
export const clear = (...key) => inTurn(() => inside("readwrite", (store) => store.delete(span(...key))));

// What nobody can seal does not stay for somebody else; what nobody came back for does not stay at all.
export const sweep = (user) =>
  inTurn(() =>
    inside("readwrite", (store) => {
      const walk = store.openCursor();
      walk.onsuccess = () => {
        const cursor = walk.result;
        if (!cursor) return;
        const { value } = cursor;
        if ((value.user !== user && value.said) || Date.now() - value.at > OLD) cursor.delete();
        cursor.continue();
      };
      return walk;
    }),
  );

// Which windows are still open: what they keep is theirs to send.
export async function living() {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map(({ name }) => name));
}

export const live = () => navigator.locks?.request(`answers-${tab}`, () => new Promise(() => undefined));
