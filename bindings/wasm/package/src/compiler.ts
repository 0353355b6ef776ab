/**
 * The compiler: official files and rule texts become an image. A module of its own, which is
 * loaded when it is first used: `import { compile } from "santei/compiler"`.
 */
import initialiseModule, { Compilation, format as formatText } from "./wasm/santei_compiler.js";
import type { Lang } from "./documents.js";
import type { WasmSource } from "./engine.js";

/** An official file, or a zip archive of them. */
export interface OfficialFile {
  /** Its path: folders and names tell the revision and what it is (`R6/s_20251104.csv`). */
  name: string;
  bytes: Uint8Array;
  /** The revision that it belongs to (`r06`), where the path does not say so. */
  schedule?: string;
}

/** A rule text (`.tensu`). */
export interface RuleText {
  name: string;
  text: string;
}

export interface CompileInput {
  files?: OfficialFile[];
  /** Rule texts beside those of the package; one of a known name takes its place. */
  rules?: RuleText[];
  /** Whether the rule texts of the package are used (default: yes). */
  builtinRules?: boolean;
  /** Whether the starter facts are taken in. */
  starter?: boolean;
  lang?: Lang;
}

/** Something that was left out, or that is wrong. */
export interface CompileTrouble {
  /** A stable code with a page in `docs/diagnostics`. */
  code: string;
  severity: "error" | "warning" | "notice";
  message: string;
  /** File, row and column. */
  place?: string;
  help?: string;
  /** The whole of it with the line and a caret, for a text of fixed width. */
  shown?: string;
}

export interface CompileReport {
  /** Bytes of the image; absent where there is none. */
  bytes?: number;
  /** Why the image could not be written. */
  refused?: string;
  codes: number;
  statements: number;
  files: { name: string; rowsGood: number; rowsBad: number; sha256: string }[];
  /** Rows of official files that were left out, and why. */
  problems: CompileTrouble[];
  /** What is wrong with the rule texts. */
  diagnostics: CompileTrouble[];
  /** Revisions of the rule texts for which no file was given. */
  absentSchedules: string[];
  unusedFiles: string[];
}

export interface Compiled {
  /** The image; absent where a rule text has an error or nothing was given. */
  image: Uint8Array | undefined;
  report: CompileReport;
}

/** How this platform reads the module: it is fetched from beside the code, unless said otherwise. */
let module: () => WasmSource | Promise<WasmSource> = () =>
  new URL("./wasm/santei_compiler_bg.wasm", import.meta.url);
let ready: Promise<unknown> | undefined;

/** Sets how the module is read. The entry for Node does it. */
export function useModule(read: typeof module): void {
  module = read;
}

async function start(): Promise<void> {
  ready ??= (async () => {
    await initialiseModule({ module_or_path: await module() });
  })();
  try {
    await ready;
  } catch (error) {
    ready = undefined;
    throw error;
  }
}

/** Compiles. Bad rows are left out and reported; the good ones are in the image all the same. */
export async function compile(input: CompileInput): Promise<Compiled> {
  await start();
  const compilation = new Compilation(input.builtinRules ?? true);
  try {
    if (input.starter === true) compilation.add_starter();
    for (const file of input.files ?? []) {
      compilation.add_file(file.name, file.bytes, file.schedule);
    }
    for (const rules of input.rules ?? []) compilation.add_rules(rules.name, rules.text);
    const report = JSON.parse(compilation.run(input.lang === "en")) as CompileReport;
    return { image: compilation.image(), report };
  } finally {
    compilation.free();
  }
}

/** A rule text in its canonical form; a text that does not parse comes back as it is. */
export async function format(text: string): Promise<string> {
  await start();
  return formatText(text);
}
