"""Set-up: what is done is not done again, and what was interrupted is."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.setup import bootstrap, commands, lock, python_env, stamps, web
from local.setup.errors import SetupError
from local.setup.stamps import ROOT, Stamp, digest


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty project folder in place of this one."""
    for module in (stamps, commands, python_env, web):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    for module in (web, bootstrap):
        monkeypatch.setattr(module, "CACHE", tmp_path / ".cache")
    monkeypatch.setattr(commands, "LOGS", tmp_path / ".cache" / "setup")
    monkeypatch.setattr(web, "WEB", tmp_path / "web")
    yield tmp_path


def test_a_stamp_holds_for_the_inputs_it_was_set_for(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "deep" / "stamp", "one")
    assert not stamp.fresh()
    stamp.set()
    assert stamp.fresh() and not Stamp(stamp.path, "two").fresh()
    stamp.clear()
    assert not stamp.fresh()


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
    web.make(lambda words: None)
    assert web.ready() and calls(client) == ["ci ", "run "]
    (client / "web" / "src" / "main.ts").write_text("2")
    assert not web.ready()
    web.make(lambda words: None)
    assert web.ready() and calls(client)[2:] == ["run "]
    (client / "web" / "package-lock.json").write_text("2")
    web.make(lambda words: None)
    assert calls(client)[3:] == ["ci ", "run "]


def test_a_build_that_was_interrupted_is_done_again(client: Path) -> None:
    web.make(lambda words: None)
    web.build_stamp().clear()  # as at the beginning of a build that never ended
    assert not web.ready()
    shutil.rmtree(client / "web" / "node_modules")
    web.make(lambda words: None)
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
        web.make(lambda words: None)
    words = str(caught.value)
    assert "web packages" in words and "registry says no" in words and "web-packages.log" in words
    assert not web.ready()


@pytest.mark.parametrize(
    ("version", "words"),
    [("v18.20.4", "found v18.20.4"), ("v20.18.1", "found v20.18.1"), (None, "found none")],
)
def test_an_old_or_missing_node_is_named_with_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch, version: str | None, words: str
) -> None:
    programs = project / "bin"
    fake_npm(project)
    if version is not None:
        (programs / "node").write_text(f"#!/bin/sh\necho {version}\n")
        (programs / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(SetupError) as caught:
        web.require_node()
    assert (
        words in str(caught.value) and "Node.js 20.19" in str(caught.value) and "\n" not in str(caught.value)
    )


@pytest.fixture
def environment(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    venv = project / ".venv"
    monkeypatch.setattr(python_env, "VENV", venv)
    monkeypatch.setattr(python_env, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(python_env, "BEGUN", venv / "installing")
    locks = {"run": project / "run.txt", "all": project / "all.txt"}
    monkeypatch.setattr(python_env, "LOCKS", locks)
    for file in (*locks.values(), project / "pyproject.toml"):
        file.write_text("1")
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    return project


def test_all_packages_are_enough_to_run_but_not_the_other_way_round(environment: Path) -> None:
    assert not python_env.ready("run") and not python_env.ready("all")
    python_env.stamp("run").set()
    assert python_env.ready("run") and not python_env.ready("all")
    python_env.stamp("run").clear()
    python_env.stamp("all").set()
    assert python_env.ready("run") and python_env.ready("all")


def test_packages_are_installed_again_after_an_interruption_or_a_new_lock(environment: Path) -> None:
    python_env.stamp("all").set()
    python_env.BEGUN.touch()
    assert not python_env.ready("all")
    python_env.BEGUN.unlink()
    assert python_env.ready("all")
    python_env.LOCKS["all"].write_text("2")
    assert not python_env.ready("all")


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
