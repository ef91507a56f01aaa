import type { DeliveryItem, ReceiverItem } from "../wire/alerts";
import type { Load } from "./state";

/** Who is told of events, and what was given up. */
export interface Receivers {
  load: Load;
  readonly items: readonly ReceiverItem[];
  readonly dead: readonly DeliveryItem[];
}

/** Dead letters of one receiver. */
export function deadOf(receivers: Receivers, id: string): readonly DeliveryItem[] {
  return receivers.dead.filter(({ webhook }) => webhook === id);
}
