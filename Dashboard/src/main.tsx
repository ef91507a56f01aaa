import { render } from "preact";
import "./style/index.css";
import { type Actions, startApp } from "./actions";
import { parseRoute } from "./state/route";
import { initialState } from "./state/state";
import { storedSignature } from "./signature";
import { applyTheme, onSystemTheme, storedTheme } from "./theme";
import { Page, titleOf } from "./view/page";

const root = document.getElementById("app")!;
const state = initialState(Date.now(), parseRoute(location.hash), storedTheme(), storedSignature());
let isScheduled = false;

/** Whatever changes, however often: one render in the next animation frame. */
function redraw(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    const scheme = applyTheme(state.theme);
    document.title = titleOf(state);
    render(<Page state={state} actions={actions} scheme={scheme} />, root);
  });
}

const actions: Actions = startApp(state, redraw);
onSystemTheme(redraw);
