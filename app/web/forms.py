"""Forms of the page, read by the models of the API, so that both doors refuse the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from app.web.problems import Problem, advice

Model = TypeVar("Model", bound=BaseModel)
FIELDS = {
    "date": "起计日期",
    "by": "登记人",
    "note": "说明",
    "status": "办理状态",
    "period": "期次",
    "kind": "登记种类",
    "unit": "单位",
    "other": "名称",
    "since": "自哪天起",
}


def read_form(model: type[Model], fields: Mapping[str, object]) -> Model:
    """The model of the API. Raises Problem 422 that names the field as the form does."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        found = error.errors()
        said = "；".join(
            f"{FIELDS.get(str(e['loc'][0]), '内容') if e['loc'] else '内容'}：{advice(e)}"
            for e in found
        )
        raise Problem(422, f"{said}。没有登记。") from error
