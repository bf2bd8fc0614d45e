"""The HTTP API: who one is, tickets, models, and the list of one's conversations."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from http.cookies import CookieError, SimpleCookie
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import httpx

from taskflow_client import _text
from taskflow_client._judging import answers_path, copies, judgement, judgement_path
from taskflow_client._judging import conversation_path as _path
from taskflow_client._parse import Malformed, camel, read
from taskflow_client.errors import RequestRefused, Unreachable
from taskflow_client.events import MAX_TITLE_CHARS, MessageView
from taskflow_client.models import (
    ConversationDetail,
    ConversationPage,
    ConversationSummary,
    EarlierAnswer,
    EarlierAnswers,
    Judgement,
    Me,
    ModelList,
    Thumb,
)

T = TypeVar("T")
TokenSource = Callable[[], Awaitable[str]]

TIMEOUT_SECONDS = 31.0
"""API Gateway answers after 30 seconds at the latest."""
WAKING_TRIES = 5
"""The database of the older conversations may sleep; a request is repeated while the server says that it wakes up."""
READ_TRIES = 3
MAY_BE_OVER = ("TOKEN_EXPIRED", "HTTP_401")
"""Refusals after which another token is asked for, once. The second is API Gateway's: where it checks tokens, it
refuses one that is over as any other, and without a code."""
_GUESTS = ("__Host-taskflow_guest", "taskflow_guest")


class Client:
    """A program's way to a TaskFlow server.

    ``url``: the address of its page, ``https://chat.example``.
    ``token``: a service token with the scope ``api``, an account's token, or an async function that gives one and is
    asked again when it is over. Without one the client is a guest.
    ``guest``: who it was before, as ``guest`` told it.
    ``trust_env``: whether proxies are taken from the environment.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | TokenSource | None = None,
        guest: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
        trust_env: bool = True,
    ) -> None:
        parts = httpx.URL(url)
        if parts.scheme not in ("http", "https") or not parts.host:
            raise ValueError("url: give the address of the server's page, such as https://chat.example")
        self.url = str(parts.copy_with(query=None, fragment=None)).rstrip("/")
        self.guest = guest
        """The cookie of a guest: keep it to come back as the same one. None for whoever has a token."""
        self.trust_env = trust_env
        self._token = token
        self._known = token if isinstance(token, str) else None
        self._http = httpx.AsyncClient(
            base_url=self.url,
            timeout=timeout,
            trust_env=trust_env,
            headers={"User-Agent": "taskflow-client"},
            # Who one is is kept here alone.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes its connections to the HTTP API; conversations have their own."""
        await self._http.aclose()

    # --- conversations -------------------------------------------------------------------------------------

    async def conversations(
        self, *, query: str = "", limit: int = 30, cursor: str | None = None
    ) -> ConversationPage:
        """A page of one's conversations, the latest first; ``query``: words in titles and messages."""
        params: dict[str, str] = {"limit": str(_within("limit", limit, 1, 100))}
        if query:
            params["q"] = query
        if cursor is not None:
            params["cursor"] = cursor
        return await self._get(ConversationPage, "/api/conversations", params)

    async def all_conversations(self, *, query: str = "") -> AsyncIterator[ConversationSummary]:
        """All of them, page after page."""
        cursor = None
        while True:
            page = await self.conversations(query=query, limit=100, cursor=cursor)
            for each in page.conversations:
                yield each
            if (cursor := page.next_cursor) is None:
                return

    async def conversation(
        self, conversation_id: str, *, limit: int = 200, cursor: str | None = None
    ) -> ConversationDetail:
        """A conversation with its newest messages, oldest first; ``cursor`` asks for the ones before."""
        params = {"limit": str(_within("limit", limit, 1, 500))} | (
            {} if cursor is None else {"cursor": cursor}
        )
        return await self._get(ConversationDetail, _path(conversation_id), params)

    async def messages(self, conversation_id: str) -> list[MessageView]:
        """All its messages, the oldest first."""
        detail = await self.conversation(conversation_id, limit=500)
        found = detail.messages
        while detail.next_cursor is not None:
            detail = await self.conversation(conversation_id, limit=500, cursor=detail.next_cursor)
            found = [*detail.messages, *found]
        return found

    async def earlier_answers(self, conversation_id: str, question_id: str) -> list[EarlierAnswer]:
        """The answers to a question that the person had answered again, the earliest first, without the one that
        stands.

        Raises ``RequestRefused``: ``QUESTION_NOT_FOUND`` where the id is of no question that stands.
        """
        path = answers_path(conversation_id, question_id)
        page = await self._get(EarlierAnswers, path)
        found = page.answers
        while page.next_cursor is not None:
            page = await self._get(EarlierAnswers, path, {"cursor": page.next_cursor})
            found = [*page.answers, *found]
        return found

    async def rename(self, conversation_id: str, title: str) -> str:
        """Gives it another title; returns the title as it is stored."""
        path = _path(conversation_id)
        if not isinstance(title, str) or not 1 <= len(title) <= MAX_TITLE_CHARS or _text.is_blank(title):
            sentence = f"body.title: send a title of 1 to {MAX_TITLE_CHARS} characters, not only blanks"
            raise RequestRefused("INVALID_REQUEST", sentence, status=422)
        answer = await self._json("PATCH", path, body={"title": title})
        return _inside(answer, "conversation", "title")

    async def delete(self, conversation_id: str) -> None:
        """Deletes it for good. A reply in progress stops."""
        await self._json("DELETE", _path(conversation_id))

    async def export(self, conversation_id: str, format: Literal["markdown", "json"] = "markdown") -> str:
        """The whole conversation as a file's text."""
        if format not in ("markdown", "json"):
            raise RequestRefused(
                "INVALID_REQUEST", "query.format: send one of these: 'json' or 'markdown'", status=422
            )
        answer = await self._ask("GET", f"{_path(conversation_id)}/export", params={"format": format})
        return answer.text

    # --- what one thinks of replies -------------------------------------------------------------------------

    async def judge(
        self, conversation_id: str, message_id: str, thumb: Thumb, word: str | None = None
    ) -> Judgement:
        """Judges a reply that has ended, in place of what one thought of it before; returns the judgement as it is
        stored. ``word``: why, in 500 characters at most.

        Raises ``RequestRefused``: ``REPLY_IN_PROGRESS`` while it is being spoken, ``REPLY_NOT_FOUND``,
        ``NOTHING_SAID_YET`` in a conversation in which there is a greeting only.
        """
        path, body = judgement_path(conversation_id, message_id), judgement(thumb, word)
        answer = await self._json("PUT", path, body=body)
        return self._read(Judgement, path, answer.get("judgement"))

    async def withdraw_judgement(self, conversation_id: str, message_id: str) -> None:
        """Takes back what one thought of a reply. Where there is nothing, nothing changes."""
        await self._json("DELETE", judgement_path(conversation_id, message_id))

    async def note_copied(self, conversation_id: str, message_ids: Sequence[str]) -> None:
        """Tells that the person has copied these replies, or a part of them: a sign that they were of use. 20 at most;
        what is no reply of the conversation is left out."""
        await self._json("POST", f"{_path(conversation_id)}/copied", body=copies(message_ids))

    # --- the rest ------------------------------------------------------------------------------------------

    async def models(self) -> ModelList:
        """The models that may be chosen."""
        return await self._get(ModelList, "/api/models")

    async def me(self) -> Me:
        """Who the server takes this client for."""
        return await self._get(Me, "/api/me")

    async def limits(self) -> dict[str, Any]:
        """What is left of one's limits, as ``GET /api/me/limits`` tells it."""
        return await self._json("GET", "/api/me/limits")

    async def sign_out(self) -> None:
        """Signs out everywhere: whatever was handed out to this person before counts no longer."""
        await self._json("POST", "/api/me/sign-out")

    async def ticket(self, resume_token: str | None = None) -> str:
        """A pass for one connection, good for half a minute. The first one makes a guest of who is nobody yet."""
        body = None if resume_token is None else {"resumeToken": resume_token}
        return _inside(await self._json("POST", "/api/tickets", body=body), "ticket")

    # --- how it is asked -----------------------------------------------------------------------------------

    async def _get(self, kind: type[T], path: str, params: dict[str, str] | None = None) -> T:
        return self._read(kind, path, await self._json("GET", path, params=params))

    @staticmethod
    def _read(kind: type[T], path: str, answer: Any) -> T:
        try:
            return read(kind, answer)
        except Malformed as problem:
            raise Unreachable("MALFORMED", f"{path}: {problem}") from None

    async def _json(
        self, method: str, path: str, *, params: dict[str, str] | None = None, body: Any = None
    ) -> dict[str, Any]:
        answer = await self._ask(method, path, params=params, body=body)
        try:
            found = answer.json()
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Unreachable("MALFORMED", f"{path}: the answer is not a JSON object")
        return found

    async def _ask(
        self, method: str, path: str, *, params: dict[str, str] | None = None, body: Any = None
    ) -> httpx.Response:
        """An answer that says that it is well. Raises ``RequestRefused`` or ``Unreachable``."""
        renewed = False
        for tries in range(1, WAKING_TRIES + READ_TRIES):
            try:
                answer = await self._send(method, path, params, body)
            except httpx.HTTPError as error:
                # What changes something may have been done.
                if method == "GET" and tries < READ_TRIES:
                    await asyncio.sleep(random.uniform(0.1, 0.5) * 2**tries)  # noqa: S311
                    continue
                raise Unreachable(message=self._unanswered(path, error)) from error
            if answer.is_success:
                return answer
            refusal = refusal_of(answer.status_code, answer.content, answer.headers.get("retry-after"))
            if refusal.code in MAY_BE_OVER and not renewed and callable(self._token):
                self._known, renewed = None, True
            elif refusal.code == "DATABASE_WAKING" and tries < WAKING_TRIES:
                await asyncio.sleep((refusal.retry_after or 5) * random.uniform(0.5, 1.5))  # noqa: S311
            else:
                raise refusal
        raise refusal

    def _unanswered(self, path: str, error: httpx.HTTPError) -> str:
        if isinstance(error, httpx.ConnectError):
            return f"nobody answers at {self.url}: does the server run?"
        return f"{self.url}{path} does not answer: {type(error).__name__}"

    async def _send(self, method: str, path: str, params: dict[str, str] | None, body: Any) -> httpx.Response:
        headers = {}
        if self._token is not None:
            if self._known is None and not isinstance(self._token, str):
                self._known = await self._token()
            headers["Authorization"] = f"Bearer {self._known}"
        elif self.guest is not None:
            headers["Cookie"] = self.guest
        answer = await self._http.request(method, path, params=params, json=body, headers=headers)
        if self._token is None:
            for cookie in answer.headers.get_list("set-cookie"):
                self._remember(cookie)
        return answer

    def _remember(self, cookie: str) -> None:
        """Keeps the guest that the server has made, renewed or taken back."""
        try:
            morsels = SimpleCookie(cookie)
        except CookieError:
            return
        for name in _GUESTS:
            if name in morsels:
                value = morsels[name].value
                self.guest = f"{name}={value}" if value else None


def refusal_of(status: int, body: bytes, retry_after: str | None) -> RequestRefused:
    """What an answer says that refuses: the server's own words, or else a gateway's."""
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    error = said.get("error") if isinstance(said, dict) else None
    found = error if isinstance(error, dict) else {}
    code, message, wait = found.get("code"), found.get("message"), found.get(camel("retry_after"))
    if wait is None and retry_after is not None and retry_after.isdigit():
        wait = int(retry_after)
    return RequestRefused(
        code if isinstance(code, str) else f"HTTP_{status}",
        message if isinstance(message, str) else f"the server has answered {status}",
        wait if isinstance(wait, int) else None,
        status=status,
    )


def _within(name: str, value: int, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        sentence = f"query.{name}: send a whole number from {least} to {most}"
        raise RequestRefused("INVALID_REQUEST", sentence, status=422)
    return value


def _inside(answer: dict[str, Any], *names: str) -> str:
    found: Any = answer
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str):
        raise Unreachable("MALFORMED", f"the answer has no {'.'.join(names)}")
    return found
