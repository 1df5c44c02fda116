"""Saves a workbook so that the same content always gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_CONTENT_TYPES = "[Content_Types].xml"
_UNIX = 3


def save_deterministic(workbook: Workbook, target: BinaryIO, created_on: dt.date) -> None:
    """Write ``workbook`` to ``target`` as .xlsx; two calls with the same content write the same bytes.

    Args:
        workbook: what to save.
        target: an open binary file.
        created_on: the day that the document properties and the zip entries show, from 1980 on.
    """
    midnight = dt.datetime.combine(created_on, dt.time())
    workbook.properties.created = midnight
    workbook.properties.modified = midnight
    plain = io.BytesIO()
    # openpyxl's own save() would stamp the moment of saving into the properties; its writer does not.
    ExcelWriter(workbook, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED)).save()
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in sorted(package.namelist(), key=lambda name: (name != _CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, midnight.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = 0o644 << 16
            fixed.writestr(entry, package.read(name))
