"""Talks to a running Superset over its API: loads the bundle, and tells what is there."""

from __future__ import annotations

import http.cookiejar
import io
import json
import urllib.error
import urllib.request
import uuid
import zipfile
from typing import Any
from urllib.parse import quote

from include.dashboards.bundle import DATABASE_FILE, bundle_zip, password_of

_TIMEOUT_SECONDS = 120


class SupersetRefusedError(Exception):
    """Superset answered a call with an error, or not at all; the message says which call and what Superset said."""


class Superset:
    """A Superset at ``address`` (``http://host:port``), as one of its users with the role Admin."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self.address = address.rstrip("/")
        self.user, self.password = user, password
        # The token against forged requests is tied to the session's cookie.
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self._headers: dict[str, str] = {}

    def load_dashboards(self, warehouse_uri: str) -> None:
        """Load the project's database, datasets, charts and dashboards; what an earlier load left is renewed.

        Args:
            warehouse_uri: the warehouse as Superset reaches it, as the role ``pci_bi``. Superset keeps the password encrypted.

        Raises:
            SupersetRefusedError: when Superset refuses the login or the bundle.
        """
        passwords = {DATABASE_FILE: password_of(warehouse_uri)} if password_of(warehouse_uri) else {}
        self._upload("/api/v1/assets/import/", bundle_zip("assets", warehouse_uri), {"passwords": json.dumps(passwords)})

    def dashboards(self) -> dict[str, dict[str, Any]]:
        """Every dashboard by its slug, as Superset's API gives it (``id``, ``dashboard_title``, …)."""
        return {found["slug"]: found for found in self.call("GET", "/api/v1/dashboard/?q=(page_size:100)")["result"]}

    def charts_of(self, slug: str) -> dict[int, str]:
        """The charts of a dashboard: number within this Superset, and title."""
        return {found["id"]: found["slice_name"] for found in self.call("GET", f"/api/v1/dashboard/{quote(slug)}/charts")["result"]}

    def exported_files(self, dashboard_id: int) -> dict[str, str]:
        """What Superset exports of a dashboard, path and text, without the folder that it puts around them."""
        with zipfile.ZipFile(io.BytesIO(self._send("GET", f"/api/v1/dashboard/export/?q=!({dashboard_id})"))) as archive:
            return {name.partition("/")[2]: archive.read(name).decode() for name in archive.namelist()}

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One call of the API; returns the answer's JSON.

        Raises:
            SupersetRefusedError: when Superset answers with an error.
        """
        data = None if body is None else json.dumps(body).encode()
        return json.loads(self._send(method, path, data, {"Content-Type": "application/json"}))

    def _upload(self, path: str, bundle: bytes, fields: dict[str, str]) -> None:
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="bundle"; filename="pci.zip"\r\nContent-Type: application/zip\r\n\r\n'
        body = b"".join([*parts, head.encode(), bundle, f"\r\n--{boundary}--\r\n".encode()])
        self._send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _send(self, method: str, path: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
        if not self._headers:
            self._log_in()
        return self._open(method, path, data, {**self._headers, **(headers or {})})

    def _log_in(self) -> None:
        login = {"username": self.user, "password": self.password, "provider": "db"}
        answer = self._open("POST", "/api/v1/security/login", json.dumps(login).encode(), {"Content-Type": "application/json"})
        bearer = {"Authorization": f"Bearer {json.loads(answer)['access_token']}"}
        token = json.loads(self._open("GET", "/api/v1/security/csrf_token/", None, bearer))["result"]
        self._headers = {**bearer, "X-CSRFToken": token, "Referer": self.address}

    def _open(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> bytes:
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=_TIMEOUT_SECONDS) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")[:2000]
            raise SupersetRefusedError(f"{method} {self.address}{path}: HTTP {error.code}: {said}") from error
        except urllib.error.URLError as error:
            raise SupersetRefusedError(f"{self.address}: no Superset answers there ({error.reason})") from error
