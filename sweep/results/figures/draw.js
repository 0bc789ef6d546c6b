/* Draws a figure of ours: in the page's colours, its title wrapped to the width, again whenever either changes.

   sweepFigures.draw(element, figure, templates) with templates = {light, dark}; `element.dataset.name` names its PNG. */
"use strict";
const sweepFigures = (() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const drawn = new Map();
  let paper = 0;
  const canvas = document.createElement("canvas").getContext("2d");

  function wrapped(text, size, width) {
    canvas.font = `${size}px system-ui, sans-serif`;
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (canvas.measureText(letters(longer)).width <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  /* Names are escaped in the figure; only their width matters here. */
  const letters = (text) => text.replace(/&(#\d+|\w+);/g, "m").replace(/<[^<>]*>/g, "");

  function fitted(layout, width) {
    const title = layout.title, size = 16, small = 12.5;
    if (!title || !title.text) return layout;
    const lines = wrapped(title.text, size, width - 40);
    const note = title.subtitle && title.subtitle.text ? wrapped(title.subtitle.text, small, width - 40) : [];
    const before = (layout.margin && layout.margin.t) || 48;
    const pad = { ...title.pad, t: 14 + 10 * (lines.length - 1) }; /* Plotly lifts a title of several lines */
    const top = pad.t + 10 + lines.length * size * 1.3 + note.length * small * 1.35 + (note.length ? 8 : 0);
    const least = !paper && layout.meta && layout.meta.least > width ? layout.meta.least : 0; /* then it is scrolled */
    return {
      ...layout,
      autosize: !least,
      width: paper || least || undefined,
      height: (layout.height || 420) + Math.max(0, top - before),
      margin: { ...layout.margin, t: top, ...(width < 560 && !least ? { l: 44, r: 8 } : {}) },
      title: { ...title, pad, text: lines.join("<br>"), subtitle: { ...title.subtitle, text: note.join("<br>") } },
    };
  }

  function paint(element) {
    const { figure, templates } = drawn.get(element);
    const template = dark.matches && !paper ? templates.dark : templates.light;
    const width = paper || element.clientWidth || 700;
    const layout = { ...fitted(figure.layout, width), template };
    const config = {
      responsive: true,
      displaylogo: false,
      toImageButtonOptions: { format: "png", scale: 2, filename: element.dataset.name || "figure" },
      modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    };
    drawn.get(element).width = width;
    return Plotly.react(element, figure.data, layout, config);
  }

  function draw(element, figure, templates) {
    drawn.set(element, { figure, templates, width: 0 });
    return paint(element);
  }

  function again(always) {
    for (const element of drawn.keys()) {
      if (!element.isConnected) drawn.delete(element);
      else if (always || Math.abs(element.clientWidth - drawn.get(element).width) > 1) paint(element);
    }
  }

  /* On paper figures are as wide as it is, and black on white; 0: on the screen again. */
  function print(width) {
    paper = width;
    again(true);
  }

  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => again(false), 150);
  });
  dark.addEventListener("change", () => again(true));
  return { draw, again, print };
})();
