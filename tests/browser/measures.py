"""What a reader would see, measured in the browser."""

from typing import TypedDict

from playwright.sync_api import Page

LOOK_AT_FOCUS = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const name = (focused.innerText || focused.getAttribute('aria-label') || focused.id || focused.tagName).trim();
  const box = focused.getClientRects()[0];
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;  // of the part inside the window
  const x = middle(box.left, box.right, innerWidth), y = middle(box.top, box.bottom, innerHeight);
  const top = document.elementFromPoint(x, y);
  const covered = !top || !(focused.contains(top) || top.contains(focused) || [...focused.labels || []].includes(top));
  const drawn = style => style.boxShadow !== 'none' || (style.outlineStyle !== 'none'
    && parseFloat(style.outlineWidth) > 0 && !/rgba\\(.*, 0\\)|transparent/.test(style.outlineColor));
  let marked = drawn(getComputedStyle(focused));
  if (!marked && focused.labels && focused.labels.length)
    marked = drawn(getComputedStyle(focused.labels[0], '::before'));
  return {name, covered, marked};
}"""


class Focus(TypedDict):
    """The focused element: what it says, whether something lies over it, whether its focus can be seen."""

    name: str
    covered: bool
    marked: bool


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def look_at_focus(page: Page) -> Focus | None:
    """None when nothing has the focus."""
    found: Focus | None = page.evaluate(LOOK_AT_FOCUS)
    return found
