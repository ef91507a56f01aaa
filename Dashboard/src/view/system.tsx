import type { Actions } from "../actions";
import { count } from "../format/number";
import { deadOf, type Receivers } from "../state/receivers";
import { hrefOf } from "../state/route";
import type { DeliveryItem, ReceiverItem } from "../wire/alerts";
import type { PageProps } from "./page";
import { Badge, Empty, Time } from "./parts";

const DEAD_SHOWN = 20;

/** Who is told of events: webhooks, mails, topics; what waits for them, and what was given up. */
export function SystemPage({ state, actions }: PageProps) {
  const { receivers } = state;
  return (
    <>
      <h1>System</h1>
      <section class="panel" aria-labelledby="receivers-title" data-testid="receivers">
        <h2 id="receivers-title">Webhooks, mails and topics</h2>
        {!receivers?.items.length ? (
          <Empty load={receivers?.load ?? "waiting"}>
            Nobody is told of alerts: the configuration's webhooks, mails and mqtt_topics are empty.
          </Empty>
        ) : (
          <ReceiverTable receivers={receivers} acting={state.acting} actions={actions} />
        )}
      </section>
      {receivers?.items.map((item) => {
        const dead = deadOf(receivers, item.id);
        return dead.length === 0 ? null : (
          <DeadLetters key={item.id} id={item.id} dead={dead} acting={state.acting} now={state.now} actions={actions} />
        );
      })}
    </>
  );
}

interface ReceiverTableProps {
  readonly receivers: Receivers;
  readonly acting: ReadonlySet<string>;
  readonly actions: Actions;
}

function ReceiverTable({ receivers, acting, actions }: ReceiverTableProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="receivers-title">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Receiver</th>
            <th scope="col">State</th>
            <th scope="col">Address</th>
            <th scope="col" class="number">
              Waiting
            </th>
            <th scope="col" class="number">
              Given up
            </th>
            <th scope="col" class="number" title="Gone from the journal before it was told of them">
              Missed
            </th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {receivers.items.map((item) => (
            <ReceiverRow
              key={item.id}
              item={item}
              dead={deadOf(receivers, item.id).length}
              isActing={acting.has(`receiver:${item.id}`)}
              actions={actions}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface ReceiverRowProps {
  readonly item: ReceiverItem;
  readonly dead: number;
  readonly isActing: boolean;
  readonly actions: Actions;
}

function ReceiverRow({ item, dead, isActing, actions }: ReceiverRowProps) {
  const { id, channel, url, enabled, pending, missed } = item;
  return (
    <tr data-testid={`receiver-${id}`} data-enabled={enabled} data-dead={dead}>
      <th scope="row">
        {id} <span class="muted">{channel}</span>
      </th>
      <td data-label="State">
        <Badge
          tone={!enabled ? "severe" : pending > 0 ? "notable" : "good"}
          title={enabled ? "" : "It answered that it is gone (410). Nothing is sent until somebody enables it."}
        >
          {enabled ? (pending > 0 ? "sending" : "up to date") : "disabled"}
        </Badge>
      </td>
      <td data-label="Address" class="words">
        <code>{url}</code>
      </td>
      <td data-label="Waiting" class="number">
        {count(pending)}
      </td>
      <td data-label="Given up" class="number">
        {count(dead)}
      </td>
      <td data-label="Missed" class="number">
        {count(missed)}
      </td>
      <td class="acts">
        {!enabled && (
          <button
            type="button"
            class="primary"
            disabled={isActing}
            data-testid={`enable-${id}`}
            onClick={() => actions.enableReceiver(id)}
          >
            Enable
          </button>
        )}
        <button type="button" disabled={isActing} data-testid={`test-${id}`} onClick={() => actions.testReceiver(id)}>
          Send a test
        </button>
      </td>
    </tr>
  );
}

interface DeadLettersProps {
  readonly id: string;
  readonly dead: readonly DeliveryItem[];
  readonly acting: ReadonlySet<string>;
  readonly now: number;
  readonly actions: Actions;
}

function DeadLetters({ id, dead, acting, now, actions }: DeadLettersProps) {
  const isActing = acting.has(`receiver:${id}`);
  return (
    <section class="panel" aria-labelledby={`dead-${id}`} data-testid={`dead-${id}`}>
      <div class="panel-head">
        <h2 id={`dead-${id}`}>Given up for {id}</h2>
        <button
          type="button"
          disabled={isActing}
          data-testid={`redeliver-all-${id}`}
          onClick={() => actions.redeliver(id, null)}
        >
          Send all once more
        </button>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby={`dead-${id}`}>
        <table class="cards">
          <thead>
            <tr>
              {["Event", "About", "Attempts", "Why", "Given up"].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
              <th scope="col">
                <span class="unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {dead.slice(0, DEAD_SHOWN).map((delivery) => (
              <tr key={delivery.id} data-testid={`dead-letter-${delivery.id}`}>
                <th scope="row">{delivery.type}</th>
                <td data-label="About">
                  {delivery.alert === null ? (
                    delivery.subject
                  ) : (
                    <a href={hrefOf({ page: "alerts", id: delivery.alert })}>{delivery.subject ?? delivery.alert}</a>
                  )}
                </td>
                <td data-label="Attempts">{count(delivery.attempts)}</td>
                <td data-label="Why" class="words">
                  {delivery.status === null ? "" : `${delivery.status} `}
                  {delivery.error}
                </td>
                <td data-label="Given up">
                  <Time at={delivery.at} now={now} />
                </td>
                <td class="acts">
                  <button
                    type="button"
                    disabled={isActing}
                    data-testid={`redeliver-${delivery.id}`}
                    onClick={() => actions.redeliver(id, delivery.id)}
                  >
                    Send once more
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {dead.length > DEAD_SHOWN && <p class="muted">And {count(dead.length - DEAD_SHOWN)} more.</p>}
    </section>
  );
}
