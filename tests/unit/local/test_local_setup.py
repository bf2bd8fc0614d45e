"""Set-up: what is done is not done again, and what was interrupted is."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.setup import bootstrap, commands, environments, stamps, web
from local.setup.environments import Environment
from local.setup.errors import SetupError
from local.setup.stamps import ROOT, digest
from tools import lock


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty project folder in place of this one."""
    for module in (stamps, commands, environments, web):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    for module in (stamps, web):
        monkeypatch.setattr(module, "CACHE", tmp_path / ".cache")
    monkeypatch.setattr(commands, "LOGS", tmp_path / ".cache" / "setup")
    monkeypatch.setattr(commands, "PAUSES_SECONDS", (0.0, 0.0))
    monkeypatch.setattr(web, "WEB", tmp_path / "web")
    monkeypatch.setattr(web, "TYPESCRIPT", tmp_path / "clients" / "typescript")
    yield tmp_path


def test_a_digest_changes_with_content_place_and_facts(project: Path) -> None:
    one, two = project / "one", project / "two"
    one.write_text("same")
    before = digest([one], "3.11")
    assert digest([one], "3.11") == before != digest([one], "3.12")
    one.rename(two)
    moved = digest([two], "3.11")
    two.write_text("other")
    assert len({before, moved, digest([two], "3.11")}) == 3


def fake_npm(folder: Path, *, fails: bool = False) -> None:
    """An npm that leaves what the real one leaves and notes how it was called."""
    npm = folder / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(
        "#!/bin/sh\n"
        f'echo "$1 $NODE_ENV" >> {folder}/calls\n'
        f"[ -z {'1' if fails else ''} ] || {{ echo registry says no >&2; exit 1; }}\n"
        "mkdir -p node_modules dist\n"
        "touch node_modules/.package-lock.json dist/index.html\n"
    )
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def client(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A web client's sources, and a fake npm before the real one."""
    fake_npm(project)
    (project / "web" / "src").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "src/main.ts"):
        (project / "web" / name).write_text("1")
    monkeypatch.setenv("PATH", f"{project / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("NODE_ENV", "production")
    return project


def calls(project: Path) -> list[str]:
    return (project / "calls").read_text().splitlines()


def test_the_web_client_is_built_once_and_again_for_what_has_changed(client: Path) -> None:
    assert not web.ready()
    web.make()
    assert web.ready() and calls(client) == ["ci ", "run "]
    (client / "web" / "src" / "main.ts").write_text("2")
    assert not web.ready()
    web.make()
    assert web.ready() and calls(client)[2:] == ["run "]
    (client / "web" / "package-lock.json").write_text("2")
    web.make()
    assert calls(client)[3:] == ["ci ", "run "]


def test_the_web_client_is_built_again_for_what_has_changed_of_the_typescript_client(client: Path) -> None:
    web.make()
    sources = client / "clients" / "typescript" / "src" / "chat"
    sources.mkdir(parents=True)
    (sources / "turn.ts").write_text("1")
    assert not web.ready()
    web.make()
    assert web.ready() and calls(client)[2:] == ["run "]
    (client / "clients" / "typescript" / "README.md").write_text("no part of the page")
    assert web.ready()


def test_the_typescript_client_has_packages_of_its_own(client: Path) -> None:
    folder = client / "clients" / "typescript"
    folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        (folder / name).write_text("1")
    assert not web.typescript_ready()
    web.make_typescript()
    assert web.typescript_ready() and not web.installed() and calls(client) == ["ci "]
    (folder / "package-lock.json").write_text("2")
    assert not web.typescript_ready()


def test_a_build_that_was_interrupted_is_done_again(client: Path) -> None:
    web.make()
    (client / ".cache" / "setup" / "web-build").unlink()  # as at the beginning of a build that never ended
    assert not web.ready()
    shutil.rmtree(client / "web" / "node_modules")
    web.make()
    assert calls(client)[2:] == ["ci ", "run "]


def test_a_failing_program_is_named_with_its_last_words_and_log(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_npm(project, fails=True)
    (project / "web").mkdir()
    for name in ("package.json", "package-lock.json"):
        (project / "web" / name).touch()
    monkeypatch.setenv("PATH", f"{project / 'bin'}:{os.environ['PATH']}")
    with pytest.raises(SetupError) as caught:
        web.make()
    words = str(caught.value)
    assert "web packages" in words and "registry says no" in words and "web-packages.log" in words
    assert not web.ready()


@pytest.mark.parametrize(("failures", "fails"), [(0, False), (2, False), (3, True)])
def test_what_is_fetched_is_tried_three_times(project: Path, failures: int, fails: bool) -> None:
    counts = f"echo >> {project}/tries; [ $(wc -l < {project}/tries) -gt {failures} ]"
    said: list[str] = []
    try:
        commands.fetch("fetching", ["sh", "-c", f"echo registry says; {counts}"], show=said.append)
        failed = False
    except SetupError as error:
        failed = True
        assert "fetching could not be set up" in str(error)
    tries = min(failures + 1, 3)
    assert failed is fails
    assert len((project / "tries").read_text()) == said.count("registry says") == tries


def test_what_was_stopped_is_not_tried_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "PAUSES_SECONDS", (3600.0,))
    with pytest.raises(SetupError):
        commands.fetch("stopped", ["sh", "-c", "kill -TERM $$"])
    paused: list[str] = []

    def stop(words: str) -> None:
        paused.append(words)
        if "tried again" in words:
            commands.stop_all()

    with pytest.raises(SetupError):
        commands.fetch("paused", ["false"], show=stop)
    assert len(paused) == 1


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("#!/bin/sh\necho v18.20.4\n", "found v18.20.4"),
        ("#!/bin/sh\necho v20.18.1\n", "found v20.18.1"),
        ("#!/bin/sh\necho 'not the tool that you think' >&2\nexit 127\n", "does not say which it is"),
        ("\0ELF of another machine", "cannot be run (Exec format error)"),
        (None, "found none"),
    ],
)
def test_an_old_or_missing_node_is_named_with_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch, program: str | None, words: str
) -> None:
    programs = project / "bin"
    fake_npm(project)
    if program is not None:
        (programs / "node").write_text(program)
        (programs / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(SetupError) as caught:
        web.require_node()
    assert (
        words in str(caught.value) and "Node.js 20.19" in str(caught.value) and "\n" not in str(caught.value)
    )


@pytest.fixture
def made(project: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """An environment that is not there yet, and a uv that leaves what the real one leaves and notes its calls."""
    uv = project / ".cache" / "uv"
    (uv / "bin").mkdir(parents=True)
    # Not a link: a Python finds its packages from where it lies, and Debian's own has no pip.
    (uv / "bin" / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (uv / "bin" / "python").chmod(0o755)
    (uv / "bin" / "uv").write_text(
        "#!/bin/sh\n"
        f'echo "$1 $2" >> {project}/calls\n'
        f"[ ! -e {project}/broken ] || {{ echo no such package >&2; exit 1; }}\n"
        f'[ "$1" != venv ] || {{ mkdir -p {project}/env/bin; touch {project}/env/bin/python; }}\n'
    )
    (uv / "bin" / "uv").chmod(0o755)
    for file in (project / "uv.txt", project / "lock.txt"):
        file.write_text("1")
    monkeypatch.setattr(environments, "UV", uv)
    monkeypatch.setattr(environments, "UV_LOCK", project / "uv.txt")
    stamps.write(uv / "installed", f"{environments._place(uv)}\n{digest([project / 'uv.txt'])}")
    return Environment("packages", project / "env", (project / "lock.txt",))


def test_an_environment_is_made_once_and_completed_for_a_new_lock(made: Environment, project: Path) -> None:
    assert not made.ready()
    assert made.ensure() == made.python == made.ensure()
    assert made.ready() and calls(project) == ["venv --clear", "pip sync"]
    (project / "lock.txt").write_text("2")
    assert not made.ready() and made.begun_as()
    made.ensure()
    assert made.ready() and calls(project)[2:] == ["pip sync"]


def test_an_environment_that_was_interrupted_or_moved_is_made_anew(made: Environment, project: Path) -> None:
    made.ensure()
    made.note.unlink()  # as while packages are installed
    made.ensure()
    assert calls(project)[2:] == ["venv --clear", "pip sync"]
    made.note.write_text(made.note.read_text().replace(str(project), "/elsewhere"))
    assert not made.ready()
    made.ensure()
    made.python.unlink()  # the system's Python was replaced
    made.ensure()
    assert calls(project)[4:] == ["venv --clear", "pip sync"] * 2 and made.ready()


def test_an_environment_that_fails_says_so_and_is_not_taken_for_done(
    made: Environment, project: Path
) -> None:
    (project / "broken").touch()
    with pytest.raises(SetupError, match=r"packages could not be set up; .*\n  no such package"):
        made.ensure()
    assert not made.ready()
    (project / "broken").unlink()
    assert made.ensure() and made.ready()


def test_packages_of_tests_stay_when_only_those_to_run_are_wanted(made: Environment, project: Path) -> None:
    made.ensure()
    fewer = Environment("packages", made.folder, (project / "uv.txt",))
    assert made.begun_as() and not fewer.begun_as() and not fewer.ready()


def test_pips_settings_are_uvs_and_its_own_win(made: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("PIP_FIND_LINKS", "/usr /none https://wheels.example")
    found = environments.uv_settings()
    assert (found["UV_DEFAULT_INDEX"], found["UV_FIND_LINKS"]) == (
        "https://mirror.example/simple",
        "/usr,https://wheels.example",
    )
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert environments.uv_settings()["UV_DEFAULT_INDEX"] == "https://other.example/simple"


def test_the_real_uv_installs_what_a_lock_says_and_nothing_else(tmp_path: Path) -> None:
    entry = re.search(r"^idna==.*(\n    .*)+", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert entry is not None
    locked = tmp_path / "lock.txt"
    locked.write_text(entry[0].rstrip(" \\") + "\n")
    real = Environment("one package", tmp_path / "env", (locked,))
    listing = "import importlib.metadata as m; print([d.name for d in m.distributions()])"
    assert subprocess.check_output([real.ensure(), "-c", listing], text=True) == "['idna']\n"
    locked.write_text(re.sub("sha256:....", "sha256:0000", locked.read_text()))
    shutil.rmtree(real.folder)
    with pytest.raises(SetupError, match="one package could not be set up"):
        real.ensure()


def test_the_step_that_failed_is_named_and_not_the_one_stopped_because_of_it(project: Path) -> None:
    def fail(show: object) -> None:
        while not commands._running:
            time.sleep(0.01)
        raise SetupError("the disk is full")

    stopped: list[str] = []

    def slow(show: Callable[[str], None]) -> None:
        try:
            commands.run("slow", ["sleep", "60"], show=show)
        except SetupError as failure:
            stopped.append(str(failure))
            raise

    with pytest.raises(SetupError, match="the disk is full"):
        bootstrap.do_all({"slow": slow, "failing": fail})
    assert len(stopped) == 1 and "slow could not be set up" in stopped[0]


def test_a_set_up_waits_for_what_a_killed_one_still_has_running(project: Path) -> None:
    code = f"""
import pathlib
from local.setup import commands, stamps
stamps.CACHE = commands.LOGS = pathlib.Path({str(project / ".cache")!r})
with stamps.setup_lock():
    program = ["sh", "-c", "echo up; sleep 2; echo done > {project}/slow"]
    commands.run("slow", program, show=lambda words: print(words, flush=True))
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"up\n"
        other.kill()
    with stamps.setup_lock():
        assert (project / "slow").read_text() == "done\n"


def test_no_supported_python_is_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (tmp_path / "dirname").symlink_to(shutil.which("dirname") or "")
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "local" / "setup" / "python.sh"), "setup"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("TaskFlow needs Python 3.11") and done.stderr.count("\n") == 1


def test_bootstrap_needs_nothing_that_is_not_in_the_standard_library() -> None:
    code = "import local.setup.bootstrap, sys; print('site-packages' in str(sys.modules.values()))"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("False\n", "")


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    """A copy of the lock files and their sources."""
    for made in lock.LOCKS:
        for path in (made.path, made.source):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_the_locks_agree_with_their_sources(locks: Path) -> None:
    assert lock.problems(locks) == []


def test_a_new_requirement_and_a_raised_one_are_missed_in_the_lock(locks: Path) -> None:
    edit(locks / "pyproject.toml", '"httpx>=', '"left-pad>=1", "httpx>=9')
    found = lock.problems(locks)
    assert any("nothing for left-pad>=1" in problem for problem in found)
    assert any(problem.startswith("requirements.lock has ") and "httpx>=9" in problem for problem in found)


def test_a_part_of_the_lock_that_differs_from_it_is_named(locks: Path) -> None:
    edit(locks / "local" / "requirements.txt", "\nhttpx==", "\nhttpx==0.0.1.")
    assert any("another httpx than requirements.lock" in problem for problem in lock.problems(locks))
