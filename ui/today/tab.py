"""今日: the clerk's desk. Nothing is asked of the store before the first paint."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_app import today
from desktop_app.figures.catalogue import FIGURES
from desktop_app.store import drafts
from desktop_app.store.drafts import Draft
from desktop_app.today import Due

from .. import theme
from ..drafting import reopen
from ..frame.tab import Frame, Tab
from ..records.empty import EmptyState
from ..records.widgets import card, label
from ..safety import backup_state
from .cards import FigureCard
from .drafts_card import DraftsCard
from .due_list import DueList
from .side import QuickCard, SafetyCard, TrendCard

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

    from ..main_window import MainWindow
    from ..reports.tab import ReportsTab
    from ..settings.tab import SettingsTab

_AFTER_CHANGE = 150  # ms, so that several changes in a row are one refresh
_NEW_DAY = 60_000  # ms between looks at the calendar
_SIDE = (68, 32)  # shares of the list and of what stands beside it


class TodayTab(Tab):
    help = (
        "上面是本月到今天的数，点开就是这些记录。\n\n"
        "左边是今天要办的，已逾期的在最前；回车或点一下打开那条记录。\n\n"
        "右边的按钮都有快捷键，在哪一页都能用。"
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._frame, self._ctx = frame, frame.ctx
        self._painted = False
        self._stale = True
        self._day = ""
        self._steps: list[Callable[[], object]] = []
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._step)
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_CHANGE)
        self._soon.timeout.connect(self.refresh)
        self._calendar = QTimer(self, interval=_NEW_DAY)
        self._calendar.timeout.connect(self._look_at_calendar)
        self._build()

    # Making

    def _build(self) -> None:
        px = theme.current().px
        self.cards: dict[str, FigureCard] = {}
        cards = QHBoxLayout()
        cards.setSpacing(px(10))
        for key in today.card_keys(self._ctx):
            self.cards[key] = FigureCard(self._title_of(key))
            self.cards[key].opened.connect(partial(self._open_card, key))
            cards.addWidget(self.cards[key], 1)
        below = QHBoxLayout()
        below.setSpacing(px(10))
        below.addWidget(self._due_card(), _SIDE[0])
        below.addWidget(self._side(), _SIDE[1])
        desk = QWidget()
        layout = QVBoxLayout(desk)
        layout.setContentsMargins(px(14), px(10), px(14), px(10))
        layout.setSpacing(px(10))
        layout.addLayout(cards)
        layout.addLayout(below, 1)
        self.empty = EmptyState(
            self.tr("这里还没有居民"),
            self.tr("先导入手里的居民花名册（Excel、WPS 表格都行），调解、志愿服务、月报都从这里取人"),
            self.tr("导入居民名册"),
        )
        self.empty.pressed.connect(self._import_roster)
        self._stack = QStackedWidget()
        self._stack.addWidget(desk)
        self._stack.addWidget(self.empty)
        self.drafts = DraftsCard(partial(reopen, self._frame), self._drop_draft)
        self._above = QWidget()
        above = QHBoxLayout(self._above)
        above.setContentsMargins(px(14), px(10), px(14), 0)
        above.addWidget(self.drafts)
        self._above.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._above)
        whole.addWidget(self._stack)

    def _title_of(self, key: str) -> str:
        return {
            "residents.total": self.tr("居民"),
            "mediation.closed": self.tr("本月调解办结"),
            "mediation.success_rate": self.tr("调解成功率"),
            "volunteers.hours": self.tr("志愿服务小时"),
            "mediation.open": self.tr("未办结纠纷"),
        }[key]

    def _due_card(self) -> QWidget:
        px = theme.current().px
        frame, inside = card()
        inside.setContentsMargins(0, px(12), 0, px(8))
        head = QHBoxLayout()
        head.setContentsMargins(px(15), 0, px(15), 0)
        head.setSpacing(px(8))
        self.date_label, self.count_label = label("", "soft"), label("", "soft")
        head.addWidget(label(self.tr("今天要办的"), "heading"))
        head.addWidget(self.date_label)
        head.addStretch(1)
        head.addWidget(self.count_label)
        self.due_list = DueList()
        self.due_list.opened.connect(self._open_due)
        self.nothing_due = EmptyState(self.tr("今天没有要办的"), self.tr("快到期和逾期的事会出现在这里"))
        self.due_stack = QStackedWidget()
        self.due_stack.addWidget(self.due_list)
        self.due_stack.addWidget(self.nothing_due)
        inside.addLayout(head)
        inside.addWidget(self.due_stack, 1)
        return frame

    def _side(self) -> QWidget:
        px = theme.current().px
        self.quick = QuickCard(self._frame.quick)
        self.quick.setVisible(bool(self.quick.buttons))
        self.trend, self.safety = TrendCard(), SafetyCard()
        self.trend.chart.picked.connect(self._open_bar)
        self.trend.setVisible(self._ctx.may("cases.read"))
        inner = QWidget()
        inner.setObjectName("inside")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.quick)
        column.addWidget(self.trend)
        column.addWidget(self.safety)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(px(340))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        return scroll

    # Asking: one question at a time, so that a key pressed meanwhile is not kept waiting

    def refresh(self) -> None:
        """Ask for everything anew, after what waits to be painted."""
        self._stale = False
        self._day = self._ctx.today()
        self._lines: list[Due] = []
        self._steps = [
            self._show_day,
            self._show_drafts,
            *(partial(self._show_card, key) for key in self.cards),
            *(partial(self._gather, part) for part in today.due_parts(self._ctx)),
            self._show_due,
            *([self._show_trend] if self._ctx.may("cases.read") else []),
        ]
        self._next.start()

    def _step(self) -> None:
        if self._steps:
            self._steps.pop(0)()
            self._next.start()

    def _show_day(self) -> None:
        self._stack.setCurrentIndex(int(today.is_empty(self._ctx)))
        day = self._ctx.clock.today()
        weekdays = (
            self.tr("星期一"),
            self.tr("星期二"),
            self.tr("星期三"),
            self.tr("星期四"),
            self.tr("星期五"),
            self.tr("星期六"),
            self.tr("星期日"),
        )
        words = self.tr("{month} 月 {day} 日 {weekday}")
        self.date_label.setText(words.format(month=day.month, day=day.day, weekday=weekdays[day.weekday()]))
        self.safety.show_state(backup_state(self._ctx))

    def _show_drafts(self) -> None:
        found = drafts.all(self._ctx.store, self._ctx.operator.id)
        self.drafts.show_drafts(found)
        self._above.setVisible(bool(found))

    def _drop_draft(self, draft: Draft) -> None:
        """Thrown away, with the way back in the bar."""
        store, who = self._ctx.store, self._ctx.operator.id
        drafts.drop(store, who, draft.key)
        self._show_drafts()

        def back() -> None:
            drafts.save(store, who, draft.key, draft.title, draft.values, draft.version, draft.at)
            self._show_drafts()

        self._frame.notify(self.tr("已丢弃：{title}").format(title=draft.title), back)

    def _show_card(self, key: str) -> None:
        self.cards[key].show_card(today.card(self._ctx, key))

    def _gather(self, part: Callable[[], Iterable[Due]]) -> None:
        self._lines += part()

    def _show_due(self) -> None:
        lines = today.by_urgency(self._lines)
        late = sum(line.is_late for line in lines)
        words = self.tr("共 {count} 件，已逾期 {late} 件") if late else self.tr("共 {count} 件")
        self.count_label.setText(words.format(count=len(lines), late=late) if lines else "")
        self.due_list.set_lines(lines)
        self.due_stack.setCurrentWidget(self.due_list if lines else self.nothing_due)

    def _show_trend(self) -> None:
        spans, series = today.chart(self._ctx)
        self._months = [span.month for span in spans]
        labels = [self.tr("{month}月").format(month=int(month[5:])) for month in self._months]
        self.trend.chart.set_data(labels, {FIGURES[key].label: values for key, values in series.items()})

    # Opening

    def _open_card(self, key: str) -> None:
        self._open_month(key, today.month(self._ctx))

    def _open_bar(self, name: str, place: int) -> None:
        key = next(key for key in today.CHART_SERIES if FIGURES[key].label == name)
        self._open_month(key, self._months[place])

    def _open_month(self, key: str, month: str) -> None:
        """The report of the month with the records of the figure; without the right to it, the subject's own tab."""
        if self._ctx.may("reports.read"):
            cast("ReportsTab", self._frame.go("reports")).open_figure(key, month)
        else:
            self._frame.go(FIGURES[key].subject)

    def _open_due(self, line: Due) -> None:
        kind, record = line.opens
        if kind == today.BACKUP:
            from ..quick import back_up

            back_up(cast("MainWindow", self.window()))
        elif kind == today.HOLIDAYS:
            cast("SettingsTab", self._frame.go("settings")).show_page("holidays")
        elif record or kind in (today.CARE, today.SCREENING):  # the rest of those to be visited is a page of its own
            self._frame.open_record(kind, record)
        else:
            self._frame.go(kind)

    def _import_roster(self) -> None:
        tab = self._frame.go("residents")
        tab.import_roster()  # type: ignore[attr-defined]

    # What the window tells

    def focus_search(self) -> None:
        self.due_list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changed(self, change: Changed) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def _look_at_calendar(self) -> None:
        if self._day and self._day != self._ctx.today():
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self._calendar.start()
            QTimer.singleShot(0, self, self.refresh)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._painted and (self._stale or self._day != self._ctx.today()):
            self._soon.start()
        elif self._painted:
            self._show_drafts()
