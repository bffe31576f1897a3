// What has to happen before any Python is alive, and so cannot be Python: secrets leave the address, an early click or
// submit is kept, Python is asked for, and the page says so when it cannot start. The build puts this into each page.
{
  const root = document.documentElement;
  const { arrival, secrets, core, preload } = root.dataset;
  const playground = (window.playground = { arrival: "", removed: [], early: [] });

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
    if (arrival === "keep") return;
    const rest = arrival === "take" ? "" : withoutSecrets(location.search) + withoutSecrets(location.hash);
    if (arrival === "clean") playground.arrival = location.hash && rest.slice(rest.indexOf("#"));
    if (rest !== location.search + location.hash) history.replaceState(null, "", location.pathname + rest);
  };
  clean();
  addEventListener("hashchange", clean);

  const parameters = new URLSearchParams(location.hash.slice(1));
  try {
    root.dataset.theme = localStorage.getItem("theme") ?? "auto";
  } catch {
    root.dataset.theme = "auto";
  }
  if (["light", "dark"].includes(parameters.get("theme"))) root.dataset.theme = parameters.get("theme");

  const say = (name) => {
    const status = document.getElementById("status");
    if (status) status.textContent = status.dataset[name];
    else addEventListener("DOMContentLoaded", () => say(name), { once: true });
  };
  const fail = () => {
    if (root.dataset.python !== "loading") return;
    root.dataset.python = "failed";
    say("failed");
  };
  window.playground.fail = fail;
  // PyScript runs a page's program even when it got none of it: then that is done, and nothing is ready.
  for (const end of ["error", "unhandledrejection", "mpy:done", "py:done"]) addEventListener(end, fail);

  const keep = (event) => {
    if (root.dataset.python === "ready") return;
    const control = event.type === "submit" ? event.submitter : event.target.closest?.("[data-action]");
    if (!control || control.type === "submit" && event.type === "click") return;
    if (!playground.early.includes(control)) playground.early.push(control);
    if (root.dataset.python === "loading") say("kept");
    if (root.dataset.python === "failed") say("failed");
  };
  // Prevented here and not in Python, because a browser submits before an asynchronous handler has begun.
  addEventListener("submit", (event) => event.preventDefault(), true);
  addEventListener("submit", keep, true);
  addEventListener("click", keep, true);

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
    document.head.append(script);
  };
  // After the first frame, which whatever runs before would delay.
  requestAnimationFrame(() => setTimeout(start));
}
