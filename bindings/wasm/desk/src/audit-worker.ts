/** Checks a file of receipts apart from the page, which stays alive meanwhile. */
import type { Facility, Lang } from "santei";
import { type Audited, audit } from "santei/audit";
import { imageBytes } from "./images";

export interface AuditTask {
  file: Uint8Array;
  facility: Facility;
  lang: Lang;
}

export type AuditAnswer = { done: Audited } | { failed: string };

async function answer({ file, facility, lang }: AuditTask): Promise<AuditAnswer> {
  try {
    return { done: await audit({ image: await imageBytes(), file, facilities: facility, lang }) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

addEventListener("message", (event: MessageEvent<AuditTask>) => {
  void answer(event.data).then((told) => postMessage(told));
});
