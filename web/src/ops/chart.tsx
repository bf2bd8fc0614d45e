import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { clockOffset, timeLabel, timeTicks, type Unit, valueLabels, valueTicks } from "./axes";
import "uplot/dist/uPlot.min.css";

export interface Line {
  label: string;
  /** A custom property of the page's colours. */
  colour: string;
  values: readonly (number | null)[];
}

interface Props {
  title: string;
  /** Seconds since the epoch. */
  times: readonly number[];
  /** The times at both ends of the axis. */
  span: readonly [number, number];
  lines: readonly Line[];
  unit: Unit;
  /** Of the newest values. */
  format: (value: number) => string;
  /** What is said in place of lines when there is nothing to draw; null when there is. */
  empty: string | null;
}

const HEIGHT = 180;
/** Room for half a time of day beyond the last tick, and for half a number above the highest. */
const PADDING: uPlot.Padding = [8, 12, 0, 0];
const FONT_PX = 12;
const FONT = "system-ui, sans-serif";
const GAP_PX = 10;

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function highest({ lines }: Props): number {
  return Math.max(0, ...lines.flatMap((line) => line.values.map((value) => value ?? 0)));
}

/** Values that no line leads to or from would not be seen without a point. */
function alone(values: ArrayLike<number | null | undefined>): number[] {
  const there = (index: number) => values[index] !== null && values[index] !== undefined;
  return Array.from(values, (_, index) => index).filter(
    (index) => there(index) && !there(index - 1) && !there(index + 1),
  );
}

/**
 * A line that ends where a value is missing. uPlot's own leads on to the next value and covers the gap: stubs of it stay
 * visible at both ends.
 */
const lineOf: uPlot.Series.PathBuilder = (plot, series) => {
  const stroke = new Path2D();
  const [times] = plot.data;
  let drawing = false;
  plot.data[series]?.forEach((value, index) => {
    const time = times[index];
    const there = value !== null && value !== undefined && time !== undefined;
    if (there) {
      const [x, y] = [plot.valToPos(time, "x", true), plot.valToPos(value, "y", true)];
      if (drawing) stroke.lineTo(x, y);
      else stroke.moveTo(x, y);
    }
    drawing = there;
  });
  return { stroke };
};

/** How wide the widest of some labels is, in pixels of the page. */
function widest(plot: uPlot, labels: readonly string[]): number {
  plot.ctx.font = `${FONT_PX}px ${FONT}`;
  return Math.max(0, ...labels.map((label) => plot.ctx.measureText(label).width));
}

/** How many times of day have their place on an axis. */
function fitting(plot: uPlot, from: number): number {
  const hours = Array.from({ length: 24 }, (_, hour) => timeLabel(from + hour * 3_600));
  return plot.bbox.width / devicePixelRatio / (widest(plot, hours) + GAP_PX);
}

function optionsFor(latest: { current: Props }, width: number): uPlot.Options {
  const { lines, unit } = latest.current;
  const ticks = () => valueTicks(highest(latest.current), unit);
  const axis = {
    stroke: colourOf("--ink-soft"),
    grid: { stroke: colourOf("--line"), width: 1 },
    ticks: { show: false },
    font: `${FONT_PX}px ${FONT}`,
  };
  return {
    width,
    height: HEIGHT,
    padding: PADDING,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: () => [...latest.current.span] },
      y: { range: () => [0, ticks().at(-1) ?? 1] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        splits: (plot, _, from, to) => timeTicks(from, to, fitting(plot, from), clockOffset(to)),
        values: (_, shown) => shown.map(timeLabel),
      },
      {
        ...axis,
        splits: ticks,
        values: (_, shown) => valueLabels(shown, unit),
        size: (plot, shown) => widest(plot, shown ?? []) + GAP_PX,
      },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.label,
        stroke: colourOf(line.colour),
        width: 2,
        paths: lineOf,
        points: {
          show: true,
          size: 5,
          fill: colourOf(line.colour),
          filter: (plot: uPlot, index: number) => alone(plot.data[index] ?? []),
        },
      })),
    ],
  };
}

/** A line chart over time. Its legend holds the newest values, for those who cannot see the lines. */
export function Chart(props: Props) {
  const { title, times, lines, format, empty } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: data is handed on by the next effect
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(latest, element.clientWidth), dataOf(latest.current), element);
    };
    draw();
    const resized = new ResizeObserver(() => {
      if (plot.current?.width !== element.clientWidth)
        plot.current?.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resized.observe(element);
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [lines.length, empty === null]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is drawn has come with new props
  useEffect(() => plot.current?.setData(dataOf(latest.current)), [times, lines]);
  return (
    <figure className="chart">
      <figcaption>
        <h3>{title}</h3>
        <ul>
          {lines.map((line) => (
            <li key={line.label}>
              <i aria-hidden className="swatch" data-colour={line.colour} />
              {line.label} <b>{newest(line, format)}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      {empty === null ? <div ref={frame} aria-hidden /> : <p className="quiet">{empty}</p>}
    </figure>
  );
}

/** The newest value there is: a minute without a reply has no latency, and the one before it has. */
function newest(line: Line, format: (value: number) => string): string {
  const value = line.values.findLast((one) => one !== null);
  return value === null || value === undefined ? "–" : format(value);
}

function dataOf({ times, lines }: Props): uPlot.AlignedData {
  return [[...times], ...lines.map((line) => [...line.values])];
}
