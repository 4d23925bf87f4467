"""Without a network, held to it by the kernel: ``python -m tests.faults.offline WORDS…`` becomes the program WORDS.

A seccomp filter, kept by everything that the program starts: whoever asks for a socket that leads out of this machine
(IPv4, IPv6, raw, …) is killed with SIGSYS. Only sockets between programs of this machine are left. Linux on x86-64 and
arm64; the kernel's own numbers, no library.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

AF_UNIX = 1
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_KILL, _ALLOW = 0x80000000, 0x7FFF0000  # SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_ALLOW
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: LD|W|ABS, JMP|JEQ|K, JMP|JGE|K, RET|K
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where they stand in struct seccomp_data
_IO_URING_SETUP = 425  # could make sockets that no filter sees
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # audit architecture, number of socket(2)
_OTHER_TABLE = 0x40000000  # x32 calls on x86-64


def why_not() -> str:
    """Why it cannot be held here; empty when it can."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return f"no seccomp filter for {sys.platform} on {platform.machine()}"
    return ""


def program() -> list[tuple[int, int, int, int]]:
    """The filter: operation, jump when true, jump when false, value."""
    architecture, socket_call = _MACHINES[platform.machine()]
    return [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 7, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 5, 0, _OTHER_TABLE),
        (_EQUAL, 4, 0, _IO_URING_SETUP),
        (_EQUAL, 0, 4, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 2, 0, AF_UNIX),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _ALLOW),
    ]


def shut() -> None:
    """Put the filter on this process and on all that come of it, for good."""
    words = b"".join(struct.pack("HBBI", *line) for line in program())
    held = ctypes.create_string_buffer(words)

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    given = Program(len(words) // 8, ctypes.cast(held, ctypes.c_void_p))
    kernel = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    if kernel.prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), zero, zero, zero) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS")
    if kernel.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(given), zero, zero) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_SECCOMP")


if __name__ == "__main__":
    shut()
    os.execvp(sys.argv[1], sys.argv[1:])
