"""The wire format: frames to bytes and back, and refusals."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from struct import pack
from typing import Any

import msgpack
import numpy as np
import pytest
from golden import FOLDER, FRAMES, MAPS, packet_of

from forwardpass import models, schemas, wire
from forwardpass.numerics.answer import Answer
from forwardpass.numerics.dials import CHANGE
from forwardpass.numerics.network import Network
from forwardpass.numerics.trace import Trace
from forwardpass.refusal import Refusal


def assert_same(left: Any, right: Any) -> None:
    """Compares frames and arrays by their contents."""
    assert type(left) is type(right)
    if is_dataclass(left):
        for field in fields(left):
            assert_same(getattr(left, field.name), getattr(right, field.name))
    elif isinstance(left, tuple):
        assert len(left) == len(right)
        for one, other in zip(left, right, strict=True):
            assert_same(one, other)
    elif isinstance(left, np.ndarray):
        assert left.dtype == right.dtype
        np.testing.assert_array_equal(left, right)
    else:
        assert left == right


def refusal(data: object) -> tuple[str, object, object]:
    with pytest.raises(Refusal) as caught:
        wire.parse_input(data)
    return str(caught.value.code), caught.value.expected, caught.value.found


def strokes(count: int = 1, points: int = 1, radius: float = 1.0) -> bytes:
    """A STROKES frame written by hand; its points are spread over the strokes."""
    lengths = [points // count] * count
    if count:
        lengths[0] += points - sum(lengths)
    padding = b"\0\0" if count % 2 else b""
    head = b"FP\x02\x01" + pack("<IBBHf", 1, 0, 0, count, radius)
    return head + pack(f"<{count}H", *lengths) + padding + bytes(4 * points)


@pytest.mark.parametrize("name", FRAMES)
def test_every_golden_frame_parses_to_its_object(name: str) -> None:
    data = (FOLDER / f"{name}.bin").read_bytes()
    frame, end = wire.parse_frame(data)
    assert end == len(data)
    assert_same(frame, FRAMES[name])


@pytest.mark.parametrize("name", FRAMES)
def test_every_object_is_written_as_its_golden_frame(name: str) -> None:
    assert FRAMES[name].serialize() == (FOLDER / f"{name}.bin").read_bytes()


def test_there_is_a_golden_frame_of_every_kind() -> None:
    assert {frame.KIND for frame in FRAMES.values()} == set(wire.Kind)
    assert {path.stem for path in FOLDER.glob("*.bin")} == set(FRAMES)


LITERALS = {
    "strokes": "46500201 07000000 03000300 0000a03f 0200 0100 0300 0000 "
    "00400080 00c00020 0000ffff 00800080 008000a0 008000c0",
    "strokes-empty": "46500201 01000000 00000000 00008040",
    "layer-0": "46500210 07000000 00040100 03000000 00000000 0000003f 0000803f",
    "layer-1": "46500210 07000000 01040200 03000000 00007ac4 00000000 00002040 "
    "00000000 0000003f 0000403f",
    "weights": "46500211 03000000 02000000 03000000 0e000000 02000000 "
    "0000803f 000000c0 0000003f 00000000 0000803e 000000c1 000020c1 0000c03f",
    "answer-digit": "46500212 07000000 01030500 0000783f 0000003d",
    "answer-undecided": "46500212 08000000 02040900 0000003f 0000e03e",
    "answer-blank": "46500212 09000000 00ffff00 00000000 00000000",
    "changes": "46500205 15000000 01000200 01000f00 0f030000 000080be 03000900 ffffffff 00247449",
    "changes-none": "46500205 16000000 02000000",
    "placement": "46500213 07000000 0000c03f 000050c0 0000003e",
}


@pytest.mark.parametrize("name", LITERALS)
def test_the_bytes_are_these(name: str) -> None:
    assert (FOLDER / f"{name}.bin").read_bytes() == bytes.fromhex(LITERALS[name])


@pytest.mark.parametrize("name", MAPS)
def test_every_golden_map_parses_to_its_message(name: str) -> None:
    packet = msgpack.unpackb((FOLDER / f"{name}.msgpack").read_bytes())
    kind, message = MAPS[name]
    *event, argument = packet["data"]
    assert (packet["type"], packet["nsp"]) == (kind, "/")
    assert event == ([name] if kind == 2 else [])
    assert schemas.read_event(argument, type(message)) == message


@pytest.mark.parametrize("name", MAPS)
def test_every_message_is_written_as_its_golden_map(name: str) -> None:
    assert packet_of(name) == (FOLDER / f"{name}.msgpack").read_bytes()


def test_there_is_no_other_golden_map() -> None:
    assert {path.stem for path in FOLDER.glob("*.msgpack")} == set(MAPS)


def test_the_packet_of_a_probe_is_these_bytes() -> None:
    assert (FOLDER / "probe.msgpack").read_bytes() == (
        b"\x83\xa4type\x02\xa4data\x92\xa5probe"
        b"\x86\xa3seq\x0b\xa5layer\x02\xa6neuron\x05\xa4from\x01\xa6inputs\x92\x03\x00"
        b"\xa1a\xc4\x10\0\0\0\0\0\0\x80>\0\0\0?\0\0\x80?"
        b"\xa3nsp\xa1/"
    )


def test_arrays_in_maps_keep_every_bit() -> None:
    bits = np.random.default_rng(7).integers(0, 2**32, 5_000, dtype=np.uint32)
    values = bits.view(np.float32)
    values = values[np.isfinite(values)]
    read = wire.floats_in(wire.float_bytes(values))
    assert read.dtype == np.float32
    assert read.tobytes() == values.tobytes()
    assert wire.float_bytes(np.array([-0.0, 1.5], np.float32)) == bytes.fromhex("00000080 0000c03f")


@pytest.mark.parametrize(
    ("data", "message", "expected", "found"),
    [
        (b"\0" * 7, "the activations end early", "4 bytes for each", 7),
        (bytes.fromhex("0000c07f"), "an activation is not finite", "finite numbers", "nan"),
        (bytes.fromhex("000080ff"), "an activation is not finite", "finite numbers", "-inf"),
    ],
)
def test_arrays_in_maps_are_whole_and_finite(
    data: bytes, message: str, expected: str, found: object
) -> None:
    with pytest.raises(Refusal) as caught:
        wire.floats_in(data)
    assert caught.value.code == "malformed"
    assert (caught.value.message, caught.value.expected) == (message, expected)
    assert caught.value.found == found


def test_pixels_are_twelve_bytes_of_header_and_one_byte_each() -> None:
    data = (FOLDER / "pixels.bin").read_bytes()
    assert data[:12] == bytes.fromhex("46500202 ffffffff 01001003")
    assert data[12:] == bytes(i % 256 for i in range(784))


def test_frames_packed_one_after_another_are_told_apart() -> None:
    blob = b"".join(frame.serialize() for frame in FRAMES.values())
    parsed = wire.parse_frames(blob)
    assert [frame.KIND for frame in parsed] == [frame.KIND for frame in FRAMES.values()]


def test_points_are_exact_to_a_65536th_of_the_pad() -> None:
    points = np.array([[0.1, 0.99999999], [1 / 3, 0.0]], dtype=np.float32)
    frame = wire.StrokesFrame(1, False, True, 1.0, (points,))
    (parsed,) = wire.parse_input(frame.serialize()).strokes
    assert np.abs(parsed - points).max() <= 1 / 65536
    assert parsed.max() < 1


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_cut_short_anywhere_is_malformed(name: str) -> None:
    data = FRAMES[name].serialize()
    for length in range(len(data)):
        with pytest.raises(Refusal, match="ends early") as caught:
            wire.parse_frame(data[:length])
        assert caught.value.code == "malformed"


def test_what_is_not_bytes_is_malformed() -> None:
    assert refusal("FP") == ("malformed", "bytes", "str")
    assert refusal(None) == ("malformed", "bytes", "NoneType")
    assert refusal({"seq": 1}) == ("malformed", "bytes", "dict")


def test_what_does_not_start_with_fp_is_malformed() -> None:
    assert refusal(b"PF\x01\x01" + bytes(12)) == ("malformed", "it to start with FP", "5046")


def test_another_version_is_unsupported() -> None:
    assert refusal(b"FP\x01\x01" + bytes(12)) == ("unsupported_version", 2, 1)


def test_an_unknown_kind_is_malformed() -> None:
    assert refusal(b"FP\x02\x0f" + bytes(12)) == ("malformed", "a known kind", 15)


def test_a_frame_from_the_server_is_no_input() -> None:
    data = FRAMES["placement"].serialize()
    assert refusal(data) == ("malformed", "STROKES, PIXELS or VALUES", "PLACEMENT")


def test_bytes_after_the_frame_are_malformed() -> None:
    assert refusal(strokes() + b"\0") == ("malformed", "24 bytes", 25)


def test_a_message_may_have_65536_bytes_and_not_one_more() -> None:
    assert refusal(bytes(65_536))[0] == "malformed"
    assert refusal(bytes(65_537)) == ("too_large", "at most 65536", 65_537)


def test_a_drawing_may_have_256_strokes_and_not_one_more() -> None:
    assert len(wire.parse_input(strokes(256, 256)).strokes) == 256
    assert refusal(strokes(257, 257)) == ("too_large", "at most 256", 257)


def test_a_drawing_may_have_8192_points_and_not_one_more() -> None:
    assert len(wire.parse_input(strokes(1, 8192)).strokes[0]) == 8192
    assert refusal(strokes(1, 8193)) == ("too_large", "at most 8192", 8193)


def test_too_many_points_are_refused_before_their_bytes_have_come() -> None:
    assert refusal(strokes(256, 256 * 60_000)[:600])[0] == "too_large"


def test_a_stroke_without_points_is_malformed() -> None:
    assert refusal(strokes(2, 1)) == ("malformed", "at least 1 point", 0)


@pytest.mark.parametrize("radius", [0.3, 4.0])
def test_the_thinnest_and_the_thickest_pen_may_be_used(radius: float) -> None:
    assert wire.parse_input(strokes(radius=radius)).pen_radius == np.float32(radius)


@pytest.mark.parametrize("radius", [0.2999, 4.0001, -1.0, float("nan"), float("inf")])
def test_no_other_pen_may_be_used(radius: float) -> None:
    code, expected, _ = refusal(strokes(radius=radius))
    assert (code, expected) == ("malformed", "a radius of 0.3 to 4.0 px")


def test_an_unknown_flag_is_malformed() -> None:
    data = bytearray(strokes())
    data[8] = 4
    assert refusal(bytes(data)) == ("malformed", 3, 4)
    data[8:10] = [0, 1]
    assert refusal(bytes(data)) == ("malformed", 3, 256)


def test_pixels_are_never_centred() -> None:
    data = bytearray(FRAMES["pixels"].serialize())
    data[8] = 2
    assert refusal(bytes(data)) == ("malformed", 1, 2)


@pytest.mark.parametrize("count", [783, 785])
def test_a_picture_has_784_pixels(count: int) -> None:
    data = b"FP\x02\x02" + pack("<IBBH", 1, 0, 0, count) + bytes(count)
    assert refusal(data) == ("malformed", "784 pixels", count)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layer": 4}, "there is no such layer"),
        ({"z": None}, "only layer 0 has no z"),
    ],
)
def test_a_layer_that_contradicts_itself_is_malformed(change: dict, message: str) -> None:
    data = replace(FRAMES["layer-1"], **change).serialize()
    with pytest.raises(Refusal, match=message):
        wire.parse_frame(data)


@pytest.mark.parametrize(("at", "value"), [(8, 3), (9, 128), (10, 254)])
def test_an_answer_names_a_state_and_outputs(at: int, value: int) -> None:
    data = bytearray(FRAMES["answer-digit"].serialize())
    data[at] = value
    with pytest.raises(Refusal, match="there is no such"):
        wire.parse_frame(bytes(data))


def test_a_frame_may_have_5000_changes_and_not_one_more() -> None:
    most = replace(FRAMES["changes"], changes=np.zeros(5_000, CHANGE)).serialize()
    assert len(wire.parse_only(wire.ChangesFrame, most).changes) == 5_000
    assert len(most) == 60_012 < wire.MAX_MESSAGE
    head = b"FP\x02\x05" + pack("<IBBH", 1, 0, 0, 5_001)
    with pytest.raises(Refusal, match="too many changes"):
        wire.parse_frame(head)


def test_changes_have_no_other_flags() -> None:
    data = bytearray(FRAMES["changes"].serialize())
    data[8] = 4
    with pytest.raises(Refusal, match="an unknown flag is set"):
        wire.parse_frame(bytes(data))


def test_a_placement_is_finite() -> None:
    data = replace(FRAMES["placement"], dx=float("inf")).serialize()
    with pytest.raises(Refusal, match="the placement is not finite"):
        wire.parse_frame(data)


def test_a_weights_frame_is_not_empty() -> None:
    data = bytearray(FRAMES["weights"].serialize())
    data[20:24] = bytes(4)
    with pytest.raises(Refusal, match="holds no weights"):
        wire.parse_frame(bytes(data))


def network(*sizes: int) -> Network:
    rng = np.random.default_rng(1)
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    return Network(
        [rng.normal(size=shape) for shape in shapes],
        [rng.normal(size=n_out) for n_out, _ in shapes],
        ["sigmoid"] * len(shapes),
    )


ANSWERS = [Answer("digit", 3, 0.75, 5, 0.25), Answer("undecided", 4, 0.5, 9, 0.5)]
PLACEMENT = wire.PlacementFrame(0, 1.5, -3.0, 2.0)


def passes(*sizes: int) -> tuple[Trace, list[bytes]]:
    """A batch of two passes with seqs 42 and 4294967295."""
    trace = network(*sizes).trace(np.random.default_rng(2).random((2, sizes[0])))
    seqs = [42, 4_294_967_295]
    return trace, [
        wire.encode_pass(seq, answer, PLACEMENT, layers)
        for seq, answer, layers in zip(seqs, ANSWERS, wire.encode_layers(seqs, trace), strict=True)
    ]


def test_a_pass_is_placement_then_layers_then_answer_all_with_the_seq_of_the_input() -> None:
    _, blobs = passes(784, 16, 16, 10)
    for blob, seq in zip(blobs, [42, 4_294_967_295], strict=True):
        frames = wire.parse_frames(blob)
        kinds = [frame.KIND.name for frame in frames]
        assert kinds == ["PLACEMENT", "LAYER", "LAYER", "LAYER", "LAYER", "ANSWER"]
        assert {frame.seq for frame in frames} == {seq}


@pytest.mark.parametrize("sizes", [(784, 10), (784, 16, 16, 10), (784, 128, 64, 10), (784, 1)])
def test_every_pass_of_a_batch_holds_its_own_numbers(sizes: tuple[int, ...]) -> None:
    trace, blobs = passes(*sizes)
    for i, blob in enumerate(blobs):
        placement, *layers, answer = wire.parse_frames(blob)
        places = [(frame.layer, frame.layer_count) for frame in layers]
        assert places == [(layer, len(sizes)) for layer in range(len(sizes))]
        assert layers[0].z is None
        for frame, a in zip(layers, trace.activations, strict=True):
            np.testing.assert_array_equal(frame.a, a[i])
        for frame, z in zip(layers[1:], trace.zs, strict=True):
            np.testing.assert_array_equal(frame.z, z[i])
        assert answer.answer == ANSWERS[i]
        assert (placement.scale, placement.dx, placement.dy) == (1.5, -3.0, 2.0)


def test_a_staged_pass_is_cut_into_one_piece_for_each_layer() -> None:
    _, (blob, _) = passes(784, 16, 10)
    pieces = wire.split_pass(blob)
    kinds = [[frame.KIND.name for frame in wire.parse_frames(piece)] for piece in pieces]
    assert kinds == [["PLACEMENT", "LAYER"], ["LAYER"], ["LAYER", "ANSWER"]]
    assert b"".join(pieces) == blob


def test_a_live_pass_of_the_default_network_is_3576_bytes() -> None:
    # 20 placement + 16 + 4·784 + 2·(16 + 8·16) + (16 + 8·10) + 20 answer
    _, (blob, _) = passes(784, 16, 16, 10)
    assert len(blob) == 3576


def test_weights_come_in_frames_of_at_most_16_kib_that_together_are_the_network() -> None:
    net = network(784, 16, 16, 10)
    blobs = list(wire.encode_weights(9, net))
    frames = [wire.parse_frame(blob)[0] for blob in blobs]
    assert max(map(len, blobs)) <= 16_384
    assert {frame.seq for frame in frames} == {9}
    assert [(f.layer, f.row, len(f.b)) for f in frames] == [
        (1, 0, 5), (1, 5, 5), (1, 10, 5), (1, 15, 1), (2, 0, 16), (3, 0, 10),
    ]  # fmt: skip
    for layer, (W, b) in enumerate(zip(net.weights, net.biases, strict=True), 1):
        parts = [frame for frame in frames if frame.layer == layer]
        np.testing.assert_array_equal(np.concatenate([f.W for f in parts]), W)
        np.testing.assert_array_equal(np.concatenate([f.b for f in parts]), b)


def test_a_large_network_travels_in_frames_of_16_kib_made_one_at_a_time() -> None:
    net = network(784, 512, 256, 10)
    frames = wire.encode_weights(9, net)
    assert len(next(frames)) == 24 + 4 * 5 * 785
    rest = [wire.parse_frame(blob)[0] for blob in frames]
    assert [sum(frame.layer == layer for frame in rest) for layer in (1, 2, 3)] == [102, 37, 1]
    assert sum(frame.W.size + frame.b.size for frame in rest) == 535_818 - 5 * 785


def test_a_row_of_weights_larger_than_a_frame_travels_alone() -> None:
    blobs = list(wire.encode_weights(1, network(5000, 2)))
    assert [len(blob) for blob in blobs] == [24 + 4 * 5001] * 2


def test_an_error_says_what_was_expected_and_what_was_found() -> None:
    with pytest.raises(Refusal) as caught:
        wire.parse_input(bytes(65_537))
    assert str(caught.value) == "too many bytes; expected at most 65536, found 65537"


def test_a_whole_network_keeps_every_bit_and_fits_its_shape_alone() -> None:
    network = models.load_network("shuffled")
    data = wire.network_bytes(network)
    assert data[: network.weights[0].nbytes] == network.weights[0].tobytes()
    order = wire.order_from(wire.order_bytes(network.input_order))
    same = wire.network_from(data, network.sizes, network.activations, order)
    x = np.linspace(0, 1, 784, dtype=np.float32)
    np.testing.assert_array_equal(same.feedforward(x), network.feedforward(x))
    for wrong in (data[:-4], data + data[:4]):
        with pytest.raises(ValueError, match=r"b3 has 9 values|1 numbers are left over"):
            wire.network_from(wrong, network.sizes, network.activations, order)
    plain = models.load_network("digits")
    assert wire.order_from(wire.order_bytes(plain.input_order)) is None
