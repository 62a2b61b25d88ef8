"""A real nginx, set up by the example in the README, with a certificate of its own."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from patience import LAST_RESORT_S
from servers import free_port

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text()
DEPLOY = TOP / ".dev/deploy"
SYSTEM = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin{os.pathsep}/usr/local/sbin"

AROUND = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/forward-pass.conf;
}}
"""
"""What Debian's nginx.conf has around the files in conf.d, in a folder of its own."""


def example(language: str, first_words: str) -> str:
    """The block of this language in the README that begins so.

    Raises:
        AssertionError: there is none, or there are several.
    """
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)
    (found,) = [block for block in blocks if block.startswith(first_words)]
    return str(found)


def options() -> list[str]:
    """How the README starts the server behind the proxy."""
    return example("sh", "forwardpass serve --trust-proxy").split()[2:]


@dataclass
class Proxy:
    """A running nginx with TLS.

    Attributes:
        allows_errors: what it says of faults is no failure of the test.
    """

    origin: str
    certificate: Path
    process: subprocess.Popen[str]
    allows_errors: bool = False

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Status and body of a request, whose TLS is checked against the certificate."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        try:
            with urlopen(Request(self.origin + path, data, headers), context=context) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()


@contextmanager
def proxy_to(
    *server_ports: int, folder: Path, edits: Iterable[tuple[str, str]] = ()
) -> Iterator[Proxy]:
    """Runs nginx before one or two servers for as long as the block lasts; skips without nginx.

    Args:
        server_ports: where the servers listen.
        folder: for its files, empty.
        edits: what stands in the example once, and what is to stand there instead.
    """
    nginx, openssl = (shutil.which(name, path=SYSTEM) for name in ("nginx", "openssl"))
    if nginx is None or openssl is None:
        pytest.skip("nginx and openssl are not on this machine; npm test gets them where it may")
    certificate, key, port = folder / "course.pem", folder / "course.key", free_port()
    make_certificate(openssl, certificate, key)
    if len(server_ports) == 1:
        config = example("nginx", "# /etc/nginx/conf.d/forward-pass.conf")
        places = ["127.0.0.1:5000"]
    else:
        config = (DEPLOY / "nginx.conf").read_text()
        places = ["127.0.0.1:5001", "127.0.0.1:5002"]
    for old, new in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("/etc/ssl/course.example.pem", str(certificate)),
        ("/etc/ssl/course.example.key", str(key)),
        *edits,
    ):
        assert config.count(old) == 1, f"{old!r} is not in the example once"
        config = config.replace(old, new)
    for place, server_port in zip(places, server_ports, strict=True):
        assert place in config
        config = config.replace(place, f"127.0.0.1:{server_port}")
    (folder / "forward-pass.conf").write_text(config)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    process = subprocess.Popen(
        [nginx, "-p", folder, "-c", folder / "nginx.conf"],
        stderr=subprocess.PIPE,
        text=True,
    )
    proxy = Proxy(f"https://127.0.0.1:{port}", certificate, process)
    try:
        wait_for(proxy, process)
        yield proxy
    finally:
        process.terminate()
        _, said = process.communicate(timeout=LAST_RESORT_S)
    assert "[error]" not in said or proxy.allows_errors, said


def make_certificate(openssl: str, certificate: Path, key: Path) -> None:
    """Writes a certificate for this machine, signed by itself, and its key."""
    command = [openssl, "req", "-x509", "-nodes", "-days", "1", "-subj", "/CN=course.example"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:course.example"]
    subprocess.run([*command, "-out", certificate, "-keyout", key], check=True, capture_output=True)


def wait_for(proxy: Proxy, process: subprocess.Popen[str]) -> None:
    """Waits until the server answers through the proxy.

    Raises:
        AssertionError: nginx has ended, or does not answer in time.
    """
    deadline = time.monotonic() + LAST_RESORT_S
    while True:
        try:
            proxy.ask("/forward-pass/healthz")
            return
        except (URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise AssertionError(f"nginx did not start: {process.communicate()[1]}") from None
            time.sleep(0.02)
