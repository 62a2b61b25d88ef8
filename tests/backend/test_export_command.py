"""What `forwardpass export` takes, and where it writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from forwardpass.commands.export import STEPS, command
from forwardpass.numerics.dials import CHANGE
from forwardpass.recording import recorder, site
from forwardpass.wire import ChangesFrame


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--step", "0-3"], "'0-3' is not in 1-25; expected a list like 1-3,25, or all, or none"),
        (["--step", "1-26"], "'1-26' is not in 1-25"),
        (["--digits", "10"], "'10' is not in 0-9; expected a list like 0-2,9, or all, or none"),
        (["--digits", "5-3"], "'5-3' is not in 0-9"),
        (["--digits", "three"], "'three' is not in 0-9"),
        (["--server", "javascript:alert(1)"], "'javascript:alert(1)' is not a URL"),
    ],
)
def test_an_option_that_it_cannot_read_is_named_with_what_was_expected(
    tmp_path: Path, options: list[str], told: str
) -> None:
    done = CliRunner().invoke(command, [str(tmp_path / "site"), *options])
    assert done.exit_code == 2
    assert told in " ".join(done.output.split())
    assert not (tmp_path / "site").exists()


def test_it_writes_over_an_earlier_site_and_over_nothing_else(tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("mine")
    done = CliRunner().invoke(command, [str(tmp_path)])
    assert done.exit_code == 1
    assert "holds other files; expected an empty folder or an earlier export" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    (tmp_path / "recording").mkdir()
    (tmp_path / site.INDEX).write_text("{}")
    site.check_folder(tmp_path)
    with pytest.raises(site.SiteError, match=r"thesis\.txt is a file; expected a folder"):
        site.check_folder(thesis)


def test_there_is_a_list_of_questions_for_every_step_and_digit() -> None:
    asked = recorder.questions()
    assert (len(asked["digits"]), len(asked["steps"])) == (10, STEPS)


def test_a_plan_asks_for_the_chosen_digits_and_steps_only() -> None:
    ten = recorder.plan([], range(10))
    assert list(ten.edits) == ["digits"]
    assert len(ten.inputs) == 21  # a blank pad, and each digit centred and as drawn
    assert len(recorder.plan([], [5]).inputs) == 3
    surround = recorder.plan([11], [])
    assert [len(edit.changes) // 12 for edit in surround.edits["digits"]] == [0, 785, 785]
    assert set(recorder.plan([22], []).edits) == {"digits", "relu"}


def test_an_answer_is_split_into_its_frames_and_loses_its_seq_only() -> None:
    frame = ChangesFrame(7, False, True, np.empty(0, CHANGE)).serialize()
    assert recorder.unnumbered(frame + frame) == [frame[:4] + bytes(4) + frame[8:]] * 2
