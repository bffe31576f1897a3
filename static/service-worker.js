// Keeps the site's files, so that a second visit downloads nothing and works without a network. JavaScript, because a
// service worker can be nothing else. The build puts FILES before this text: the digests of each file by its path. So each
// build is another service worker. It takes over at once: a build's files are in a folder of its name, so a page that is
// open stays whole, with files that are kept until it is gone.
const SCOPE = registration.scope;
// All projects of one github.io share an origin and its caches.
const CACHE = `authorization-linking ${SCOPE}`;

// Kept under its digest, a file that did not change is not downloaded again, and a page is never another build's.
const digestOf = (path) => `?${encodeURIComponent(FILES[path])}`;
const keyOf = (path) => new URL(path + digestOf(path), SCOPE).href;

// What the first visit left in the browser's own cache will do, unless it is of another build.
const download = (path) => {
  const address = new URL(path, SCOPE);
  const integrity = FILES[path];
  return fetch(address, { integrity }).catch(() => fetch(address, { integrity, cache: "reload" }));
};

// A snapshot is unzipped once, not at every visit. The interpreter module is told.
const unzipped = ({ body }) => new Response(body.pipeThrough(new DecompressionStream("gzip")), { headers: { unzipped: "" } });
const store = async (cache, path, response) => cache.put(keyOf(path), path.endsWith(".gz") ? unzipped(response) : response);

const isWhole = async (response, path) => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return FILES[path].split(" ").includes(`sha256-${btoa(String.fromCharCode(...digest))}`);
};
const isKeptWhole = async (cache, path) => {
  const stored = await cache.match(keyOf(path));
  return Boolean(stored && (await isWhole(stored, path)));
};

// From a build before, where it has the same file, else from the host.
const obtain = async (cache, path) => {
  const { url } = (await cache.keys()).find((kept) => new URL(kept.url).search === digestOf(path)) ?? {};
  const same = url && (await cache.match(url));
  if (same && (await isWhole(same.clone(), path))) return cache.put(keyOf(path), same);
  return store(cache, path, await download(path));
};

const install = async () => {
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map(({ url }) => url);
  const missing = Object.keys(FILES).filter((path) => !kept.includes(keyOf(path)));
  const outcomes = await Promise.allSettled(missing.map((path) => obtain(cache, path)));
  const failure = outcomes.find(({ status }) => status === "rejected");
  if (!failure) return skipWaiting();
  // Without all of them this build is not installed, and the disk may be full.
  await Promise.all(missing.map((path) => cache.delete(keyOf(path))));
  throw failure.reason;
};

// The only page that is open is of this build, so no page needs the files of another one.
const removeOtherBuilds = async () => {
  if ((await clients.matchAll()).length > 1) return;
  const cache = await caches.open(CACHE);
  const keys = Object.keys(FILES).map(keyOf);
  const others = (await cache.keys()).filter(({ url }) => !keys.includes(url));
  await Promise.all(others.map((request) => cache.delete(request)));
};

// Only what is proven to be damaged goes. Where there is no network, the next visit that has one gets it.
const mend = async () => {
  const cache = await caches.open(CACHE);
  for (const path of Object.keys(FILES)) {
    if (await isKeptWhole(cache, path)) continue;
    await cache.delete(keyOf(path));
    await obtain(cache, path).catch(() => {});
  }
  await registration.update();
};

const answer = async (path) => {
  const cache = await caches.open(CACHE);
  const stored = await cache.match(keyOf(path));
  if (stored) return stored;
  const response = await download(path);
  await store(cache, path, response.clone()).catch(() => {});
  return response;
};

// A page that is lost here comes from the host, whatever build that has: it loads the files of its own.
const answerPage = async (path) => {
  const cache = await caches.open(CACHE);
  if (!(await isKeptWhole(cache, path))) await cache.delete(keyOf(path));
  return answer(path).catch(() => fetch(new URL(path, SCOPE), { cache: "reload" }));
};

// A page of another build asks for a file of it.
const answerOther = async (request) => {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
};

// The path of a request for a file of this site, if it is one. A page's query is for the page alone: it is neither looked
// at nor kept.
const pathOf = ({ method, mode, url }) => {
  const { href, search } = new URL(url);
  if (method !== "GET" || !href.startsWith(SCOPE) || (search && mode !== "navigate")) return "";
  return href.slice(SCOPE.length).split(/[?#]/)[0] || "index.html";
};

const respond = (path, request) => {
  if (!Object.hasOwn(FILES, path)) return answerOther(request);
  return path.endsWith(".html") ? answerPage(path) : answer(path);
};

addEventListener("install", (event) => event.waitUntil(install()));
// Also the page of the first visit: what it asks for later is then of its own build, whatever the host has by then.
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
const DOES = { started: removeOtherBuilds, failed: mend };
addEventListener("message", (event) => Object.hasOwn(DOES, event.data) && event.waitUntil(DOES[event.data]()));
addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path && (Object.hasOwn(FILES, path) || event.request.mode !== "navigate")) event.respondWith(respond(path, event.request));
});
