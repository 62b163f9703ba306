"""How many units a task has, as a condition in SQL."""

from __future__ import annotations

from app.ledger.day_names import DayNames
from app.ledger.records import Size


def size_condition(size: Size, names: DayNames) -> str:
    """On `tasks t`; units that are one on the day count once."""
    count = _count(size.measure, names)
    most = "" if size.most is None else f" AND {count} <= {size.most:d}"
    return f"({count} >= {size.least:d}{most})"


def _count(measure: str, names: DayNames) -> str:
    def of(condition: str) -> str:
        return f"""(SELECT COUNT(DISTINCT {names.heir_sql("u.unit_seq")}) FROM task_units u
            WHERE u.task_seq = t.seq AND {condition})"""

    def of_role(role: str) -> str:  # beside the task, where every unit is itself
        return of(f"u.role = '{role}'") if names.heirs else f"t.{role}_units"

    if measure == "units":
        return of("1")
    if measure == "lead":
        leading = of("u.role = 'responsible' AND u.lead = 1")
        return f"COALESCE(NULLIF({leading}, 0), {of_role('responsible')})"
    return of_role(measure)
