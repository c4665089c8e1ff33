#!/usr/bin/env python3
"""Writes the documents of corpus/ as PDF, DOCX, ODT, PPTX and EPUB into corpus/formats/, in the same words.

    python3 packaging/corpus_formats.py [FOLDER]

Only the standard library is needed. The files are the same whenever they are made: nothing in them is of the day or of
the machine. FOLDER is corpus/formats when it is left out.
"""

import re
import sys
import zipfile
import zlib
from html.parser import HTMLParser
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
DATE = "2026-11-21"
AUTHOR = "adduce starter library"

# A document is a title and its blocks: ("heading", level, text), ("text", text), ("bullet", text), ("number", n, text) and
# ("table", rows).


def plain(text):
    """Markdown within a line, as its words."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<(https?://[^>]*)>", r"\1", text)
    return " ".join(re.sub(r"\*+", "", text).split())


def markdown(source):
    blocks, lines = [], []

    def flush():
        if lines:
            blocks.append(("text", plain(" ".join(lines))))
            lines.clear()

    body = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.S)
    rows = None
    for line in body.splitlines() + [""]:
        if line.startswith("|"):
            cells = [plain(cell) for cell in line.strip("|").split("|")]
            if rows is None:
                flush()
                rows = []
                blocks.append(("table", rows))
            if not all(set(cell) <= set("-: ") for cell in cells):
                rows.append(cells)
            continue
        rows = None
        heading = re.match(r"(#+) (.*)", line)
        bullet = re.match(r"- (.*)", line)
        number = re.match(r"(\d+)\. (.*)", line)
        if heading or bullet or number or not line.strip():
            flush()
        if heading:
            blocks.append(("heading", len(heading[1]), plain(heading[2])))
        elif bullet:
            blocks.append(("bullet", plain(bullet[1])))
        elif number:
            blocks.append(("number", int(number[1]), plain(number[2])))
        elif line.strip():
            lines.append(line.lstrip("> "))
    return blocks


def text(source):
    blocks = []
    for part in re.split(r"\n\s*\n", source.strip()):
        lines = [line.strip() for line in part.splitlines()]
        joined = " ".join(" ".join(lines).split())
        if not blocks:
            blocks.append(("heading", 1, joined))
        elif re.fullmatch(r"Article \d+", lines[0]) and len(lines) == 2:
            blocks.append(("heading", 2, joined))
        elif len(lines) == 1 and (re.match(r"[IVX]+\. ", joined) or joined == joined.upper()):
            blocks.append(("heading", 2, joined))
        elif all(re.match(r"[A-Z]{2,5}  +\S", line) for line in lines):
            blocks.append(("table", [re.split(r"  +", line, maxsplit=1) for line in lines]))
        else:
            blocks.append(("text", joined))
    return blocks


class Page(HTMLParser):
    """The main part of a web page."""

    def __init__(self):
        super().__init__()
        self.blocks, self.words, self.outside, self.numbers = [], None, 1, []

    def handle_starttag(self, tag, attributes):
        if tag == "main":
            self.outside -= 1
        elif tag in ("nav", "header", "footer"):
            self.outside += 1
        elif tag in ("ul", "ol"):
            self.numbers.append(0 if tag == "ol" else None)
        elif tag == "table":
            self.blocks.append(("table", []))
        elif tag == "tr":
            self.blocks[-1][1].append([])
        if tag in ("h1", "h2", "h3", "p", "li", "td", "th", "caption"):
            self.words = []

    def handle_endtag(self, tag):
        if tag == "main":
            self.outside += 1
        elif tag in ("nav", "header", "footer"):
            self.outside -= 1
        elif tag in ("ul", "ol"):
            self.numbers.pop()
        if self.words is None or self.outside > 0:
            return
        said = " ".join("".join(self.words).split())
        if tag in ("h1", "h2", "h3"):
            self.blocks.append(("heading", int(tag[1]), said))
        elif tag in ("td", "th"):
            self.blocks[-1][1][-1].append(said)
        elif tag == "caption":
            self.blocks.insert(len(self.blocks) - 1, ("text", said))
        elif tag == "li" and self.numbers[-1] is not None:
            self.numbers[-1] += 1
            self.blocks.append(("number", self.numbers[-1], said))
        elif tag == "li":
            self.blocks.append(("bullet", said))
        elif tag == "p":
            self.blocks.append(("text", said))
        else:
            return
        self.words = None

    def handle_data(self, data):
        if self.words is not None:
            self.words.append(data)


def html(source):
    page = Page()
    page.feed(source)
    return page.blocks


def read(path):
    source = path.read_text("utf-8")
    blocks = {".md": markdown, ".txt": text, ".html": html}[path.suffix](source)
    said = re.search(r'\A---\n(?:.*\n)*?title: "?(.*?)"?\n', source) or re.search(r"<title>(.*?)</title>", source)
    title = said[1] if said else next(block[2] for block in blocks if block[0] == "heading")
    return title, blocks


def pack(path, files):
    """A ZIP file whose first member, where it is the mimetype, is not compressed."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=9)


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*entries):
    inner = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(entries, 1))
    return f'{XML}<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def content_types(*overrides):
    inner = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def core(title):
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{AUTHOR}</dc:creator><dc:language>en-GB</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{DATE}T00:00:00Z</dcterms:created></cp:coreProperties>'
    )


CORE = ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
CORE_RELATION = ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")


def docx(path, title, blocks):
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    lists, body = [], []

    def run(said, style="", extra=""):
        style = f'<w:pStyle w:val="{style}"/>' if style else ""
        return f'<w:p><w:pPr>{style}{extra}</w:pPr><w:r><w:t xml:space="preserve">{escape(said)}</w:t></w:r></w:p>'

    def numbered(which):
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{which}"/></w:numPr>'

    for block in blocks:
        if block[0] == "heading":
            body.append(run(block[2], f"Heading{block[1]}"))
        elif block[0] == "text":
            body.append(run(block[1]))
        elif block[0] == "bullet":
            body.append(run(block[1], "ListParagraph", numbered(1)))
        elif block[0] == "number":
            if block[1] == 1:
                lists.append(len(lists) + 2)
            body.append(run(block[2], "ListParagraph", numbered(lists[-1])))
        else:
            rows = "".join(
                "<w:tr>" + "".join(f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{run(cell)}</w:tc>' for cell in row) + "</w:tr>"
                for row in block[1]
            )
            grid = "".join("<w:gridCol/>" for _ in block[1][0])
            body.append(f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>')
    level = '<w:abstractNum w:abstractNumId="{0}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/></w:lvl></w:abstractNum>'
    numbering = level.format(0, "bullet", "\u2022") + level.format(1, "decimal", "%1.")
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    for which in lists:
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        numbering += f'<w:num w:numId="{which}"><w:abstractNumId w:val="1"/>{start}</w:num>'
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/></w:style>'
    styles += '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/></w:style>'
    for n, size in ((1, 32), (2, 26), (3, 24)):
        styles += (
            f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:pPr><w:keepNext/>'
            f'<w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    pack(
        path,
        [
            ("[Content_Types].xml", content_types(("/word/document.xml", kind + "document.main+xml"), ("/word/styles.xml", kind + "styles+xml"), ("/word/numbering.xml", kind + "numbering+xml"), CORE)),
            ("_rels/.rels", relations((f"{OFFICE}/officeDocument", "word/document.xml"), CORE_RELATION)),
            ("docProps/core.xml", core(title)),
            ("word/_rels/document.xml.rels", relations((f"{OFFICE}/styles", "styles.xml"), (f"{OFFICE}/numbering", "numbering.xml"))),
            ("word/document.xml", f"{XML}<w:document {w}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"),
            ("word/styles.xml", f"{XML}<w:styles {w}>{styles}</w:styles>"),
            ("word/numbering.xml", f"{XML}<w:numbering {w}>{numbering}</w:numbering>"),
        ],
    )


def odt(path, title, blocks):
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in [("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("meta", "meta")]
    )
    namespaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    body, open_list = [], None
    for block in blocks:
        wanted = block[0] if block[0] in ("bullet", "number") else None
        if open_list and (wanted != open_list or block[:2] == ("number", 1)):
            body.append("</text:list>")
            open_list = None
        if wanted and not open_list:
            body.append(f'<text:list text:style-name="{wanted}">')
            open_list = wanted
        if block[0] == "heading":
            body.append(f'<text:h text:outline-level="{block[1]}">{escape(block[2])}</text:h>')
        elif block[0] == "text":
            body.append(f"<text:p>{escape(block[1])}</text:p>")
        elif wanted:
            body.append(f"<text:list-item><text:p>{escape(block[-1])}</text:p></text:list-item>")
        else:
            columns = f'<table:table-column table:number-columns-repeated="{len(block[1][0])}"/>'
            rows = "".join(
                "<table:table-row>" + "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row) + "</table:table-row>"
                for row in block[1]
            )
            body.append(f"<table:table>{columns}{rows}</table:table>")
    if open_list:
        body.append("</text:list>")
    styles = (
        '<text:list-style style:name="bullet"><text:list-level-style-bullet text:level="1" text:bullet-char="\u2022"/></text:list-style>'
        '<text:list-style style:name="number"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
    )
    mime = "application/vnd.oasis.opendocument.text"
    parts = "".join(f'<m:file-entry m:full-path="{name}" m:media-type="{kind}"/>' for name, kind in (("/", mime), ("content.xml", "text/xml"), ("meta.xml", "text/xml")))
    manifest = f'{XML}<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.3">{parts}</m:manifest>'
    content = (
        f'{XML}<office:document-content {namespaces} office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>"
    )
    meta = (
        f'{XML}<office:document-meta {namespaces} office:version="1.3"><office:meta><dc:title>{escape(title)}</dc:title>'
        f"<meta:initial-creator>{AUTHOR}</meta:initial-creator><meta:creation-date>{DATE}T00:00:00</meta:creation-date>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )
    pack(path, [("mimetype", mime), ("META-INF/manifest.xml", manifest), ("content.xml", content), ("meta.xml", meta)])


def pptx(path, title, blocks):
    spaces = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    )
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    slides = []
    for block in blocks:
        if block[0] == "heading":
            slides.append((block[2], []))
        else:
            slides[-1][1].append(block)

    def box(x, y, cx, cy):
        return f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm></p:spPr>'

    def shape(number, kind, place, paragraphs):
        inner = "".join(f'<a:p>{marks}<a:r><a:rPr lang="en-GB" sz="{size}"/><a:t>{escape(said)}</a:t></a:r></a:p>' for marks, size, said in paragraphs)
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {number}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
            f"{place}<p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr>{inner or '<a:p/>'}</p:txBody></p:sp>"
        )

    def table(number, y, rows):
        width = 8229600 // len(rows[0])
        grid = "".join(f'<a:gridCol w="{width}"/>' for _ in rows[0])
        cell = '<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="en-GB" sz="1200"/><a:t>{}</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc>'
        body = "".join('<a:tr h="320000">' + "".join(cell.format(escape(said)) for said in row) + "</a:tr>" for row in rows)
        return (
            f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Table {number}"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
            f'<p:xfrm><a:off x="457200" y="{y}"/><a:ext cx="8229600" cy="{320000 * len(rows)}"/></p:xfrm><a:graphic>'
            f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl>'
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )

    def slide(head, inner):
        shapes, number, y, size = [shape(2, "title", box(457200, 274638, 8229600, 700000), [("", 2400, head)])], 3, 1100000, 1200
        paragraphs = []

        def flush():
            nonlocal paragraphs, number, y
            if paragraphs:
                height = 230000 * sum(1 + len(said) // 95 for _, _, said in paragraphs)
                shapes.append(shape(number, "body", box(457200, y, 8229600, height), paragraphs))
                paragraphs, number, y = [], number + 1, y + height

        for block in inner:
            if block[0] == "table":
                flush()
                shapes.append(table(number, y, block[1]))
                number, y = number + 1, y + 320000 * len(block[1]) + 100000
            elif block[0] == "bullet":
                paragraphs.append(('<a:pPr marL="285750" indent="-285750"><a:buChar char="\u2022"/></a:pPr>', size, block[1]))
            elif block[0] == "number":
                mark = f'<a:buAutoNum type="arabicPeriod" startAt="{block[1]}"/>' if block[1] > 1 else '<a:buAutoNum type="arabicPeriod"/>'
                paragraphs.append((f'<a:pPr marL="342900" indent="-342900">{mark}</a:pPr>', size, block[2]))
            else:
                paragraphs.append(('<a:pPr marL="0" indent="0"><a:buNone/></a:pPr>', size, block[1]))
        flush()
        return f'{XML}<p:sld {spaces}><p:cSld><p:spTree>{group}{"".join(shapes)}</p:spTree></p:cSld></p:sld>'

    layout = f'{XML}<p:sldLayout {spaces} type="blank"><p:cSld name="Blank"><p:spTree>{group}</p:spTree></p:cSld></p:sldLayout>'
    mapping = 'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" ' + " ".join(f'accent{n}="accent{n}"' for n in range(1, 7)) + ' hlink="hlink" folHlink="folHlink"'
    master = (
        f'{XML}<p:sldMaster {spaces}><p:cSld><p:spTree>{group}</p:spTree></p:cSld><p:clrMap {mapping}/>'
        '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>'
    )
    names = ["dk1", "lt1", "dk2", "lt2"] + [f"accent{n}" for n in range(1, 7)] + ["hlink", "folHlink"]
    values = ["000000", "FFFFFF", "1F2937", "F3F4F6"] + ["2563EB", "059669", "D97706", "DC2626", "7C3AED", "0891B2"] + ["2563EB", "7C3AED"]
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in zip(names, values))
    fonts = "".join(f'<a:{which}Font><a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/></a:{which}Font>' for which in ("major", "minor"))
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    theme = (
        f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Plain"><a:themeElements><a:clrScheme name="Plain">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Plain">{fonts}</a:fontScheme><a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{('<a:ln>' + fill + '</a:ln>') * 3}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
    count = len(slides)
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n + 1}"/>' for n in range(1, count + 1))
    presentation = (
        f'{XML}<p:presentation {spaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )
    kind = "application/vnd.openxmlformats-officedocument.presentationml."
    overrides = [("/ppt/presentation.xml", kind + "presentation.main+xml"), ("/ppt/slideMasters/slideMaster1.xml", kind + "slideMaster+xml")]
    overrides += [("/ppt/slideLayouts/slideLayout1.xml", kind + "slideLayout+xml")]
    overrides += [("/ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"), CORE]
    overrides += [(f"/ppt/slides/slide{n}.xml", kind + "slide+xml") for n in range(1, count + 1)]
    files = [
        ("[Content_Types].xml", content_types(*overrides)),
        ("_rels/.rels", relations((f"{OFFICE}/officeDocument", "ppt/presentation.xml"), CORE_RELATION)),
        ("docProps/core.xml", core(title)),
        ("ppt/presentation.xml", presentation),
        ("ppt/_rels/presentation.xml.rels", relations((f"{OFFICE}/slideMaster", "slideMasters/slideMaster1.xml"), *((f"{OFFICE}/slide", f"slides/slide{n}.xml") for n in range(1, count + 1)))),
        ("ppt/slideMasters/slideMaster1.xml", master),
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels", relations((f"{OFFICE}/slideLayout", "../slideLayouts/slideLayout1.xml"), (f"{OFFICE}/theme", "../theme/theme1.xml"))),
        ("ppt/slideLayouts/slideLayout1.xml", layout),
        ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", relations((f"{OFFICE}/slideMaster", "../slideMasters/slideMaster1.xml"))),
        ("ppt/theme/theme1.xml", theme),
    ]
    for n, (head, inner) in enumerate(slides, 1):
        files.append((f"ppt/slides/slide{n}.xml", slide(head, inner)))
        files.append((f"ppt/slides/_rels/slide{n}.xml.rels", relations((f"{OFFICE}/slideLayout", "../slideLayouts/slideLayout1.xml"))))
    pack(path, files)


def epub(path, title, blocks):
    chapters = []
    for block in blocks:
        if block[0] == "heading" and (block[1] < 3 or not chapters):
            chapters.append((block[2], []))
        chapters[-1][1].append(block)

    def chapter(head, inner):
        body, open_list = [], None
        for block in inner:
            wanted = {"bullet": "ul", "number": "ol"}.get(block[0])
            if open_list and (wanted != open_list or block[:2] == ("number", 1)):
                body.append(f"</{open_list}>")
                open_list = None
            if wanted and not open_list:
                body.append(f"<{wanted}>")
                open_list = wanted
            if block[0] == "heading":
                body.append(f"<h{block[1]}>{escape(block[2])}</h{block[1]}>")
            elif block[0] == "text":
                body.append(f"<p>{escape(block[1])}</p>")
            elif wanted:
                body.append(f"<li>{escape(block[-1])}</li>")
            else:
                rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block[1])
                body.append(f"<table>{rows}</table>")
        if open_list:
            body.append(f"</{open_list}>")
        return page(head, "".join(body))

    def page(head, body):
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            f'xmlns:epub="http://www.idpf.org/2007/ops" lang="en-GB"><head><title>{escape(head)}</title></head><body>{body}</body></html>'
        )

    names = [f"chapter{n}.xhtml" for n in range(1, len(chapters) + 1)]
    items = "".join(f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(names))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(names)))
    package = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">adduce:{path.stem}</dc:identifier><dc:title>{escape(title)}</dc:title><dc:language>en-GB</dc:language>'
        f'<dc:creator>{AUTHOR}</dc:creator><dc:date>{DATE}</dc:date><meta property="dcterms:modified">{DATE}T00:00:00Z</meta></metadata>'
        f'<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest><spine>{spine}</spine></package>'
    )
    links = "".join(f'<li><a href="{name}">{escape(head)}</a></li>' for name, (head, _) in zip(names, chapters))
    container = (
        '<?xml version="1.0"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    files = [("mimetype", "application/epub+zip"), ("META-INF/container.xml", container), ("book/package.opf", package)]
    files.append(("book/nav.xhtml", page(title, f'<nav epub:type="toc"><ol>{links}</ol></nav>')))
    files += [(f"book/{name}", chapter(head, inner)) for name, (head, inner) in zip(names, chapters)]
    pack(path, files)


# The widths of Helvetica, from the space to the tilde, in thousandths of the size (Adobe's font metrics).
WIDTHS = (
    [278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278] + [556] * 10
    + [278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778]
    + [667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556]
    + [278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334]
    + [260, 334, 584]
)


def pdf(path, title, blocks):
    """A4 pages set in Helvetica, with bookmarks and page labels."""
    pages, marks = [[]], []
    y = 780.0

    def width(said, size, bold=False):
        return sum(WIDTHS[ord(c) - 32] for c in said) * size / 1000 * (1.08 if bold else 1)

    def wrap(said, size, room, bold=False):
        lines, line = [], ""
        for word in said.split():
            longer = f"{line} {word}".strip()
            if line and width(longer, size, bold) > room:
                lines.append(line)
                longer = word
            line = longer
        return lines + [line]

    def put(x, at, said, size, font):
        said = said.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        pages[-1].append(f"BT /{font} {size} Tf 1 0 0 1 {x:.1f} {at:.1f} Tm ({said}) Tj ET")

    def room_for(height):
        nonlocal y
        if y - height < 60:
            pages.append([])
            y = 780.0

    def paragraph(said, size=11, bold=False, x=70, before=6, mark=None):
        nonlocal y
        lines = wrap(said, size, 525 - x, bold)
        room_for(before + 1.35 * size * min(len(lines), 2) + (40 if bold else 0))
        y -= before
        if mark:
            put(x - 18, y - size, mark, size, "F1")
        for line in lines:
            room_for(1.35 * size)
            put(x, y - size, line, size, "F2" if bold else "F1")
            y -= 1.35 * size

    for block in blocks:
        if block[0] == "heading":
            paragraph(block[2], {1: 18, 2: 14, 3: 12}[block[1]], True, before=14)
            marks.append((block[1], block[2], len(pages) - 1, y + 30))
        elif block[0] == "text":
            paragraph(block[1])
        elif block[0] == "bullet":
            paragraph(block[1], x=90, before=3, mark="-")
        elif block[0] == "number":
            paragraph(block[2], x=90, before=3, mark=f"{block[1]}.")
        else:
            columns = [max(width(row[n], 9) for row in block[1]) + 14 for n in range(len(block[1][0]))]
            # Where they are too wide together, the widest give way.
            widest = max(columns)
            while sum(min(column, widest) for column in columns) > 455:
                widest -= 1
            columns = [min(column, widest) for column in columns]
            y -= 6
            for row in block[1]:
                cells = [wrap(cell, 9, column - 10) for cell, column in zip(row, columns)]
                room_for(12 * max(map(len, cells)) + 4)
                for n, lines in enumerate(cells):
                    for down, line in enumerate(lines):
                        put(70 + sum(columns[:n]), y - 9 - 12 * down, line, 9, "F1")
                y -= 12 * max(map(len, cells)) + 4

    objects = []

    def add(content):
        objects.append(content)
        return len(objects)

    def string(said):
        return "(" + said.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"

    catalogue, tree, info = add(""), add(""), add("")
    fonts = [add(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>") for name in ("Helvetica", "Helvetica-Bold")]
    kids = []
    for page in pages:
        stream = zlib.compress("\n".join(page).encode("ascii"), 9)
        body = add(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream")
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {body} 0 R "
                f"/Resources << /Font << /F1 {fonts[0]} 0 R /F2 {fonts[1]} 0 R >> >> >>"
            )
        )
    outline = add("")
    first = len(objects) + 1
    parents = {0: outline}
    entries = []
    for n, (level, head, page, at) in enumerate(marks):
        parents[level] = first + n
        entries.append((parents[max(key for key in parents if key < level)], head, page, at))
        parents = {key: value for key, value in parents.items() if key <= level}
    children = {}
    for n, (parent, *_) in enumerate(entries):
        children.setdefault(parent, []).append(first + n)
    for n, (parent, head, page, at) in enumerate(entries):
        mine, own = children[parent], children.get(first + n, [])
        place = mine.index(first + n)
        links = f"/Prev {mine[place - 1]} 0 R " if place else ""
        links += f"/Next {mine[place + 1]} 0 R " if place + 1 < len(mine) else ""
        links += f"/First {own[0]} 0 R /Last {own[-1]} 0 R /Count {len(own)} " if own else ""
        add(f"<< /Title {string(head)} /Parent {parent} 0 R {links}/Dest [{kids[page]} 0 R /XYZ 0 {at:.1f} 0] >>")
    top = children[outline]
    objects[outline - 1] = f"<< /Type /Outlines /First {top[0]} 0 R /Last {top[-1]} 0 R /Count {len(top)} >>"
    objects[catalogue - 1] = (
        f"<< /Type /Catalog /Pages {tree} 0 R /Outlines {outline} 0 R /PageMode /UseOutlines /Lang (en-GB) "
        "/PageLabels << /Nums [0 << /S /D >>] >> >>"
    )
    objects[tree - 1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    objects[info - 1] = f"<< /Title {string(title)} /Author {string(AUTHOR)} /CreationDate (D:{DATE.replace('-', '')}000000Z) >>"

    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + (content if isinstance(content, bytes) else content.encode("ascii")) + b"\nendobj\n"
    begins = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, catalogue, info, begins)
    path.write_bytes(out)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS / "formats"
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(CORPUS.iterdir()):
        if source.suffix in (".md", ".txt", ".html") and source.name != "README.md":
            title, blocks = read(source)
            for write in (pdf, docx, odt, pptx, epub):
                write(folder / f"{source.stem}.{write.__name__}", title, blocks)


if __name__ == "__main__":
    main()
