import { Engine, type Episode } from "santei";
import { firstVisit } from "./episode.js";

const show = (id: string, text: string): void => {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
};

const engine = await Engine.starter();
const episode: Episode = firstVisit;
show("page", String(engine.calculate(episode).totals.points));

const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
worker.onmessage = (event: MessageEvent<string>) => show("worker", event.data);
worker.onerror = (event) => show("worker", event.message);
