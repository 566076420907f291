// What was written and has not reached the server, kept on this device until it has.
//
// IndexedDB, because it survives a browser that is killed; one record for each person, attempt and question. Records
// of an attempt go when it is given, and all of them at sign-out. Where the browser refuses (private windows, a full
// disk) everything still works, only without this net.

const NAME = "alongside-answers";

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("answers", { keyPath: ["user", "attempt", "item"] });
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
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("answers", mode);
      const request = work(transaction.objectStore("answers"));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined;
  }
}

const span = (user, attempt) => IDBKeyRange.bound([user, attempt], [user, attempt, []]);

// Keep one answer: its raw form, and the revision of the server's copy it was written over.
export const keep = (user, attempt, item, raw, rev) =>
  inside("readwrite", (store) => store.put({ user, attempt, item, raw, rev, at: Date.now() }));

// The server has it.
export const forget = (user, attempt, item) => inside("readwrite", (store) => store.delete([user, attempt, item]));

// Everything kept of an attempt.
export const kept = async (user, attempt) => (await inside("readonly", (store) => store.getAll(span(user, attempt)))) ?? [];

// The attempt went on, or is over.
export const clearAttempt = (user, attempt) => inside("readwrite", (store) => store.delete(span(user, attempt)));

// Nobody else's answers stay on a device that somebody now uses.
export const clearOthers = (user) =>
  inside("readwrite", (store) => {
    const walk = store.openKeyCursor();
    walk.onsuccess = () => {
      const cursor = walk.result;
      if (!cursor) return;
      if (cursor.primaryKey[0] !== user) store.delete(cursor.primaryKey);
      cursor.continue();
    };
    return walk;
  });
