"""What all commands share: the store, who works on it, and how the answer is given."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from ..common.errors import KnownError, UsageError

if TYPE_CHECKING:
    from ..context import Context

PASSWORD = "LINLI_PASSWORD"


class Parser(argparse.ArgumentParser):
    """Wrong usage is a UsageError like any other, so that --json says it too."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"命令写得不对：{_in_chinese(message)}。请看 {self.prog} --help。")


_MESSAGES = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"argument (.+?): invalid choice: '(.+?)'.*", r"\1 里没有“\2”"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+?): expected .*argument.*", r"\1 后面缺少内容"),
    (r"argument (.+?): invalid .+ value: '(.+?)'", r"\1 不能是“\2”"),
    (r"ambiguous option: (.+?) could match .*", r"\1 写得不全"),
)


def _in_chinese(message: str) -> str:
    """What argparse says, for people who read Chinese."""
    for pattern, words in _MESSAGES:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, words, message, flags=re.DOTALL)
    return message


def window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="linli", description="邻里服务台")
    _add_store(parser, required=False)
    return parser


def store_options(*, required: bool = True) -> argparse.ArgumentParser:
    """Parent of the commands that work on a store."""
    parent = argparse.ArgumentParser(add_help=False)
    _add_store(parent, required=required)
    return parent


def answer_options() -> argparse.ArgumentParser:
    """Parent of every command."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--json", action="store_true", help="标准输出只给一个 JSON 对象")
    parent.add_argument("--lang", choices=("zh", "en"), default="zh", help="出错时用哪种语言说明")
    return parent


def _add_store(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--store", metavar="DIR", required=required, help="数据文件夹")
    parser.add_argument("--operator", metavar="NAME", help="操作员；只有一位时可不写")
    parser.add_argument("--password-file", metavar="FILE", help=f"密码所在的文件；不写时取环境变量 {PASSWORD}")


def password_or_none(arguments: argparse.Namespace) -> str | None:
    """The password from the file or the environment; never from the command line."""
    if arguments.password_file:
        try:
            return Path(arguments.password_file).read_text("utf-8").rstrip("\r\n")
        except OSError:
            raise UsageError(f"密码文件“{arguments.password_file}”读不出来。请核对位置。") from None
    return os.environ.get(PASSWORD)


def password(arguments: argparse.Namespace) -> str:
    """The same; raises UsageError when there is none."""
    found = password_or_none(arguments)
    if not found:
        raise UsageError(f"请给出密码：--password-file FILE，或环境变量 {PASSWORD}。")
    return found


def keep_psycopg_out(folder: Path | None) -> None:
    """Peewee imports psycopg wherever it is installed, which costs 0.1 s; only a shared store needs it."""
    about = folder / "store.toml" if folder is not None else None
    shared = about is not None and about.exists() and 'engine = "postgresql"' in about.read_text("utf-8")
    if not shared:
        sys.modules.setdefault("psycopg", None)  # type: ignore[arg-type]


@contextmanager
def opened(arguments: argparse.Namespace, *, writing: bool) -> Iterator[Context]:
    """The store of a command, signed in; a writing command needs it for itself."""
    folder = Path(arguments.store)
    keep_psycopg_out(folder)
    from .. import context

    context.load_subjects()
    ctx = context.sign_in(folder, arguments.operator, password(arguments), writing=writing, source=context.COMMAND)
    try:
        yield ctx
    finally:
        ctx.store.close()


def out_folder(text: str) -> Path:
    """A folder to write into, made when missing. Raises KnownError."""
    folder = Path(text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(f"文件夹“{text}”建不了（{error.strerror}）。什么也没有写，请换一个位置。") from None
    return folder


def say(text: str) -> None:
    """Progress and messages: on standard error, so that standard output is the answer alone."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
