"""What people set, and what they are told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from local.faults.plan import Plan
from local.setup.stamps import ROOT
from local.supervisor.config import KNOWN, load
from local.supervisor.errors import SettingError
from local.supervisor.provider import OPENROUTER_URL


class Template(yaml.SafeLoader):
    """Reads CloudFormation's YAML; what its tags mean does not matter here."""


Template.add_multi_constructor("!", lambda loader, suffix, node: suffix)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def refused(env_file: Path, **settings: str) -> str:
    with pytest.raises(SettingError) as caught:
        load(settings, env_file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_without_settings_the_embedded_model_answers_on_port_3000(env_file: Path) -> None:
    config = load({}, env_file)
    assert config.url == "http://localhost:3000"
    assert config.data_dir == ROOT / ".taskflow"
    assert config.provider.embedded and config.provider.name == "embedded"
    assert config.tuning == {}


def test_the_environment_wins_over_the_file_and_empty_means_not_set(env_file: Path) -> None:
    env_file.write_text(
        "TASKFLOW_PORT=4000\nTASKFLOW_IDLE_SECONDS=9\nexport TASKFLOW_HISTORY_DAYS='7' # days\n"
    )
    config = load({"TASKFLOW_PORT": "5000", "TASKFLOW_IDLE_SECONDS": "", "PATH": "/bin"}, env_file)
    assert config.port == 5000
    assert config.tuning == {"HistoryDays": "7"}


def test_the_file_may_hold_settings_of_other_programs(env_file: Path) -> None:
    env_file.write_text("# mine\n\nEDITOR=vi\nTASKFLOW_PORT=4000\n")
    assert load({}, env_file).port == 4000


@pytest.mark.parametrize(
    "text", [b"\xef\xbb\xbfTASKFLOW_PORT=4000\r\n", b"TASKFLOW_PORT=4000\r", b"TASKFLOW_PORT='4000'"]
)
def test_the_file_may_come_from_any_editor(env_file: Path, text: bytes) -> None:
    env_file.write_bytes(text)
    assert load({}, env_file).port == 4000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_a_file_in_another_encoding_is_named(env_file: Path, encoding: str) -> None:
    env_file.write_text("TASKFLOW_PORT=4000\n# né\n", encoding=encoding)
    assert "save it as UTF-8" in refused(env_file)


def test_a_file_that_cannot_be_read_is_named(env_file: Path) -> None:
    env_file.mkdir()
    assert "cannot be read (Is a directory)" in refused(env_file)


def test_a_misspelt_setting_in_the_file_is_named_with_what_was_meant(env_file: Path) -> None:
    env_file.write_text("TASKFLOW_IDLE_SECOND=3\n")
    words = refused(env_file)
    assert "no setting TASKFLOW_IDLE_SECOND" in words and "did you mean TASKFLOW_IDLE_SECONDS?" in words


@pytest.mark.parametrize("line", ["TASKFLOW_PORT", "what is this", "=3"])
def test_a_line_that_is_no_setting_is_named_by_its_number(env_file: Path, line: str) -> None:
    env_file.write_text(f"TASKFLOW_IDLE_SECONDS=3\n{line}\n")
    assert "line 2: not NAME=value" in refused(env_file)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TASKFLOW_PORT", "http"),
        ("TASKFLOW_PORT", "0"),
        ("TASKFLOW_PORT", "70000"),
        ("TASKFLOW_IDLE_SECONDS", "soon"),
        ("TASKFLOW_IDLE_SECONDS", "-1"),
        ("TASKFLOW_PACING_BASE_MS", "30ms"),
        ("TASKFLOW_HISTORY_DAYS", "0"),
        ("TASKFLOW_HISTORY_DAYS", "1.5"),
        ("TASKFLOW_AUTH_MODE", "none"),
        ("TASKFLOW_LOG_LEVEL", "loud"),
        ("TASKFLOW_SNAPSHOTS", "yes"),
        ("TASKFLOW_LLM_BASE_URL", "8.8.8.8:11434"),
        ("TASKFLOW_LLM_BASE_URL", "http://[::1/v1"),
        ("TASKFLOW_LLM_BASE_URL", "http://local host/v1"),
        ("TASKFLOW_LLM_BASE_URL", "http://localhost:port/v1"),
    ],
)
def test_a_wrong_value_is_named_with_its_setting(env_file: Path, name: str, value: str) -> None:
    assert name in refused(env_file, **{name: value})


def test_functions_start_from_snapshots_unless_somebody_says_off(env_file: Path) -> None:
    assert load({}, env_file).snapshots
    assert load({"TASKFLOW_SNAPSHOTS": "on"}, env_file).snapshots
    assert not load({"TASKFLOW_SNAPSHOTS": "off"}, env_file).snapshots


def test_an_openrouter_key_alone_means_openrouter(env_file: Path) -> None:
    provider = load({"OPENROUTER_API_KEY": "sk-or-1"}, env_file).provider
    assert (provider.base_url, provider.api_key) == (OPENROUTER_URL, "sk-or-1")


def test_a_base_url_wins_over_an_openrouter_key_which_then_goes_to_nobody_else(env_file: Path) -> None:
    settings = {"OPENROUTER_API_KEY": "sk-or-1", "TASKFLOW_LLM_BASE_URL": "http://localhost:11434/v1/"}
    provider = load(settings, env_file).provider
    assert (provider.base_url, provider.api_key) == ("http://localhost:11434/v1", "")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        ("https://api.openai.com/v1", "TASKFLOW_LLM_API_KEY"),
        ("https://eu.api.openai.com/v1", "TASKFLOW_LLM_API_KEY"),
    ],
)
def test_a_hosted_provider_without_a_key_is_refused(env_file: Path, url: str, key: str) -> None:
    words = refused(env_file, TASKFLOW_LLM_BASE_URL=url)
    assert url in words and f"set {key}" in words


def test_a_key_without_a_base_url_is_refused(env_file: Path) -> None:
    assert "TASKFLOW_LLM_BASE_URL is not" in refused(env_file, TASKFLOW_LLM_API_KEY="sk-secret")


def test_no_key_is_ever_repeated(env_file: Path) -> None:
    assert "sk-secret" not in refused(env_file, TASKFLOW_LLM_API_KEY="sk-secret")
    config = load({"OPENROUTER_API_KEY": "sk-secret"}, env_file)
    assert "sk-secret" not in repr(config)


def test_a_default_model_must_be_among_those_offered(env_file: Path) -> None:
    words = refused(env_file, TASKFLOW_DEFAULT_MODEL="gpt")
    assert "TASKFLOW_DEFAULT_MODEL=gpt" in words and "smollm2-135m" in words
    listed = {"TASKFLOW_LLM_BASE_URL": "http://localhost:1234/v1", "TASKFLOW_MODELS": "a, b"}
    assert "a, b" in refused(env_file, **listed, TASKFLOW_DEFAULT_MODEL="c")
    assert load({**listed, "TASKFLOW_DEFAULT_MODEL": "b"}, env_file).provider.default_model == "b"


def test_the_example_lists_every_setting_with_its_default(env_file: Path) -> None:
    text = (ROOT / ".env.example").read_text()
    assert {
        line[1:].partition("=")[0] for line in text.splitlines() if line.startswith("#") and line[1:2] != " "
    } == set(KNOWN)
    env_file.write_text(
        "".join(f"{line[1:]}\n" for line in text.splitlines() if line.startswith("#TASKFLOW"))
    )
    assert load({}, env_file).port == load({}, env_file.with_name("none")).port


def test_origins_are_passed_on_as_browsers_send_them(env_file: Path) -> None:
    config = load({"TASKFLOW_ALLOWED_ORIGINS": "https://Shop.example:443, http://localhost:5173 ,"}, env_file)
    assert config.tuning == {"AllowedOrigins": "https://shop.example,http://localhost:5173"}
    mixed = load({"TASKFLOW_ALLOWED_ORIGINS": "Capacitor://localhost,https://a.example,app://-"}, env_file)
    assert mixed.tuning == {
        "AllowedOrigins": "https://a.example",
        "AppOrigins": "capacitor://localhost,app://-",
    }


@pytest.mark.parametrize("value", ["*", "shop.example", "https://shop.example/", "https://shop.example/a"])
def test_an_origin_that_no_browser_sends_is_refused(env_file: Path, value: str) -> None:
    with pytest.raises(SettingError, match=r"TASKFLOW_ALLOWED_ORIGINS has .*https://shop\.example"):
        load({"TASKFLOW_ALLOWED_ORIGINS": value}, env_file)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"TASKFLOW_AUTH_MODE": "oidc"}, "TASKFLOW_OIDC_ISSUER"),
        ({"TASKFLOW_OIDC_ISSUER": "https://login.example"}, "TASKFLOW_OIDC_AUDIENCE"),
        ({"TASKFLOW_OIDC_ISSUER": "http://login.example", "TASKFLOW_OIDC_AUDIENCE": "a"}, "https address"),
        ({"TASKFLOW_OIDC_ROLES": "admin"}, "TASKFLOW_OIDC_ROLES"),
        ({"TASKFLOW_TENANTS": "{}"}, "TASKFLOW_TENANTS"),
        ({"TASKFLOW_TICKETLESS": "yes"}, "TASKFLOW_TICKETLESS"),
    ],
)
def test_what_signing_in_needs_is_asked_for(env_file: Path, settings: dict[str, str], named: str) -> None:
    assert named in refused(env_file, **settings)


def test_the_page_may_ask_the_issuer_and_what_is_named_besides(env_file: Path) -> None:
    given = {
        "TASKFLOW_AUTH_MODE": "oidc",
        "TASKFLOW_OIDC_ISSUER": "https://Login.example/realm/",
        "TASKFLOW_OIDC_AUDIENCE": "taskflow",
        "TASKFLOW_OIDC_ORIGINS": "https://token.example https://login.example",
    }
    assert load(given, env_file).tuning["OidcOrigins"] == "https://login.example https://token.example"
    assert "TASKFLOW_OIDC_ORIGINS" in refused(env_file, **{**given, "TASKFLOW_OIDC_ORIGINS": "token.example"})


def test_faults_are_none_unless_asked_for_and_a_wrong_name_says_what_there_is(env_file: Path) -> None:
    assert not load({}, env_file).faults
    assert load({"TASKFLOW_FAULTS": "stall=0.5 seed=3"}, env_file).faults == Plan({"stall": 0.5}, seed=3)
    words = refused(env_file, TASKFLOW_FAULTS="stal=0.5")
    assert words.startswith(
        "TASKFLOW_FAULTS: there is no fault 'stal=0.5'; did you mean stall? give aws or worst,"
    )


@pytest.mark.parametrize("name", ["*.example.com", ".example.com", "*", "a b", "fd00::1"])
def test_a_name_that_no_page_can_come_from_is_refused_at_once(name: str, env_file: Path) -> None:
    words = refused(env_file, TASKFLOW_ALLOWED_HOSTS=f"box.local,{name}")
    assert words.startswith(f"TASKFLOW_ALLOWED_HOSTS has {name!r}: give host names")


def test_the_page_may_ask_under_every_name_that_is_served(env_file: Path) -> None:
    assert load({"TASKFLOW_PORT": "80"}, env_file).web_origins == ("http://localhost", "http://127.0.0.1")
    named = load({"TASKFLOW_ALLOWED_HOSTS": "MyLaptop.local, [fd00::1]", "TASKFLOW_PORT": "3001"}, env_file)
    assert named.web_origins[2:] == (
        *("http://mylaptop.local:3001", "http://mylaptop.local", "https://mylaptop.local"),
        *("http://[fd00::1]:3001", "http://[fd00::1]", "https://[fd00::1]"),
    )
