"""Actions that are reached from anywhere: in the find box, by their F key, on the 今日 tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from .frame.find_box import Command

if TYPE_CHECKING:
    from desktop_app.common.jobs import JobControl
    from desktop_app.store.backup_plan import Outcome

    from .main_window import MainWindow


def quick_actions(window: MainWindow) -> Sequence[Command]:
    """The quick actions of the window, with their keys."""
    tr = QCoreApplication.translate

    def new_in(tab: str) -> None:
        window.go(tab).new_main()

    def mediate() -> None:
        """Of the resident who is shown, if one is."""
        person = window.current.at_hand()
        tab = window.go("mediation")
        if person is None:
            tab.new_main()
        else:
            tab.new_case_of(*person)  # type: ignore[attr-defined]

    def import_roster() -> None:
        tab = window.go("residents")
        tab.import_roster()  # type: ignore[attr-defined]

    def quick_service() -> None:
        tab = window.go("volunteers")
        tab.record_service()  # type: ignore[attr-defined]

    def preview_report() -> None:
        tab = window.go("reports")
        tab.preview()  # type: ignore[attr-defined]

    from .settings.commands import page_commands

    return [
        Command(tr("Quick", "登记调解"), mediate, "F3", "mediation", "cases.open"),
        Command(tr("Quick", "新增居民"), lambda: new_in("residents"), "F4", "person-plus", "residents.edit"),
        Command(tr("Quick", "记一次服务"), quick_service, "F5", "heart", "volunteers.edit"),
        Command(tr("Quick", "导入名册"), import_roster, "F6", "import", "residents.import"),
        Command(tr("Quick", "打印月报"), preview_report, "F7", "print", "reports.read"),
        Command(tr("Quick", "立即备份"), lambda: back_up(window), "F8", "backup", "store.backup"),
        *page_commands(window),
    ]


def back_up(window: MainWindow) -> None:
    """Make a backup in every place that is set, as a job."""
    ctx = window.frame.ctx

    def work(control: JobControl) -> list[Outcome]:
        from desktop_app.store import backup_plan

        return backup_plan.run(ctx, control)

    def done(outcomes: list[Outcome]) -> None:
        window.status_line.refresh_backup()
        window.frame.notify("；".join(one.sentence for one in outcomes))

    window.frame.jobs.submit(QCoreApplication.translate("Quick", "备份"), work, on_done=done)
