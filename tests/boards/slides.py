"""Slides as a slide program writes them, in the fewest parts that make a whole presentation (ECMA-376, part 1)."""

import io
import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
KIND = "application/vnd.openxmlformats-officedocument"
EMPTY = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
COLOURS = {
    **dict.fromkeys(("dk1", "dk2"), "111111"),
    **dict.fromkeys(("lt1", "lt2"), "FFFFFF"),
    **dict.fromkeys((*(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink"), "0B4F6C"),
}
FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
LINE = '<a:ln><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _box(number: int, words: str, kind: str, top: int) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="600000" y="{top}"/><a:ext cx="7900000" cy="1200000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"/></p:spPr><p:txBody><a:bodyPr/><a:p>{words}</a:p></p:txBody></p:sp>'
    )


def _run(words: str) -> str:
    return f'<a:r><a:rPr lang="en-GB"/><a:t>{words}</a:t></a:r>'


def _tree(*boxes: str) -> str:
    return f"<p:cSld><p:spTree>{EMPTY}{''.join(boxes)}</p:spTree></p:cSld>"


def _theme() -> str:
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in COLOURS.items())
    font = '<a:latin typeface="Carlito"/><a:ea typeface=""/><a:cs typeface=""/>'
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'<a:theme {NAMES} name="Board"><a:themeElements><a:clrScheme name="Board">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Board"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Board"><a:fillStyleLst>{FILL}</a:fillStyleLst><a:lnStyleLst>{LINE}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{FILL}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def slides(*pages: tuple[str, str], notes: str = "", hidden: str = "", **parts: str | bytes) -> bytes:
    """A presentation with a title and a line of text on each page.

    `notes` stand under the last slide, beside the field for its number, which every program writes there.
    `hidden` is the value of a slide's attribute "show". `parts` are more members, "__" for "/".
    """
    content = {
        "_rels/.rels": _relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/theme/theme1.xml": _theme(),
        "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster {NAMES}>{_tree()}<p:clrMap bg1='lt1' tx1='dk1' bg2='lt2' "
        "tx2='dk2' accent1='accent1' accent2='accent2' accent3='accent3' accent4='accent4' accent5='accent5' "
        "accent6='accent6' hlink='hlink' folHlink='folHlink'/><p:sldLayoutIdLst><p:sldLayoutId id='2147483649' "
        "r:id='r1'/></p:sldLayoutIdLst></p:sldMaster>",
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations(
            ("slideLayout", "../slideLayouts/slideLayout1.xml"), ("theme", "../theme/theme1.xml")
        ),
        "ppt/slideLayouts/slideLayout1.xml": f"<p:sldLayout {NAMES} type='obj'>{_tree()}</p:sldLayout>",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": _relations(
            ("slideMaster", "../slideMasters/slideMaster1.xml")
        ),
        "ppt/_rels/presentation.xml.rels": _relations(
            ("slideMaster", "slideMasters/slideMaster1.xml"),
            *(("slide", f"slides/slide{number}.xml") for number in range(1, len(pages) + 1)),
        ),
    }
    show = f' show="{hidden}"' if hidden else ""
    for number, (title, words) in enumerate(pages, start=1):
        boxes = _box(2, _run(title), "title", 400_000), _box(3, _run(words), "body", 2_000_000)
        content[f"ppt/slides/slide{number}.xml"] = f"<p:sld {NAMES}{show}>{_tree(*boxes)}</p:sld>"
        content[f"ppt/slides/_rels/slide{number}.xml.rels"] = _relations(
            ("slideLayout", "../slideLayouts/slideLayout1.xml")
        )
    count = '<a:fld id="{00000000-0000-0000-0000-000000000001}" type="slidenum"><a:t>1</a:t></a:fld>'
    boxes = _box(2, _run(notes) if notes else "", "body", 0), _box(3, count, "sldNum", 0)
    content["ppt/notesSlides/notesSlide1.xml"] = f"<p:notes {NAMES}>{_tree(*boxes)}</p:notes>"
    identities = "".join(f'<p:sldId id="{255 + number}" r:id="r{number + 1}"/>' for number in range(1, len(pages) + 1))
    content["ppt/presentation.xml"] = (
        f'<p:presentation {NAMES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="r1"/></p:sldMasterIdLst>'
        f'<p:sldIdLst>{identities}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" '
        'cy="9144000"/></p:presentation>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _types(len(pages)))
        for name, text in content.items():
            package.writestr(name, text)
        for name, extra in parts.items():
            package.writestr(name.replace("__", "/"), extra)
    return out.getvalue()


def _types(pages: int) -> str:
    kinds = {
        "/ppt/presentation.xml": "presentationml.presentation.main",
        "/ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster",
        "/ppt/slideLayouts/slideLayout1.xml": "presentationml.slideLayout",
        "/ppt/theme/theme1.xml": "theme",
        "/ppt/notesSlides/notesSlide1.xml": "presentationml.notesSlide",
        **{f"/ppt/slides/slide{number}.xml": "presentationml.slide" for number in range(1, pages + 1)},
    }
    overrides = "".join(f'<Override PartName="{n}" ContentType="{KIND}.{k}+xml"/>' for n, k in kinds.items())
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
