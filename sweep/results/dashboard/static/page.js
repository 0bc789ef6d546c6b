// What a page does besides: follows a running sweep, remembers chosen trials in its address, copies text.
"use strict";

const Live = (() => {
  const { version: address } = document.body.dataset;
  let { seen } = document.body.dataset;
  let timer;
  const sent = new Map(); // what the server sent of each region: the page now has figures drawn into it
  for (const region of document.querySelectorAll("[data-live]")) sent.set(region.id, region.innerHTML);

  // Replaces what changed of the regions that live, and leaves the rest of the page, its focus and its scroll as they are.
  // With `asked` the user wants another view; else a running sweep moved, and what has the focus stays as it is.
  async function refresh({ asked = false } = {}) {
    const wanted = location.href;
    const answer = await fetch(wanted);
    if (wanted !== location.href) return; // another step was faster
    if (!answer.ok && !asked) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.querySelector("[data-live]")) return location.reload(); // another page, that says what is wrong with the address
    for (const region of document.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(region.id); // a region has an id
      if (!next || next.innerHTML === sent.get(region.id)) continue;
      const focused = region.contains(document.activeElement) ? document.activeElement : null;
      if (!asked && focused?.matches("select, input[type=text], input[type=search]")) continue;
      sent.set(region.id, next.innerHTML);
      replace(region, next, focused);
    }
    document.title = fresh.title;
    Figures.refresh(!asked);
    Choice.restore();
  }

  function replace(region, next, focused) {
    const scrolled = [...region.querySelectorAll(".scroll")].map((box) => box.scrollLeft);
    const open = [...region.querySelectorAll("details")].map((one) => one.open);
    const fresh = document.importNode(next, true);
    for (const figure of fresh.querySelectorAll("figure[data-figure]")) keep(region, figure);
    region.replaceChildren(...fresh.childNodes);
    region.querySelectorAll(".scroll").forEach((box, index) => (box.scrollLeft = scrolled[index] || 0));
    region.querySelectorAll("details").forEach((one, index) => (one.open = open[index] ?? one.open));
    if (focused) refocus(focused.isConnected ? focused : alike(region, focused));
  }

  // What replaced an element: a link to the same place, else what has the same name, such as a column to sort by.
  function alike(region, lost) {
    const name = (one) => one.id || one.getAttribute("aria-label") || one.textContent.trim();
    const all = [...region.querySelectorAll(lost.tagName)];
    return all.find((one) => one.href && one.href === lost.href) ?? all.find((one) => name(one) === name(lost));
  }

  function refocus(element) {
    element?.focus();
    if (element?.matches("input[type=search]")) element.setSelectionRange(element.value.length, element.value.length);
  }

  // A figure that is drawn stays what it is, with its zoom; it is drawn anew where its address is another one.
  function keep(region, figure) {
    const drawn = document.getElementById(figure.id);
    if (!drawn || !region.contains(drawn)) return;
    drawn.dataset.figure = figure.dataset.figure;
    drawn.dataset.file = figure.dataset.file;
    drawn.querySelector(".tools a").href = figure.querySelector(".tools a").href;
    figure.replaceWith(drawn);
  }

  async function look() {
    let wait = 2500;
    try {
      const { version, state } = await (await fetch(address)).json();
      document.querySelector(".pulse")?.classList.remove("lost");
      if (version !== seen) {
        seen = version;
        await refresh();
      }
      if (state !== "active") wait = 15000;
    } catch {
      document.querySelector(".pulse")?.classList.add("lost");
    }
    plan(wait);
  }

  function plan(wait) {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, wait);
  }

  if (address) {
    document.addEventListener("visibilitychange", () => plan(200));
    plan(2500);
  }
  return { refresh };
})();

// Soft steps: a changed select or a link within the page loads the new address and swaps what differs.
const Steps = (() => {
  async function go(url, { push = true } = {}) {
    history[push ? "pushState" : "replaceState"](null, "", url);
    document.body.setAttribute("aria-busy", "true");
    try {
      await Live.refresh({ asked: true });
      Zoom.write();
    } finally {
      document.body.removeAttribute("aria-busy");
    }
  }

  function addressOf(form) {
    const url = new URL(form.action);
    url.search = "";
    for (const [name, value] of new FormData(form)) if (value !== "") url.searchParams.append(name, value);
    url.search = url.search.replace(/%2C/g, ",");
    return url;
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-soft]") && event.target.matches("select, input[type=checkbox], input[type=radio]")) go(addressOf(form));
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-soft]")) return;
    event.preventDefault();
    go(addressOf(event.target));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-soft]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link.href);
  });
  addEventListener("popstate", () => Live.refresh({ asked: true }));
  return { go };
})();

// Chosen trials stand in the address, so that they stay chosen from page to page and in what is shared.
const Choice = (() => {
  const numbers = () => new Set(new URL(location.href).searchParams.getAll("chosen").flatMap((some) => some.split(",")).filter(Boolean));

  function put(chosen, url) {
    const text = [...chosen].join(",");
    text ? url.searchParams.set("chosen", text) : url.searchParams.delete("chosen");
    url.search = url.search.replace(/%2C/g, ",");
    return url;
  }

  function write(chosen) {
    history.replaceState(null, "", put(chosen, new URL(location.href)));
    show(chosen);
  }

  function show(chosen) {
    for (const link of document.querySelectorAll("a[data-keeps]")) link.href = put(chosen, new URL(link.href));
    for (const input of document.querySelectorAll("input[type=hidden][name=chosen]")) input.value = [...chosen].join(",");
    for (const box of document.querySelectorAll("input.choose")) {
      box.checked = chosen.has(box.value);
      box.closest("tr")?.classList.toggle("chosen", box.checked);
    }
    const boxes = [...document.querySelectorAll("input.choose")];
    const all = document.querySelector("input.choose-all");
    if (all) {
      all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
      all.indeterminate = !all.checked && boxes.some((box) => box.checked);
    }
    for (const place of document.querySelectorAll("[data-chosen-count]")) place.textContent = chosen.size;
    for (const button of document.querySelectorAll("[data-needs-choice]")) button.disabled = !chosen.size;
  }

  function restore() {
    for (const box of document.querySelectorAll("input.choose")) box.removeAttribute("name"); // the hidden field has them all
    show(numbers());
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("input.choose, input.choose-all")) return;
    const chosen = numbers();
    const boxes = target.matches(".choose") ? [target] : document.querySelectorAll("input.choose");
    for (const box of boxes) target.checked ? chosen.add(box.value) : chosen.delete(box.value);
    write(chosen);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-choose-none]")) write(new Set());
  });
  restore();
  return { restore };
})();

// "Copy" beside a block of text.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy).textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy)); // no clipboard without https: Ctrl-C it is
    button.textContent = "Press Ctrl-C";
  }
  setTimeout(() => (button.textContent = "Copy"), 2000);
});
