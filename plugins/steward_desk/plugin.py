"""Puts the steward desk into Airflow's menu, behind Airflow's login."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from plugins.steward_desk.app import URL_PREFIX, make_app


class StewardDeskPlugin(AirflowPlugin):
    """The stewards' pages: rounds, departments, findings, submit, rules, history."""

    name = "steward_desk"
    fastapi_apps = [{"app": make_app(), "url_prefix": URL_PREFIX, "name": "Steward desk"}]  # noqa: RUF012 - Airflow's own form
    external_views = [  # noqa: RUF012
        {
            "name": "PCI",
            "href": f"{URL_PREFIX}/",
            "destination": "nav",
            "url_route": "steward-desk",
        }
    ]
