"""Only packets that Engine.IO can read reach it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from forwardpass.server.realtime.request_guard import MOST_PACKETS, RequestGuard, are_packets


def ask(method: str = "GET", query: str = "EIO=4", body: bytes = b"", **more: Any) -> Any:
    """Status, headers, and the body that reached the application; None if the guard answered."""
    seen: list[bytes] = []
    answer: list[Any] = []

    def engine(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b"ok"]

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/socket.io/",
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    } | more
    RequestGuard(engine)(environ, lambda *started: answer.extend(started))
    status, headers = answer
    return status, dict(headers), seen[0] if seen else None


def test_what_is_not_for_engine_io_is_left_alone() -> None:
    status, headers, body = ask("POST", body=b"whatever", PATH_INFO="/api/trace")
    assert (status, headers, body) == ("200 OK", {}, b"whatever")


def test_answers_are_not_wrapped_in_scripts() -> None:
    assert ask(query="EIO=4&transport=polling&j=0")[0] == "400 Bad Request"
    assert ask(query="EIO=4&j=")[0] == "400 Bad Request"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "TRACE"])
def test_other_methods_are_not_allowed(method: str) -> None:
    assert ask(method)[0] == "405 Method Not Allowed"


@pytest.mark.parametrize("body", [b"3", b"b3q0=", b"3\x1eb3q0=", b"b", b"\x1e".join([b"3"] * 16)])
def test_packets_pass(body: bytes) -> None:
    assert ask("POST", body=body) == ("200 OK", {}, body)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"d=3", b"4[]", b"x", b"b!", b"bA", b"3\x1e", "3é".encode(), b"9", b"0", b"33"],
)
def test_what_is_no_packet_is_refused(body: bytes) -> None:
    status, _, seen = ask("POST", body=body)
    assert (status, seen) == ("400 Bad Request", None)


def test_no_more_packets_pass_than_engine_io_reads() -> None:
    assert are_packets(b"\x1e".join([b"3"] * MOST_PACKETS))
    assert not are_packets(b"\x1e".join([b"3"] * (MOST_PACKETS + 1)))


def test_a_body_too_long_is_refused_by_its_length_alone() -> None:
    assert ask("POST", CONTENT_LENGTH="262145")[0] == "413 Request Entity Too Large"


class CutOff(BytesIO):
    def read(self, *_: Any) -> bytes:
        raise OSError("unexpected end of file")


def test_a_body_that_ends_early_is_refused() -> None:
    assert ask("POST", **{"wsgi.input": CutOff()})[0] == "400 Bad Request"
