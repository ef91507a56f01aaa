import { render } from "preact";

render(<p>Telemetry</p>, document.getElementById("app")!);
