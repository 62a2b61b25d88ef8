"""A visitor's own test set over HTTP: its files are read, and the page keeps what is in them."""

from __future__ import annotations

from flask import Blueprint, Flask, Response

from forwardpass.refusal import malformed
from forwardpass.server.api.requests import length_of_body, uploaded_files
from forwardpass.server.compression import compressed
from forwardpass.server.heavy import do

MOST_FILES = 2
"""Files of one test set: IDX has the images and the labels apart."""


def init_app(app: Flask) -> None:
    """Serves /api/test-sets."""
    blueprint = Blueprint("test_sets", __name__, url_prefix="/api/test-sets")

    @blueprint.post("/open")
    def open_files() -> Response:
        """Reads the labelled images in the files of a form."""
        length_of_body()
        files = uploaded_files()
        if not 1 <= len(files) <= MOST_FILES:
            raise malformed(
                "the form has no test set", f"1 to {MOST_FILES} files", f"{len(files)} files"
            )
        read = do(
            "read_test_set",
            b"".join(data for _, data in files),
            names=[name for name, _ in files],
            lengths=[len(data) for _, data in files],
        )
        return Response(read, mimetype="application/json")

    blueprint.after_request(compressed)
    app.register_blueprint(blueprint)
