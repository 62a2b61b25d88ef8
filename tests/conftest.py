"""Fixtures and options shared by all tests."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from forwardpass.digits.mnist import VARIABLE, find
from patience import LAST_RESORT_S
from servers import RUNNING


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Reports a failed test with the state of the servers that are running."""
    report = yield
    if report.failed:
        report.sections += [("Server", server.condition()) for server in RUNNING]
    return report


@pytest.fixture(scope="session")
def mnist():
    """The folder with the MNIST files; skips the test if there is none."""
    folder = find()
    if folder is None:
        pytest.skip(f"MNIST is not on this machine (`forwardpass fetch-mnist`, or set {VARIABLE})")
    return folder


LEFT_OUT = ("attack", "exports", "keras", "notebooks", "torch")
"""Marks of tests that run only on request, for example with `-m attack`."""


MEASURED = Path(__file__).parent / "backend"
"""Coverage is measured in these tests; the others run the package in processes of its own."""


DEADLINES = (
    "forwardpass.server.realtime.accuracy.DEADLINE_S",
    "forwardpass.server.realtime.batch_gradients.DEADLINE_S",
    "forwardpass.server.worker_pool.DEADLINE_S",
    "forwardpass.server.worker_pool.START_S",
)
"""Seconds in which the server must have an answer, else its visitor is told that it is busy."""


@pytest.fixture(autouse=True)
def patient(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lets a server in this process finish an answer on however busy a machine.

    A test of a deadline sets it by itself.
    """
    with pytest.MonkeyPatch.context() as patch:
        if request.path.is_relative_to(MEASURED):
            for deadline in DEADLINES:
                patch.setattr(deadline, LAST_RESORT_S)
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out tests that are slow, or need what is not locked, unless requested."""
    for item in items:
        if not item.path.is_relative_to(MEASURED):
            item.add_marker(pytest.mark.no_cover)
    marks = [mark for mark in LEFT_OUT if mark not in config.option.markexpr]
    left_out = [item for item in items if any(map(item.get_closest_marker, marks))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
