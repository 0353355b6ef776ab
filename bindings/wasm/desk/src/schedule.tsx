/** The schedule that the desk uses, and official files to compile another. */
import type { Engine, Lang } from "santei";
import type { CompileReport, OfficialFile } from "santei/compiler";
import { useState } from "preact/hooks";
import { apart } from "./apart";
import type { CompileAnswer, CompileTask } from "./compile-worker";
import { Dialog } from "./dialogs";
import { Check } from "./fields";
import { forgetImage, keepImage } from "./images";
import { figure, words } from "./words";

interface Props {
  engine: Engine;
  lang: Lang;
  onClose: () => void;
  /** The image has changed. */
  onChanged: () => void;
}

interface Chosen {
  schedule: string;
  file: File;
}

export function ScheduleDialog({ engine, lang, onClose, onChanged }: Props) {
  const say = words(lang);
  const known = engine.inspect();
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [starter, setStarter] = useState(true);
  const [state, setState] = useState<"idle" | "busy">("idle");
  const [changed, setChanged] = useState(false);
  const [report, setReport] = useState<CompileReport | string>();
  const run = async (): Promise<void> => {
    setState("busy");
    const files: OfficialFile[] = await Promise.all(
      chosen.map(async ({ schedule, file }) => ({
        name: `${schedule}/${file.name}`,
        bytes: new Uint8Array(await file.arrayBuffer()),
        schedule,
      })),
    );
    const told = await compiledApart({ files, starter, lang });
    setState("idle");
    if ("failed" in told) {
      setReport(told.failed);
      return;
    }
    setReport(told.done.report);
    if (told.done.image) {
      await keepImage(new Uint8Array(told.done.image));
      setChanged(true);
    }
  };
  return (
    <Dialog title={say("schedule")} lang={lang} onClose={() => (changed ? onChanged() : onClose())}>
      <table class="compare">
        <tbody>
          {known.schedules.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.title}</th>
              <td>
                {one.from}–{one.to.startsWith("9") ? "" : one.to}
              </td>
              <td>{one.missingTables.length === 0 ? "" : `${say("unchecked")}: ${one.missingTables.join(", ")}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">
        {figure(known.codes)} {say("codes")}・SHA-256 {known.sha256.slice(0, 16)}
      </p>
      <h3>{say("scheduleFiles")}</h3>
      <p class="hint">{say("scheduleHint")}</p>
      {known.schedules.map((one) => (
        <div class="field wide" key={one.name}>
          <label for={`files-${one.name}`}>{one.title}</label>
          <input
            id={`files-${one.name}`}
            type="file"
            multiple
            accept=".csv,.txt,.tsv,.zip"
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              setChosen((before) => [
                ...before.filter((other) => other.schedule !== one.name),
                ...files.map((file) => ({ schedule: one.name, file })),
              ]);
            }}
          />
        </div>
      ))}
      <div class="row">
        <Check label={say("withStarter")} on={starter} onValue={setStarter} />
        <button
          type="button"
          class="quiet"
          disabled={state === "busy" || chosen.length === 0}
          onClick={() => void run()}
        >
          {say(state === "busy" ? "compiling" : "compile")}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => void forgetImage().then(onChanged)}
        >
          {say("backToStarter")}
        </button>
      </div>
      {typeof report === "string" ? <p class="warn" role="alert">{report}</p> : null}
      {report && typeof report !== "string" ? <Report report={report} lang={lang} /> : null}
    </Dialog>
  );
}

function Report({ report, lang }: { report: CompileReport; lang: Lang }) {
  const say = words(lang);
  const troubles = [...report.diagnostics, ...report.problems];
  return (
    <div class="explanation" role="status">
      <h3>
        {report.bytes === undefined ? say("notCompiled") : say("compiled")}: {figure(report.codes)}{" "}
        {say("codes")}
      </h3>
      <ul>
        {report.files.map((file) => (
          <li key={file.name}>
            {file.name}: {figure(file.rowsGood)}
            {file.rowsBad === 0 ? "" : ` (−${figure(file.rowsBad)})`}
          </li>
        ))}
        {report.unusedFiles.map((name) => (
          <li key={name}>
            {name}: {say("unusedFile")}
          </li>
        ))}
      </ul>
      <ul class="reason-list">
        {troubles.slice(0, 100).map((one, at) => (
          <li key={at}>
            {one.code} {one.message} <span class="source">{one.place}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function compiledApart(task: CompileTask): Promise<CompileAnswer> {
  return apart(new Worker(new URL("./compile-worker.ts", import.meta.url), { type: "module" }), task);
}
