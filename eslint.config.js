import js from "@eslint/js";
import globals from "globals";
import jsdoc from "eslint-plugin-jsdoc";
import forwardpass from "./.dev/rooms.js";

export default [
  { ignores: ["frontend/dist/**", ".venv*/**", "test-results/**"] },
  js.configs.recommended,
  jsdoc.configs["flat/recommended-typescript-flavor-error"],
  {
    languageOptions: { ecmaVersion: 2025, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "prefer-const": "error",
      "jsdoc/require-jsdoc": ["error", { publicOnly: true, require: { ClassDeclaration: true } }],
      "jsdoc/require-param-description": "off",
      "jsdoc/require-returns-description": "off",
      "jsdoc/require-property-description": "off",
      "jsdoc/require-returns": "off",
      "jsdoc/require-param": "off",
      "jsdoc/tag-lines": "off",
      "jsdoc/reject-any-type": "off",
      "jsdoc/reject-function-type": "off",
      // They take a third of the time, and `tsc` says more about the same types.
      "jsdoc/check-access": "off",
      "jsdoc/require-next-type": "off",
      "jsdoc/require-throws-type": "off",
      "jsdoc/require-yields-type": "off",
      "jsdoc/ts-no-empty-object-type": "off",
      "jsdoc/valid-types": "off",
    },
  },
  {
    files: ["frontend/src/**/*.js"],
    languageOptions: { globals: globals.browser },
    plugins: { forwardpass },
    rules: { "forwardpass/rooms": "error" },
  },
  {
    files: ["frontend/embed/**/*.js", "frontend/notebook/**/*.js", "frontend/public/**/*.js"],
    languageOptions: {
      globals: { ...globals.browser, __EMBED_WORDS__: "readonly", __EMBED_PARAMS__: "readonly" },
    },
  },
  {
    files: [".dev/**/*.js", "tests/**/*.js", "*.config.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { "no-console": "off", "jsdoc/require-jsdoc": "off" },
  },
];
