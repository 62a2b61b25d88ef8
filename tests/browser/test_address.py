"""The address of the page: it holds where the page is, and brings it back there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from lessons import STEPS, card, is_at
from playwright.sync_api import Page, expect
from visitor import Visit, Visitor
from waiting import until

from forwardpass.digits.handwriting import write

TESTS = Path(__file__).parents[1]
THREE = [stroke.points for stroke in write(3, 1).strokes]


def golden(name: str) -> str:
    return (TESTS / f"wire/{name}.link").read_text().strip()


def generated(first: int, last: int) -> list[str]:
    """Links of generated places."""
    script = str(TESTS / "frontend/write-links.js")
    command = ["node", script, str(first), str(last)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def link(page: Page) -> str:
    """The link in the address."""
    return page.url.partition("#")[2]


def has_link(page: Page) -> None:
    """Waits until the address holds a place."""
    until(page, "location.hash.startsWith('#1.')")


def holds(page: Page, place: str) -> None:
    """Waits until the open entry of the history holds this place."""
    until(page, "place => history.state?.place === place", place)


def view_is(visitor: Visitor, name: str) -> None:
    button = visitor.page.locator(f'[data-part="views"] [data-view="{name}"]')
    expect(button).to_have_attribute("aria-current", "page")


def to_view(visitor: Visitor, name: str) -> None:
    visitor.page.locator(f'[data-part="views"] [data-view="{name}"]').click()
    view_is(visitor, name)


def test_an_address_opened_anew_shows_the_same_numbers(visit: Visit) -> None:
    author = visit("?motion=off&model=relu")
    author.draw(THREE)
    author.has_finished_pass()
    has_link(author.page)
    reader = visit(f"#{link(author.page)}")
    reader.has_pass_through(layers=3)
    reader.shows_outputs(author.numbers()[-1].a)
    for mine, theirs in zip(author.numbers(), reader.numbers(), strict=True):
        assert mine.a.tolist() == theirs.a.tolist()
    expect(reader.part("model")).to_have_value("relu")


def test_generated_places_open_and_the_address_holds_the_same_links(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.has_weights()
    for text in generated(1, 30):
        visitor.page.evaluate("text => { location.hash = text }", text)
        holds(visitor.page, text)
    expect(visitor.part("notice")).to_have_count(0)


def test_back_and_forward_go_through_views_neurons_and_networks(visit: Visit) -> None:
    visitor = visit("?motion=off")
    page = visitor.page
    visitor.draw(THREE)
    visitor.has_finished_pass()
    to_view(visitor, "wall")
    visitor.part("wall").locator('[data-neuron="4"]').first.click()
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "4")
    visitor.open_tab("curve")
    expect(visitor.part("squish")).to_be_visible()
    to_view(visitor, "matrix")
    visitor.open_tab("sum")
    visitor.choose_model("relu")
    expect(visitor.part("inspector")).to_have_count(0)
    visitor.has_weights()

    page.go_back()
    expect(visitor.part("model")).to_have_value("digits")
    view_is(visitor, "matrix")
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "4")
    expect(visitor.page.get_by_role("tab", selected=True)).to_have_text("Sum")
    page.go_back()
    view_is(visitor, "wall")
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "4")
    expect(visitor.page.get_by_role("tab", selected=True)).to_have_text("Curve")
    page.go_back()
    expect(visitor.part("inspector")).to_have_count(0)
    page.go_back()
    view_is(visitor, "stage")
    visitor.reads("3")
    page.go_forward()
    page.go_forward()
    page.go_forward()
    view_is(visitor, "matrix")
    page.go_forward()
    expect(visitor.part("model")).to_have_value("relu")
    visitor.reads("3")


def test_back_and_forward_go_through_the_steps_of_the_lesson(visit: Visit) -> None:
    """And out of it, to what was there before; what was done on the way is no step."""
    visitor = visit("?motion=off")
    visitor.draw(THREE)
    visitor.has_finished_pass()
    visitor.do("lesson")
    is_at(visitor, STEPS[0])
    for step in STEPS[1:4]:
        visitor.do("stepOn")
        is_at(visitor, step)
    for step in (STEPS[2], STEPS[1], STEPS[0]):
        visitor.page.go_back()
        is_at(visitor, step)
    visitor.page.go_forward()
    is_at(visitor, STEPS[1])
    visitor.page.go_back()
    is_at(visitor, STEPS[0])
    visitor.page.go_back()
    expect(card(visitor)).to_be_hidden()
    visitor.reads("3")


def test_back_from_a_step_that_turned_to_another_view_is_the_step_before_in_its_own_view(
    visit: Visit,
) -> None:
    visitor = visit("?motion=off&step=random")
    is_at(visitor, "random")
    for step, view in [("cost", "gradient"), ("became", "learn")]:
        visitor.part("steps").select_option(step)
        is_at(visitor, step)
        view_is(visitor, view)
    for step, view in [("cost", "gradient"), ("random", "stage")]:
        visitor.page.go_back()
        is_at(visitor, step)
        view_is(visitor, view)


def test_going_back_leaves_nothing_to_undo(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.draw(THREE)
    visitor.has_finished_pass()
    to_view(visitor, "wall")
    visitor.page.go_back()
    view_is(visitor, "stage")
    visitor.do("undo")
    visitor.reads("blank")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("cut-off", "We couldn't read part of this link and left it out: the changed dials."),
        ("dotted-end", "This link was changed or cut short."),
        ("unknown-field", "This link was made by a newer version of the page."),
        ("other-version", "This link is version 2, which this page can't read."),
    ],
)
def test_a_damaged_link_opens_what_it_can_and_the_page_says_so(
    visit: Visit, name: str, told: str
) -> None:
    visitor = visit(f"?motion=off#{golden(name)}")
    expect(visitor.part("notice")).to_contain_text(told)
    view = json.loads((TESTS / "wire/links.json").read_text())[name]["place"].get("view", "stage")
    view_is(visitor, view)


def test_the_page_says_when_a_link_names_an_unknown_view_or_network(visit: Visit) -> None:
    text = "1." + "AQZub2JvZHkHBnB1enpsZQ"  # model "nobody", view "puzzle", no sum
    visitor = visit(f"?motion=off#{text}")
    expect(visitor.part("notice")).to_contain_text("the network, the view")
    view_is(visitor, "stage")


def test_the_golden_link_with_everything_in_it_opens(visit: Visit) -> None:
    visitor = visit(f"?motion=off#{golden('edited')}")
    view_is(visitor, "matrix")
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "1")
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "9")
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "light")
    expect(visitor.part("hues")).to_have_value("blue-orange")
    expect(visitor.part("notice")).to_have_count(0)


def test_a_reload_right_after_a_change_loses_nothing(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.draw(THREE)
    visitor.has_finished_pass()
    has_link(visitor.page)
    # One task: no rest of the page lies between the press and the reload.
    before = visitor.page.evaluate("history.state.place")
    with visitor.page.expect_event("load"):
        visitor.page.evaluate(
            "document.querySelector('[data-action=clear]').click(); location.reload()"
        )
    visitor.is_connected()
    visitor.reads("blank")
    until(visitor.page, "before => history.state && history.state.place !== before", before)
    assert visitor.page.evaluate("sessionStorage.length") == 0
    visitor.forgive("net::ERR_ABORTED")


def test_a_reload_of_a_page_that_was_never_idle_loses_nothing(visit: Visit) -> None:
    visitor = visit("?motion=off&step=digit")
    is_at(visitor, "digit")
    visitor.do("share")
    link = visitor.part("share-link").input_value()
    visitor.page.goto("about:blank")
    visitor.page.add_init_script(
        """addEventListener("load", () => setInterval(() => {
            const panel = document.querySelector("fp-neuron");
            if (panel?.state) panel.act("centred", !panel.state.centred);
        }, 50))"""
    )
    visitor.page.goto(link)
    is_at(visitor, "digit")
    visitor.do("stepOn")
    is_at(visitor, STEPS[1])
    visitor.page.reload()
    is_at(visitor, STEPS[1])


def test_what_the_history_was_told_while_the_page_was_left_is_kept_for_a_reload(
    visit: Visit,
) -> None:
    """A reload that has begun by then reads the history as it was before, and not the new state."""
    visitor = visit("?motion=off")
    visitor.draw(THREE)
    visitor.has_finished_pass()
    has_link(visitor.page)
    left = "dispatchEvent(new Event('pagehide')); sessionStorage.getItem('forwardpass.left')"
    place = visitor.page.evaluate("history.state.place")
    assert visitor.page.evaluate(left) == place


def test_an_address_that_would_be_too_long_keeps_its_place_through_a_reload(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.has_weights()
    to_view(visitor, "dials")
    visitor.do("randomDials")
    until(visitor.page, "history.state?.place.length > 2000")
    assert "#" not in visitor.page.url
    held = visitor.page.evaluate("history.state.place")
    visitor.page.reload()
    visitor.is_connected()
    visitor.has_weights()
    holds(visitor.page, held)
    view_is(visitor, "dials")


def test_an_untouched_page_leaves_its_address_alone(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.has_finished_pass()
    visitor.reads("3")
    assert visitor.page.url.endswith("/?motion=off&digit=3")
    assert visitor.page.evaluate("[history.length, history.state]") == [2, None]


def test_the_input_that_a_query_asks_for_stays_where_the_link_has_none(visit: Visit) -> None:
    visitor = visit(f"?motion=off&digit=3#{golden('view-only')}")
    view_is(visitor, "wall")
    visitor.has_pass_through(layers=3)
    visitor.reads("3")
