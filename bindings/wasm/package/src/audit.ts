/**
 * The audit of receipt files (レセ電): `import { audit } from "santei/audit"`. A module of its own,
 * which is loaded when it is first used.
 */
import initialiseModule, { audit as auditFile } from "./wasm/santei_auditor.js";
import type { Lang } from "./documents.js";
import type { WasmSource } from "./engine.js";
import { SanteiError } from "./error.js";
import type { Facility, ReceiptReport, Summary } from "./types.js";

export type { Finding, ReceiptReport, Summary } from "./types.js";

export interface AuditInput {
  /** A schedule image. */
  image: Uint8Array;
  /** A file of receipts (RECEIPTC.UKE), as it is. */
  file: Uint8Array;
  /** The facility that claims, or several by their 医療機関コード. */
  facilities?: Facility | { facilities?: Record<string, Facility>; default?: Facility };
  /** Whether to look for what was lawful and not claimed. */
  underClaims?: boolean;
  /** Whether to tell of what the rules remind, which is no fault (`A0701`); true where not stated. */
  reminders?: boolean;
  lang?: Lang;
}

export interface Audited {
  /** The receipts and parts of the file that have a finding, or something undecided. */
  reports: ReceiptReport[];
  /** The sums over the whole file. */
  summary: Summary;
}

/** How this platform reads the module: it is fetched from beside the code, unless said otherwise. */
let module: () => WasmSource | Promise<WasmSource> = () =>
  new URL("./wasm/santei_auditor_bg.wasm", import.meta.url);
let ready: Promise<unknown> | undefined;

/** Sets how the module is read. The entry for Node does it. */
export function useModule(read: typeof module): void {
  module = read;
}

/**
 * What the schedule says of the claimed receipts: findings with their points, law and places in the
 * file; what cannot be decided apart.
 *
 * @throws {SanteiError} bytes that are no image (`E0101` to `E0106`), a facility that is none (`E0503`)
 */
export async function audit(input: AuditInput): Promise<Audited> {
  ready ??= (async () => initialiseModule({ module_or_path: await module() }))();
  try {
    await ready;
  } catch (error) {
    ready = undefined;
    throw error;
  }
  const facilities = input.facilities && JSON.stringify(input.facilities);
  try {
    return JSON.parse(
      auditFile(
        input.image,
        input.file,
        facilities,
        input.underClaims ?? false,
        input.reminders ?? true,
        input.lang === "en",
      ),
    ) as Audited;
  } catch (thrown) {
    throw SanteiError.from(thrown);
  }
}
