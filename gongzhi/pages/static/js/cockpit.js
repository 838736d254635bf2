// Lines drawn from the table beside them, and a glow for what has changed on the wall. The pages need neither.
(() => {
  "use strict";
  const table = document.getElementById("trend");
  const place = document.getElementById("charts");
  const colour = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
  const amount = (cell, key) => (cell.dataset[key] === "" ? null : Number(cell.dataset[key]));
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const panel = (title) => {
    const box = document.createElement("div");
    box.className = "chart";
    const heading = document.createElement("h3");
    heading.textContent = title;
    const canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    canvas.setAttribute("aria-hidden", "true");
    box.append(heading, canvas);
    place.append(box);
    return canvas;
  };

  const line = (name, data, ink, width) => ({
    name, data, type: "line", symbolSize: 5, connectNulls: false, animation: false, itemStyle: { color: ink },
    lineStyle: { color: ink, width },
  });
  // The interval: an invisible line at its lower end, and on top of it the width in grey.
  const band = (low, high) => [
    { ...line("", low, "transparent", 0), stack: "interval", symbol: "none", silent: true, tooltip: { show: false } },
    {
      ...line("", high.map((top, i) => (top === null ? null : top - low[i])), "transparent", 0), stack: "interval",
      symbol: "none", silent: true, tooltip: { show: false }, areaStyle: { color: colour("--line"), opacity: 0.6 },
    },
  ];

  const draw = (heading, index, rows) => {
    const isShare = heading.hasAttribute("data-share");
    const cells = rows.map((row) => row.cells[index]);
    const shown = (value) => (value == null ? "—" : isShare ? `${(value * 100).toFixed(1)}%` : value.toLocaleString());
    const column = (key) => cells.map((cell) => amount(cell, key));
    const months = rows.map((row) => row.cells[0].textContent);
    if (isShare && cells.every((cell) => !cell.dataset.value && !cell.dataset.before)) {
      panel(heading.textContent).textContent = place.dataset.empty;
      return [];
    }
    const chart = window.echarts.init(panel(heading.textContent), null, { renderer: "canvas" });
    const ink = colour("--ink-soft");
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 12, top: 16, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: shown },
      xAxis: { type: "category", data: months, axisLabel: { color: ink, formatter: (month) => month.replace(/^.*年/, "") } },
      yAxis: {
        type: "value", min: isShare ? (range) => Math.max(0, Math.floor(range.min * 10 - 0.5) / 10) : 0, max: isShare ? 1 : null, splitNumber: 3, minInterval: isShare ? 0 : 1,
        axisLabel: { color: ink, formatter: (value) => (isShare ? `${Math.round(value * 100)}%` : value) },
        splitLine: { lineStyle: { color: colour("--line") } },
      },
      series: [
        ...(isShare ? band(column("low"), column("high")) : []),
        line(place.dataset.before, column("before"), colour("--line-strong"), 1.5),
        line(place.dataset.now, column("value"), colour("--accent"), 2.5),
      ],
    });
    chart.on("click", ({ dataIndex }) => cells[dataIndex].querySelector("a").click());
    return [chart];
  };

  if (table && place && window.echarts) {
    const rows = [...table.tBodies[0].rows].reverse();
    const charts = [...table.tHead.rows[0].cells].slice(1).flatMap((heading, index) => draw(heading, index + 1, rows));
    table.closest("details").open = false;
    window.addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
  }

  const figures = () => new Map([...document.querySelectorAll("#board [data-figure]")].map((one) => [one.dataset.figure, one]));
  const said = (seen) => new Map([...seen].map(([name, one]) => [name, one.textContent]));
  let before = said(figures());
  document.addEventListener("htmx:after:swap", () => {
    const seen = figures();
    if (!calm) seen.forEach((one, name) => before.get(name) !== one.textContent && one.classList.add("has-changed"));
    before = said(seen);
  });
})();
