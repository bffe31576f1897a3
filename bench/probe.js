// Runs before anything else in every document of a visit; visiting.py fills in what to look for.
// Writes down when things happen, in milliseconds since the epoch, and plays the robot.
(() => {
  const spec = SPEC;
  if ((window !== window.top) !== spec.framed) return;

  const at = {};
  const tasks = [];
  const now = () => performance.timeOrigin + performance.now();
  const note = (name) => { at[name] ??= now(); };
  const epoch = (entry) => performance.timeOrigin + entry.startTime;

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") at.paint = epoch(entry);
  }).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push([epoch(entry), entry.duration]);
  }).observe({ type: "longtask", buffered: true });
  addEventListener("pointerdown", (event) => { if (event.isTrusted) note("touch"); }, true);

  const find = (path) =>
    path.split(" >>> ").reduce((found, step) => found && (found.shadowRoot ?? found).querySelector(step), document);
  const canBeUsed = (element) =>
    element && !element.disabled && !element.readOnly && element.getClientRects().length > 0 &&
    getComputedStyle(element).visibility === "visible";
  const link = () => document.querySelector("#authorization-link[href]:not([href=''])");

  // Clicks as soon as there is something to click; again, as an impatient visitor would, when Python is alive
  // and a moment after it is ready, as long as there is no link.
  const clicked = new Set();
  const robot = () => {
    if (at.link || (spec.touched && !at.touch)) return;
    const moments = { first: true, alive: at.alive, ready: at.ready && now() - at.ready > 250 };
    for (const [moment, reached] of Object.entries(moments)) {
      const button = document.querySelector("#create-link");
      if (!reached || clicked.has(moment) || !canBeUsed(button)) continue;
      clicked.add(moment);
      note("click");
      button.click();
    }
  };

  const check = () => {
    const root = document.documentElement;
    if (!root) return;
    if (!at.usable && spec.usable.some((path) => canBeUsed(find(path)))) note("usable");
    if (root.dataset.page === "alive") note("alive");
    if (root.dataset.python === "ready") note("ready");
    if (root.dataset.python === "failed") note("failed");
    if (spec.robot) {
      robot();
      if (clicked.size && link()) note("link");
    }
  };

  // At every frame for what is seen; at once for the two attributes of the root element.
  const isDone = () => at.failed || spec.wanted.every((name) => at[name]);
  const everyFrame = () => { check(); if (!isDone()) requestAnimationFrame(everyFrame); };
  requestAnimationFrame(everyFrame);
  const attributes = new MutationObserver(check);
  const watchRoot = () => {
    if (document.documentElement) attributes.observe(document.documentElement, { attributes: true });
  };
  watchRoot();
  new MutationObserver(watchRoot).observe(document, { childList: true });

  // The milliseconds from a click to the next link, or null after ten seconds.
  const click = () => new Promise((resolve) => {
    const before = link();
    const began = performance.now();
    const end = (milliseconds) => { changes.disconnect(); resolve(milliseconds); };
    const changes = new MutationObserver(() => {
      if (link() && link() !== before) end(performance.now() - began);
    });
    changes.observe(document, { attributes: true, childList: true, subtree: true });
    setTimeout(end, 10_000, null);
    document.querySelector("#create-link").click();
  });

  globalThis.__bench = { isDone, click, report: () => ({ at, tasks }) };
})();
