"""Plotly figures of a sweep: records in, `plotly.graph_objects.Figure` out, one kind per file; `registry` lists them.

A figure has a title that says what it shows and what was left out, axes with units, and hovers with the trial's
parameters; data that is missing makes a figure that says so. Names are data: whatever Plotly would read as HTML is
escaped in `text`. Colours of text and grid are the page's: the report's are `theme.template`, which `draw.js` puts in
when it wraps the title and draws; the dashboard has its own.

Import this package's modules where they are used: Plotly takes long to import.
"""
