// Goes behind early.js in the committed pages. Their sources stand once, in sources.js, which is asked for when PyScript is
// there, and so after the first paint. It is a classic script, because from disk a browser loads nothing else.
{
  const root = document.documentElement;
  const isCore = ({ src }) => src === root.dataset.core;
  const takeSources = () => {
    const script = Object.assign(document.createElement("script"), { src: "sources.js" });
    script.addEventListener("error", window.playground.fail);
    document.head.append(script);
  };
  document.addEventListener("load", ({ target }) => isCore(target) && takeSources(), true);
}
