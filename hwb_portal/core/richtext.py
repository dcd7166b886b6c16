"""Text that authors write, as HTML that is safe to show: CommonMark with tables, then an allow-list.

No raw HTML, no images, no code blocks; links lead to http, https or mailto only. Headings are fitted under
the heading of the page they stand on, and every column heading of a table says that it is one.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    *("p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_CLASSES: dict[str, set[str]] = {"ul": {"hwb-lettered"}, "th": {"hwb-numeric"}, "td": {"hwb-numeric"}}
_SCHEMES = {"http", "https", "mailto"}
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]", re.IGNORECASE)
_LETTER = re.compile(r"\((?:[a-z]|[ivx]+|\d+)\)\s", re.IGNORECASE)
_SMALLEST_HEADING = 6


def to_html(source: str, *, heading_level: int = 3) -> SafeString:
    """Markdown as safe HTML, with no class, style or id of the source's own.

    A column set to the right (`---:`) is marked as numeric; a list whose points bring their own letters,
    "(a)" or "(ii)", is marked so that it gets no bullets.
    The outermost headings become `heading_level` (2 to 6), those under them one deeper, and none is skipped.
    A table stands in `<div class="hwb-table-region" role="group" tabindex="0">`, which can scroll and has a
    name.
    """
    if not 2 <= heading_level <= _SMALLEST_HEADING:
        raise ValueError("headings of a text lie between h2 and h6")
    parser = _parser()
    tokens = parser.parse(source)
    _fit_headings(tokens, heading_level)
    _name_columns(tokens)
    _mark_numeric(tokens)
    _mark_lettered(tokens)
    html = clean(parser.renderer.render(tokens, parser.options, {}))
    return mark_safe(_frame_tables(html, tokens))  # noqa: S308 - cleaned in the line above


def to_text(source: str) -> str:
    """Markdown as plain words for search and e-mail: a line for each block, table cells parted by " | "."""
    blocks: list[str] = []
    row: list[str] | None = None
    for token in _parser().parse(source):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append(" | ".join(row))
            row = None
        elif token.type == "inline":
            words = _words(token)
            if row is not None:
                row.append(words)
            elif words:
                blocks.append(words)
    return "\n".join(blocks)


def clean(html: str) -> str:
    """HTML with only the allowed elements left. Text stays; script and style go with what they hold.

    What `to_html` makes of a text stays the same when it is cleaned again.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        tag_attribute_values={"th": {"scope": {"col", "row"}}},
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
    parser.enable(["table", "linkify"])
    # Indented words are not code in a council report, and raw HTML is text like any other.
    parser.disable(["code", "fence", "backticks", "html_block", "html_inline"])
    assert parser.linkify is not None
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    parser.validateLink = _is_allowed_link  # type: ignore[method-assign]
    parser.add_render_rule("image", _image_as_words)
    return parser


def _is_allowed_link(url: str) -> bool:
    return _LINK.match(url) is not None


def _image_as_words(renderer, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    return escape(_words(tokens[index]))


def _fit_headings(tokens: list[Token], heading_level: int) -> None:
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(heading_level + len(open_levels) - 1, _SMALLEST_HEADING)}"


def _name_columns(tokens: list[Token]) -> None:
    """Column headings get their scope; an empty corner is no heading."""
    for index, token in enumerate(tokens):
        if token.type != "th_open":
            continue
        if tokens[index + 1].content.strip():
            token.attrSet("scope", "col")
        else:
            token.tag = tokens[index + 2].tag = "td"


def _mark_numeric(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in ("th_open", "td_open") and token.attrs.pop("style", "") == "text-align:right":
            token.attrSet("class", "hwb-numeric")


def _mark_lettered(tokens: list[Token]) -> None:
    for index, token in enumerate(tokens):
        if token.type != "bullet_list_open":
            continue
        points = []
        for place, inner in enumerate(tokens[index:], start=index):
            if inner.type == "list_item_open" and inner.level == token.level + 1:
                points.append(tokens[place + 2].content)
            if inner.type == "bullet_list_close" and inner.level == token.level:
                break
        if points and all(_LETTER.match(point) for point in points):
            token.attrSet("class", "hwb-lettered")


def _frame_tables(html: str, tokens: list[Token]) -> str:
    """Put each table in a named frame. A source cannot write `<table>` itself, so tags and tokens match."""
    names = _table_names(tokens)
    framed = re.sub(
        "<table>",
        lambda found: f'<div class="hwb-table-region" role="group" tabindex="0" aria-label="{next(names)}">{found[0]}',
        html,
    )
    return framed.replace("</table>", "</table></div>")


def _table_names(tokens: list[Token]) -> Iterator[str]:
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            headings: list[str] = []
            for inner in tokens[index:]:
                if inner.type == "thead_close":
                    break
                if inner.type == "inline" and inner.content.strip():
                    headings.append(_words(inner))
            yield escape(f"Table: {', '.join(headings)}" if headings else "Table")


def _words(token: Token) -> str:
    """The visible words of an inline token, line ends as spaces."""
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(_words(child))
        else:
            parts.append(child.content)
    return "".join(parts).strip()
