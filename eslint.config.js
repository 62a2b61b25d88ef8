import js from "@eslint/js";
import globals from "globals";
import jsdoc from "eslint-plugin-jsdoc";

/**
 * What each folder of `frontend/src` may import from the others, and why not more.
 * `types.js` holds types only and may be imported everywhere.
 */
const ROOMS = [
  { room: "store", may: [], because: "the store knows nothing but state; others come to it" },
  { room: "net", may: [], because: "the wire and its transport take callbacks and know no page" },
  { room: "input", may: ["stage/layout"], because: "input turns events into callbacks" },
  {
    room: "stage/views",
    may: ["stage/layout", "stage/color", "i18n"],
    because: "a view draws what it is handed and knows no other view",
  },
  {
    room: "stage",
    may: ["stage", "i18n"],
    because: "the stage paints a scene; who made the scene is not its business",
  },
  { room: "panels", may: ["store/state", "i18n"], because: "a panel shows state and emits events" },
  { room: "a11y", may: ["store/state", "i18n"], because: "sentences and tables are made of state" },
  { room: "lesson", may: ["store/state", "i18n"], because: "a lesson step sets state" },
  { room: "i18n", may: [], because: "words know nothing of the page" },
];

/** A pattern that forbids every room which `room` may not import. */
function boundary({ room, may, because }) {
  const others = ROOMS.map((other) => other.room).filter(
    (other) => other !== room && !other.startsWith(`${room}/`) && !room.startsWith(`${other}/`),
  );
  const forbidden = others.filter(
    (other) => !may.some((allowed) => allowed === other || allowed.startsWith(`${other}/`)),
  );
  const exceptions = may.map((allowed) => `!**/${allowed}*`);
  return {
    files: [`frontend/src/${room}/**/*.js`],
    ignores: ROOMS.filter((inner) => inner.room.startsWith(`${room}/`)).map(
      (inner) => `frontend/src/${inner.room}/**`,
    ),
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: [...forbidden.map((other) => `**/${other}/**`), "**/main.js", ...exceptions],
              message: `${room}/ may import ${may.join(", ") || "no other room"}: ${because}.`,
            },
          ],
        },
      ],
    },
  };
}

export default [
  { ignores: ["frontend/dist/**", ".venv/**", "test-results/**"] },
  js.configs.recommended,
  jsdoc.configs["flat/recommended-typescript-flavor-error"],
  {
    languageOptions: { ecmaVersion: 2023, sourceType: "module" },
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
    },
  },
  { files: ["frontend/src/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    files: [".dev/**/*.js", "tests/**/*.js", "*.config.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { "no-console": "off", "jsdoc/require-jsdoc": "off" },
  },
  ...ROOMS.map(boundary),
];
