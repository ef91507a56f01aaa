import type { Actions } from "../actions";
import { sensorsOf, standing } from "../state/agent";
import type { AgentItem } from "../wire/contract";
import { Badge } from "./parts";
import { pure } from "./pure";

interface AgentPanelProps {
  readonly agent: AgentItem;
  readonly device: string;
  readonly isLive: boolean;
  readonly acting: ReadonlySet<string>;
  readonly actions: Actions;
}

/** What the device's agent runs, what became of what it was to run, and a way to ask its sensors. */
export const AgentPanel = pure(({ agent, device, isLive, acting, actions }: AgentPanelProps) => {
  const { tone, word, text, reasons } = standing(agent.configuration);
  const { state, desired, running } = agent.configuration;
  const sensors = sensorsOf(agent, device);
  return (
    <section
      class="panel"
      aria-labelledby="agent"
      data-testid={`agent-${agent.agent}`}
      data-state={state}
      data-desired={desired ?? ""}
      data-running={running ?? ""}
    >
      <div class="panel-head">
        <h2 id="agent">Configuration of {agent.agent}</h2>
        <Badge tone={isLive ? tone : "unknown"}>{isLive ? word : `was ${word}`}</Badge>
      </div>
      <p>{text}</p>
      {reasons.length > 0 && (
        <ul data-testid={`agent-reasons-${agent.agent}`}>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {sensors.length > 0 && (
        <div class="cables">
          {sensors.map(({ name }) => (
            <button
              type="button"
              key={name}
              disabled={!isLive || !agent.online || acting.has(`read:${name}`)}
              data-testid={`read-now-${name}`}
              onClick={() => actions.readNow(agent.agent, name)}
            >
              Read {name} now
            </button>
          ))}
        </div>
      )}
    </section>
  );
});
