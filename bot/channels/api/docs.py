"""The HTTP API's documentation: its OpenAPI document, and a page that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import swagger_ui_bundle  # type: ignore[import-untyped]
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

#: The version that the page's viewer can show.
_OPENAPI = "3.0.3"
_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>杭帮彩问答 HTTP API</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
<script src="docs/assets/swagger-ui-bundle.js" defer></script>
<script src="/static/api_docs.js" defer></script>
</head>
<body><div id="api" data-openapi="v1/openapi.json"></div></body>
</html>
"""


def add_docs(app: FastAPI) -> None:
    """Give an application the page /docs; all that it loads is served by us."""
    assets = Path(swagger_ui_bundle.swagger_ui_path)
    app.mount("/docs/assets", StaticFiles(directory=assets), name="docs")
    app.add_api_route("/docs", _show, methods=["GET"], include_in_schema=False)


def describe(app: FastAPI) -> None:
    """Let an application's OpenAPI document be of the version that the page can show."""
    make = app.openapi

    def older() -> dict[str, Any]:
        document = make()
        if document["openapi"] != _OPENAPI:
            document = _older(document)
            document["openapi"] = _OPENAPI
            app.openapi_schema = document
        return document

    app.openapi = older  # type: ignore[method-assign]


async def _show() -> Response:
    return HTMLResponse(_PAGE)


def _older(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema of OpenAPI 3.1 as 3.0 writes it: null, const and examples."""
    if isinstance(node, list):
        return [_older(one) for one in node]
    if not isinstance(node, dict):
        return node
    node = {key: _older(value) for key, value in node.items()}
    if "const" in node and isinstance(node["const"], str):
        node["enum"] = [node.pop("const")]
    several = node.get("anyOf")
    if isinstance(several, list) and {"type": "null"} in several:
        rest = [one for one in several if one != {"type": "null"}]
        del node["anyOf"]
        node["nullable"] = True
        if len(rest) > 1:
            node["anyOf"] = rest
        elif "$ref" in rest[0]:
            node["allOf"] = rest
        else:
            node = {**rest[0], **node}
    return node
