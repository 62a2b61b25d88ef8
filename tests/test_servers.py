"""A failed test that uses a server reports what the server did and printed."""

from __future__ import annotations

import pytest

from servers import RUNNING, serving


def test_what_fails_beside_a_server_says_what_that_printed() -> None:
    with pytest.raises(ZeroDivisionError) as failed, serving() as server:
        assert RUNNING[-1] is server
        assert server.condition().startswith(f"The server on port {server.port} answers. It print")
        server.kill()
        _ = 1 / 0
    (note,) = failed.value.__notes__
    assert note.startswith(f"The server on port {server.port} has ended with -9. It printed:\n")
    assert server.url in note
    assert server not in RUNNING
