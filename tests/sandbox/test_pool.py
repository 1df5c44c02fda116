"""A worker holds what it promises: bounds on time and memory, no files, no network, no secrets; and the pool lives on."""

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from include.sandbox import pool as pools
from include.sandbox import worker
from include.sandbox.messages import WorkerLostError, plain_data
from include.sandbox.pool import Pool
from include.sandbox.workbooks import mark_workbook, read_workbook
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.read import read_workbook as read_here
from include.workbook.slip.marking import SlipNotPossibleError
from include.workbook.slip.marking import mark_workbook as mark_here
from tests.sandbox import hostile
from tests.sandbox.hostile import CATALOGUE, GOOD
from tests.workbook.marks import HEAD, mark

pytestmark = pytest.mark.slow


@pytest.fixture
def small_pool():
    """One worker with half a second of processor time per workbook."""
    made = Pool(1, processor_seconds=0.5)
    yield made
    made.close()


def read(pool, content):
    return pool.ask("read", CATALOGUE, content)


def test_a_worker_gives_what_reading_here_gives():
    assert read_workbook(GOOD, CATALOGUE) == read_here(GOOD, CATALOGUE)
    assert mark_workbook(GOOD, HEAD, [mark("G7")]) == mark_here(GOOD, HEAD, [mark("G7")])
    with pytest.raises(SlipNotPossibleError, match="unpacked"):
        mark_workbook(b"PK\x03\x04nonsense", HEAD, [])
    with pytest.raises(UnreadableWorkbookError) as caught:
        read_workbook(b"", CATALOGUE)
    assert caught.value.problem == "empty"


def test_a_workbook_over_its_time_is_stopped_and_the_next_one_is_read(small_pool):
    begun = time.process_time()
    with pytest.raises(UnreadableWorkbookError) as caught:
        read(small_pool, hostile.slow_for_the_careful_reader())
    assert caught.value.problem == "too_slow"
    assert read(small_pool, GOOD)[0] == "reading"
    assert time.process_time() - begun < 5


def test_a_workbook_over_its_memory_is_stopped_and_the_next_one_is_read():
    with pytest.raises(UnreadableWorkbookError) as caught:
        read_workbook(hostile.styles_without_end(), CATALOGUE)
    assert caught.value.problem == "too_much_memory"
    assert read_workbook(GOOD, CATALOGUE).stamp


@pytest.mark.parametrize(("kilobytes", "problem"), [(400 * 1024, "too_much_memory"), (100 * 1024, "damaged")])
def test_what_a_parser_calls_damaged_was_too_large_where_it_took_that_much(monkeypatch, kilobytes, problem):
    monkeypatch.setattr(worker, "_peak_kilobytes", lambda: kilobytes)
    answer = pickle.loads(worker._answer("read", [GOOD[:2000]], CATALOGUE))
    assert problem in (answer[1], answer[1][0]), answer


def test_a_worker_that_the_system_ends_costs_no_file(small_pool):
    read(small_pool, GOOD)
    worker = small_pool._free.get()
    os.kill(worker.process_id, signal.SIGKILL)
    small_pool._free.put(worker)
    assert read(small_pool, GOOD)[0] == "reading"


def test_a_file_that_ends_every_worker_is_told_so(small_pool, monkeypatch):
    answer = pools._answer

    def dies_with_a_file(worker, job, catalogue, arguments):
        if arguments:
            raise WorkerLostError("SIGSEGV")
        return answer(worker, job, catalogue, arguments)

    monkeypatch.setattr(pools, "_answer", dies_with_a_file)
    with pytest.raises(UnreadableWorkbookError) as caught:
        read(small_pool, GOOD)
    assert caught.value.problem == "reader_failed"


def test_workers_that_die_without_a_file_are_a_fault_of_the_system(small_pool, monkeypatch):
    def dies(*_):
        raise WorkerLostError("SIGKILL")

    monkeypatch.setattr(pools, "_answer", dies)
    with pytest.raises(RuntimeError, match="memory"):
        read(small_pool, GOOD)


def test_a_stalled_worker_is_ended_from_outside(small_pool):
    read(small_pool, GOOD)
    worker = small_pool._free.get()
    os.kill(worker.process_id, signal.SIGSTOP)
    worker.connection.settimeout(0.5)
    small_pool._free.put(worker)
    assert read(small_pool, GOOD)[0] == "reading"


INSIDE = """
import os, socket, sys
from include.sandbox.bounds import confine
folder = sys.argv[1]
os.environ["PCI_DATABASE_URL"] = "postgresql://secret"
confine()
def tried(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "done"
found = {
    "read": tried(lambda: open("/etc/hostname")),
    "write": tried(lambda: open(folder + "/canary", "w")),
    "connect": tried(lambda: socket.create_connection(("127.0.0.1", 9))),
    "program": tried(lambda: os.system("true")),
    "fork": tried(os.fork),
    "kill": tried(lambda: os.kill(os.getppid(), 0)),
    "import": tried(lambda: __import__("sqlite3")),
}
os.write(1, repr(found).encode())
"""


def test_a_confined_process_can_do_nothing_but_compute(tmp_path):
    told = subprocess.run([sys.executable, "-c", INSIDE, str(tmp_path)], capture_output=True, text=True, check=True)
    assert set(eval(told.stdout).values()) == {"RefusedError"}, told.stdout
    assert list(tmp_path.iterdir()) == []


KERNEL = """
import os, resource, sys
from include.sandbox import bounds
bounds._refuse = lambda event, arguments: None
bounds.confine()
for what in (lambda: os.open("/etc/hostname", os.O_RDONLY), lambda: __import__("socket").socket(), lambda: bytearray(600 * 2**20)):
    try:
        what()
    except (OSError, MemoryError) as error:
        os.write(1, type(error).__name__.encode() + b" ")
"""


def test_the_kernel_holds_the_bounds_where_python_would_not():
    code = "import socket\n" + KERNEL
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["OSError", "OSError", "MemoryError"]


def test_workers_get_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("PCI_DATABASE_URL", "postgresql://user:secret@host/warehouse")
    made = Pool(1)
    try:
        read(made, GOOD)
        worker = made._free.get()
        made._free.put(worker)
        inside = Path(f"/proc/{made._nursery.process.pid}/environ").read_bytes()
        assert b"secret" not in inside and b"PATH=" in inside
        # the worker itself gave up its owner's rights: not even root's own environment can be read by it
        status = Path(f"/proc/{worker.process_id}/status").read_text()
        assert "NoNewPrivs:\t1" in status
        limits = Path(f"/proc/{worker.process_id}/limits").read_text()
        assert [line.split()[-3:-1] for line in limits.splitlines() if line.startswith("Max open files")] == [["0", "0"]]
    finally:
        made.close()


def test_an_answer_can_hold_nothing_but_plain_data():
    class Evil:
        def __reduce__(self):
            return os.system, ("touch /tmp/pci-canary",)

    for message in (pickle.dumps(("reading", Evil(), False)), b"nonsense", b""):
        with pytest.raises(WorkerLostError):
            plain_data(message)


def test_a_worn_worker_is_replaced(small_pool, monkeypatch):
    monkeypatch.setattr(pools, "_FILES_PER_WORKER", 2)
    seen = set()
    for _ in range(4):
        read(small_pool, GOOD)
        worker = small_pool._free.get()
        seen.add(worker.process_id if worker else None)
        small_pool._free.put(worker)
    assert None in seen and len(seen) == 3


ORPHANS = """
import os, sys, time
sys.path.insert(0, {root!r})
from include.sandbox.pool import Pool
from tests.sandbox.hostile import CATALOGUE, GOOD
pool = Pool(1)
pool.ask("read", CATALOGUE, GOOD)
worker = pool._free.get()
print(pool._nursery.process.pid, worker.process_id, flush=True)
os.kill(os.getpid(), 9)
"""


def test_no_worker_outlives_the_process_that_started_it():
    code = ORPHANS.format(root=str(Path(__file__).parents[2]))
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    processes = [int(word) for word in told.stdout.split()]
    assert len(processes) == 2, told.stderr
    deadline = time.monotonic() + 20
    while any(is_running(process) for process in processes):
        assert time.monotonic() < deadline, processes
        time.sleep(0.05)


def is_running(process_id):
    stat = Path(f"/proc/{process_id}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_pool_that_was_ended_from_outside_is_started_anew():
    read_workbook(GOOD, CATALOGUE)
    process = pools.pool()._nursery.process
    process.kill()
    process.wait()
    assert read_workbook(GOOD, CATALOGUE).stamp


def test_a_fork_has_its_own_pool():
    read_workbook(GOOD, CATALOGUE)
    child = os.fork()
    if child == 0:
        done = False
        try:
            done = read_workbook(GOOD, CATALOGUE) == read_here(GOOD, CATALOGUE)
            pools.close()
        finally:
            os._exit(0 if done else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert read_workbook(GOOD, CATALOGUE).stamp
