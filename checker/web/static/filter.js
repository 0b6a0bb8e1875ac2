"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const bar = byId("filter");
  if (!bar) return;
  const items = [...document.querySelectorAll(".row-link")].map((node) => ({ node, text: node.textContent.toLowerCase(), ...node.dataset }));
  const groups = [...document.querySelectorAll("[data-group]")];
  const verdict = byId("by-verdict"), severity = byId("by-severity"), kind = byId("by-class"), search = byId("by-text");
  const undone = new Set(["fail", "conflict", "missing", "unread", "review", "not_checked"]);
  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of items) {
      const fits = (!verdict.value || item.verdict === verdict.value || (verdict.value === "undone" && undone.has(item.verdict)))
        && (!severity.value || item.severity === severity.value) && (!kind.value || item.class === kind.value)
        && words.every((word) => item.text.includes(word));
      item.node.hidden = !fits;
      count += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".row-link:not([hidden])");
    byId("shown").textContent = bar.dataset.shown.replace("{shown}", count).replace("{total}", items.length);
    byId("nothing").hidden = count > 0;
  }
  for (const node of [verdict, severity, kind]) node.addEventListener("change", apply);
  search.addEventListener("input", apply);
  bar.addEventListener("submit", (event) => event.preventDefault());
  for (const tile of document.querySelectorAll("[data-pick]")) tile.addEventListener("click", () => { verdict.value = tile.dataset.pick; apply(); });
  bar.hidden = false;
  apply();
})();
