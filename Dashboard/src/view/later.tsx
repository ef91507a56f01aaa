import { Component, type ComponentChild } from "preact";

type View<P> = (props: P) => ComponentChild;

const all: (() => Promise<void>)[] = [];

/**
 * A view that is no part of what the browser reads at first: it is fetched when it is shown, or before that by
 * `fetchAll`. A gateway that was updated meanwhile may not have it any more: then it says so.
 */
export function later<P extends object>(load: () => Promise<View<P>>) {
  let view: View<P> | null = null;
  const fetch = async (): Promise<void> => {
    view ??= await load();
  };
  all.push(fetch);
  return class extends Component<P, { readonly isMissing: boolean }> {
    override state = { isMissing: false };

    override componentDidMount(): void {
      if (view === null) {
        fetch().then(
          () => this.forceUpdate(),
          () => this.setState({ isMissing: true }),
        );
      }
    }

    override render(): ComponentChild {
      if (view !== null) {
        const Shown = view;
        return <Shown {...(this.props as P)} />;
      }
      return this.state.isMissing ? <Missing /> : null;
    }
  };
}

/** Fetches every view, one after the other, so that none has to be waited for. What fails is tried when it is shown. */
export async function fetchAll(): Promise<void> {
  for (const fetch of all) await fetch().catch(() => undefined);
}

function Missing() {
  return (
    <p class="panel" role="alert" data-testid="part-missing">
      This part of the page is not there: the gateway does not answer, or was updated.{" "}
      <button type="button" onClick={() => location.reload()}>
        Load the page anew
      </button>
    </p>
  );
}
