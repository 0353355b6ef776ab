import { Engine } from "santei";
import { compile } from "santei/compiler";
import { firstVisit } from "./episode.js";

// In the worker the image is compiled, not fetched: both modules run in it.
async function answer(): Promise<string> {
  const { image } = await compile({ starter: true });
  if (image === undefined) return "no image";
  const engine = await Engine.open(image);
  return String(engine.calculate(firstVisit).totals.points);
}

void answer().then((text) => postMessage(text));
