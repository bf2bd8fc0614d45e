"""What the HTTP API answers, as far as this client reads it. Times are ISO 8601 in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from taskflow_client.events import MessageView

Thumb = Literal["up", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that may be chosen. Prices in US dollars per million tokens; None: not known."""

    id: str
    name: str
    provider: str
    vendor: str = ""
    description: str = ""
    context_tokens: int | None = None
    input_price: float | None = None
    output_price: float | None = None
    local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelList:
    """The models, and the one that a new conversation gets."""

    models: list[Model]
    default_model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """A conversation, as a list shows it."""

    id: str
    title: str
    status: str
    model: str
    provider: str
    created_at: str
    updated_at: str
    message_count: int
    last_message_preview: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPage:
    """A page of conversations, the latest first. ``next_cursor``: where the next page begins, None at the end."""

    conversations: list[ConversationSummary]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What all calls of models in a conversation took, as far as they are recorded yet. ``cost`` in US dollars, None
    when no call's cost is known; ``estimated``: a token count is an estimate."""

    input_tokens: int
    output_tokens: int
    cost: float | None = None
    estimated: bool
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one thinks of a reply, as it is stored: personal data in ``word`` is redacted. ``message_id``: the reply's;
    of one that was steered, its first part's."""

    message_id: str
    thumb: Thumb
    word: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredAgain:
    """A question that was answered again. ``generation_ids``: of each earlier answer its first generation, the earliest
    first."""

    question_id: str
    generation_ids: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswer:
    """An answer that another one took the place of: the conversation does not go on from it. ``generation_id``: its
    first one. ``messages``: the reply, in several parts where it was steered, and what was said beside it, in order."""

    generation_id: int
    messages: list[MessageView]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswers:
    """Earlier answers to a question, the earliest first. ``next_cursor``: where still earlier ones begin."""

    question_id: str
    answers: list[EarlierAnswer]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationDetail:
    """A conversation and its newest messages, oldest first. ``next_cursor``: where older ones begin.
    ``answered_again``: its questions with earlier answers, the latest first, 500 at most."""

    conversation: ConversationSummary
    usage: Usage
    messages: list[MessageView]
    judgements: list[Judgement] = field(default_factory=list)
    answered_again: list[AnsweredAgain] = field(default_factory=list)
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who asks. ``id`` None: a guest who has no cookie yet."""

    kind: str
    id: str | None = None
    tenant_id: str
    roles: list[str]
    expires: str | None = None
    signed_in_since: str | None = None
