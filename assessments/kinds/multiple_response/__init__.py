"""Multiple response: select all that apply, select a given number, or all or nothing."""
