export { Engine, initialise, starterImage } from "./engine.js";
export type { ImageSource, OpenOptions, WasmSource } from "./engine.js";
export { SanteiError } from "./error.js";
export type { Trouble, TroubleKind } from "./error.js";
export type * from "./documents.js";
export type * from "./types.js";
