"""What a server did not like about the form of a request: a parameter, or who speaks in which order. No I/O."""

from __future__ import annotations

from typing import Any, Literal

from taskflow.codes import AiErrorCode
from taskflow.errors import ProviderError
from taskflow.light_dataclasses import dataclass
from taskflow.llm.words import Words

What = Literal[
    "max_tokens",
    "max_completion_tokens",
    "limit",
    "stream_options",
    "return_progress",
    "reasoning_split",
    "stream",
    "system",
    "roles",
    "prefix",
]


@dataclass(frozen=True, slots=True)
class Change:
    """What the server wants otherwise. ``most``: the largest token limit it takes, if it said one."""

    what: What
    most: int | None = None


class FormRefused(ProviderError):
    """The request as it was written is refused; another form of it may be taken."""

    def __init__(self, change: Change, detail: str, *, status: int | None = None) -> None:
        super().__init__(AiErrorCode.UNKNOWN, detail, status=status)
        self.change = change


_REFUSED = Words(
    r"unsupported|not support|n't support|unrecogni[sz]ed|unknown|unexpected|extra (?:inputs?|fields?|forbidden|"
    r"params?|parameters?)|extra_forbidden|not (?:an? )?(?:permitted|allowed|implemented|recogni[sz]ed|available|valid|"
    r"accepted)|cannot unmarshal|can only be (?:defined|set|used)|"
    r"invalid|no such|only allowed|cannot be used|deprecated|\binstead\b|additional propert|unable to|"
    r"should not exist|不支持|无法识别|不能识别|未知|多余|非法|无效|不允许"
)
_KIND = Words("forbidden|unsupported|unknown|unrecognized")
_MENTIONED = {  # no \b: between a name and a Chinese word there is none
    "stream_options": Words(r"(?<![a-z_])stream[_ ]options(?![a-z_])"),
    "return_progress": Words(r"(?<![a-z_])return_progress(?![a-z_])"),
    "reasoning_split": Words(r"(?<![a-z_])reasoning_split(?![a-z_])"),
    "max_completion_tokens": Words(r"(?<![a-z_])max_completion_tokens(?![a-z_])"),
    "max_tokens": Words(
        r"(?<![a-z_])max_tokens(?![a-z_])|(?<![a-z_])max_new_tokens(?![a-z_])",
        r"(?<![a-z_])max_output_tokens(?![a-z_])|maximum tokens you requested",
    ),
    "stream": Words(r"['\"`]stream['\"`]|\bstream ?= ?true"),
    "prefix": Words(r"['\"`]prefix['\"`]|(?<![a-z_])continue_final_message(?![a-z_])"),
}
_NEWER = Words(r"(?:use|prefer|replaced by|in favou?r of|改用|使用).{0,4}max_completion_tokens")
_NEEDED = Words("(?:is|field) required|missing")
_NO_STREAM = Words(
    r"(?<!non-)(?<!non )stream(?:ing|ed)? .{0,30}(?:not|n't|un)[ -]?support|"
    r"(?<!non-)(?<!non )\bstream(?:ing)?(?: mode)? (?:is |are )?not (?:implemented|available|enabled|allowed)|"
    r"does not support stream|unsupported for stream|不支持.{0,4}(?:流式|stream(?!_))"
)
_PROSE_CHARS = 4_000
_TOO_MUCH = Words(
    r"too (?:large|big|high)|less than or equal|must be (?:<=|at most|less|smaller|between|in)|at most|maximum|"
    r"range of|should be (?:in|between|less|<=)|exceed|out of range|greater than|is limited|"
    r"超过|超出|范围|过大|大于|最大"
)
_MOST = Words(
    r"(?:不能超过|不得超过|不超过|不能大于|不得大于|小于等于|最大值?[为是:：]?|"
    r"less than or equal to|<=|at most|between \d+ and|\[\d+,|(?:can ?not|must not|should not|may not) exceed|"
    r"maximum(?: allowed)?(?: number of)?(?: output tokens)?(?: value)?(?: is| of)?)\s*[`'\"]?(\d{1,7})"
    r"|\d+ > (\d{1,7})|exceeds? \D{0,40}(?:maximum|limit)\D{0,60}(\d{1,7})"
)
_SYSTEM = Words(
    r"(?:system|developer)['\"`]?s? (?:role|message|prompt|instruction)s?.{0,60}(?:not|n't|un)[ -]?"
    r"(?:support|allow|enabl|permit|accept|recogni|available)"
    r"|(?:not|n't) (?:support|allow|accept|permit)\w*.{0,40}['\"`]?(?:system|developer)\b"
    r"|(?:unsupported|unexpected|invalid|unknown) (?:message )?roles?:?.{0,20}['\"`]?(?:system|developer)"
    r"|(?:unexpected|unknown|unsupported) message role\b"
    r"|invalid value[^.]{0,30}['\"`](?:system|developer)['\"`]"
    r"|only (?:the )?['\"`]?user['\"`]?(?:,| and| or|/).{0,20}assistant.{0,20}roles? (?:are|is) (?:supported|allowed)"
    r"|(?:must|should) be ['\"`]?user['\"`]?(?:,| or) ['\"`]?assistant"
    r"|permitted: ['\"`]?user['\"`]?, ['\"`]?assistant['\"`](?!,)"
    r"|不支持.{0,6}(?:system|系统).{0,6}(?:角色|消息|提示)|(?:system|系统).{0,4}(?:角色|消息).{0,4}不支持"
    r"|role.{0,20}(?:must be|should be|is not) (?:one of|in|either).{0,10}user.{0,12}assistant"
)
_ONE_SYSTEM = Words(
    r"(?:multiple|several|more than (?:one|1)|(?:maximum|at most|limit) (?:of )?(?:one|1)|only (?:one|1|a single)) "
    r"system (?:message|prompt|instruction)"
)
_ROLES = Words(
    r"(?:message )?role sequence|unexpected role .{1,14} after|conversation complete|incorrect role|角色信息|"
    r"at least (?:one|1) (?:content element|token long)|missing .?messages?\.content|"
    r"(?:role|message|conversation)s?.{0,80}alternat|alternat.{0,40}(?:user|role)|"
    r"(?:must|should|has to|have to|needs? to) (?:start|begin|end|finish)\w* with|"
    r"(?:first|last|final) (?:non-system )?message.{0,60}(?:must|should|role|can ?not|has to)|"
    r"expected (?:last role|(?:a )?['\"`]?user\b)|must be from (?:the |a )?['\"`]?user|"
    r"(?:assistant|message)(?: response)? prefill|prefill(?:ing|ed)?.{0,40}not|consecutive|same role|"
    r"successive (?:user|assistant|messages)|must have either content or tool_calls|"
    r"2 or more assistant messages|system message.{0,30}(?:must|should|can only).{0,30}(?:begin|first|start)|"
    r"['\"`]system['\"`] must be (?:the )?first|"
    r"(?:content|messages?|text).{0,60}(?:non-?empty|(?:must|can ?not|should) (?:not )?be (?:empty|blank))|"
    r"trailing whitespace|contain non-whitespace|after the optional system message|"
    r"no user (?:query|prompt|message) (?:was )?found|"
    r"messages (?:parameter is illegal|参数非法)|(?:requests?|conversations?|messages?) (?:starts?|begins?|ends?) with|"
    r"(?:role|message).{0,40}\bmust be (?:from )?(?:the |a )?['\"`]?(?:user|assistant)\b|add_generation_prompt|"
    r"(?:text|content).{0,60} is (?:blank|empty)|must have a text parameter|should have at least 1 character|"
    r"(?:messages|roles) must be an odd number|(?:valid|proper) (?:chat|conversation) turns?|"
    r"(?:role|message)s?.{0,40}\bmust (?:precede|follow|come (?:before|after|first))|"
    r"must have (?:a |some |non-?empty )?(?:message|content|text)\b|"
    r"(?:not|n't|no|must|should) (?:contain|include|have)s?.{0,40}\brole.{0,8}\buser\b|"
    r"(?:only|just) (?:contain |include |have )?(?:one |a )?(?:message )?with (?:the )?role .?system|"
    r"at least (?:one|1) (?:other role|non-system|[`'\"]?user\b)|"
    r"(?:role|角色).{0,6}必须(?:是|为).{0,4}(?:user|assistant|用户|助手)|messages.{0,6}(?:长度|数量|个数).{0,4}必须.{0,2}奇数|"
    r"(?:角色|消息).{0,12}交替|(?:第一|首|最后一?)条.{0,12}(?:user|用户)"
)


def refused_form(errors: list[dict[str, Any]], message: str) -> Change | None:
    """The change that the error asks for; None when it is about something else."""
    named = {name for error in errors for name in _named(error)}
    kinds = (error.get(key) for error in errors for key in ("type", "code"))
    told = " ".join(kind for kind in kinds if isinstance(kind, str) and _KIND.search(kind))
    prose = f"{message[:_PROSE_CHARS]} {told}"
    for what in _MENTIONED:
        if what not in named and not _MENTIONED[what].search(prose):
            continue
        if what.startswith("max") and _TOO_MUCH.search(prose) and (most := _most(prose)):
            return Change("limit", most)
        if _REFUSED.search(prose):
            return Change(_unwanted(what, prose, named))
        if what.startswith("max") and _TOO_MUCH.search(prose):
            return Change("limit")
    if ("max_tokens" in named or "max_tokens" in prose) and _NEEDED.search(prose):
        return Change("max_completion_tokens")
    if "include_usage" in prose and _REFUSED.search(prose):
        return Change("stream_options")
    if _ONE_SYSTEM.search(prose):
        return Change("roles")
    if _SYSTEM.search(prose) or any(error.get("input") in ("system", "developer") for error in errors):
        return Change("system")
    if _NO_STREAM.search(prose):
        return Change("stream")
    if _ROLES.search(prose):
        return Change("roles")
    return None


def refuses(prose: str) -> bool:
    """Whether ``prose`` refuses something of a request."""
    return _REFUSED.search(prose[:_PROSE_CHARS]) is not None


def _unwanted(what: str, prose: str, named: set[str]) -> What:
    """Of the two names of the limit, the one that is refused: ``Use 'max_completion_tokens' instead``."""
    if what == "max_completion_tokens" and "max_completion_tokens" not in named:
        wanted = _NEWER.search(prose)
        if wanted or "max_tokens" in named:
            return "max_tokens"
    return what  # type: ignore[return-value]  # one of the names that the caller tries


def _named(error: dict[str, Any]) -> list[str]:
    """The parameters that an error names outside its prose: OpenAI's ``param``, Pydantic's ``loc``."""
    names: list[str] = []
    for value in (error.get(key) for key in ("param", "parameter", "field", "path")):
        if isinstance(value, str):
            names.append(value.split(".")[0].split("[")[0])
    loc = error.get("loc")
    if isinstance(loc, (list, tuple)):
        names += [part for part in loc if isinstance(part, str)]
    return names


def _most(prose: str) -> int | None:
    found = _MOST.search(prose)
    number = next((group for group in found.groups() if group), None) if found else None
    return int(number) if number and int(number) > 0 else None
