"""The plan's measures: those of 三、(一), 三、(五) and 四 are checked by hand."""

from __future__ import annotations

import pytest

from facts.instruments import Strength
from facts.measures import Measure, filter_measures, measures_of
from ingest.parser import parse
from ingest.reader import PLAN_PATH, read_document

PLAN = read_document(PLAN_PATH)
MEASURES = measures_of(PLAN)

# label | actor (* implied, - not named) | instrument | strength | action, cut after 16 characters | beneficiary
CHECKED = """
三、(一)1. | 国家科研机构、高水平研究型大学、科技领军企业等国家战略科技力量 | 推动 | PROMOTE | 在国家高新区布局 | -
三、(一)1. | 园区 | 鼓励 | ENCOURAGE | 强化对科技创新平台的硬件支持和配… | -
三、(一)1. | *园区 | 鼓励 | ENCOURAGE | 加强对国家科研机构的资源引入、成… | -
三、(一)1. | *园区 | 鼓励 | ENCOURAGE | 深化与高水平研究型大学的联合研发… | -
三、(一)1. | 科技领军企业 | 支持 | ENCOURAGE | 牵头建设布局跨领域、大协作、高强… | -
三、(一)2. | 国家高新区 | 支持 | ENCOURAGE | 建设科教资源集聚区,打造高品质创… | -
三、(一)2. | 园区 | 鼓励 | ENCOURAGE | 通过联合共建、虚拟整合等方式,集… | -
三、(一)2. | 高等院校、科研院所 | 鼓励 | ENCOURAGE | 在园区设立分支机构 | -
三、(一)2. | 区内骨干企业 | 支持 | ENCOURAGE | 联合高等院校、科研院所建设市场化… | -
三、(一)2. | 区内高等院校、科研院所 | 支持 | ENCOURAGE | 组建开放实验室,面向企业开放共享… | 企业
三、(一)2. | 园区企业 | 支持 | ENCOURAGE | 在科技资源密集地区建设研发机构 | -
专栏1引言 | 一批有条件的园区 | 推动 | PROMOTE | 率先建设科教资源集聚区,夯实特色… | -
专栏1第1项 | *国家高新区 | 设立 | PROMOTE | 设立专门空间,规划布局科学城、科… | -
专栏1第2项 | 园区所在地研发机构 | 推动 | PROMOTE | 优先在集聚区布局,引入国内外高等… | -
专栏1第3项 | *国家高新区 | 引进 | PROMOTE | 引进培育创业孵化、技术转移、科技… | -
三、(一)3. | 国家高新区企业、高等院校、科研院所 | 支持 | ENCOURAGE | 积极承担国家和地方基础研究类项目 | -
三、(一)3. | 园区 | 鼓励 | ENCOURAGE | 组织区内创新主体提出基础研究和应… | 区内创新主体
三、(一)3. | 地方政府部门 | 鼓励 | ENCOURAGE | 联合园区设立面向区内主体的基础研… | -
三、(一)3. | 区内高等院校、科研院所 | 支持 | ENCOURAGE | 建设基础学科研究中心,自主开展基… | -
三、(一)3. | 园区有条件的行业龙头企业 | 鼓励 | ENCOURAGE | 围绕解决产业发展和生产实践中的共… | -
三、(一)3. | 园区 | 引导 | ENCOURAGE | 落实企业基础研究投入税收优惠政策… | -
三、(一)4. | 国家高新区 | 支持 | ENCOURAGE | 围绕重点产业领域和战略性产品的关… | -
三、(一)4. | 园区 | 鼓励 | ENCOURAGE | 探索市场化和政府投入协同联动的技… | -
三、(一)4. | 各类创新主体 | 支持 | ENCOURAGE | 通过“揭榜挂帅”“赛马制”等方式… | -
三、(一)4. | 园区 | 引导 | ENCOURAGE | 推动关键核心技术研发、国家科技计… | -
三、(五)1. | 国家高新区内大学科技园 | 鼓励 | ENCOURAGE | 提升发展内涵,强化专业化运营管理水平 | -
三、(五)1. | 园区 | 支持 | ENCOURAGE | 推动众创空间、孵化器等载体专业化… | -
三、(五)1. | 园区 | 引导 | ENCOURAGE | 对孵化载体实施分类指导、运行评估… | -
三、(五)1. | 园区 | 支持 | ENCOURAGE | 建设科技服务业集聚区,引进和培育… | -
三、(五)1. | 园区 | 鼓励 | ENCOURAGE | 举办高质量创新创业活动,打造具有… | 海内外高层次人才
三、(五)1. | 园区 | 支持 | ENCOURAGE | 弘扬科学家精神、企业家精神,倡导… | -
专栏4引言 | *国家高新区 | 推进 | PROMOTE | 推进创新创业纵深发展 | -
专栏4引言 | 国家高新区 | 推动 | PROMOTE | 实施高水平科技创业促进行动,培育… | -
专栏4第1项 | *国家高新区 | 加快建设 | PROMOTE | 加快建设一批高水平创业亟需的专业… | -
专栏4第2项 | *国家高新区 | 加快集聚 | PROMOTE | 加快集聚海内外科学家、企业家、大… | -
专栏4第3项 | *国家高新区 | 加快引进 | PROMOTE | 加快引进国际律师、知识产权人才、… | -
三、(五)2. | 地方政府 | 支持 | ENCOURAGE | 依托国家高新区建设国家科技成果转… | -
三、(五)2. | 园区 | 支持 | ENCOURAGE | 建设专业化技术转移机构、技术成果… | -
三、(五)2. | 园区 | 鼓励 | ENCOURAGE | 建立健全科技成果常态化路演机制,… | -
三、(五)3. | 银行业金融机构 | 鼓励 | ENCOURAGE | 在国家高新区设立科技支行 | -
三、(五)3. | 各类金融机构 | 支持 | ENCOURAGE | 在区内开展投贷联动、知识产权质押… | -
三、(五)3. | 区内科技型企业 | 支持 | ENCOURAGE | 扩大债券融资 | -
三、(五)3. | 园区 | 支持 | ENCOURAGE | 按照市场化、法治化原则,探索多元… | -
三、(五)3. | 园区 | 引导 | ENCOURAGE | 完善企业创新积分与涉企金融政策支… | -
三、(五)3. | 金融机构 | 鼓励 | ENCOURAGE | 支持企业研发创新 | 企业
三、(五)3. | 园区 | 支持 | ENCOURAGE | 培育发展市场化股权投资基金,发挥… | -
三、(五)3. | 园区 | 支持 | ENCOURAGE | 创新国有资本创投管理机制 | -
三、(五)3. | 符合条件的国有创投企业 | 允许 | ENCOURAGE | 建立跟投机制 | -
三、(五)3. | 园区科技企业 | 支持 | ENCOURAGE | 在创业板、科创板等多层次资本市场上市 | -
专栏5引言 | *国家高新区 | 强化 | PROMOTE | 强化金融对科技产业的支撑作用 | -
专栏5引言 | 国家高新区 | 推动 | PROMOTE | 实施科技与金融深度融合行动,实现… | -
专栏5第1项 | *国家高新区 | 加快集聚 | PROMOTE | 加快集聚各类金融机构,建设科技金… | -
专栏5第1项 | *国家高新区 | 鼓励 | ENCOURAGE | 设立科技支行、专业化科技特色支行… | -
专栏5第2项 | *国家高新区 | 统筹 | PROMOTE | 统筹银行信贷、风险补偿、融资担保… | -
专栏5第3项 | *国家高新区 | 联合 | PROMOTE | 联合各类机构建立“融资对接—投资… | 重点科技企业
三、(五)4. | 国家高新区 | 支持 | ENCOURAGE | 创建国家级知识产权强国建设试点示… | -
三、(五)4. | 企业 | 引导 | ENCOURAGE | 在重点产业领域形成并转化一批技术… | -
三、(五)4. | 园区 | 鼓励 | ENCOURAGE | 加快引进和培育知识产权评估、交易… | -
三、(五)4. | 区内高等学校、科研院所 | 支持 | ENCOURAGE | 推行知识产权全过程管理,挖掘存量… | -
三、(五)4. | 园区 | 引导 | ENCOURAGE | 加强行政保护与司法保护的协同联动… | -
四、(一) | *- | 坚持 | PROMOTE | 坚持党的领导 | -
四、(一) | 党的各级组织 | 发挥 | PROMOTE | 充分发挥党的各级组织在推进国家高… | -
四、(一) | 国家科技管理部门、省级科技管理部门 | 发挥 | PROMOTE | 充分发挥国家科技管理部门宏观引导… | -
四、(一) | 各有关省级人民政府 | 要 | SHOULD | 将国家高新区作为实施创新驱动发展… | -
四、(一) | 国家高新区所在地市级人民政府 | 要 | SHOULD | 切实承担国家高新区建设的主体责任… | -
四、(二) | *- | 实行 | PROMOTE | 对国家高新区实行分类管理 | 国家高新区
四、(二) | 先进园区 | 支持 | ENCOURAGE | 建设世界领先科技园区和具有世界影… | -
四、(二) | 创新资源相对富集的园区 | 支持 | ENCOURAGE | 建设创新型科技园区 | -
四、(二) | 主导产业和发展模式突出的园区 | 支持 | ENCOURAGE | 建设创新型特色园区 | -
四、(二) | 园区 | 引导 | ENCOURAGE | 强化数据统计、运行监测和绩效评价… | -
四、(二) | *- | 建立 | PROMOTE | 建立动态管理和淘汰机制 | -
四、(二) | *- | 予以 | PROMOTE | 对评价考核结果好的园区予以通报表扬 | 评价考核结果好的园区
四、(二) | *- | 予以 | PROMOTE | 对评价考核结果较差的园区通过约谈… | 评价考核结果较差的园区
四、(二) | *- | 予以 | PROMOTE | 对整改不力的园区予以撤销,退出国… | 整改不力的园区
四、(三) | *- | 组织开展 | PROMOTE | 在国家高新区组织开展科教资源集聚… | -
四、(三) | 科技部 | 发挥 | PROMOTE | 发挥牵头引导作用,推动中央和地方… | -
四、(三) | 各园区 | 要 | SHOULD | 结合实际研究具体落实举措,明确任… | -
四、(四) | *- | 要 | SHOULD | 加强对规划实施的组织、协调和督导… | -
四、(四) | *- | 开展 | PROMOTE | 开展规划实施情况年度监测、中期评… | -
四、(四) | *- | 鼓励 | ENCOURAGE | 开展第三方评估,强化监测评估结果应用 | -
"""
SECTIONS = ("三、(一)", "三、(五)", "四、", "专栏1", "专栏4", "专栏5")


def line(measure: Measure) -> str:
    action = measure.action if len(measure.action) <= 18 else measure.action[:16] + "…"
    actor = ("*" if measure.implied else "") + (measure.actor or "-")
    parts = (measure.label, actor, measure.verb, measure.strength.name, action, measure.beneficiary or "-")
    return " | ".join(parts)


def test_checked_sections() -> None:
    assert [line(m) for m in MEASURES if m.label.startswith(SECTIONS)] == CHECKED.strip().splitlines()


def test_every_task_has_measures_and_statements_have_none() -> None:
    with_measures = {measure.clause_id for measure in MEASURES}
    tasks = [unit for unit in PLAN.units if unit.label.startswith(("三、", "四、", "专栏"))]
    assert [unit.label for unit in tasks if unit.clause_id not in with_measures] == []
    facts = [unit for unit in PLAN.units if unit.label.startswith(("序言", "一、(一)", "二、(一)", "二、(四)"))]
    assert [unit.label for unit in facts if unit.clause_id in with_measures] == []


def test_spans() -> None:
    for measure in MEASURES:
        wording = PLAN.text[measure.start : measure.end]
        assert wording.endswith(measure.action)
        assert measure.implied or all(name in wording for name in measure.actor.split("、"))
        unit = PLAN.unit_at(measure.start)
        assert unit is not None
        assert unit.label == measure.label


def of(label: str, words: str) -> Measure:
    return next(m for m in MEASURES if m.label == label and words in m.action)


@pytest.mark.parametrize(
    ("label", "words", "actor", "beneficiary"),
    [
        ("三、(六)1.", "引导企业", "国家高新区", "企业"),
        ("三、(四)4.", "研发活动", "园区各类创新平台", "科技型中小企业"),
        ("三、(四)3.", "瞪羚、独角兽企业发展", "创业投资、私募股权、并购基金等社会资本", "瞪羚、独角兽企业"),
        ("三、(二)3.", "绿色通道", "地方政府", "园区“高精尖缺”人才"),
        ("三、(六)4.", "高速信息通信网络", "符合条件的各类社会主体", ""),
    ],
)
def test_actor_is_not_beneficiary(label: str, words: str, actor: str, beneficiary: str) -> None:
    measure = of(label, words)
    assert (measure.actor, measure.beneficiary) == (actor, beneficiary)


def test_conditions_and_object() -> None:
    assert of("三、(六)4.", "高速信息通信网络").conditions == ("符合条件的",)
    assert of("专栏7引言", "数字园区建设行动").conditions == ("数字经济优势突出的",)
    assert of("三、(一)2.", "分支机构").object == "分支机构"
    assert of("三、(五)2.", "依托国家高新区").object == "国家科技成果转移转化示范区"


def test_filters() -> None:
    assert [m.label for m in filter_measures(MEASURES, actor="市级政府")] == ["四、(一)"]
    assert {m.label for m in filter_measures(MEASURES, strength=Strength.SHOULD)} >= {
        "四、(一)",
        "四、(三)",
        "四、(四)",
    }
    usable = filter_measures(MEASURES, actor="企业")
    assert any(m.actor == "区内企业" for m in usable)
    assert any(m.beneficiary == "科技型中小企业" for m in usable)
    assert all("外籍科学家" not in m.actor for m in usable)
    assert all(m.actor != "国家高新区" for m in filter_measures(MEASURES, actor="企业", role="actor"))
    assert [m.label for m in filter_measures(MEASURES, verb="允许")] == ["三、(五)3."]
    assert [m.label for m in filter_measures(MEASURES, text="科技支行")] == ["三、(五)3.", "专栏5第1项"]


def test_runs_on_other_documents() -> None:
    text = "关于促进就业的意见\n一、主要任务\n各地要加大资金投入,鼓励企业吸纳就业。支持有条件的高校开设课程。\n"
    found = measures_of(parse(text, doc_id="jobs"))
    assert [(m.actor, m.verb, m.action) for m in found] == [
        ("各地", "要", "加大资金投入"),
        ("企业", "鼓励", "吸纳就业"),
        ("有条件的高校", "支持", "开设课程"),
    ]
    assert measures_of(parse("没有举措。\n", doc_id="none")) == ()
