"""Playing the sample round without Airflow: what the DAGs do, in their order, on a warehouse and folders of the caller's."""

import datetime as dt
from pathlib import Path

from include.catalog import load_catalogue
from include.checks.across import check_across
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import ingest_batch
from include.intake.opening import open_round
from include.sample.make import make_sample

ROUND = "QNG-2021-Y"
OPENED = dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00")
AT_THE_END = dt.datetime.fromisoformat("2021-12-20T08:00:00+07:00")
CATALOGUE = load_catalogue()


def ingest_everything(engine, places, batch_size=200):
    archive_inbox(engine, places)
    for batch in waiting_batches(engine, batch_size):
        ingest_batch(engine, CATALOGUE, places, batch)


def play(engine, places):
    open_round(engine, CATALOGUE, ROUND, OPENED, places)
    for wave in (1, 2):
        make_sample(CATALOGUE, Path(places.inbox), wave)
        ingest_everything(engine, places)
        check_across(engine, CATALOGUE, ROUND)
    return engine, places
