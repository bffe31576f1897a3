// Brings a page whose start is over to the newest build: by itself where nothing would be lost, else by its button. It also
// has the files kept for the next visit. JavaScript, because a page whose Python does not start needs its update the most.
const { serviceWorker } = navigator;
const { dataset } = document.documentElement;
const bar = document.getElementById("new-version");

// What this page would be if it were loaded now, as whoever answers for it says. A build's files have its name in their
// addresses, so this page stays whole whatever the answer is.
const isNewer = async () => {
  const response = await fetch(location.pathname);
  return response.ok && !(await response.text()).includes(`data-files="${dataset.files}"`);
};

const update = () => {
  if (!window.playground.used) return location.reload();
  bar.hidden = false;
};

const look = async () => {
  if (await isNewer()) update();
  else if (dataset.python === "ready") serviceWorker.controller?.postMessage("started");
};
const lookAnyhow = () => look().catch(() => {}); // without a network there is nothing new

const registered = dataset.python === "ready" ? serviceWorker.register(dataset.serviceWorker) : serviceWorker.ready;
const askHost = async () => (await registered).update();
const askHostAnyhow = () => askHost().catch(() => {});

bar.querySelector("button").addEventListener("click", () => location.reload());
serviceWorker.addEventListener("controllerchange", lookAnyhow);
// A page that comes back, from another tab or from the browser's memory, may be days old.
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && askHostAnyhow());
addEventListener("pageshow", ({ persisted }) => persisted && askHostAnyhow().then(lookAnyhow));
registered.catch(() => {});
if (serviceWorker.controller) lookAnyhow();
