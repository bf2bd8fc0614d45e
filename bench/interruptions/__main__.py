"""``python -m bench.interruptions`` (``make eval``): interrupts a model many times, and prints how it took that.

The embedded model unless ``--base-url`` names another server (its key: ``TASKFLOW_LLM_API_KEY``). The embedded one is
asked with the sampling that people get and a fixed seed, each of two processes playing half of the cases one after the
other on one thread; another one at temperature 0. So a run prints what the run before it has printed, as far as the
server goes along. Exit code 1 when an instruction came back.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx
from taskflow import bootstrap
from taskflow.llm import registry
from taskflow.settings import Settings

from bench.interruptions.cases import Case, load
from bench.interruptions.play import SEED, Asked, Played, play
from bench.machine import heading
from local.setup.stamps import ROOT
from tests.support.ports import free_port
from tests.support.stack import answers

PROCESSES = 2
EMBEDDED = Settings(llm_provider="embedded")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the evaluation; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.interruptions", description=__doc__)
    parser.add_argument(
        "--base-url", help="an OpenAI-compatible server, for example http://localhost:11434/v1"
    )
    parser.add_argument("--model", help="with --base-url, the id of the model")
    parser.add_argument(
        "--form", choices=("note", "plain"), help="of the prompt (default: what the model gets)"
    )
    parser.add_argument("--only", type=int, help="play only the first N cases")
    parser.add_argument("--show", choices=("none", "failed", "all"), default="none", help="print transcripts")
    options = parser.parse_args(arguments)
    if options.base_url and not options.model:
        parser.error("--base-url needs --model")
    cases = load()[: options.only]
    print(heading(f"python -m bench.interruptions {' '.join(arguments or sys.argv[1:])}".rstrip()))
    began = time.monotonic()
    with ExitStack() as running:
        if options.base_url:
            asked = [elsewhere(options.base_url, options.model)]
        else:
            asked = [embedded(running.enter_context(embedded_server())) for _ in range(PROCESSES)]
        if options.form:
            asked = [with_form(each, options.form) for each in asked]
        played = play_all(asked, cases)
    report(played, options.show)
    print(f"{time.monotonic() - began:.0f} s, form {asked[0].form}")
    return 1 if any(each.verdict.echoed for each in played) else 0


def embedded(base_url: str) -> Asked:
    """The embedded model as a conversation asks it."""
    model = registry.EMBEDDED[0].id
    return Asked(
        base_url, model, bootstrap.system_prompt(EMBEDDED), registry.interruption_form(EMBEDDED, model)
    )


def elsewhere(base_url: str, model: str) -> Asked:
    """A model of another server, as a conversation asks it."""
    settings = Settings(llm_base_url=base_url)
    return Asked(
        base_url,
        model,
        bootstrap.system_prompt(settings),
        registry.interruption_form(settings, model),
        os.environ.get("TASKFLOW_LLM_API_KEY", ""),
        (("seed", SEED), ("temperature", 0)),
    )


def with_form(asked: Asked, form: str) -> Asked:
    """The same model, told of interruptions in another form; with ``note`` also with the usual system prompt."""
    if form == "note":
        prompt = asked.system_prompt or bootstrap.SYSTEM_PROMPT
        return Asked(asked.base_url, asked.model, prompt, "note", asked.api_key, asked.options)
    return Asked(asked.base_url, asked.model, asked.system_prompt, "plain", asked.api_key, asked.options)


@contextmanager
def embedded_server() -> Iterator[str]:
    """The embedded model's server on one thread; the base of its API."""
    port = free_port()
    command = [sys.executable, "-m", "local.model", "--port", str(port), "--threads", "1"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while not (answers(url) and httpx.get(f"{url}/health", trust_env=False).status_code == 200):
            if process.poll() is not None:
                raise SystemExit("the embedded model does not start: run python -m local.model --port 8080")
            time.sleep(0.1)
        yield f"{url}/v1"
    finally:
        process.terminate()
        process.wait()


def play_all(asked: Sequence[Asked], cases: Sequence[Case]) -> list[Played]:
    """Plays every case, each server one after the other its share; in the order of ``cases``."""

    def share(which: int) -> list[Played]:
        with httpx.Client(trust_env=not asked[which].base_url.startswith("http://127.")) as client:
            return [play(client, asked[which], case) for case in cases[which :: len(asked)]]

    with ThreadPoolExecutor(len(asked)) as pool:
        shares = list(pool.map(share, range(len(asked))))
    return [shares[index % len(asked)][index // len(asked)] for index in range(len(cases))]


def report(played: Sequence[Played], show: str) -> None:
    """Prints the transcripts that are asked for, and the counts."""
    for each in played:
        verdict = each.verdict
        failures = [
            *([f"echoed “{verdict.echoed}”"] if verdict.echoed else []),
            *([f"repeated {len(verdict.repeated)} seen"] if verdict.repeated else []),
            *([] if verdict.answered else ["not answered"]),
        ]
        if show == "all" or (show == "failed" and failures):
            print(f"\n{each.case.question}\n  < {_line(each.seen)}|\n{each.case.instead}")
            print(f"  < {_line(each.answer)}\n  = {', '.join(failures) or 'good'}")
    count = len(played)
    echoed = sum(bool(each.verdict.echoed) for each in played)
    repeated = sum(bool(each.verdict.repeated) for each in played)
    answered = sum(each.verdict.answered for each in played)
    print(
        f"\n{count} interruptions: instructions echoed {echoed} (must be 0), seen sentences repeated {repeated}, "
    )
    print(f"what was said last answered {answered} ({answered / count:.0%})")


def _line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    raise SystemExit(main())
