import uPlot from "uplot";
import { tick } from "../format/number";
import { clockMinute, clockTime } from "../format/time";
import { drawBelow, drawDoubts, drawStrip } from "./layers";
import { type ChartModel, gapMillis, plotColumns, valueRange } from "./model";
import { palette } from "./palette";
import { drawNever, drawSoon } from "./queue";
import { tooltipLines } from "./tooltip";

export interface Plot {
  /** Draws the model, if anything to be seen has changed. */
  update(model: ChartModel): void;
  destroy(): void;
}

const HEIGHT = 190;
const FONT = "11px system-ui, sans-serif";
const KEY_STEPS = 60;

/** A chart in `host`. It draws only what is on the screen, and only when a pixel would differ. */
export function openPlot(host: HTMLElement, initial: ChartModel): Plot {
  let model = initial;
  let drawn = "";
  let isVisible = true;
  let chart = create();

  function create(): uPlot {
    return new uPlot(
      options(() => model, host),
      plotColumns(model),
      host,
    );
  }

  function draw(): void {
    const key = drawKey(model, chart.width);
    if (key === drawn) return;
    if (!drawn.startsWith(model.scheme)) {
      chart.destroy();
      chart = create();
    } else {
      chart.setData(plotColumns(model));
    }
    drawn = key;
  }

  function drawIfSeen(): void {
    if (isVisible) drawSoon(draw);
  }

  const sizes = new ResizeObserver(() => {
    const width = Math.floor(host.clientWidth);
    if (width > 0 && width !== chart.width) chart.setSize({ width, height: HEIGHT });
  });
  const sight = new IntersectionObserver(
    ([entry]) => {
      isVisible = entry?.isIntersecting ?? true;
      drawIfSeen();
    },
    { rootMargin: "200px" },
  );
  sizes.observe(host);
  sight.observe(host);
  const onKey = (event: KeyboardEvent): void => moveByKey(chart, event);
  host.addEventListener("keydown", onKey);
  drawn = drawKey(model, chart.width);
  return {
    update(next) {
      model = next;
      drawIfSeen();
    },
    destroy() {
      drawNever(draw);
      sizes.disconnect();
      sight.disconnect();
      host.removeEventListener("keydown", onKey);
      chart.destroy();
    },
  };
}

/** Equal keys, equal pictures: the shown span counts in steps of one pixel. */
function drawKey(model: ChartModel, width: number): string {
  const pixelMillis = Math.max((model.to - model.from) / Math.max(width, 1), 1);
  const { readings, windows, scores, marks } = model;
  const marked = marks.map((mark) => `${mark.id}${mark.from}${mark.to}${mark.isRetracted}`).join();
  return [
    model.scheme,
    readings.version,
    windows.version,
    scores.version,
    marked,
    model.levels?.join(),
    model.to - model.from,
    Math.floor(model.to / pixelMillis),
    Math.floor((model.clock ?? 0) / pixelMillis),
  ].join("|");
}

function options(model: () => ChartModel, host: HTMLElement): uPlot.Options {
  const colours = palette(model().scheme);
  const axis = { stroke: colours.axis, font: FONT, grid: { stroke: colours.grid, width: 1 } };
  const ticks = { stroke: colours.grid, width: 1, size: 4 };
  return {
    width: Math.max(Math.floor(host.clientWidth), 100),
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    ms: 1,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, sync: { key: "device", setSeries: false }, y: false, points: { size: 6 } },
    scales: {
      x: { time: true, range: () => [model().from, model().to] },
      y: { range: () => valueRange(model()) },
    },
    axes: [
      {
        ...axis,
        ticks,
        size: 28,
        space: 70,
        values: (_, splits, __, ___, step) => splits.map((time) => timeTick(time, step)),
      },
      {
        ...axis,
        ticks,
        size: 54,
        space: 34,
        values: (_, splits, __, ___, step) => splits.map((value) => tick(value, step)),
      },
    ],
    series: [
      {},
      {
        label: model().label,
        stroke: colours.line,
        width: 1.25,
        points: { show: true, size: 4, width: 0, fill: colours.line, filter: lonePoints },
        gaps: (plot, _, first, last) => timeGaps(plot, first, last),
      },
    ],
    hooks: {
      drawAxes: [(plot) => drawBelow(plot, model(), palette(model().scheme))],
      draw: [
        (plot) => drawStrip(plot, model(), palette(model().scheme)),
        (plot) => drawDoubts(plot, model(), palette(model().scheme)),
      ],
      ready: [addTooltip],
      setCursor: [(plot) => showTooltip(plot, model())],
    },
  };
}

function timeTick(time: number, stepMillis: number): string {
  return stepMillis < 60_000 ? clockTime(time) : clockMinute(time);
}

/** Holes in the line, in canvas pixels: a pause far longer than usual, and the pinned ends. */
function timeGaps(plot: uPlot, first: number, last: number): [number, number][] {
  const times = plot.data[0] as number[];
  const values = plot.data[1] as (number | null)[];
  const limit = gapMillis(times.slice(1, -1));
  const gaps: [number, number][] = [];
  for (let i = Math.max(first, 1); i <= last; i++) {
    const isPinned = values[i] === null || values[i - 1] === null;
    if (!isPinned && times[i]! - times[i - 1]! <= limit) continue;
    gaps.push([plot.valToPos(times[i - 1]!, "x", true), plot.valToPos(times[i]!, "x", true)]);
  }
  return gaps;
}

/** Readings with a hole on both sides: no line reaches them, so they are dots. */
function lonePoints(plot: uPlot): number[] {
  const times = plot.data[0] as number[];
  const limit = gapMillis(times.slice(1, -1));
  const isFar = (a: number, b: number): boolean =>
    plot.data[1]![a] == null || plot.data[1]![b] == null || times[b]! - times[a]! > limit;
  const lone: number[] = [];
  for (let i = 1; i < times.length - 1; i++) if (isFar(i - 1, i) && isFar(i, i + 1)) lone.push(i);
  return lone;
}

function addTooltip(plot: uPlot): void {
  const box = document.createElement("dl");
  box.className = "tooltip";
  box.hidden = true;
  plot.over.append(box);
}

function showTooltip(plot: uPlot, model: ChartModel): void {
  const box = plot.over.querySelector<HTMLElement>(".tooltip");
  if (!box) return;
  const left = plot.cursor.left ?? -1;
  const isHere = plot.over.matches(":hover") || plot.root.parentElement === document.activeElement;
  box.hidden = left < 0 || !isHere;
  if (box.hidden) return;
  const lines = tooltipLines(model, plot.posToVal(left, "x"));
  box.replaceChildren(...lines.flatMap(([name, text]) => [element("dt", name ?? ""), element("dd", text)]));
  const isRight = left > plot.over.clientWidth / 2;
  box.style.left = isRight ? "auto" : `${left + 12}px`;
  box.style.right = isRight ? `${plot.over.clientWidth - left + 12}px` : "auto";
}

function element(name: "dt" | "dd", text: string): HTMLElement {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
}

/** Arrow keys walk along the time axis, Escape puts the cursor away. */
function moveByKey(plot: uPlot, event: KeyboardEvent): void {
  const width = plot.over.clientWidth;
  const current = plot.cursor.left ?? -1;
  const step = width / KEY_STEPS;
  const targets: Record<string, number> = {
    ArrowLeft: current < 0 ? width - step : Math.max(current - step, 0),
    ArrowRight: current < 0 ? 0 : Math.min(current + step, width - 1),
    Home: 0,
    End: width - 1,
    Escape: -10,
  };
  const left = targets[event.key];
  if (left === undefined) return;
  event.preventDefault();
  plot.setCursor({ left, top: left < 0 ? -10 : plot.over.clientHeight / 2 });
}
