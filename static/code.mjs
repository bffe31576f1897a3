// A program alone, in a frame: it takes the program and the theme from the page around it, and loads the editor and Python
// when the reader wants them. The program is shown before it can run, no address can hold one, and once the reader has
// touched it no other takes its place. The messages are those of docs/embedding.md.
const TYPE = "authorization-link-playground";
const LONGEST = 100_000;
const THEMES = ["auto", "light", "dark"];

const at = (name) => document.getElementById(name);
const root = document.documentElement;
const tell = (event, more) => parent.postMessage({ type: TYPE, v: 1, event, ...more }, "*");
const use = (theme) => THEMES.includes(theme) && (root.dataset.theme = theme);

let opened;
const open = () => {
  if (!opened) at("status").textContent = "The editor is loading.";
  return (opened ??= import("./edit-run.mjs").then(({ isOpen }) => isOpen));
};
const run = async () => {
  await open();
  at("run").click();
};

const TAKES = {
  theme: ({ theme }) => use(theme),
  program: ({ program }) => {
    if (opened || typeof program !== "string" || program.length > LONGEST) return;
    at("program").textContent = program;
  },
};
addEventListener("message", ({ source, data }) => {
  if (source !== parent || parent === window) return;
  if (data?.type !== TYPE || data.v !== 1 || !Object.hasOwn(TAKES, data.event) || Object.keys(data).length !== 4) return;
  TAKES[data.event](data);
});

use(new URLSearchParams(location.hash.slice(1)).get("theme"));
for (const place of document.querySelectorAll("[data-own-address]")) place.textContent = location.host;
at("edit-run").addEventListener("click", run);
at("edit").addEventListener("click", open);
tell("ready");
new ResizeObserver(() => tell("height", { height: Math.ceil(root.getBoundingClientRect().height) })).observe(root);
