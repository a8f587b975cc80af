"""System calls that no course needs, refused inside: in the form that bwrap's --seccomp takes.

Some of them hide memory where no limit counts it (memfd_create, System V IPC), a user namespace
would give the powers back that the sandbox takes away, some sockets know no network namespace
(those between a virtual machine and its host), and the rest make the part of the kernel that
students' code can reach smaller.
"""

from __future__ import annotations

import platform
import struct

# name: (number on x86_64, number on aarch64); the newest are the same everywhere
_REFUSED = {
    "add_key": (248, 217),
    "bpf": (321, 280),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "msgget": (68, 186),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pivot_root": (155, 41),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "request_key": (249, 218),
    "semget": (64, 190),
    "setns": (308, 268),
    "shmget": (29, 194),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}
_SETSID = (112, 157)
_CLONE = (56, 220)
_SOCKETS = ((41, 198), (53, 199))  # socket and socketpair
_SETSOCKOPT = (54, 208)
_SIZES = (7, 8)  # SO_SNDBUF and SO_RCVBUF: what fills them is memory of no process
_FAMILIES = (1, 2, 10, 16)  # of sockets: Unix, IPv4, IPv6, netlink
_CLONE3 = 435
_NEW_USER_NAMESPACE = 0x10000000
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, kernel's mark
_X32 = 0x40000000  # x86_64's second way to number system calls

# Linux's <linux/bpf_common.h> and <linux/seccomp.h>
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER, _MACHINE, _FIRST_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 32
_NOTHING, _EPERM, _ENOSYS, _EAFNOSUPPORT = 0, 1, 38, 97


def program() -> bytes:
    """The filter for this machine; empty where its numbers are not known."""
    if platform.machine() not in _MACHINES:
        return b""
    column, mark = _MACHINES[platform.machine()]
    lines = [_line(_LOAD, _MACHINE), _line(_EQUAL, mark, 1, 0), _line(_RETURN, _ERROR | _ENOSYS)]
    lines += [_line(_LOAD, _NUMBER)]
    # glibc then makes threads with clone, whose flags can be looked at.
    lines += [*_if(_EQUAL, _CLONE3, _ENOSYS), *_if(_AT_LEAST, _X32, _ENOSYS)]
    for numbers in _REFUSED.values():
        lines += _if(_EQUAL, numbers[column], _EPERM)
    # Many kernels share the processor out by sessions: a sandbox stays one, and is not told so.
    lines += _if(_EQUAL, _SETSID[column], _NOTHING)
    for numbers in _SOCKETS:
        lines += _call(numbers[column], _FIRST_ARGUMENT, _known_family())
    sizes = [line for option in _SIZES for line in _if(_EQUAL, option, _EPERM)]
    lines += _call(_SETSOCKOPT[column], _THIRD_ARGUMENT, sizes)
    lines += _call(_CLONE[column], _FIRST_ARGUMENT, _if(_ANY_BIT, _NEW_USER_NAMESPACE, _EPERM))
    return b"".join([*lines, _line(_RETURN, _ALLOW)])


def _call(number: int, argument: int, rule: list[bytes]) -> list[bytes]:
    """A rule on an argument of one call; what the rule lets pass is allowed."""
    body = [_line(_LOAD, argument), *rule, _line(_RETURN, _ALLOW)]
    return [_line(_EQUAL, number, 0, len(body)), *body]


def _known_family() -> list[bytes]:
    known = [_line(_EQUAL, family, len(_FAMILIES) - at) for at, family in enumerate(_FAMILIES)]
    return [*known, _line(_RETURN, _ERROR | _EAFNOSUPPORT)]


def _if(test: int, value: int, error: int) -> list[bytes]:
    return [_line(test, value, 0, 1), _line(_RETURN, _ERROR | error)]


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
