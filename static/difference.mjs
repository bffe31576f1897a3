// How the memory snapshot is stored: as what differs from the memory that WebAssembly begins with, less the pages in
// which nothing differs. The data inside Pyodide's own WebAssembly file is then not downloaded a second time.
// In 32-bit words: a digest of the beginning, its length, the number of pages, each page's number; then the pages.

// As much as Pyodide's WebAssembly begins with, so that it can be compiled before the snapshot is there.
const SNAPSHOT_BYTES = 30 * 1024 * 1024;
const PAGE_WORDS = 1024;

export const emptySnapshot = () => new Uint8Array(SNAPSHOT_BYTES);

// Pyodide's module as `loadPyodide` wants it made, with a look at the memory just before anything runs in it.
export const createAfter = (look, createPyodideModule) => (settings) =>
  new Promise((resolve, reject) => {
    const instantiateWasm = (imports, receive) =>
      settings.instantiateWasm(imports, (instance, module) => {
        const seen = look(new Uint8Array(instance.exports.memory.buffer));
        Promise.resolve(seen).then(() => receive(instance, module)).catch(reject);
      });
    createPyodideModule({ ...settings, instantiateWasm }).then(resolve, reject);
  });

const words = (bytes) => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
const page = (all, number) => all.subarray(number * PAGE_WORDS, (number + 1) * PAGE_WORDS);

// Combine the snapshot with the beginning: once makes the difference, twice undoes it. The second word says where the
// memory is inside the snapshot.
const combine = (snapshot, beginning) => {
  const target = snapshot.subarray(snapshot[1] >>> 2);
  let digest = 0;
  for (let at = 0; at < beginning.length; at++) {
    digest = (Math.imul(digest, 31) + beginning[at]) | 0;
    target[at] ^= beginning[at];
  }
  return digest >>> 0;
};

export const toDifference = (snapshot, memory) => {
  if (snapshot.subarray(SNAPSHOT_BYTES).some(Boolean)) throw new Error("The snapshot is larger than Pyodide's memory.");
  const whole = words(snapshot).slice(0, SNAPSHOT_BYTES / 4);
  const beginning = words(memory);
  const end = beginning.findLastIndex(Boolean) + 1;
  const digest = combine(whole, beginning.subarray(0, end));
  const numbers = Array.from({ length: whole.length / PAGE_WORDS }, (_, number) => number);
  const pages = numbers.filter((number) => page(whole, number).some(Boolean));
  const difference = new Uint32Array(3 + pages.length * (1 + PAGE_WORDS));
  difference.set([digest, end, pages.length, ...pages]);
  const contents = difference.subarray(3 + pages.length);
  pages.forEach((number, at) => page(contents, at).set(page(whole, number)));
  return new Uint8Array(difference.buffer);
};

// Write the snapshot that a difference stands for into an empty one.
export const fromDifference = (difference, snapshot, memory) => {
  const [digest, end, count] = words(difference);
  const numbers = words(difference).subarray(3, 3 + count);
  const contents = words(difference).subarray(3 + count);
  numbers.forEach((number, at) => page(words(snapshot), number).set(page(contents, at)));
  if (combine(words(snapshot), words(memory).subarray(0, end)) !== digest) throw new Error("The snapshot is of another Pyodide.");
};
