/** "Why not?" for a code, and the revisions side by side. */
import type { Claim, ClaimLine, Engine, Episode, Explanation, Lang } from "santei";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { addMonths } from "./days";
import { Search } from "./search";
import { Reasons } from "./statement";
import { figure, words } from "./words";

interface DialogProps {
  title: string;
  lang: Lang;
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, lang, onClose, children }: DialogProps) {
  const say = words(lang);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="dialog-title">
      <header>
        <h2 id="dialog-title">{title}</h2>
        <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
          {say("close")}
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}

interface Props {
  engine: Engine;
  episode: Episode;
  lang: Lang;
  onClose: () => void;
}

export function WhyNot({ engine, episode, lang, day, onClose }: Props & { day: string }) {
  const say = words(lang);
  const [told, setTold] = useState<Explanation | string>();
  return (
    <Dialog title={say("whyTitle")} lang={lang} onClose={onClose}>
      <Search
        id="why-search"
        engine={engine}
        day={day}
        lang={lang}
        label={say("search")}
        onChosen={(found) => {
          try {
            setTold(engine.explain(episode, found.code, lang));
          } catch (error) {
            setTold(error instanceof Error ? error.message : String(error));
          }
        }}
      />
      {typeof told === "string" ? <p class="warn">{told}</p> : null}
      {told && typeof told !== "string" ? (
        <div class="explanation" aria-live="polite">
          <h3>
            {told.code} {told.name}
          </h3>
          {told.lines.map((line, at) => (
            <div key={at}>
              <p class={`verdict ${line.verdict}`}>{say(verdictWord(line))}</p>
              <Reasons reasons={line.reasons} lang={lang} />
            </div>
          ))}
          {told.rules.length > 0 ? <Reasons reasons={told.rules} lang={lang} /> : null}
          {told.ifOrdered ? (
            <>
              <h4>
                {say("whyIf")}: {say(verdictWord(told.ifOrdered))}
                {told.totalIfOrdered == null
                  ? ""
                  : `（${say("total")} ${figure(told.totalIfOrdered)}${say("pointUnit")}）`}
              </h4>
              <Reasons reasons={told.ifOrdered.reasons} lang={lang} />
            </>
          ) : null}
        </div>
      ) : null}
    </Dialog>
  );
}

function verdictWord(line: ClaimLine): "charged" | "notCharged" | "undecided" {
  return line.verdict;
}

/** The first day of the schedule of 2026 (令和8年厚生労働省告示第69号). */
const REVISION = "2026-06-01";

/** The Episode with every day moved by so many months. */
function moved(episode: Episode, months: number): Episode {
  const made = structuredClone(episode);
  const move = (day: string): string => addMonths(day, months);
  for (const visit of made.visits) visit.date = move(visit.date);
  for (const line of made.history?.lines ?? []) line.date = move(line.date);
  if (made.history?.since) made.history.since = move(made.history.since);
  for (const disease of made.diseases ?? []) {
    disease.from = move(disease.from);
    if (disease.to) disease.to = move(disease.to);
  }
  return made;
}

/** The same input before and after the revision: months from the day to the nearest of either. */
function sides(episode: Episode): [Episode, Episode] {
  const [year = 0, month = 0] = (episode.visits[0]?.date ?? REVISION).split("-").map(Number);
  const [toYear = 0, toMonth = 0] = REVISION.split("-").map(Number);
  const toFirst = (toYear - year) * 12 + (toMonth - month);
  return toFirst > 0
    ? [episode, moved(episode, toFirst)]
    : [moved(episode, toFirst - 1), episode];
}

export function Compare({ engine, episode, lang, onClose }: Props) {
  const say = words(lang);
  const [before, after] = sides(episode);
  let claims: [Claim, Claim] | undefined;
  let wrong = "";
  try {
    claims = [engine.calculate(before, lang), engine.calculate(after, lang)];
  } catch (error) {
    wrong = error instanceof Error ? error.message : String(error);
  }
  if (!claims) {
    return (
      <Dialog title={say("compareTitle")} lang={lang} onClose={onClose}>
        <p class="warn">{wrong}</p>
      </Dialog>
    );
  }
  const table = compared(...claims);
  const [old, now] = claims;
  return (
    <Dialog title={say("compareTitle")} lang={lang} onClose={onClose}>
      <p class="hint">{say("compareHint")}</p>
      <table class="compare">
        <thead>
          <tr>
            <th scope="col">{say("item")}</th>
            <th scope="col">
              {old.schedules.join()}
              <small>{before.visits[0]?.date}</small>
            </th>
            <th scope="col">
              {now.schedules.join()}
              <small>{after.visits[0]?.date}</small>
            </th>
            <th scope="col">{say("difference")}</th>
          </tr>
        </thead>
        <tbody>
          {table.map((row) => (
            <tr key={row.code} class={row.change === 0 ? "" : "changed"}>
              <th scope="row">{row.name}</th>
              <td>{row.old}</td>
              <td>{row.now}</td>
              <td>{signed(row.change)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say("total")}</th>
            <td>{figure(old.totals.points)}</td>
            <td>{figure(now.totals.points)}</td>
            <td>{signed(Number(now.totals.points) - Number(old.totals.points))}</td>
          </tr>
        </tfoot>
      </table>
    </Dialog>
  );
}

const signed = (n: number): string => (n === 0 ? "" : n > 0 ? `+${figure(n)}` : `−${figure(-n)}`);

interface Compared {
  code: string;
  name: string;
  old: string;
  now: string;
  change: number;
}

/**
 * What is charged, side by side: by the group's name for a bundle, else by code. The figures are
 * the engine's, added up.
 */
function compared(old: Claim, now: Claim): Compared[] {
  const of = (claim: Claim): Map<string, { name: string; points: number; open: boolean }> => {
    const found = new Map<string, { name: string; points: number; open: boolean }>();
    const add = (key: string, name: string, points: number, open: boolean): void => {
      const known = found.get(key) ?? { name, points: 0, open };
      known.points += points;
      found.set(key, known);
    };
    for (const group of claim.groups) {
      if (group.bundle != null) add(group.bundle, group.bundle, Number(group.total), false);
    }
    for (const line of claim.lines) {
      const points = Number(line.points) * line.times;
      if (line.verdict === "charged" && points !== 0) add(line.code, line.name, points, false);
      if (line.verdict === "undecided") add(line.code, line.name, 0, true);
    }
    return found;
  };
  const [a, b] = [of(old), of(now)];
  const shown = (one: { points: number; open: boolean } | undefined): string =>
    one === undefined ? "–" : one.open && one.points === 0 ? "?" : figure(one.points);
  return [...new Set([...a.keys(), ...b.keys()])].map((code) => ({
    code,
    name: (b.get(code) ?? a.get(code))?.name ?? code,
    old: shown(a.get(code)),
    now: shown(b.get(code)),
    change: (b.get(code)?.points ?? 0) - (a.get(code)?.points ?? 0),
  }));
}

