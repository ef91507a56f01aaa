import { Component, createRef } from "preact";
import type { ChartModel } from "../chart/model";
import { openPlot, type Plot } from "../chart/plot";
import { doubtText } from "../format/doubt";
import { measured, unitText } from "../format/number";
import { span } from "../format/time";
import { lastValue } from "../state/device";
import type { SeriesView } from "../state/state";
import { Badge, Time } from "./parts";

/** From this severity on a window is worth a word on the chart's head: one in a thousand windows is so unusual. */
const SEVERITY_NOTABLE = 30;
/** A last value older than this says its age. */
const OLD_MILLIS = 15_000;

interface ChartCardProps {
  readonly series: SeriesView;
  readonly model: ChartModel;
  readonly isLive: boolean;
  readonly now: number;
}

export function ChartCard({ series, model, isLive, now }: ChartCardProps) {
  const unit = unitText(series.unit);
  const last = lastValue(series);
  const severity = series.scores.numbers["severity"]?.at(-1) ?? Number.NaN;
  const age = last === null ? 0 : model.to - last.time;
  return (
    <figure class="panel chart-card" data-testid={`series-${series.metric}`}>
      <figcaption>
        <h3>{series.metric}</h3>
        {severity >= SEVERITY_NOTABLE && (
          <Badge
            tone="notable"
            title="How rare the newest window is in this series, 0 to 100; 30 is one in a thousand."
          >
            unusual: {Math.round(severity)}
          </Badge>
        )}
        {last?.doubt && (
          <Badge
            tone="severe"
            title={`The value is in doubt: ${doubtText(last.doubt)}.`}
            testid={`doubt-${series.metric}`}
          >
            in doubt: {last.doubt}
          </Badge>
        )}
        <p class={isLive && age < OLD_MILLIS ? "last" : "last old"}>
          <strong data-testid={`last-value-${series.metric}`} data-time={last?.time ?? ""}>
            {last === null ? "–" : measured(last.value)}
          </strong>{" "}
          {unit}
          <span class="muted">
            {last !== null && (
              <>
                {last.isReading ? " at " : " average until "}
                <Time at={last.time} now={now} />
                {age >= OLD_MILLIS && `, ${span(age)} ago`}
              </>
            )}
          </span>
        </p>
      </figcaption>
      <ChartCanvas model={{ ...model, unit }} />
    </figure>
  );
}

/** The one place where Preact meets uPlot: it hands the model over and touches nothing below. */
export class ChartCanvas extends Component<{ model: ChartModel }> {
  private readonly host = createRef<HTMLDivElement>();
  private plot: Plot | null = null;

  override componentDidMount(): void {
    this.plot = openPlot(this.host.current!, this.props.model);
  }

  override componentDidUpdate(): void {
    this.plot?.update(this.props.model);
  }

  override componentWillUnmount(): void {
    this.plot?.destroy();
  }

  override render() {
    const { label } = this.props.model;
    return (
      <div
        ref={this.host}
        class="chart"
        tabIndex={0}
        role="group"
        aria-label={`Chart of ${label}. Arrow keys move along the time axis.`}
        data-testid="chart"
      />
    );
  }
}
