"""Where faculty write a conversation: its turns in the order of a walk, each on a page of its own, and all it uses.

`drafts` finds it in the draft of a case and saves it there. The form layer is made for plain HTML: `fields`, `choosing`
and `records` (what a form is a tree of), `rows` and `pickers` (conditions and effects in words), `acts` (buttons that
add and move rows). `sheets` and `part_sheets` say what each page asks for; the views put them on the screen. What is
done to the conversation itself is pure and lives in `assessments/conversation` (walking, editing, renaming, uses).
"""
