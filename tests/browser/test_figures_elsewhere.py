"""Saved figures and animations, read by programs that had no part in them: ffmpeg and resvg.

Each test is skipped with the name of the program that is missing. `pip install resvg-py` brings
resvg, ffmpeg comes from the system.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from figure_files import choose, differing, drawn, open_figure, opened, pixels, saved
from visitor import Visit, Visitor

pytestmark = pytest.mark.exports

FILM = {"fps": "10", "speed": "1"}
COUNT = 28
"""3 layers of 0.9 s at 10 frames per second, and the first frame."""
SECONDS = 2.7 + 2
"""The last frame stays for two seconds."""


def program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def read_by_ffprobe(file: Path) -> dict[str, str]:
    """What ffprobe says of the only stream of a file, after it has decoded all of it."""
    wanted = "stream=codec_type,width,height,nb_read_frames:format=duration"
    arguments = ["-v", "error", "-count_frames", "-show_entries", wanted, "-of", "json", file]
    printed = subprocess.run(
        [program("ffprobe"), *arguments], capture_output=True, check=True, text=True
    )
    assert printed.stderr == ""
    said = json.loads(printed.stdout)
    (stream,) = said["streams"]
    return {**stream, **said["format"]}


def decoded_by_ffmpeg(file: Path, frame: int) -> bytes:
    """One frame as a PNG file."""
    only = f"select=eq(n\\,{frame})"
    arguments = ["-v", "error", "-i", file, "-vf", only, "-frames:v", "1", "-f", "image2pipe"]
    command = [program("ffmpeg"), *arguments, "-c:v", "png", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def drawn_by_resvg(svg: str, width: int) -> bytes:
    resvg = pytest.importorskip("resvg_py", reason="resvg is not installed (pip install resvg-py)")
    return bytes(resvg.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))


def without_text(svg: str) -> str:
    """resvg does not read the typeface that the file contains."""
    return re.sub(r"<text.*?</text>", "", re.sub(r"<style>.*?</style>", "", svg, flags=re.DOTALL))


def shown(visit: Visit, query: str) -> Visitor:
    visitor = visit(query)
    visitor.write(3)
    visitor.reads("3")
    visitor.has_finished_pass()
    open_figure(visitor)
    return visitor


def test_ffmpeg_reads_the_frames_of_the_video_and_of_the_gif(visit: Visit, tmp_path: Path) -> None:
    visitor = shown(visit, "?motion=off&theme=dark")
    choose(visitor, what="pass")
    visitor.part("animation-width").fill("240")
    visitor.part("animation-width").press("Tab")
    choose(visitor, **FILM)
    with ZipFile(saved(visitor, "zip", tmp_path)) as archive:
        frames = [pixels(archive.read(name)) for name in archive.namelist()]
    height, width, _ = frames[0].shape
    even = height + height % 2  # encoders of video take no other
    for kind, tall in (("gif", height), ("webm", even)):
        file = saved(visitor, kind, tmp_path)
        said = read_by_ffprobe(file)
        assert (said["codec_type"], said["width"], said["height"]) == ("video", width, tall)
        assert said["nb_read_frames"] == str(COUNT)
        assert round(float(said["duration"]), 1) == SECONDS
        for k in (0, 14, COUNT - 1):
            found = pixels(decoded_by_ffmpeg(file, k))[:height]
            assert differing(found, frames[k], 64) < 0.02, f"frame {k} of the {kind} file"
        assert differing(found, frames[0], 64) > 0.02


@pytest.mark.parametrize("what", ["stage", "heatmap", "wall", "matrix", "activation"])
def test_resvg_draws_the_shapes_of_a_figure_as_chromium_does(
    visit: Visit, tmp_path: Path, what: str
) -> None:
    visitor = shown(visit, "?motion=off&theme=dark&neuron=2.4")
    choose(visitor, what=what, unit="px", width=1200)
    file = saved(visitor, "svg", tmp_path)
    file.write_text(without_text(file.read_text()))
    found = opened(drawn_by_resvg(file.read_text(), 1200))
    chromium = drawn(visitor, file, *found.size)
    resvg = BytesIO()
    found.save(resvg, "png")
    assert differing(pixels(resvg.getvalue()), chromium, 32) < 0.005
    assert chromium.max() - chromium.min() > 100
