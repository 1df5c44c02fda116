"""Makes the buckets in which inbox, archive and outbox lie, unless they are there: ``python -m include.server.make_bucket``."""

from __future__ import annotations

import os
from dataclasses import astuple

from include.storage.places import Places, is_on_disk


def make_buckets(places: Places) -> None:
    """Make what is missing, in the region of ``AWS_DEFAULT_REGION``. Files can be put into an inbox only where its bucket is there."""
    region = os.environ.get("AWS_DEFAULT_REGION")
    where = {"region_name": region} if region and region != "us-east-1" else {}  # S3 wants no name for the region that it began with
    for place in astuple(places):
        bucket = place.path.partition("/")[0]
        if not is_on_disk(place) and not place.fs.exists(bucket):
            place.fs.mkdir(bucket, **where)


if __name__ == "__main__":
    make_buckets(Places.from_environment())
