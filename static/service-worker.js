// Keeps the site's files, so that a second visit downloads nothing and works without a network. JavaScript, because a
// service worker can be nothing else. The build puts FILES before this text: the digest of each file by its path. So each
// build is another service worker, which takes over when no page of the one before is open any more.
const SCOPE = registration.scope;
// All projects of one github.io share an origin and its caches.
const CACHE = `authorization-linking ${SCOPE}`;

// Kept under its digest, a file that did not change is not downloaded again, and no build ever gets another one's file.
const keyOf = (path) => new URL(`${path}?${encodeURIComponent(FILES[path])}`, SCOPE).href;

// What the first visit left in the browser's own cache will do, unless it is of another build.
const download = (path) => {
  const address = new URL(path, SCOPE);
  const integrity = FILES[path];
  return fetch(address, { integrity }).catch(() => fetch(address, { integrity, cache: "reload" }));
};

// A snapshot is unzipped once, not at every visit. The interpreter module is told.
const unzipped = ({ body }) => new Response(body.pipeThrough(new DecompressionStream("gzip")), { headers: { unzipped: "" } });
const store = async (cache, path, response) => cache.put(keyOf(path), path.endsWith(".gz") ? unzipped(response) : response);

const isStored = async (cache, path) => Boolean(await cache.match(keyOf(path)));

const install = async () => {
  const cache = await caches.open(CACHE);
  const paths = Object.keys(FILES);
  const stored = await Promise.all(paths.map((path) => isStored(cache, path)));
  const missing = paths.filter((_, at) => !stored[at]);
  const outcomes = await Promise.allSettled(missing.map(async (path) => store(cache, path, await download(path))));
  const failure = outcomes.find(({ status }) => status === "rejected");
  if (!failure) return;
  // Without all of them this build is not installed, and the disk may be full.
  await Promise.all(missing.map((path) => cache.delete(keyOf(path))));
  throw failure.reason;
};

const removeOtherBuilds = async () => {
  const cache = await caches.open(CACHE);
  const keys = Object.keys(FILES).map(keyOf);
  const others = (await cache.keys()).filter(({ url }) => !keys.includes(url));
  await Promise.all(others.map((request) => cache.delete(request)));
};

// The next visit comes from the network alone.
const forget = async () => {
  if (!navigator.onLine) return;
  await registration.unregister();
  await caches.delete(CACHE);
};

const answer = async (path) => {
  const cache = await caches.open(CACHE);
  const stored = await cache.match(keyOf(path));
  if (stored) return stored;
  const response = await download(path);
  await store(cache, path, response.clone()).catch(() => {});
  return response;
};

// Which of the files a request is for, if any. A page's query is for the page alone: it is neither looked at nor kept.
const pathOf = ({ method, mode, url }) => {
  const { href, search } = new URL(url);
  if (method !== "GET" || !href.startsWith(SCOPE) || (search && mode !== "navigate")) return "";
  const path = href.slice(SCOPE.length).split(/[?#]/)[0] || "index.html";
  return Object.hasOwn(FILES, path) ? path : "";
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(removeOtherBuilds()));
// A page says so when it could not start: a kept file may be broken.
addEventListener("message", (event) => event.data === "forget" && event.waitUntil(forget()));
addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (!path) return;
  // A file that is lost here and another one on the server: this build is at its end.
  const response = answer(path).catch((error) => forget().then(() => Promise.reject(error)));
  event.respondWith(response);
});
