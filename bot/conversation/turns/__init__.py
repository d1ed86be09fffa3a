"""The kinds of turn in a conversation: asking, asking back, showing, talking, menus."""
