"use strict";
// Shows what the running audit tells, and the result when it is there.
(() => {
  const box = document.getElementById("progress");
  if (!box) return;
  const words = box.dataset, stage = document.getElementById("stage"), bar = document.getElementById("bar"), lines = document.getElementById("lines");
  const named = { unpack: words.unpack, parse: words.parse, ocr_page: words.ocrPage, page_crops: words.pageCrops };
  const rows = new Map();
  const MOST = 60;

  function line(path) {
    if (!rows.has(path)) {
      const row = document.createElement("li"), name = document.createElement("bdi"), note = document.createElement("span");
      name.textContent = path;
      row.append(name, note);
      rows.set(path, { row, note });
    }
    const found = rows.get(path);
    lines.prepend(found.row);
    while (lines.children.length > MOST) lines.lastChild.remove();
    return found;
  }
  const place = (data) => `${named[data.task] ?? ""}${data.page ? ` ${words.page.replace("{page}", data.page)}` : ""}`;
  const source = new EventSource(words.events);
  const on = (kind, act) => source.addEventListener(kind, (event) => {
    const data = JSON.parse(event.data);
    if (data.run === words.run) act(data);
  });
  on("queued", () => { rows.clear(); lines.replaceChildren(); });
  on("started", () => { rows.clear(); lines.replaceChildren(); stage.textContent = words.working; });
  on("begin", (data) => { stage.textContent = `${named[data.task] ?? words.working} 0 / ${data.total}`; bar.max = data.total; bar.value = 0; });
  on("paper", (data) => {
    if (data.task === "page_crops") return;
    const { row, note } = line(data.path);
    row.className = "now";
    note.textContent = place(data);
  });
  on("done", (data) => {
    bar.max = data.total;
    bar.value = data.count;
    stage.textContent = `${named[data.task] ?? words.working} ${data.count} / ${data.total}`;
    if (data.count === data.total && data.task !== "unpack" && data.task !== "page_crops") stage.textContent += ` · ${words.judging}`;
    const found = rows.get(data.path);
    if (found && data.task !== "page_crops") { found.row.className = "ready"; found.note.textContent = `${place(data)} ${words.done}`; }
  });
  on("finished", () => { source.close(); location.reload(); });
})();
