"""The style sheet, made of tokens. Sizes come in logical pixels through ``px``, so one factor scales everything."""

from __future__ import annotations

from collections.abc import Callable

from .tokens import Palette


def style_sheet(colours: Palette, px: Callable[[float], int], picture: Callable[[str, str], str]) -> str:
    """The whole window's QSS. ``picture(name, token)`` gives the path of an icon file for QSS to load."""
    c = colours
    return f"""
QAbstractItemView {{ outline: 0; }}
QToolTip {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.line_strong}; padding: {px(4)}px; }}
QWidget#page, QMainWindow, QDialog {{ background: {c.canvas}; }}
QWidget#card, QFrame#card {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {px(6)}px; }}
QFrame#note {{ background: {c.amber_fill}; border-radius: {px(6)}px; }}
QFrame#card[opens="true"]:hover {{ background: {c.raised}; }}
QFrame#card[opens="true"]:focus {{ border-color: {c.text}; }}
QWidget#header {{ background: {c.surface}; border-bottom: 1px solid {c.line}; }}
QWidget#bar {{ background: {c.surface}; border: 0; }}
QLabel {{ background: transparent; }}
QLabel[role="soft"] {{ color: {c.soft}; }}
QLabel[role="title"] {{ font-size: {px(20)}px; font-weight: bold; }}
QLabel[role="heading"] {{ font-size: {px(16)}px; font-weight: bold; }}
QLabel[role="section"] {{ color: {c.soft}; font-size: {px(13)}px; font-weight: bold; }}
QLabel[role="small"] {{ color: {c.soft}; font-size: {px(12)}px; }}
QLabel[role="figure"] {{ font-size: {px(26)}px; font-weight: bold; }}
QLabel[role="problem"] {{ color: {c.alarm}; font-size: {px(12)}px; }}
QLabel[role="hint"] {{ color: {c.amber_ink}; font-size: {px(12)}px; }}
QLabel[role="required"] {{ color: {c.accent_ink}; }}
QLabel[tone="good"] {{ color: {c.good}; }}
QLabel[tone="amber"] {{ color: {c.amber_ink}; }}
QFrame[role="rule"] {{ background: {c.line}; border: 0; max-height: 1px; min-height: 1px; }}

QPushButton, QToolButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line_strong};
  border-radius: {px(5)}px; padding: 0 {px(12)}px; min-height: {px(30)}px; }}
QPushButton:hover, QToolButton:hover {{ background: {c.raised}; }}
QPushButton:pressed, QToolButton:pressed, QToolButton:open {{ background: {c.line}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {c.text}; }}
QPushButton:checked {{ background: {c.selected}; border-color: {c.accent_ink}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.disabled}; border-color: {c.line}; }}
QPushButton[role="primary"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
QPushButton[role="primary"]:hover {{ background: {c.accent_hover}; border-color: {c.accent_hover}; }}
QPushButton[role="primary"]:pressed {{ background: {c.accent_press}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[role="primary"]:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.disabled}; }}
QPushButton[role="link"], QToolButton[role="link"] {{ background: transparent; border: 1px solid transparent;
  color: {c.link}; padding: 0 {px(4)}px; min-height: {px(24)}px; }}
QPushButton[role="inline"] {{ background: transparent; border: 0; border-bottom: 1px solid transparent;
  color: {c.link}; padding: 0; min-height: {px(23)}px; }}
QPushButton[role="inline"]:hover, QPushButton[role="inline"]:focus {{ border-bottom-color: {c.link}; }}
QPushButton[role="link"]:hover, QToolButton[role="link"]:hover {{ background: {c.raised}; }}
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus {{ border-color: {c.link}; }}
QToolButton[role="more"] {{ max-height: {px(30)}px; }}
QToolButton[role="bare"] {{ background: transparent; border: 1px solid transparent; padding: 0 {px(3)}px;
  min-height: {px(22)}px; }}
QToolButton[role="bare"]:hover {{ background: {c.raised}; }}
QToolButton[role="bare"]:focus {{ border-color: {c.text}; }}
QToolButton[role="chip"] {{ background: {c.blue_fill}; color: {c.blue_ink}; border: 1px solid {c.blue_line};
  border-radius: {px(11)}px; padding: 0 {px(8)}px; min-height: {px(20)}px; max-height: {px(20)}px; }}
QToolButton[role="chip"]:hover, QToolButton[role="chip"]:focus {{ border-color: {c.blue_ink}; }}
QLineEdit QToolButton {{ background: transparent; border: 0; padding: 0; min-height: 0; }}
QFileDialog QToolButton {{ padding: 0 {px(4)}px; }}
QMessageBox QLabel {{ padding: {px(4)}px; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {{ background: {c.surface}; color: {c.text};
  border: 1px solid {c.line_strong}; border-radius: {px(5)}px; padding: 0 {px(8)}px;
  selection-background-color: {c.accent}; selection-color: {c.on_accent}; placeholder-text-color: {c.faint}; }}
QLineEdit, QComboBox {{ min-height: {px(30)}px; }}
QPlainTextEdit, QTextEdit {{ padding: {px(4)}px {px(4)}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {{ border: 1px solid {c.text}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{ background: {c.canvas}; color: {c.soft}; }}
QLineEdit:read-only {{ background: {c.canvas}; }}
QLineEdit[state="problem"], QPlainTextEdit[state="problem"], QComboBox[state="problem"] {{
  border: 1px solid {c.alarm}; background: {c.surface}; }}
QComboBox::drop-down {{ border: 0; width: {px(24)}px; }}
QComboBox::down-arrow {{ image: url({picture("chevron-down", "soft")}); width: {px(14)}px; height: {px(14)}px; }}
QComboBox QAbstractItemView, QListView#candidates {{ background: {c.surface}; color: {c.text};
  border: 1px solid {c.line_strong}; selection-background-color: {c.selected}; selection-color: {c.text}; }}
QComboBox QAbstractItemView::item {{ min-height: {px(28)}px; padding: 0 {px(6)}px; }}
QCheckBox, QRadioButton {{ spacing: {px(6)}px; min-height: {px(24)}px; background: transparent; }}
QCheckBox::indicator {{ width: {px(16)}px; height: {px(16)}px; border: 1px solid {c.line_strong};
  border-radius: {px(3)}px; background: {c.surface}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
  image: url({picture("check", "on_accent")}); }}
QRadioButton::indicator {{ width: {px(14)}px; height: {px(14)}px; border: 1px solid {c.line_strong};
  border-radius: {px(8)}px; background: {c.surface}; }}
QRadioButton::indicator:checked {{ width: {px(6)}px; height: {px(6)}px; border: {px(5)}px solid {c.accent}; }}
QCheckBox:focus, QRadioButton:focus {{ text-decoration: underline; }}
QCheckBox::indicator:focus {{ border: 2px solid {c.text}; width: {px(14)}px; height: {px(14)}px; }}

QTabBar {{ background: transparent; border: 0; }}
QTabBar::tab {{ background: transparent; color: {c.text}; border: 0; border-bottom: 2px solid transparent;
  padding: {px(9)}px {px(18)}px {px(8)}px {px(18)}px; }}
QTabBar[role="switch"]::tab {{ padding-top: {px(5)}px; padding-bottom: {px(4)}px; }}
QTabBar::tab:selected {{ color: {c.accent_ink}; font-weight: bold; border-bottom-color: {c.accent_ink}; }}
QTabBar::tab:hover:!selected {{ background: {c.raised}; }}
QTabBar::tab:focus {{ background: {c.raised}; }}
QTabBar QToolButton {{ min-height: 0; padding: 0; border: 0; background: {c.surface}; }}
QTabBar QToolButton::left-arrow {{ image: url({picture("chevron-left", "soft")}); }}
QTabBar QToolButton::right-arrow {{ image: url({picture("chevron-right", "soft")}); }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {c.line}; background: {c.surface}; }}

QTableView, QListView, QTreeView, QListWidget, QTableWidget, QTreeWidget {{ background: {c.surface}; color: {c.text};
  alternate-background-color: {c.stripe}; border: 0; gridline-color: {c.line};
  selection-background-color: {c.selected}; selection-color: {c.text}; }}
QPlainTextEdit[readOnly="true"] {{ background: {c.canvas}; }}
QTreeView::item {{ min-height: {px(28)}px; }}
QTreeView[role="grid"]::item {{ min-height: {px(32)}px; padding: 0 {px(5)}px; }}
QListWidget::item {{ min-height: {px(28)}px; padding: {px(2)}px {px(8)}px; }}
QTreeView::item:selected, QListWidget::item:selected, QTableWidget::item:selected {{ background: {c.selected};
  color: {c.text}; }}
QHeaderView {{ background: {c.surface}; border: 0; }}
QHeaderView::section {{ background: {c.surface}; color: {c.soft}; border: 0; border-bottom: 1px solid {c.line};
  padding: 0 {px(8)}px; font-weight: bold; min-height: {px(36)}px; }}
QHeaderView::section:hover {{ background: {c.raised}; }}
QHeaderView::up-arrow {{ image: url({picture("chevron-up", "soft")}); width: {px(12)}px; height: {px(12)}px; }}
QHeaderView::down-arrow {{ image: url({picture("chevron-down", "soft")}); width: {px(12)}px; height: {px(12)}px; }}
QTableCornerButton::section {{ background: {c.surface}; border: 0; }}
QScrollArea, QScrollArea > QWidget > QWidget#inside {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {c.line_strong}; border-radius: {px(4)}px; margin: {px(2)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(36)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(36)}px; }}
QScrollBar::handle:hover {{ background: {c.disabled}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line_strong}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(6)}px {px(24)}px {px(6)}px {px(12)}px; border-radius: {px(4)}px; }}
QMenu::item:selected {{ background: {c.selected}; }}
QMenu::item:disabled {{ color: {c.disabled}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: {px(4)}px; }}
QProgressBar {{ background: {c.line}; border: 0; border-radius: {px(3)}px; max-height: {px(6)}px;
  min-height: {px(6)}px; }}
QProgressBar::chunk {{ background: {c.blue_ink}; border-radius: {px(3)}px; }}
QWidget#status {{ background: {c.surface}; border-top: 1px solid {c.line}; }}
QWidget#status QLabel {{ color: {c.soft}; font-size: {px(13)}px; }}
QWidget#status QLabel[tone="amber"] {{ color: {c.amber_ink}; font-weight: bold; }}
QFrame#undo {{ background: {c.text}; border-radius: {px(6)}px; }}
QFrame#undo QLabel {{ color: {c.canvas}; }}
QFrame#undo QPushButton {{ background: transparent; border: 1px solid transparent; color: {c.canvas};
  font-weight: bold; text-decoration: underline; }}
QFrame#undo QPushButton:focus, QFrame#undo QPushButton:hover {{ border-color: {c.canvas}; background: transparent; }}
QFrame#candidates {{ background: {c.surface}; border: 1px solid {c.line_strong}; border-radius: {px(6)}px; }}
"""
