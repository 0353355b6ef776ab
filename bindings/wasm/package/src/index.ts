/** The entry for browsers, bundlers and workers: the files are fetched from beside the code. */
import { usePlatform } from "./engine.js";

usePlatform({
  wasm: () => new URL("./wasm/santei_bg.wasm", import.meta.url),
  starter: () => fetch(new URL("./starter.image", import.meta.url)),
});

export * from "./public.js";
