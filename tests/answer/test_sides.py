"""What a question sets side by side: two things compared, and one thing asked of each of several."""

import pytest

from answer.sides import apiece, compared


@pytest.fixture(scope="module")
def index(retriever):
    return retriever.index


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("对瞪羚企业,和对科技型中小企业,扶持的招数差在哪?", ("瞪羚企业", "科技型中小企业")),
        ("同样是扶企业,文件对“高企”和对独角兽企业使的劲儿有何不同", ("高企", "独角兽企业")),
        ("跟科技支行相比,积分贷有什么不同?", ("科技支行", "积分贷")),
        ("比较一下规划对特色主导产业与战略性新兴产业的要求。", ("特色主导产业的要求", "战略性新兴产业的要求")),
        ("科技与金融深度融合行动和未来产业培育行动的区别", ("科技与金融深度融合行动", "未来产业培育行动")),
    ],
)
def test_two_things_are_compared(text, names, index):
    assert compared(text, index) == names


@pytest.mark.parametrize("text", ["与新形势相比存在哪些问题", "不同领域的企业贷款有什么产品", "比较优势怎么发挥"])
def test_nothing_is_compared(text, index):
    assert compared(text, index) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("人才公寓和国际学校,规划各是怎么说的", ["人才公寓,规划是怎么说的", "国际学校,规划是怎么说的"]),
        ("省级层面和地市级层面的责任分别是什么", ["省级层面的责任是什么", "地市级层面的责任是什么"]),
        ("想写两块,一块是绿色工厂,一块是智慧社区,规划分别怎么提?", ["绿色工厂,规划怎么提?", "智慧社区,规划怎么提?"]),
        ("专栏2、专栏3、专栏7各讲什么", ["专栏2讲什么", "专栏3讲什么", "专栏7讲什么"]),
    ],
)
def test_one_thing_is_asked_of_each(text, asked, index):
    assert apiece(text, index) == asked


@pytest.mark.parametrize("text", ["东部和西部分别有多少家", "各地方怎么落实关键行动", "由谁和哪些部门分别负责监管"])
def test_figures_and_mere_plurals_stay_whole(text, index):
    assert apiece(text, index) == [text]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("科技支行对比股权投资基金,要求有什么不同?", ("科技支行", "股权投资基金")),
        ("人才公寓和自有资源安居的共同点", ("人才公寓", "自有资源安居")),
    ],
)
def test_a_word_that_compares_may_stand_between(text, names, index):
    assert compared(text, index) == names
