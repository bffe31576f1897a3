// Boots Pyodide in Node, imports what the worker needs, and saves the memory. Called by build.py:
// node snapshot.mjs PYTHON_ZIP SNAPSHOT_FILE
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

// Node's own report would quote Pyodide's one line of a million characters.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

const [sources, target] = process.argv.slice(2);
// pyodide-http asks for these names of a browser once, when it is imported. Node has none of them.
globalThis.XMLHttpRequest = class {};
globalThis.crossOriginIsolated = false;

const pyodide = await loadPyodide({ _makeSnapshot: true });
const sitePackages = pyodide.runPython("import site; site.getsitepackages()[0]");
pyodide.unpackArchive(new Uint8Array(readFileSync(sources)), "zip", { extractDir: sitePackages });
pyodide.runPython(`
import asyncio, base64, builtins, collections, dataclasses, functools, html, inspect, io, json, re, secrets, sys, typing
import importlib, urllib.parse, urllib.request
import pyodide_http, pyodide_http._urllib

from linking import page, rendering, transport

rendering.warm_up()

# A snapshot cannot hold a JavaScript object.
del pyodide_http.XMLHttpRequest
`);
writeFileSync(target, gzipSync(pyodide.makeMemorySnapshot(), { level: 9 }));
process.exit(0);
