"""What every walk asks of the page it stands on."""


def fits(page, width=None):
    """Whether nothing runs out of the window to the side.

    A press that leads to another page returns before that page has a body, so the page is
    waited for first.
    """
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth") <= (width or page.viewport_size["width"])
