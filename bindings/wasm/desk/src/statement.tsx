/** The live claim, grouped as on a 診療明細書, every line with its reasons. */
import type { Claim, ClaimGroup, ClaimLine, Lang, Reason } from "santei";
import { useState } from "preact/hooks";
import { figure, sectionName, words } from "./words";

interface Row {
  line: ClaimLine;
  at: number;
}

interface StatementProps {
  claim: Claim;
  lang: Lang;
  /** The titles of the revisions by their names. */
  titles: ReadonlyMap<string, string>;
}

export function Statement({ claim, lang, titles }: StatementProps) {
  const say = words(lang);
  const days = new Set(claim.groups.map((group) => group.date));
  const undecided = rows(claim, "undecided");
  const notCharged = rows(claim, "notCharged");
  const sections = [...new Set(claim.groups.map((group) => group.identification))];
  const sumOf = (section: number): string =>
    figure(
      claim.totals.boxes
        .filter((box) => box.identification === section)
        .reduce((sum, box) => sum + Number(box.points), 0),
    );
  return (
    <>
      <div class="totals">
        <p class="total">
          <span>{say("total")}</span>
          <output id="total-points">{figure(claim.totals.points)}</output>
          <span>{say("pointUnit")}</span>
        </p>
        <p class="fee">
          {say("fee")} {figure(claim.totals.feeYen)}
          {say("yen")}
          {(claim.burden ?? []).map((share, at) =>
            share.decided ? (
              <span class="window" key={at}>
                {say("windowShort")} {figure(share.windowYen)}
                {say("yen")}
              </span>
            ) : null,
          )}
          {claim.schedules.map((name) => (
            <span class="revision" key={name}>
              {lang === "ja" ? (titles.get(name) ?? name).replace("診療報酬", "") : name.toUpperCase()}
            </span>
          ))}
        </p>
      </div>
      {claim.totals.undecided > 0 ? (
        <p class="warn" role="status">
          {claim.totals.undecided}
          {say("undecidedCount")}
        </p>
      ) : null}
      <div class="statement-lines">
        {sections.map((section) => (
          <section key={section} class="group">
            <h3>
              <span class="number">{section}</span>
              {sectionName(section, lang)}
              <span class="sum">
                {sumOf(section)}
                {say("pointUnit")}
              </span>
            </h3>
            {claim.groups
              .filter((group) => group.identification === section)
              .map((group, at) => (
                <Group key={at} claim={claim} group={group} lang={lang} dated={days.size > 1} />
              ))}
          </section>
        ))}
      </div>
      <Answers title={say("undecided")} found={undecided} lang={lang} tone="open" />
      <Answers title={say("notCharged")} found={notCharged} lang={lang} tone="none" />
    </>
  );
}

function rows(claim: Claim, verdict: ClaimLine["verdict"]): Row[] {
  return claim.lines.map((line, at) => ({ line, at })).filter(({ line }) => line.verdict === verdict);
}

interface GroupProps {
  claim: Claim;
  group: ClaimGroup;
  lang: Lang;
  /** Whether the statement has several days. */
  dated: boolean;
}

function Group({ claim, group, lang, dated }: GroupProps) {
  const say = words(lang);
  const lines = group.lines.flatMap((at) => {
    const line = claim.lines[at];
    return line ? [{ line, at }] : [];
  });
  const yen = Number(group.yen ?? 0) !== 0;
  const total = yen ? `${figure(group.yenTotal ?? 0)}${say("yen")}` : figure(group.total);
  return (
    <div class="unit">
      {dated ? <span class="day">{group.date.slice(5).replace("-", "/")}</span> : null}
      <div class="unit-lines">
        {lines.map(({ line, at }) => (
          <Line
            key={at}
            line={line}
            lang={lang}
            figure={group.bundle == null && lines.length > 1 ? figure(line.points) : ""}
          />
        ))}
        {group.bundle == null ? null : (
          <p class="bundle">
            {group.bundle}（{group.items}
            {lang === "ja" ? "項目" : " items"}）
          </p>
        )}
      </div>
      <span class="unit-figure">
        {total}
        {group.times > 1 ? <small>{`${figure(group.points)}×${group.times}`}</small> : null}
      </span>
    </div>
  );
}

/** A line; it opens its reasons. */
export function Line({ line, lang, figure: shown }: { line: ClaimLine; lang: Lang; figure: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div class={`line ${line.origin}`}>
      <button
        type="button"
        aria-expanded={open}
        data-code={line.code}
        onClick={() => setOpen(!open)}
      >
        <span class="name">
          {line.name}
          {line.quantity == null ? null : <small>{` ${line.quantity}`}</small>}
        </span>
        <span class="part-figure">{shown}</span>
      </button>
      {open ? (
        <div class="reasons">
          <p class="head">
            {line.code}
            {line.section ? `・${line.section}` : ""}
            {line.source ? `・${line.source.file}:${line.source.row}` : ""}
          </p>
          {line.reasons.length === 0 ? <p>{words(lang)("plain")}</p> : null}
          <Reasons reasons={line.reasons} lang={lang} />
        </div>
      ) : null}
    </div>
  );
}

export function Reasons({ reasons, lang }: { reasons: readonly Reason[]; lang: Lang }) {
  const say = words(lang);
  return (
    <ul class="reason-list">
      {reasons.map((reason, at) => (
        <li key={at}>
          {reason.text}
          {reason.cite ? <span class="cite">{reason.cite}</span> : null}
          {reason.source ? (
            <span class="source">
              {say("source")} {reason.source.file}:{reason.source.row}
            </span>
          ) : null}
          {(reason.unmet ?? []).length > 0 ? (
            <ul class="unmet">
              {(reason.unmet ?? []).map((unmet) => (
                <li key={unmet}>{unmet}</li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

interface AnswersProps {
  title: string;
  found: Row[];
  lang: Lang;
  tone: string;
}

/** Lines with one answer, the last reason of each beside its name. */
function Answers({ title, found, lang, tone }: AnswersProps) {
  if (found.length === 0) return null;
  return (
    <details class={`answered-lines ${tone}`}>
      <summary>
        {title} <span class="badge">{found.length}</span>
      </summary>
      {found.map(({ line, at }) => (
        <Line key={at} line={line} lang={lang} figure={line.reasons.at(-1)?.text ?? ""} />
      ))}
    </details>
  );
}
