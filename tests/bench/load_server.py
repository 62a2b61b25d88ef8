"""`forwardpass serve` with one more event: `echo` answers at once with as many bytes as a pass has.

The echo shows the server's cost without the network: the same process, the same socket, the same
sizes. The product has no such event.

`python load_server.py` prints its port.
"""

from __future__ import annotations

from forwardpass.commands.serve import prepare_process

prepare_process()

from forwardpass.server import create_app  # noqa: E402  # after prepare_process, as in the product
from forwardpass.server.listener import listen  # noqa: E402
from forwardpass.server.wsgi import run  # noqa: E402

PASS_BYTES = 3576
"""The size of a live pass through 784-16-16-10, as `test_wire.py` computes it."""


def main() -> None:
    app = create_app({"events_per_second": 1_000_000})
    answer = bytes(PASS_BYTES)
    app.extensions["socketio"].server.on("echo", lambda sid, data: answer)
    listener = listen("127.0.0.1", 0)
    run(listener, app, lambda: print(listener.getsockname()[1], flush=True))


if __name__ == "__main__":
    main()
