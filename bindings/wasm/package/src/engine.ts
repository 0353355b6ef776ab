import initialiseModule, { Evaluator } from "./wasm/santei.js";
import type { Found, Inspection, Lang } from "./documents.js";
import { SanteiError } from "./error.js";
import type { Claim, Episode, Explanation, Vocabulary } from "./types.js";

/** A module of WebAssembly, in any form in which a platform hands one out. */
export type WasmSource =
  | WebAssembly.Module
  | BufferSource
  | Response
  | URL
  | string
  | Promise<WebAssembly.Module | BufferSource | Response>;

/** The bytes of an image, or where they are. */
export type ImageSource = ArrayBuffer | Uint8Array | Blob | Response | Promise<Response>;

export interface OpenOptions {
  /** The language of the error. */
  lang?: Lang;
  /** Whether the hash is checked (default: yes). */
  verify?: boolean;
}

/** How this platform reads the files of the package. */
export interface Platform {
  /** The module. */
  wasm(): WasmSource | Promise<WasmSource>;
  /** The starter image. */
  starter(): Promise<ImageSource>;
}

let platform: Platform | undefined;
let ready: Promise<unknown> | undefined;

/** Sets how the files of the package are read. The entry points do it. */
export function usePlatform(used: Platform): void {
  platform = used;
}

/**
 * Loads the module. {@link Engine.open} and {@link Engine.starter} do it themselves; call it first
 * where the platform has its own way to a module, as Cloudflare Workers have.
 */
export async function initialise(wasm?: WasmSource): Promise<void> {
  ready ??= (async () => {
    const source = wasm ?? (await platform?.wasm());
    if (source === undefined) throw new Error("no entry point of the package is loaded");
    await initialiseModule({ module_or_path: source });
  })();
  try {
    await ready;
  } catch (error) {
    // A fetch that failed may succeed the next time.
    ready = undefined;
    throw error;
  }
}

/** The bytes of the starter image. */
export async function starterImage(): Promise<Uint8Array> {
  if (platform === undefined) throw new Error("no entry point of the package is loaded");
  return bytesOf(await platform.starter());
}

/** A text or an object as JSON. */
function json(document: Episode | string): string {
  return typeof document === "string" ? document : JSON.stringify(document);
}

/**
 * An opened schedule image.
 *
 * ```ts
 * import { Engine } from "santei";
 * const engine = await Engine.starter();
 * const claim = engine.calculate({
 *   patient: { birthDate: "1980-04-01" },
 *   facility: { kind: "clinic", standards: [] },
 *   visits: [{ date: "2026-06-03", orders: [{ code: "112007410" }] }],
 * });
 * console.log(claim.totals.points);
 * ```
 */
export class Engine {
  readonly #evaluator: Evaluator;

  private constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** The starter schedule that comes with the package: everyday items of a clinic. */
  static async starter(): Promise<Engine> {
    return Engine.open(await starterImage());
  }

  /**
   * Opens an image. Its hash is checked, unless `verify` is `false`: for who has checked it already
   * and opens it often. No byte can then do more harm than a wrong answer.
   *
   * @throws {SanteiError} `E0101` to `E0106`: bytes that are no image, or a damaged one.
   */
  static async open(image: ImageSource, options: OpenOptions = {}): Promise<Engine> {
    const english = options.lang === "en";
    const [bytes] = await Promise.all([bytesOf(image), initialise()]);
    const evaluator = call(() => new Evaluator(bytes, english));
    if (options.verify !== false && !(await hasItsHash(evaluator, bytes))) {
      // The module counts again, and says what is wrong.
      call(() => evaluator.verify(english));
    }
    return new Engine(evaluator);
  }

  /**
   * The claim of an Episode, with the patient's share where insurance is stated.
   *
   * @throws {SanteiError} JSON that is no Episode (`E0503`), an Episode that contradicts itself
   * (`E0401` to `E0407`), insurance that the schedule does not know (`E0120` to `E0126`).
   */
  calculate(episode: Episode | string, lang: Lang = "ja"): Claim {
    return JSON.parse(this.calculateJson(json(episode), lang)) as Claim;
  }

  /** As {@link calculate}, from text to text: the bytes are those of every other binding. */
  calculateJson(episode: string, lang: Lang = "ja"): string {
    return call(() => this.#evaluator.calculate(episode, lang === "en"));
  }

  /** Why a code is charged in an Episode, or is not. */
  explain(episode: Episode | string, code: string, lang: Lang = "ja"): Explanation {
    const text = call(() => this.#evaluator.explain(json(episode), code, lang === "en"));
    return JSON.parse(text) as Explanation;
  }

  /**
   * Codes by what a person remembers of them: a code, a part of a name or of its kana, a 区分番号.
   *
   * @param day only versions in force on this day (`YYYY-MM-DD`)
   * @param most how many at the most
   */
  lookup(text: string, day?: string, most = 50): Found[] {
    return JSON.parse(this.#evaluator.lookup(text, day, most)) as Found[];
  }

  /** What an Episode may say in the words of the image: facts with their questions, 届出, insurers. */
  vocabulary(): Vocabulary {
    return JSON.parse(this.#evaluator.vocabulary()) as Vocabulary;
  }

  /** What is in the image: revisions, tables, sources, hash. */
  inspect(): Inspection {
    return JSON.parse(this.#evaluator.inspect()) as Inspection;
  }

  /** Frees the memory of the image; afterwards the engine cannot be used. */
  close(): void {
    this.#evaluator.free();
  }
}

/** Whether the platform's own SHA-256, which is far faster than the module's, confirms the hash. */
async function hasItsHash(evaluator: Evaluator, bytes: Uint8Array): Promise<boolean> {
  // Pages that were not loaded by HTTPS have none.
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) return false;
  const content = bytes.slice(bytes.length - evaluator.hashed());
  const digest = new Uint8Array(await subtle.digest("SHA-256", content));
  return evaluator.hash().every((byte, at) => byte === digest[at]);
}

async function bytesOf(source: ImageSource): Promise<Uint8Array> {
  const image = await source;
  if (image instanceof Uint8Array) return image;
  if (image instanceof ArrayBuffer) return new Uint8Array(image);
  if ("ok" in image && !image.ok) {
    throw new SanteiError({
      kind: "file",
      code: "E0502",
      message: `the image cannot be fetched: ${image.status} ${image.statusText}`,
      place: image.url,
    });
  }
  return new Uint8Array(await image.arrayBuffer());
}

function call<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw SanteiError.from(thrown);
  }
}
