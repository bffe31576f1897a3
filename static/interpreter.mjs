// The interpreter module that PyScript imports in the worker: JavaScript, because it comes before Python.
// Pyodide boots from the memory snapshot that the build made. Where that does not load, it starts the normal way.
import "./storage.mjs";
import { loadPyodide as load, version } from "../runtime/pyodide/pyodide.mjs";
import { createAfter, emptySnapshot, fromDifference } from "./difference.mjs";

export { version };

const runtime = (name) => new URL(`../runtime/${name}`, import.meta.url).href;

// The page shows how much of the two largest files has arrived.
let arrived = 0;
const counted = (body) => body.pipeThrough(new TransformStream({
  transform(piece, rest) {
    rest.enqueue(piece);
    arrived += piece.length;
    postMessage({ arrived });
  },
}));

// A copy is counted: for the response itself a browser keeps what it compiles.
const withCount = (response) => {
  counted(response.clone().body).pipeTo(new WritableStream()).catch(() => {});
  return response;
};

// The service worker keeps the snapshot unzipped, and says so.
const bytes = async (response) => {
  if (!response.ok) throw new Error(`${response.url} answered with status ${response.status}.`);
  const isZipped = response.url.endsWith(".gz") && !response.headers.has("unzipped");
  const body = isZipped ? counted(response.body).pipeThrough(new DecompressionStream("gzip")) : response.body;
  return new Uint8Array(await new Response(body).arrayBuffer());
};

// Pyodide only warns when its WebAssembly does not arrive, and would then wait for ever.
const lost = new Promise((_, reject) => {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = (source, imports) => {
    const instance = instantiateStreaming(Promise.resolve(source).then(withCount), imports);
    instance.catch(reject);
    return instance;
  };
});
lost.catch(() => {});
const start = (options) => Promise.race([load(options), lost]);

// Gzipped by the build, because a static host need not compress a type that it does not know.
const difference = fetch(runtime("snapshot.bin.gz")).then(bytes);
difference.catch(() => {});
// Asked for here as well, not only when Pyodide gets to it.
const engine = import(runtime("pyodide/pyodide.asm.mjs"));
engine.catch(() => {});

// The standard library's archive, downloaded only if Python imports what the snapshot does not have. Nothing does today.
const offerLibrary = ({ FS }) => {
  const name = FS.readdir("/lib").find((entry) => entry.endsWith(".zip"));
  FS.unlink(`/lib/${name}`);
  FS.createLazyFile("/lib", name, runtime("pyodide/python_stdlib.zip"), true, false);
};

const loadFromSnapshot = async (options) => {
  const snapshot = emptySnapshot();
  const fill = async (memory) => fromDifference(await difference, snapshot, memory);
  const pyodide = await start({
    ...options,
    _loadSnapshot: snapshot,
    // WebAssembly is compiled while the snapshot is still on its way.
    createPyodideModule: async (settings) => createAfter(fill, (await engine).default)(settings),
    stdLibURL: URL.createObjectURL(new Blob()),
  });
  offerLibrary(pyodide);
  return pyodide;
};

const loadNormally = async (options) => {
  const [pyodide, sources] = await Promise.all([
    start(options),
    fetch(runtime("python.zip")).then(bytes),
  ]);
  pyodide.unpackArchive(sources, "zip", { extractDir: pyodide.runPython("import site; site.getsitepackages()[0]") });
  return pyodide;
};

const loadAnyhow = async (options) => {
  try {
    return await loadFromSnapshot(options);
  } catch (error) {
    console.warn("The memory snapshot does not load, so Python starts the normal way.", error);
    return loadNormally(options);
  }
};

// PyScript puts its own library before the worker's code: files to write, to compile and to import, a tenth of the whole
// start. The worker uses nothing of it. Should PyScript end its library otherwise one day, that costs this time again.
const END_OF_LIBRARY = "\ndel _pyscript\n";

const withoutLibrary = (code) => code.split(END_OF_LIBRARY).at(-1);

export const loadPyodide = async (given) => {
  const pyodide = await loadAnyhow({ ...given, indexURL: runtime("pyodide/") });
  const { runPythonAsync } = pyodide;
  pyodide.runPythonAsync = (code, options) => runPythonAsync(withoutLibrary(code), options);
  return pyodide;
};
