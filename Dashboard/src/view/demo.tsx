import type { Actions } from "../actions";
import type { DemoFault, DemoItem } from "../wire/contract";
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
    </div>
    <div class="cables">
      {faultsOf(demo).map(({ name, label, agent, active }) => (
        <button
          type="button"
          key={name}
          aria-pressed={active}
          disabled={acting.has(`fault:${name}`)}
          data-testid={`fault-${name}`}
          onClick={() => actions.breakSomething(name)}
        >
          {label}
          {agent && <span class="muted"> of {agent}</span>}
          {active && " – goes on"}
        </button>
      ))}
    </div>
  </section>
));

/** An older launcher tells names alone. */
function faultsOf(demo: DemoItem): readonly DemoFault[] {
  const bare = (name: string): DemoFault => ({ name, label: faultText(name), agent: "", active: false });
  return demo.fault_details ?? (demo.faults ?? []).map(bare);
}

/** `bearing-wear` as `Bearing wear`. */
function faultText(fault: string): string {
  const words = fault.replace(/[-_.]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
