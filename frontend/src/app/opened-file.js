/**
 * Opens a file that was dropped, pasted or chosen. Its content says first of which kind it is, then its name, and never
 * where it was dropped.
 * @module
 */

import "../i18n/all-messages.js";
import { isLink } from "../net/link.js";
import { OPENED_FORMATS } from "../options.js";
import { noticed } from "../store/state.js";

/** @import { Act } from "../actions/detail.d.ts" */
/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** The number of bytes that identify a file. */
const HEAD = 16;

/** How files of each kind start, as Latin-1 text. */
const PICTURES = /^(\x89PNG|\xff\xd8\xff|GIF8|BM|RIFF.{4}WEBP|.{4}ftyp(avif|heic|heix|mif1))/s;
const NETWORKS = /^(PK|\x93NUMPY|\x89HDF|\x80|.{8}\{|\s*[{[])/s;

/** An ONNX file starts with its version, a small number. The next field starts with one of these bytes. */
const AFTER_ONNX_VERSION = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42];

/** How an IDX file of bytes starts, and an entry in the table of a zip file. */
const IDX = "\0\0\b";
const ENTRY = "PK\u0001\u0002";

/** How a CSV file of a test set starts: with a label or a pixel, or with their names. */
const TEST_SETS = /^("?label\b|"?pixel|\d{1,3},)/i;

/** The names of arrays of images, as in the table of files at the end of an npz file. */
const IMAGES = /^(x_test|test_images|images|x)\.npy$/i;

/** Bytes at the end of an npz file in which that table is looked for, and where an entry has its name after ENTRY. */
const TABLE = 65_536;
const NAME_LENGTH_AT = 28 - ENTRY.length;
const NAME_AT = 46 - ENTRY.length;

const PICTURE_NAMES = /\.(png|jpe?g|webp|gif|bmp|avif|heic|tiff?|svg)$/i;
const NETWORK_NAMES = new RegExp(
  `\\.(${OPENED_FORMATS.join("|")}|npy|gz|pkl|pickle|pt|pth|joblib)$`,
  "i",
);
const TEST_SET_NAMES = /(\.csv|\.idx|idx[13]-ubyte)(\.gz)?$/i;
const LINK_NAME = /\.forwardpass$/i;

/**
 * Opens the first file as the kind of file that it is. A test set may be two files.
 * @param {readonly File[]} files
 * @param {Store<State>} store
 * @param {Act} act
 */
export async function openFiles(files, store, act) {
  const [file] = files;
  const found = await kindOf(file);
  if (found.kind === "picture") await act("picture", file);
  else if (found.kind === "network") await act("openNetwork", file);
  else if (found.kind === "test set") await act("openTestSet", files);
  else if (found.kind === "link") await act("openLink", found.link);
  else {
    const kind = /** @type {const} */ ("error");
    const notice = { kind, key: "notice.file", values: { name: file.name } };
    store.update((state) => noticed(state, notice));
  }
}

/**
 * @param {File} file
 * @returns {Promise<{kind: "picture" | "network" | "test set" | "unknown"} | {kind: "link", link: string}>}
 */
export async function kindOf(file) {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  if (PICTURES.test(head)) return { kind: "picture" };
  if (head.startsWith(IDX) || TEST_SETS.test(head) || (await isTestSet(file, head)))
    return { kind: "test set" };
  if (NETWORKS.test(head) || isOnnx(bytes)) return { kind: "network" };
  if (LINK_NAME.test(file.name) || file.type.startsWith("text/")) {
    const link = (await file.text()).trim();
    if (isLink(link)) return { kind: "link", link };
  }
  if (file.type.startsWith("image/") || PICTURE_NAMES.test(file.name)) return { kind: "picture" };
  if (NETWORK_NAMES.test(file.name)) return { kind: "network" };
  return { kind: "unknown" };
}

/**
 * Whether a file that is known by its name, or a zip file, holds a test set.
 * @param {File} file
 * @param {string} head
 */
async function isTestSet(file, head) {
  if (!head.startsWith("PK")) return TEST_SET_NAMES.test(file.name);
  const bytes = new Uint8Array(await file.slice(-TABLE).arrayBuffer());
  const table = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return table.split(ENTRY).some((entry) => {
    const length = entry.charCodeAt(NAME_LENGTH_AT) + 256 * entry.charCodeAt(NAME_LENGTH_AT + 1);
    return IMAGES.test(entry.slice(NAME_AT, NAME_AT + length));
  });
}

/** @param {Uint8Array} bytes */
function isOnnx([first, version, next]) {
  return first === 0x08 && version < 0x20 && AFTER_ONNX_VERSION.includes(next);
}
