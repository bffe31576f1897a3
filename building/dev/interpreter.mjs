// Stands in for static/interpreter.mjs in the site of “make dev”, which has no memory snapshot: Pyodide starts the normal
// way. Python's development mode lets worker.py say in the console what went wrong.
import "./storage.mjs";
import { loadPyodide as load, version } from "../runtime/pyodide/pyodide.mjs";

export { version };

const env = {
  PYTHONDEVMODE: "1",
  PYTHONMALLOC: "default", // the development mode's own checks each piece of memory, and is slow
  PYTHONWARNINGS: "ignore::DeprecationWarning:pyodide.webloop",
};
const runtime = (name) => new URL(`../runtime/${name}`, import.meta.url).href;

export const loadPyodide = async (options) => {
  const [pyodide, sources] = await Promise.all([
    load({ ...options, indexURL: runtime("pyodide/"), env }),
    fetch(runtime("python.zip")).then((response) => response.arrayBuffer()),
  ]);
  pyodide.unpackArchive(sources, "zip", { extractDir: pyodide.runPython("import site; site.getsitepackages()[0]") });
  return pyodide;
};
