// What has to happen before any Python is alive, and so cannot be Python: secrets leave the address, the form takes what
// the address asks for, an early click or submit is kept, Python is asked for, and the page says so when it cannot
// start. The build puts this into each page.
{
  const LONGEST_PAINT = 100; // milliseconds
  const root = document.documentElement;
  const isForm = root.dataset.start === "form";
  const { arrival, secrets, core, files, preload, fields } = root.dataset;
  const framed = window.parent !== window;
  const playground = {
    arrival: "", offered: null, removed: [], postponed: [], edits: 0, used: false, framed, storage: null, notifyHost() {},
  };
  window.playground = playground;
  if (framed) root.dataset.framed = "";
  for (const layout of ["embed", "compact"]) if (new URLSearchParams(location.search).has(layout)) root.dataset[layout] = "";
  if (/Mac|iP/.test(navigator.platform)) root.dataset.mac = "";

  // A secret's name ends in one of these, whatever goes before and however it is spelled.
  const words = secrets.split(" ").map((name) => name.split("_").pop());
  const kept = arrival === "leave" ? ["link_token", "state"] : []; // the sandbox's page shows what it was asked
  const decoded = (text) => {
    try {
      return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
      return text;
    }
  };
  const read = (pair) => decoded(decoded(pair)).normalize("NFKC").toLowerCase();
  const named = (pair) => read(pair).split("=")[0].trim().slice(0, 40);
  const isSecret = (pair) => {
    if (kept.includes(pair.split("=")[0])) return false;
    const letters = named(pair).replace(/[^a-z]/g, "");
    return words.some((word) => letters.includes(word)) || /(token|secret)["'\]]*\s*[=:]/.test(read(pair));
  };
  const withoutSecrets = (text) => {
    const rest = text.replace(/[?&;#]([^?&;#]*)/g, (all, pair) => {
      if (!isSecret(pair)) return all;
      if (!playground.removed.includes(named(pair))) playground.removed.push(named(pair));
      return "";
    });
    return rest.length > 1 ? text[0] + rest.slice(1) : "";
  };
  const clean = () => {
    const { href, hash } = location;
    const rest = arrival === "take" ? "" : withoutSecrets(location.search) + withoutSecrets(hash);
    // The whole address, because a path that begins with “//” would name a host.
    if (rest !== location.search + location.hash) history.replaceState(null, "", href.split(/[?#]/, 1)[0] + rest);
    return arrival === "clean" ? hash && rest.slice(`${rest}#`.indexOf("#")) : href;
  };
  playground.arrival = clean();

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

  // How much of Python has arrived, where that takes its time. Its worker counts, and tells the page that made it.
  const SOON = 500; // milliseconds
  let arrived = 0;
  let isLate = false;
  const showArrival = () => {
    const bar = document.getElementById("arrival");
    if (!bar) return;
    bar.value = arrived;
    bar.hidden = !(arrived && isLate);
  };
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        arrived = data?.arrived ?? arrived;
        showArrival();
      });
    }
  };

  // Each field's last edit, numbered. What was typed is newer than any answer to a question that was asked before.
  const edited = new Map();
  playground.lastEdit = (field) => edited.get(field) ?? 0;
  playground.noteEdit = (field) => {
    if (!field) return;
    edited.set(field, ++playground.edits);
    if (field === marks.changed || !document.querySelector(`[data-part="${field}"]`)) return;
    marks.changed = field;
    mark();
  };
  addEventListener("input", ({ target }) => playground.noteEdit(target.dataset.field ?? target.dataset.picks), true);

  // Whether a page that is loaded again would lose anything: what was typed or made, or the address that it was opened with.
  for (const use of ["input", "click"]) addEventListener(use, () => { playground.used = true; }, true);
  if (arrival === "take" || playground.removed.length) playground.used = true;
  // A field and what comes from it are marked together: where one points or where the focus is, and what changed last.
  // JavaScript, because Python would be called wherever the pointer goes.
  const marks = { lit: "", changed: "" };
  let pointed = "";
  const partOf = (element) => element?.closest?.("[data-part]")?.dataset.part ?? "";
  const mark = () => {
    for (const [name, part] of Object.entries(marks)) {
      for (const old of document.querySelectorAll(`.${name}`)) old.classList.remove(name);
      // A field of which nothing is shown is not marked.
      if (!document.querySelector(`.code [data-part="${part}"]`)) continue;
      for (const found of document.querySelectorAll(`[data-part="${part}"]`)) found.classList.add(name);
    }
    // The code's own box alone, so that nothing moves but in there: and not under a pointer.
    const box = document.getElementById("snippet");
    const part = !pointed && box?.querySelector(".lit");
    if (!part) return;
    const above = part.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (above < 0 || above > box.clientHeight / 2) box.scrollTop += above - 48;
  };
  const point = ({ type, target }) => {
    pointed = type === "pointerover" ? partOf(target) : "";
    const lit = pointed || partOf(document.activeElement);
    if (lit === marks.lit) return;
    marks.lit = lit;
    mark();
  };
  for (const move of ["pointerover", "focusin", "focusout"]) addEventListener(move, point);

  // What is folded shows its value, before Python as well; of a secret only that there is one. And CSS is told what is chosen.
  const fold = () => {
    root.toggleAttribute("data-real", isForm && document.getElementById("data-center").value !== "sandbox");
    root.dataset.route = document.querySelector("[data-field=route]:checked")?.value;
    for (const place of document.querySelectorAll("[data-shows]")) {
      const { value, selectedOptions } = document.getElementById(place.dataset.shows);
      place.dataset.otherwise ??= place.textContent;
      const typed = value && "hides" in place.dataset ? "••••••••" : value;
      const shown = selectedOptions?.[0].textContent ?? (typed || place.dataset.otherwise);
      // A text node that is put in anew, the same or not, has the browser work out the whole page's style at each letter.
      if (place.textContent !== shown) place.firstChild.data = shown;
    }
  };
  // As soon as anything is shown. A letter alone marks nothing: where a part is, only the layout of everything tells.
  playground.showFolded = () => {
    fold();
    mark();
  };
  addEventListener("input", ({ target }) => {
    const details = target.closest(".fold");
    if (details && !details.open) details.open = true; // what one types in stays in sight
    fold();
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

  // A page around this one, or the one that opened it, can change the fragment at any time. Once anything was typed, that
  // changes nothing until the person agrees.
  const isTouched = () =>
    playground.edits > 0 || [...document.querySelectorAll("[data-secret]")].some(({ id, value }) => value && id !== "state");
  const offer = (address) => {
    const given = new URLSearchParams(address.slice(1));
    const differs = (key) => {
      const { type, checked, value } = document.getElementById(key.replaceAll("_", "-"));
      return given.get(key) && given.get(key) !== (type === "checkbox" ? String(checked) : value);
    };
    const labels = fields.split(" ").filter(differs)
      .map((key) => document.querySelector(`label[for="${key.replaceAll("_", "-")}"]`).textContent);
    playground.offered = labels.length ? address : null;
    document.getElementById("new-values").textContent = labels.join(", ");
    document.getElementById("new-address").hidden = !labels.length;
  };
  playground.takeOffered = () => {
    document.getElementById("new-address").hidden = true;
    playground.arrival = playground.offered ?? playground.arrival;
    playground.offered = null;
  };
  addEventListener("hashchange", (event) => {
    const address = clean();
    if (!isForm) return;
    if (!isTouched()) {
      playground.arrival = address;
      return fill();
    }
    event.stopImmediatePropagation();
    offer(address);
  });

  const start = () => {
    setTimeout(() => {
      isLate = true;
      showArrival();
    }, SOON);
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
    // A tab in the background is not painted until somebody looks at it, also one that goes there before its first frame.
    if (document.hidden) return painted();
    document.addEventListener("visibilitychange", painted);
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
  const isLazy = framed && isForm && asked().get("start") !== "auto";
  // Here and not in frame.js: without an origin, the policy's 'self' means nothing to WebKit.
  const nameAddress = () => {
    for (const place of document.querySelectorAll("[data-own-address]"))
      place.textContent = location.origin + location.pathname;
    for (const link of document.querySelectorAll("[data-tab]")) link.hash = location.hash;
  };
  const explainOpaqueOrigin = () => {
    fail();
    if (!isForm) return;
    root.dataset.opaque = "";
    document.getElementById("answer").replaceChildren(document.getElementById("opaque-origin").content);
  };
  addEventListener("hashchange", nameAddress);
  addEventListener("DOMContentLoaded", () => {
    fill();
    if (isOpaque) explainOpaqueOrigin();
    else if (isLazy) say("waiting");
    nameAddress();
    if (!isForm || !(framed || isOpaque || "embed" in root.dataset)) return;
    document.head.append(Object.assign(document.createElement("script"), { src: `${files}static/frame.js` }));
  });
  if (isLazy) for (const touch of touches) addEventListener(touch, wake, true);
  else if (!isOpaque) firstPaint().then(start);

  // A click before the page's own Python is alive is carried out by it as soon as it is.
  const postpone = (event) => {
    if (root.dataset.page === "alive") return;
    const control = event.target.closest?.("[data-do], [data-ask]");
    if (!control) return;
    if (!playground.postponed.includes(control)) playground.postponed.push(control);
    say(root.dataset.python === "failed" ? "failed" : "kept");
  };
  // A form is submitted by a click on its button, also where Enter is pressed in a field; that click is all the page needs. The
  // submit that would follow never comes in a frame without allow-forms. Prevented here and not in Python, because a browser
  // submits before an asynchronous handler has begun.
  addEventListener("submit", (event) => event.preventDefault(), true);
  addEventListener("click", (event) => event.target.closest?.("[type=submit]") && event.preventDefault(), true);
  addEventListener("click", postpone, true);
  // Keys that press a button: here because Python would be called at each letter, and for those before it is alive.
  const pressedBy = ({ key, ctrlKey, metaKey, target }) => {
    if (key === "Escape") return "cancel";
    if (key !== "Enter" || target.closest?.("a")) return;
    const here = target.closest?.("[data-enter]")?.dataset.enter;
    if (ctrlKey || metaKey) return here ?? "create-link";
    return target.tagName === "INPUT" ? here : undefined;
  };
  addEventListener("keydown", (event) => {
    const button = !event.isComposing && !event.repeat && document.getElementById(pressedBy(event));
    if (!button || button.hidden) return;
    event.preventDefault();
    button.click();
  });
  // A link that moves the focus leaves the address alone, or the page would take it for a new deep link.
  addEventListener("click", (event) => {
    if (root.dataset.page === "alive" && event.target.closest?.("a[data-do]")) event.preventDefault();
  });
}
