/** The audit's entry for Node: the module is read from the disk. */
import { readFile } from "node:fs/promises";
import { useModule } from "./audit.js";

useModule(() => readFile(new URL("./wasm/santei_auditor_bg.wasm", import.meta.url)));

export * from "./audit.js";
