import type { AlertItem } from "../wire/alerts";
import { type AlertEntry, type AlertStore, deviceOf } from "./alerts";

export type AlertSort = "importance" | "severity" | "rule" | "device" | "occurred" | "detected" | "assignee";

/** What of the alerts is shown, and in which order. */
export interface AlertQuery {
  readonly shown: "active" | "all";
  readonly text: string;
  /** Empty for every one. */
  readonly severity: string;
  readonly care: "all" | "unacknowledged" | "unassigned" | "silenced";
  readonly sort: AlertSort;
  readonly descending: boolean;
  /** Ids of causes whose consequences are shown. */
  readonly unfolded: ReadonlySet<string>;
}

export const EVERYTHING: AlertQuery = {
  shown: "active",
  text: "",
  severity: "",
  care: "all",
  sort: "importance",
  descending: false,
  unfolded: new Set(),
};

export interface AlertRow {
  readonly entry: AlertEntry;
  /** Consequences among the rows; they are folded under it unless it is unfolded. */
  readonly consequences: number;
  /** The row it stands under; null for a row of its own. */
  readonly cause: string | null;
}

/** The alerts that a query wants, in its order; consequences behind their cause, or folded away under it. */
export function alertRows(store: AlertStore, query: AlertQuery): AlertRow[] {
  return rowsOf(chosen(store, query, { wanted: [], refused: new WeakSet() }).wanted, store, query);
}

/** What a query says of entries. An entry never changes, so neither does what the query says of it. */
interface Choice {
  /** In order. */
  readonly wanted: readonly AlertEntry[];
  readonly refused: WeakSet<AlertEntry>;
}

/** The choice after some changes of the store: what has not changed is in order already. */
function chosen(store: AlertStore, query: AlertQuery, { wanted, refused }: Choice): Choice {
  const same = wanted.filter((entry) => store.byId.get(entry.item.id) === entry);
  const known = new Set(same);
  const fresh: AlertEntry[] = [];
  for (const entry of store.byId.values()) {
    if (known.has(entry) || refused.has(entry)) continue;
    if (isWanted(entry, query)) fresh.push(entry);
    else refused.add(entry);
  }
  const order = orderOf(query);
  return { wanted: merged(same, fresh.sort(order), order), refused };
}

function merged<T>(left: readonly T[], right: readonly T[], order: (a: T, b: T) => number): T[] {
  if (left.length === 0) return [...right];
  const all: T[] = [];
  let taken = 0;
  for (const one of right) {
    const at = firstBehind(left, one, order, taken);
    for (; taken < at; taken++) all.push(left[taken]!);
    all.push(one);
  }
  for (; taken < left.length; taken++) all.push(left[taken]!);
  return all;
}

/** Where in a sorted list, from some place on, the first stands that comes behind another. */
function firstBehind<T>(sorted: readonly T[], other: T, order: (a: T, b: T) => number, from: number): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(sorted[middle]!, other) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowsOf(wanted: readonly AlertEntry[], store: AlertStore, query: AlertQuery): AlertRow[] {
  if (!wanted.some((entry) => entry.item.cause)) return wanted.map(rowOfItsOwn);
  const ids = new Set(wanted.map((entry) => entry.item.id));
  const followers = new Map<string, AlertEntry[]>();
  const heads: AlertEntry[] = [];
  for (const entry of wanted) {
    const root = rootOf(entry, store, ids);
    if (root === null) heads.push(entry);
    else if (!followers.get(root)?.push(entry)) followers.set(root, [entry]);
  }
  if (followers.size === 0) return heads.map(rowOfItsOwn);
  return heads.flatMap((entry) => {
    const { id } = entry.item;
    const below = followers.get(id) ?? [];
    const row: AlertRow = { entry, consequences: below.length, cause: null };
    if (!query.unfolded.has(id)) return [row];
    return [row, ...below.map((follower) => ({ entry: follower, consequences: 0, cause: id }))];
  });
}

function rowOfItsOwn(entry: AlertEntry): AlertRow {
  return { entry, consequences: 0, cause: null };
}

/** Rows for the same store and query again and again: what has not changed is neither sorted nor judged anew. */
export function rowsOnce(): (store: AlertStore, query: AlertQuery) => readonly AlertRow[] {
  let last: { store: AlertStore; version: number; query: AlertQuery; choice: Choice; rows: AlertRow[] } | null = null;
  return (store, query) => {
    const isSame = last?.store === store && last.query === query;
    if (!isSame || last!.version !== store.version) {
      const before = isSame ? last!.choice : { wanted: [], refused: new WeakSet<AlertEntry>() };
      const choice = chosen(store, query, before);
      last = { store, version: store.version, query, choice, rows: rowsOf(choice.wanted, store, query) };
    }
    return last!.rows;
  };
}

/** The few most important alerts; `most` of them at most. */
export function topAlerts(store: AlertStore, shown: "active" | "all", most: number): AlertItem[] {
  const top: AlertEntry[] = [];
  for (const entry of store.byId.values()) {
    if (shown === "active" && !entry.isActive) continue;
    if (top.length === most && byImportance(entry, top[most - 1]!) > 0) continue;
    const at = top.findIndex((other) => byImportance(entry, other) < 0);
    top.splice(at < 0 ? top.length : at, 0, entry);
    if (top.length > most) top.pop();
  }
  return top.map(({ item }) => item);
}

/** The alerts of a device, the most important first. */
export function alertsOfDevice(store: AlertStore, device: string): AlertItem[] {
  const own = [...store.byId.values()].filter(({ item }) => deviceOf(item) === device);
  return own.sort(byImportance).map(({ item }) => item);
}

/** Severities that there are, the worst first. */
export function severitiesOf(store: AlertStore): string[] {
  const ranks = new Map<string, number>();
  for (const { item, rank } of store.byId.values()) ranks.set(item.severity, rank);
  return [...ranks].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([severity]) => severity);
}

/** Active before ended, unacknowledged before acknowledged, loud before silenced, then the newest detected first. */
export function byImportance(a: AlertEntry, b: AlertEntry): number {
  return (
    Number(b.isActive) - Number(a.isActive) ||
    Number(a.item.acknowledged && a.isActive) - Number(b.item.acknowledged && b.isActive) ||
    Number(a.item.silenced === true && a.isActive) - Number(b.item.silenced === true && b.isActive) ||
    b.detected - a.detected ||
    (a.item.id < b.item.id ? -1 : 1)
  );
}

function isWanted({ item, isActive }: AlertEntry, { shown, text, severity, care }: AlertQuery): boolean {
  if (shown === "active" && !isActive) return false;
  if (severity !== "" && item.severity !== severity) return false;
  if (care === "unacknowledged" && item.acknowledged) return false;
  if (care === "unassigned" && item.assignee) return false;
  if (care === "silenced" && item.silenced !== true) return false;
  const wanted = text.trim().toLowerCase();
  return wanted === "" || textsOf(item).some((one) => one.toLowerCase().includes(wanted));
}

function textsOf(item: AlertItem): string[] {
  const { key, rule, severity, state, device, assignee, summary } = item;
  return [key, rule, device ?? "", severity, state, assignee ?? "", summary ?? ""];
}

function orderOf({ sort, descending }: AlertQuery): (a: AlertEntry, b: AlertEntry) => number {
  if (sort === "importance") return byImportance;
  const sign = descending ? -1 : 1;
  const by = comparisons[sort];
  return (a, b) => sign * by(a, b) || byImportance(a, b);
}

const texts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const comparisons: Record<Exclude<AlertSort, "importance">, (a: AlertEntry, b: AlertEntry) => number> = {
  severity: (a, b) => a.rank - b.rank,
  rule: (a, b) => texts(a.item.rule, b.item.rule),
  device: (a, b) => texts(a.item.key, b.item.key),
  occurred: (a, b) => a.occurred - b.occurred,
  detected: (a, b) => a.detected - b.detected,
  assignee: (a, b) => texts(a.item.assignee ?? "\uffff", b.item.assignee ?? "\uffff"),
};

/** The first cause of an alert that is a row itself; null when it has none. A circle has no first one. */
function rootOf(entry: AlertEntry, store: AlertStore, ids: ReadonlySet<string>): string | null {
  let root: string | null = null;
  const seen = new Set([entry.item.id]);
  let cause = entry.item.cause;
  while (cause && !seen.has(cause)) {
    seen.add(cause);
    if (ids.has(cause)) root = cause;
    cause = store.byId.get(cause)?.item.cause;
  }
  return cause ? null : root;
}
