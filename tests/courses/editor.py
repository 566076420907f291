"""The CMS's page editor as a browser sends it back: every field of its form, its stream fields included."""

from html.parser import HTMLParser

from wagtail import blocks
from wagtail.fields import StreamField


class _Fields(HTMLParser):
    """Collects what a form's controls hold."""

    def __init__(self):
        super().__init__()
        self.found, self.area, self.choice = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "input" and name and attrs.get("type") not in ("submit", "button", "file"):
            if attrs.get("type") in ("checkbox", "radio") and "checked" not in attrs:
                return
            value = attrs.get("value", "on" if attrs.get("type") == "checkbox" else "")
            if attrs.get("type") == "checkbox" and name in self.found:  # one of several boxes
                before = self.found[name]
                value = [*(before if isinstance(before, list) else [before]), value]
            self.found[name] = value
        elif tag == "textarea" and name:
            self.area, self.found[name] = name, ""
        elif tag == "select" and name:
            self.choice = name
        elif tag == "option" and self.choice and "selected" in attrs:
            self.found[self.choice] = attrs.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.found[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.choice = None


def form(visitor, page):
    """Return the editor's form of a page as this visitor's browser would send it back unchanged."""
    return form_at(visitor, f"/cms/pages/{page.pk}/edit/", page.get_latest_revision_as_object())


def form_at(visitor, address, draft):
    """The same for any editor: its address, and the draft that stands in it."""
    parser = _Fields()
    parser.feed(visitor.get(address).content.decode())
    for field in draft._meta.get_fields():
        if isinstance(field, StreamField):
            value = getattr(draft, field.name)
            parser.found |= _block(field.stream_block, value, field.name)
    return parser.found


def _block(block, value, prefix):
    if isinstance(block, blocks.StreamBlock):
        return _many([(child.block, child.value, child.id, child.block_type) for child in value], prefix)
    if isinstance(block, blocks.ListBlock):
        return _many([(child.block, child.value, child.id, None) for child in value.bound_blocks], prefix)
    if isinstance(block, blocks.StructBlock):
        found = {}
        for name, child in block.child_blocks.items():
            found |= _block(child, value.get(name), f"{prefix}-{name}")
        return found
    plain = block.value_for_form(value)
    if plain is True:
        return {prefix: "on"}
    if isinstance(plain, list):  # boxes to tick
        return {prefix: plain} if plain else {}
    return {} if plain in (None, False) else {prefix: str(plain)}


def _many(children, prefix):
    found = {f"{prefix}-count": str(len(children))}
    for index, (block, value, id_, kind) in enumerate(children):
        at = f"{prefix}-{index}"
        found |= {f"{at}-deleted": "", f"{at}-order": str(index), f"{at}-id": str(id_)}
        if kind:
            found[f"{at}-type"] = kind
        found |= _block(block, value, f"{at}-value")
    return found
