/** A file of receipts (レセ電) and what the schedule says of it. */
import type { Facility, Lang } from "santei";
import type { Audited, Finding, ReceiptReport } from "santei/audit";
import { useState } from "preact/hooks";
import { apart } from "./apart";
import type { AuditAnswer, AuditTask } from "./audit-worker";
import { Dialog } from "./dialogs";
import { figure, words } from "./words";

interface Props {
  facility: Facility;
  lang: Lang;
  onClose: () => void;
}

/** More receipts with findings than this are only counted. */
const MOST = 200;

export function ReceiptsDialog({ facility, lang, onClose }: Props) {
  const say = words(lang);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<AuditAnswer>();
  const check = async (file: File): Promise<void> => {
    setBusy(true);
    setTold(undefined);
    const bytes = new Uint8Array(await file.arrayBuffer());
    setTold(await auditedApart({ file: bytes, facility, lang }));
    setBusy(false);
  };
  return (
    <Dialog title={say("ukeTitle")} lang={lang} onClose={onClose}>
      <p class="hint">{say("ukeHint")}</p>
      <div class="field wide">
        <label for="uke-file">{say("ukeFile")}</label>
        <input
          id="uke-file"
          type="file"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void check(file);
          }}
        />
      </div>
      {busy ? <p class="empty" role="status">{say("checking")}</p> : null}
      {told && "failed" in told ? <p class="warn" role="alert">{told.failed}</p> : null}
      {told && "done" in told ? <Told audited={told.done} lang={lang} /> : null}
    </Dialog>
  );
}

function Told({ audited, lang }: { audited: Audited; lang: Lang }) {
  const say = words(lang);
  const { summary } = audited;
  const found = audited.reports.filter((report) => report.findings.length > 0);
  return (
    <div class="audited" role="status">
      <p class="audit-sums">
        <strong>
          {figure(summary.receipts)}
          {say("receipts")}
        </strong>
        {" "}{say("claimedPoints")} {figure(summary.points)}
        {say("pointUnit")}・{say("over")} {figure(summary.overClaimed)}
        {say("pointUnit")}・{say("undecidedLines")} {figure(summary.undecidedLines)}
      </p>
      {found.length === 0 ? <p>{say("noFindings")}</p> : null}
      {found.slice(0, MOST).map((report, at) => (
        <Receipt key={at} report={report} lang={lang} />
      ))}
      {found.length > MOST ? <p class="hint">+ {figure(found.length - MOST)}</p> : null}
    </div>
  );
}

function Receipt({ report, lang }: { report: ReceiptReport; lang: Lang }) {
  const say = words(lang);
  return (
    <section class="receipt">
      <h3>
        {report.record === 0 ? say("wholeFile") : `${say("receiptNumber")} ${report.receipt}`}
        {report.month ? `　${report.month.slice(0, 7)}` : ""}
        <span class="badge">{report.findings.length}</span>
      </h3>
      <ul>
        {report.findings.map((finding, at) => (
          <FindingShown key={at} finding={finding} lang={lang} />
        ))}
      </ul>
    </section>
  );
}

function FindingShown({ finding, lang }: { finding: Finding; lang: Lang }) {
  const say = words(lang);
  return (
    <li class={`finding ${finding.severity}`}>
      <p>
        <strong>
          {finding.code} {finding.name}
        </strong>
        {finding.points == null ? null : (
          <span class="finding-points">
            {figure(finding.points)}
            {say("pointUnit")}
          </span>
        )}
      </p>
      <p>
        {finding.item ? `${finding.itemName ?? finding.item}（${finding.item}）: ` : ""}
        {finding.text}
        {finding.cite ? <span class="cite">{finding.cite}</span> : null}
      </p>
      <p class="source">
        {finding.date ?? ""}{" "}
        {[...new Set(finding.places.map((place) => place.record))]
          .map((record) => `${record}${lang === "ja" ? say("record") : ""}`)
          .join(", ")}
      </p>
    </li>
  );
}

function auditedApart(task: AuditTask): Promise<AuditAnswer> {
  return apart(new Worker(new URL("./audit-worker.ts", import.meta.url), { type: "module" }), task);
}
