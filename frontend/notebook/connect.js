/**
 * Connects the page inside the widget to the kernel: it hands the widget a port, over which the widget passes on what
 * comes and goes.
 * @module
 */

import { answerRequestsBy } from "../src/net/http.js";
import { overPort } from "../src/net/port.js";
import { startWithoutServer } from "../src/net/without-server.js";

const { port1, port2 } = new MessageChannel();
parent.postMessage({ forwardPass: 1, type: "connect" }, "*", [port2]);
const { connect, request } = overPort(port1);
answerRequestsBy(request);
startWithoutServer({ connect, query: document.documentElement.dataset.query ?? "" });
