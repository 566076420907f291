"""Where faculty write a conversation: its turns in the order of a walk, each on a page of its own, and all it uses.

`drafts` finds and saves it in the draft of a case, `fields` and `pickers` are the form layer, `sheets` says what each
page asks for, the views put them on the screen. What is done to the conversation itself is pure and lives in
`assessments/conversation` (walking, editing, renaming, uses).
"""
