// Boots Pyodide in Node, imports what the worker needs, and saves the memory. Called by building/site.py:
// node snapshot.mjs PYTHON_ZIP SNAPSHOT_FILE
import crypto from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { createAfter, emptySnapshot, fromDifference, toDifference } from "../static/difference.mjs";

// Node's own report would quote Pyodide's one line of a million characters.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

const [sources, target] = process.argv.slice(2);
// The same bytes from the same sources: the memory holds times, random numbers and the program's path. None of them is used
// later: what is random on the page comes from the browser, and a file's time is nobody's business.
const time = 1000 * Number(process.env.SOURCE_DATE_EPOCH ?? 0);
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length ? given : [time]));
  }
  static now = () => time;
};
performance.now = () => 0;
crypto.randomFillSync = (bytes) => bytes.fill(1);
process.env.TZ = "UTC";
process.argv[1] = "snapshot.mjs";
// pyodide-http asks for these names of a browser once, when it is imported. Node has none of them.
globalThis.XMLHttpRequest = class {};
globalThis.crossOriginIsolated = false;

// Smaller: no docstrings, no columns in tracebacks. The same bytes from the same sources: a fixed seed.
const env = { PYTHONOPTIMIZE: "2", PYTHONNODEBUGRANGES: "1", PYTHONHASHSEED: "0" };
const pyodide = await loadPyodide({ _makeSnapshot: true, env });
pyodide.globals.set("folder", pyodide.runPython("import site; site.getsitepackages()[0]"));
pyodide.unpackArchive(new Uint8Array(readFileSync(sources)), "zip", { extractDir: pyodide.globals.get("folder") });
pyodide.runPython(`
import gc, importlib, pathlib, sys

# The folder was looked at before, in the same moment.
sys.path_importer_cache[folder].invalidate_caches()
# What the worker's program, and functions that run later, import.
import asyncio, base64, builtins, collections, dataclasses, functools, inspect, io, json, re, secrets, types, typing
import traceback, urllib.parse, urllib.request

# Everything of ours, because the files themselves are not in the browser.
for path in sorted(pathlib.Path(folder).rglob("*.py")):
    importlib.import_module(".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"))

from linking.showing import rendering

rendering.warm_up()

# Every template is compiled, and a QR code is drawn by a template of ours: what compiles, caches or writes files can go.
import jinja2.environment

for name in ("CodeGenerator", "Lexer", "Parser", "TokenStream", "generate", "get_lexer", "nodes"):
    delattr(jinja2.environment, name)
del jinja2.environment.Environment.code_generator_class
compiling = "_identifier bccache compiler constants idtracking lexer nativetypes nodes optimizer parser visitor".split()
writing = "_compat_pickle _decimal _pickle decimal gzip html numbers pickle segno.writers xml".split()
# What Pyodide's start imports, and a browser has no use for: archives, processes. But for tempfile with shutil, which what
# urllib raises and returns is made of.
files = "_bz2 _lzma _zstd bz2 compression lzma zipfile".split()
elsewhere = "select selectors subprocess".split()
loops = "base_subprocess selector_events sslproto streams subprocess unix_events".split()
unused = (*(f"jinja2.{part}" for part in compiling), *writing, *files, *elsewhere, *(f"asyncio.{part}" for part in loops))
for name in [*sys.modules]:
    if name in unused or name.startswith(tuple(f"{each}." for each in unused)):
        vars(sys.modules.pop(name)).clear()

# Read by nobody at run time but for classes: a dataclass's are its fields.
for each in gc.get_objects():
    if isinstance(each, types.FunctionType):
        each.__annotate__ = None

# A snapshot cannot hold a JavaScript object.
del sys.modules["pyodide_http"].XMLHttpRequest
del compiling, each, elsewhere, files, folder, loops, name, path, unused, writing

# Nothing is typed into a worker, and the buffer is full of rubbish.
sys.stdin.detach().detach()
sys.stdin = sys.__stdin__ = None
gc.collect()
`);

// Freed memory still holds what was there. Zeros compress: take every free block, clear it, give it back.
const clearFreeMemory = ({ HEAPU8, _free, _malloc, _malloc_footprint, _malloc_set_footprint_limit, _malloc_usable_size }) => {
  const taken = [];
  _malloc_set_footprint_limit(_malloc_footprint());
  for (let size = 2 ** 24; size >= 4; size = size > 1024 ? size / 2 : size - 4) {
    for (let block = _malloc(size); block; block = _malloc(size)) {
      HEAPU8.fill(0, block, block + _malloc_usable_size(block));
      taken.push(block);
    }
  }
  taken.forEach(_free);
  _malloc_set_footprint_limit(-1);
};
clearFreeMemory(pyodide._module);
const made = pyodide.makeMemorySnapshot();

// Start once from the snapshot: that shows the memory at the beginning, and that the snapshot works.
const loaded = emptySnapshot();
const save = (memory) => {
  const difference = toDifference(made, memory);
  fromDifference(difference, loaded, memory);
  writeFileSync(target, gzipSync(difference, { level: 9 }));
};
const second = await loadPyodide({ _loadSnapshot: loaded, createPyodideModule: createAfter(save, createPyodideModule) });
second.runPython("from linking.playground import answering");
process.exit(0);
