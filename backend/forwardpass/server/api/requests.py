"""Reads what a request to the HTTP interface brings: numbers in its query, JSON, an uploaded file.

Each function says in its own words what is wrong with a request that it cannot read.
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
"""Parts of a form, and bytes in those that are no files; one file is what it is for."""

B = TypeVar("B")


def number_in_query(name: str, low: int, high: int) -> int:
    """A whole number from the query.

    Raises:
        Refusal: it is missing, no whole number, or out of range.
    """
    text = request.args.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(high))
    if not is_number or not low <= int(text) <= high:
        raise Refusal(
            Code.BAD_QUERY, f"{name} is {text[:40]!r}; expected a whole number {low} to {high}"
        )
    return int(text)


def query_as(schema: type[B]) -> B:
    """The query of the request as what `schema` declares; what else is in it is left out.

    Raises:
        Refusal: a value of it is not as declared.
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
    """The picture in the body of the request as the task `picture` reads it with these options.

    Raises:
        Refusal: it is missing, too large, or not a picture, or an option is out of its range.
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
    """The file that the body of the request is, or the one that it holds as a form.

    Raises:
        Refusal: the form holds none or several.
    """
    data: bytes = request.get_data(cache=False)
    if request.mimetype != "multipart/form-data":
        return data
    files = in_thread(files_in_form, data, request.mimetype_params.get("boundary", ""))
    if len(files) != 1:
        raise Refusal(
            Code.NOT_A_PICTURE, f"the form holds {len(files)} files; expected one picture"
        )
    return files[0]


def files_in_form(data: bytes, boundary: str) -> list[bytes]:
    """The files in the parts of a form; none where it cannot be read. It may take 40 ms.

    Raises:
        HTTPException: it has too many parts, or too much in those that are no files.
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
    return [file.read() for _, file in files.items(multi=True)]


def length_of_body() -> int:
    """How many bytes the body of the request is said to have; it cannot turn out longer.

    Raises:
        Refusal: it is sent in pieces without saying so.
    """
    if request.content_length is None:
        raise Refusal(Code.LENGTH_REQUIRED, "the request does not say how long its body is")
    return request.content_length


def json_body(schema: type[B], most: int) -> B:
    """The body of the request, as what `schema` declares.

    Raises:
        Refusal: it has more than `most` bytes, is not JSON, or not as declared.
    """
    length = length_of_body()
    if length > most:
        message = f"the body has {length:,} bytes; expected at most {most:,}"
        raise Refusal(Code.TOO_LARGE, message)
    return cast(B, decode(request.get_data(cache=False), schema, "the body"))
