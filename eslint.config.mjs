// What `make check` asks of the JavaScript: what ESLint recommends, and what the scripts here keep to. A rule that does not
// fit is switched off here, with its reason.
import { join } from "node:path";
import js from "@eslint/js";
import { defineConfig, includeIgnoreFile } from "eslint/config";
import globals from "globals";

const ignoreFiles = [".gitignore", "bench/.gitignore"].map((name) => join(import.meta.dirname, name));
const properties = ["innerHTML", "outerHTML", "insertAdjacentHTML"];

export default defineConfig(
  includeIgnoreFile(ignoreFiles, { gitignoreResolution: true }),
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
  // The build puts the name before the one, the benchmark replaces it in the other.
  { files: ["static/service-worker.js"], languageOptions: { globals: { ...globals.serviceworker, FILES: "readonly" } } },
  { files: ["bench/probe.js"], languageOptions: { globals: { SPEC: "readonly" } } },
  { files: ["static/*.mjs"], languageOptions: { globals: globals.worker } },
  { files: ["*.mjs", "tests/**/*.mjs"], languageOptions: { globals: globals.node } },
);
