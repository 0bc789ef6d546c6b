// Puts a link to our pages into a corner of Optuna Dashboard, to the study or trial that is looked at.
"use strict";

function whereToGo() {
  const [, study] = location.pathname.match(/^\/dashboard\/studies\/(\d+)/) || [];
  if (!study) return "/sweep/";
  const trials = (new URLSearchParams(location.search).get("numbers") || "").split(",");
  const trial = location.pathname.includes("/trials") && trials.length === 1 && /^\d+$/.test(trials[0]);
  return `/sweep-of-study/${study}${trial ? `?trial=${trials[0]}` : ""}`;
}

const link = document.createElement("a");
link.id = "sweep-link";
link.textContent = "Sweep’s pages";
link.href = whereToGo();
// Optuna Dashboard changes its address without loading a page: look when the link is about to be used.
for (const moment of ["pointerenter", "pointerdown", "focus"]) {
  link.addEventListener(moment, () => { link.href = whereToGo(); });
}
document.body.append(link);
