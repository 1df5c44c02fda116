"""Mounts the read-only interface to the published views in Airflow's server."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from plugins.mart_api.app import URL_PREFIX, make_app


class MartApiPlugin(AirflowPlugin):
    """The views of schema mart over HTTP, for BI and other programs."""

    name = "mart_api"
    fastapi_apps = [{"app": make_app(), "url_prefix": URL_PREFIX, "name": "PCI mart API"}]  # noqa: RUF012 - Airflow's own form
