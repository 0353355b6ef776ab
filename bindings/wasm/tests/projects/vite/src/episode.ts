import type { Episode } from "santei";

/** 初診料 291点 (A000) and 物価対応料 2点 (O100 1イ): 293点. */
export const firstVisit: Episode = {
  patient: { birthDate: "1980-04-01" },
  facility: { kind: "clinic", standards: [], facts: { 明細書発行体制: false } },
  visits: [{ date: "2026-06-03", time: "10:00", facts: { 時間区分: "時間内" }, orders: [{ code: "111000110", times: 1 }] }],
};
