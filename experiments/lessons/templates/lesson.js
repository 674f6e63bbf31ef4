"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const root = document.documentElement;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const $ = (id) => document.getElementById(id);
  const SECONDS = 6;

  const state = { choice: null, drawn: null, hasRun: false, frame: 0, at: null, position: [], said: "" };
  const language = () => root.lang;
  const say = (texts) => texts[language()];
  const word = (key, facts) =>
    say(words[key]).replace(/\{(\w+)\}/g, (whole, name) => (facts && name in facts ? facts[name] : whole));

  function number(value, decimals, hasSign) {
    if (value === null || value === undefined) return "–";
    let [whole, part] = Math.abs(value).toFixed(decimals).split(".");
    const isZero = Number(whole + "." + (part || 0)) === 0;
    const isEnglish = language() === "en";
    whole = whole.replace(/\B(?=(\d{3})+$)/g, isEnglish ? "," : "\u00a0");
    const sign = isZero ? "" : value < 0 ? "\u2212" : hasSign ? "+" : "";
    return sign + whole + (part ? (isEnglish ? "." : ",") + part : "");
  }
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const yearsText = (years) => number(years, years % 1 ? (years * 2) % 1 ? 2 : 1 : 0);

  // Making elements: text goes in as text only.
  const SVG = "http://www.w3.org/2000/svg";
  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    return filled(node, attributes, children);
  }
  function draw(tag, attributes, ...children) {
    return filled(document.createElementNS(SVG, tag), attributes, children);
  }
  function filled(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  // Scales.
  function ticks(low, high, count) {
    const step0 = (high - low) / Math.max(1, count);
    const power = Math.pow(10, Math.floor(Math.log10(step0)));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= step0 * 0.999);
    const found = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push(k * step);
    return { found, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
  }
  function extent(chart) {
    const values = [];
    for (const series of chart.series) {
      for (const point of series.points) for (const v of point.slice(1)) if (v !== null) values.push(v);
    }
    if (chart.low !== undefined) values.push(chart.low, chart.high);
    let low = Math.min(...values, chart.is_value ? Infinity : 0);
    let high = Math.max(...values, chart.is_value ? -Infinity : 0);
    if (!isFinite(low)) [low, high] = [0, 1];
    if (chart.is_value && low >= 0 && low < high / 2) low = 0;
    const space = (high - low || Math.abs(high) || 1) * 0.06;
    return [low === 0 ? 0 : low - space, high + space];
  }
  function cut(points, until) {
    if (until === null || until === undefined) return points;
    const shown = points.filter((p) => p[0] <= until);
    const next = points[shown.length];
    const last = shown[shown.length - 1];
    if (next && last && until > last[0]) {
      const share = (until - last[0]) / (next[0] - last[0]);
      shown.push(last.map((v, k) => (v === null || next[k] === null ? null : k === 0 ? until : v + share * (next[k] - v))));
    }
    return shown;
  }

  // A chart of lines. Differences begin at nothing on the first day.
  function frameOf(chart, width) {
    const narrow = width < 460;
    const height = narrow ? 250 : 300;
    const [low, high] = extent(chart);
    const box = { left: 54, right: width - 14, top: 12, bottom: height - 42 };
    const years = chart.last;
    const x = (v) => box.left + (box.right - box.left) * (v / years);
    const y = (v) => box.bottom - (box.bottom - box.top) * ((v - low) / (high - low));
    const back = (px, py) => [((px - box.left) / (box.right - box.left)) * years, low + ((box.bottom - py) / (box.bottom - box.top)) * (high - low)];
    return { width, height, box, low, high, x, y, back, narrow };
  }
  function axes(chart, f) {
    const nodes = [];
    const vertical = ticks(f.low, f.high, 5);
    for (const v of vertical.found) {
      nodes.push(draw("line", { class: Math.abs(v) < 1e-9 ? "zero" : "axis", x1: f.box.left, x2: f.box.right, y1: f.y(v), y2: f.y(v) }));
      nodes.push(draw("text", { x: f.box.left - 6, y: f.y(v) + 4, "text-anchor": "end" }, number(v, vertical.decimals, !chart.is_value)));
    }
    const horizontal = ticks(0, chart.last, f.narrow || chart.last < 4 ? 4 : 10);
    for (const v of horizontal.found) {
      nodes.push(draw("text", { x: f.x(v), y: f.box.bottom + 18, "text-anchor": "middle" }, number(v, horizontal.decimals)));
    }
    nodes.push(draw("text", { x: (f.box.left + f.box.right) / 2, y: f.height - 6, "text-anchor": "middle" }, word("years")));
    return nodes;
  }
  function lineOf(series, f, until, startsAtZero) {
    const all = startsAtZero && series.points.length ? [[0, 0, 0, 0], ...series.points] : series.points;
    const points = cut(all, until);
    if (!points.length) return [];
    const name = series.colour;
    const at = (p, k) => `${f.x(p[0]).toFixed(1)},${f.y(p[k]).toFixed(1)}`;
    const known = points.filter((p) => p[2] !== null && p[3] !== null && p[2] !== undefined);
    const nodes = [];
    if (known.length > 1) {
      nodes.push(draw("path", { class: `band c${name}`, d: "M" + known.map((p) => at(p, 3)).join("L") + "L" + known.slice().reverse().map((p) => at(p, 2)).join("L") + "Z" }));
    }
    nodes.push(draw("path", { class: `curve s${name} d${name}`, d: "M" + points.map((p) => at(p, 1)).join("L") }));
    for (const p of points.filter((p) => p[0] > 0 && series.points.some((q) => q[0] === p[0]))) {
      nodes.push(draw("circle", { class: `dot c${name}`, cx: f.x(p[0]), cy: f.y(p[1]), r: 3.2 }));
    }
    return nodes;
  }
  function phaseLines(chart, f) {
    if (!hasPhases(chart)) return [];
    const nodes = [];
    chart.series.forEach((series, row) => {
      for (const [from, to] of series.phases || []) {
        const y = f.box.bottom - 4 - 7 * row;
        nodes.push(draw("line", { class: `phase s${series.colour}`, x1: f.x(from), x2: f.x(Math.min(to, chart.last)), y1: y, y2: y, opacity: 0.75 }));
      }
    });
    return nodes;
  }
  const hasPhases = (chart) => chart.series.some((s) => s.phases && s.phases.some((p) => p[1] < chart.last - 0.05));
  function legend(chart) {
    const items = chart.series.map((series) =>
      make("li", null,
        draw("svg", { viewBox: "0 0 36 10", "aria-hidden": "true" }, draw("line", { class: `curve s${series.colour} d${series.colour}`, x1: 0, x2: 36, y1: 5, y2: 5 })),
        say(series.label)));
    return make("ul", { class: "legend" }, ...items);
  }
  const unitText = (chart) =>
    say(chart.label) + (chart.is_value || !chart.reference ? "" : "; " + word("difference_of", { reference: say(chart.reference) }));
  function described(chart) {
    const parts = chart.series.map((series) => {
      const last = series.points[series.points.length - 1];
      return last ? `${say(series.label)}: ${word("after", { years: yearsText(last[0]) })} ${number(last[1], chart.decimals, !chart.is_value)}` : say(series.label);
    });
    return `${say(chart.title || chart.label)}. ${parts.join("; ")}.`;
  }
  function table(chart) {
    const head = make("tr", null, make("th", { scope: "col" }, word("years")));
    for (const series of chart.series) {
      head.append(make("th", { scope: "col", class: "number" }, say(series.label)));
    }
    const years = [...new Set(chart.series.flatMap((s) => s.points.map((p) => p[0])))].sort((a, b) => a - b);
    const rows = years.map((year) => {
      const row = make("tr", null, make("th", { scope: "row" }, yearsText(year)));
      for (const series of chart.series) {
        const p = series.points.find((q) => q[0] === year);
        const hasBand = p && p[2] !== null && p[2] !== undefined;
        const sign = !chart.is_value;
        const text = p ? number(p[1], chart.decimals, sign) + (hasBand ? ` (${number(p[2], chart.decimals, sign)}…${number(p[3], chart.decimals, sign)})` : "") : "–";
        row.append(make("td", { class: "number" }, text));
      }
      return row;
    });
    const caption = make("caption", { class: "note" }, unitText(chart) + " (" + word("interval") + ")");
    const name = word("numbers") + ": " + say(chart.title || chart.label);
    return make("details", { class: "numbers" }, make("summary", null, word("numbers")),
      make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
        make("table", null, caption, make("thead", null, head), make("tbody", null, ...rows))));
  }
  function chartInto(place, chart, options) {
    const { until = null, withTable = true } = options || {};
    const open = place.querySelector("details.numbers");
    const isOpen = open && open.open;
    const width = Math.max(280, Math.min(820, place.clientWidth || 640));
    const f = frameOf(chart, width);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${f.height}`, role: "img", "aria-label": described(chart) }, ...axes(chart, f), ...phaseLines(chart, f));
    for (const series of chart.series) svg.append(...lineOf(series, f, until, !chart.is_value && !series.isBare));
    const unit = unitText(chart);
    const isSaid = chart.title && capital(say(chart.title)) === capital(unit);
    place.replaceChildren(...(isSaid ? [] : [make("p", { class: "note" }, unit)]), svg, legend(chart));
    if (hasPhases(chart)) place.append(make("p", { class: "note" }, word("phases")));
    if (withTable) {
      const numbers = table(chart);
      numbers.open = isOpen;
      place.append(numbers);
    }
    return f;
  }

  // The prediction.
  const asked = data.prediction;
  const isCurve = asked.kind === "curve";
  const drawnValues = isCurve ? asked.years.map(() => Math.max(asked.low, Math.min(asked.high, 0))) : [];
  let isLocked = false;
  function paperChart() {
    const points = asked.years.map((year, k) => [year, drawnValues[k], null, null]);
    return { ...asked.chart, title: words.drawn, low: asked.low, high: asked.high, series: [{ label: words.drawn, colour: "mine", points, phases: [] }] };
  }
  function drawPaper() {
    const place = $("paper");
    const f = chartInto(place, paperChart(), { withTable: false });
    const svg = place.querySelector("svg");
    if (isLocked) return;
    const move = (event) => {
      if (event.type === "pointermove" && !event.buttons) return;
      event.preventDefault();
      const bounds = svg.getBoundingClientRect();
      const scale = f.width / bounds.width;
      const [year, value] = f.back((event.clientX - bounds.left) * scale, (event.clientY - bounds.top) * scale);
      const nearest = asked.years.reduce((best, y, k) => (Math.abs(y - year) < Math.abs(asked.years[best] - year) ? k : best), 0);
      const step = Number($(`slider-${nearest}`).step);
      drawnValues[nearest] = Math.round(Math.max(asked.low, Math.min(asked.high, value)) / step) * step;
      $(`slider-${nearest}`).value = drawnValues[nearest];
      drawPaper();
      tellSliders();
    };
    svg.addEventListener("pointerdown", move);
    svg.addEventListener("pointermove", move);
  }
  function sliderStep() {
    return (asked.high - asked.low) / 32 > 0.4 ? 0.5 : Math.pow(10, Math.floor(Math.log10((asked.high - asked.low) / 40)));
  }
  function makeSliders() {
    asked.years.forEach((year, k) => {
      const slider = make("input", { type: "range", id: `slider-${k}`, min: asked.low, max: asked.high, step: sliderStep(), value: drawnValues[k] });
      slider.addEventListener("input", () => {
        drawnValues[k] = Number(slider.value);
        drawPaper();
        tellSliders();
      });
      $("sliders").append(make("label", { for: `slider-${k}` }, make("span", { id: `slider-name-${k}` }), slider, make("output", { for: `slider-${k}`, id: `slider-told-${k}` })));
    });
  }
  function tellSliders() {
    asked.years.forEach((year, k) => {
      const told = number(drawnValues[k], Math.min(1, asked.decimals), true);
      $(`slider-name-${k}`).textContent = word("after", { years: yearsText(year) });
      $(`slider-told-${k}`).textContent = told;
      $(`slider-${k}`).setAttribute("aria-valuetext", `${told} ${say(asked.chart.unit)}`);
    });
  }
  function predicted() {
    $("run").setAttribute("aria-disabled", "false");
    $("run-hint").textContent = "";
    announce("predicted");
    if (state.hasRun) showVerdict();
  }
  function announce(key) {
    state.said = key;
    $("live").textContent = key ? word(key) : "";
  }

  // The run.
  function startRun() {
    if ($("run").getAttribute("aria-disabled") === "true") {
      state.said = "predict_first";
      $("live").textContent = "";
      window.setTimeout(() => announce("predict_first"), 50);
      return;
    }
    $("run-figure").hidden = false;
    cancelAnimationFrame(state.frame);
    if (still.matches) return endRun();
    announce("running");
    $("all").hidden = false;
    const begun = performance.now();
    const step = (now) => {
      state.at = Math.min(1, (now - begun) / (1000 * SECONDS)) * data.run.last;
      drawRun();
      if (state.at >= data.run.last) endRun();
      else state.frame = requestAnimationFrame(step);
    };
    state.frame = requestAnimationFrame(step);
  }
  function drawRun() {
    chartInto($("run-chart"), data.run, { until: state.at, withTable: false });
    $("clock").textContent = state.at === null ? "" : "· " + word("after", { years: number(state.at, 1) });
  }
  function endRun() {
    cancelAnimationFrame(state.frame);
    const hadFocus = document.activeElement === $("all");
    state.at = null;
    state.hasRun = true;
    $("all").hidden = true;
    if (!isCurve) for (const option of $("prediction").querySelectorAll("input")) option.disabled = true;
    $("run-first").hidden = true;
    $("run-more").hidden = false;
    for (const id of ["reveal", "levers", "person"]) $(id).hidden = false;
    drawAll();
    announce("finished");
    if (hadFocus || document.activeElement === $("run") || document.activeElement === document.body) $("h-reveal").focus();
  }

  // The reveal.
  function showVerdict() {
    const mine = $("mine");
    const theirs = $("theirs");
    if (isCurve) {
      const chart = asked.chart;
      const own = paperChart().series[0];
      chartInto(mine, { ...paperChart() }, { withTable: false });
      chartInto(theirs, { ...chart, low: asked.low, high: asked.high, series: [...chart.series, own] }, { withTable: true });
      const inside = asked.years.filter((year, k) => {
        const p = chart.series[0].points.find((q) => q[0] === year);
        return p && p[2] !== null && drawnValues[k] >= p[2] && drawnValues[k] <= p[3];
      }).length;
      $("verdict").textContent = word("inside", { inside, all: asked.years.length });
      return;
    }
    mine.textContent = say(asked.options[state.choice]);
    const isKnown = asked.answer !== null;
    theirs.textContent = isKnown ? say(asked.options[asked.answer]) : word("cannot_be_known");
    $("verdict").textContent = isKnown ? word(asked.answer === state.choice ? "same" : "other") : "";
  }

  // The levers.
  const grid = data.grid;
  function makeLevers() {
    grid.levers.forEach((lever, k) => {
      state.position[k] = lever.start;
      const box = make("fieldset", { id: `lever-${k}` }, make("legend", { id: `lever-name-${k}` }));
      const options = make("div", { class: "levers" });
      lever.positions.forEach((text, place) => {
        const input = make("input", { type: "radio", name: `lever-${k}`, value: place, checked: place === lever.start });
        input.addEventListener("change", () => {
          state.position[k] = place;
          drawGrid();
        });
        options.append(make("label", { class: "option" }, input, make("span", { id: `lever-${k}-${place}` })));
      });
      box.append(options);
      $("grid-form").append(box);
    });
    for (const metric of grid.metrics) {
      $("grid-charts").append(make("figure", null, make("figcaption", { id: `${metric.id}-title` }), make("div", { class: "chart", id: metric.id })));
    }
  }
  function drawGrid() {
    grid.levers.forEach((lever, k) => {
      $(`lever-name-${k}`).textContent = say(lever.label);
      lever.positions.forEach((text, place) => ($(`lever-${k}-${place}`).textContent = say(text)));
    });
    const key = state.position.join("-");
    const told = [];
    for (const metric of grid.metrics) {
      const points = metric.cells[key];
      const all = Object.values(metric.cells).flatMap((rows) => rows.flatMap((p) => p.slice(1))).filter((v) => v !== null);
      const chart = { ...metric, title: metric.label, is_value: false, reference: grid.reference, last: grid.last, low: Math.min(0, ...all), high: Math.max(0, ...all), series: [{ label: words.chosen, colour: grid.colour, points, phases: [] }] };
      $(`${metric.id}-title`).textContent = capital(say(metric.label));
      chartInto($(metric.id), chart);
      const last = points[points.length - 1];
      if (last) {
        const interval = last[2] === null ? "" : ` (${number(last[2], metric.decimals, true)}…${number(last[3], metric.decimals, true)})`;
        told.push(`${capital(say(metric.label))}, ${word("after", { years: yearsText(last[0]) })}: ${number(last[1], metric.decimals, true)}${interval}`);
      }
    }
    const chosen = grid.levers.map((lever, k) => `${say(lever.label)} ${say(lever.positions[state.position[k]])}`).join(", ");
    $("grid-told").textContent = `${capital(chosen)}. ${told.join(". ")}.`;
  }

  // Everything, in the language chosen.
  function drawAll() {
    if (isCurve) {
      drawPaper();
      tellSliders();
    }
    if (!$("run-figure").hidden) drawRun();
    if (!state.hasRun) return;
    if (isCurve || state.choice !== null) showVerdict();
    for (const chart of data.charts) chartInto($(chart.id), chart);
    drawGrid();
  }
  function speak(chosen) {
    root.lang = chosen;
    document.title = say(data.title) + " – Työpolku";
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
    }
    $("languages").setAttribute("aria-label", word("language"));
    if ($("run").getAttribute("aria-disabled") === "true") $("run-hint").textContent = word("predict_first");
    drawAll();
    if (state.said) $("live").textContent = word(state.said);
  }

  if (isCurve) {
    makeSliders();
    $("lock").addEventListener("click", () => {
      isLocked = true;
      state.drawn = drawnValues.slice();
      for (const slider of $("sliders").querySelectorAll("input")) slider.disabled = true;
      $("lock").setAttribute("aria-disabled", "true");
      drawPaper();
      predicted();
    });
  } else {
    for (const option of $("prediction").querySelectorAll("input")) {
      option.checked = false;
      option.addEventListener("change", () => {
        if (state.hasRun) return;
        state.choice = Number(option.value);
        predicted();
      });
    }
  }
  makeLevers();
  $("prediction").addEventListener("submit", (event) => event.preventDefault());
  $("grid-form").addEventListener("submit", (event) => event.preventDefault());
  $("run").addEventListener("click", startRun);
  $("all").addEventListener("click", endRun);
  $("print").addEventListener("click", () => window.print());
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => speak(button.dataset.language));
  }
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      drawAll();
    }
  });
  speak(root.lang);
})();
