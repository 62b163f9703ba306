"""What stands after the last article of a body and before it belongs to no article.

At the end: signature, day of issue, 附件 lists, 抄送, 印发 lines, notes, and what a web page
adds. They are kept as text that can be cited, and charge nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lines import Block
from ingest.roles import label_at
from ingest.text import PolicyText

_DAY = (
    r"(?:(?:19|20)\d{2}|[二〇○零一三四五六七八九]{4}) ?年 ?"
    r"[\d一二三四五六七八九十]{1,3} ?月 ?[\d一二三四五六七八九十]{1,3} ?日"
)
_CLOSING = re.compile(
    rf".{{0,40}}{_DAY} ?(?:印发|发布)?"
    r"|附件?[::].*|附: ?.*"
    r"|\d{1,2}[.、][^。]{4,60}(?:表|清单|名单|方案|目录|图|办法|细则|说明|报告)(?:\([^()]{1,12}\))?\.?"
    r"|\d{1,2}[.、][^。]{2,60}\((?:样[式表本]|式样|模板|格式|范本)\)"
    r"|\(?(?:此件|本件)[^。]{0,20}(?:公开|发布|发至)[^。]{0,20}\)?|\(?联系人.*|\(?联系电话.*"
    r"|抄送.*|主送.*|抄报.*|分送.*|出席.*|列席.*|参会.*|参加(?:人员|单位).*|请假.*|记录.*"
    r"|主持人?[::].*|签发.*"
    r"|注 ?[::].*|备注 ?[::].*|说明 ?[::].*|\(注[::].*\)"
    r"|[^。]{0,30}https?://\S*|(?:政策解读|一图读懂|相关(?:链接|附件|稿件|阅读|文件)|扫一扫"
    r"|分享到?)[^。]*"
    r"|【?(?:打印|关闭|字体)[^。]*|(?:主办|承办|协办)(?:单位)?[::][^。]*"
    r"|[^。]{0,60}(?:版权所有|ICP备|备案号|网站标识码|网安备|技术支持)[^。]{0,60}"
    r"|责任编辑[^。]*|来源[::][^。]*|上一篇[^。]*|下一篇[^。]*"
)
_ISSUER = re.compile(
    r"[^,。;:、]{2,30}(?:人民政府|政府|委员会|管委会|办公室|办公厅|局|厅|部|院|领导小组|指挥部|公司|学校"
    r"|办事处|街道办|[党工]委|[省市州县区]委|督查室|学院|大学|[中小]学|中心|集团|总工会|[支总大]队)"
)
_SEVERAL = re.compile(
    r"(?:[^,。;:、\s]{4,30}(?:人民政府|委员会|办公室|局|厅|部|支行|海关)\s*){1,6}"
)


def _says_when(line: str) -> bool:
    """整改时限:2021年6月30日 closes no document, though a day stands at its end."""
    label = label_at(line, 0, len(line))
    return label is not None and label.kind == "deadline"


def closing_at(text: PolicyText, blocks: Sequence[Block]) -> int:
    """The index of the first block of the closing lines: len(blocks) where there are none."""
    index = len(blocks)
    while index > 0:
        line = text.folded[blocks[index - 1].start : blocks[index - 1].end].strip()
        signed = index < len(blocks) and (_ISSUER.fullmatch(line) or _SEVERAL.fullmatch(line))
        if (not _CLOSING.fullmatch(line) and not signed) or _says_when(line):
            break
        index -= 1
    return index
