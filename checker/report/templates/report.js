"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const items = [...document.querySelectorAll(".finding")].map((node) => ({ node, text: null, ...node.dataset }));
  const groups = [...document.querySelectorAll("[data-group]")].reverse();
  const bar = byId("filter");
  const toggles = [...bar.querySelectorAll("[data-verdict]")];
  const only = byId("failures-only"), severity = byId("by-severity"), kind = byId("by-class"), search = byId("by-text"), paper = byId("by-paper");
  const shown = byId("shown"), expand = byId("expand");
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  // Reading a finding's text is slow for thousands of them, so it waits for the first search.
  const textOf = (item) => (item.text ??= item.node.textContent.toLowerCase());

  function apply() {
    const wanted = new Set(toggles.filter(pressed).map((button) => button.dataset.verdict));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of items) {
      const fits = (wanted.size === 0 || wanted.has(item.verdict))
        && (!severity.value || item.severity === severity.value)
        && (!kind.value || item.class === kind.value)
        && (!paper.value || item.papers.split(" ").includes(paper.value))
        && words.every((word) => textOf(item).includes(word));
      item.node.hidden = !fits;
      count += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".finding:not([hidden])");
    press(only, wanted.size === 1 && wanted.has("fail"));
    shown.textContent = shown.dataset.text.replace("{shown}", count).replace("{total}", items.length);
    byId("nothing").hidden = count > 0 || items.length === 0;
  }
  function pick(verdicts) {
    for (const button of toggles) press(button, verdicts.includes(button.dataset.verdict));
    apply();
  }
  function clear() {
    severity.value = kind.value = paper.value = search.value = "";
    pick([]);
  }
  // Opens whatever hides an element, then shows it.
  function reveal(node) {
    for (let place = node; place; place = place.parentElement) {
      if (place instanceof HTMLDetailsElement) place.open = true;
    }
    if (node.closest("[hidden]")) clear();
    node.scrollIntoView({ block: "start" });
    node.querySelector(":scope > summary")?.focus({ preventScroll: true });
  }
  function setAll(open) {
    for (const item of items) if (!item.node.hidden) item.node.open = open;
    expand.textContent = open ? expand.dataset.collapse : expand.dataset.expand;
    expand.dataset.open = open ? "1" : "";
  }

  for (const button of toggles) button.addEventListener("click", () => { press(button, !pressed(button)); apply(); });
  only.addEventListener("click", () => pick(pressed(only) ? [] : ["fail"]));
  severity.addEventListener("change", apply);
  kind.addEventListener("change", apply);
  paper.addEventListener("change", apply);
  let timer = 0;
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 120); });
  bar.addEventListener("submit", (event) => event.preventDefault());
  byId("reset").addEventListener("click", clear);
  byId("expand").addEventListener("click", () => setAll(!expand.dataset.open));
  const failures = items.filter((item) => item.verdict === "fail");
  byId("first-failure").disabled = failures.length === 0;
  byId("first-failure").addEventListener("click", () => {
    reveal((failures.find((item) => !item.node.hidden) ?? failures[0]).node);
  });
  for (const tile of document.querySelectorAll("[data-pick]")) {
    tile.addEventListener("click", () => pick(tile.classList.contains("zero") ? [] : [tile.dataset.pick]));
  }
  function follow() {
    const target = location.hash.length > 1 && byId(location.hash.slice(1));
    if (target && target.tagName !== "SECTION") reveal(target);
  }
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) follow();
  });

  // On paper what must be acted on is open; steps, folded tables and what is met stay as they are on the screen.
  let closed = [];
  addEventListener("beforeprint", () => {
    const met = ".v-pass, .v-not_applicable";
    closed = [...document.querySelectorAll("details:not([open])")]
      .filter((node) => !node.matches(".trace, .fold") && !node.closest(met));
    for (const node of closed) node.open = true;
  });
  addEventListener("afterprint", () => { for (const node of closed) node.open = false; });

  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  if ("IntersectionObserver" in window) {
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const [id, link] of links) {
          link.classList.toggle("here", id === entry.target.id);
          if (id === entry.target.id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
        }
      }
    }, { rootMargin: "-15% 0px -80% 0px" });
    for (const id of links.keys()) { const section = byId(id); if (section) watcher.observe(section); }
  }
  bar.hidden = false;
  apply();
  follow();
})();
