"""Loads what reading needs once, and forks workers from it: a new one takes milliseconds, whatever became of the one before.

It is a fresh program, not a fork of its caller: nothing of the caller's memory, connections or secrets is in it. It opens no
workbook that somebody sent. ``python -m include.sandbox FD SECONDS`` talks over the socket FD: ``REQUEST`` in, ``REPLY`` out.
"""

from __future__ import annotations

import encodings
import gc
import importlib
import io
import os
import pkgutil
import signal
import socket
import sys

import openpyxl

from include.sandbox.bounds import leave_the_network
from include.sandbox.messages import REPLY, REQUEST
from include.sandbox.worker import serve
from include.texts import book
from include.workbook.cells import read_sheets
from include.workbook.second_reader import read_with_openpyxl
from include.workbook.slip.marking import without_marks

_BOOKS = ("codes", "reading", "slip", "template")


def main() -> None:
    """Load, leave the network, then fork and bury on request until the caller is gone."""
    control, processor_seconds = socket.socket(fileno=int(sys.argv[1])), float(sys.argv[2])
    _load_everything()
    left = leave_the_network()
    gc.collect()
    gc.freeze()
    gc.enable()
    try:
        control.sendall(REPLY.pack(os.getpid(), left))
        _answer_requests(control, processor_seconds)
    except ConnectionError:
        return  # the caller is gone, perhaps before it asked for anything


def _answer_requests(control: socket.socket, processor_seconds: float) -> None:
    while True:
        request, files, _, _ = socket.recv_fds(control, REQUEST.size, 1)
        if len(request) < REQUEST.size:
            return  # the caller is gone; the workers go with this process
        action, process_id = REQUEST.unpack(request)
        reply = (_forked(control, files[0], processor_seconds), 0) if action == b"f" else _ended(process_id)
        control.sendall(REPLY.pack(*reply))


def _forked(control: socket.socket, file: int, processor_seconds: float) -> int:
    process_id = os.fork()
    if process_id == 0:
        control.close()
        try:
            serve(socket.socket(fileno=file), processor_seconds)
        finally:
            os._exit(0)
    os.close(file)
    return process_id


def _ended(process_id: int) -> tuple[int, int]:
    """End a worker, if it is not gone already; the signal that it died of, the first that it got, and its peak in kilobytes."""
    os.kill(process_id, signal.SIGKILL)
    _, status, used = os.wait4(process_id, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, used.ru_maxrss


def _load_everything() -> None:
    """A confined worker can open nothing, so nothing may be left to be read then: codecs, texts, and what the readers load late."""
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in ("mbcs", "oem"):  # these two exist on Windows only
            importlib.import_module(f"encodings.{module.name}")
    tiny = io.BytesIO()
    openpyxl.Workbook().save(tiny)
    read_sheets(tiny.getvalue())
    read_with_openpyxl(tiny.getvalue())
    without_marks(tiny.getvalue())
    for name in _BOOKS:
        book(name).read()
