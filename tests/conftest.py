"""What all tests may ask for."""

import pytest

from forwardpass.digits.mnist import VARIABLE, find


@pytest.fixture(scope="session")
def mnist():
    """The folder of MNIST; the test is skipped where there is none."""
    folder = find()
    if folder is None:
        pytest.skip(f"MNIST is not on this machine (`forwardpass fetch-mnist`, or set {VARIABLE})")
    return folder
