"""Words with which a question asks for what no plan holds: opinions, rankings, what came of it, other documents."""

from __future__ import annotations

import re

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


def asks_outside(text: str) -> bool:
    """Tell whether a normalised question asks by its words for what lies outside a text."""
    return _OUTSIDE.search(text) is not None
