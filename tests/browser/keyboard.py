"""A hand that has only a keyboard: it goes from stop to stop, and looks at each as somebody who sees does."""

MOST = 120
"""Stops within which everything on a page is reached."""
LOOK = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const ring = (one) => one && parseFloat(getComputedStyle(one).outlineWidth) > 0 && getComputedStyle(one).outlineStyle !== "none";
  const box = (ring(at) ? at : at.closest("label, .choice, li, tr") ?? at).getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 1), innerHeight - 1);
  const over = document.elementFromPoint(x, y);
  return {
    what: at.outerHTML.slice(0, 160),
    // On the calendar of a date field the browser draws its own ring, inside a field that has the focus only within.
    ring: !at.matches(":focus") || [at, at.closest("label"), at.closest(".choice"), at.closest("summary")].some(ring),
    onScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !!over && !at.contains(over) && !over.contains(at) && !at.closest("label")?.contains(over),
    jumps: at.tabIndex > 0,
    inMain: !!at.closest("main"),
    top: box.top + scrollY,
    left: box.left,
  };
}"""


def tab_to(page, target, *, back=False, most=MOST):
    """Press Tab (or Shift and Tab) until the target has the focus, and look at every stop between.

    Each stop must be seen: a ring round it, on the screen, under nothing else; and below the head of the page stops go
    down, or to the right of the one before.
    """
    before = page.evaluate(LOOK)
    for _stop in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = page.evaluate(LOOK)
        if stop is None:
            before = None
            continue
        assert stop["ring"], f"no ring round {stop['what']}"
        assert stop["onScreen"], f"not on the screen: {stop['what']}"
        assert not stop["covered"], f"under something else: {stop['what']}"
        assert not stop["jumps"], f"out of the order of the page: {stop['what']}"
        if before is not None and before["inMain"] and not back:
            assert stop["top"] >= before["top"] - 60 or stop["left"] > before["left"], (
                f"upwards from {before['what']} to {stop['what']}"
            )
        before = stop
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"The keyboard does not come to {target}.")


def press(page, target, key="Enter", **how):
    """Go there by Tab, and press it."""
    tab_to(page, target, **how)
    page.keyboard.press(key)


def go(page, target, key="Enter", **how):
    """Go there by Tab, press it, and be on the page it leads to."""
    tab_to(page, target, **how)
    with page.expect_navigation():
        page.keyboard.press(key)


def write(page, target, text, **how):
    """Go to a field by Tab, and type over what stands there."""
    tab_to(page, target, **how)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def begins_at_the_top(page):
    """Whether the next Tab begins at the head of the page, where the way past the head is offered."""
    page.keyboard.press("Tab")
    return page.evaluate("document.activeElement.matches('.skip')")
