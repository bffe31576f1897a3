"""MicroPython outside a browser, as Node.js runs it: the page's interpreter without the page."""

import subprocess

from project import ROOT

IN_NODE = """
// Node's own report would quote MicroPython's one line of half a million characters.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import { readFileSync } from "node:fs";
const python = await loadMicroPython({ stdout: (line) => console.log(line), linebuffer: true });
python.registerJsModule("pyscript", { window: globalThis });
python.globals.set("source", readFileSync(0, "utf8"));
python.runPython(process.argv[1]);
"""


def in_micropython(program: str, source: str) -> str:
    """Return what a program prints, which finds the other text under the name `source`."""
    node = ["node", "--input-type=module", "--eval", IN_NODE, program]
    ran = subprocess.run(node, cwd=ROOT, input=source, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
