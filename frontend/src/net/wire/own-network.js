/**
 * The messages that open the visitor's own network, as in `forwardpass.schemas.own_networks`.
 * @module
 */

/** The most bytes of a network's numbers in one message: `MAX_PART` on the server. */
export const MAX_PART = 61_440;

/**
 * The request to open a network. Its numbers are sent before it, in parts.
 * @param {object} network
 * @param {string} network.card
 * @param {Float32Array} network.numbers
 * @param {Uint8Array | null} network.inputOrder
 */
export function openOwnMessages({ card, numbers, inputOrder }) {
  const { buffer, byteLength } = numbers.slice();
  return {
    event: "open_own",
    argument: { card, input_order: inputOrder && inputOrder.slice().buffer },
    parts: Array.from({ length: Math.ceil(byteLength / MAX_PART) }, (_, i) => {
      const at = i * MAX_PART;
      return { at, numbers: buffer.slice(at, at + MAX_PART) };
    }),
  };
}
