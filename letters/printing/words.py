"""Reading the elements of WordprocessingML."""

from __future__ import annotations

from collections.abc import Set
from copy import deepcopy
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RSID = f"{W}rsid"


def child(node: Any, *path: str) -> Any:
    """The first descendant by that path of local names, or None."""
    return None if node is None else node.find("/".join(f"{W}{name}" for name in path))


def val(node: Any) -> str | None:
    return None if node is None else node.get(f"{W}val")


def listed(names: str) -> list[str]:
    """Local names written one after the other."""
    return names.split()


def canonical(node: Any, without: Set[str] = frozenset(), attributes: Set[str] = frozenset()) -> str:
    """What an element says, revision marks left out, less some elements and attributes."""
    node = deepcopy(node)
    for one in list(node.iter(etree.Element)):
        if one.tag in without:
            one.getparent().remove(one)
        for name in [name for name in one.attrib if name.startswith(RSID) or name in attributes]:
            del one.attrib[name]
    return etree.tostring(node, method="c14n2", strip_text=True).decode()


def part_xml(part: Any) -> Any:
    """The root of a part, to change in place where python-docx keeps one."""
    element = getattr(part, "_element", None)
    return etree.fromstring(part.blob) if element is None else element


def keep_xml(part: Any, root: Any) -> None:
    """Give a part back its root, where python-docx keeps bytes."""
    if getattr(part, "_element", None) is None:
        part._blob = etree.tostring(root, encoding="UTF-8", standalone=True)
