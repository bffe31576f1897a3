// PyScript opens IndexedDB before it starts an interpreter, on the page as in the worker, for packages that this site
// does not have. Where the browser denies storage, as it may to a frame on another site, that error would end the start;
// elsewhere it only costs time. So PyScript gets a store that remembers nothing.
const succeed = (result) => {
  const request = { result };
  queueMicrotask(() => request.onsuccess?.({ target: request }));
  return request;
};
const methods = ["clear", "count", "delete", "get", "getKey", "put"];
const store = Object.fromEntries(methods.map((name) => [name, () => succeed()]));
store.getAllKeys = () => succeed([]);
const database = { objectStoreNames: ["entries"], close() {}, transaction: () => ({ objectStore: () => store }) };
Object.defineProperty(globalThis, "indexedDB", { value: { open: () => succeed(database) } });
// Firefox then denies channels between tabs as well. PyScript makes one for calls that wait, which this page has none of.
try {
  new BroadcastChannel("").close();
} catch {
  globalThis.BroadcastChannel = class extends EventTarget {
    postMessage() {}
    close() {}
  };
}
