import { Component, createRef } from "preact";
import type { Actions } from "../actions";
import { count } from "../format/number";
import { painted } from "../moments";
import type { AlertQuery, AlertRow, AlertSort } from "../state/alert_rows";
import type { AlertStore } from "../state/alerts";
import { AlertLine } from "./alert_line";

/** Heights of a row in pixels, as the style sheet has them: on a phone a row is a card. */
const LINE_PIXELS = 42;
const CARD_PIXELS = 168;
const PHONE = "(max-width: 720px)";
/** Rows drawn beyond both edges, so that scrolling shows no holes. */
const MARGIN_ROWS = 8;
const PAINTED_MILLIS_MAX = 500;
const PAGE_KEYS: Readonly<Record<string, number>> = { PageUp: -10, PageDown: 10, ArrowUp: -1, ArrowDown: 1 };

interface GridProps {
  readonly rows: readonly AlertRow[];
  readonly store: AlertStore;
  readonly query: AlertQuery;
  readonly open: string | null;
  readonly acting: ReadonlySet<string>;
  readonly actions: Actions;
  /** The minute, for dates. */
  readonly minute: number;
}

interface GridState {
  readonly first: number;
  readonly height: number;
  readonly isPhone: boolean;
  /** Rows drawn beyond both edges: none before those in sight are painted. */
  readonly margin: number;
  /** Rows that stand still while a person is at them; null when none is. */
  readonly held: readonly AlertRow[] | null;
  readonly isPointed: boolean;
  /** The row that the keyboard stands on. */
  readonly cursor: string | null;
}

/**
 * The rows that are in sight out of any number. While a person points at them, has scrolled, or is among them with the
 * keyboard, the order stands still: rows change where they are, and new ones wait until they are asked for.
 */
export class AlertGrid extends Component<GridProps, GridState> {
  override state: GridState = {
    first: 0,
    // As the style sheet has it, until the box has been measured.
    height: Math.max(320, innerHeight - 250),
    isPhone: matchMedia(PHONE).matches,
    margin: 0,
    held: null,
    isPointed: false,
    cursor: null,
  };

  private readonly box = createRef<HTMLDivElement>();
  private readonly phone = matchMedia(PHONE);
  private sizes: ResizeObserver | null = null;
  private wantsFocus = false;

  override componentDidMount(): void {
    this.sizes = new ResizeObserver(() => this.setState({ height: this.box.current?.clientHeight ?? 0 }));
    this.sizes.observe(this.box.current!);
    this.phone.addEventListener("change", this.turn);
    void painted(PAINTED_MILLIS_MAX).then(() => this.sizes !== null && this.setState({ margin: MARGIN_ROWS }));
  }

  override componentDidUpdate(before: GridProps): void {
    const { query, rows } = this.props;
    // Another question has another answer: rows that were held belong to the old one.
    if (before.query !== query && this.state.held !== null) this.setState({ held: rows });
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    this.box.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus({ preventScroll: true });
  }

  override componentWillUnmount(): void {
    this.sizes?.disconnect();
    this.sizes = null;
    this.phone.removeEventListener("change", this.turn);
  }

  override render() {
    const { query, store, open, acting, actions, minute } = this.props;
    const rows = this.shownRows();
    const pixels = this.rowPixels();
    const first = Math.max(0, Math.min(this.state.first, rows.length - 1) - this.state.margin);
    const last = Math.min(rows.length, first + Math.ceil(this.state.height / pixels) + 2 * this.state.margin);
    const isHere = this.state.cursor !== null && rows.some(({ entry }) => entry.item.id === this.state.cursor);
    const cursor = isHere ? this.state.cursor : (rows[0]?.entry.item.id ?? null);
    return (
      <>
        <NewRows count={this.waiting()} onShow={this.release} />
        <div
          class="scroll alert-scroll"
          ref={this.box}
          data-testid="alerts-scroll"
          tabIndex={rows.length > 0 ? -1 : 0}
          onScroll={this.scrolled}
          onMouseEnter={() => this.point(true)}
          onMouseLeave={() => this.point(false)}
          onFocusCapture={this.hold}
          onFocusOut={this.left}
          onKeyDown={this.pressed}
        >
          <table
            class={open === null ? "cards alert-grid" : "cards alert-grid narrow"}
            aria-rowcount={rows.length + 1}
            data-testid="alerts-table"
          >
            <Head query={query} actions={actions} />
            <tbody>
              <Space pixels={first * pixels} />
              {rows.slice(first, last).map((row, index) => (
                <AlertLine
                  key={row.entry.item.id}
                  entry={store.byId.get(row.entry.item.id) ?? row.entry}
                  consequences={row.consequences}
                  cause={row.cause}
                  isUnfolded={query.unfolded.has(row.entry.item.id)}
                  number={first + index + 2}
                  isOpen={open === row.entry.item.id}
                  isCursor={cursor === row.entry.item.id}
                  isActing={acting.has(row.entry.item.id)}
                  minute={minute}
                  actions={actions}
                />
              ))}
              <Space pixels={(rows.length - last) * pixels} />
            </tbody>
          </table>
        </div>
      </>
    );
  }

  private shownRows(): readonly AlertRow[] {
    return this.state.held ?? this.props.rows;
  }

  private rowPixels(): number {
    return this.state.isPhone ? CARD_PIXELS : LINE_PIXELS;
  }

  /** Rows that would be shown but for those that are held. */
  private waiting(): number {
    const { held } = this.state;
    if (held === null || held === this.props.rows) return 0;
    const known = new Set(held.map(({ entry }) => entry.item.id));
    return this.props.rows.reduce((sum, { entry }) => sum + (known.has(entry.item.id) ? 0 : 1), 0);
  }

  private readonly turn = (): void => this.setState({ isPhone: this.phone.matches });

  private readonly hold = (): void => {
    if (this.state.held === null) this.setState({ held: this.props.rows });
  };

  private readonly release = (): void => {
    this.box.current!.scrollTop = 0;
    this.setState({ held: this.state.isPointed ? this.props.rows : null, first: 0 });
  };

  private point(isPointed: boolean): void {
    this.setState({ isPointed });
    if (isPointed) this.hold();
    else this.releaseWhenLeft();
  }

  private readonly left = (event: FocusEvent): void => {
    if (!this.box.current?.contains(event.relatedTarget as Node | null)) this.releaseWhenLeft();
  };

  private releaseWhenLeft(): void {
    this.setState(({ isPointed }) => {
      const box = this.box.current;
      const isAmong = isPointed || (box?.scrollTop ?? 0) > 0 || box?.contains(document.activeElement) === true;
      return isAmong ? null : { held: null };
    });
  }

  private readonly scrolled = (): void => {
    const first = Math.floor(this.box.current!.scrollTop / this.rowPixels());
    if (first === this.state.first) return;
    this.setState({ first });
    if (first > 0) this.hold();
    else this.releaseWhenLeft();
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    const row = event.target instanceof HTMLElement && event.target.matches("tr[data-id]") ? event.target : null;
    const id = row?.dataset["id"];
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") this.props.actions.showAlert(id);
    else if (event.key === "a") this.props.actions.acknowledge(id);
    else if (!this.move(id, event.key)) return;
    event.preventDefault();
  };

  /** Goes to another row; false when the key says none. */
  private move(from: string, key: string): boolean {
    const rows = this.shownRows();
    const at = rows.findIndex(({ entry }) => entry.item.id === from);
    const to = key === "Home" ? 0 : key === "End" ? rows.length - 1 : at + (PAGE_KEYS[key] ?? Number.NaN);
    if (Number.isNaN(to)) return false;
    const index = Math.max(0, Math.min(rows.length - 1, to));
    const [pixels, box] = [this.rowPixels(), this.box.current!];
    const top = index * pixels;
    if (top < box.scrollTop) box.scrollTop = top;
    // The table's head covers the first line of what is in sight.
    else if (top + 2 * pixels > box.scrollTop + box.clientHeight) box.scrollTop = top + 2 * pixels - box.clientHeight;
    this.wantsFocus = true;
    this.setState({ cursor: rows[index]!.entry.item.id, first: Math.floor(box.scrollTop / pixels) });
    return true;
  }
}

function NewRows({ count: waiting, onShow }: { count: number; onShow: () => void }) {
  return (
    <p class="new-rows" aria-live="off">
      {waiting > 0 && (
        <button type="button" data-testid="alerts-new" onClick={onShow}>
          Show {count(waiting)} new
        </button>
      )}
    </p>
  );
}

/** The room of rows that are not drawn. */
function Space({ pixels }: { pixels: number }) {
  return pixels > 0 ? <tr class="space" aria-hidden="true" style={{ height: `${pixels}px` }} /> : null;
}

function Head({ query, actions }: { query: AlertQuery; actions: Actions }) {
  const sortable = (sort: AlertSort, text: string, name: string) => {
    const order = query.sort !== sort ? undefined : query.descending ? "descending" : "ascending";
    return (
      <th scope="col" class={name} aria-sort={order}>
        <button type="button" class="sort" data-testid={`sort-${sort}`} onClick={() => actions.sortAlerts(sort)}>
          {text}
        </button>
      </th>
    );
  };
  return (
    <thead>
      <tr>
        {sortable("severity", "Severity", "c-severity")}
        {sortable("rule", "Alert", "c-rule")}
        {sortable("device", "Device", "c-key")}
        <th scope="col" class="c-state">
          State
        </th>
        {sortable("occurred", "Occurred", "c-time")}
        {sortable("detected", "Detected", "c-time c-more")}
        <th scope="col" class="c-time c-more">
          Notified
        </th>
        {sortable("assignee", "Assignee", "c-assignee c-more")}
        <th scope="col" class="c-acts">
          <span class="unseen">Actions</span>
        </th>
      </tr>
    </thead>
  );
}
