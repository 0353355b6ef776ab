import { render } from "preact";
import { Engine } from "santei";
import { App } from "./app";
import "./style.css";
import { words } from "./words";

const place = document.getElementById("desk");

async function start(): Promise<void> {
  if (!place) return;
  render(<p class="empty">{words("ja")("loading")}</p>, place);
  try {
    const engine = await Engine.starter();
    render(<App engine={engine} vocabulary={engine.vocabulary()} />, place);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    render(<p class="empty" role="alert">{text}</p>, place);
  }
}

void start();
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register("./sw.js");
}
