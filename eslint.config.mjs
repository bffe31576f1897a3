// What `make check` asks of the JavaScript: what ESLint recommends, and what the scripts here keep to. A rule that does not
// fit is switched off here, with its reason.
import { join } from "node:path";
import js from "@eslint/js";
import { defineConfig, globalIgnores, includeIgnoreFile } from "eslint/config";
import globals from "globals";

const ignoreFiles = [".gitignore", "bench/.gitignore", "building/collections/.gitignore"].map((name) => join(import.meta.dirname, name));
const properties = ["innerHTML", "outerHTML", "insertAdjacentHTML"];
const given = (...names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default defineConfig(
  includeIgnoreFile(ignoreFiles, { gitignoreResolution: true }),
  // The build writes it.
  globalIgnores(["sources.js"]),
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "eqeqeq": "error",
      "no-else-return": "error",
      // Where a name alone may throw, as `localStorage` does, there is nothing to do but to go on without it.
      "no-empty": ["error", { allowEmptyCatch: true }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-nested-ternary": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-restricted-properties": ["error", ...properties.map((property) => ({ property, message: "Markup stands in templates." }))],
      "no-shadow": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  // A page loads these as classic scripts, and one as a module.
  { files: ["**/*.js"], languageOptions: { sourceType: "script", globals: globals.browser } },
  { files: ["static/embed.js"], languageOptions: { sourceType: "module" } },
  { files: ["static/service-worker.js"], languageOptions: { globals: globals.serviceworker } },
  { files: ["static/*.mjs", "building/*/*.mjs"], languageOptions: { globals: globals.worker } },
  { files: ["static/{edit-run,updates}.mjs"], languageOptions: { globals: globals.browser } },
  { files: ["*.mjs", "building/*.mjs", "building/collections/*.mjs"], languageOptions: { globals: globals.node } },
  // What a test asks the page stands in the test, as a function that runs there.
  { files: ["tests/**/*.mjs"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  // The build puts these names before the script, the benchmark replaces its own.
  { files: ["static/service-worker.js", "building/*/*.js"], languageOptions: { globals: given("BUILD", "FILES", "MAIN", "PINNED", "SOURCES") } },
  { files: ["bench/probe.js"], languageOptions: { globals: given("SPEC") } },
);
