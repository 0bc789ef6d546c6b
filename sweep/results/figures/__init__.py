"""Plotly figures of a sweep: records in, `plotly.graph_objects.Figure` out, a kind a file.

A figure has a title that says what it shows and what was left out, axes with units, and hovers with the trial's
parameters; data that is missing makes a figure that says so. Names are data: whatever Plotly would read as HTML is
escaped in `text`. Colours of text and grid are the page's: `theme.template` has them for a light and a dark page, and
`draw.js` puts them in, wraps the title and draws, here and in the report.

Whoever only reads imports this package's modules where they are used, for Plotly takes its time to be imported.
"""
