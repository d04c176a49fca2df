"""Threads share the C library's heaps."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

COUNT = """
import ctypes, io, sys, threading
from pierhead.core.heaps import share_heaps
if sys.argv[1] == "shared":
    share_heaps()
libc = ctypes.CDLL(None)
all_in = threading.Barrier(7)
def work():
    libc.free(ctypes.c_void_p(libc.malloc(1000)))
    all_in.wait()
libc.malloc.restype = ctypes.c_void_p
threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads: thread.start()
all_in.wait()
for thread in threads: thread.join()
libc.fopen.restype = ctypes.c_void_p
out = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(out))
libc.fclose(ctypes.c_void_p(out))
print(open(sys.argv[2]).read().count("<heap nr="))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="there are no such heaps elsewhere")
def test_many_threads_have_two_heaps(tmp_path: object) -> None:
    def heaps(how: str) -> int:
        arguments = [sys.executable, "-c", COUNT, how, f"{tmp_path}/{how}"]
        return int(subprocess.run(arguments, capture_output=True, check=True, text=True).stdout)

    assert heaps("shared") <= 2 < heaps("apart")


GAPS = """
import os
from pierhead.core.heaps import give_back
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE")
pieces = [bytes(20_000) for _ in range(4_000)]
kept = pieces[::100]
del pieces
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="there are no such heaps elsewhere")
def test_what_is_free_between_what_is_kept_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", GAPS], capture_output=True, check=True, text=True)
    assert int(done.stdout) > 40_000_000
