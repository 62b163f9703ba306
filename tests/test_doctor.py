from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest

from app.doctor import Finding, examine
from app.folder import DataFolder
from tests.hosted.endpoint import Raw, Say, serving


def findings(tmp_path: Path, **env: str) -> dict[str, Finding]:
    env = {"POLICYDESK_DATA": str(tmp_path / "data"), "PORT": free_port(), **env}
    return {finding.subject: finding for finding in examine(env)}


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_fresh_machine_has_nothing_wrong_and_nothing_is_made(tmp_path: Path) -> None:
    found = findings(tmp_path)
    assert not [f for f in found.values() if f.level == "wrong"]
    assert not (tmp_path / "data").exists()


def test_it_names_what_is_in_use(tmp_path: Path) -> None:
    found = findings(tmp_path)
    assert "离线" in found["对话模型"].fact
    assert found["嵌入模型"].fact
    assert found["torch"].fact
    assert str(tmp_path / "data") in found["数据文件夹"].fact
    assert {"LibreOffice", "Chromium", "SQLite", "Python", "依赖包", "索引"} <= set(found)


def test_what_is_wrong_comes_with_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", "utf-8")
    for finding in findings(tmp_path).values():
        if finding.level == "wrong":
            assert finding.remedy or "请" in finding.fact
    assert findings(tmp_path)["数据文件夹"].level == "wrong"


def test_a_bad_setting_is_reported_and_the_rest_still_looked_at(tmp_path: Path) -> None:
    found = findings(tmp_path, PORT="http")
    assert found["设置"].level == "wrong"
    assert "PORT" in found["设置"].fact
    assert "Python" in found


def test_a_database_that_is_none_is_reported(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "policydesk.db").write_bytes(b"not a database" * 1000)
    found = findings(tmp_path)["任务数据库"]
    assert found.level == "wrong"
    assert "备份" in found.remedy


def test_a_port_in_use_by_another_program_is_reported(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = findings(tmp_path, PORT=str(taken.getsockname()[1]))
    assert found["服务"].level == "wrong"


def test_a_command_that_holds_the_folder_is_named(tmp_path: Path) -> None:
    folder = DataFolder.claim(tmp_path / "data")
    try:
        assert "正在使用" in findings(tmp_path)["服务"].fact
    finally:
        folder.release()


def test_a_server_that_does_not_answer_is_reported(tmp_path: Path) -> None:
    folder = DataFolder.claim(tmp_path / "data")
    folder.announce(f"http://127.0.0.1:{free_port()}")
    try:
        found = findings(tmp_path)["服务"]
    finally:
        folder.release()
    assert found.level == "wrong"
    assert "停止进程" in found.remedy


def test_a_language_model_that_does_not_answer_is_reported_with_its_address(tmp_path: Path) -> None:
    port = free_port()
    found = findings(
        tmp_path, POLICYDESK_MODEL="openai:qwen", POLICYDESK_MODEL_URL=f"http://127.0.0.1:{port}/v1"
    )
    assert found["对话模型"].level == "wrong"
    assert f"连接不上 127.0.0.1:{port}" in found["对话模型"].fact
    assert "POLICYDESK_MODEL_URL" in found["对话模型"].remedy


def test_a_language_model_that_answers_is_tried_with_one_question(tmp_path: Path) -> None:
    with serving(lambda asked: Say("收到")) as endpoint:
        found = findings(
            tmp_path, POLICYDESK_MODEL="openai:qwen", POLICYDESK_MODEL_URL=endpoint.url
        )
    assert found["对话模型"].level == "ok"
    assert len(endpoint.asked) == 1
    assert "天宁" not in str(endpoint.asked[0].messages)


@pytest.mark.parametrize(
    ("status", "said"), [(401, "_KEY"), (404, "/v1"), (429, "额度"), (500, "日志"), (302, "日志")]
)
def test_a_language_model_that_refuses_is_reported_with_what_to_do(
    tmp_path: Path, status: int, said: str
) -> None:
    refusal = Raw(status=status, headers=(("Location", "http://127.0.0.1:9/"),))
    with serving(lambda asked: refusal) as endpoint:
        found = findings(
            tmp_path, POLICYDESK_MODEL="openai:qwen", POLICYDESK_MODEL_URL=endpoint.url
        )
    assert found["对话模型"].level == "wrong"
    assert said in found["对话模型"].remedy


def test_a_provider_whose_package_is_missing_is_named(tmp_path: Path) -> None:
    env = {"POLICYDESK_MODEL": "anthropic:x", "POLICYDESK_MODEL_URL": "http://127.0.0.1:1/v1"}
    found = findings(tmp_path, **env)["对话模型"]
    assert found.level == "wrong"
    assert "langchain-anthropic" in found.fact


def test_an_embedding_model_that_was_not_fetched_is_reported(tmp_path: Path) -> None:
    found = findings(tmp_path, POLICYDESK_EMBEDDING="BAAI/bge-small-zh-v1.5")
    assert found["嵌入模型"].level == "wrong"
    assert "fetch-model" in found["嵌入模型"].fact


def test_a_configured_embedding_model_needs_torch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    (tmp_path / "modules.json").write_text("[]", "utf-8")
    found = findings(tmp_path, POLICYDESK_EMBEDDING=str(tmp_path))
    assert "make torch" in found["嵌入模型"].remedy


def test_the_database_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "policydesk.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE any_table (id)")
    database.close()
    before = path.read_bytes()
    assert "完好" in findings(tmp_path)["任务数据库"].fact
    assert path.read_bytes() == before
