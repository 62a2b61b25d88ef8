"""Reads the input of an HTTP request: numbers in its query, a JSON body, an uploaded file.

Each function raises a refusal that says what is wrong with the request.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from flask import request
from werkzeug.formparser import MultiPartParser

from forwardpass.options import MAX_PICTURE_BYTES
from forwardpass.refusal import Code, Refusal
from forwardpass.schemas import convert_texts, decode
from forwardpass.server.heavy import do
from forwardpass.server.threads import in_thread

if TYPE_CHECKING:
    from forwardpass.digits.pictures import Picture

MOST_PARTS = 16
MAX_FIELDS = 500_000
"""Limits of a form: its parts, and the bytes of those that are not files. A form is meant to hold
one file."""

B = TypeVar("B")


def number_in_query(name: str, low: int, high: int) -> int:
    """A whole number from the query.

    Raises:
        Refusal: it is missing, not a whole number, or out of range.
    """
    text = request.args.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(high))
    if not is_number or not low <= int(text) <= high:
        raise Refusal(
            Code.BAD_QUERY, f"{name} is {text[:40]!r}; expected a whole number {low} to {high}"
        )
    return int(text)


def query_as(schema: type[B]) -> B:
    """Returns the request's query as `schema` declares it; unknown names are ignored.

    Raises:
        Refusal: a value does not match its declaration.
    """
    known = {name: request.args[name] for name in schema.__annotations__ if name in request.args}
    try:
        return cast(B, convert_texts(known, schema, "the query"))
    except Refusal as error:
        raise Refusal(Code.BAD_QUERY, error.message, error.expected, error.found) from None


def uploaded_picture() -> Picture:
    """The picture in the body of the request.

    Raises:
        Refusal: it is missing, too large, or not a picture.
    """
    from forwardpass.digits.pictures import Picture

    read = read_uploaded()
    drawn, centred = (np.frombuffer(read[name], np.uint8) for name in ("drawn", "centred"))
    return Picture(drawn, centred, read["inverted"])


def read_uploaded(**options: Any) -> dict[str, Any]:
    """Reads the picture in the request's body by the task `picture`, with these options.

    Raises:
        Refusal: it is missing, too large, or not a picture, or an option is out of range.
    """
    length = length_of_body()
    if length > MAX_PICTURE_BYTES:
        raise Refusal(
            Code.TOO_LARGE,
            f"the picture has {length:,} bytes; expected at most {MAX_PICTURE_BYTES:,}",
        )
    read: dict[str, Any] = do("picture", uploaded_file(), **options)
    return read


def uploaded_file() -> bytes:
    """Returns the uploaded file: the request's body, or the single file of a form in it.

    Raises:
        Refusal: the form holds no file, or several.
    """
    if request.mimetype != "multipart/form-data":
        return request.get_data(cache=False)
    files = uploaded_files()
    if len(files) != 1:
        raise Refusal(
            Code.NOT_A_PICTURE, f"the form holds {len(files)} files; expected one picture"
        )
    return files[0][1]


def uploaded_files() -> list[tuple[str, bytes]]:
    """Returns the names and bytes of the files of the form in the request; none without a form."""
    data: bytes = request.get_data(cache=False)
    if request.mimetype != "multipart/form-data":
        return []
    boundary = request.mimetype_params.get("boundary", "")
    return in_thread(files_in_form, data, boundary)


def files_in_form(data: bytes, boundary: str) -> list[tuple[str, bytes]]:
    """Returns the names and bytes of the files of a form; none if it cannot be read.

    It may take 40 ms.

    Raises:
        HTTPException: the form has too many parts, or too many bytes in parts that are not files.
    """
    if not boundary:
        return []
    parser = MultiPartParser(
        lambda *_, **__: BytesIO(), max_form_memory_size=MAX_FIELDS, max_form_parts=MOST_PARTS
    )
    try:
        _, files = parser.parse(BytesIO(data), boundary.encode(), len(data))
    except ValueError:
        return []
    return [(file.filename or "", file.read()) for _, file in files.items(multi=True)]


def length_of_body() -> int:
    """Returns the declared length of the request's body, bytes; the body cannot be longer.

    Raises:
        Refusal: the request does not declare a length.
    """
    if request.content_length is None:
        raise Refusal(Code.LENGTH_REQUIRED, "the request does not say how long its body is")
    return request.content_length


def json_body(schema: type[B], most: int) -> B:
    """Returns the request's JSON body as `schema` declares it.

    Raises:
        Refusal: it has more than `most` bytes, is not JSON, or does not match `schema`.
    """
    length = length_of_body()
    if length > most:
        message = f"the body has {length:,} bytes; expected at most {most:,}"
        raise Refusal(Code.TOO_LARGE, message)
    return cast(B, decode(request.get_data(cache=False), schema, "the body"))
