// The page inside a frame: JavaScript, because most of it comes before Python. It says whose page this is, tells the
// host its height and takes a theme, in version 1 of the protocol in docs/embedding.md. It tells nothing that was typed.
{
  const root = document.documentElement;
  const type = "authorization-link-playground";
  const themes = ["auto", "light", "dark"];
  // To any host: none of the three messages holds anything of the page but its height.
  const notifyHost = (event, more) => parent.postMessage({ type, v: 1, event, ...more }, "*");
  window.playground.notifyHost = (event) => notifyHost(event);

  let shown = 0;
  const tellHeight = () => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height && height !== shown) notifyHost("height", { height });
    shown = height;
  };

  const isTheme = (data) =>
    data?.type === type && data.v === 1 && data.event === "theme" && themes.includes(data.theme) &&
    Object.keys(data).length === 4;
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !isTheme(data)) return;
    // However many come before a frame is drawn, the browser draws only the last.
    root.dataset.theme = data.theme;
    document.getElementById("theme").value = data.theme;
  });

  const isForeign = (page) => {
    try {
      return page.location.origin !== location.origin;
    } catch {
      return true;
    }
  };
  if (isForeign(parent) || isForeign(top)) root.dataset.foreign = "";

  notifyHost("ready");
  new ResizeObserver(tellHeight).observe(root);
}
