"""What a print file takes from templates stays what it was: a value never becomes markup."""

from __future__ import annotations

from lxml import etree

from letters.printing.contents import Contents, Link, links_xml

ODD = 'x" Target="http://e.example/" y="<&\''


class Kept(list):
    """A stream that remembers."""

    write = list.append


def test_a_link_is_written_with_the_very_values_of_its_template():
    (link,) = etree.fromstring(links_xml([Link(ODD, ODD, ODD, True)]))
    assert dict(link.attrib) == {"Id": ODD, "Type": ODD, "Target": ODD, "TargetMode": "External"}


def test_a_type_of_content_is_written_as_its_template_gives_it():
    types = Kept()
    Contents(None, Kept(), types).typed(ODD, ODD)
    (written,) = etree.fromstring(b"".join([*types, b"</Types>"])).findall("{*}Override")
    assert dict(written.attrib) == {"PartName": f"/{ODD}", "ContentType": ODD}
