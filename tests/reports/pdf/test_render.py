"""HTML to PDF: what it may open, and what a screen reader gets."""

import base64
import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest
from pikepdf import Name, Pdf

from reports.pdf.render import BlockedReference, render_html
from tests.accessible_pdf import assert_accessible, problems

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURE = f"data:image/png;base64,{base64.b64encode(DOT).decode()}"


def a_page(body: str, *, title: str = "Action log") -> str:
    head = f"<head><title>{title}</title></head>"
    return f'<html lang="en-GB">{head}<body><h1>{title}</h1>{body}</body></html>'


def structure(pdf: Pdf, kind: Name) -> list[pikepdf.Object]:
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == kind and "/P" in o]


@pytest.fixture
def listener():
    """A web server on the loopback address, and the requests it has seen."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="{web}/a.png">',
        '<link rel="stylesheet" href="{web}/a.css">',
        '<link rel="attachment" href="{web}/a.txt">',
        '<a rel="attachment" href="{web}/a.txt">x</a>',
        '<object data="{web}/a.png"></object>',
        '<embed src="{web}/a.png">',
        '<style>@import "{web}/a.css";</style>',
        '<style>@font-face {{font-family: f; src: url("{web}/a.ttf")}} p {{font-family: f}}</style><p>x</p>',
        '<p style="background: url({web}/a.png)">x</p>',
        '<ul style="list-style-image: url({web}/a.png)"><li>x</li></ul>',
        "<style>p::before {{content: url({web}/a.png)}}</style><p>x</p>",
        '<svg><title>x</title><image href="{web}/a.png" width="9" height="9"/></svg>',
        '<base href="{web}/"><img alt="" src="a.png">',
    ],
)
def test_no_web_address_is_opened(listener, body):
    address, seen = listener
    with pytest.raises(BlockedReference, match=address):
        render_html(a_page(body.format(web=address)))
    assert seen == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "../../etc/passwd",
        "asset:/etc/passwd",
        "asset:../render.py",
        "asset:logo.png/../../x",
        "asset:other.png",
        "ftp://127.0.0.1/a.png",
        "data:text/css,p{}",
        "data:text/html;base64,PGI+",
    ],
)
def test_nothing_but_the_named_assets_is_opened(address, tmp_path):
    logo = tmp_path / "logo.png"
    logo.write_bytes(DOT)
    with pytest.raises(BlockedReference):
        render_html(a_page(f'<img alt="Logo" src="{address}">'), assets={"logo.png": logo})


def test_a_picture_inside_a_picture_is_stopped_too():
    inner = base64.b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'
    ).decode()
    with pytest.raises(BlockedReference, match=r"^file:///etc/passwd$"):
        render_html(a_page(f'<img alt="Chart" src="data:image/svg+xml;base64,{inner}">'))


def test_a_style_sheet_is_held_to_the_same_rule():
    with pytest.raises(BlockedReference, match=r"^file:///etc/passwd$"):
        render_html(a_page("<p>x</p>"), css=['p {background: url("file:///etc/passwd")}'])


def test_named_assets_and_inline_pictures_are_drawn(tmp_path):
    logo = tmp_path / "0a1b.bin"
    logo.write_bytes(DOT)
    data = render_html(
        a_page(f'<img alt="Logo" src="asset:logo.png"><p><img alt="Dot" src="{PICTURE}"></p>'),
        css=["p {background: url(asset:logo.png)}"],
        assets={"logo.png": logo},
    )
    with Pdf.open(io.BytesIO(data)) as pdf:
        assert [str(figure.Alt) for figure in structure(pdf, Name.Figure)] == ["Logo", "Dot"]
    assert_accessible(data)


def test_a_missing_asset_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        render_html(a_page("<p>x</p>"), assets={"logo.png": tmp_path / "none.png"})


def test_a_document_with_everything_we_draw_is_accessible():
    rows = "".join(f'<tr><th scope="row">Row {n}</th><td>{n}</td></tr>' for n in range(80))
    body = f"""
      <header class="running">Health and Wellbeing Board</header>
      <nav><ol><li><a href="#second">Second part</a><ul><li>Nested</li></ul></li></ol></nav>
      <figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><title>Delays fell</title>
        <rect width="50" height="10"/><text x="5" y="30">October</text></svg>
        <figcaption>Chart</figcaption></figure>
      <dl><dt>Owner</dt><dd>Director</dd></dl>
      <table><caption>Delays</caption>
      <thead><tr><th scope="col">Month</th><th scope="col">Days</th></tr></thead>
      <tbody>{rows}</tbody></table>
      <h2 id="second">Second part</h2><p>A <strong>strong</strong> word and
      <a href="https://example.org/">the public papers</a>.</p>"""
    css = [
        """@page {margin: 20mm; @top-left {content: element(running)}
           @bottom-right {content: "Page " counter(page) " of " counter(pages)}}
           .running {position: running(running)} h1 {border-bottom: 1pt solid}"""
    ]
    assert_accessible(render_html(a_page(body), css=css), title="Action log")


def test_the_checker_finds_what_is_wrong():
    import weasyprint

    html = a_page(
        f'<h3>Skipped</h3><img src="{PICTURE}"><a href="https://example.org/">x</a>'
        "<table><tr><th>Month</th></tr></table>"
    )
    assert problems(weasyprint.HTML(string=html).write_pdf()) == ["not tagged"]
    assert problems(weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1"), title="Other") == [
        "titles are Action log and Action log, not Other",
        "document: H1 is followed by H3",
        "figure without alternative text",
        "the index of identifiers is not that of the elements",
        "table header without scope",
        "page 1: link that does not print",
    ]


def test_headers_head_columns_in_a_table_head_and_rows_elsewhere():
    table = (
        '<table><caption>c</caption><thead><tr><th scope="col">A</th><td></td></tr></thead>'
        '<tbody><tr><th scope="row">B</th><td>1</td></tr>'
        '<tr><th scope="colgroup" colspan="2">C</th></tr></tbody></table>'
    )
    with Pdf.open(io.BytesIO(render_html(a_page(table)))) as pdf:
        cells = structure(pdf, Name.TH)
        assert [str(cell.A.Scope) for cell in cells] == ["/Column", "/Row", "/Column"]


def test_a_link_is_named_by_its_words():
    body = '<p>Read <a href="https://example.org/x?y=1">the public papers</a> or <a href="#end">the end</a>.</p>'
    with Pdf.open(io.BytesIO(render_html(a_page(body + '<p id="end">End</p>')))) as pdf:
        assert [str(link.Contents) for link in pdf.pages[0].obj.Annots] == ["the public papers", "the end"]


def test_the_same_html_gives_the_same_bytes():
    html = a_page(f'<p id="a">x <a href="#a">up</a></p><img alt="Dot" src="{PICTURE}">')
    assert render_html(html) == render_html(html)


def test_a_page_after_one_of_the_same_style_has_the_bytes_of_the_first():
    css = "h1 { color: teal }"
    first = render_html(a_page("<h1>One</h1>"), css=[css])
    render_html(a_page("<h1>Two</h1>"), css=["h1 { color: red }"])
    render_html(a_page("<h1>Three</h1>"), css=[css])
    assert render_html(a_page("<h1>One</h1>"), css=[css]) == first


def test_a_style_that_names_a_file_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(BlockedReference, match=r"other\.css"):
            render_html(a_page("<h1>One</h1>"), css=['@import url("other.css");'])
