// What has to happen before any Python is alive, and so cannot be Python: secrets leave the address, the form takes what
// the address asks for, an early click or submit is kept, Python is asked for, and the page says so when it cannot
// start. The build puts this into each page.
{
  const LONGEST_PAINT = 100; // milliseconds
  const root = document.documentElement;
  const { arrival, secrets, core, files, preload, fields } = root.dataset;
  const framed = window.parent !== window;
  const playground = { arrival: "", removed: [], postponed: [], edits: 0, used: false, framed, storage: null, notifyHost() {} };
  window.playground = playground;
  if (framed) root.dataset.framed = "";
  for (const layout of ["embed", "compact"]) if (new URLSearchParams(location.search).has(layout)) root.dataset[layout] = "";

  const named = (pair) => {
    const name = pair.split("=")[0].replaceAll("+", " ");
    try {
      return decodeURIComponent(name).toLowerCase();
    } catch {
      return name.toLowerCase();
    }
  };
  const isSecret = (pair) => secrets.split(" ").includes(named(pair));
  const withoutSecrets = (text) => {
    const pairs = text.slice(1).split("&");
    playground.removed.push(...pairs.filter(isSecret).map(named));
    const rest = pairs.filter((pair) => !isSecret(pair)).join("&");
    return rest && text[0] + rest;
  };
  const clean = () => {
    playground.arrival = location.href;
    if (arrival === "leave") return;
    const rest = arrival === "take" ? "" : withoutSecrets(location.search) + withoutSecrets(location.hash);
    if (arrival === "clean") playground.arrival = location.hash && rest.slice(rest.indexOf("#"));
    // The whole address, because a path that begins with “//” would name a host.
    if (rest !== location.search + location.hash) history.replaceState(null, "", location.href.split(/[?#]/, 1)[0] + rest);
  };
  clean();
  addEventListener("hashchange", clean);

  const asked = () => new URLSearchParams(location.hash.slice(1));
  // Where storage is denied, the very name throws, and MicroPython cannot catch that.
  try {
    playground.storage = localStorage;
  } catch {}
  root.dataset.theme = playground.storage?.getItem("theme") ?? "auto";
  if (["light", "dark"].includes(asked().get("theme"))) root.dataset.theme = asked().get("theme");

  const say = (name) => {
    const status = document.getElementById("status");
    if (status) status.textContent = status.dataset[name];
    else addEventListener("DOMContentLoaded", () => say(name), { once: true });
  };
  // Where storage is denied, this very name may throw.
  const serviceWorkers = () => {
    try {
      return navigator.serviceWorker;
    } catch {}
  };
  // For when the start is over, because it takes nothing from it then.
  playground.storeFiles = () => {
    if (root.dataset.serviceWorker && serviceWorkers()) import(`./${files}static/updates.mjs`).catch(() => {});
  };
  const fail = () => {
    if (root.dataset.python !== "loading") return;
    root.dataset.python = "failed";
    say("failed");
    serviceWorkers()?.controller?.postMessage("failed");
    playground.storeFiles();
  };
  playground.fail = fail;
  // PyScript runs a page's program even when it got none of it: then that is done, and nothing is ready.
  for (const end of ["error", "unhandledrejection", "mpy:done", "py:done"]) addEventListener(end, fail);

  // Each field's last edit, numbered. What was typed is newer than any answer to a question that was asked before.
  const edited = new Map();
  playground.lastEdit = (field) => edited.get(field) ?? 0;
  playground.noteEdit = (field) => field && edited.set(field, ++playground.edits);
  addEventListener("input", ({ target }) => playground.noteEdit(target.dataset.field ?? target.dataset.picks), true);

  // Whether a page that is loaded again would lose anything: what was typed or made, or the address that it was opened with.
  for (const use of ["input", "click", "submit"]) addEventListener(use, () => { playground.used = true; }, true);
  if (arrival === "take" || playground.removed.length) playground.used = true;
  // What is folded shows its value, before Python as well; of a secret only that there is one.
  playground.showFolded = () => {
    for (const place of document.querySelectorAll("[data-shows]")) {
      const { value, selectedOptions } = document.getElementById(place.dataset.shows);
      place.dataset.otherwise ??= place.textContent;
      const typed = value && "hides" in place.dataset ? "••••••••" : value;
      place.textContent = selectedOptions?.[0].textContent ?? (typed || place.dataset.otherwise);
    }
  };
  addEventListener("input", ({ target }) => {
    const fold = target.closest(".fold");
    if (fold) fold.open = true; // what one types in stays in sight
    playground.showFolded();
  }, true);

  // The form has the address's values from its first paint on, because in a frame Python may come much later.
  const fill = () => {
    if (root.dataset.python === "ready") return;
    for (const key of fields.split(" ")) {
      const value = asked().get(key);
      const control = value && document.getElementById(key.replaceAll("_", "-"));
      if (!control || playground.lastEdit(control.id)) continue;
      const before = control.value;
      if (control.type === "checkbox") control.checked = value === "true";
      else control.value = value;
      if (!control.value) control.value = before; // a select that has no such option
    }
    playground.showFolded();
  };
  addEventListener("hashchange", fill);

  const start = () => {
    if (typeof WebAssembly === "undefined") return fail();
    // In time to be there when they are used, each in the way it is used, so that nothing is downloaded twice.
    for (const href of preload.split(" ").filter(Boolean)) {
      const isModule = /js$/.test(href);
      const link = Object.assign(document.createElement("link"), { rel: isModule ? "modulepreload" : "preload", href });
      if (!isModule) Object.assign(link, { as: "fetch", crossOrigin: "anonymous" });
      document.head.append(link);
    }
    const script = Object.assign(document.createElement("script"), { type: "module", src: core });
    script.addEventListener("error", fail);
    if (playground.storage && !framed) return document.head.append(script);
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: core }));
    import(`./${files}static/storage.mjs`).catch(() => {}).then(() => document.head.append(script));
  };
  // Whatever runs before the first paint would delay it. A browser need not tell of it, so some time after the first frame
  // will do as well.
  const firstPaint = () => new Promise((painted) => {
    requestAnimationFrame(() => setTimeout(painted, LONGEST_PAINT));
    new PerformanceObserver(painted).observe({ type: "paint", buffered: true });
  });
  // A finger that only scrolls past the form presses as well, but makes none of these.
  const touches = ["mousedown", "click", "focusin", "keydown", "input"];
  const wake = ({ target }) => {
    if (!target.closest?.("main")) return;
    for (const touch of touches) removeEventListener(touch, wake, true);
    say("starting");
    start();
  };
  const isOpaque = self.origin === "null" && location.protocol !== "file:";
  const isForm = root.dataset.start === "form";
  const isLazy = framed && isForm && asked().get("start") !== "auto";
  addEventListener("DOMContentLoaded", () => {
    fill();
    if (isOpaque) fail();
    else if (isLazy) say("waiting");
    if (!isForm || !(framed || isOpaque || "embed" in root.dataset)) return;
    document.head.append(Object.assign(document.createElement("script"), { src: `${files}static/frame.js` }));
  });
  if (isLazy) for (const touch of touches) addEventListener(touch, wake, true);
  else if (!isOpaque) firstPaint().then(start);

  // A click or a submit before the page's own Python is alive is carried out by it as soon as it is.
  const postpone = (event) => {
    if (root.dataset.page === "alive") return;
    const control = event.type === "submit" ? event.submitter : event.target.closest?.("[data-do], [data-ask]");
    if (!control || (control.type === "submit" && event.type === "click")) return;
    if (!playground.postponed.includes(control)) playground.postponed.push(control);
    say(root.dataset.python === "failed" ? "failed" : "kept");
  };
  // Prevented here and not in Python, because a browser submits before an asynchronous handler has begun.
  addEventListener("submit", (event) => event.preventDefault(), true);
  addEventListener("submit", postpone, true);
  addEventListener("click", postpone, true);
  // A link that moves the focus leaves the address alone, or the page would take it for a new deep link.
  addEventListener("click", (event) => {
    if (root.dataset.page === "alive" && event.target.closest?.("a[data-do]")) event.preventDefault();
  });
}
