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
    """Read ``{"texts": […], "rounds": n}``; after a warm-up pass, write the seconds of each round."""
    request = json.load(sys.stdin)
    one_pass(request["texts"])
    json.dump([one_pass(request["texts"]) for _ in range(request["rounds"])], sys.stdout)


if __name__ == "__main__":
    main()
