"""Arrays in HDF5 files: https://support.hdfgroup.org/documentation/hdf5/latest/.

Such a file may point into other files, contain cycles, and unpack to any size. So nothing is read
before its size is known, and only what is in the file itself is read.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from forwardpass.models.about import NAMES
from forwardpass.models.format import MAX_BYTES
from forwardpass.refusal import no_network

MAX_OBJECTS = 2_000
"""Groups and arrays in a file; the optimiser has three times as many as the layers."""

MAX_DEPTH = 12
"""Nested groups; Keras nests six."""

MIN_BYTES = 96
"""Bytes of the smallest superblock with which h5py and Keras begin a file."""

MAX_TEXT = 1_048_576
"""Bytes of a text attribute. The description of six layers takes 8 KB."""

FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32}
"""Filters that stored numbers may have."""


class Hdf5File:
    """An HDF5 file in memory.

    Attributes:
        arrays: path → array, except those that are skipped.
        names: path of a group → its attribute `name`.
        config: the description of a Keras network; None if there is none.
        said: further facts about the network among the attributes of the file, by `about.NAMES`.
    """

    def __init__(self, data: bytes, file: str, skipped: tuple[str, ...] = ()) -> None:
        """Reads everything.

        Args:
            data: the file.
            file: its name in errors.
            skipped: names of groups to leave out, wherever they are.

        Raises:
            Refusal: it contains too much, or lacks something that it lists.
            Exception: it is damaged; the library chooses the type.
        """
        self.arrays: dict[str, npt.NDArray[Any]] = {}
        self.names: dict[str, str] = {}
        self._file, self._skipped = file, skipped
        self._count = self._bytes = 0
        if len(data) < MIN_BYTES:  # the library would go on with what lies in memory behind it
            raise no_network(
                f"{file} is a damaged file: its HDF5 has {len(data)} bytes; "
                f"expected at least {MIN_BYTES}"
            )
        with h5py.File(BytesIO(data), "r") as root:
            self.config = self._text(root, "model_config")
            self.said = {name: self._fact(root, name) for name in NAMES if name in root.attrs}
            self._visit(root, "", 0)

    def _visit(self, group: Any, path: str, depth: int) -> None:
        """Reads the arrays of a group and of its subgroups."""
        if depth > MAX_DEPTH:
            raise no_network(
                f"{self._file} has groups in groups, {depth} deep; expected at most {MAX_DEPTH}"
            )
        if (name := self._text(group, "name")) is not None:
            self.names[path] = name
        if self._count + len(group) > MAX_OBJECTS:
            raise no_network(f"{self._file} lists more than {MAX_OBJECTS:,} groups and arrays")
        self._count += len(group)
        for key in group:
            called = f"{path}/{key}".lstrip("/")
            link = group.get(key, getlink=True)
            if not isinstance(link, h5py.HardLink):
                raise no_network(
                    f"{self._file}: {called[:60]} points to another place; "
                    "expected all numbers where they are listed"
                )
            if key in self._skipped:
                continue
            found = group[key]
            if isinstance(found, h5py.Group):
                self._visit(found, called, depth + 1)
            elif isinstance(found, h5py.Dataset):
                self.arrays[called] = self._array(found, called)

    def _array(self, dataset: Any, called: str) -> npt.NDArray[Any]:
        """Reads an array after checking that it is small and in this file."""
        called = called[:60]
        if dataset.shape is None:
            raise no_network(f"{self._file}: {called} is empty; expected numbers")
        if dataset.is_virtual or dataset.external:
            raise no_network(
                f"{self._file}: the numbers of {called} lie in another file; "
                "expected all in one file"
            )
        kind, size = dataset.dtype.kind, dataset.dtype.itemsize
        is_bfloat16 = (kind, size) == ("V", 2) and not dataset.dtype.fields
        if kind not in "fiub" and not is_bfloat16:
            raise no_network(f"{self._file}: {called} holds {dataset.dtype}; expected numbers")
        self._bytes += dataset.size * size
        if self._bytes > MAX_BYTES:
            raise no_network(
                f"{self._file} unpacks to {self._bytes:,} bytes; expected at most {MAX_BYTES:,}"
            )
        stored = dataset.id.get_create_plist()
        for place in range(stored.get_nfilters()):
            if stored.get_filter(place)[0] not in FILTERS:
                raise no_network(
                    f"{self._file}: {called} is packed by a filter of its own; "
                    "expected none, or gzip"
                )
        array: npt.NDArray[Any] = dataset[()]
        if is_bfloat16:  # the upper half of a float32
            return (array.view("<u2").astype(np.uint32) << 16).view(np.float32)
        return np.asarray(array)

    def _fact(self, root: Any, name: str) -> object:
        """Returns an attribute of the file: a text, a number, or a list of these."""
        attribute = root.attrs.get_id(name)
        if attribute.get_storage_size() > MAX_TEXT or attribute.dtype.kind not in "fiubOSU":
            raise no_network(f"{self._file}: its {name} is too long, or no numbers and no texts")
        value = np.asarray(root.attrs[name]).tolist()
        each = value if isinstance(value, list) else [value]
        told = [one.decode("utf-8", "replace") if isinstance(one, bytes) else one for one in each]
        return told if isinstance(value, list) else told[0]

    def _text(self, group: Any, name: str) -> str | None:
        """Returns a text attribute of a group; None if there is none."""
        if name not in group.attrs:
            return None
        attribute = group.attrs.get_id(name)
        if attribute.get_storage_size() > MAX_TEXT or attribute.shape != ():
            raise no_network(f"{self._file}: its {name} is too long, or no text")
        value = group.attrs[name]
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            raise no_network(f"{self._file}: its {name} is too long, or no text")
        return value
