"""Made-up ledgers of any size: documents of some twenty tasks, four units a task out of sixty.

Half of the tasks are dated over four years, a fifth recur every September, a tenth are 长期 and a
tenth have a dated sentence; of a third something has been reported. Titles are put together from
verbs, fields and objects, so that words recur as they do in real papers. The same size is the
same ledger twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from app.ledger.task_db import TaskDB
from ingest.document import PolicyDocument
from tests.ledger.writer import EVERY_SEPTEMBER, Writer

TASKS_PER_DOCUMENT = 20
FIELDS = (
    "校车安全", "食品安全", "养老服务", "河道保洁", "老旧小区", "消防设施",
    "公共停车", "垃圾分类", "人才公寓", "创业担保", "农村公路", "职业技能",
    "电动车充电", "社区矫正", "耕地保护", "防汛抢险", "预付消费", "无障碍环境",
    "疫苗接种", "殡葬服务", "非遗保护", "数据共享", "信用修复", "招商引资",
    "燃气管网", "危险化学品", "留守儿童", "残疾人就业", "幼儿托育", "中小学午餐",
    "家庭医生", "急救能力",
)  # fmt: skip
VERBS = (
    "推进",
    "完善",
    "规范",
    "加强",
    "健全",
    "优化",
    "整治",
    "提升",
    "实施",
    "落实",
    "建立",
    "深化",
)
OBJECTS = (
    "管理制度", "专项整治", "设施改造", "监测预警", "资金保障", "标准体系", "联合检查", "信息平台",
    "服务能力", "考核机制", "试点工作", "培训计划", "应急预案", "档案管理", "宣传活动", "责任清单",
)  # fmt: skip
OFFICES = (
    "财政", "教育", "民政", "公安", "司法", "住建", "水利", "商务", "文旅", "审计", "统计", "应急",
    "医保", "信访", "林业", "气象", "档案", "粮食", "税务", "邮政", "体育", "科技", "环保", "规划",
    "交通", "农业", "卫生", "人社", "工信", "市监",
)  # fmt: skip
UNITS = (*(f"区{o}局" for o in OFFICES), *(f"区{o}服务中心" for o in OFFICES))
BODY = "各责任单位要明确任务分工，细化工作措施，按季度报送进展，确保取得实效。"


def fill(path: Path, tasks: int) -> None:
    """Write a ledger of so many tasks into a database file."""
    chance = random.Random(1)
    db = TaskDB(path)
    titles = _titles(chance)
    left = tasks
    number = 0
    while left > 0:
        number += 1
        written = _document(number, list(islice(titles, min(left, TASKS_PER_DOCUMENT))), chance)
        left -= TASKS_PER_DOCUMENT
        document_id = db.shelve(written, data=str(number).encode(), filename=f"{number}.txt")
        db.publish(document_id)
        for task in range(1, len(written.tasks) + 1):
            if chance.random() < 1 / 3:
                db.record_progress(
                    f"{document_id}#annex-{task}",
                    status=chance.choice(("done", "in_progress")),
                    note="",
                    on=date(2017, 6, 1) + timedelta(days=chance.randrange(300)),
                    by="基准",
                )
    db.close()


def _titles(chance: random.Random) -> Iterator[str]:
    while True:
        every = [f"{v}{f}{o}" for v in VERBS for f in FIELDS for o in OBJECTS]
        chance.shuffle(every)
        yield from every


def _document(number: int, titles: list[str], chance: random.Random) -> PolicyDocument:
    year = 2015 + number % 3
    writer = Writer(
        title=f"关于印发第{number}号重点工作实施方案的通知",
        doc_number=f"常天政发〔{year}〕{number}号",
    )
    for title in titles:
        kind = chance.random()
        due = date(2017, 1, 1) + timedelta(days=chance.randrange(1400))
        units = chance.sample(UNITS, 4)
        writer.task(
            title,
            body=f"围绕{title[2:]}，{BODY}",
            source="annex",
            responsible=units[:2],
            supporting=units[2:],
            deadline=f"{due.year}年{due.month}月{due.day}日" if kind < 0.5 else "长期",
            due=due if kind < 0.5 else None,
            recurrence=EVERY_SEPTEMBER if 0.5 <= kind < 0.7 else None,
            ongoing=kind >= 0.5 and kind < 0.9,
            milestones=[(f"{due.year}年{due.month}月底前完成{title}。", due)] if kind > 0.9 else [],
        )
    return writer.done()
