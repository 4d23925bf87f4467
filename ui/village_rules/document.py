"""A version to read like a document, edited article by article while it is a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app.village_rules import queries, service
from desktop_app.village_rules.queries import Hit
from reports.rules_changes import article_label

from .. import theme
from ..ask import ask_unsaved
from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..records.widgets import label, link_button
from .article_row import ArticleEditor, ArticleRow, hit_line
from .rich import paragraph, rich_label
from .source import tr

_WIDTH = 860  # logical pixels, so that lines stay readable on a wide screen


class DocumentView(QScrollArea):
    """``show_version`` fills it. One article is edited at a time."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._version: dict[str, Any] = {}
        self._articles: list[dict[str, Any]] = []
        self._title = ""
        self._rows: list[ArticleRow] = []
        self._end = 0  # where in the body the articles end and the closing paragraphs begin
        self.editor: ArticleEditor | None = None
        self._stale = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("规约全文"))

    @property
    def rows(self) -> list[ArticleRow]:
        return list(self._rows)

    def show_version(self, title: str, version: dict[str, Any]) -> None:
        """Read and show a version; the one that is shown keeps its place on the screen, and an open editor."""
        same = bool(self._version) and self._version["id"] == version["id"]
        if same and self.editor is not None:
            self._version, self._stale = version, True
            return
        self._title, self._version, self._stale = title, version, False
        self.editor = None
        at = self.verticalScrollBar().value() if same else 0
        self._fill(queries.red_lines(self._frame.ctx, version["id"]))
        QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(at))

    def _fill(self, hits: Sequence[Hit]) -> None:
        px = theme.current().px
        version = self._version
        self._articles = queries.articles(self._frame.ctx, version["id"])
        editable = self.editable
        paper = QWidget()
        paper.setMaximumWidth(px(_WIDTH))
        body = self._body = QVBoxLayout(paper)
        body.setContentsMargins(px(4), px(8), px(12), px(12))
        body.setSpacing(px(4))
        heading = label(self._title, "title", wrap=True)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body.addWidget(heading)
        if not version["passed_on"]:
            state = label(f"（{version['status_label']}）", "soft")
            state.setAlignment(Qt.AlignmentFlag.AlignCenter)
            body.addWidget(state)
        body.addSpacing(px(6))
        for hit in (one for one in hits if one.article == 0):
            body.addWidget(hit_line(hit))
        self._paragraphs(version["preamble"])
        self._rows = []
        for row in self._articles:
            own = [hit for hit in hits if hit.article == row["number"]]
            made = ArticleRow(row, own, editable=editable, last=row is self._articles[-1])
            made.asked.connect(self._asked)
            self._rows.append(made)
            body.addWidget(made)
        self._end = body.count()
        self._paragraphs(version["ending"])
        if editable:
            words = tr("新增一条") if self._articles else tr("写第一条")
            self.add_button = link_button(words, "plus", on_click=self.write_new)
            body.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        body.addStretch(1)
        inside = QWidget()
        inside.setObjectName("inside")
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(paper)
        self.setWidget(inside)

    def _paragraphs(self, text: str | None) -> None:
        from html import escape

        for part in (text or "").split("\n"):
            if part.strip():
                made = rich_label(paragraph(escape(part.strip())), part.strip())
                made.setContentsMargins(theme.current().px(8), 0, 0, 0)
                self._body.addWidget(made)

    @property
    def editable(self) -> bool:
        return self._version.get("status") == "DRAFTING" and self._frame.ctx.may("rules.edit")

    # Editing

    def write_new(self, at: int | None = None) -> None:
        """Open the editor of a new article, number ``at`` or the last."""
        if not self.may_leave():
            return
        number = at or len(self._articles) + 1
        version_id = self._version["id"]

        def save(text: str, area: str | None, _: int | None) -> None:
            service.add_article(self._frame.ctx, version_id, {"text": text, "area": area}, number)

        title = tr("{name}（新）").format(name=article_label(number))
        area = self._articles[number - 2]["area"] if number >= 2 else None
        keep = (self._frame.ctx, f"article:{version_id}:new:{number}")
        about = f"{self._title} {title}"
        editor = ArticleEditor(title, "", area, save, new=True, keep=keep, draft_title=about)
        self._open(editor, number - 1, number + 1)

    def _asked(self, action: str, article_id: int) -> None:
        row = next(one for one in self._articles if one["id"] == article_id)
        ctx, number = self._frame.ctx, row["number"]
        if action == "edit":
            self._edit(row)
        elif action == "insert":
            self.write_new(number + 1)
        elif self.may_leave():
            if action == "delete":
                words = tr("已删除{name}").format(name=article_label(number))
                carry_out(self._frame, lambda: service.delete_article(ctx, article_id), words)
            else:
                to = number + (1 if action == "down" else -1)
                carry_out(self._frame, lambda: service.move_article(ctx, article_id, to))
                self._focus_tool(article_id, action)

    def _edit(self, row: dict[str, Any]) -> None:
        if not self.may_leave():
            return

        def save(text: str, area: str | None, version: int | None) -> None:
            service.update_article(self._frame.ctx, row["id"], version, {"text": text, "area": area})

        keep = (self._frame.ctx, f"article:{self._version['id']}:{row['id']}")
        title = article_label(row["number"])
        editor = ArticleEditor(
            title,
            row["text"],
            row["area"],
            save,
            new=False,
            version=row["version"],
            keep=keep,
            draft_title=f"{self._title} {title}",
        )
        self._rows[row["number"] - 1].hide()
        self._open(editor, row["number"] - 1, None)

    def _open(self, editor: ArticleEditor, place: int, following: int | None) -> None:
        """Put the editor before the article that stands at ``place``; ``following``: what 写下一条 begins."""
        self.editor = editor
        before = self._rows[place] if place < len(self._rows) else None
        at = self._body.indexOf(before) if before is not None else self._end
        self._body.insertWidget(at, editor)
        editor.closed.connect(lambda again: self._closed(following if again else None))
        editor.show()  # a layout would show it later, and what is hidden takes no keys
        editor.box.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, editor, lambda: self.ensureWidgetVisible(editor))

    def _closed(self, following: int | None) -> None:
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        self.show_version(self._title, queries.version(self._frame.ctx, self._version["id"]))
        if following is not None:
            self.write_new(following)

    def _focus_tool(self, article_id: int, action: str) -> None:
        """The keyboard stays on the arrow of the article that was moved."""
        from PySide6.QtWidgets import QToolButton

        row = next((one for one in self._rows if one.article_id == article_id), None)
        if row is not None:
            tools = row.findChildren(QToolButton)
            tools[1 if action == "up" else 2].setFocus(Qt.FocusReason.OtherFocusReason)

    def may_leave(self) -> bool:
        """Ask once about an article that is not saved."""
        if self.editor is None:
            return True
        if self.editor.dirty:
            answer = ask_unsaved(self)
            if answer == "stay" or (answer == "save" and not self.editor.save()):
                return False
        if self.editor is not None:
            self.editor.give_up(ask=False)
        return True
