"""Speaks to `adduce mcp` with the official Python client (PyPI `mcp`), which checks every result against the schema that
the tool declares.

    python3 tests/mcp_client.py ADDUCE LIBRARY

LIBRARY holds the documents of tests/common/mod.rs (Home::fixtures). Prints "ok" and what was called, or
"skipped: not present" where the package is not there.
"""

import asyncio
import json
import math
import os
import sys

try:
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client
except ImportError:
    print("skipped: not present")
    sys.exit(0)


def of(result, *names):
    """A field of a result, by the name that this version of the client has for it."""
    for name in names:
        if hasattr(result, name):
            return getattr(result, name)
    raise AttributeError(names)


def same(one, other):
    """Whether two objects are the same; readers of JSON may differ in the last bit of a number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return one == other


async def main(adduce, library):
    server = StdioServerParameters(
        command=adduce, args=["--library", library, "--offline", "mcp"], env=dict(os.environ)
    )
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        begun = await session.initialize()
        assert of(begun, "server_info", "serverInfo").name == "adduce", begun
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert set(tools) == {"ask", "search", "check_quotation", "read_passage", "list_documents"}, tools
        for tool in tools.values():
            assert of(tool.annotations, "read_only_hint", "readOnlyHint") is True, tool

        async def call(name, **arguments):
            result = await session.call_tool(name, arguments)
            assert not of(result, "is_error", "isError"), result
            given = of(result, "structured_content", "structuredContent")
            assert same(json.loads(result.content[0].text), given), "the words are not the object"
            return given

        answer = await call("ask", question="When was the Harbour Network founded?")
        assert not answer["abstained"] and "2014" in answer["claims"][0]["text"], answer
        # The two at once: answers find their questions.
        found, listed = await asyncio.gather(call("search", query="annual fee", limit=2), call("list_documents"))
        assert any("4,200 euros" in hit["text"] for hit in found["hits"]), found
        assert listed["total"] == len(listed["documents"]) == 5, listed
        checked = await call("check_quotation", quotation="Each member pays an annual fee of 4,300 euros.")
        assert checked["verdict"] == "altered" and not checked["faithful"], checked
        hit = found["hits"][0]
        passage = await call("read_passage", document=hit["document"]["key"], span=hit["span"])
        assert passage["text"] == hit["text"], passage

        for name, arguments, word in [
            ("ask", {"question": "Why?", "claim": 1}, "claim"),
            ("read_passage", {"document": "nothing.md"}, "nothing.md"),
        ]:
            result = await session.call_tool(name, arguments)
            assert of(result, "is_error", "isError") and word in result.content[0].text, result
        try:
            await session.call_tool("remove", {})
        except Exception as error:  # noqa: BLE001 the client's error has another name in each version
            assert "there is no tool" in str(error), error
        else:
            raise AssertionError("a tool that is not there was called")
    print("ok: initialize, tools/list, and", ", ".join(sorted(tools)))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 120))
