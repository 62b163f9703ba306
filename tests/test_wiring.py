"""What the wiring refuses rather than quietly does without."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import BadSetting, Settings
from app.wiring import build_desk


@pytest.mark.parametrize(
    ("model", "said"), [("anthropic:x", "langchain-anthropic"), ("nobody:x", "openai:x")]
)
def test_a_language_model_that_cannot_be_used_is_refused_and_nothing_stays_open(
    tmp_path: Path, model: str, said: str
) -> None:
    settings = Settings(
        data_dir=tmp_path / "data", chat_model=model, model_url="http://127.0.0.1:1/v1"
    )
    with pytest.raises(BadSetting, match=said) as refused:
        build_desk(settings)
    assert "内置模型" in str(refused.value)
    build_desk(Settings(data_dir=tmp_path / "data")).close()


def test_a_model_that_is_down_does_not_keep_the_desk_from_opening(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path / "data", chat_model="openai:x", model_url="http://127.0.0.1:1/v1"
    )
    build_desk(settings).close()
