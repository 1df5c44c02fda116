"""The deliveries of the sample round, made once in each process: seconds of work that only whoever needs them should load."""

from include.sample.make import sample_files
from tests.sample.playing import CATALOGUE

FILES = sample_files(CATALOGUE)
