"""YAML within bounds: whatever a file holds, reading it takes little time, memory and stack."""

from __future__ import annotations

import re

import yaml

#: How deep lists and mappings may nest, and how many values a document may have; what stands
#: behind a *name counts each time.
DEEPEST = 20
MOST_VALUES = 100_000
_SURROGATE = re.compile("[\ud800-\udfff]")


class YamlProblem(Exception):
    """What is wrong with a document: the line (from 1), the problem and the remedy."""

    def __init__(self, line: int, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem
        self.remedy = remedy


# Both loaders keep every scalar as written: 2021-10 and 2021 stay dates to us.


class _Loader(yaml.BaseLoader):
    """Composes nodes and stops where they nest too deep, before the stack does."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        """Compose one node; called by the composer for each, from the outermost inwards."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise _too_deep(self.peek_event().start_mark.line)  # type: ignore[no-untyped-call]
        node: yaml.Node | None = super().compose_node(parent, index)  # type: ignore[arg-type]
        self._depth -= 1
        return node


def _compose(loader: yaml.BaseLoader | yaml.CBaseLoader) -> yaml.Node | None:
    try:
        root: yaml.Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def _compose_quickly(text: str) -> yaml.Node | None:
    """Compose in C, which takes a tenth of the time; what is wrong is told by the other loader.

    That one names the place better.
    """
    try:
        return _compose(yaml.CBaseLoader(text))
    except (yaml.YAMLError, ValueError, OverflowError):
        return _compose(_Loader(text))


def _is_flat(text: str) -> bool:
    """Tell whether nothing nests so deep that composing it in C would need much stack."""
    parser = yaml.CBaseLoader(text)
    depth = 0
    try:
        while (event := parser.get_event()) is not None:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    return False
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except (yaml.YAMLError, ValueError, OverflowError):
        return False
    finally:
        parser.dispose()
    return True


def compose(text: str) -> yaml.Node | None:
    """Return the root of the one document in ``text``, None if it is empty.

    Raises YamlProblem for what is no YAML or beyond the bounds.
    """
    try:
        root = _compose_quickly(text) if _is_flat(text) else _compose(_Loader(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblem(
            (mark.line if mark else 0) + 1,
            f"不是合格的 YAML / is not valid YAML ({error.problem})",
            '每行写一个 "字段: 值"，用空格缩进，含 ": " 或 " #" 的值加引号 / write one "key: '
            'value" a line, indent with spaces, put values with ": " or " #" in quotes',
        ) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML lets numbers of escapes and directives that Python refuses come through raw.
        raise YamlProblem(
            1,
            "不是合格的 YAML / is not valid YAML",
            "另存为 UTF-8 纯文本，去掉控制字符和 \\U 转义 / save it as plain UTF-8 text without "
            "control characters and \\U escapes",
        ) from error
    if root is not None:
        _check(root)
    return root


def load(text: str) -> object:
    """Return the document as texts, lists and mappings of texts. Raises YamlProblem."""
    root = compose(text)
    return {} if root is None else _plain(root)


def keys_twice(text: str) -> list[tuple[str, int, int]]:
    """Return each key that its mapping has already, its line and that of the first, from 1.

    Raises YamlProblem.
    """
    root = compose(text)
    waiting = [] if root is None else [root]
    found: list[tuple[str, int, int]] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, value in node.value:
                line = key.start_mark.line + 1
                if key.value in seen:
                    found.append((key.value, line, seen[key.value]))
                seen.setdefault(key.value, line)
                waiting.append(value)
    return sorted(found, key=lambda one: one[1])


def _check(root: yaml.Node) -> None:
    """Raise YamlProblem where names (*a) make the document deeper or larger than the bounds."""
    waiting = [(root, 1)]
    count = 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if depth > DEEPEST:
            raise _too_deep(node.start_mark.line)
        if count > MOST_VALUES:
            raise YamlProblem(
                1,
                f"超过 {MOST_VALUES:,} 个值 / has more than {MOST_VALUES:,} values",
                "拆成几个文件，少用 *名字 / split it into several files, use fewer *names",
            )
        if isinstance(node, yaml.SequenceNode):
            waiting += [(one, depth + 1) for one in node.value]
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise YamlProblem(
                        key.start_mark.line + 1,
                        "字段名不是文字 / the name of a field is no text",
                        '写成 "字段: 值" / write "key: value"',
                    )
                waiting += [(key, depth + 1), (value, depth + 1)]
        elif _SURROGATE.search(node.value):
            raise YamlProblem(
                node.start_mark.line + 1,
                "有半个字符（\\ud800 一类）/ holds half a character (\\ud800 and the like)",
                "直接写出这个字 / write the character itself",
            )


def _too_deep(line: int) -> YamlProblem:
    return YamlProblem(
        line + 1,
        f"嵌套超过 {DEEPEST} 层 / nests deeper than {DEEPEST}",
        "写得平一些，检查多余的 [ 和 { / write it flatter, look for a [ or { too many",
    )


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    return node.value
