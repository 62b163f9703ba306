from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from app.assistant.hosted.limits import Limits
from app.settings import BadSetting, Settings


def refusal(env: dict[str, str]) -> str:
    with pytest.raises(BadSetting) as refused:
        Settings.from_env(env)
    return str(refused.value)


def test_nothing_set_means_the_defaults_of_the_contract() -> None:
    settings = Settings.from_env({})
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert settings.data_dir == Path("data").resolve()
    assert (settings.chat_model, settings.embedding) == ("embedded", "embedded")
    assert (settings.time_zone, settings.place) == ("Asia/Shanghai", "")


def test_documents_marked_secret_are_let_in_by_one_word_only() -> None:
    name = "POLICYDESK_ALLOW_CLASSIFIED"
    assert not Settings.from_env({name: "0"}).allow_classified
    assert Settings.from_env({name: "1"}).allow_classified
    assert name in refusal({name: "yes"})


def test_an_empty_variable_counts_as_unset() -> None:
    names = ["HOST", "PORT", "POLICYDESK_DATA", "POLICYDESK_MODEL", "POLICYDESK_MODEL_URL"]
    names += ["POLICYDESK_EMBEDDING", "POLICYDESK_TIME_ZONE", "POLICYDESK_PLACE"]
    assert Settings.from_env(dict.fromkeys(names, " ")) == Settings.from_env({})


def test_every_variable_reaches_its_setting(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "HOST": "::1",
            "PORT": "8000",
            "POLICYDESK_DATA": str(tmp_path / "desk"),
            "POLICYDESK_MODEL": "openai:qwen-plus",
            "POLICYDESK_MODEL_URL": "http://127.0.0.1:9/v1/",
            "POLICYDESK_MODEL_KEY": "secret",
            "POLICYDESK_EMBEDDING": str(tmp_path),
            "POLICYDESK_TIME_ZONE": "Asia/Urumqi",
            "POLICYDESK_PLACE": "天宁区",
        }
    )
    assert settings.url == "http://[::1]:8000"
    assert settings.data_dir == tmp_path / "desk"
    assert settings.chat_model == "openai:qwen-plus"
    assert settings.model_url == "http://127.0.0.1:9/v1"
    assert settings.embedding == str(tmp_path)
    assert settings.zone.key == "Asia/Urumqi"
    assert settings.place == "天宁区"


def test_the_key_of_a_model_never_shows_in_a_traceback() -> None:
    url = "http://127.0.0.1:9/v1"
    env = {"POLICYDESK_MODEL_URL": url, "POLICYDESK_MODEL_KEY": "sk-secret"}
    assert "sk-secret" not in repr(Settings.from_env(env))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"])
def test_a_loopback_address_is_served_on(host: str) -> None:
    assert Settings.from_env({"HOST": host}).host == host.strip("[]")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.8", "8.8.8.8", "example.com"])
def test_any_other_address_is_refused_with_the_reason(host: str) -> None:
    message = refusal({"HOST": host})
    assert host in message
    assert "账号" in message
    assert "127.0.0.1" in message


@pytest.mark.parametrize("port", ["0", "65536", "-1", "七", "80.5", "²"])
def test_a_bad_port_is_named(port: str) -> None:
    message = refusal({"PORT": port})
    assert port in message
    assert "65535" in message


@pytest.mark.parametrize("zone", ["Beijing", "Asia/Beijing", "CST+8", "../etc/passwd"])
def test_an_unknown_time_zone_is_named_with_one_that_works(zone: str) -> None:
    message = refusal({"POLICYDESK_TIME_ZONE": zone})
    assert zone in message
    assert "Asia/Shanghai" in message


def test_a_chat_model_without_provider_is_told_how_to_write_it() -> None:
    assert "openai:qwen-plus" in refusal({"POLICYDESK_MODEL": "qwen-plus"})


def test_a_chat_model_without_an_address_is_refused() -> None:
    assert "POLICYDESK_MODEL_URL" in refusal({"POLICYDESK_MODEL": "openai:qwen-plus"})


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://host/v1", "http://", "http://[", "模型"])
def test_a_bad_model_address_is_named(url: str) -> None:
    assert url in refusal({"POLICYDESK_MODEL_URL": url})


def test_a_missing_embedding_folder_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "模型")
    assert missing in refusal({"POLICYDESK_EMBEDDING": missing})


def test_every_limit_of_the_model_has_a_variable(tmp_path: Path) -> None:
    names = [f"POLICYDESK_MODEL_{one.name.upper()}" for one in fields(Limits)]
    limits = Settings.from_env(dict.fromkeys(names, "3") | {names[-3]: "900"}).model_limits
    given = {name: getattr(limits, name[len("POLICYDESK_MODEL_") :].lower()) for name in names}
    assert set(given.values()) == {3, 900}
    assert Settings.from_env({}).model_limits == Limits()


@pytest.mark.parametrize(
    ("name", "value"),
    [("CONNECT_S", "0"), ("READ_S", "快"), ("CALLS", "1.5"), ("TOTAL_S", "nan"), ("STEPS", "-1")],
)
def test_a_bad_limit_is_named_with_its_bounds_and_its_default(name: str, value: str) -> None:
    message = refusal({f"POLICYDESK_MODEL_{name}": value})
    assert f"POLICYDESK_MODEL_{name} 设为“{value}”" in message
    assert "默认" in message
