/** The entry for Node: the files are read from the disk. */
import { readFile } from "node:fs/promises";
import { usePlatform } from "./engine.js";

usePlatform({
  wasm: () => readFile(new URL("./wasm/santei_bg.wasm", import.meta.url)),
  starter: () => readFile(new URL("./starter.image", import.meta.url)),
});

export * from "./public.js";
