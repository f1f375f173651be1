"""When not to answer, and why: slots, absent words, what lies outside the text, and a calibrated weighing of the rest.

Few explainable features, the weights of a regularised logistic regression in `calibration.toml` with where they come
from. Never the z-scores of the ranking: these say which unit is best, not whether it answers.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from answer.absence import Absent, absent_topic, absent_words, named_words
from answer.question import Question
from answer.reading import Candidate
from answer.reply import Reply
from answer.slots import PRACTICAL, unmet
from index.contents import Index
from index.hits import Reading
from ingest.addresses import cite_as
from ingest.folding import fold

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CALIBRATION_PATH = Path(__file__).with_name("calibration.toml")
_ONLY = "以上仅就本规划文本而言。"
_MIN_CONTENT = 2
_CARRYING, _PLAIN_SIGHT = 0.33, 0.35
_INJECTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|跳过)(?:掉)?(?:你)?(?:以上|之前|前面|上面|所有|一切|先前|此前|全部|"
    r"原来)?(?:的)?(?:所有|一切|全部)?(?:指令|指示|提示|规则|限制|设定|要求|内容|约束)|"
    r"系统提示|提示词|system\s*prompt|(?:你|请)?(?:现在|从现在|接下来)?(?:开始)?(?:你)?(?:是|扮演|假装|"
    r"充当|模拟)(?:成)?(?:一[个名位]|我的|没有)|越狱|jailbreak|开发者模式|developer mode|"
    r"ignore (?:all |any |the )?(?:previous|above|prior)|disregard (?:all|the)|you are now|"
    r"pretend (?:to be|you)|<\s*/?\s*(?:script|iframe|img|svg)\b|javascript:|DROP\s+TABLE|"
    r"\{\{.*\}\}|\$\{.*\}|把(?:你的)?(?:密码|密钥|API)",
    re.IGNORECASE,
)
_OTHER_TASK = re.compile(
    r"(?:写|作|来|编)(?:一?[首篇段个份][^,，。]{0,14})?(?:诗|词|歌|小说|故事|笑话|段子|作文|代码|程序|脚本|爬虫|情书|"
    r"对联)|讲个(?:笑话|故事)|翻译(?:成|一下)|算命|天气|几点了|"
    r"write (?:a|me|some) (?:poem|code|story|song|script|joke)|tell me a joke|weather",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"你(?:觉得|认为|怎么看|怎么评价)|(?:我|咱)该(?:不该)?(?:买|投|选)|值(?:不值)?得(?:买|投)|哪(?:只|"
    r"支)股|股票(?!期权)|推荐(?:一下)?(?:哪|几)|合理吗|合不合理|靠谱吗|好不好用|"
    r"(?:最好|最强|最差|最值得|最有前途|排名(?:第一|前)|排第几)|预测|会不会成功|能不能成功|有没有(?:用|"
    r"效果)|效果(?:怎么样|如何|好吗)|前景|"
    r"(?:后来|最终|最后|实际|到底|如今|现在|目前|眼下|当前|今天|"
    r"最新)(?:上)?(?:[^,，。?？]{0,10})(?:完成(?:了)?(?:没|吗|情况)|实现(?:了)?(?:没|吗)|达标|兑现|落实得|"
    r"进展|多少家了|几家了|有多少|实际(?:是|有)多少)|"
    r"(?:完成|实现|达到|兑现|落实)(?:了)?(?:没有|没|了吗|情况(?:如何|怎么样))|(?:能不能|能否|能|可以)(?:按时|如期|真的)?(?:实现|完成|达成|兑现)(?:吗|么|得了)|"
    r"最早(?:是|的|在)|第一(?:个|家)(?:国家)?(?:高新区|园区)|首(?:个|家|批)(?:国家)?高新区|起源|由来|(?:哪|那)一?年(?:成立|设立|建立|批准|诞生)|谁(?:起草|写|制定)的|起草(?:过程|单位|人)|"
    r"(?:有没有必要|必要吗|科学吗|现实吗|可行吗|好不好[?？]?$|怎么评价|如何评价|怎么看|如何看待|有何看法)|(?:202[1-9]|203\d)年(?:底)?实际|"
    r"(?:与|跟|和|同|比起|较)(?:“?十[一二三五六]五”?|上一(?:个|轮|版|份)|前一(?:个|轮|版|份)|别的|其他|"
    r"另一(?:个|份)|美国|日本|德国|硅谷|欧盟|国外|经开区|自贸区)[^,，?？]{0,14}(?:相比|比较|比|不同|区别|"
    r"差别|差异)|"
    r"your opinion|do you think|best zone|should i (?:buy|invest)|compared (?:with|to) (?:the )?(?:13th|"
    r"previous)|have .{0,30} been (?:achieved|met)|right now|currently",
    re.IGNORECASE,
)
_QUOTED_TERM = re.compile(r"[“‘]([二三四五六七八九两](?:个)?[\u4e00-\u9fff]{1,5})[”’]")
_MEANING = (
    r"(?:的)?(?:特征|要求|原则|具体|内容|又|到底|究竟|分别|明显|里)*(?:是|指|指的是|包括|分别是|都是|都有|"
    r"有|都)?(?:的)?(?:面向)?(?:哪|什么|啥|几|指)"
)
_RECITE = re.compile(
    r"什么意思|啥意思|含义|怎么解释|解释(?:一下)?|定义|背(?:给|一下|出)|指(?:的)?(?:是)?(?:什么|啥|哪)|"
    r"what (?:are|is|does)|meaning|stand for"
)
_MEANING_OF = re.compile(
    r"^(?:请问|规划(?:里|中)?的?)*(?:什么(?:是|叫)|何谓|何为|啥(?:是|叫))(?P<a>[^?？,，。]{2,14})[?？]?$"
    r"|^(?:请问|规划(?:里|中)?的?)*[“\"]?(?P<b>[^?？,，。“”\"]{2,14})[”\"]?(?:是什么意思|是啥意思|指(?:的)?(?:是)?什么|的(?:定义|含义)(?:是什么)?|怎么定义)[?？]?$"
)
_NAME = re.compile(r"[^\d]{2,10}")


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for an answer, each between about 0 and 1.

    `dense`, `late`, `joint`, `spoken_dense`, `spoken_late`: how near the best unit comes by each view; `share`: how
    much of the question's content the best sentence with its headings holds; `sight`: how much of it the documents hold
    anywhere; `noun`: the weight of the nouns that they hold nowhere.
    """

    dense: float
    late: float
    joint: float
    spoken_dense: float
    spoken_late: float
    share: float
    sight: float
    noun: float

    def as_dict(self) -> dict[str, float]:
        """Return the features by name, in a fixed order."""
        return {name: getattr(self, name) for name in self.__slots__}


def unusable(raw: str, text: str, *, empty: bool = False) -> Reply | None:
    """Refuse what is no question about a text: too little, gibberish, instructions to the system, other tasks."""
    content = [char for char in text if char.isalnum()]
    if len(content) < _MIN_CONTENT or empty:
        return Reply(lead="没有读到问题。请就规划的内容提问，或输入条款号，如“三（六）4”“专栏七”。", reason="unusable")
    if _INJECTION.search(raw) or _INJECTION.search(text):
        return Reply(lead="这里只回答关于规划文本的问题，不执行其他指令。请就规划的内容提问。", reason="unusable")
    if _OTHER_TASK.search(text):
        return Reply(lead="这里只回答关于规划文本的问题，做不了别的事。请就规划的内容提问。", reason="unusable")
    return None


def features(found: Sequence[Candidate], reading: Reading, absent: Sequence[Absent]) -> Features:
    """Return the features of a question that was searched."""
    near = reading.closeness
    return Features(
        dense=near.dense,
        late=near.late,
        joint=near.joint,
        spoken_dense=near.spoken_dense,
        spoken_late=near.spoken_late,
        share=found[0].share if found else 0.0,
        sight=reading.sight,
        noun=sum(a.weight for a in absent if a.noun),
    )


@lru_cache(maxsize=4)
def _calibration(path: Path) -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def probability(made: Features, path: Path = CALIBRATION_PATH) -> float:
    """Return the calibrated probability that the documents answer, 0 to 1."""
    weights = _calibration(path)["weights"]
    score = weights["intercept"] + sum(weights[name] * value for name, value in made.as_dict().items())
    return 1 / (1 + math.exp(-score))


def refuse_at_once(question: Question, found: Sequence[Candidate], index: Index) -> Reply | None:
    """Return the refusal of a question that no answer can meet: outside matters, unexplained terms, strange names."""
    text = question.text
    if _OUTSIDE.search(text):
        return _outside(text, found)
    if term := _unexplained_term(text, index) or _undefined_term(text, index):
        return Reply(
            lead=f"规划用了“{term}”，但没有解释它的内容，须查规划以外的文件。{_where(found)}{_ONLY}", reason="outside"
        )
    if strangers := [word for word, known in named_words(text, index) if not known and _NAME.fullmatch(word)]:
        return no_such_word(strangers[0])
    slot = unmet(text, [candidate.text for candidate in found[:3]])
    return silent(slot.name, found) if slot and slot.name in PRACTICAL else None


def refuse(question: Question, found: Sequence[Candidate], reading: Reading, index: Index) -> Reply | None:
    """Return the refusal that a question deserves; None if it can be answered from the sentences found."""
    text = question.text
    absent = absent_words(text, reading.query.names, index)
    if not found:
        return no_such_word(absent[0].word if absent else text)
    if question.kind == "yesno" and (word := _unaffirmed(question, absent, reading.sight)):
        return no_such_word(word)
    evidence = [candidate.text for candidate in found[:3] if candidate.score >= found[0].score - 2]
    if slot := unmet(text, evidence):
        return silent(slot.name, found)
    chance = probability(features(found, reading, absent))
    decision = _calibration(CALIBRATION_PATH)["decision"]
    topic = absent_topic(text, absent, index) if reading.sight >= decision["sight"] else ""
    if not topic and question.kind == "why":
        topic = next((one.word for one in absent if one.noun or one.coined), "")
    if topic and chance < decision["topic"]:
        return no_such_word(topic)
    return silent("所问的内容", found) if chance < decision["threshold"] else None


def _unaffirmed(question: Question, absent: Sequence[Absent], sight: float) -> str:
    """Return the absent word that a yes/no question is about, so that there is nothing to affirm; '' for none.

    It carries a third of the content. In everyday wording, of which the documents' words see little, a strange word may
    be another name for what they say: only a word in Latin letters counts there.
    """
    for one in absent:
        latin = one.word.isascii() and not question.english
        if one.weight >= _CARRYING and (latin or ((one.noun or one.coined) and sight >= _PLAIN_SIGHT)):
            return one.word
    return ""


def no_such_word(term: str) -> Reply:
    """Refuse because a word stands nowhere; the count says so."""
    return Reply(lead=f"规划没有提到“{term}”：全文检索“{term}”0处。{_ONLY}", reason="absent", missing=(term,))


def silent(attribute: str, found: Sequence[Candidate]) -> Reply:
    """Refuse because the topic is there and the asked attribute is not; name where the topic stands."""
    lead = f"规划没有说明{attribute}。{_where(found)}{_ONLY}"
    return Reply(lead=lead, reason="silent", missing=(attribute,))


def _outside(text: str, found: Sequence[Candidate]) -> Reply:
    return Reply(
        lead=f"这需要规划文本以外的情况或判断，规划本身没有。{_where(found)}{_ONLY}", reason="outside", missing=(text,)
    )


def _where(found: Sequence[Candidate]) -> str:
    """Name where the topic stands."""
    if not found:
        return ""
    best = found[0]
    return f"与之最近的是{cite_as(best.document, best.unit)}，未涉及此点。"


def _undefined_term(text: str, index: Index) -> str:
    """Return the term that a question asks the meaning of (什么是瞪羚企业) if the documents use it without saying it.

    A title or a lead word is explained by what stands below it; 做实“一区多园”,实现… explains itself.
    """
    match = _MEANING_OF.search(text)
    term = next((group.strip('“”"的 ') for group in match.groups() if group), "") if match else ""
    if len(term) < 2 or fold(term).text not in index.known:
        return ""
    titled = any(term in (node.title or "") for document in index.documents for node in document.nodes)
    said = re.compile(re.escape(fold(term).text) + r"\"?(?:模式|机制|制度)?(?:,(?:实现|即|就是|是指)|是指|指的?是)")
    return "" if titled or said.search(index.known) else term


def _unexplained_term(text: str, index: Index) -> str:
    """Return a term of the documents that they only name (“四个面向”) when the question asks what it means."""
    bare = re.sub(r"[“”\"]", "", text)
    for document in index.documents:
        for match in _QUOTED_TERM.finditer(document.text, document.body_start):
            asked = re.search(re.escape(match[1]) + _MEANING, bare)
            if asked or (match[1] in bare and _RECITE.search(bare)):
                return match[1]
    return ""
