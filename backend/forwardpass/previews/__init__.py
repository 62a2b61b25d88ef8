"""Draws a forward pass as one picture: `draw` for sites that show a link, `diagram` for notebooks.

RULE: numpy and Pillow only. This room draws the numbers that it is given, and knows no network, no
link and no web. A picture takes the same time for any numbers.
"""

from __future__ import annotations

from forwardpass.previews.drawing import draw
from forwardpass.previews.layout import HEIGHT, WIDTH
from forwardpass.previews.scene import Scene, changes_in_words

__all__ = ["HEIGHT", "WIDTH", "Scene", "changes_in_words", "draw"]
