// Figures: fetched when they come into sight, drawn by Plotly in the page's own colours, saved as PNG, kept up to date.
"use strict";

const Figures = (() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const narrow = 640; // pixels: below, a figure has no room for a second legend column or a mode bar
  const abreast = 2; // one figure is fetched while another one is drawn: the page stays alive, the server is asked for few
  const rest = 20; // times as long as it took, a figure that moves rests: it has a twentieth of anybody's time
  const state = new WeakMap(); // figure element → {url, tag, figure, began, took}
  const waiting = new Set(); // figure elements in sight, to be drawn one after another
  const resting = new WeakSet(); // figure elements that changed, and have been drawn too shortly before
  let busy = 0;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // Titles are Plotly's HTML; here they become plain text, in a document in which nothing runs.
  const plain = (html) => new DOMParser().parseFromString((html || "").replace(/<br\s*\/?>/gi, " "), "text/html").body.textContent;

  // A long dimension's name goes on in the next line after a dot.
  const breakable = (text) => text.split(/(?<=\.)(?=\p{L})/u).flatMap((part) => [part, document.createElement("wbr")]);

  function template() {
    const axis = { gridcolor: colour("--plot-grid"), zerolinecolor: colour("--plot-grid"), linecolor: colour("--plot-line"), tickcolor: colour("--plot-line") };
    return {
      layout: {
        font: { color: colour("--plot-text"), family: getComputedStyle(document.body).fontFamily, size: 12.5 },
        xaxis: axis,
        yaxis: axis,
        coloraxis: { colorbar: { outlinewidth: 0, tickcolor: colour("--plot-line") } },
        hoverlabel: { bgcolor: colour("--sheet"), bordercolor: colour("--plot-line"), font: { color: colour("--plot-text") } },
        modebar: { bgcolor: "rgba(0,0,0,0)", color: colour("--plot-line"), activecolor: colour("--plot-text") },
        legend: { bgcolor: "rgba(0,0,0,0)" },
        annotationdefaults: { bgcolor: `${colour("--sheet")}b0`, borderpad: 0 }, // words on lines
      },
      // Plotly takes what shines through a cell for white, and would write on it in black.
      data: dark.matches ? { heatmap: [{ type: "heatmap", textfont: { color: colour("--plot-text") } }] } : {},
    };
  }

  // The title stands above the figure as text that wraps; Plotly draws the rest.
  function layoutOf(figure, element) {
    const given = figure.layout || {};
    const alone = element.classList.contains("alone") ? Math.max(420, Math.round(innerHeight * 0.72)) : 0;
    const above = 14; // what the title would take
    const plot = element.querySelector(".plot");
    const least = given.meta?.least > plot.clientWidth ? given.meta.least : undefined; // narrower, nothing could be read
    plot.classList.toggle("wide", Boolean(least));
    return Zoom.begin(element, {
      ...given,
      template: template(),
      title: undefined,
      paper_bgcolor: colour("--sheet"),
      plot_bgcolor: "rgba(0,0,0,0)",
      autosize: !least,
      width: least,
      uirevision: element.dataset.figure,
      height: alone || given.height - (given.margin?.t ?? above) + above,
      margin: { ...(given.margin || {}), t: above },
    });
  }

  // The same one for every figure and every time: where Plotly finds another function it draws anew, and forgets a zoom.
  const saveClicked = (plot) => save(plot.closest("figure"));

  function config(element) {
    return {
      responsive: true,
      displaylogo: false,
      displayModeBar: element.clientWidth < narrow ? false : "hover",
      modeBarButtonsToRemove: ["toImage", "select2d", "lasso2d", "autoScale2d"],
      modeBarButtonsToAdd: [{ name: "png", title: "Save as PNG", icon: Plotly.Icons.camera, click: saveClicked }],
    };
  }

  async function save(element) {
    const { figure } = state.get(element);
    const plot = element.querySelector(".plot");
    const size = { width: Math.max(900, plot.clientWidth), height: (figure.layout.height || plot.clientHeight) + 50 };
    const shown = { data: figure.data, layout: { ...plot.layout, ...size, autosize: false, title: figure.layout.title, margin: figure.layout.margin } };
    shown.layout.paper_bgcolor = colour("--sheet");
    const url = await Plotly.toImage(shown, { format: "png", ...size, scale: 2 });
    const link = document.createElement("a");
    link.href = url;
    link.download = `${element.dataset.file || "figure"}.png`;
    link.click();
  }

  function say(element, text) {
    const plot = element.querySelector(".plot");
    if (window.Plotly) Plotly.purge(plot);
    plot.replaceChildren(Object.assign(document.createElement("p"), { className: "said", textContent: text }));
  }

  function ask(element) {
    element.setAttribute("aria-busy", "true");
    waiting.add(element);
    work();
  }

  function work() {
    while (busy < abreast && waiting.size) {
      const [element] = waiting;
      waiting.delete(element);
      if (!element.isConnected) continue;
      busy += 1;
      draw(element).finally(() => {
        busy -= 1;
        work();
      });
    }
  }

  async function draw(element) {
    const url = element.dataset.figure;
    const began = performance.now();
    let answer;
    try {
      answer = await fetch(url, { headers: { Accept: "application/json" } });
      const found = await answer.json();
      if (url !== element.dataset.figure) return; // asked anew meanwhile
      if (!answer.ok) return say(element, found.error);
      const before = state.get(element);
      const tag = answer.headers.get("ETag");
      if (before && before.url === url && tag && before.tag === tag) return Object.assign(before, { began, took: performance.now() - began });
      state.set(element, { url, tag, figure: found, began, took: 0 });
      await show(element);
      state.get(element).took = performance.now() - began;
    } catch (error) {
      if (!state.has(element)) say(element, "The server does not answer.");
      element.dataset.error = String(error);
    } finally {
      if (!waiting.has(element)) element.setAttribute("aria-busy", "false");
    }
  }

  async function show(element) {
    const { figure } = state.get(element);
    const plot = element.querySelector(".plot");
    const title = (figure.layout && figure.layout.title) || {};
    const text = plain(title.text);
    if (text) element.querySelector(".title-text").replaceChildren(...breakable(text));
    element.querySelector(".note").textContent = plain((title.subtitle || {}).text);
    plot.querySelector(".said")?.remove();
    await Plotly.react(plot, figure.data, layoutOf(figure, element), config(element));
    plot.setAttribute("role", "group");
    plot.setAttribute("aria-label", text);
    element.dataset.drawn = "true";
    if (!plot.dataset.listens) listen(element, plot);
  }

  // A click on a trial's point opens its page; a zoom is noted in the address.
  function listen(element, plot) {
    plot.dataset.listens = "true";
    plot.on("plotly_relayout", (changed) => Zoom.note(element, plot, changed));
    plot.on("plotly_click", (event) => {
      const trial = [].concat(event.points[0].customdata ?? [])[0];
      if (element.dataset.trial && Number.isInteger(trial)) location.href = element.dataset.trial.replace("TRIAL", trial);
    });
  }

  const sight = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      sight.unobserve(target);
      ask(target);
    }),
    { rootMargin: "500px" },
  );

  // Looks for figures that are new, and draws again those whose address changed. With `all` every figure may be another
  // one now: each is asked for when it has rested, and is in sight.
  function refresh(all) {
    for (const element of document.querySelectorAll("figure[data-figure]")) {
      const known = state.get(element);
      if (!known) sight.observe(element);
      else if (known.url !== element.dataset.figure) ask(element);
      else if (all) whenRested(element, known);
    }
  }

  function whenRested(element, { began, took }) {
    if (resting.has(element)) return;
    resting.add(element);
    setTimeout(() => {
      resting.delete(element);
      sight.observe(element);
    }, Math.max(0, began + rest * took - performance.now()));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-save]");
    const element = button && button.closest("figure");
    if (element && state.has(element)) save(element);
  });
  let resized;
  addEventListener("resize", () => { // Plotly follows the window, but for figures that are wider
    clearTimeout(resized);
    resized = setTimeout(() => document.querySelectorAll(".plot.wide").forEach((plot) => show(plot.closest("figure"))), 200);
  });
  dark.addEventListener("change", () => document.querySelectorAll("figure[data-drawn]").forEach(show));
  if (window.Plotly) refresh();
  return { refresh };
})();
