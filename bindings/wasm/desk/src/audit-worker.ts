/** Checks a file of receipts apart from the page. */
import type { Facility, Lang } from "santei";
import { type Audited, audit } from "santei/audit";
import { type Answer, answers } from "./apart";
import { imageBytes } from "./images";

export interface AuditTask {
  file: Uint8Array;
  facility: Facility;
  lang: Lang;
}

export type AuditAnswer = Answer<Audited>;

answers(async ({ file, facility, lang }: AuditTask) =>
  audit({ image: await imageBytes(), file, facilities: facility, lang }),
);
