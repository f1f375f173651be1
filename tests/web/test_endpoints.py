"""The endpoints for programs, with Gradio's own client and a real MCP client."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

KEYS = {"refused", "answer", "reason", "verdict", "sentences", "missing", "nearest", "mode", "hits", "seconds"}
TOOLS = {"search_clauses", "ask_plan", "get_clause", "find_term", "check_draft"}


@pytest.fixture(scope="module")
def client(page_url):
    from gradio_client import Client

    return Client(page_url, verbose=False)


def test_ask_gives_the_record_of_the_contract(client):
    record = client.predict("数字园区建设行动包括哪几项？", api_name="/ask_plan")
    assert set(record) == KEYS
    assert [s["citations"][0]["label"] for s in record["sentences"]] == [f"专栏7第{n}项" for n in range(1, 5)]
    citation = record["sentences"][0]["citations"][0]
    assert set(citation) == {"clause_id", "label", "doc_id", "quote", "start", "end", "display", "cite_as"}


def test_search_find_and_clause(client):
    hits = client.predict("沙盒监管", 3, api_name="/search_clauses")["hits"]
    assert len(hits) == 3
    assert hits[0]["clause_id"] == "plan#3.9.2"
    assert client.predict("科技支行", api_name="/find_term")["count"] == 2
    clause = client.predict("三（六）4", api_name="/get_clause")
    assert (clause["clause_id"], clause["text"][:9]) == ("plan#3.6.4", "4.建设数字园区。")


def test_check_a_draft(client, draft):
    record = client.predict(draft, api_name="/check_draft")
    assert {"text", "sentences", "coverage", "seconds"} <= set(record)
    assert len(record["coverage"]) == 53
    assert [s["verdict"] for s in record["sentences"]].count("supported") == 1


def test_facts_and_outline(client):
    assert len(client.predict(api_name="/list_figures")["figures"]) >= 25
    assert client.predict(api_name="/list_measures")["measures"]
    nodes = client.predict(api_name="/list_outline")["documents"][0]["nodes"]
    assert sum(node["clause"] for node in nodes) == 53


def test_a_named_error_reaches_the_program_in_words(client):
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match="没有条款"):
        client.predict("九、(九)9.", api_name="/get_clause")
    with pytest.raises(AppError, match="超过上限"):
        client.predict("问" * 3000, api_name="/ask_plan")


def test_only_what_is_for_programs_is_listed(client):
    named = set(client.view_api(return_format="dict", print_info=False)["named_endpoints"])
    assert {f"/{tool}" for tool in TOOLS} <= named
    assert not [name for name in named if name.startswith("/page_")]


def test_the_tools_with_a_real_mcp_client(page_url):
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def talk():
        async with (
            streamable_http_client(page_url + "gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            asked = await session.call_tool("ask_plan", {"question": "数字园区建设行动包括哪几项？"})
            found = await session.call_tool("find_term", {"term": "科技支行"})
            return tools, asked.content[0].text, found.content[0].text

    with ThreadPoolExecutor(1) as pool:  # the browser of other tests has an event loop in this thread
        tools, asked, found = pool.submit(asyncio.run, talk()).result()
    assert set(tools) >= TOOLS
    assert not [name for name in tools if name.startswith("page_")]
    assert "question" in tools["ask_plan"].inputSchema["properties"]
    assert "专栏7第4项" in asked
    assert json.loads(found)["count"] == 2
