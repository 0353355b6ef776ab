import type { KnownVersion } from "./types.js";

/** The language of sentences: Japanese (default) or English. */
export type Lang = "ja" | "en";

/** A code that a text found. */
export interface Found {
  /** Nine digits. */
  code: string;
  /** Its versions in force on the day that was asked for; without a day the last, or for a single code all. */
  versions: KnownVersion[];
}

/** A revision in an image. */
export interface InspectedSchedule {
  name: string;
  title: string;
  cite: string;
  /** First day in force. */
  from: string;
  /** Last day in force. */
  to: string;
  /** Yen for one point. */
  yenPerPoint: string | number;
  /** Whether only a part of the master was at hand. */
  partial: boolean;
  /** Electronic point tables that were not at hand: what they say is not checked. */
  missingTables: string[];
}

/** What is in an image. */
export interface Inspection {
  /** SHA-256 of the content, which claims name too. */
  sha256: string;
  /** Whether the content has this hash. */
  verified: boolean;
  bytes: number;
  codes: number;
  rules: number;
  schedules: InspectedSchedule[];
  tables: { table: string; rows: number }[];
  sources: {
    name: string;
    kind: string;
    rowsGood: number;
    rowsBad: number;
    official: boolean;
    sha256: string;
  }[];
}
