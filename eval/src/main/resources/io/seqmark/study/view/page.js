(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const narrow = matchMedia("(max-width: 760px)");
  const count = data.lines.length;
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const whole = (n) => n.toLocaleString("en-US");

  // ---- copy ----
  document.querySelectorAll(".copy-button").forEach((button) => {
    button.addEventListener("click", () => {
      const code = button.previousElementSibling;
      const done = () => {
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      };
      const byHand = () => {
        getSelection().selectAllChildren(code);
        if (document.execCommand("copy")) done();
      };
      if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, byHand);
      else byHand();
    });
  });

  // ---- charts ----
  const plots = [];
  function color(name) { return getComputedStyle(root).getPropertyValue(name).trim(); }
  const inks = ["--accent", "--accent2", "--accent3", "--accent4"];
  function draw(chart, place) {
    const n = chart.labels.length;
    const bars = chart.series.length;
    // each series has slots of its own, so that bars stand side by side; a free slot parts the groups
    const group = bars === 1 ? 1 : bars + 1;
    const middle = (bars - 1) / 2;
    const slots = n * group;
    const spread = (values, own) => Array.from({ length: slots }, (_, x) => x % group === own ? values[Math.floor(x / group)] : null);
    // labels of about 7 pixels per character, as many as have room beside each other
    const room = Math.max(62, 16 + 7 * Math.max(...chart.labels.map((label) => label.length)));
    const step = Math.max(1, Math.ceil(n / Math.max(3, Math.floor((place.clientWidth - 56) / room))));
    const ink = { stroke: color("--soft"), grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1 } };
    return new uPlot({
      width: Math.max(200, place.clientWidth),
      height: 210,
      cursor: { drag: { x: false, y: false }, y: false },
      scales: {
        x: { time: false, range: () => [-0.7, slots - (bars === 1 ? 0.3 : 1.3)] },
        y: { range: (u, min, max) => [Math.min(0, min), Math.max(1e-9, max, 0) * 1.05] },
      },
      axes: [
        Object.assign({}, ink, {
          splits: () => Array.from({ length: Math.ceil(n / step) }, (_, i) => i * step * group + middle),
          values: (u, at) => at.map((x) => chart.labels[Math.round((x - middle) / group)] || ""),
          grid: { show: false },
        }),
        Object.assign({ size: 56 }, ink),
      ],
      series: [{ label: chart.x, value: (u, x) => x == null ? "" : chart.labels[Math.floor(x / group)] }].concat(chart.names.map((name, i) => ({
        label: name,
        fill: color(inks[i % inks.length]),
        stroke: color(inks[i % inks.length]),
        width: 0,
        value: (u, v, series, x) => {
          const place = x == null ? u.cursor.idx : x;
          return place == null ? "" : chart.series[i][Math.floor(place / group)].toLocaleString("en-US", { maximumFractionDigits: 2 });
        },
        points: { show: false },
        paths: uPlot.paths.bars({ size: [0.86, 60], align: 0 }),
      }))),
    }, [Array.from({ length: slots }, (_, x) => x)].concat(chart.series.map(spread)), place);
  }
  function charts() {
    plots.splice(0).forEach((plot) => plot.destroy());
    document.querySelectorAll(".plot").forEach((place, i) => plots.push(draw(data.charts[i], place)));
  }
  let drawnWidth = 0;
  function chartsAfterResize() {
    if (document.body.clientWidth !== drawnWidth) {
      drawnWidth = document.body.clientWidth;
      charts();
    }
  }

  // ---- which rows, in which order ----
  const order = Array.from({ length: count }, (_, i) => i);
  let shown = order.slice();
  const sorts = [];
  data.scores.forEach((score) => {
    const sign = score.worstFirst === "asc" ? 1 : -1;
    sorts.push({ label: score.name + ", worst first", key: (i) => sign * score.values[i] });
    sorts.push({ label: score.name + ", best first", key: (i) => -sign * score.values[i] });
  });
  sorts.push({ label: "line", key: (i) => data.lines[i] });
  sorts.push({ label: "line, last first", key: (i) => -data.lines[i] });
  let sorted = 0;
  const pressed = new Set();
  const flagsOf = new Map();
  data.flags.forEach((flag) => flag.rows.forEach((row) => {
    if (!flagsOf.has(row)) flagsOf.set(row, []);
    flagsOf.get(row).push(flag.name);
  }));
  let haystack = null;
  let needle = "";

  function select() {
    if (needle && !haystack) {
      haystack = order.slice().sort((a, b) => a - b).map((i) => data.texts.map((text) => text.values[i]).join("\n").toLowerCase());
    }
    const wanted = needle.toLowerCase();
    shown = order.filter((i) => {
      if (pressed.size && !(flagsOf.get(i) || []).some((name) => pressed.has(name))) return false;
      return !wanted || haystack[i].includes(wanted);
    });
    $("count").textContent = shown.length === count ? whole(count) + " examples" : whole(shown.length) + " of " + whole(count) + " examples";
    $("table").setAttribute("aria-rowcount", String(shown.length + 1));
  }
  function sort(number) {
    sorted = number;
    const key = sorts[number].key;
    order.sort((a, b) => key(a) - key(b) || data.lines[a] - data.lines[b]);
    $("sort").value = String(number);
    $("head").querySelectorAll("[role=columnheader]").forEach((head) => {
      const first = Number(head.dataset.sort);
      if (isNaN(first)) return;
      const direction = number === first ? "ascending" : number === first + 1 ? "descending" : "none";
      head.setAttribute("aria-sort", direction);
      head.querySelector("button").textContent = head.dataset.name + (direction === "ascending" ? " \u2191" : direction === "descending" ? " \u2193" : "");
    });
  }

  // ---- words that differ ----
  function words(text) { return text.split(/(\s+)/).filter((part) => part !== ""); }
  function common(a, b) {
    // the positions of a that are part of a longest common subsequence with b
    const n = a.length, m = b.length;
    if (n * m > 1000000) return null;
    const w = m + 1;
    const length = new Uint16Array((n + 1) * w);
    for (let i = n - 1; i >= 0; i--) {
      for (let j = m - 1; j >= 0; j--) {
        length[i * w + j] = a[i] === b[j] ? length[(i + 1) * w + j + 1] + 1 : Math.max(length[(i + 1) * w + j], length[i * w + j + 1]);
      }
    }
    const kept = new Set();
    for (let i = 0, j = 0; i < n && j < m;) {
      if (a[i] === b[j]) { kept.add(i); i++; j++; }
      else if (length[(i + 1) * w + j] >= length[i * w + j + 1]) i++;
      else j++;
    }
    return kept;
  }
  function fill(cell, column, row) {
    const text = column.values[row];
    if (column.against < 0) { cell.append(text); return; }
    const parts = words(text);
    const own = parts.filter((part) => /\S/.test(part));
    const kept = common(own, words(data.texts[column.against].values[row]).filter((part) => /\S/.test(part)));
    if (!kept) { cell.append(text); return; }
    let at = 0;
    parts.forEach((part) => {
      if (!/\S/.test(part)) { cell.append(part); return; }
      if (kept.has(at++)) cell.append(part);
      else cell.append(element(column.mark, "", part));
    });
  }

  // ---- the rows that can be seen ----
  const viewport = $("viewport");
  const canvas = $("canvas");
  let open = -1;      // an index of data
  let active = 0;     // a place in what is shown
  let extra = 0;      // by how much the open row is higher
  const rowHeight = () => narrow.matches ? 62 + 46 * data.texts.length : 84;
  const columns = "64px " + data.scores.map(() => "76px ").join("") + data.texts.map(() => "minmax(0, 1fr)").join(" ");
  const rendered = new Map();

  function make(place) {
    const i = shown[place];
    const row = element("div", "row" + (i === open ? " open" : ""));
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", String(place + 2));
    row.id = "row-" + data.lines[i];
    row.style.gridTemplateColumns = columns;
    const line = element("div", "line");
    line.setAttribute("role", "cell");
    const link = element("a", "", "#" + data.lines[i]);
    link.href = "#row-" + data.lines[i];
    link.tabIndex = -1;
    line.append(link);
    const marks = element("span", "marks");
    (flagsOf.get(i) || []).forEach((flag) => marks.append(element("span", "mark", flag)));
    line.append(marks);
    row.append(line);
    const scores = narrow.matches ? element("div", "") : row;
    data.scores.forEach((score) => {
      const cell = element("div", "score");
      cell.setAttribute("role", "cell");
      cell.append(element("span", "label", score.name + " "), score.values[i].toFixed(1) + (narrow.matches ? "\u2002" : ""));
      scores.append(cell);
    });
    if (scores !== row) row.append(scores);
    data.texts.forEach((column) => {
      const cell = element("div", "text-cell");
      cell.setAttribute("role", "cell");
      cell.dir = "auto";
      cell.append(element("span", "label", column.name));
      fill(cell, column, i);
      row.append(cell);
    });
    row.addEventListener("click", (event) => {
      if (String(getSelection())) return;
      event.preventDefault();
      active = shown.indexOf(i);
      toggle(i);
    });
    return row;
  }
  function top(place) {
    const opened = open < 0 ? -1 : shown.indexOf(open);
    return place * rowHeight() + (opened >= 0 && place > opened ? extra : 0);
  }
  function render(again) {
    const height = rowHeight();
    const opened = open < 0 ? -1 : shown.indexOf(open);
    if (again) { canvas.replaceChildren(); rendered.clear(); }
    const begin = viewport.scrollTop - (opened >= 0 ? extra : 0);
    const first = Math.max(0, Math.floor(begin / height) - 3);
    const last = Math.min(shown.length - 1, Math.ceil((viewport.scrollTop + viewport.clientHeight) / height) + 3);
    rendered.forEach((row, place) => {
      if (place < first || place > last) { row.remove(); rendered.delete(place); }
    });
    for (let place = first; place <= last; place++) {
      if (!rendered.has(place)) {
        const row = make(place);
        canvas.append(row);
        rendered.set(place, row);
      }
    }
    if (opened >= 0 && rendered.has(opened)) {
      const row = rendered.get(opened);
      row.style.height = "auto";
      extra = Math.max(0, row.offsetHeight - height);
    }
    rendered.forEach((row, place) => {
      row.style.top = top(place) + "px";
      row.style.height = height + (place === opened ? extra : 0) + "px";
      row.classList.toggle("active", place === active);
    });
    canvas.style.height = shown.length * height + (opened >= 0 ? extra : 0) + "px";
    const current = rendered.get(active);
    if (current) viewport.setAttribute("aria-activedescendant", current.id);
    else viewport.removeAttribute("aria-activedescendant");
  }
  function toggle(i) {
    open = open === i ? -1 : i;
    extra = 0;
    history.replaceState(null, "", open < 0 ? "#examples" : "#row-" + data.lines[i]);
    render(true);
  }
  function reveal(place) {
    const height = rowHeight();
    const y = top(place);
    if (y < viewport.scrollTop) viewport.scrollTop = y;
    else if (y + height > viewport.scrollTop + viewport.clientHeight) viewport.scrollTop = y + height - viewport.clientHeight;
  }
  function refresh() {
    select();
    active = 0;
    viewport.scrollTop = 0;
    render(true);
  }
  function permalink() {
    const match = /^#row-(\d+)$/.exec(location.hash);
    if (!match) return;
    const i = data.lines.indexOf(Number(match[1]));
    if (i < 0) return;
    if (!shown.includes(i)) {
      needle = $("search").value = "";
      pressed.clear();
      document.querySelectorAll("#flags button").forEach((button) => button.setAttribute("aria-pressed", "false"));
      select();
    }
    open = i;
    extra = 0;
    active = shown.indexOf(i);
    $("table").scrollIntoView({ block: "nearest" });
    viewport.scrollTop = Math.max(0, active * rowHeight() - rowHeight());
    render(true);
    viewport.focus({ preventScroll: true });
  }

  // ---- tools ----
  function header(name, first) {
    const cell = element("div", first === undefined ? "plain" : "score", first === undefined ? name : undefined);
    cell.setAttribute("role", "columnheader");
    if (first !== undefined) {
      cell.dataset.sort = String(first);
      cell.dataset.name = name;
      const button = element("button", "", name);
      button.type = "button";
      button.addEventListener("click", () => { sort(sorted === first ? first + 1 : first); refresh(); });
      cell.append(button);
    }
    $("head").append(cell);
    return cell;
  }
  $("head").style.gridTemplateColumns = columns;
  header("line", data.scores.length * 2).className = "";
  data.scores.forEach((score, i) => header(score.name, i * 2));
  data.texts.forEach((text) => header(text.name));
  sorts.forEach((one, i) => $("sort").append(Object.assign(element("option", "", one.label), { value: String(i) })));
  $("sort").addEventListener("change", () => { sort(Number($("sort").value)); refresh(); });
  let typing = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => { needle = $("search").value; refresh(); }, 120);
  });
  data.flags.forEach((flag) => {
    const button = element("button", "", flag.name + " " + whole(flag.rows.length));
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (!pressed.delete(flag.name)) pressed.add(flag.name);
      button.setAttribute("aria-pressed", String(pressed.has(flag.name)));
      refresh();
    });
    $("flags").append(button);
  });
  viewport.addEventListener("scroll", () => requestAnimationFrame(() => render(false)));
  viewport.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(viewport.clientHeight / rowHeight()) - 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
    if (event.key in moves) {
      active = Math.min(shown.length - 1, Math.max(0, active + moves[event.key]));
      reveal(active);
      render(false);
      event.preventDefault();
    } else if (event.key === "Enter" && shown.length) {
      toggle(shown[active]);
      reveal(active);
      event.preventDefault();
    }
  });
  addEventListener("hashchange", permalink);
  addEventListener("resize", () => { chartsAfterResize(); render(true); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", charts);
  addEventListener("beforeprint", () => {
    canvas.replaceChildren();
    rendered.clear();
    shown.slice(0, 50).forEach((_, place) => canvas.append(make(place)));
  });
  addEventListener("afterprint", () => render(true));

  sort(0);
  refresh();
  permalink();
  chartsAfterResize();
  // the time until here, from the start of the navigation, in milliseconds
  root.dataset.ready = String(Math.round(performance.now()));
})();
