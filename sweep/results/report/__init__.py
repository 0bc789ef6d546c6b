"""`sweep report`: the story of a sweep in one file that opens offline, or in Markdown with pictures beside it.

`gathering` reads everything once, `story` and the chapters tell it in `blocks`, `html` and `markdown` write these down.
"""
