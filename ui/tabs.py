"""The tabs, in their order. A tab's package is imported when it is first shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from .frame.tab import Frame, Tab, TabSpec


def _today(frame: Frame) -> Tab:
    from .today.tab import TodayTab

    return TodayTab(frame)


def _residents(frame: Frame) -> Tab:
    from .residents.tab import ResidentsTab

    return ResidentsTab(frame)


def _volunteers(frame: Frame) -> Tab:
    from .volunteers.tab import VolunteersTab

    return VolunteersTab(frame)


def _mediation(frame: Frame) -> Tab:
    from .mediation.tab import MediationTab

    return MediationTab(frame)


def _village_rules(frame: Frame) -> Tab:
    from .village_rules.tab import VillageRulesTab

    return VillageRulesTab(frame)


def _reports(frame: Frame) -> Tab:
    from .reports.tab import ReportsTab

    return ReportsTab(frame)


def _settings(frame: Frame) -> Tab:
    from .settings.tab import SettingsTab

    return SettingsTab(frame)


MEDIATION_KINDS = (
    "cases",
    "inquiry",
    "committee",
    "mediators",
    "training",
    "experts",
    "helpers",
    "duty",
    "rooms",
    "room",
    "funds",
)


def specs() -> list[TabSpec]:
    """All tabs; kinds are those of hits and links. The window leaves out those its operator may not see."""
    tr = QCoreApplication.translate
    return [
        TabSpec("today", tr("Tabs", "今日"), "today", _today, (), "desk.read"),
        TabSpec(
            "residents",
            tr("Tabs", "居民"),
            "people",
            _residents,
            ("residents", "households", "care", "visits", "house", "venue", "contacts", "grid", "screening"),
            "residents.read",
        ),
        TabSpec(
            "volunteers",
            tr("Tabs", "志愿者"),
            "heart",
            _volunteers,
            ("volunteers", "activities", "services", "teams"),
            "volunteers.read",
        ),
        TabSpec("mediation", tr("Tabs", "调解"), "mediation", _mediation, MEDIATION_KINDS, "cases.read"),
        TabSpec("rules", tr("Tabs", "村规民约"), "book", _village_rules, ("rules",), "rules.read"),
        TabSpec("reports", tr("Tabs", "报表"), "chart", _reports, (), "reports.read"),
        TabSpec("settings", tr("Tabs", "设置"), "settings", _settings),
    ]
