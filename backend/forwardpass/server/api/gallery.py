"""The HTTP interface under /api: networks, handwriting, MNIST test images, pictures."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from flask import Blueprint, Flask, Response, jsonify, request
from gevent.hub import get_hub

from forwardpass.digits.mnist import Mnist
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.server.registry import Holdings

if TYPE_CHECKING:
    from forwardpass.digits.pictures import Picture

R = TypeVar("R")

MAX_SEED = 2**32 - 1
MAX_IMAGES = 200
"""MNIST images in one answer."""
WORTH_COMPRESSING = 1_000
"""Bytes of an answer: ten handwritten digits are 35 KB of JSON, a third of that as gzip."""


class ApiError(Exception):
    """A request that is refused.

    Attributes:
        status: of the HTTP answer.
        code: what went wrong, for programs.
        message: what went wrong, for people.
        expected: what would have been right, if there is a word for it.
        found: what came instead.
        retry_after_s: seconds after which the same would be taken, if it would.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        expected: object = None,
        found: object = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.expected = expected
        self.found = found
        self.retry_after_s = retry_after_s


def init_app(app: Flask, holdings: Holdings) -> None:
    """Serves everything under /api."""
    api = Blueprint("api", __name__, url_prefix="/api")

    @api.get("/models")
    def models() -> dict[str, Any]:
        """The cards of all networks."""
        return {"models": holdings.cards}

    @api.get("/activations")
    def activations() -> dict[str, Any]:
        """The activation functions of one number, sampled."""
        return CURVES

    @api.get("/handwriting")
    def handwriting() -> dict[str, Any]:
        """A digit, or all ten, written anew for this seed."""
        seed = number_in_query("seed", 0, MAX_SEED)
        digits = [number_in_query("digit", 0, 9)] if "digit" in request.args else range(10)
        return {"digits": in_thread(write_digits, digits, seed)}

    @api.get("/mnist/<int:index>")
    def mnist_image(index: int) -> dict[str, Any]:
        """One MNIST test image."""
        count = len(test_images(holdings))
        if index >= count:
            raise ApiError(404, "not_found", f"image {index} of {count}; expected 0 to {count - 1}")
        return image(holdings, index)

    @api.get("/mnist")
    def mnist_images() -> dict[str, Any]:
        """Some MNIST test images, drawn at random for this seed; of one digit if it is given."""
        images = test_images(holdings)
        seed = number_in_query("seed", 0, MAX_SEED)
        count = number_in_query("count", 1, MAX_IMAGES)
        chosen = np.arange(len(images))
        if "digit" in request.args:
            chosen = chosen[images.labels == number_in_query("digit", 0, 9)]
        chosen = np.random.default_rng(seed).permutation(chosen)[:count]
        return {
            "count_total": len(images),
            "images": [image(holdings, int(index)) for index in chosen],
        }

    @api.post("/pictures")
    def picture() -> dict[str, Any]:
        """A picture file as the network will see it."""
        picture = uploaded_picture()
        return {
            "drawn": base64(picture.drawn),
            "framed": base64(picture.framed),
            "inverted": picture.inverted,
        }

    api.after_request(compressed)
    app.register_blueprint(api)
    app.register_error_handler(ApiError, refuse)
    app.register_error_handler(404, lambda error: refuse(ApiError(404, "not_found", NOT_FOUND)))
    app.register_error_handler(405, lambda error: refuse(ApiError(405, "not_allowed", NOT_ALLOWED)))
    app.register_error_handler(413, lambda error: refuse(ApiError(413, "too_large", TOO_LARGE)))
    app.register_error_handler(500, lambda error: refuse(ApiError(500, "internal", INTERNAL)))


CURVE_Z = np.linspace(-10, 10, 401, dtype=np.float32)
"""Where activation functions are sampled: every twentieth of 1."""

CURVES = {
    name: {
        "formula": activation.formula,
        "z": CURVE_Z.tolist(),
        "a": activation.function(CURVE_Z).tolist(),
    }
    for name, activation in ACTIVATIONS.items()
    if name != "softmax"  # of a whole layer, not of one number
}

NOT_FOUND = "There is nothing at this address."
INTERNAL = "Something went wrong on the server."
TOO_LARGE = "The request has too many parts or bytes."
NOT_ALLOWED = "This address cannot be used in this way."


def compressed(response: Response) -> Response:
    """The answer as gzip, if the asker takes that and it is large enough to gain by it."""
    response.vary.add("Accept-Encoding")
    data = response.get_data()
    if len(data) >= WORTH_COMPRESSING and request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(data, compresslevel=6, mtime=0))
        response.content_encoding = "gzip"
    return response


def refuse(error: ApiError) -> Response:
    """The answer to a refused request."""
    reason: dict[str, object] = {"code": error.code, "message": error.message}
    if error.expected is not None:
        reason |= {"expected": error.expected, "found": error.found}
    response = jsonify(error=reason)
    response.status_code = error.status
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def number_in_query(name: str, low: int, high: int) -> int:
    """A whole number from the query.

    Raises:
        ApiError: it is missing, no whole number, or out of range.
    """
    text = request.args.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(high))
    if not is_number or not low <= int(text) <= high:
        raise ApiError(
            400, "bad_query", f"{name} is {text[:40]!r}; expected a whole number {low} to {high}"
        )
    return int(text)


def in_thread(work: Callable[..., R], *arguments: object) -> R:
    """The result of `work`, done beside the event loop, where it would be noticed.

    What it raises is handed over as a value: gevent would print it, refused files and all.
    """

    def attempt() -> tuple[R, None] | tuple[None, Exception]:
        try:
            return work(*arguments), None
        except Exception as error:  # raised again below
            return None, error

    result, error = get_hub().threadpool.apply(attempt)
    if error is not None:
        raise error
    return cast(R, result)


def write_digits(digits: Iterable[int], seed: int) -> list[dict[str, Any]]:
    """Handwritten digits for the page to draw live."""
    return [write_digit(digit, seed) for digit in digits]


def write_digit(digit: int, seed: int) -> dict[str, Any]:
    """A handwritten digit for the page to draw live: points are [x, y, ms].

    To three hundredths of a pixel and a ms: finer ones would cost 7 KB before the first digit.
    """
    # Loaded when the gallery first asks, not before the first page.
    from forwardpass.digits.handwriting import write

    written = write(digit, seed)
    return {
        "digit": written.digit,
        "seed": written.seed,
        "style": written.style,
        "pen_radius": written.pen_radius,
        "strokes": [
            np.column_stack(
                [stroke.points.round(3).clip(0, 0.999), stroke.times_ms.round()]
            ).tolist()
            for stroke in written.strokes
        ],
    }


def test_images(holdings: Holdings) -> Mnist:
    """The MNIST test images.

    Raises:
        ApiError: they are not on this machine.
    """
    if holdings.test_images is None:
        raise ApiError(404, "no_mnist", "MNIST is not on this machine; see forwardpass fetch-mnist")
    return holdings.test_images


def image(holdings: Holdings, index: int) -> dict[str, Any]:
    """One MNIST test image for JSON."""
    images = test_images(holdings)
    return {
        "index": index,
        "label": int(images.labels[index]),
        "pixels": base64(images.images[index]),
    }


def uploaded_picture() -> Picture:
    """The picture in the body of the request.

    Raises:
        ApiError: it is missing, too large, or not a picture.
    """
    from forwardpass.digits.picture_limits import MAX_BYTES, PictureError
    from forwardpass.digits.pictures import read_picture

    length = length_of_body()
    if length > MAX_BYTES:
        raise ApiError(
            413, "too_large", f"the picture has {length:,} bytes; expected at most {MAX_BYTES:,}"
        )
    try:
        return in_thread(read_picture, uploaded_file())
    except PictureError as error:
        raise ApiError(422, error.code, error.message) from None


def uploaded_file() -> bytes:
    """The file that the body of the request is, or the one that it holds as a form.

    Raises:
        ApiError: the form holds none or several.
    """
    if request.mimetype != "multipart/form-data":
        return request.get_data(cache=False)
    files = [file for _, file in request.files.items(multi=True)]
    if len(files) != 1:
        raise ApiError(
            422, "not_a_picture", f"the form holds {len(files)} files; expected one picture"
        )
    data: bytes = files[0].read()
    return data


def length_of_body() -> int:
    """How many bytes the body of the request is said to have; it cannot turn out longer.

    Raises:
        ApiError: it is sent in pieces without saying so.
    """
    if request.content_length is None:
        raise ApiError(411, "length_required", "the request does not say how long its body is")
    return request.content_length


def json_body() -> object:
    """The body of the request as JSON; None if it is none, or nested deeper than can be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def base64(pixels: np.ndarray) -> str:
    """784 greys as text."""
    return b64encode(pixels.tobytes()).decode("ascii")
