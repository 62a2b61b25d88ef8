import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { createTransport } from "../../frontend/src/net/transport.js";
import { encodePixels, probeMessage, readResponse } from "../../frontend/src/net/wire.js";
import { goldenMap } from "./golden-maps.js";
import { FakeSocket } from "./fake-socket.js";

/** @import { Sent } from "./fake-socket.js" */

const HELLO = { protocol: 2, version: "0.1.0", models: [], default: "digits", mnist: null };

/** @param {Partial<Parameters<typeof createTransport>[0]>} [options] */
function setUp(options) {
  const socket = new FakeSocket();
  /** @type {any[]} */
  const log = [];
  /** @type {boolean[]} */
  const pending = [];
  const transport = createTransport({
    connect: () => socket,
    onState: (state) => log.push(state),
    onHello: (hello) => log.push(`hello ${hello.version}`),
    onCard: (card) => log.push(`card ${card.name}`),
    onFrames: (frames) => log.push(frames.map((frame) => `${frame.kind} ${frame.seq}`).join()),
    onError: (refusal) => log.push(`error ${refusal.code}`),
    onPending: (isPending) => pending.push(isPending),
    ...options,
  });
  return { socket, transport, log, pending };
}

/** A page that is connected and has opened a model. */
function setUpOpen() {
  const page = setUp();
  page.socket.serve("connect");
  page.socket.take("hello").ack(HELLO);
  page.transport.openModel("digits");
  const { argument, ack } = page.socket.take("open_model");
  ack({ name: "digits", seq: argument.seq });
  page.log.length = 0;
  return page;
}

/** @param {string} name */
function golden(name) {
  return new Uint8Array(readFileSync(new URL(`../wire/${name}.bin`, import.meta.url))).buffer;
}

/** @param {number} seq */
const picture = (seq) => encodePixels({ seq, staged: false, pixels: new Uint8Array(784) });

/** @param {Sent} sent */
const seqOf = (sent) => new DataView(sent.argument).getUint32(4, true);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("says hello first and is connected when that is answered", () => {
  const { socket, log } = setUp();
  assert.deepEqual(log, []);
  socket.serve("connect");
  const hello = socket.take("hello");
  assert.deepEqual(hello.argument, goldenMap("hello"));
  assert.deepEqual(log, []);
  hello.ack(HELLO);
  assert.deepEqual(log, ["connected", "hello 0.1.0"]);
});

test("a model and an input that come before the connection wait for it", () => {
  const { socket, transport, log } = setUp();
  transport.sendInput(picture);
  transport.openModel("digits");
  assert.deepEqual(socket.sent, []);
  socket.serve("connect");
  socket.take("hello").ack(HELLO);
  const { argument, ack } = socket.take("open_model");
  assert.equal(argument.name, "digits");
  ack({ name: "digits", seq: argument.seq });
  assert.equal(log.at(-1), "card digits");
  assert.ok(seqOf(socket.take("input")) > argument.seq);
});

test("a model that is opened on hello is opened once", () => {
  const { socket, transport } = setUp({ onHello: (hello) => transport.openModel(hello.default) });
  for (let connection = 0; connection < 2; connection += 1) {
    socket.serve("connect");
    socket.take("hello").ack(HELLO);
    assert.equal(socket.take("open_model").argument.name, "digits");
    socket.serve("disconnect", "transport close");
  }
});

test("an answer is handed on as frames", () => {
  const { socket, transport, log } = setUpOpen();
  transport.sendInput(picture);
  const blob = Buffer.concat(
    [golden("placement"), golden("layer-0"), golden("answer-digit")].map((b) => new Uint8Array(b)),
  );
  socket.take("input").ack(new Uint8Array(blob).buffer);
  assert.deepEqual(log, ["placement 7,layer 7,answer 7"]);
});

test("layers of a staged pass are handed on one by one", () => {
  const { socket, transport, log } = setUpOpen();
  const seq = transport.sendInput(picture);
  const { ack } = socket.take("input");
  socket.serve("layer", golden("layer-0"));
  socket.serve("layer", golden("layer-1"));
  ack(seq);
  assert.deepEqual(log, ["layer 7", "layer 7"]);
});

test("one input is unanswered, the newest waits, older ones are dropped", () => {
  const { socket, transport } = setUpOpen();
  const first = transport.sendInput(picture);
  const dropped = mock.fn(picture);
  transport.sendInput(dropped);
  const newest = transport.sendInput(picture);
  const sent = socket.take("input");
  assert.equal(seqOf(sent), first);
  sent.ack(first);
  const next = socket.take("input");
  assert.equal(seqOf(next), newest);
  assert.equal(dropped.mock.callCount(), 0);
  next.ack(newest);
  assert.deepEqual(socket.sent, []);
});

test("weights are acknowledged once they are read", () => {
  const { socket, transport, log } = setUpOpen();
  transport.openModel("wide");
  assert.equal(socket.take("open_model").argument.seq, 2);
  transport.openModel("digits");
  assert.deepEqual(socket.take("open_model").argument, goldenMap("open_model"));
  const received = mock.fn();
  socket.serve("weights", golden("weights"), received);
  assert.deepEqual(log, ["weights 3"]);
  assert.equal(received.mock.callCount(), 1);
});

test("weights of a model that was asked for before are acknowledged and left out", () => {
  const { socket, log } = setUpOpen();
  const received = mock.fn();
  socket.serve("weights", golden("weights"), received);
  assert.deepEqual(log, []);
  assert.equal(received.mock.callCount(), 1);
});

test("the newest input goes through a newly opened model", () => {
  const { socket, transport } = setUpOpen();
  transport.sendInput(picture);
  socket.take("input").ack(0);
  transport.openModel("wide");
  const { argument, ack } = socket.take("open_model");
  ack({ name: "wide", seq: argument.seq });
  assert.ok(seqOf(socket.take("input")) > argument.seq);
});

test("only the second of two requested models opens", () => {
  const { socket, transport, log } = setUpOpen();
  transport.openModel("wide");
  const wide = socket.take("open_model");
  transport.openModel("relu");
  const relu = socket.take("open_model");
  wide.ack({ name: "wide", seq: wide.argument.seq });
  relu.ack({ name: "relu", seq: relu.argument.seq });
  assert.deepEqual(log, ["card relu"]);
});

test("a lost connection is reported at once, and all is said again on the next one", () => {
  const { socket, transport, log } = setUpOpen();
  transport.sendInput(picture);
  const unanswered = seqOf(socket.take("input"));
  socket.serve("disconnect", "transport close");
  assert.deepEqual(log, ["lost"]);
  const drawnMeanwhile = transport.sendInput(picture);
  assert.deepEqual(socket.sent, []);
  socket.serve("connect");
  socket.take("hello").ack(HELLO);
  const { argument, ack } = socket.take("open_model");
  assert.equal(argument.name, "digits");
  ack({ name: "digits", seq: argument.seq });
  assert.deepEqual(log, ["lost", "connected", "hello 0.1.0", "card digits"]);
  const again = socket.take("input");
  assert.ok(seqOf(again) > drawnMeanwhile && drawnMeanwhile > unanswered);
});

test("an input without an answer for 2 s means that the server is gone", () => {
  const { socket, transport, log } = setUpOpen();
  transport.sendInput(picture);
  const late = socket.take("input");
  mock.timers.tick(1999);
  assert.deepEqual(log, []);
  mock.timers.tick(1);
  assert.deepEqual(log, ["lost"]);
  assert.deepEqual([socket.disconnects, socket.connects], [1, 2]);
  late.ack(golden("answer-digit"));
  assert.deepEqual(log, ["lost"], "an answer that comes after all is left out");
});

test("an answer in time calls off the alarm", () => {
  const { socket, transport, log } = setUpOpen();
  const seq = transport.sendInput(picture);
  socket.take("input").ack(seq);
  mock.timers.tick(10_000);
  assert.deepEqual([log, socket.disconnects], [[], 0]);
});

test("a hello without an answer for 2 s means that the server is gone", () => {
  const { socket, log } = setUp();
  socket.serve("connect");
  mock.timers.tick(2000);
  assert.deepEqual(log, ["lost"]);
});

test("an input that came too fast is sent again after a pause", () => {
  const { socket, transport, log, pending } = setUpOpen();
  const first = transport.sendInput(picture);
  const { ack } = socket.take("input");
  socket.serve("error", { code: "too_fast", event: "input", seq: first });
  ack(null);
  assert.deepEqual(socket.sent, []);
  assert.deepEqual(pending, [true], "the answer is still to come");
  mock.timers.tick(250);
  const second = socket.take("input");
  assert.ok(seqOf(second) > first);
  second.ack(seqOf(second));
  assert.deepEqual(pending, [true, false]);
  assert.deepEqual(log, [], "the visitor need not know");
});

test("an input that came too fast is not sent again if there is a newer one", () => {
  const { socket, transport } = setUpOpen();
  transport.sendInput(picture);
  const newest = transport.sendInput(picture);
  const { ack } = socket.take("input");
  socket.serve("error", { code: "too_fast", event: "input", seq: null });
  ack(null);
  const second = socket.take("input");
  assert.equal(seqOf(second), newest);
  second.ack(newest);
  mock.timers.tick(250);
  assert.deepEqual(socket.sent, []);
});

test("a refused input is reported, and the next one is sent", () => {
  const { socket, transport, log } = setUpOpen();
  transport.sendInput(picture);
  socket.serve("error", { code: "malformed", event: "input", seq: 2 });
  socket.take("input").ack(null);
  assert.deepEqual(log, ["error malformed"]);
  transport.sendInput(picture);
  socket.take("input");
});

test("an input that cannot be written is reported, and the next one is sent", () => {
  const { socket, transport, log } = setUpOpen();
  transport.sendInput((seq) => encodePixels({ seq, staged: false, pixels: new Uint8Array(3) }));
  assert.deepEqual(log, ["error malformed"]);
  transport.sendInput(picture);
  socket.take("input");
});

test("an input that is no longer wanted when its turn comes is left out", () => {
  const { socket, transport, log } = setUpOpen();
  transport.sendInput(() => null);
  assert.deepEqual([socket.sent, log], [[], []]);
  transport.sendInput(picture);
  socket.take("input");
});

test("frames that cannot be read are reported", () => {
  const { socket, log } = setUpOpen();
  socket.serve("layer", golden("layer-0").slice(0, 20));
  assert.deepEqual(log, ["error malformed"]);
});

test("a server of another version makes the page outdated, for good", () => {
  const { socket, transport, log } = setUp();
  socket.serve("connect");
  const { ack } = socket.take("hello");
  socket.serve("error", { code: "protocol_mismatch", event: "hello", expected: 3, found: 2 });
  ack(null);
  assert.deepEqual([log, socket.disconnects], [["outdated"], 1]);
  transport.openModel("digits");
  mock.timers.tick(60_000);
  assert.deepEqual([log, socket.connects], [["outdated"], 1]);
});

test("a hello of another version makes the page outdated", () => {
  const { socket, log } = setUp();
  socket.serve("connect");
  socket.take("hello").ack({ ...HELLO, protocol: 3 });
  assert.deepEqual(log, ["outdated"]);
});

test("frames of another version make the page outdated", () => {
  const { socket, log } = setUpOpen();
  const blob = golden("layer-0");
  new Uint8Array(blob)[2] = 3;
  socket.serve("layer", blob);
  assert.deepEqual(log, ["outdated"]);
});

test("asks again in a while when the server is full", () => {
  const { socket, log } = setUp();
  socket.active = false;
  socket.serve("connect_error", new Error("The server is full."));
  assert.deepEqual(log, ["lost"]);
  mock.timers.tick(2000);
  assert.equal(socket.connects, 2);
});

test("comes back when the server has ended the connection", () => {
  const { socket } = setUpOpen();
  socket.serve("disconnect", "io server disconnect");
  mock.timers.tick(250);
  assert.equal(socket.connects, 2);
});

test("a closed transport stays closed", () => {
  const { socket, transport } = setUp();
  socket.active = false;
  socket.serve("connect_error", new Error("The server is full."));
  transport.close();
  mock.timers.tick(60_000);
  assert.equal(socket.connects, 1);
});

test("one question of each kind is unanswered, and the newest waits", () => {
  const { socket, transport } = setUpOpen();
  /** @type {string[]} */
  const answered = [];
  for (const name of ["first", "second", "third"]) {
    transport.request(
      "probe",
      () => ({ name }),
      () => answered.push(name),
    );
  }
  const first = socket.take("probe");
  assert.deepEqual(first.argument, { name: "first" });
  first.ack(golden("layer-1"));
  const third = socket.take("probe");
  assert.deepEqual(third.argument, { name: "third" });
  third.ack(golden("layer-1"));
  assert.deepEqual(answered, ["first", "third"]);
  assert.equal(socket.sent.length, 0);
});

test("a question that is no longer wanted is not asked", () => {
  const { socket, transport } = setUpOpen();
  transport.request(
    "probe",
    () => null,
    () => assert.fail("nothing was asked"),
  );
  assert.equal(socket.sent.length, 0);
});

test("a question without an answer is asked again once the same model is open again", () => {
  const { socket, transport } = setUpOpen();
  /** @type {number[]} */
  const answered = [];
  transport.request(
    "probe",
    (seq) => ({ seq }),
    (_, seq) => answered.push(seq),
  );
  const lost = socket.take("probe");
  socket.serve("disconnect", "transport close");
  socket.serve("connect");
  socket.take("hello").ack(HELLO);
  socket.take("open_model").ack({ name: "digits", seq: lost.argument.seq + 1 });
  const again = socket.take("probe");
  lost.ack(golden("layer-1"));
  assert.deepEqual(answered, []);
  again.ack(golden("layer-1"));
  assert.deepEqual(answered, [again.argument.seq]);
});

for (const event of ["change", "switches"]) {
  test(`a ${event} that came too fast is asked again after a pause, as it is by then`, () => {
    const { socket, transport, log, pending } = setUpOpen();
    let value = 1;
    const onAnswer = mock.fn();
    transport.request(event, () => ({ value }), onAnswer);
    const { ack } = socket.take(event);
    socket.serve("error", { code: "too_fast", event, seq: null });
    ack(null);
    assert.deepEqual([socket.sent, pending], [[], [true]]);
    value = 2;
    mock.timers.tick(250);
    const again = socket.take(event);
    assert.deepEqual(again.argument, { value: 2 });
    again.ack(4);
    assert.deepEqual([onAnswer.mock.callCount(), pending], [1, [true, false]]);
    assert.deepEqual(log, [], "the visitor need not know");
  });
}

test("a question that is refused for what it says is not asked again", () => {
  const { socket, transport, log, pending } = setUpOpen();
  transport.request("change", () => ({ value: NaN }), assert.fail);
  socket.serve("error", { code: "not_finite", event: "change", seq: null });
  socket.take("change").ack(null);
  mock.timers.tick(10_000);
  assert.deepEqual([socket.sent, pending], [[], [true, false]]);
  assert.deepEqual(log, ["error not_finite"]);
});

test("a probe is a map, and so is its answer", () => {
  const { socket, transport, log } = setUpOpen();
  const probe = { layer: 2, neuron: 5, from: 1, inputs: [3, 0] };
  /** @type {[number, number[]][]} */
  const answers = [];
  const ask = () =>
    transport.request(
      "probe",
      (seq) => probeMessage({ seq, probe, a: Float32Array.of(0, 0.25, 0.5, 1) }),
      ({ steps, a }) => answers.push([steps, [...a]]),
      readResponse,
    );
  ask();
  const { argument, ack } = socket.take("probe");
  assert.equal(argument.inputs, probe.inputs);
  ack(goldenMap("probe-response"));
  assert.deepEqual(answers, [[2, [0.25, 0.5, 0.75, 0.875]]]);
  ask();
  socket.take("probe").ack(golden("layer-1"));
  assert.deepEqual(log, ["error malformed"]);
  assert.equal(answers.length, 1);
});

test("an accuracy is handed on, and one that cannot be read is reported", () => {
  /** @type {number[]} */
  const counted = [];
  const { socket, log } = setUp({ onAccuracy: ({ correct }) => counted.push(correct) });
  socket.serve("accuracy", goldenMap("accuracy"));
  socket.serve("accuracy", { ...goldenMap("accuracy"), source: "elsewhere" });
  assert.deepEqual(counted, [45]);
  assert.deepEqual(log, ["error malformed"]);
});

test("an answer is pending from the input on until it has been handed on, over a loss too", () => {
  const { socket, transport, log, pending } = setUp({
    onPending: (isPending) => log.push(isPending ? "pending" : "answered"),
  });
  transport.sendInput(picture);
  transport.openModel("digits");
  assert.deepEqual([log, pending], [["pending"], []]);
  socket.serve("connect");
  socket.take("hello").ack(HELLO);
  socket.take("open_model").ack({ name: "digits", seq: 2 });
  socket.take("input");
  socket.serve("disconnect", "transport close");
  socket.serve("connect");
  socket.take("hello").ack(HELLO);
  log.length = 0;
  const { argument, ack } = socket.take("open_model");
  ack({ name: "digits", seq: argument.seq });
  socket.take("input").ack(golden("answer-digit"));
  assert.deepEqual(log, ["card digits", "answer 7", "answered"]);
});

test("inputs that follow each other are one wait", () => {
  const { socket, transport, pending } = setUpOpen();
  transport.sendInput(picture);
  transport.sendInput(picture);
  socket.take("input").ack(1);
  assert.deepEqual(pending, [true]);
  socket.take("input").ack(2);
  assert.deepEqual(pending, [true, false]);
});
