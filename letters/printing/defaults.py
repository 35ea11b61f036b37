"""What a template says of all its text: defaults and theme, made plain where another template says otherwise.

Word keeps one set of defaults and one theme for a file. Where templates differ, the defaults go down into the styles
that rest on no other, and fonts and colours named by a theme are written out.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

from letters.printing.words import W, child, listed

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
THEME_FONTS = {
    f"{W}asciiTheme": f"{W}ascii",
    f"{W}hAnsiTheme": f"{W}hAnsi",
    f"{W}eastAsiaTheme": f"{W}eastAsia",
    f"{W}cstheme": f"{W}cs",
}
SCRIPTS = {"Bidi": "cs", "EastAsia": "ea"}
# The order of the schema, which Word holds to.
PARAGRAPH_ORDER = listed(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
RUN_ORDER = listed(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
AFTER_PROPERTIES = ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr")


def in_order(properties: Any, order: list[str]) -> None:
    """Put the children as the schema wants them, those it does not know last."""
    places = {f"{W}{name}": place for place, name in enumerate(order)}
    properties[:] = sorted(properties, key=lambda one: places.get(one.tag, len(order)))


def properties_of(node: Any, name: str) -> Any:
    """The `pPr` or `rPr` of a style, made if it has none."""
    found = child(node, name)
    if found is None:
        found = etree.SubElement(node, f"{W}{name}")
        after = AFTER_PROPERTIES if name == "pPr" else AFTER_PROPERTIES[1:]
        if (following := next((one for one in node if one.tag in {f"{W}{name}" for name in after}), None)) is not None:
            following.addprevious(found)
    return found


def with_defaults(style: Any, defaults: Any) -> Any:
    """The style with the defaults beneath what it says itself."""
    if defaults is None:
        return style
    style = deepcopy(style)
    for outer, name, order in (("pPrDefault", "pPr", PARAGRAPH_ORDER), ("rPrDefault", "rPr", RUN_ORDER)):
        beneath = child(defaults, outer, name)
        if beneath is not None and len(beneath):
            _lay(properties_of(style, name), beneath, order)
    return style


def _lay(properties: Any, beneath: Any, order: list[str]) -> None:
    for one in beneath:
        own = properties.find(one.tag)
        if own is None:
            properties.append(deepcopy(one))
            continue
        themed = {plain for theme, plain in THEME_FONTS.items() if theme in own.attrib}
        for name, value in one.attrib.items():
            if name not in own.attrib and name not in themed and THEME_FONTS.get(name) not in own.attrib:
                own.set(name, value)
    in_order(properties, order)


class Theme:
    """The fonts that a theme names; None in place of a theme when the template has none."""

    def __init__(self, data: bytes | None):
        self.root = None if data is None else etree.fromstring(data)

    def font(self, name: str) -> str:
        """The typeface behind a name such as `minorHAnsi`."""
        size = "majorFont" if name.startswith("major") else "minorFont"
        script = SCRIPTS.get(name[5:], "latin")
        found = None if self.root is None else self.root.find(f".//{A}{size}/{A}{script}")
        return "" if found is None else found.get("typeface", "")

    def written_out(self, root: Any) -> None:
        """In place of what the theme names, what it means; colours already stand beside their name."""
        for fonts in root.iter(f"{W}rFonts"):
            for themed, plain in THEME_FONTS.items():
                if (name := fonts.attrib.pop(themed, None)) and (typeface := self.font(name)):
                    fonts.set(plain, typeface)
        for one in root.iter(etree.Element):
            for name in [name for name in one.attrib if name.startswith((f"{W}theme", f"{W}themeFill"))]:
                del one.attrib[name]
