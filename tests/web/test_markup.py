from markupsafe import Markup

from web.markup import join, t, tag, word


def test_strings_are_escaped_and_markup_is_kept():
    assert tag("p", "<b>&", Markup("<i>")) == "<p>&lt;b&gt;&amp;<i></p>"
    assert tag("a", "x", href='"><script>', data_s=3) == '<a href="&#34;&gt;&lt;script&gt;" data-s="3">x</a>'


def test_attributes_and_children():
    assert tag("input", type="text", hidden=True, disabled=False, title=None) == '<input type="text" hidden>'
    assert tag("p", ["a", ["<"], None], class_="b") == '<p class="b">a&lt;</p>'
    assert join() == ""


def test_interface_texts_have_both_languages():
    import json
    from importlib import resources

    texts = json.loads(resources.files("web").joinpath("static/words.json").read_text(encoding="utf-8"))
    assert all(set(entry) == {"zh", "en"} for entry in texts.values())
    assert word("find.count", term="x", n=2, units=1) == "全文检索“x”2处，分布在1个条款。"
    assert t("ask.send", "button") == '<button data-t="ask.send">提问</button>'


def test_every_text_the_script_names_exists(root):
    import json
    import re

    static = root / "web" / "static"
    texts = json.loads((static / "words.json").read_text(encoding="utf-8"))
    scripts = "".join(path.read_text(encoding="utf-8") for path in static.glob("*.js"))
    named = set(re.findall(r"""\btr\("([\w.]+)\"""", scripts)) | set(re.findall(r'data-t="([\w.]+)"', scripts))
    assert named - set(texts) == set()
