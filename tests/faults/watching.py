"""Which addresses a program and its children connect to, seen from outside: by strace, or by looking every 2 ms."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
Address = tuple[str, int]
_IP4 = re.compile(r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)')
_IP6 = re.compile(r'sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"')
_OTHER = re.compile(r"sa_family=(AF_(?!UNIX|UNSPEC|INET6?\b|LOCAL)\w+)")


def how() -> str:
    """By what the program is watched."""
    return "strace" if _strace_works() else "looking at its sockets every 2 ms"


def addresses(
    words: Sequence[str], environment: Mapping[str, str]
) -> tuple[set[Address], subprocess.CompletedProcess[str]]:
    """Run a program to its end; gives every address that it named to the kernel, and how it ended."""
    given = {**os.environ, **environment}
    if not _strace_works():
        return _looked_at(words, given)
    with tempfile.TemporaryDirectory() as place:
        seen = Path(place) / "seen"
        watched = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(seen), *words]
        done = subprocess.run(watched, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
        text = seen.read_text("utf-8", "replace")
    found = {(host, int(port)) for port, host in (*_IP4.findall(text), *_IP6.findall(text))}
    return found | {(family, 0) for family in _OTHER.findall(text)}, done


def _strace_works() -> bool:
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    return tried.returncode == 0


def _looked_at(words: Sequence[str], given: Mapping[str, str]) -> tuple[set[Address], subprocess.CompletedProcess[str]]:
    found: set[Address] = set()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=given, stdout=out, stderr=subprocess.STDOUT, text=True)
        seen = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                for one in (seen, *seen.children(recursive=True)):
                    found.update((link.raddr.ip, link.raddr.port) for link in one.net_connections("inet") if link.raddr)
            except psutil.Error:
                break
            time.sleep(0.002)
        code = process.wait()
        out.seek(0)
        return found, subprocess.CompletedProcess(list(words), code, out.read(), "")
