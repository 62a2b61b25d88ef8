"""The refusals, and the answer that each transport makes of them."""

from __future__ import annotations

import copy

import pytest
from flask import Flask, abort

from forwardpass.refusal import Code, Refusal, malformed, too_large
from forwardpass.server import errors

REFUSAL = Refusal(Code.TOO_FAST, "calls come too fast", "one a minute", 2, retry_after_s=60)


@pytest.mark.parametrize(
    ("refusal", "text"),
    [
        (malformed("no such layer", "1 to 3", 4), "no such layer; expected 1 to 3, found 4"),
        (malformed("it breaks off", "a whole file"), "it breaks off; expected a whole file"),
        (malformed("it breaks off"), "it breaks off"),
        (too_large("strokes", 256, 300), "too many strokes; expected at most 256, found 300"),
    ],
)  # fmt: skip
def test_a_refusal_reads_as_one_sentence(refusal: Refusal, text: str) -> None:
    assert str(refusal) == text


def test_a_refusal_can_be_handed_to_another_process_as_it_is() -> None:
    same = copy.copy(REFUSAL)
    assert (same.code, same.message, same.expected, same.found, same.retry_after_s) == (
        Code.TOO_FAST, "calls come too fast", "one a minute", 2, 60,
    )  # fmt: skip


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, static_folder=None)
    errors.init_app(app)

    @app.get("/refused/<code>")
    def refused(code: str) -> str:
        raise Refusal(Code(code), "no")

    @app.get("/too-fast")
    def too_fast() -> str:
        raise REFUSAL

    @app.get("/aborted/<int:status>")
    def aborted(status: int) -> str:
        abort(status)

    @app.get("/below/")
    def below() -> str:
        return "here"

    return app


STATUS = {
    "bad_query": 400, "bad_request": 400, "origin_refused": 403, "not_found": 404, "no_mnist": 404,
    "unknown_model": 404, "not_allowed": 405, "too_slow": 408, "length_required": 411,
    "too_large": 413, "host_refused": 421, "too_fast": 429, "internal": 500,
    "unknown_format": 501, "busy": 503,
}  # fmt: skip


@pytest.mark.parametrize("code", Code)
def test_each_code_has_its_status(app: Flask, code: Code) -> None:
    answer = app.test_client().get(f"/refused/{code}")
    assert answer.status_code == STATUS.get(code, 422)
    assert answer.get_json() == {"error": {"code": str(code), "message": "no"}}


def test_the_answer_says_what_was_expected_and_when_to_come_again(app: Flask) -> None:
    answer = app.test_client().get("/too-fast")
    assert answer.headers["Retry-After"] == "60"
    assert answer.get_json()["error"] == {
        "code": "too_fast", "message": "calls come too fast", "expected": "one a minute",
        "found": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code", "answered"),
    [
        (400, "bad_request", 400),
        (404, "not_found", 404),
        (405, "not_allowed", 405),
        (413, "too_large", 413),
        (416, "bad_request", 400),
        (500, "internal", 500),
    ],
)
def test_what_the_framework_refuses_is_told_in_the_same_shape(
    app: Flask, status: int, code: str, answered: int
) -> None:
    answer = app.test_client().get(f"/aborted/{status}")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (answered, code)


def test_a_redirection_is_no_refusal(app: Flask) -> None:
    assert app.test_client().get("/below").status_code == 308
