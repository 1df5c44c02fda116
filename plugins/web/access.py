"""Who is asking, and what they may see and do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from airflow.api_fastapi.core_api.security import get_user
from airflow.configuration import conf
from fastapi import Depends, Form, HTTPException, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Engine

from include.catalog.following import departments_followed, province_of, provinces_followed
from include.catalog.models import Catalogue
from include.texts import RefusedError, Sentence, book
from include.warehouse.findings.settlement import access_of

_TEXTS = book("desk")
_TOKEN_SECONDS = 12 * 3600
_STEWARDS = ("steward", "lead_steward")


class NotLoggedInError(Exception):
    """Nobody is logged in."""


class NotAllowedError(RefusedError):
    """The person may not see or do this."""

    def __init__(self, reason: Sentence | None = None) -> None:
        super().__init__(reason or _TEXTS.say("refusals.no_right"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is logged in, with their role on the desk.

    ``reach`` has every province whose rounds they see, with their department there, if they are an officer of one: their own, and since
    a merger the one that it became part of.
    """

    name: str
    role: str
    province_code: str
    department_code: str | None
    reach: Mapping[str, str | None]

    @property
    def is_steward(self) -> bool:
        """Whether they settle what fails."""
        return self.role in _STEWARDS

    @property
    def is_lead(self) -> bool:
        """Whether they approve explanations."""
        return self.role == "lead_steward"

    def department_in(self, round_key: str) -> str | None:
        """An officer's department in a round; ``None`` for everybody else."""
        return self.reach.get(province_of(round_key))

    def may_file_for(self, round_key: str, department_code: str) -> bool:
        """Whether they may submit and explain for a department of a round."""
        return self.is_steward or (self.role == "department" and self.department_in(round_key) == department_code)

    def see_round(self, round_key: str) -> None:
        """Refuse a round of another province."""
        if province_of(round_key) not in self.reach:
            raise NotAllowedError(_TEXTS.say("refusals.other_province_round"))

    def see_province(self, province_code: str | None) -> None:
        """Refuse what is known to be another province's."""
        if province_code is not None and province_code not in self.reach:
            raise NotAllowedError(_TEXTS.say("refusals.other_province_file"))

    def see_owner(self, round_key: str | None, department_code: str | None) -> None:
        """Refuse a file of another province or, to a department's officer, of another department, as far as its owner is known."""
        if round_key is not None:
            self.see_round(round_key)
        if department_code is not None:
            self.see_department(round_key, department_code)

    def see_department(self, round_key: str | None, department_code: str) -> None:
        """Refuse another department's pages to a department's officer; where the round is not known, all but their own province's."""
        own = self.department_code if round_key is None else self.department_in(round_key)
        if self.role == "department" and own != department_code:
            raise NotAllowedError(_TEXTS.say("refusals.other_department"))

    def see_everything(self) -> None:
        """Refuse what speaks of several departments to a department's officer."""
        if self.role == "department":
            raise NotAllowedError(_TEXTS.say("refusals.other_department"))

    def be_steward(self) -> None:
        """Refuse everybody but stewards."""
        if not self.is_steward:
            raise NotAllowedError()

    def be_lead(self) -> None:
        """Refuse everybody but lead stewards."""
        if not self.is_lead:
            raise NotAllowedError(_TEXTS.say("refusals.not_lead"))


async def logged_in_user(request: Request) -> str:
    """The name under which the person logged in to Airflow.

    Raises:
        NotLoggedInError: when nobody did, or the login has expired.
    """
    from airflow.api_fastapi.core_api.security import bearer_scheme

    try:
        user = await get_user(request, None, await bearer_scheme(request))
    except HTTPException as error:
        raise NotLoggedInError from error
    return str(user.get_name())


def person_named(engine: Engine, catalogue: Catalogue, user_name: str, today: dt.date) -> Person:
    """The person with their role, and what they see today; somebody without a role is refused.

    Raises:
        NotAllowedError: telling who can give a role.
    """
    access = access_of(engine, user_name)
    if access is None:
        raise NotAllowedError(_TEXTS.say("refusals.no_role", user=user_name))
    reach: dict[str, str | None] = dict.fromkeys(provinces_followed(catalogue, access.province_code, today))
    if access.department_code is not None:
        reach = {**departments_followed(catalogue, access.province_code, access.department_code, today)}
    return Person(access.user_name, access.role, access.province_code, access.department_code, reach)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(conf.get_mandatory_value("api", "secret_key"), salt="steward-desk-form")


def form_token(user_name: str) -> str:
    """A token that this person's forms carry, so that no other site can send a form in their name."""
    return _signer().dumps(user_name)


def check_form(form_token: str = Form(""), user_name: str = Depends(logged_in_user)) -> None:
    """Refuse a form that the desk did not hand to this very person within the last hours.

    Raises:
        NotAllowedError: asking to load the page again.
    """
    try:
        owner = _signer().loads(form_token, max_age=_TOKEN_SECONDS)
    except BadSignature:
        owner = None
    if owner != user_name:
        raise NotAllowedError(_TEXTS.say("refusals.expired_form"))
