import { render } from "preact";
import { App } from "./app";
import { openEngine } from "./images";
import "./style.css";
import { words } from "./words";

const place = document.getElementById("desk");

async function start(): Promise<void> {
  if (!place) return;
  try {
    const engine = await openEngine();
    const again = (): void => void start();
    // Another image makes another page; what is entered is kept by the tab.
    render(
      <App
        key={engine.inspect().sha256}
        engine={engine}
        vocabulary={engine.vocabulary()}
        onImage={again}
      />,
      place,
    );
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    render(<p class="empty" role="alert">{text}</p>, place);
  }
}

if (place) render(<p class="empty">{words("ja")("loading")}</p>, place);
void start();
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register("./sw.js");
}
