"""How Superset runs beside this project: secrets from the environment, Vietnamese numbers and dates, colours everybody can tell apart."""

import os

_DEFAULTS_OF_OTHERS = {"CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET", "CHANGE_ME_SECRET_KEY", "thisISaSECRET_1234", "TEST_NON_DEV_SECRET"}
_SHORTEST_SECRET = 32


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise SystemExit(f"{name} is not set: Superset does not start without it (see .env.example)")
    return value


SECRET_KEY = _required("SUPERSET_SECRET_KEY")
if SECRET_KEY in _DEFAULTS_OF_OTHERS or len(SECRET_KEY) < _SHORTEST_SECRET:
    raise SystemExit(
        f"SUPERSET_SECRET_KEY is a known default or shorter than {_SHORTEST_SECRET} characters. It protects sessions and stored "
        "passwords: make one with `openssl rand -base64 42`"
    )
# Superset's own metadata (users, dashboards), never the warehouse.
SQLALCHEMY_DATABASE_URI = _required("SUPERSET_DATABASE_URI")

# Superset itself speaks no Vietnamese; titles, labels and descriptions of the dashboards do.
D3_FORMAT = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
D3_TIME_FORMAT = {
    "dateTime": "%d/%m/%Y %H:%M",
    "date": "%d/%m/%Y",
    "time": "%H:%M:%S",
    "periods": ["SA", "CH"],
    "days": ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
    "shortDays": ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
    "months": [f"Tháng {number}" for number in range(1, 13)],
    "shortMonths": [f"Th{number}" for number in range(1, 13)],
}

# Okabe and Ito: eight colours that stay apart under every common colour blindness.
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "pci",
        "label": "PCI (Okabe–Ito)",
        "description": "Phân biệt được cả khi mù màu / Told apart under every common colour blindness",
        "isDefault": True,
        "colors": ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#4D4D4D"],
    }
]

FEATURE_FLAGS = {"ALERT_REPORTS": False, "DASHBOARD_RBAC": True}
# Numbers of a round change when a release does; a quarter of an hour keeps the warehouse quiet on the day of publication.
DATA_CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 900}
ENABLE_PROXY_FIX = True
# No usage data leaves the machine.
SCARF_ANALYTICS = False
