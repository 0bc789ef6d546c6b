/* Draws the report's figures one after another, and in the colours of paper when it is printed. */
"use strict";
(async () => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const figures = read("figures"), templates = read("templates");
  for (const [name, figure] of Object.entries(figures)) {
    const element = document.querySelector(`#figure-${name} div`);
    element.dataset.name = `${document.body.dataset.sweep}-${name}`.replace(/[^\w.-]+/g, "_");
    await sweepFigures.draw(element, figure, templates);
  }
  document.body.dataset.drawn = "true";
})();
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  sweepFigures.print(680);
});
window.addEventListener("afterprint", () => sweepFigures.print(0));
