import { parseRoute } from "./state/route";
import { askEarly, DEVICES, FIRST_ALERTS } from "./wire/early";

// It stands in the page itself: what is shown first is asked for before the browser has fetched the program.
askEarly(FIRST_ALERTS);
if (parseRoute(location.hash).page !== "alerts") askEarly(DEVICES);
