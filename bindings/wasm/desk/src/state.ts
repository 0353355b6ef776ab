/** What is entered: an Episode, and which of its visits is worked on. */
import type { Episode, FactValue, Facility, Lang, Order, Visit } from "santei";
import { today } from "./days";

export interface Desk {
  episode: Episode;
  /** Index of the visit that is worked on. */
  visit: number;
  lang: Lang;
}

/** Changes a copy of the desk. */
export type Change = (change: (desk: Desk) => void) => void;

const facilityKey = "santei.facility";
const langKey = "santei.lang";
const draftKey = "santei.draft";

function stored<T>(storage: Storage, key: string): T | undefined {
  try {
    const text = storage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function emptyEpisode(facility: Facility): Episode {
  return {
    patient: { birthDate: "" },
    facility,
    diseases: [],
    visits: [{ date: today(), orders: [], facts: {} }],
  };
}

const newFacility = (): Facility => ({
  kind: "clinic",
  beds: 0,
  generalBeds: 0,
  standards: [],
  facts: {},
});

/** The desk as it was left in this tab, or a new one at the facility of this machine. */
export function opened(): Desk {
  const lang = stored<Lang>(localStorage, langKey) ?? "ja";
  const draft = stored<Episode>(sessionStorage, draftKey);
  if (draft) return { episode: draft, visit: 0, lang };
  return { episode: emptyEpisode(stored(localStorage, facilityKey) ?? newFacility()), visit: 0, lang };
}

/** A new patient at the same facility. */
export function cleared(desk: Desk): void {
  desk.episode = emptyEpisode(desk.episode.facility);
  desk.visit = 0;
}

/** The facility and the language stay on the machine; the patient only while the tab is open. */
export function keep(desk: Desk): void {
  try {
    localStorage.setItem(langKey, JSON.stringify(desk.lang));
    localStorage.setItem(facilityKey, JSON.stringify(desk.episode.facility));
    sessionStorage.setItem(draftKey, JSON.stringify(desk.episode));
  } catch {
    // A full or forbidden storage costs only the convenience.
  }
}

/** The visit that is worked on. */
export function currentVisit(desk: Desk): Visit {
  return desk.episode.visits[desk.visit] ?? desk.episode.visits[0] ?? { date: today() };
}

/** The codes of an order. */
export function codesOf(order: Order): string[] {
  const items = (order.items ?? []).map((item) => item.code);
  return order.code ? [order.code, ...items] : items;
}

/** Adds a code as an order of its own, or into the last order (the same 剤). */
export function addOrder(desk: Desk, code: string, into: boolean): void {
  const visit = currentVisit(desk);
  visit.orders ??= [];
  const last = visit.orders.at(-1);
  if (into && last) {
    if (last.code) {
      const { code: first, quantity, price, points } = last;
      last.items = [
        { code: first, ...given({ quantity, price, points }) },
        ...(last.items ?? []),
      ];
      for (const moved of ["code", "quantity", "price", "points"] as const) delete last[moved];
    }
    last.items = [...(last.items ?? []), { code }];
  } else {
    visit.orders.push({ code });
  }
}

/** The entries that have a value. */
function given<T extends object>(entries: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined && value !== null),
  ) as Partial<T>;
}

/** States a fact of the visit, or of the facility; `undefined` takes it back. */
export function stateFact(
  desk: Desk,
  name: string,
  value: FactValue | undefined,
  ofFacility: boolean,
): void {
  const holder = ofFacility ? desk.episode.facility : currentVisit(desk);
  const facts = { ...(holder.facts ?? {}) };
  if (value === undefined) delete facts[name];
  else facts[name] = value;
  holder.facts = facts;
}

/** Everything that states facts: the facility, the visits, their orders and the whole Episode. */
function factHolders(episode: Episode): { facts?: Record<string, FactValue> }[] {
  const orders = episode.visits.flatMap((visit) => visit.orders ?? []);
  return [episode, episode.facility, ...episode.visits, ...orders];
}

/** Takes a fact back wherever it is stated. */
export function forgetFact(desk: Desk, name: string): void {
  for (const holder of factHolders(desk.episode)) {
    if (holder.facts) delete holder.facts[name];
  }
}

/** States what a fact says under another name; what that name says already stays. */
export function renameFact(desk: Desk, name: string, right: string): void {
  for (const { facts } of factHolders(desk.episode)) {
    const value = facts?.[name];
    if (!facts || value === undefined) continue;
    delete facts[name];
    facts[right] ??= value;
  }
}

/** What is calculated: the Episode without the empty entries of forms. */
export function calculable(episode: Episode): Episode {
  const made = structuredClone(episode);
  if (made.diseases?.length === 0) delete made.diseases;
  if (made.coverages?.length === 0) delete made.coverages;
  if (made.certificates?.length === 0) delete made.certificates;
  return made;
}
