"use strict";
(() => {
  const box = document.getElementById("map"), source = document.getElementById("map-data");
  if (!box || !source) return;
  const canvas = box.querySelector("canvas"), panel = document.getElementById("map-panel"), find = document.getElementById("map-find");
  const scaleBar = box.querySelector(".map-scale"), scaleText = scaleBar.querySelector("span");
  const data = JSON.parse(source.textContent);
  const code = new Uint8Array(128);
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((letter, n) => { code[letter.charCodeAt(0)] = n; });
  const count = data.shapes.length, boxes = new Float64Array(count * 4), paths = new Array(count);
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;

  // Steps of half a metre, y upwards in the data and downwards on the screen.
  function unpack(text, path, n) {
    let at = 0, x = 0, y = 0, l = Infinity, t = Infinity, r = -Infinity, b = -Infinity;
    const next = () => { let value = 0, shift = 1, c; do { c = code[text.charCodeAt(at++)]; value += (c & 31) * shift; shift *= 32; } while (c & 32); return value; };
    const step = () => { const v = next(); return v % 2 ? -(v + 1) / 2 : v / 2; };
    while (at < text.length) {
      const corners = next();
      for (let i = 0; i < corners; i++) {
        x += step(); y += step();
        const px = x / 2, py = -y / 2;
        if (i) path.lineTo(px, py); else path.moveTo(px, py);
        if (px < l) l = px; if (px > r) r = px; if (py < t) t = py; if (py > b) b = py;
      }
      path.closePath();
    }
    boxes.set([l, t, r, b], n * 4);
  }
  for (let n = 0; n < count; n++) {
    paths[n] = new Path2D();
    unpack(data.shapes[n], paths[n], n);
    west = Math.min(west, boxes[n * 4]); south = Math.min(south, boxes[n * 4 + 1]);
    east = Math.max(east, boxes[n * 4 + 2]); north = Math.max(north, boxes[n * 4 + 3]);
  }

  // Several views of the same parcels: each parcel has a pattern of verdicts, one character per criterion, from which
  // every view (a mechanism) draws its own status and reasons.
  const views = data.views, letters = { pass: "p", fail: "f", idle: "n" };
  let shown = 0;
  function weigh(view, pattern) {
    const fails = [], opens = [];
    for (const n of view.criteria) { const v = pattern[n]; if (v === letters.fail) fails.push(n); else if (v !== letters.pass && v !== letters.idle) opens.push(n); }
    return { fails, opens, outcome: view.closed || fails.length ? 3 : view.unknown || opens.some((n) => pattern[n] === "0") ? 2 : opens.length ? 1 : 0 };
  }
  function look(n) {
    shown = n;
    const marks = data.patterns.map((pattern) => [0, 1, 1, 2][weigh(views[n], pattern).outcome]);
    data.status = data.pattern.map((of) => marks[of]).join("");
  }
  if (views) look(0);

  const context = canvas.getContext("2d"), still = document.createElement("canvas"), stillContext = still.getContext("2d");
  const off = new Set();
  let width = 0, height = 0, ratio = 1, view = { x: 0, y: 0, k: 1 }, drawn = null, chosen = -1, timer = 0, colours = null, hatch = null;

  function readColours() {
    const style = getComputedStyle(box), of = (name) => style.getPropertyValue(name).trim();
    colours = ["pass", "review", "fail"].map((name) => [of(`--map-${name}`), of(`--${name}`)]);
    colours.text = of("--text");
    hatch = [1, 2].map((n) => {
      const tile = document.createElement("canvas"); tile.width = tile.height = 8;
      const pen = tile.getContext("2d"); pen.fillStyle = colours[n][0]; pen.fillRect(0, 0, 8, 8);
      pen.strokeStyle = colours[n][1]; pen.lineWidth = 1; pen.globalAlpha = .55;
      pen.beginPath();
      for (const d of [-8, 0, 8]) { if (n === 2) { pen.moveTo(d, 8); pen.lineTo(d + 8, 0); } else { pen.moveTo(0, d + 4); pen.lineTo(8, d + 4); } }
      pen.stroke();
      return context.createPattern(tile, "repeat");
    });
  }
  function fit(l, t, r, b, most) {
    const k = Math.min(width / Math.max(r - l, 20), height / Math.max(b - t, 20)) * .92;
    view = { k: most ? Math.min(k, most) : k, x: 0, y: 0 };
    view.x = width / 2 - (l + r) / 2 * view.k; view.y = height / 2 - (t + b) / 2 * view.k;
  }
  const fitAll = () => fit(west, south, east, north);

  function render() {
    if (!width) return;
    const { k, x, y } = view, pen = stillContext, l = -x / k, t = -y / k, r = (width - x) / k, b = (height - y) / k;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, still.width, still.height);
    const small = 2 / k, large = 14 / k;
    // A hatch of screen size: the pattern undoes the zoom.
    for (const tile of hatch) tile.setTransform(new DOMMatrix([1 / k, 0, 0, 1 / k, 0, 0]));
    for (const status of [0, 1, 2]) {
      if (off.has(status)) continue;
      const [fill, line] = colours[status];
      for (let n = 0; n < count; n++) {
        if (Number(data.status[n]) !== status) continue;
        const at = n * 4, w = boxes[at + 2] - boxes[at], h = boxes[at + 3] - boxes[at + 1];
        if (boxes[at] > r || boxes[at + 2] < l || boxes[at + 1] > b || boxes[at + 3] < t) continue;
        pen.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
        if (w < small && h < small) {
          const side = 3 / k;
          pen.fillStyle = line; pen.fillRect(boxes[at] + w / 2 - side / 2, boxes[at + 1] + h / 2 - side / 2, side, side);
          continue;
        }
        pen.fillStyle = fill;
        if (status && w > large && h > large) {
          pen.fillStyle = hatch[status - 1];
        }
        pen.fill(paths[n], "evenodd");
        pen.strokeStyle = line; pen.lineWidth = Math.min(1 / k, Math.max(w, h) / 12); pen.stroke(paths[n]);
      }
    }
    drawn = { ...view };
    show();
  }
  // While moving, the last picture is shifted and stretched; the sharp one follows.
  function show() {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (drawn) {
      const s = view.k / drawn.k;
      context.setTransform(s, 0, 0, s, ratio * (view.x - drawn.x * s), ratio * (view.y - drawn.y * s));
      context.drawImage(still, 0, 0);
    }
    if (chosen >= 0) {
      context.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * view.x, ratio * view.y);
      context.strokeStyle = colours.text; context.lineWidth = 3 / view.k; context.stroke(paths[chosen]);
    }
    const target = 110 / view.k, step = 10 ** Math.floor(Math.log10(target)), length = [5, 2, 1].find((n) => n * step <= target) * step;
    scaleBar.style.setProperty("--length", `${length * view.k}px`);
    scaleText.textContent = length >= 1000 ? `${length / 1000} km` : `${length} m`;
  }
  function soon() { show(); clearTimeout(timer); timer = setTimeout(render, count > 3000 ? 140 : 30); }

  function resize() {
    const rect = canvas.getBoundingClientRect(), before = [width, height];
    if (!rect.width || !rect.height) return;
    ratio = Math.min(devicePixelRatio || 1, 2);
    width = rect.width; height = rect.height;
    for (const item of [canvas, still]) { item.width = Math.round(width * ratio); item.height = Math.round(height * ratio); }
    if (!before[0]) fitAll(); else { view.x += (width - before[0]) / 2; view.y += (height - before[1]) / 2; }
    drawn = null;
    render();
  }
  function zoom(by, px = width / 2, py = height / 2) {
    const k = Math.min(Math.max(view.k * by, 1e-4), 200), s = k / view.k;
    view = { k, x: px - (px - view.x) * s, y: py - (py - view.y) * s };
    soon();
  }

  // What lies under a place, as drawn from top to bottom; the one after the chosen comes next, so that every parcel of
  // several that overlap can be reached. Nothing there: the nearest middle within reach, for shapes too small to hit.
  function at(px, py, reach) {
    const x = (px - view.x) / view.k, y = (py - view.y) / view.k, d = reach / view.k, found = [];
    let near = -1, best = d;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (let n = count - 1; n >= 0; n--) {
      const i = n * 4;
      if (x < boxes[i] - d || x > boxes[i + 2] + d || y < boxes[i + 1] - d || y > boxes[i + 3] + d || off.has(Number(data.status[n]))) continue;
      if (context.isPointInPath(paths[n], x, y, "evenodd")) found.push(n);
      const gap = Math.hypot((boxes[i] + boxes[i + 2]) / 2 - x, (boxes[i + 1] + boxes[i + 3]) / 2 - y);
      if (gap < best) { best = gap; near = n; }
    }
    found.sort((one, other) => data.status.charCodeAt(other) - data.status.charCodeAt(one) || other - one);
    return found.length ? found[(found.indexOf(chosen) + 1) % found.length] : near;
  }
  function element(name, text, kind) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }
  function choose(n) {
    chosen = n;
    panel.replaceChildren();
    if (n < 0) { panel.append(element("p", panel.dataset.none, "muted")); show(); return; }
    const status = Number(data.status[n]), words = panel.dataset;
    panel.append(element("h4", `${words.parcel} ${data.names[n]}`));
    const pattern = views && data.patterns[data.pattern[n]], weighed = views && weigh(views[shown], pattern);
    const line = element("p"), key = ["pass", "review", "fail"][status];
    const word = views ? `${views[shown].name} · ${data.outcomes[weighed.outcome]}` : words[["eligible", "undecided", "excluded"][status]];
    line.append(element("span", word, `badge verdict v-${key}`), " ",
      data.ha[n] === null ? words.noarea : `${data.ha[n]} ${words.ha} (${Math.round(data.ha[n] * 150) / 10} ${words.mu})`);
    panel.append(line);
    if (data.abouts && data.abouts[data.about[n]]) panel.append(element("p", data.abouts[data.about[n]], "muted"));
    if (views) panel.append(element("p", data.tags.map((tag) => `${tag.label} ${tag.values[tag.of[n]]}`).join(" · "), "muted"));
    const reasons = views ? [views[shown].closed, ...weighed.fails.map((c) => `${data.verdicts.f} · ${data.criteria[c]}`),
      weighed.fails.length ? "" : views[shown].unknown, ...weighed.opens.map((c) => `${data.verdicts[pattern[c]]} · ${data.criteria[c]}`)].filter(Boolean) : data.reasons[data.reason[n]];
    if (reasons.length) { const list = element("ul", "", "bullets"); for (const reason of reasons) list.append(element("li", reason)); panel.append(list); }
    const way = !views && data.ways[data.way[n]];
    if (way) panel.append(element("p", `${words.way}${way}`, "way"));
    show();
  }
  function goTo(n) {
    const i = n * 4, margin = Math.max(boxes[i + 2] - boxes[i], boxes[i + 3] - boxes[i + 1]) * 1.5 + 20;
    fit(boxes[i] - margin, boxes[i + 1] - margin, boxes[i + 2] + margin, boxes[i + 3] + margin, 8);
    choose(n); render();
  }

  // One pointer moves, two zoom; a press without movement chooses.
  const pointers = new Map();
  let moved = 0;
  const local = (event) => { const rect = canvas.getBoundingClientRect(); return [event.clientX - rect.left, event.clientY - rect.top]; };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId); pointers.set(event.pointerId, local(event));
    if (pointers.size === 1) moved = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = local(event);
    if (pointers.size === 1) {
      moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
      if (moved > 4) { view.x += now[0] - before[0]; view.y += now[1] - before[1]; soon(); }
    } else {
      moved = 99;
      const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
      const gap = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]);
      if (gap(before) > 0) zoom(gap(now) / gap(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    }
    pointers.set(event.pointerId, now);
  });
  const release = (event) => {
    if (!pointers.delete(event.pointerId) || pointers.size || event.type !== "pointerup" || moved > 4) return;
    choose(at(...local(event), event.pointerType === "touch" ? 12 : 4));
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("wheel", (event) => {
    // A page is scrolled over the map unless the map was entered on purpose.
    if (!event.ctrlKey && document.activeElement !== canvas) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? .05 : .0016)), ...local(event));
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(2, ...local(event)));
  canvas.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (moves) { view.x += moves[0]; view.y += moves[1]; soon(); }
    else if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "0") { fitAll(); soon(); }
    else if (event.key === "Escape") choose(-1);
    else return;
    event.preventDefault();
  });
  for (const button of box.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => { const by = Number(button.dataset.zoom); if (by) zoom(by); else { fitAll(); soon(); } });
  }
  for (const button of document.querySelectorAll("[data-status]")) {
    button.addEventListener("click", () => {
      const status = Number(button.dataset.status), hide = !off.has(status);
      if (hide) off.add(status); else off.delete(status);
      button.setAttribute("aria-pressed", String(!hide));
      render();
    });
  }
  const select = document.getElementById("map-view");
  if (select && views) select.addEventListener("change", () => { look(Number(select.value)); choose(chosen); render(); });
  const index = new Map(data.names.map((name, n) => [name, n]));
  find.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = find.querySelector("input").value.trim();
    const n = index.get(wanted) ?? data.names.findIndex((name) => wanted && (name.endsWith(`/${wanted}`) || name.endsWith(`-${wanted}`)));
    if (n >= 0) goTo(n); else { choose(-1); panel.firstChild.textContent = find.dataset.nothing; }
  });
  // On paper: all of the land, in the colours of a light page.
  addEventListener("beforeprint", () => { box.classList.add("printing"); readColours(); fitAll(); render(); });
  addEventListener("afterprint", () => { box.classList.remove("printing"); readColours(); render(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); render(); });
  readColours();
  box.hidden = find.hidden = false;
  new ResizeObserver(resize).observe(canvas);
  choose(-1);
})();
