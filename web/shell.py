"""The page's frame: header, the three areas, the tabs; what is in it comes from the other pieces."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from answer.records import Mode
from ingest.document import Document
from web.limits import MAX_QUESTION
from web.markup import Attribute, join, t, tag, word
from web.outline import outline
from web.source import source

VIEWS = ("ask", "draft", "data", "basket")
EXAMPLES = (
    "规划里怎么说“沙盒监管”？",
    "2020年国家高新区营业收入是多少，比2015年增长多少？",
    "数字园区建设行动包括哪几项？",
    "三、（六）4.讲什么？",
)


def shell(documents: Sequence[Document], *, modes: Sequence[Mode]) -> Markup:
    """Return the whole page for these documents."""
    title = documents[0].title if len(documents) == 1 else word("brand.documents", n=len(documents))
    return tag(
        "div",
        t("skip", "a", href="#pq-question", class_="pq-skip"),
        _header(title),
        _pane_tabs(),
        tag(
            "main",
            _outline(documents),
            tag("div", _talk(modes), _draft(), _data(), _basket(), class_="pq-center"),
            _source(documents),
            class_="pq-main",
        ),
        tag("div", class_="pq-veil", hidden=True),
        tag("div", id="pq-pop", class_="pq-pop", role="tooltip", hidden=True),
        tag(
            "div",
            id="pq-bar",
            class_="pq-bar",
            role="toolbar",
            aria_label=word("bar.aria"),
            data_t_aria="bar.aria",
            hidden=True,
        ),
        tag("div", id="pq-toast", class_="pq-toast", role="status", aria_live="polite"),
        id="planqa",
        class_="pq",
        data_view="ask",
        data_pane="talk",
        lang="zh-CN",
    )


def _button(key: str, **attributes: Attribute) -> Markup:
    return t(key, "button", type="button", **attributes)


def _header(title: str) -> Markup:
    tabs = [
        tag(
            "button",
            t(f"view.{view}"),
            tag("span", class_="pq-count", id="pq-basket-count") if view == "basket" else None,
            type="button",
            data_view_tab=view,
            aria_current="page" if view == "ask" else None,
        )
        for view in VIEWS
    ]
    settings = [
        _button("settings.language", class_="pq-quiet", id="pq-language"),
        _button("settings.theme", class_="pq-quiet", id="pq-theme"),
    ]
    return tag(
        "header",
        tag("h1", t("brand"), class_="pq-brand"),
        tag("span", title, class_="pq-plan", lang="zh-CN"),
        tag(
            "nav",
            tabs,
            tag("span", settings, class_="pq-settings"),
            aria_label=word("nav.aria"),
            data_t_aria="nav.aria",
        ),
        class_="pq-header",
    )


def _pane_tabs() -> Markup:
    names = {"outline": "pane.outline", "talk": "view.ask", "source": "pane.source"}
    tabs = [
        _button(key, data_pane_tab=pane, aria_pressed="true" if pane == "talk" else "false")
        for pane, key in names.items()
    ]
    return tag("div", tabs, class_="pq-panes", role="group", aria_label=word("pane.aria"), data_t_aria="pane.aria")


def _outline(documents: Sequence[Document]) -> Markup:
    return tag(
        "nav",
        tag(
            "div",
            t("pane.outline", "h2"),
            _button("outline.collapse", class_="pq-link", id="pq-fold-all"),
            class_="pq-outline-head",
        ),
        tag("p", id="pq-outline-note", class_="pq-outline-note", hidden=True),
        outline(documents),
        class_="pq-outline",
        id="pq-outline",
        aria_label=word("pane.outline"),
        data_t_aria="pane.outline",
    )


def _talk(modes: Sequence[Mode]) -> Markup:
    return tag(
        "section",
        _conversation_bar(),
        tag("div", _start(), tag("div", id="pq-list"), class_="pq-turns", id="pq-turns", tabindex="-1"),
        _ask(modes),
        class_="pq-talk pq-view",
        data_for="ask",
        aria_label=word("view.ask"),
        data_t_aria="view.ask",
    )


def _conversation_bar() -> Markup:
    buttons = [
        _button("talk.new", class_="pq-link", id="pq-new"),
        _button("talk.history", class_="pq-link", id="pq-history", aria_expanded="false", aria_controls="pq-drawer"),
        _button("talk.export_docx", class_="pq-link", data_export="docx"),
        _button("talk.export_md", class_="pq-link", data_export="md"),
    ]
    return tag(
        "div",
        tag("span", id="pq-talk-title", class_="pq-talk-title"),
        buttons,
        tag("div", id="pq-drawer", class_="pq-drawer", hidden=True),
        class_="pq-talk-bar",
    )


def _start() -> Markup:
    examples = [
        tag("li", tag("button", question, type="button", class_="pq-follow", data_ask=question))
        for question in EXAMPLES
    ]
    return tag(
        "div",
        t("start.title", "h2"),
        t("start.text", "p"),
        tag("ul", examples, lang="zh-CN"),
        tag("p", _button("start.draft", class_="pq-follow", data_open_view="draft")),
        class_="pq-start",
        id="pq-start",
    )


def _ask(modes: Sequence[Mode]) -> Markup:
    box = tag(
        "div",
        tag(
            "textarea",
            id="pq-question",
            rows=1,
            maxlength=MAX_QUESTION,
            placeholder=word("ask.placeholder"),
            aria_label=word("ask.aria"),
            data_t_aria="ask.aria",
            data_t_placeholder="ask.placeholder",
            autocomplete="off",
            spellcheck="false",
        ),
        _mode(modes),
        _button("ask.send", class_="pq-send", id="pq-send"),
        class_="pq-box",
    )
    return tag("div", box, t("fine", "p", class_="pq-fine"), class_="pq-ask")


def _mode(modes: Sequence[Mode]) -> Markup | None:
    if len(modes) < 2:
        return None
    options = [t(f"mode.{mode}", "option", value=mode) for mode in modes]
    return tag("select", options, id="pq-mode", class_="pq-mode", aria_label=word("mode.aria"), data_t_aria="mode.aria")


def _draft() -> Markup:
    entry = tag(
        "div",
        t("draft.title", "h2"),
        t("draft.text", "p"),
        tag(
            "textarea",
            id="pq-draft-text",
            rows=12,
            placeholder=word("draft.placeholder"),
            data_t_placeholder="draft.placeholder",
            aria_label=word("draft.aria"),
            data_t_aria="draft.aria",
            spellcheck="false",
        ),
        tag(
            "div",
            _button("draft.check", class_="pq-send", id="pq-draft-check"),
            tag(
                "label",
                t("draft.file"),
                tag("input", type="file", id="pq-draft-file", accept=".txt,.md,.docx"),
                class_="pq-file",
            ),
            tag("span", id="pq-draft-name", class_="pq-soft"),
            class_="pq-draft-acts",
        ),
        class_="pq-draft-entry",
        id="pq-draft-entry",
    )
    return tag(
        "section",
        entry,
        tag("div", id="pq-draft-progress", class_="pq-progress", role="status", hidden=True),
        tag("div", id="pq-draft-result"),
        class_="pq-view pq-draft",
        data_for="draft",
        aria_label=word("view.draft"),
        data_t_aria="view.draft",
        hidden=True,
    )


def _data() -> Markup:
    search = tag(
        "form",
        tag("label", t("find.label"), for_="pq-find"),
        tag(
            "input",
            type="search",
            id="pq-find",
            placeholder=word("find.placeholder"),
            data_t_placeholder="find.placeholder",
        ),
        _button("find.go", class_="pq-act pq-first", id="pq-find-go"),
        class_="pq-find",
        role="search",
        id="pq-find-form",
    )
    tabs = [
        _button(f"data.{kind}", data_table_tab=kind, aria_pressed="true" if kind == "find" else "false")
        for kind in ("find", "figures", "measures")
    ]
    return tag(
        "section",
        tag("div", tabs, class_="pq-subtabs", role="group", aria_label=word("view.data"), data_t_aria="view.data"),
        tag("div", search, tag("div", id="pq-found", aria_live="polite"), data_table="find"),
        tag("div", data_table="figures", hidden=True),
        tag("div", data_table="measures", hidden=True),
        class_="pq-view pq-data",
        data_for="data",
        aria_label=word("view.data"),
        data_t_aria="view.data",
        hidden=True,
    )


def _basket() -> Markup:
    exports = [
        _button("basket.docx", class_="pq-act pq-first", data_basket="docx"),
        _button("basket.xlsx", class_="pq-act", data_basket="xlsx"),
        _button("basket.md", class_="pq-act", data_basket="md"),
        _button("basket.clear", class_="pq-link", data_basket="clear"),
    ]
    return tag(
        "section",
        t("basket.title", "h2"),
        t("basket.text", "p", class_="pq-soft"),
        tag("div", exports, class_="pq-acts"),
        tag("ol", id="pq-basket", class_="pq-basket"),
        class_="pq-view pq-basket-view",
        data_for="basket",
        aria_label=word("view.basket"),
        data_t_aria="view.basket",
        hidden=True,
    )


def _source(documents: Sequence[Document]) -> Markup:
    choice = None
    if len(documents) > 1:
        options = [tag("option", document.title, value=document.doc_id) for document in documents]
        choice = tag("select", options, id="pq-doc", aria_label=word("source.choose"), data_t_aria="source.choose")
    head = tag(
        "div",
        choice,
        tag("p", id="pq-path", class_="pq-path"),
        tag("p", id="pq-verified", class_="pq-ver", role="status"),
        _button("source.close", class_="pq-link pq-close", id="pq-source-close"),
        class_="pq-source-head",
    )
    return tag(
        "aside",
        tag("div", id="pq-finding", class_="pq-finding", hidden=True, aria_live="polite"),
        head,
        tag(
            "div",
            source(documents),
            class_="pq-text",
            id="pq-text",
            tabindex="0",
            aria_label=word("pane.source"),
            data_t_aria="pane.source",
            role="region",
        ),
        class_="pq-source",
        id="pq-source",
        aria_label=word("pane.source"),
        data_t_aria="pane.source",
    )


def loading() -> Markup:
    """Return what stands on the page until its script has come."""
    return join(tag("noscript", word("noscript")))
