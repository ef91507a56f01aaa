import "./style/index.css";
import { parseRoute } from "./state/route";
import { askEarly, DEVICES, FIRST_ALERTS } from "./wire/early";

// What is shown first is asked for while the browser still reads the program that shows it.
askEarly(FIRST_ALERTS);
if (parseRoute(location.hash).page !== "alerts") askEarly(DEVICES);
void import("./main");
