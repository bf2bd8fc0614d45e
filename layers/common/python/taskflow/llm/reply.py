"""A streamed reply as it is put together, without I/O: text, usage, who serves it, how it ended."""

from __future__ import annotations

import logging
import re
from typing import Any

from taskflow.codes import AiErrorCode
from taskflow.completion import CompletionRequest, Finish, Thoughts, Usage
from taskflow.errors import PromptTooLong, ProviderError
from taskflow.limits import MAX_HIDDEN_CHARS, MAX_REPLY_CHARS
from taskflow.llm import usage as counting
from taskflow.llm.billed import ProviderUsage, merged
from taskflow.llm.body import Event
from taskflow.llm.cap import ReplyCap
from taskflow.llm.chat_completions_format import documents, parse_json, plain_text, read_chunk
from taskflow.llm.chunk import Chunk
from taskflow.llm.completeness import Completeness
from taskflow.llm.errors import classify, scrub
from taskflow.llm.finishes import Ending, blocks, known, meaning
from taskflow.llm.marked_thoughts import MarkedThoughts
from taskflow.llm.reasoning import Part, ReasoningFilter
from taskflow.llm.reasoning_marks import closes_unopened
from taskflow.llm.text_joiner import TextJoiner
from taskflow.llm.tool_markup import ToolMarkup
from taskflow.llm.turn_ends import TurnEnds
from taskflow.llm.whole_messages import (
    BEGINNING_CHARS,
    LEAST_PIECES,
    PIECES,
    GrowingPieces,
    WholeMessages,
    beginning,
)
from taskflow.visibility import is_blank

logger = logging.getLogger(__name__)

_MARKED = re.compile(r"<(?:\Z|[|｜‖/etTsmlu\]])|\[(?:\Z|[/|eIT])|◁|``|\A`\Z")
"""What a mark for the machine may begin with, and what may open a block of code, where it is text."""
_STRAY = re.compile("th(?:ink|ought)", re.IGNORECASE)
SKIPPED_CHARS = 300
MAX_SAID_CHARS = 8_000
MAX_DOUBTFUL = 32
"""Of replies by turns none says so many pieces before the first goes on."""
MOST_BY_TURNS = 4
"""So many choices are rather chunks, or blocks, that are counted."""

ECHO_CHARS = 16
"""An answer may well be what was thought when that is short."""


class Reply:
    """What the events of one answer make. Text is given out once something of it can be seen.

    ``alive``: the last event showed that the model works; ``begun``: one did; ``reading``: the last one showed that it
    reads the prompt. ``completeness``: whether it is complete if no more comes. ``cut``: nothing more of it could
    be read. ``error``: it failed; what was given out before still counts. ``opens``: whether the model's template
    opens a block of reasoning, as this reply showed; None: it did not show. ``thoughts`` is told what the model thinks
    before it answers. ``opened``: the model's template is known to open one; ``unknown``: nothing is known of it.
    """

    def __init__(
        self,
        *,
        opened: bool = False,
        unknown: bool = False,
        cap: ReplyCap | None = None,
        thoughts: Thoughts | None = None,
    ) -> None:
        self.upstream: str | None = None
        self.error: ProviderError | None = None
        self.alive = False
        self.begun = False
        self.reading = False
        self.completeness = Completeness()
        self.cut = False
        self.opens: bool | None = None
        self.skipped = 0
        self._first_skipped = ""
        self._last_skipped = ""
        self._finish: Finish = "done"
        self._joiner = TextJoiner()
        self._filter = ReasoningFilter(opened, unknown=unknown)
        self._expected = opened
        self._unknown = unknown
        self._content_chars = 0
        self._hidden = 0
        self._apart = 0
        self._messages = WholeMessages()
        self._pieces = GrowingPieces()
        self._first: list[str] | None = []
        """The first pieces, while they are few."""
        self._begins: str | None = None
        self._thought_pieces = GrowingPieces()
        self._thoughts = thoughts
        self._whole_thoughts = WholeMessages()
        self._marked = MarkedThoughts()
        self._thought_joiner = TextJoiner()
        self._thought_chars = 0
        self._thought_begins = ""
        self._tools = False
        self._cap = cap or ReplyCap()
        self._ends = TurnEnds()
        self._calls = ToolMarkup()
        self._choice: int | None = None
        """The first choice that came."""
        self._others: set[int] = set()
        self._spoke = 0
        """The choice whose text came last."""
        self._doubtful: list[Chunk] = []
        """The first pieces of a further choice: of a second reply, or of a gateway that counts chunks or blocks."""
        self._counted = False
        """The numbers of choices are those of chunks, or of the blocks of one reply."""
        self._echo: Chunk | None = None
        """Text that is all that was thought once more, of which the next chunk tells whether it is an answer."""
        self._masked = False
        """A guardrail told that it only masked something."""
        self._intervened = ""
        """What a guardrail did, of which its trace may still tell that it only masked something."""
        self._careful = False
        """A chunk of nothing but text may not be shown as it is: it may be marked reasoning, or of a second reply."""
        self._awaiting = False
        """A mark for the machine may have begun."""
        self._bare = False
        """Text without any sign that may begin one can be shown as it is."""
        self._settled = False
        self._spoken_of = False
        """The text has the opening tag of a block of reasoning in it, so that a closing one may be spoken of, too."""
        self._usage: ProviderUsage | None = None

    @property
    def finished(self) -> bool:
        """Whether its server gave a finish reason, and no more came after it."""
        return self.completeness.finished

    @property
    def full(self) -> bool:
        """Whether it has reached the cap."""
        return self._cap.full

    @property
    def finish(self) -> Finish:
        """How it ended, if it did not fail."""
        return "length" if self.full or self.cut else self._finish

    @property
    def begun_showing(self) -> bool:
        """Whether any of it was given out."""
        return self._cap.chars > 0

    @property
    def nothing_read(self) -> bool:
        """No event was a chunk of a reply."""
        return not (self._chars or self.finished or self.error or self._usage or self._tools)

    @property
    def first_skipped(self) -> str:
        """The beginning of the first event that was skipped, for the log."""
        return self._first_skipped

    @property
    def last_skipped(self) -> str:
        """The last event, if it was skipped: a server may have said there why it broke off."""
        return "" if self.alive else self._last_skipped

    @property
    def _chars(self) -> int:
        """All that came, also what is not shown."""
        return self._content_chars + self._apart

    def read(self, event: Event) -> str:
        """The text that ``event`` adds; may be empty. An event that is no chunk is skipped and counted."""
        if not event.error:
            value = parse_json(event.data)
            text = plain_text(value)
            if text is not None and not self._careful:
                return self._plain(text, value)
        self.alive = self.reading = False
        shown = self._other(event) if event.data or event.error else ""
        if event.last and self.begun and self.error is None:
            shown += self._undoubted()
            self.completeness.finish()
            shown += self._decided()
        return self._bounded(shown)

    def _bounded(self, shown: str) -> str:
        """``shown``; fails when more was hidden than any model thinks."""
        if (
            self._content_chars + self._apart > MAX_HIDDEN_CHARS
            and not self._cap.chars
            and self.error is None
        ):
            self.error = self._empty()
        return shown

    def _plain(self, text: str, value: dict[str, Any]) -> str:
        """Reads a chunk of nothing but text, which nearly all chunks are."""
        if not self.alive:
            self.alive = self.begun = True
        if self.completeness.touched:
            self.completeness.more()
        size = len(text)
        if not self._bare and not self._settled:
            if "provider" in value and isinstance(value["provider"], str):
                self.upstream = value["provider"] or self.upstream
            text = self._new(text)
            size = len(text)
        elif size >= self._content_chars and self._once_more(text):
            return ""
        if self._first is not None:
            self._first.append(text)
            if len(self._first) == PIECES:
                self._begins, self._first = beginning(self._first), None
        self._content_chars += size
        text = self._joiner.push(text)
        if self._bare and "<" not in text and "[" not in text and "``" not in text and text != "`":
            return self._cap.take(text)
        return self._bounded(self._text(text))

    def _new(self, text: str) -> str:
        """What ``text`` adds, if it is a piece that repeats all that came before."""
        new = self._pieces.new_of(text)
        self._settled = self._pieces.settled
        return new

    def _once_more(self, text: str, *, last: bool = False) -> bool:
        """Whether ``text``, which is as long as all that was said, is that once more. ``last``: it ends the reply."""
        if last and self._first is not None and len(self._first) >= LEAST_PIECES:
            return text == beginning(self._first)
        return self._begins is not None and text.startswith(self._begins)

    def _other(self, event: Event) -> str:
        if event.error:
            body = parse_json(event.data)
            if isinstance(body, dict):
                body = {"type": event.name, **body}  # Bedrock's says which exception it is
            return self._failed(body, event.data)
        shown, none_read = "", True
        for value in documents(event.data):
            none_read = False
            chunk = read_chunk(value)
            if chunk is None and event.name and not event.last:
                told = value if isinstance(value, dict) else {"text": value}
                chunk = read_chunk({"type": event.name, **told})
            if chunk is None:
                self._skip(event.data)
            else:
                shown += self._chunk(chunk)
            if self.error is not None or self.full:
                return shown
        if none_read or (not shown and not event.data.lstrip().startswith(("{", "["))):
            self._skip(event.data)
        if event.data.endswith("\n[DONE]") and self.begun:  # without blank lines all is one event
            shown += self._undoubted()
            self.completeness.finish()
        return shown

    def end(self) -> str:
        """Ends the reply and returns the text that was held back. Sets ``error`` when nothing can be seen."""
        doubtful = self._undoubted()
        if self._intervened and self.error is None:
            self.error = ProviderError(AiErrorCode.CONTENT_BLOCKED, self._intervened)
        held = self._marked.end()
        shown = doubtful + self._kept() + (self._text(self._joiner.push(held)) if held else "")
        shown += self._show(self._filter.end())
        shown += self._left()
        if self.error is None and not self._cap.chars:
            self.error = self._empty()
        return shown

    def usage(self, request: CompletionRequest) -> Usage:
        """The provider's count, and an estimate of what it did not count (hidden reasoning is paid for too)."""
        counted = self._usage or ProviderUsage()
        given, said = counted.input_tokens, counted.output_tokens
        if not said and self._chars:
            said = None  # a reply was not nothing
        return Usage(
            counting.prompt_tokens(request) if given is None else given,
            counting.tokens_of(self._chars) if said is None else said,
            counted.cost,
            estimated=given is None or said is None,
            cached_tokens=counted.cached_tokens,
            reasoning_tokens=counted.reasoning_tokens,
            priced_by="provider" if counted.cost is not None else "",
        )

    def _chunk(self, chunk: Chunk) -> str:
        shown = self._answered(chunk) if self._echo else ""
        shown += self._doubted(chunk) if self._doubtful else ""
        if self.error is not None:
            return shown
        if self._echoes(chunk):
            if not chunk.finish:
                self._echo = chunk
                self._careful = self.alive = True
                return shown
            if self._cut_off(chunk):
                chunk = chunk._replace(text="")
        if self._doubts(chunk):
            self._doubtful.append(chunk)
            self._careful = self.alive = True
            return shown
        return shown + self._known(chunk)

    def _echoes(self, chunk: Chunk) -> bool:
        """Whether ``chunk`` says all that was thought once more, as oMLX does when the thought was cut off."""
        return (
            not (self._content_chars or chunk.whole)
            and ECHO_CHARS <= self._thought_chars == len(chunk.text)
            and chunk.text.startswith(self._thought_begins)
        )

    def _answered(self, chunk: Chunk) -> str:
        """What is shown of the echo of a thought, now that ``chunk`` follows it: nothing when the limit ended it.

        What goes on to speak is an answer, also where the limit ends that.
        """
        if self._cut_off(chunk) and not chunk.text:
            self._echo = None
        return self._heard() if chunk.text or chunk.finish or chunk.tools else ""

    def _cut_off(self, chunk: Chunk) -> bool:
        return bool(chunk.finish) and meaning(*chunk.finish) is Ending.LENGTH

    def _heard(self) -> str:
        """The echo of a thought as the answer that it is."""
        echo, self._echo = self._echo, None
        return self._known(echo) if echo else ""

    def _doubts(self, chunk: Chunk) -> bool:
        """Whether ``chunk`` may be of a second reply that names nobody; what comes behind it tells."""
        return (
            chunk.choice is not None
            and chunk.choice > self._spoke
            and bool(chunk.text and self._content_chars)
            and not (chunk.opens or chunk.finish or self._counted)
            and chunk.choice not in self._others
        )

    def _doubted(self, chunk: Chunk) -> str:
        """What is shown of the pieces that are in doubt, now that ``chunk`` follows them.

        They are of other replies if the first goes on to speak, or ends when the other has said no more than a piece.
        A gateway that counts its chunks, or the blocks of its reply, never goes back to speak.
        """
        number, one = chunk.choice, len(self._doubtful) == 1
        if not (chunk.text or chunk.finish):
            return ""
        if number is not None and number < (self._doubtful[0].choice or 0) and (chunk.text or one):
            self._others.update(each.choice for each in self._doubtful if each.choice is not None)
        elif not chunk.finish and self._may_be_others(number):
            return ""
        else:
            self._counted = not chunk.finish or len(self._doubtful) >= PIECES
        return self._undoubted()

    def _may_be_others(self, number: int | None) -> bool:
        """Whether the pieces in doubt may still be those of other replies, now that ``number`` speaks."""
        told = [each.choice for each in self._doubtful]
        if number in told:
            return len(told) < MAX_DOUBTFUL
        last = told[-1]
        if last is None or number != last + 1 or len(told) >= MAX_DOUBTFUL:
            return False
        return told.count(last) < PIECES and len(set(told)) + 2 < MOST_BY_TURNS

    def _undoubted(self) -> str:
        """What is shown of the pieces that were in doubt."""
        doubtful, self._doubtful = self._doubtful, []
        return self._heard() + "".join(map(self._known, doubtful))

    def _known(self, chunk: Chunk) -> str:
        """What ``chunk`` adds, which is in no doubt."""
        if chunk.choice is not None and self._is_another(chunk.choice, chunk):
            chunk = Chunk(usage=chunk.usage, upstream=chunk.upstream)
        chunk = self._marked.read(chunk)
        self._careful = self._marked.open or self._spoke > 0 or bool(self._doubtful)
        self.upstream = chunk.upstream or self.upstream
        self._last_skipped = ""
        self._usage = merged(self._usage, chunk.usage)
        self._tools = self._tools or chunk.tools
        self.reading = chunk.reading
        text, hidden, thought = chunk.text, chunk.hidden_chars, chunk.thought
        shown = ""
        if chunk.whole:
            shown = self._kept()
            if self._unknown and not self._content_chars and closes_unopened(text):
                self._filter.expect()
                self._expected = True
            text, hidden = self._messages.new_of(text, self._content_chars), max(0, hidden - self._apart)
            thought = self._whole_thoughts.new_of(thought, self._thought_chars) if thought else ""
        elif text and not self._settled:
            text = self._new(text)
        elif text and len(text) >= self._content_chars and self._once_more(text, last=bool(chunk.finish)):
            text = ""
        if text and (first := self._first) is not None:
            first.append(text)
            if len(first) == PIECES:
                self._begins, self._first = beginning(first), None
        if thought and not chunk.whole and not self._thought_pieces.settled:
            new = self._thought_pieces.new_of(thought)
            thought, hidden = new, max(0, hidden - len(thought) + len(new))
        if hidden:
            self._apart += hidden
            self._hidden += hidden
            self._filter.apart()
        self._content_chars += len(text)
        if thought:
            self._thought_chars += len(thought)
            if len(self._thought_begins) < BEGINNING_CHARS:
                self._thought_begins = (self._thought_begins + thought)[:BEGINNING_CHARS]
            self._careful = self._careful or not self._content_chars  # an echo is told by the chunk behind it
            self._think(self._thought_joiner.push(thought))
        ending = meaning(*chunk.finish) if chunk.finish else None
        if chunk.alive:
            self.alive = self.begun = True
            self.completeness.more(finishes=ending is not None)
        if chunk.masked:
            self._masked, self._intervened = True, ""
        if chunk.usage is not None and chunk.usage.counts_reply:
            self.completeness.usage(alone=not chunk.alive and ending is None)
        shown += self._text(self._joiner.push(text)) if text else ""
        if chunk.error is not None:
            return shown + self._failed(chunk.error)
        if ending is not None:
            shown += self._ending(ending, chunk.finish)
        elif chunk.whole:
            self.completeness.finish()
        return shown

    def _is_another(self, choice: int, chunk: Chunk) -> bool:
        """Whether ``choice`` is a second reply, which nobody asked for: it begins anew while one is under way.

        A gateway that counts from one, or by what kind of thing is said, opens only one, and one that counts its chunks
        never goes back. Of two replies that come by turns and name nobody the one that came first is read.
        """
        if self._choice is None:
            self._choice = 0 if self.begun else choice
        if chunk.opens and choice not in (0, self._choice):
            self._others.add(choice)
        elif chunk.text and choice < self._spoke:
            self._others.add(self._spoke if choice == self._choice else choice)
        elif chunk.text and choice > self._spoke and self._content_chars and self.completeness.finished:
            self._others.add(choice)  # a gateway that counts its chunks has not finished before
        if choice in self._others:
            return True
        if chunk.text:
            self._spoke = choice
        return False

    def _ending(self, ending: Ending, reasons: tuple[str, ...]) -> str:
        why = f"finish reason {', '.join(dict.fromkeys(reasons))}"
        if not any(map(known, reasons)):
            logger.debug("unknown %s", why)
        if ending is Ending.BLOCKED and blocks(reasons):
            return self._fail(ProviderError(AiErrorCode.CONTENT_BLOCKED, why))
        if ending is Ending.BLOCKED and not self._masked:
            self._intervened = why
        if ending in (Ending.BROKEN, Ending.OVERLOADED):
            return self._fail(ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, why, retryable=True))
        if ending is Ending.CONTEXT and not self._cap.chars:
            return self._fail(PromptTooLong(why))
        if ending not in (Ending.DONE, Ending.BLOCKED):
            self._finish = "length"
        elif not self.completeness.finished:  # "stop" right behind "length" only ends the stream
            self._finish = "done"
        self.completeness.finish()
        return self._decided()

    def _decided(self) -> str:
        """The text that was held back and that a finish reason makes certain."""
        certain = self.completeness.final
        shown = self._kept() if certain else ""
        return shown + self._show(self._filter.finish(certain=certain))

    def _text(self, text: str) -> str:
        """What of ``text`` can be shown."""
        if self._filter.plain or self._filter.passes(text):
            text = self._without_marks(text)
            self._bare = self._filter.plain and self._settled and not self._awaiting
            return self._cap.take(text)
        return self._show(self._parts(text))

    def _without_marks(self, text: str) -> str:
        """``text`` without marks for the machine, as far as it is certain."""
        if not self._awaiting and not _MARKED.search(text):
            return text
        text = self._ends.push(self._calls.push(text))
        if self._calls.found:
            self._tools = True
            self._cap.full = self._cap.full or self._calls.chars > MAX_REPLY_CHARS  # a call without an end
        self._awaiting = self._calls.waits or bool(self._ends.held)
        if self.opens is None and self._filter.plain and _STRAY.search(text):
            self._look_for_stray(text)
        return text

    def _look_for_stray(self, text: str) -> None:
        """Whether a closing tag in ``text`` shows that the model's template opens a block."""
        if not self._spoken_of and not self._calls.code and closes_unopened(text):
            self.opens = True
        self._spoken_of = self._spoken_of or "<th" in text.lower()

    def _parts(self, text: str) -> list[Part]:
        parts = self._filter.push(text)
        if self._filter.waiting > MAX_REPLY_CHARS:
            parts += self._filter.release()
        if self._filter.waiting:
            self._think("")
        return parts

    def _think(self, text: str) -> None:
        """Tells what the model thinks, until it answers."""
        if self._thoughts is not None and not self._cap.chars:
            self._thoughts.think(text)

    def _show(self, parts: list[Part]) -> str:
        shown = ""
        for kind, text in parts:
            if kind == "reasoning":
                self._hidden += len(text)
                if not shown and not self._thought_chars:  # MiniMax says the same in a field of its own
                    self._think(text)
                if self._expected or self._filter.guessed:
                    self.opens = True
            elif self._cap.chars or shown or not is_blank(text):
                shown += text
        shown = self._without_marks(shown) if shown else ""
        if shown and (self._expected or self._filter.guessed) and self.opens is None:
            self.opens = False
        if shown and not self._cap.chars and self._thoughts is not None:
            self._thoughts.over()
        return self._cap.take(shown) if shown else ""

    def _failed(self, body: Any, text: str = "") -> str:
        """What is shown once an error came. One without a cause changes nothing of a reply that had ended."""
        told = self._cap.chars or self._finish == "length"
        over = bool(told) and self.completeness.finished and self.completeness.final
        error = classify(None, body, text, begun=self.begun and not over)
        if over and error.code is AiErrorCode.UNKNOWN:
            logger.info("an error behind the end of a reply: %s", error.detail)
            return ""
        return self._fail(error)

    def _fail(self, error: ProviderError) -> str:
        shown = self._undoubted() + self._kept() + self._show(self._filter.end(failed=True)) + self._left()
        self.error = error
        return shown

    def _kept(self) -> str:
        """The text that was held back because the next piece might repeat it, and did not."""
        kept = self._pieces.end()
        self._content_chars += len(kept)
        return self._text(self._joiner.push(kept)) if kept else ""

    def _left(self) -> str:
        """What was held back because it might end the turn, and did not."""
        left = self._ends.push(self._calls.end()) + self._ends.end()
        return self._cap.take(left) if self._cap.chars or not is_blank(left) else ""

    def _skip(self, data: str) -> None:
        self.skipped += 1
        self._first_skipped = self._first_skipped or data[:SKIPPED_CHARS]
        self._last_skipped = data[:MAX_SAID_CHARS]

    def _empty(self) -> ProviderError:
        what = "nothing"
        if self._hidden:
            what = "only reasoning"
        elif self._tools:
            what = "only tool calls"
        elif self._chars:
            what = "only blanks"
        spent = " until its limit" if self._finish == "length" else ""
        odd = (
            f"; {self.skipped} events were not understood, the first: {self._first_skipped}"
            if self.skipped
            else ""
        )
        return ProviderError(
            AiErrorCode.EMPTY_REPLY, f"the model produced {what}{spent}{scrub(odd)}", retryable=True
        )
