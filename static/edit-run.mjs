// Edit and run: the editor, and the page's side of the cell that runs the program. JavaScript, because CodeMirror is, and
// because the files go from here to a frame as bytes. Loaded when the reader asks for it, not before.
// This build's own files.
const HOME = new URL("../", import.meta.url);
const SECONDS = 60;
const FILES = {
  "pyodide.mjs": "runtime/pyodide/pyodide.mjs",
  "pyodide.asm.mjs": "runtime/pyodide/pyodide.asm.mjs",
  "pyodide.asm.wasm": "runtime/pyodide/pyodide.asm.wasm",
  "pyodide-lock.json": "runtime/pyodide/pyodide-lock.json",
  "python_stdlib.zip": "runtime/pyodide/python_stdlib.zip",
  "snapshot.bin": "runtime/snapshot.bin.gz",
  "difference.mjs": "static/difference.mjs",
  "cell.py": "static/cell.py",
  worker: "static/cell-worker.js",
};
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  #edit-and-run { margin-top: 16px; }
  #edit-and-run .buttons { margin-top: 12px; }
  #editor { color-scheme: light; border: 1px solid var(--control-line); border-radius: var(--corner); background: var(--surface); color: var(--text); overflow: hidden; }
  #editor:focus-within { outline: 2px solid var(--accent); outline-offset: 2px; }
  #output { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 24rem; overflow: auto; }
`);

const at = (name) => document.getElementById(name);

const bytes = async (path) => {
  const response = await fetch(new URL(path, HOME));
  if (!response.ok) throw new Error(`${path} answered with status ${response.status}.`);
  const isZipped = path.endsWith(".gz") && !response.headers.has("unzipped");
  const body = isZipped ? response.body.pipeThrough(new DecompressionStream("gzip")) : response.body;
  return new Response(body).arrayBuffer();
};

// The frame: an origin of its own, scripts and nothing else. It gets the files once, then programs.
const openCell = async (receive) => {
  const names = Object.keys(FILES);
  const contents = Promise.all(names.map((name) => bytes(FILES[name])));
  const frame = Object.assign(document.createElement("iframe"), { hidden: true, title: "The program's cell" });
  frame.setAttribute("sandbox", "allow-scripts");
  frame.src = new URL("static/cell.html", HOME);
  const tell = (message) => frame.contentWindow.postMessage(message, "*");
  const greeted = new Promise((greet) => {
    addEventListener("message", ({ source, data }) => {
      if (source !== frame.contentWindow) return;
      if (data?.event === "hello") greet();
      else receive(data);
    });
  });
  document.body.append(frame);
  const files = Object.fromEntries((await contents).map((content, index) => [names[index], content]));
  await greeted;
  tell({ files });
  return tell;
};

const openEditor = async (section, code) => {
  const modules = [section.dataset.codemirror, section.dataset.python].map((path) => import(new URL(path, HOME)));
  const [{ EditorView, basicSetup }, { python }] = await Promise.all(modules);
  const root = at("editor").attachShadow({ mode: "open" });
  const label = EditorView.contentAttributes.of({ "aria-label": "The program", "aria-describedby": "editor-note", tabindex: "0" });
  const theme = EditorView.theme({
    "&": { fontSize: "0.875rem", maxHeight: "28rem" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--mono)", overflow: "auto" },
    ".cm-gutters": { color: "var(--quiet)" },
  });
  const note = Object.assign(document.createElement("span"), { id: "editor-note", hidden: true });
  note.textContent = at("editor-hint").textContent;
  const editor = new EditorView({ doc: code, extensions: [basicSetup, python(), label, theme], parent: root, root });
  root.append(note);
  return editor;
};

// A printed link can be followed when it leads to one of Cronofy's app hosts or to this site: and then to this site only.
const destination = (text, hosts) => {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const consent = new URL("authorize.html", document.baseURI);
  const isCronofy = url.protocol === "https:" && hosts.includes(url.host) && url.pathname === "/oauth/authorize";
  if (!isCronofy && url.origin + url.pathname !== consent.href) return null;
  consent.search = url.search;
  return consent.href;
};

const linked = (text, hosts) =>
  text.split(/(https?:\/\/[^\s<>"']+)/).map((part) => {
    const href = destination(part, hosts);
    if (!href) return part;
    const link = Object.assign(document.createElement("a"), { href, target: "_blank", rel: "noopener noreferrer" });
    link.textContent = part;
    return link;
  });

// The code of the form, in Python: the page's own Python writes it when that language is chosen.
const written = async () => {
  const root = document.documentElement;
  await until(root, () => root.dataset.python === "ready");
  at("snippet-language").value = "python";
  at("snippet-language").dispatchEvent(new Event("input", { bubbles: true }));
  await until(at("code"), () => at("snippet").ariaLabel === "Code in Python");
  return at("snippet").textContent;
};

const until = (place, isMet) =>
  new Promise((resolve) => {
    const observer = new MutationObserver(() => look());
    const look = () => isMet() && (observer.disconnect(), resolve());
    observer.observe(place, { attributes: true, childList: true, subtree: true });
    look();
  });

const open = async () => {
  const place = at("edit-run-place");
  const button = at("edit-run");
  delete button.dataset.do;
  // The program that stands alone in a frame, or else the code of the form.
  const alone = at("program");
  const given = alone?.textContent ?? (await written());
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, STYLE];
  const part = new DOMParser().parseFromString(new TextDecoder().decode(await bytes("edit-run.html")), "text/html");
  place.replaceChildren(...part.body.children);
  const section = at("edit-and-run");
  const words = JSON.parse(section.dataset.words);
  const hosts = section.dataset.appHosts.split(" ");
  const say = (name) => (at("run-status").textContent = words[name] ?? name);
  const [output, runButton, stopButton, example] = ["output", "run", "stop", "example"].map(at);
  if (alone) section.querySelectorAll(".beside-the-form").forEach((each) => (each.hidden = true));
  else at("run-outcome").value = at("sandbox-outcome").value;
  const editor = await openEditor(section, given);

  let timer;
  let printed = "";
  const rest = (sentence) => {
    clearTimeout(timer);
    stopButton.disabled = true;
    runButton.disabled = false;
    const text = linked(printed, hosts);
    if (text.length > 1) output.replaceChildren(...text);
    at("output-links").hidden = !output.querySelector("a");
    say(sentence);
  };
  const mark = (number) => {
    if (!number || number > editor.state.doc.lines) return;
    const { from, to } = editor.state.doc.line(number);
    editor.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
  };
  const receive = ({ event, text, line }) => {
    if (stopButton.disabled) return;
    if (event === "ready") return say("running");
    if (event !== "output") {
      rest(event === "done" ? text : event);
      return mark(line);
    }
    printed += text;
    output.append(text);
    output.hidden = false;
  };
  let cell;
  const run = async () => {
    runButton.disabled = true;
    stopButton.disabled = false;
    printed = "";
    output.replaceChildren();
    output.hidden = true;
    at("output-links").hidden = true;
    say("starting");
    const program = { code: editor.state.doc.toString(), outcome: at("run-outcome").value, words };
    try {
      const tell = await (cell ??= openCell(receive));
      if (stopButton.disabled) return;
      tell({ run: program });
      timer = setTimeout(() => end("late"), 1000 * SECONDS);
    } catch {
      cell = undefined;
      rest("failed");
    }
  };
  const end = (sentence) => {
    cell?.then((tell) => tell({ stop: true }));
    rest(sentence);
  };
  const original = () => example.selectedOptions[0].dataset.code ?? given;
  const reset = () => {
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: original() } });
    say("reset");
  };
  runButton.addEventListener("click", run);
  stopButton.addEventListener("click", () => (end("stopped"), runButton.focus()));
  at("reset").addEventListener("click", reset);
  example.addEventListener("change", reset);
  button.addEventListener("click", () => editor.focus());
  editor.focus();
};

const mourn = (error) => {
  console.error(error);
  at("status").textContent = navigator.onLine
    ? "The editor does not load. Copy the code and run it at home."
    : "The editor needs the network once: this browser does not keep it yet. Copy the code and run it at home.";
};

export const isOpen = open().then(() => (at("program") ? (at("status").textContent = "") : 0));
isOpen.catch(mourn);
