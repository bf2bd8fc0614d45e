import { useEffect, useRef } from "react";
import uPlot from "uplot";
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
  lines: readonly Line[];
  format: (value: number) => string;
}

const HEIGHT = 180;
/** The least that is shown; what was measured begins at the right and fills it. */
const SHOWN_SECONDS = 60;

function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Nothing to read off an axis that nothing was measured on. */
function isEmpty({ lines }: Props): boolean {
  return lines.every((line) => line.values.every((value) => !value));
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

function timeOfDay(seconds: number): string {
  return TIME.format(seconds * 1000);
}

function optionsFor(latest: { current: Props }, width: number): uPlot.Options {
  const { lines } = latest.current;
  const axis = {
    stroke: colourOf("--ink-soft"),
    grid: { stroke: colourOf("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: {
        range: (_, from, to) => {
          const end = to || Date.now() / 1000;
          return [Math.min(from || end, end - SHOWN_SECONDS), end];
        },
      },
      y: { range: (_, __, max) => [0, max > 0 ? max * 1.15 : 1] },
    },
    axes: [
      { ...axis, space: 90, values: (_, ticks) => ticks.map((tick) => timeOfDay(tick)) },
      {
        ...axis,
        size: 64,
        values: (_, ticks) =>
          ticks.map((tick) => (isEmpty(latest.current) && tick > 0 ? "" : latest.current.format(tick))),
      },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.label,
        stroke: colourOf(line.colour),
        width: 2,
        spanGaps: false,
        points: { show: false },
      })),
    ],
  };
}

/** A line chart over time. Its legend holds the newest values, for those who cannot see the lines. */
export function Chart(props: Props) {
  const { title, times, lines, format } = props;
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
  }, [lines.length]);
  useEffect(() => {
    plot.current?.setData(dataOf({ title, times, lines, format }));
  }, [title, times, lines, format]);
  return (
    <figure className="chart">
      <figcaption>
        <h2>{title}</h2>
        <ul>
          {lines.map((line) => (
            <li key={line.label}>
              <i aria-hidden className="swatch" data-colour={line.colour} />
              {line.label} <b>{newest(line, format)}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={frame} aria-hidden />
    </figure>
  );
}

function newest(line: Line, format: (value: number) => string): string {
  const value = line.values.at(-1);
  return value === null || value === undefined ? "–" : format(value);
}

function dataOf({ times, lines }: Props): uPlot.AlignedData {
  return [[...times], ...lines.map((line) => [...line.values])];
}
