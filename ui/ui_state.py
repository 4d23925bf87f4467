"""What a window remembers for its user: sizes, columns, sort, filters. Per user of the machine, never in the store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths


class UiState:
    """Small values by key in an ini file; a value that cannot be read counts as not there.

    ``file`` None keeps the state in memory only (tests, pictures).
    """

    def __init__(self, file: Path | None) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat) if file else None
        self._memory: dict[str, str] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """A value put there before: text, number, list, dict."""
        raw = self._settings.value(key) if self._settings is not None else self._memory.get(key)
        if not isinstance(raw, str):
            return default
        try:
            return json.loads(raw)
        except ValueError:
            return default

    def set(self, key: str, value: Any) -> None:
        raw = json.dumps(value, ensure_ascii=False)
        if self._settings is not None:
            self._settings.setValue(key, raw)
        else:
            self._memory[key] = raw

    def get_bytes(self, key: str) -> QByteArray:
        """What Qt's saveState() made; empty when there is none."""
        return QByteArray.fromBase64(str(self.get(key, "")).encode())

    def set_bytes(self, key: str, value: QByteArray) -> None:
        self.set(key, bytes(value.toBase64().data()).decode())


def default_file() -> Path:
    """The ini file of this user on this machine."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "LinliDesk" / "window.ini"
