"""Commands about a store itself: init, sample, demo, undo, backup, verify, restore, check, self-check."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..common.errors import KnownError, UsageError
from . import options
from .commands import Answer, Command


def _init(arguments: argparse.Namespace) -> Answer:
    options.keep_psycopg_out(None)
    from .. import context
    from ..store import migrating

    context.load_subjects()
    ctx = context.create(
        Path(arguments.store),
        hall=arguments.hall,
        committee=arguments.committee,
        org_short=arguments.org_short,
        operator=arguments.operator or "主任",
        password=options.password(arguments),
        source=context.COMMAND,
    )
    ctx.store.close()
    answer: Answer = {"store": str(arguments.store), "schema": migrating.SCHEMA}
    if arguments.recovery_key_file:
        _keep_secret(Path(arguments.recovery_key_file), str(ctx.recovery_key))
    else:
        answer["recovery_key"] = ctx.recovery_key
    return answer


def _keep_secret(file: Path, text: str) -> None:
    """Into a file of the user's own."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text + "\n")


def _init_words(answer: Answer) -> str:
    said = f"已新建：{answer['store']}"
    if key := answer.get("recovery_key"):
        said += f"\n恢复密钥（只显示这一次，请打印或抄下，锁在保险柜里；密码都忘了时只有它能打开数据）：\n{key}"
    return said


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hall", metavar="NAME", required=True, help="服务厅名称，例如 向阳社区便民服务厅")
    parser.add_argument("--committee", metavar="NAME", help="人民调解委员会名称")
    parser.add_argument("--org-short", metavar="字", help="卷号里的机关代字")
    parser.add_argument("--recovery-key-file", metavar="FILE", help="恢复密钥写到这个文件，不显示在屏幕上")


def _sample(arguments: argparse.Namespace) -> Answer:
    from .. import sample

    with options.opened(arguments, writing=True) as ctx:
        counts = sample.fill(
            ctx,
            residents=arguments.residents,
            months=arguments.months,
            until=arguments.until,
            seed=arguments.seed,
            progress=lambda text: options.say(f"正在生成：{text}"),
        )
    return dict(counts)


def _sample_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--residents", type=int, default=3000, metavar="N", help="多少居民")
    parser.add_argument("--months", type=int, default=14, metavar="N", help="多少个月")
    parser.add_argument("--until", metavar="YYYY-MM", help="最后一个月，默认上一个整月")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="同样的参数得到同样的数据")


def _demo(arguments: argparse.Namespace) -> Answer:
    from . import demo

    return demo.run(Path(arguments.out) if arguments.out else None, window=not arguments.no_window)


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="DIR", help="文件写到哪里")
    parser.add_argument("--no-window", action="store_true", help="做完就结束，不打开窗口")


def _undo(arguments: argparse.Namespace) -> Answer:
    with options.opened(arguments, writing=True) as ctx:
        from ..residents import past_imports

        return {"undone": past_imports.undo(ctx, arguments.batch) if arguments.batch else ctx.undo()}


def _undo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--batch", metavar="ID", help="撤销整批，例如一次导入")


def _backup(arguments: argparse.Namespace) -> Answer:
    from ..store import backup

    with options.opened(arguments, writing=False) as ctx:
        ctx.log("store.backup", "备份")
        made = backup.make(ctx.store, Path(arguments.to), ctx.now())
    return {"file": str(made.file), "sha256": made.sha256, "rows": sum(made.rows.values()), "tables": made.rows}


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", metavar="DIR", required=True, help="备份放在哪个文件夹")


def _verify(arguments: argparse.Namespace) -> Answer:
    options.keep_psycopg_out(None)
    from ..store import backup

    file = Path(arguments.file)
    found = options.password_or_none(arguments)
    key = backup.unlock(file, arguments.operator, found) if found else None
    checked = backup.verify(file, key)
    rows = sum(checked.rows.values()) if key is not None else None
    return {"file": str(file), "sha256": checked.sha256, "rows": rows, "opened": key is not None}


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="备份文件")
    parser.add_argument("--operator", metavar="NAME")
    parser.add_argument("--password-file", metavar="FILE")


def _restore(arguments: argparse.Namespace) -> Answer:
    options.keep_psycopg_out(None)
    from ..store import backup
    from ..store.store import refuse_if_open

    file, folder = Path(arguments.file), Path(arguments.store)
    refuse_if_open(folder)
    key = _key_of(file, arguments)
    checked, kept = backup.restore(file, folder, key)
    return {
        "file": str(file),
        "sha256": checked.sha256,
        "rows": sum(checked.rows.values()),
        "kept": str(kept) if kept else None,
    }


def _key_of(file: Path, arguments: argparse.Namespace) -> bytes:
    from ..store import backup, keys

    if not arguments.recovery_key_file:
        return backup.unlock(file, arguments.operator, options.password(arguments))
    try:
        text = Path(arguments.recovery_key_file).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"恢复密钥文件“{arguments.recovery_key_file}”读不出来。请核对位置。") from None
    return backup.unlock(file, keys.RECOVERY, text)


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="备份文件")
    parser.add_argument("--recovery-key-file", metavar="FILE", help="用恢复密钥代替密码；之后在窗口的登录页设新密码")


def _check(arguments: argparse.Namespace) -> Answer:
    from ..store import checking
    from ..store.engine import Damaged

    try:
        with options.opened(arguments, writing=False) as ctx:
            ctx.require("store.check")
            problems = checking.problems(ctx.store)
    except Damaged as error:  # so damaged that it does not open: that is what was asked
        problems = [error.sentence]
    return {"ok": not problems, "problems": problems, "code": 1 if problems else 0}


def _self_check(_arguments: argparse.Namespace) -> Answer:
    from . import self_check

    problems = self_check.problems()
    if problems:
        raise KnownError("安装不完整：" + "；".join(problems) + "。请重新安装。")
    return {"ok": True}


COMMANDS = [
    Command("init", "新建一份加密的空数据", _init, _init_words, _init_arguments),
    Command(
        "sample",
        "加入虚构的示例数据",
        _sample,
        lambda a: "已生成示例：" + "，".join(f"{table} {count}" for table, count in a.items()),
        _sample_arguments,
    ),
    Command(
        "demo",
        "在示例服务厅上走一遍主要工作，然后打开窗口",
        _demo,
        lambda a: "\n".join(["演示完成，写出的文件：", *a["files"], a["window"]]),
        _demo_arguments,
        store=False,
    ),
    Command("undo", "撤销上一步，或撤销一批导入", _undo, lambda a: f"已撤销：{a['undone']}", _undo_arguments),
    Command(
        "backup",
        "备份，并打开核验",
        _backup,
        lambda a: f"已备份并核验：{a['file']}（{a['rows']}条记录）",
        _backup_arguments,
    ),
    Command(
        "verify",
        "核验一个备份",
        _verify,
        lambda a: f"备份完好：{a['rows']}条记录" if a["opened"] else "备份文件完整（没有给密码，没有打开里面的数据）",
        _verify_arguments,
        store=False,
    ),
    Command(
        "restore",
        "从备份恢复，原来的数据留在旁边",
        _restore,
        lambda a: f"已恢复：{a['rows']}条记录" + (f"；原来的数据在 {a['kept']}" if a["kept"] else ""),
        _restore_arguments,
    ),
    Command(
        "check",
        "全面检查数据",
        _check,
        lambda a: "检查完毕，没有问题。" if a["ok"] else "发现问题：\n" + "\n".join(a["problems"]),
    ),
    Command("self-check", "检查程序是否装好", _self_check, lambda a: "程序完好。", store=False),
]
