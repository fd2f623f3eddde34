"""Building blocks of the screen: styles, widgets that draw lines, text fields, lists, the clipboard, the editor."""
