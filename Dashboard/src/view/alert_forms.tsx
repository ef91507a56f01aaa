import { Component, type ComponentChildren } from "preact";
import type { Actions } from "../actions";
import { type AlertForm, type AlertView, matchersOf } from "../state/alert_view";
import { isActive } from "../state/alerts";
import type { AlertItem, Matcher, MatcherOperator } from "../wire/alerts";

interface FormsProps {
  readonly alert: AlertItem;
  readonly view: AlertView;
  readonly acting: ReadonlySet<string>;
  readonly signature: string;
  readonly actions: Actions;
}

const buttons: readonly (readonly [AlertForm, string])[] = [
  ["assign", "Assign…"],
  ["comment", "Comment…"],
  ["resolve", "Resolve…"],
  ["silence", "Silence…"],
];

/** What a person can do about an alert. */
export function AlertForms({ alert, view, acting, signature, actions }: FormsProps) {
  const isActing = acting.has(alert.id);
  const mayAcknowledge = !alert.acknowledged && isActive(alert);
  return (
    <div class="alert-acts">
      <div class="choice" role="group" aria-label="Actions">
        {mayAcknowledge && (
          <button
            type="button"
            class="primary"
            disabled={isActing}
            data-testid="alert-acknowledge"
            onClick={() => actions.acknowledge(alert.id)}
          >
            Acknowledge
          </button>
        )}
        {buttons
          .filter(([form]) => form !== "resolve" || isActive(alert))
          .map(([form, text]) => (
            <button
              type="button"
              key={form}
              aria-expanded={view.form === form}
              data-testid={`alert-${form}`}
              onClick={() => actions.openForm(view.form === form ? null : form)}
            >
              {text}
            </button>
          ))}
      </div>
      {view.form !== null && <OpenForm key={view.form} {...{ alert, view, isActing, signature, actions }} />}
    </div>
  );
}

interface OpenFormProps {
  readonly alert: AlertItem;
  readonly view: AlertView;
  readonly isActing: boolean;
  readonly signature: string;
  readonly actions: Actions;
}

function OpenForm(props: OpenFormProps) {
  const { alert, actions, isActing, signature } = props;
  switch (props.view.form) {
    case "assign":
      return (
        <ActForm {...{ isActing, signature, actions }} name="assign" text="Assign" act={(data) => {
          actions.assign(alert.id, text(data, "to") || null);
        }}>
          <label>
            To <input name="to" defaultValue={alert.assignee ?? ""} maxLength={200} data-testid="assign-to" />
          </label>
          <p class="muted">Nobody, when it is left empty.</p>
        </ActForm>
      );
    case "comment":
      return (
        <ActForm {...{ isActing, signature, actions }} name="comment" text="Comment" act={(data) => {
          actions.comment(alert.id, text(data, "comment"));
        }}>
          <Words isRequired />
        </ActForm>
      );
    case "resolve":
      return (
        <ActForm {...{ isActing, signature, actions }} name="resolve" text="Resolve" act={(data) => {
          actions.resolve(alert.id, text(data, "comment"));
        }}>
          <Words isRequired={false} />
          <p class="muted">It ends here, whatever its condition does. A later episode is another alert.</p>
        </ActForm>
      );
    case "silence":
      return <SilenceForm {...props} />;
    case null:
      return null;
  }
}

interface ActFormProps {
  readonly name: string;
  readonly text: string;
  readonly isActing: boolean;
  readonly signature: string;
  readonly actions: Actions;
  readonly act: (data: FormData) => void;
  readonly children: ComponentChildren;
}

/** A form with its signature: what a person does here stands in the audit log. */
function ActForm({ name, text: label, isActing, signature, actions, act, children }: ActFormProps) {
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    actions.sign(text(data, "by"));
    act(data);
  };
  return (
    <form class="act-form" onSubmit={submit} data-testid={`form-${name}`}>
      {children}
      <label>
        Your name{" "}
        <input name="by" defaultValue={signature} maxLength={200} autocomplete="name" data-testid="signature" />
      </label>
      <button type="submit" class="primary" disabled={isActing} data-testid={`${name}-submit`}>
        {label}
      </button>
    </form>
  );
}

function Words({ isRequired }: { isRequired: boolean }) {
  return (
    <label>
      Comment <textarea name="comment" rows={2} maxLength={1000} required={isRequired} data-testid="comment-text" />
    </label>
  );
}

const spans: readonly (readonly [number, string])[] = [
  [1, "1 hour"],
  [4, "4 hours"],
  [8, "8 hours"],
  [24, "1 day"],
  [168, "1 week"],
];
const operators: readonly MatcherOperator[] = ["=", "!=", "=~", "!~"];

/** Which alerts a silence is for: begins with what this one is, and each part can be changed or left out. */
class SilenceForm extends Component<OpenFormProps, { matchers: readonly Matcher[] }> {
  override state = { matchers: matchersOf(this.props.alert) };

  override render() {
    const { isActing, signature, actions } = this.props;
    const { matchers } = this.state;
    return (
      <ActForm {...{ isActing, signature, actions }} name="silence" text="Silence" act={(data) => {
        const hours = Number(text(data, "hours"));
        actions.silence({
          matchers: matchers.filter(({ name, value }) => name !== "" && value !== ""),
          duration_seconds: hours * 3600,
          comment: text(data, "comment"),
        });
      }}>
        <fieldset>
          <legend>Nobody is notified of alerts with</legend>
          {matchers.map((matcher, at) => (
            <p class="matcher" key={at} data-testid={`matcher-${at}`}>
              <input
                aria-label="Name"
                value={matcher.name}
                required
                onInput={(event) => this.change(at, { name: event.currentTarget.value })}
              />
              <select
                aria-label="Comparison"
                value={matcher.op}
                onChange={(event) => this.change(at, { op: event.currentTarget.value as MatcherOperator })}
              >
                {operators.map((op) => (
                  <option key={op}>{op}</option>
                ))}
              </select>
              <input
                aria-label="Value"
                value={matcher.value}
                required
                onInput={(event) => this.change(at, { value: event.currentTarget.value })}
              />
              <button
                type="button"
                disabled={matchers.length === 1}
                aria-label={`Leave out ${matcher.name}`}
                onClick={() => this.setState({ matchers: matchers.filter((_, index) => index !== at) })}
              >
                ×
              </button>
            </p>
          ))}
          <button
            type="button"
            onClick={() => this.setState({ matchers: [...matchers, { name: "severity", op: "=", value: "" }] })}
          >
            One more
          </button>
        </fieldset>
        <label>
          For{" "}
          <select name="hours" data-testid="silence-hours">
            {spans.map(([hours, name]) => (
              <option key={hours} value={hours}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Words isRequired />
      </ActForm>
    );
  }

  private change(at: number, part: Partial<Matcher>): void {
    this.setState(({ matchers }) => ({
      matchers: matchers.map((matcher, index) => (index === at ? { ...matcher, ...part } : matcher)),
    }));
  }
}

function text(data: FormData, name: string): string {
  return String(data.get(name) ?? "").trim();
}
