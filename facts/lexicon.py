"""Words of the language that facts are read with: places, scopes, names of indicators and their everyday aliases.

True of Chinese official prose and of high-tech zones; nothing here knows a number.
"""

from __future__ import annotations

import re
from functools import lru_cache

REGIONS = ("东中西部", "中西部", "东北", "东部", "中部", "西部")
_PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 "
    "广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾"
)
_CITIES = (
    "石家庄 太原 呼和浩特 沈阳 大连 长春 哈尔滨 南京 苏州 无锡 常州 杭州 宁波 温州 合肥 福州 厦门 泉州 南昌 "
    "济南 青岛 烟台 潍坊 郑州 洛阳 武汉 襄阳 宜昌 长沙 株洲 湘潭 广州 深圳 珠海 佛山 东莞 南宁 海口 成都 "
    "绵阳 贵阳 昆明 拉萨 西安 宝鸡 兰州 西宁 银川 乌鲁木齐"
)
_PARKS = "中关村 东湖 张江 苏南 长株潭 珠三角 郑洛新 山东半岛 沈大 福厦泉 合芜蚌 兰白 鄱阳湖"
ZONES = (
    "国家高新技术产业开发区",
    "国家级高新技术产业开发区",
    "国家级高新区",
    "国家高新区",
    "高新技术产业开发区",
    "高新区",
    "国家自主创新示范区",
    "国家自创区",
    "自创区",
    "园区",
    "区内",
)
WHOLES = ("全国", "我国", "全省", "全市", "全区", "世界", "全球", "各地")

_CITY = "|".join(f"{_PROVINCES} {_CITIES}".split())
_PARK = "|".join(_PARKS.split())
_REGION = "|".join(REGIONS)
PLACE = rf"(?:我国|全国)?(?:{_REGION})(?:地区|园区)?|(?:{_CITY})(?:省|市|自治区)?(?:{_PARK})?|(?:{_PARK})"
_ZONE = "|".join(ZONES)
SCOPE = re.compile(rf"(?:{PLACE}|(?:{'|'.join(WHOLES)})(?:的)?(?:{_ZONE})?|{_ZONE})(?:企业(?=的))?")
"""A scope at the beginning of a noun phrase: a place, a whole, or the zones themselves."""
_SCOPES = re.compile(rf"(?:{SCOPE.pattern})(?:(?:、|和|与|及|以及)(?:{PLACE}))*")

COUNT_WORDS = ("总数量", "总数", "数量", "个数", "总量", "家数", "数目", "规模", "数")
"""Nouns that make a count of the entity before them."""

ALIASES: tuple[tuple[str, str], ...] = (
    ("生产总值", r"(?:地区|园区|国内|区域)?生产总值|(?<![A-Z])GDP(?![A-Z])|经济总量"),
    ("营业收入", r"营业(?:总)?收入|营收"),
    ("工业总产值", r"工业(?:总)?产值"),
    ("净利润", r"净利润?"),
    ("研发投入强度", r"研发(?:经费)?(?:投入|支出)?强度|R&D(?:投入|经费)?强度|(?<!人员)投入强度"),
    ("研发经费支出", r"研发(?:经费|投入|支出|费用)(?:投入|支出|总额)*|R&D(?:经费|投入|支出)+"),
    (
        "PCT国际专利申请量",
        r"PCT(?:国际)?(?:专利)?(?:的)?(?:申请)?(?:量|数|数量|总量)?|国际专利(?:申请)?(?:量|数|数量)?",
    ),
    ("研发人员全时当量", r"(?:研发人员)?全时当量|研发人员(?:密度|强度|投入强度)?"),
    ("孵化载体", r"孵化载体"),
    ("新增注册企业", r"新增(?:的)?(?:注册)?企业|新注册(?:的)?企业|企业新增注册"),
    ("瞪羚企业", r"瞪羚(?:企业)?"),
    ("独角兽企业", r"独角兽(?:企业)?"),
    ("科技型中小企业", r"科技型中小(?:微)?企业"),
    ("高新技术企业", r"高新技术企业|高企(?!业)"),
    ("科创板上市企业", r"科创板(?:的)?(?:上市)?(?:企业|公司)|(?:在)?科创板上市(?:的)?(?:企业|公司)?"),
    (
        "出口总额",
        r"(?:货物(?:和|与|及|加|、)服务(?:贸易)?(?:的)?)?(?:贸易)?(?:合计)?(?:出口)(?:贸易)?(?:总额|总值|额|总量|规模)?",
    ),
    (
        "境外研发机构",
        r"(?:境外|海外|国外)(?:去)?(?:设立|建立|布局|建设|办|开设|设|建)?(?:的|了)?研发(?:机构|中心)|研发机构(?=.{0,4}(?:境外|海外))",
    ),
    ("国家自创区", r"(?:国家)?(?:级)?自主创新示范区|(?:国家)?自创区"),
    ("新一代信息技术产业规模", r"新一代信息技术(?:产业)?(?:规模)?"),
    ("光电子产业规模", r"光电子(?:信息)?(?:产业)?(?:规模)?"),
    ("集成电路产业规模", r"集成电路(?:产业)?(?:规模)?"),
    ("国家高新区", r"(?:国家)?(?:级)?高新(?:技术产业开发)?区"),
)
"""The name of an indicator and the pattern of its spellings; of several in a phrase the last is its head."""

ENTITIES = ("国家高新区", "国家自创区")
"""Indicators that are the counted things themselves: they count only where they end the phrase (国家高新区数量)."""

_ALIASES = tuple((name, re.compile(pattern)) for name, pattern in ALIASES)
_FILLERS = re.compile(r"[“”\"的了\s]|总共|合计(?=$)")
_COUNT_TAIL = re.compile(rf"(?:{'|'.join(COUNT_WORDS)})$")


@lru_cache(maxsize=4096)
def canonical(indicator: str) -> str:
    """Return the one name of an indicator for comparing: GDP, 地区生产总值 and 国家高新区生产总值 are 生产总值."""
    mentions = list(indicator_mentions(indicator))
    if not mentions:
        plain = _FILLERS.sub("", indicator)
        return _COUNT_TAIL.sub("", plain) or plain
    plain = _FILLERS.sub("", indicator)
    entity = _COUNT_TAIL.sub("", plain)
    mentions = [one for one in mentions if one[2] not in ENTITIES or _ends_with(entity, one[2])]
    if not mentions:
        return entity or plain
    end = max(end for _, end, _ in mentions)
    return min((start, name) for start, stop, name in mentions if stop == end)[1]


def _ends_with(phrase: str, entity: str) -> bool:
    return any(end == len(phrase) for _, end, name in indicator_mentions(phrase) if name == entity)


@lru_cache(maxsize=4096)
def indicator_mentions(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return (start, end, name) of every known indicator in `text`, without those inside a longer one."""
    found = [
        (m.start(), m.end(), name) for name, pattern in _ALIASES for m in pattern.finditer(text) if m.end() > m.start()
    ]
    kept: list[tuple[int, int, str]] = []
    for one in sorted(found, key=lambda mention: (mention[0], -mention[1])):
        if not kept or one[1] > kept[-1][1] or one[:2] == kept[-1][:2]:
            kept.append(one)
    return tuple(kept)


def is_known(indicator: str) -> bool:
    """Tell whether the lexicon has a name for the indicator."""
    return bool(indicator_mentions(indicator))


def split_scope(phrase: str) -> tuple[str, str]:
    """Split a noun phrase into its leading scope and the rest: 武汉东湖光电子 is (武汉东湖, 光电子)."""
    match = _SCOPES.match(phrase)
    if not match or re.match(r"(?:平均|水平|级)", phrase[match.end() :]):
        return "", phrase
    rest = phrase[match.end() :]
    return plain_scope(match[0]), rest.removeprefix("的")


def plain_scope(scope: str) -> str:
    """Return the scope without 地区 and the like: 东部地区 is 东部."""
    return re.sub(r"^(?:我国|全国)(?=.)|(?:地区|园区|企业|的)$", "", scope) or scope
