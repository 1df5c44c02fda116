"""Who is asking, and what they may see and do."""

from __future__ import annotations

from dataclasses import dataclass

from airflow.api_fastapi.core_api.security import get_user
from airflow.configuration import conf
from fastapi import Depends, Form, HTTPException, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Engine

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
    """Somebody who is logged in, with their role on the desk."""

    name: str
    role: str
    province_code: str
    department_code: str | None

    @property
    def is_steward(self) -> bool:
        """Whether they settle what fails."""
        return self.role in _STEWARDS

    @property
    def is_lead(self) -> bool:
        """Whether they approve explanations."""
        return self.role == "lead_steward"

    def may_file_for(self, department_code: str) -> bool:
        """Whether they may submit and explain for a department."""
        return self.is_steward or (self.role == "department" and self.department_code == department_code)

    def see_round(self, round_key: str) -> None:
        """Refuse a round of another province."""
        if not round_key.startswith(f"{self.province_code}-"):
            raise NotAllowedError(_TEXTS.say("refusals.other_province_round"))

    def see_province(self, province_code: str | None) -> None:
        """Refuse what is known to be another province's."""
        if province_code not in (None, self.province_code):
            raise NotAllowedError(_TEXTS.say("refusals.other_province_file"))

    def see_owner(self, round_key: str | None, department_code: str | None) -> None:
        """Refuse a file of another province or, to a department's officer, of another department, as far as its owner is known."""
        if round_key is not None:
            self.see_round(round_key)
        if department_code is not None:
            self.see_department(department_code)

    def see_department(self, department_code: str) -> None:
        """Refuse another department's pages to a department's officer."""
        if self.role == "department" and self.department_code != department_code:
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


def person_named(engine: Engine, user_name: str) -> Person:
    """The person with their role; somebody without a role is refused.

    Raises:
        NotAllowedError: telling who can give a role.
    """
    access = access_of(engine, user_name)
    if access is None:
        raise NotAllowedError(_TEXTS.say("refusals.no_role", user=user_name))
    return Person(access.user_name, access.role, access.province_code, access.department_code)


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
