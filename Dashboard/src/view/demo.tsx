import type { Actions } from "../actions";
import type { DemoItem } from "../wire/contract";
import { Badge } from "./parts";
import { pure } from "./pure";

interface DemoPanelProps {
  readonly demo: DemoItem;
  readonly acting: ReadonlySet<string>;
  readonly actions: Actions;
}

/** Only in the demo: the cables and the faults of the simulated plant. */
export const DemoPanel = pure(({ demo, acting, actions }: DemoPanelProps) => (
  <section class="panel demo" aria-labelledby="demo" data-testid="demo">
    <div class="panel-head">
      <h2 id="demo">Break something</h2>
      <p class="muted">
        A simulated plant. Pull an agent's plug, watch its clock stop, plug it in and see the gap fill.
      </p>
    </div>
    <div class="cables">
      {demo.agents.map(({ id, plugged }) => (
        <div class="cable" key={id}>
          <strong>{id}</strong>
          <Badge tone={plugged ? "good" : "severe"} testid={`cable-${id}`}>
            {plugged ? "plugged in" : "unplugged"}
          </Badge>
          <button
            type="button"
            disabled={acting.has(`plug:${id}`)}
            data-testid={plugged ? `unplug-${id}` : `plug-${id}`}
            onClick={() => actions.plug(id, !plugged)}
          >
            {plugged ? "Pull the plug" : "Plug in"}
            <span class="unseen"> of {id}</span>
          </button>
        </div>
      ))}
      {(demo.faults ?? []).map((fault) => (
        <button
          type="button"
          key={fault}
          disabled={acting.has(`fault:${fault}`)}
          data-testid={`fault-${fault}`}
          onClick={() => actions.breakSomething(fault)}
        >
          {faultText(fault)}
        </button>
      ))}
    </div>
  </section>
));

/** `bearing-wear` as `Bearing wear`. */
function faultText(fault: string): string {
  const words = fault.replace(/[-_.]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
