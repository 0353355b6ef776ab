/** Of what kind a trouble is. */
export type TroubleKind = "file" | "input" | "image" | "rules";

/** A trouble as the engine tells it. */
export interface Trouble {
  kind: TroubleKind;
  /** A stable code (`E0503`), with a page in `docs/diagnostics`. */
  code: string;
  /** What is wrong, in the language that was asked for. */
  message: string;
  /** Where: `line:column`, or a file. */
  place?: string;
  /** What to do. */
  help?: string;
}

/** Why a call could not be done: what, where, and what to do. */
export class SanteiError extends Error {
  override readonly name = "SanteiError";
  readonly kind: TroubleKind;
  readonly code: string;
  readonly place: string | undefined;
  readonly help: string | undefined;

  constructor(trouble: Trouble) {
    super(trouble.message);
    this.kind = trouble.kind;
    this.code = trouble.code;
    this.place = trouble.place;
    this.help = trouble.help;
  }

  /** The error that the module threw: the JSON of a trouble, or a fault of the module itself. */
  static from(thrown: unknown): Error {
    if (typeof thrown === "string") return new SanteiError(JSON.parse(thrown) as Trouble);
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}
