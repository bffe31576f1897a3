// Runs one program in the cell: Pyodide from the bytes that the page handed over, started from the page's own snapshot. A
// classic script, because in an origin of its own a browser starts no module worker.
const MOST_MEMORY = 768 * 1024 * 1024;

const url = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
const MEDIA_TYPES = { "pyodide.asm.wasm": "application/wasm", "pyodide-lock.json": "application/json" };

const boot = async (files) => {
  // Pyodide asks for its files by name. There is no network here, so they are answered from what is at hand.
  globalThis.fetch = async (asked) => {
    const name = String(asked.url ?? asked).split("/").at(-1);
    return new Response(files[name] ?? new ArrayBuffer(0), { headers: { "Content-Type": MEDIA_TYPES[name] ?? "" } });
  };
  const [{ loadPyodide }, { createAfter, emptySnapshot, fromDifference }, engine] = await Promise.all(
    ["pyodide.mjs", "difference.mjs", "pyodide.asm.mjs"].map((name) => import(url(files[name]))),
  );
  const snapshot = emptySnapshot();
  const fill = (memory) => fromDifference(new Uint8Array(files["snapshot.bin"]), snapshot, memory);
  const pyodide = await loadPyodide({
    indexURL: "cell:///",
    packageBaseUrl: "cell:///",
    lockFileContents: new TextDecoder().decode(files["pyodide-lock.json"]),
    stdLibURL: URL.createObjectURL(new Blob()),
    _loadSnapshot: snapshot,
    createPyodideModule: createAfter(fill, engine.default),
  });
  const library = pyodide.FS.readdir("/lib").find((name) => name.endsWith(".zip"));
  pyodide.FS.writeFile(`/lib/${library}`, new Uint8Array(files["python_stdlib.zip"]));
  return pyodide;
};

const outputTo = (say) => {
  const decoder = new TextDecoder();
  return { write: (bytes) => (say(decoder.decode(bytes, { stream: true })), bytes.length) };
};

onmessage = async ({ data: { files, program } }) => {
  onmessage = null;
  const post = postMessage.bind(globalThis);
  const pyodide = await boot(files);
  const output = outputTo((text) => post({ event: "output", text }));
  pyodide.setStdout(output);
  pyodide.setStderr(output);
  pyodide._module._malloc_set_footprint_limit(MOST_MEMORY);
  const cell = pyodide.runPython(`${new TextDecoder().decode(files["cell.py"])}\nrun`);
  post({ event: "ready" });
  const { text, line } = cell(program.code, program.outcome, JSON.stringify(program.words)).toJs({ dict_converter: Object.fromEntries });
  post({ event: "done", text, line });
};
