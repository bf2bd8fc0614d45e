"""Names of downloads: what browsers save an export as."""

from __future__ import annotations

import unicodedata
from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.rest.downloads import MAX_NAME_BYTES, ascii_file_name, content_disposition, file_name


@pytest.mark.parametrize(
    ("title", "name", "ascii_name"),
    [
        ("What is rain?", "What is rain.md", "what-is-rain.md"),
        ("", "conversation.md", "conversation.md"),
        ("गीत सुनाओ", "गीत सुनाओ.md", "conversation.md"),
        ("Über Straßen & Œuvre", "Über Straßen & Œuvre.md", "uber-strassen-oeuvre.md"),
        ("你好世界", "你好世界.md", "conversation.md"),
        ("مرحبا بالعالم", "مرحبا بالعالم.md", "conversation.md"),
        ("می\u200cخواهم", "می خواهم.md", "conversation.md"),
        ("ශ්\u200dරී ලංකා", "ශ්රී ලංකා.md", "conversation.md"),
        ("👩\u200d💻 help me", "👩💻 help me.md", "help-me.md"),
        ("👨\u200d👩\u200d👧 trip", "👨👩👧 trip.md", "trip.md"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f match", "🏴 match.md", "match.md"),
        ("soft\u00adhyphen\u2060\ufeff", "softhyphen.md", "softhyphen.md"),
        ("\u200c\u200d", "conversation.md", "conversation.md"),
        ("Python で 入門", "Python で 入門.md", "python.md"),
        ('a"b\r\nSet-Cookie: x', "a b Set-Cookie x.md", "a-b-set-cookie-x.md"),
        ("../../etc/passwd", "etc passwd.md", "etc-passwd.md"),
        ("C:\\Windows\\system32", "C Windows system32.md", "c-windows-system32.md"),
        (".hidden", "hidden.md", "hidden.md"),
        ("trailing. . .", "trailing.md", "trailing.md"),
        ("...", "conversation.md", "conversation.md"),
        ("con", "conversation-con.md", "conversation-con.md"),
        ("NUL.txt", "conversation-NUL.txt.md", "nul-txt.md"),
        ("Com1", "conversation-Com1.md", "conversation-com1.md"),
        ("lpt¹", "conversation-lpt¹.md", "conversation-lpt1.md"),
        ("con artists", "con artists.md", "con-artists.md"),
        ("100% %41 ~x", "100 41 x.md", "100-41-x.md"),
        ("a\u202excod.exe", "axcod.exe.md", "axcod-exe.md"),
        ("\u200f\u200e", "conversation.md", "conversation.md"),
        ("null\0byte\x7f", "null byte.md", "null-byte.md"),
        ("Zu\u0308rich", "Zürich.md", "zurich.md"),
        ("x" * 80, "x" * 80 + ".md", "x" * 60 + ".md"),
    ],
)
def test_a_download_is_called_like_the_conversation(title: str, name: str, ascii_name: str) -> None:
    assert file_name(title, "md") == name
    assert ascii_file_name(title, "md") == ascii_name


def test_the_header_carries_both_names() -> None:
    assert content_disposition("Über 'rain' (1)", "json") == (
        "attachment; filename=\"uber-rain-1.json\"; filename*=UTF-8''%C3%9Cber%20%27rain%27%20%281%29.json"
    )


@pytest.mark.parametrize("title", ["字" * 80, "👨‍👩‍👧‍👦" * 11, "क्षि" * 20, "é" * 120, "𝒳" * 80])
def test_a_long_name_is_cut_between_characters(title: str) -> None:
    name = file_name(title, "json")
    stem = name.removesuffix(".json")
    assert MAX_NAME_BYTES - 30 < len(name.encode()) <= MAX_NAME_BYTES
    unit = title[: len(title) // title.count(title[0])].replace("\u200d", "")
    assert stem == unit * (len(stem) // len(unit))


@given(st.text(max_size=100), st.sampled_from(["md", "json"]))
def test_every_title_has_a_name_that_can_be_saved(title: str, suffix: str) -> None:
    header = content_disposition(title, suffix)
    assert header.isascii()
    assert header.isprintable()
    message = Message()
    message["Content-Disposition"] = header
    name = file_name(title, suffix)
    assert unquote(header.partition("filename*=UTF-8''")[2]) == name
    assert message.get_filename() in (name, ascii_file_name(title, suffix))
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert not set(name) & set('/\\:*?"<>|\0\r\n')
    assert all(unicodedata.category(each) != "Cf" for each in name), "Chromium makes it an underscore"
    assert name.endswith(f".{suffix}")
    assert not name.startswith((".", " ", "-"))
