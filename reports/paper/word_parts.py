"""The few things of python-docx that a paper needs: fonts by their official names, exact lines, tabs, tables, fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING, WD_PARAGRAPH_ALIGNMENT, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from .fonts import printable
from .page import MM, WU_HAO, Page

TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
HEADING = "黑体"
BOXES = "Segoe UI Symbol"
_FALLBACKS = {  # what a machine without the official font takes, in this order (domain reference 7.2)
    TITLE: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,STZhongsong,宋体,SimSun,Noto Serif SC,Noto Serif CJK SC",
    BODY: "仿宋,FangSong,FangSong_GB2312,华文仿宋,STFangsong,朱雀仿宋,Noto Serif SC,Noto Serif CJK SC",
    HEADING: "SimHei,微软雅黑,Noto Sans SC,Noto Sans CJK SC,WenQuanYi Zen Hei",
    BOXES: "MS Gothic,Noto Sans Symbols2,Noto Sans Symbols 2,DejaVu Sans",
}
_ALIGN = {
    "left": WD_PARAGRAPH_ALIGNMENT.LEFT,
    "centre": WD_PARAGRAPH_ALIGNMENT.CENTER,
    "right": WD_PARAGRAPH_ALIGNMENT.RIGHT,
}
# The order in which the format wants what we add.
_AFTER_AUTO_SPACE = (
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
)
_AFTER_BORDER = ("w:shd", "w:tabs", "w:autoSpaceDE", "w:autoSpaceDN", *_AFTER_AUTO_SPACE)
_AFTER_EDGES = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
_HAIR = 1.0  # the paragraph that Word wants between two tables and after the last


class Writer:
    """A document that is written from top to bottom; ``size`` and ``line`` in points as the sheet has them."""

    def __init__(self, page: Page, line: float, size: float) -> None:
        self.document = Document()
        self.line, self.size, self.measure = line, size, page.text_width
        self._pending = 0.0
        self._after_table = False
        section = self.document.sections[0]
        section.page_width, section.page_height = Pt(page.width), Pt(page.height)
        section.top_margin, section.bottom_margin = Pt(page.top), Pt(page.bottom)
        section.left_margin, section.right_margin = Pt(page.left), Pt(page.right)
        section.header_distance, section.footer_distance = Pt(page.top - 13 * MM), Pt(6 * MM)
        self._fonts()
        self._nobody()

    def _fonts(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.size = Pt(self.size)
        self._named(normal.element.get_or_add_rPr(), BODY)
        language = OxmlElement("w:lang")
        for key, value in (("w:val", "zh-CN"), ("w:eastAsia", "zh-CN")):
            language.set(qn(key), value)
        normal.element.get_or_add_rPr().append(language)
        self._close(normal.element.get_or_add_pPr())
        listed = "".join(
            f'<w:font w:name="{escape(name)}"><w:altName w:val="{escape(others)}"/><w:charset w:val="86"/></w:font>'
            for name, others in _FALLBACKS.items()
        )
        part = self._part("/word/fontTable.xml")
        part._blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{listed}</w:fonts>'.encode()

    @staticmethod
    def _close(properties: Any) -> None:
        """No blank between Chinese and digits (domain reference 1.5)."""
        for key in ("w:autoSpaceDE", "w:autoSpaceDN"):
            if properties.find(qn(key)) is None:
                off = OxmlElement(key)
                off.set(qn("w:val"), "0")
                properties.insert_element_before(off, *_AFTER_AUTO_SPACE)

    def _nobody(self) -> None:
        """Nothing of the template's own maker in the file, and no picture of an empty page."""
        package = self.document.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/extended-properties")):
                del package.rels[key]

    def _part(self, name: str) -> Any:
        return next(part for part in self.document.part.package.iter_parts() if part.partname == name)

    @staticmethod
    def points(number: float) -> Pt:
        return Pt(number)

    # Paragraphs

    def space(self, height: float) -> None:
        """Blank before whatever comes next."""
        self._pending += height

    def paragraph(self, line: float | None = None) -> Paragraph:
        found = self.document.add_paragraph()
        self.tight(found, line)
        if self._pending:
            found.paragraph_format.space_before = Pt(self._pending)
        self._pending, self._after_table = 0.0, False
        return found

    def tight(self, paragraph: Paragraph, line: float | None = None) -> None:
        """Lines of exactly the form's height, nothing before or after."""
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        if line != 0:
            form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            form.line_spacing = Pt(line or self.line)
        self._close(paragraph._p.get_or_add_pPr())

    def first(self, holder: Any) -> Paragraph:
        """The empty paragraph that a cell, header or footer begins with."""
        found: Paragraph = holder.paragraphs[0]
        self.tight(found, 0 if _is_edge(holder) else None)
        return found

    def centre(self, paragraph: Paragraph) -> None:
        self.align(paragraph, "centre")

    @staticmethod
    def align(paragraph: Paragraph, how: str) -> None:
        paragraph.alignment = _ALIGN[how]

    def indent(self, paragraph: Paragraph, characters: float) -> None:
        paragraph.paragraph_format.first_line_indent = Pt(characters * self.size)

    @staticmethod
    def hang(paragraph: Paragraph, by: float) -> None:
        """What does not fit in the first line goes on under the value, not under the label."""
        paragraph.paragraph_format.left_indent = Pt(by)
        paragraph.paragraph_format.first_line_indent = Pt(-by)

    @staticmethod
    def tab(paragraph: Paragraph, at: float, right: bool = False) -> None:
        # A stop on the margin itself would be taken for one beyond it.
        place = Pt(at - 0.5) if right else Pt(at)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            place, WD_TAB_ALIGNMENT.RIGHT if right else WD_TAB_ALIGNMENT.LEFT
        )

    def run(
        self,
        paragraph: Paragraph,
        text: str,
        *,
        font: str = BODY,
        size: float | None = None,
        underline: bool = False,
        strike: bool = False,
        grey: str = "",
    ) -> None:
        if not text:
            return
        tabs = text.split("\t")
        made = paragraph.add_run()
        for n, part in enumerate(tabs):
            if n:
                made.add_tab()
            if part:
                made.add_text(printable(part))
        if size and size != self.size:
            made.font.size = Pt(size)
        if font != BODY:
            self._named(made._r.get_or_add_rPr(), font)
        if underline:
            made.font.underline = True
        if strike:
            made.font.strike = True
        if grey:
            made.font.color.rgb = RGBColor.from_string(grey)

    @staticmethod
    def _named(properties: Any, font: str) -> None:
        fonts = properties.get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(key), font)

    def numbered(self, paragraph: Paragraph, parts: Sequence[str], size: float) -> None:
        """Text with fields in it: PAGE, NUMPAGES."""
        for part in parts:
            if part in ("PAGE", "NUMPAGES"):
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), part)
                self.run(paragraph, "1", size=size)
                field.append(paragraph.runs[-1]._r)
                paragraph._p.append(field)
            else:
                self.run(paragraph, part, size=size)

    def hold_last(self, lines: int) -> None:
        """Keep the last paragraphs with what comes next."""
        for paragraph in self.document.paragraphs[-lines:]:
            paragraph.paragraph_format.keep_with_next = True

    # Tables

    def table(self, widths: Sequence[float], rows: int, *, ruled: bool = False) -> Table:
        if self._pending or self._after_table:
            height = max(self._pending, _HAIR)
            self._pending = 0.0
            self.paragraph(line=height)
        made = self._set(self.document.add_table(rows, len(widths)), widths, ruled)
        self._after_table = True
        return made

    def _set(self, made: Table, widths: Sequence[float], ruled: bool) -> Table:
        made.autofit = False
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        properties = made._tbl.tblPr
        edge = "single" if ruled else "nil"
        sides = "".join(
            f'<w:{side} w:val="{edge}" w:sz="5" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        edges = parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>")
        properties.insert_element_before(edges, *_AFTER_EDGES)
        margin = 4 * 20 if ruled else 0
        inside = parse_xml(
            f'<w:tblCellMar {nsdecls("w")}><w:left w:w="{margin}" w:type="dxa"/>'
            f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
        )
        properties.insert_element_before(inside, "w:tblLook")
        for column, wide in zip(made.columns, widths, strict=True):
            column.width = Pt(wide)
            for cell in column.cells:
                cell.width = Pt(wide)
        return made

    @staticmethod
    def whole(table: Table, row: int, *, keep: bool = False, head: bool = False) -> None:
        """A row that no page parts; ``keep`` holds it to the next, ``head`` comes again on each page."""
        properties = table.rows[row]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        if keep:
            for cell in table.rows[row].cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True

    def in_columns(self, holder: Any, cells: Sequence[Sequence[tuple[str, str]]], columns: int, before: Any) -> None:
        """Places to sign side by side in a footer, over the paragraph ``before``."""
        rows = -(-len(cells) // columns)
        made = holder.add_table(rows, columns, Pt(self.measure))
        before._p.addprevious(made._tbl)
        self._set(made, [self.measure / columns] * columns, ruled=False)
        for n, own in enumerate(cells):
            cell = made.cell(n // columns, n % columns)
            for _, who in own:
                self.tight(cell.paragraphs[0], 2)
                self.room(cell, 12 * MM)
                caption = cell.add_paragraph()
                self.tight(caption, WU_HAO)
                self.run(caption, who, size=9.0)
        before._p.getparent().remove(before._p)
        for n in range(len(cells), rows * columns):
            self.tight(made.cell(n // columns, n % columns).paragraphs[0], 2)

    def room(self, cell: Any, height: float) -> None:
        """An empty line of this height with a rule under it, to write on."""
        made = cell.add_paragraph()
        self.tight(made, height)
        made.paragraph_format.right_indent = Pt(8)
        rule = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        made._p.get_or_add_pPr().insert_element_before(parse_xml(rule), *_AFTER_BORDER)

    @staticmethod
    def middle(cell: Any) -> None:
        """What is in the cell stands in the middle of its height."""
        how = OxmlElement("w:vAlign")
        how.set(qn("w:val"), "center")
        cell._tc.get_or_add_tcPr().append(how)

    def box(self, cell: Any, side: float, text: str, size: float, grey: str) -> None:
        """An empty square in the middle of a cell, with a word in it that says what belongs there."""
        made = cell.add_table(1, 1)
        self._set(made, [side], ruled=False)
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.rows[0].height = Pt(side)
        inner = made.cell(0, 0)
        edges = "".join(
            f'<w:{one} w:val="dashed" w:sz="4" w:space="0" w:color="BFBFBF"/>'
            for one in ("top", "left", "bottom", "right")
        )
        properties = inner._tc.get_or_add_tcPr()
        properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{edges}</w:tcBorders>"))
        self.middle(inner)
        line = inner.paragraphs[0]
        self.tight(line)
        self.centre(line)
        self.run(line, text, size=size, grey=grey)


def _is_edge(holder: Any) -> bool:
    return hasattr(holder, "is_linked_to_previous")
