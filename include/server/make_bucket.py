"""Makes the buckets in which inbox, archive and outbox lie, unless they are there: ``python -m include.server.make_bucket``."""

from __future__ import annotations

from dataclasses import astuple

from include.intake.places import Places, is_on_disk


def make_buckets(places: Places) -> None:
    """Make what is missing. Departments' files can be put into an inbox only where its bucket is there."""
    for place in astuple(places):
        bucket = place.path.partition("/")[0]
        if not is_on_disk(place) and not place.fs.exists(bucket):
            place.fs.mkdir(bucket)


if __name__ == "__main__":
    make_buckets(Places.from_environment())
