"""A resident asks on a telephone, an officer accepts and answers, and it is on the page: with script and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.measures import overflow
from tests.browser.places import HERTFORDSHIRE, Places
from tests.browser.readers import NARROW, WIDE, Readers, listen


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])
def test_a_question_goes_from_a_resident_to_its_answer(readers: Readers, places: Places, *, with_script: bool) -> None:
    meeting = f"/boards/{HERTFORDSHIRE}/meetings/{places.published}/"
    text = f"Who looks after the paths in winter ({'with' if with_script else 'without'} script)?"
    context = readers.browser.new_context(base_url=readers.base, viewport=NARROW, java_script_enabled=with_script)
    noise: list[str] = []
    page = listen(context.new_page(), noise)
    page.goto(meeting)
    page.get_by_role("link", name="Ask the board a question").click()
    page.get_by_role("button", name="Send the question").press("Enter")
    expect(page.get_by_role("link", name="Enter your question")).to_be_visible()
    for label, words in (("Your question", text), ("Your name", "Demo Walker"), ("Email address", "w@demo.example")):
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="Send the question").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your question")

    officer = readers.page("officer")
    officer.set_viewport_size(WIDE)
    officer.goto(f"{meeting}questions/")
    row = officer.locator(".hwb-list__item", has_text=text)
    row.get_by_role("link", name="Accept").click()
    officer.get_by_role("button", name="Accept it").click()
    officer.get_by_role("button", name="Publish the accepted questions").click()
    row.get_by_role("link", name="Answer").click()
    officer.get_by_label("Answer").fill("The council grits them.")
    officer.get_by_role("button", name="Save the answer").click()
    row.get_by_role("button", name="Publish the answer").click()
    expect(row.get_by_text("Answered")).to_be_visible()

    page.goto(f"{meeting}#questions")
    told = page.locator(".hwb-list__item", has_text=text)
    expect(told).to_contain_text("The council grits them.")
    expect(told).to_contain_text("not named")
    if with_script:
        assert max(overflow(page), 0) == 0
    context.close()
    assert noise == []
    assert readers.noise == []
