"use strict";
// Sends chosen papers piece by piece; after a broken connection it asks how far a paper came and goes on there.
(() => {
  const box = document.getElementById("upload");
  if (!box) return;
  const byId = (id) => document.getElementById(id);
  const drop = byId("drop"), send = byId("send"), list = byId("chosen-list"), text = byId("chosen-text"), bar = byId("chosen-bar");
  const guard = { "X-CSRF-Token": document.querySelector("meta[name=csrf-token]")?.content ?? "" };
  const words = box.dataset, chunk = Number(words.chunk);
  let chosen = new Map(); // path -> {file, row}
  let topFolder = "";

  const size = (bytes) => bytes > 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const total = () => [...chosen.values()].reduce((sum, item) => sum + item.file.size, 0);

  function add(path, file) {
    if (chosen.has(path)) chosen.get(path).row.remove();
    const row = document.createElement("li");
    const name = document.createElement("bdi"), note = document.createElement("span");
    name.textContent = path;
    note.textContent = size(file.size);
    row.append(name, note);
    if (chosen.size < 400) list.append(row);
    chosen.set(path, { file, row, note });
  }
  function show() {
    byId("chosen").hidden = chosen.size === 0;
    text.textContent = fill(words.ready, { count: chosen.size, size: size(total()) });
    send.disabled = chosen.size === 0;
  }
  // A dropped folder alone is the dossier itself: its own name is no folder in it.
  function addFolder(files, top) {
    topFolder ||= top;
    for (const [path, file] of files) add(path, file);
    show();
  }
  async function walk(entry, prefix, found) {
    if (entry.isFile) {
      found.push([prefix + entry.name, await new Promise((done, failed) => entry.file(done, failed))]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) return;
      for (const child of some) await walk(child, `${prefix}${entry.name}/`, found);
    }
  }
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const found = [];
    for (const entry of entries) await walk(entry, "", found);
    if (entries.length === 0) for (const file of event.dataTransfer.files) found.push([file.name, file]);
    take(found);
  });
  // Everything in one folder: leave its name out of the paths, as an audit of the folder would.
  function take(found) {
    const tops = new Set(found.map(([path]) => path.includes("/") ? path.split("/", 1)[0] : ""));
    const [top] = tops;
    const alone = tops.size === 1 && top !== "" && !words.dossier;
    addFolder(alone ? found.map(([path, file]) => [path.slice(top.length + 1), file]) : found, alone ? top : stem(found));
  }
  const stem = (found) => found.length === 1 ? found[0][0].replace(/\.[^.]*$/, "") : "";
  byId("folder").addEventListener("change", (event) => take([...event.target.files].map((file) => [file.webkitRelativePath || file.name, file])));
  byId("files").addEventListener("change", (event) => take([...event.target.files].map((file) => [file.name, file])));

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  class Refusal extends Error {}
  // Asks until there is an answer; a refusal is final, a broken connection is not.
  async function ask(address, options) {
    for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
      try {
        const answer = await fetch(address, { ...options, headers: { ...options.headers, ...guard } });
        if (answer.ok || answer.status === 409) return answer;
        if (answer.status < 500) {
          const said = await answer.json().catch(() => ({}));
          throw new Refusal(said[words.lang] || said.en || String(answer.status));
        }
      } catch (error) {
        if (error instanceof Refusal) throw error;
      }
      text.textContent = words.waiting;
      await pause(wait);
    }
  }
  const json = (data) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) });

  async function sendOne(base, path, file, told) {
    const answer = await ask(`${base}/uploads`, json({ path, size: file.size, modified: Math.max(0, file.lastModified || 0) }));
    if (answer.status === 409) throw new Refusal((await answer.json())[words.lang]);
    const begun = (await answer.json()).upload;
    if (begun === null) return;
    const address = `${base}/uploads/${begun.id}`;
    let offset = begun.offset;
    told(offset);
    while (offset < file.size) {
      const piece = file.slice(offset, offset + chunk);
      const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
      let done = null;
      try {
        done = await fetch(address, { method: "PATCH", headers: { ...headers, ...guard }, body: piece });
      } catch { done = null; }
      if (done && !done.ok && done.status < 500 && done.status !== 409) throw new Refusal((await done.json())[words.lang]);
      if (!done || !done.ok) {
        text.textContent = words.waiting;
        await pause(700);
        done = await ask(address, { method: "HEAD" });
      }
      offset = Number(done.headers.get("Upload-Offset"));
      told(offset);
    }
  }

  send.addEventListener("click", async () => {
    send.disabled = true;
    bar.hidden = false;
    let refused = 0;
    try {
      let id = words.dossier;
      if (!id) {
        const name = byId("name").value.trim() || topFolder || new Date().toISOString().slice(0, 16).replace("T", " ");
        const made = await ask("/api/v1/dossiers", json({ name, methodology: byId("methodology").value }));
        id = (await made.json()).id;
        words.dossier = id;
        history.replaceState(null, "", `/dossiers/${id}/papers`);
      }
      const base = `/api/v1/dossiers/${id}`, all = Math.max(1, total());
      let before = 0, count = 0;
      for (const [path, item] of chosen) {
        try {
          await sendOne(base, path, item.file, (offset) => {
            const percent = Math.floor(100 * (before + offset) / all);
            bar.value = percent;
            text.textContent = fill(words.sending, { done: count + 1, count: chosen.size, percent });
          });
          item.row.classList.add("ok");
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          refused += 1;
          item.row.classList.add("bad");
          item.note.textContent = `${words.refused}：${error.message}`;
          list.prepend(item.row);
        }
        before += item.file.size;
        count += 1;
      }
      if (refused === chosen.size) { send.disabled = false; return; }
      await ask(`${base}/runs`, json({}));
      if (refused) await pause(4000);
      location.href = `/dossiers/${id}`;
    } catch (error) {
      text.textContent = error.message;
      send.disabled = false;
    }
  });
})();
