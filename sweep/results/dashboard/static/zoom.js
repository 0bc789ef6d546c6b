// What a figure was zoomed to is in the address, behind the #, and so is shared with it: #figure-best=xaxis:0:12,yaxis:.2:.5
"use strict";

const Zoom = (() => {
  const known = new Map(); // figure element → {url, first, axes}: of the figure at that address, how it began and what it shows

  const noted = () => new URLSearchParams(location.hash.slice(1));

  function read(id) {
    const axes = {};
    for (const part of (noted().get(id) || "").split(",")) {
      const [name, ...ends] = part.split(":");
      const range = ends.map(Number);
      if (/^[xy]axis\d*$/.test(name) && range.length === 2 && range.every(Number.isFinite)) axes[name] = range;
    }
    return axes;
  }

  // The layout with the ranges that the address said when the figure was first drawn: Plotly keeps what the user does
  // to them later as long as they are given again.
  function begin(element, layout) {
    const url = element.dataset.figure;
    if (known.get(element)?.url !== url) {
      const first = read(element.id);
      known.set(element, { url, first, axes: { ...first } });
    }
    const ranges = Object.entries(known.get(element).first);
    return Object.assign(layout, Object.fromEntries(ranges.map(([name, range]) => [name, { ...layout[name], range, autorange: false }])));
  }

  function note(element, plot, changed) {
    const { axes } = known.get(element);
    const touched = new Set(Object.keys(changed).map((key) => /^([xy]axis\d*)\.(range|autorange)/.exec(key)?.[1]).filter(Boolean));
    for (const name of touched) {
      const { range, autorange } = plot.layout[name];
      if (autorange) delete axes[name];
      else axes[name] = range.map((end) => Number(end.toPrecision(6)));
    }
    if (touched.size) write();
  }

  // Writes what the figures show. Those that are not drawn yet keep what is there of them.
  function write() {
    const all = noted();
    for (const [element, { url, axes }] of known) {
      if (!element.isConnected || url !== element.dataset.figure) continue;
      const text = Object.entries(axes).map(([name, range]) => [name, ...range].join(":")).join(",");
      text ? all.set(element.id, text) : all.delete(element.id);
    }
    const hash = String(all).replace(/%3A/g, ":").replace(/%2C/g, ",");
    history.replaceState(null, "", location.pathname + location.search + (hash && `#${hash}`));
  }

  return { begin, note, write };
})();
