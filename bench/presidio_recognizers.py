"""Times Microsoft Presidio's recognizers on the texts given on standard input; run by ``bench.redaction``.

Runs in an environment of its own, which has Presidio and not this project. Recognizers are called directly, without
the NLP engine that Presidio usually runs before them: what is timed is only what compares with the redactor.
"""

import json
import sys
import time

from presidio_analyzer.predefined_recognizers import (  # type: ignore[import-not-found]
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    InAadhaarRecognizer,
    InPanRecognizer,
    IpRecognizer,
    PhoneRecognizer,
    UsSsnRecognizer,
)

RECOGNIZERS = [
    CreditCardRecognizer(),
    EmailRecognizer(),
    IbanRecognizer(),
    InAadhaarRecognizer(),
    InPanRecognizer(),
    IpRecognizer(),
    PhoneRecognizer(),
    UsSsnRecognizer(),
]


def one_pass(texts: list[str]) -> float:
    """CPU seconds that one pass over ``texts`` takes."""
    started = time.process_time()
    for text in texts:
        for recognizer in RECOGNIZERS:
            recognizer.analyze(text, recognizer.supported_entities, None)
    return time.process_time() - started


def main() -> None:
    """Read the texts, as JSON in a line; for it and each further line make a pass and write its seconds."""
    texts = json.loads(sys.stdin.readline())
    print(one_pass(texts), flush=True)
    for _ in sys.stdin:
        print(one_pass(texts), flush=True)


if __name__ == "__main__":
    main()
