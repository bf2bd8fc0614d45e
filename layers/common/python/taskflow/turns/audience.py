"""Who listens to one turn: connections come, go, and are left behind while it is spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from taskflow.conversation.session import ConnectionState, Session
from taskflow.engine.ports import Engine
from taskflow.turns.departures import Departures
from taskflow.turns.lease import POST_TIMEOUT_SECONDS
from taskflow.turns.subscribers import Post, Retries, Subscriber, TurnInfo


class Audience:
    """The listeners of one turn. ``on_news``: is called whenever one of them has answered, or listens no more."""

    def __init__(
        self, engine: Engine, info: TurnInfo, post: Post, departures: Departures, on_news: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._info = info
        self._post = post
        self._departures = departures
        self._on_news = on_news
        self.listeners: dict[str, Subscriber] = {}
        """By connection, also those that are gone."""
        self.started_at: int | None = None
        """When the first of them was sent the turn's beginning, epoch milliseconds."""
        self._left_behind_sent = 0
        self._speaking: set[asyncio.Task[None]] = set()
        self._seen = False

    @property
    def sent(self) -> int:
        """Pieces that some connection was sent (perhaps in vain)."""
        return max((self._left_behind_sent, *(each.max_sent for each in self.listeners.values())))

    @property
    def present(self) -> list[Subscriber]:
        """Those to whom more is to be posted."""
        return [each for each in self.listeners.values() if each.listening]

    def follow(self, session: Session) -> None:
        """Takes the connections as the session has them."""
        listeners = session.listeners(self._info.turn)
        for cid, state in listeners.items():
            if cid not in self.listeners:
                self._add(cid, state, fresh=not self._seen)
        self._seen = True
        for cid in [cid for cid in self.listeners if cid not in session.connections.keys() | listeners]:
            self._drop(cid)
        for cid in [cid for cid in self.listeners if cid in session.connections.keys() - listeners]:
            self._leave_behind(cid)

    async def quiet(self) -> None:
        """Lets posts under way end, so that what follows comes after them, and stops the listeners."""
        for each in self.listeners.values():
            each.stop()
        if self._speaking:
            _, late = await asyncio.wait(self._speaking, timeout=POST_TIMEOUT_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*self._speaking, return_exceptions=True)

    def _add(self, cid: str, state: ConnectionState, *, fresh: bool) -> None:
        subscriber = Subscriber(cid, state, self._info, fresh)
        self.listeners[cid] = subscriber
        engine = self._engine

        def age() -> float:
            return (engine.now_ms() - state.joined) / 1000

        retries = Retries(engine.clock.monotonic, engine.rng.random, engine.settings.stalled_seconds)
        speaking = asyncio.create_task(subscriber.speak(self._post, age, self._answered, retries))
        subscriber.task = speaking
        self._speaking.add(speaking)
        speaking.add_done_callback(lambda _: self._left(subscriber))

    def _answered(self, taken: bool) -> None:
        if taken and self.started_at is None:
            self.started_at = self._engine.now_ms()
        self._on_news()

    def _left(self, subscriber: Subscriber) -> None:
        if subscriber.gone:
            self._departures.forget(subscriber.connection_id)
        elif subscriber.behind:
            self._departures.left_behind(subscriber.connection_id)
        self._on_news()

    def _leave_behind(self, cid: str) -> None:
        """It is synced again, and then listens anew."""
        subscriber = self.listeners.pop(cid)
        self._left_behind_sent = max(self._left_behind_sent, subscriber.max_sent)
        subscriber.stop()

    def _drop(self, cid: str) -> None:
        subscriber = self.listeners[cid]
        if not subscriber.gone:
            subscriber.stop()
