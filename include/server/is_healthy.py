"""Asks Airflow whether one of its parts is healthy: ``python -m include.server.is_healthy scheduler``; exit code 1 when it is not.

Airflow's own command for this takes five seconds of a core at every call. Nothing but the standard library is imported here.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from urllib.parse import urljoin


def is_healthy(part: str, execution_api: str) -> bool:
    """Whether the api-server beside ``execution_api`` says that ``part`` is healthy, such as ``scheduler`` or ``dag_processor``.

    Raises:
        OSError: when it does not answer.
    """
    with urllib.request.urlopen(urljoin(execution_api, "/api/v2/monitor/health"), timeout=8) as answer:
        return bool((json.load(answer).get(part) or {}).get("status") == "healthy")


if __name__ == "__main__":
    sys.exit(not is_healthy(sys.argv[1], os.environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"]))
