// Goes behind early.js in the committed pages, after what Pyodide fetches of the CDN and what each file has to hold, PINNED.
// The browser compares, as it does for modules with the import map; what holds anything else never arrives.
const fetchAnything = window.fetch;
const { fail } = window.playground;
window.fetch = (asked, options) => {
  const integrity = PINNED[asked];
  if (!integrity) return fetchAnything(asked, options);
  const response = fetchAnything(asked, { ...options, integrity });
  response.catch(fail); // Pyodide only warns, and would wait for ever
  return response;
};

// Their sources stand once, in sources.js, which is asked for when PyScript is there, and so after the first paint. It is a
// classic script, because from disk a browser loads nothing else.
const root = document.documentElement;
const isCore = ({ src }) => src === root.dataset.core;
const takeSources = () => {
  const script = Object.assign(document.createElement("script"), { src: "sources.js" });
  script.addEventListener("error", fail);
  document.head.append(script);
};
document.addEventListener("load", ({ target }) => isCore(target) && takeSources(), true);
