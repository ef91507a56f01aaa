import "./style/index.css";
import { render } from "preact";
import { startApp } from "./actions";
import { pause } from "./moments";
import { parseRoute } from "./state/route";
import { initialState } from "./state/state";
import { storedSignature } from "./signature";
import { applyTheme, onSystemTheme, storedTheme } from "./theme";
import { fetchAll } from "./view/later";
import { Page, titleOf } from "./view/page";

const root = document.getElementById("app")!;
const state = initialState(Date.now(), parseRoute(location.hash), storedTheme(), storedSignature());
/** What is asked for first is mostly there within this time: until then a page of headings would only cost time. */
const FIRST_MILLIS = 100;
/** Views that nobody has opened yet are fetched so long after it. */
const REST_MILLIS = 2_000;
let isScheduled = true;

/** Whatever changes, however often: one render in the next animation frame. */
function redraw(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(draw);
}

function draw(): void {
  isScheduled = false;
  const scheme = applyTheme(state.theme);
  document.title = titleOf(state);
  render(<Page state={state} actions={actions} scheme={scheme} />, root);
}

const { actions, first } = startApp(state, redraw);
onSystemTheme(redraw);
void Promise.race([first, pause(FIRST_MILLIS)]).then(() => requestAnimationFrame(draw));
void first.then(() => pause(REST_MILLIS)).then(fetchAll);
