"""A window with invented people, to try the frame without a store: ``python -m tests.ui.frame_demo [--dark] [--scale N]``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop_app.common import masking
from desktop_app.common.errors import KnownError
from desktop_app.residents.fields import FIELDS
from tests.ui.conftest import FakeSource
from ui import theme
from ui.errors import install_hooks, show_error
from ui.frame.find_box import Hit
from ui.frame.page_tab import PageTab
from ui.frame.status import BackupState
from ui.frame.tab import Frame, Tab, TabSpec
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.records.detail import Line, RecordDetail, Section
from ui.records.filter_bar import Filter
from ui.records.form import RecordForm
from ui.records.page import RecordPage
from ui.records.source import Chip
from ui.records.widgets import button
from ui.theme import Tone
from ui.ui_state import UiState

ID_NUMBER = "290301193612140013"


class FakeStore:
    def __init__(self) -> None:
        self.listeners: list[Callable[[Any], None]] = []

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def meta(self, _key: str) -> str:
        return ""


class FakeContext:
    """As much of desktop_app.context.Context as the frame asks for."""

    def __init__(self) -> None:
        self.store = FakeStore()
        self.hall = {"name": "向阳社区服务厅"}
        self.operator = SimpleNamespace(name="王秀英（调解员）")
        self.undone: list[str] = ["修改居民"]

    def may(self, permission: str) -> bool:
        return True

    def undo(self) -> str:
        if not self.undone:
            raise KnownError("没有可以撤销的操作。")
        return self.undone.pop()

    def redo(self) -> str:
        self.undone.append("修改居民")
        return "修改居民"


class PeopleTab(PageTab):
    help = "在搜索框里输入姓名、拼音首字母、身份证号或电话后四位，边输边找。"

    def __init__(self, frame: Frame, source: FakeSource) -> None:
        self.frame, self.source = frame, source
        self.detail = RecordDetail(reveal=lambda key, reason: ID_NUMBER, reasons=["当面核对身份", "填写表单"])
        page = RecordPage(
            source,
            "people",
            frame.state,
            title="居民",
            noun="人",
            search_hint="姓名、拼音首字母、证件号、电话、住址",
            record=self.detail,
            show_record=self.show_person,
            filters=[
                Filter("over_60", "年龄", [(True, "60 岁以上")]),
                Filter("area", "网格", lambda: [(3, "向阳花园网格"), (4, "水岸新城网格")]),
            ],
            new_label="新增居民",
            empty="还没有居民，可以导入名册，也可以一位一位新增",
        )
        super().__init__(page, "person")
        page.add_tool(button("导入名册", "import"))
        page.add_tool(button("导出", "export"))
        self.detail.add_action(button("编辑", "edit", on_click=self.edit))
        self.detail.add_action(button("打印", "print"))

    def show_person(self, record: int) -> None:
        self.detail.show_record(
            self.source.name(record),
            [
                Section(
                    "基本信息",
                    [
                        Line("sex", "性别", "女"),
                        Line("birth", "出生", "1936-12-14（89 岁）"),
                        Line("id_no", "身份证", masking.id_number(ID_NUMBER), masked=True),
                        Line("ethnic", "民族", "汉族"),
                        Line("phone", "电话", "13812347686"),
                        Line("political", "政治面貌", "群众"),
                    ],
                ),
                Section(
                    "住址与家庭",
                    [
                        Line("live_addr", "现住", "向阳社区 第3网格 向阳花园 6栋2单元1502", wide=True),
                        Line("head", "户主", "曾磊（子）", opens=("residents", 7)),
                        Line("household", "同户", "4 人：曾磊 曾莉 曾婷婷"),
                    ],
                ),
            ],
            chips=[Chip("高龄", Tone.AMBER), Chip("空巢老人", Tone.AMBER)],
        )

    def edit(self) -> None:
        self.open_form({"name": self.source.name(self.page.table.current or 1), "sex": "2", "version": 1})

    def new_record(self) -> None:
        self.open_form({})

    def open_form(self, values: Mapping[str, Any]) -> None:
        form = RecordForm(
            FIELDS, lambda changes, version: None, title="编辑居民" if values else "新增居民", values=values
        )
        form.saved.connect(lambda result, again: self.page.close_form())
        self.page.open_form(form)


def find(text: str) -> Sequence[Hit]:
    return [
        Hit("residents", "居民", 1, "曾桂芝", "女 89 岁　向阳花园 6栋2单元1502"),
        Hit("residents", "居民", 11, "曾磊", "男 77 岁　向阳花园 6栋2单元1502"),
        Hit("cases", "调解", 41, "〔2026〕第41号", "邓洁与沈霞邻里纠纷"),
    ]


def make_window(jobs: JobRunner, state: UiState, source: FakeSource, ctx: FakeContext | None = None) -> MainWindow:
    """A main window whose 居民 tab shows ``source``; the other tabs are empty."""
    words = [("today", "今日", "today"), ("residents", "居民", "people"), ("volunteers", "志愿者", "heart")]
    words += [("mediation", "调解", "mediation"), ("rules", "村规民约", "book"), ("reports", "报表", "chart")]
    tabs = [
        TabSpec(
            key,
            title,
            icon,
            (lambda frame: PeopleTab(frame, source)) if key == "residents" else (lambda frame: Tab()),
            (key,),
        )
        for key, title, icon in words
    ]
    return MainWindow(
        ctx or FakeContext(),  # type: ignore[arg-type]
        tabs,
        jobs=jobs,
        state=state,
        find=find,
        backup=lambda: BackupState("备份 今天 08:02"),
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--scale", type=int, default=100)
    wanted = parser.parse_args()
    application = QApplication([])
    theme.apply(application, dark=wanted.dark, scale=wanted.scale)
    jobs = JobRunner(show_error)
    window = make_window(jobs, UiState(None), FakeSource())
    install_hooks(lambda: window)
    window.show()
    application.exec()
    jobs.shutdown()


if __name__ == "__main__":
    main()
