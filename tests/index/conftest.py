"""A small document with its index, built once with the real model."""

import shutil

import pytest

from index.passages import Phrasing, passages_of
from index.store import Source, build_index
from ingest.parser import parse

SMALL = """关于园区的若干规定
一、总则
(一)园区面向全球招才引智,设立青年专项计划。支持科技支行落地。
(二)到2025年,园区总数达到12家,营业收入3.5万亿元。
二、措施
1.鼓励发展飞地经济,完善利益共享机制。
2.严格控制高能耗企业入驻;加大清洁能源使用。
"""
PHRASINGS = {"small#2.1": (Phrasing("两地一起办园子，好处怎么分"),)}


def small_source(text=SMALL, phrasings=PHRASINGS, doc_id="small"):
    from index.lexicon import Lexicon, Term

    document = parse(text, doc_id=doc_id)
    lexicon = Lexicon((Term("飞地经济", ("enclave economy", "飞地"), "term"),))
    return Source((document,), tuple(passages_of(document, phrasings)), lexicon)


@pytest.fixture(scope="session")
def make_source():
    """Make a source of the small document, or of another text."""
    return small_source


@pytest.fixture(scope="session")
def small_text():
    return SMALL


@pytest.fixture(scope="session")
def source():
    return small_source()


@pytest.fixture(scope="session")
def small_dir(tmp_path_factory, embedder, source):
    """An index directory that no test may change."""
    directory = tmp_path_factory.mktemp("small") / "index"
    build_index(source, directory, embedder)
    return directory


@pytest.fixture(scope="session")
def other_dir(tmp_path_factory, embedder):
    """An index of another version of the document; no test may change it."""
    directory = tmp_path_factory.mktemp("other") / "index"
    build_index(small_source(SMALL.replace("12家", "15家")), directory, embedder)
    return directory


@pytest.fixture
def target(tmp_path, small_dir):
    """A copy of the small index that a test may spoil."""
    shutil.copytree(small_dir, tmp_path / "index")
    return tmp_path / "index"
