"""All numbers of a forward pass, and their picture."""

from __future__ import annotations

from dataclasses import dataclass

from forwardpass.numerics.arrays import FloatArray


@dataclass(frozen=True)
class Trace:
    """All numbers of one forward pass, or of a batch of them. A notebook shows it as a picture.

    Attributes:
    ----------
    zs : tuple of ndarray of float32
        The weighted inputs, one array for each layer after the input: (n,), or (images, n) for a
        batch. All arrays are read-only.
    activations : tuple of ndarray of float32
        One more than `zs`: the first is the input, in the order in which the network sees it.
    """

    zs: tuple[FloatArray, ...]
    activations: tuple[FloatArray, ...]

    @property
    def output(self) -> FloatArray:
        """The activations of the last layer."""
        return self.activations[-1]

    def to_svg(self) -> str:
        """Draw the forward pass as an SVG; of a batch, that of its first image.

        Returns:
        -------
        str
            An ``<svg>`` element without scripts, for light and dark pages.
        """
        from forwardpass.previews.diagram import diagram  # only a picture needs Pillow

        batch = self.output.ndim == 2
        activations = [a[0] if batch else a for a in self.activations]
        sizes = [len(a) for a in activations]
        words = f", the first of {len(self.output):,}" if batch else ""
        return diagram(sizes, None, activations, f"{'-'.join(map(str, sizes))}{words}")

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.to_svg()
