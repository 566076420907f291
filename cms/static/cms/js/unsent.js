// What a learner wrote or answered and the server has not got yet, kept on this device until it has: notes, answers to
// checks, lessons read, places. One record for each person and thing. All of it goes at sign-out (the server asks the
// browser to clear its storage) and when somebody else signs in. Where the browser keeps nothing (private windows),
// everything still works while the page is open.

const NAME = "alongside-unsent";
const STORES = ["notes", "sends"];
const memory = { notes: new Map(), sends: new Map() };

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name, { keyPath: ["user", "key"] }));
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  return opening;
}

async function inside(name, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode);
    const done = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(done());
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

// A flag that says that there may be something, so that other pages look only then.
function flag() {
  try {
    localStorage.setItem("unsent", "yes");
  } catch {
    // no storage: nothing stays, so nothing is to be looked for
  }
}

// Change one record: `work` gets the one there is (or undefined) and returns what shall be there; undefined removes it.
// Returns what is there afterwards. Two windows do this one after the other.
export async function update(name, user, key, work) {
  try {
    const record = await inside(name, "readwrite", (store) => {
      let after;
      const request = store.get([user, key]);
      request.onsuccess = () => {
        after = work(request.result);
        if (after) store.put({ ...after, user, key });
        else if (request.result) store.delete([user, key]);
      };
      return () => after;
    });
    if (record) flag();
    return record;
  } catch {
    const id = `${user} ${key}`;
    const after = work(memory[name].get(id));
    if (after) memory[name].set(id, { ...after, user, key });
    else memory[name].delete(id);
    return after;
  }
}

// Every record of one person, the oldest first.
export async function all(name, user) {
  let found = [...memory[name].values()].filter((record) => record.user === user);
  try {
    const span = IDBKeyRange.bound([user], [user, []]);
    found = found.concat(await inside(name, "readonly", (store) => ((request) => () => request.result)(store.getAll(span))));
  } catch {
    // only what is in memory
  }
  return found.sort((a, b) => a.at - b.at);
}

// Nobody else's words stay on a device that somebody now uses.
export async function clearOthers(user) {
  for (const name of STORES) {
    try {
      await inside(name, "readwrite", (store) => {
        const walk = store.openKeyCursor();
        walk.onsuccess = () => {
          const cursor = walk.result;
          if (!cursor) return;
          if (cursor.primaryKey[0] !== user) store.delete(cursor.primaryKey);
          cursor.continue();
        };
        return () => undefined;
      });
    } catch {
      // nothing was kept
    }
  }
}

// Everything of one person goes: they sign out.
export async function clear(user) {
  for (const name of STORES) {
    memory[name].clear();
    try {
      await inside(name, "readwrite", (store) => ((request) => () => request.result)(store.delete(IDBKeyRange.bound([user], [user, []]))));
    } catch {
      // nothing was kept
    }
  }
}

// Nothing waits any more: other pages need not look. Answers to a case (store.js) are looked for by themselves.
export async function settle(user) {
  const left = await Promise.all(STORES.map((name) => all(name, user)));
  if (!left.flat().length) localStorage.removeItem("unsent");
}
