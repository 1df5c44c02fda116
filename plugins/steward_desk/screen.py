"""What every page needs: the warehouse, the catalogue, the person, the language, and the template engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.domain.clock import VIETNAM, day_of
from include.storage.places import Places
from include.texts import CODES, Sentence, book
from include.warehouse.register.opened_rounds import OpenedRound, rounds_of
from plugins.web import desk_clock
from plugins.web.access import Person, form_token, logged_in_user, person_named
from plugins.web.warehouse import warehouse_of_server

_FOLDER = Path(__file__).parent
LANGUAGE_COOKIE = "pci_language"
TEXTS = book("desk")


def say(language: str, key: str, **values: Any) -> str:
    """A text of the desk in ``language`` (vi or en), its braces filled."""
    return TEXTS.en(key, **values) if language == "en" else TEXTS.vi(key, **values)


def word(language: str, table: str, code: str | None) -> str:
    """The word for a code of the catalogue's word tables; the code itself where no word is declared."""
    found = CODES.words(table).get(code or "")
    return (found.en if language == "en" else found.vi) if found else (code or "")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["day"] = lambda value: f"{value:%d/%m/%Y}" if value else ""
    environment.filters["instant"] = lambda value: f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if value else ""
    environment.filters["combine_lang"] = lambda pairs, language: pairs | {"lang": "vi" if language == "en" else "en"}
    environment.filters["query"] = lambda pairs: urlencode({k: v for k, v in pairs.items() if v not in (None, "")})
    return environment


@dataclass(frozen=True, slots=True)
class Desk:
    """One request: who asks, in which language, at which instant, with the warehouse and the catalogue at hand."""

    request: Request
    engine: Engine
    catalogue: Catalogue
    person: Person
    language: str
    now: dt.datetime

    @property
    def places(self) -> Places:
        """Inbox, archive and outbox."""
        return Places.from_environment()

    @property
    def today(self) -> dt.date:
        """Today in Vietnam."""
        return day_of(self.now)

    @property
    def rounds(self) -> list[OpenedRound]:
        """The opened rounds that the person sees, newest first."""
        return rounds_of(self.engine, self.person.reach)

    def pick(self, vi: str, en: str) -> str:
        """The one of two texts that is in the person's language."""
        return en if self.language == "en" else vi

    def say(self, key: str, **values: Any) -> str:
        """A text of the desk in the person's language."""
        return say(self.language, key, **values)

    def page(self, template: str, *, round_key: str | None = None, status: int = 200, **content: Any) -> HTMLResponse:
        """Render a template with what every page needs."""
        shared = {
            "desk": self,
            "t": self.say,
            "w": partial(word, self.language),
            "pick": self.pick,
            "round_key": round_key,
            "round": self.catalogue.round(round_key) if round_key else None,
            "person": self.person,
            "language": self.language,
            "form_token": form_token(self.person.name),
            "root": self.request.scope.get("root_path", ""),
            "here": self.request.url.path,
            "parameters": dict(self.request.query_params),
        }
        response = HTMLResponse(_environment().get_template(template).render(**shared | content), status_code=status)
        if self.request.query_params.get("lang") in ("vi", "en"):
            response.set_cookie(LANGUAGE_COOKIE, self.language, httponly=True, samesite="lax", max_age=365 * 86400)
        return response


def desk_of(request: Request, user_name: str = Depends(logged_in_user)) -> Desk:
    """The desk as the person of this request may see it; a round of another province or none is refused here for every page."""
    engine, catalogue = warehouse_of_server(), load_catalogue()
    now = desk_clock.now()
    person = person_named(engine, catalogue, user_name, day_of(now))
    round_key = request.path_params.get("round_key")
    if round_key is not None:
        person.see_round(round_key)
        if round_key not in {entry.key for entry in catalogue.rounds}:
            raise HTTPException(404, "no such round")
    return Desk(request, engine, catalogue, person, _language(request), now)


def _language(request: Request) -> str:
    wanted = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return "en" if wanted == "en" else "vi"


def problem_page(request: Request, status: int, reason: Sentence) -> HTMLResponse:
    """A page that says why something was not done, and leads back."""
    language = _language(request)
    say_in: Callable[..., str] = partial(say, language)
    root = request.scope.get("root_path", "")
    shown = reason.en if language == "en" else reason.vi
    html = _environment().get_template("problem.html").render(reason=shown, t=say_in, language=language, root=root)
    return HTMLResponse(html, status_code=status)
