"""The MCP server, asked by a client in memory."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp import Client

from lemmata.commands.mcp import server


def called(*calls: tuple[str, dict[str, Any]]) -> list[str]:
    async def ask() -> list[str]:
        async with Client(server()) as client:
            answers = [await client.call_tool(name, arguments) for name, arguments in calls]
            return ["\n".join(part.text for part in answer.content) for answer in answers]

    return asyncio.run(ask())


def test_a_claim_and_a_result() -> None:
    proved, refuted, bad, result, unknown = called(
        ("check", {"claim": "entropy(p) <= log(n)", "given": ["p in simplex(n)"]}),
        ("check", {"claim": r"e^x < x", "tex": True}),
        ("check", {"claim": "exp(x"}),
        ("show", {"id": "softmax/softmax_jacobian"}),
        ("show", {"id": "softmax/softmax_jacobi"}),
    )
    assert proved.startswith("PROVED")
    assert refuted.startswith("REFUTED   at x = 0")
    assert bad.startswith("bad input")
    assert r"\operatorname{softmax}" in result
    assert "softmax/softmax_jacobian" in unknown


def test_a_document(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("For every real $x$:\n\n$$ e^x > x $$\n\n$$ e^x < x $$\n")
    found, absent = called(
        ("check_document", {"path": str(page)}), ("check_document", {"path": str(tmp_path / "absent.md")})
    )
    finding = json.loads(found)
    assert (finding["line"], finding["code"], finding["repair"]) == (5, "L001", "exp(x) > x")
    assert "neither a file nor a folder" in absent
