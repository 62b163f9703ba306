"""What the wiring refuses rather than quietly does without."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import BadSetting, Settings
from app.wiring import build_desk


def test_a_language_model_that_cannot_be_used_yet_is_refused_and_nothing_stays_open(
    tmp_path: Path,
) -> None:
    settings = Settings(
        data_dir=tmp_path / "data", chat_model="openai:qwen-plus", model_url="http://127.0.0.1:1/v1"
    )
    with pytest.raises(BadSetting, match="内置模型"):
        build_desk(settings)
    build_desk(Settings(data_dir=tmp_path / "data")).close()
