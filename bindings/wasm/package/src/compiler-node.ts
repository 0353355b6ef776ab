/** The compiler's entry for Node: the module is read from the disk. */
import { readFile } from "node:fs/promises";
import { useModule } from "./compiler.js";

useModule(() => readFile(new URL("./wasm/santei_compiler_bg.wasm", import.meta.url)));

export * from "./compiler.js";
