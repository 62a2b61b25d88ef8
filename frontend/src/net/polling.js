/**
 * Long polling, for networks that block WebSockets.
 * @module
 */

export { NodeXHR as Polling } from "socket.io-client"; // in a browser, this is its XMLHttpRequest
