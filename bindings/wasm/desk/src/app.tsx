/** The desk: input on the left and in the middle, the statement on the right. */
import type { Claim, Engine, Episode, Vocabulary } from "santei";
import { SanteiError } from "santei";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Questions, reveal } from "./ask";
import { Compare, WhyNot } from "./dialogs";
import { download, pickFile } from "./files";
import { CoveragePart, DiseasesPart, FacilityPart, HistoryPart, PatientPart } from "./head";
import { ReceiptsDialog } from "./receipts";
import { ScheduleDialog } from "./schedule";
import { Share } from "./share";
import { type Change, type Desk, calculable, cleared, currentVisit, keep, opened } from "./state";
import { Statement } from "./statement";
import { Orders, VisitBar } from "./visit";
import { Warnings } from "./warnings";
import { figure, words } from "./words";

type Pane = "chart" | "orders" | "statement";

/** What stands in the way of a claim, or the claim. */
type Result = { claim: Claim } | { wrong: string };

interface AppProps {
  engine: Engine;
  vocabulary: Vocabulary;
  /** Another image is to be used. */
  onImage: () => void;
}

export function App({ engine, vocabulary, onImage }: AppProps) {
  const [desk, setDesk] = useState<Desk>(opened);
  const [dialog, setDialog] = useState<"why" | "compare" | "schedule" | "receipts">();
  const [pane, setPane] = useState<Pane>(desk.episode.patient.birthDate === "" ? "chart" : "orders");
  const [notice, setNotice] = useState("");
  const past = useRef<Desk[]>([]);
  const say = words(desk.lang);
  const change: Change = (work) =>
    setDesk((now) => {
      const next = structuredClone(now);
      work(next);
      past.current = [...past.current.slice(-99), now];
      return next;
    });
  useEffect(() => {
    keep(desk);
    document.documentElement.lang = desk.lang;
    document.title = say("title");
  }, [desk]);

  const { episode } = desk;
  const asked = useMemo(() => calculable(episode), [episode]);
  const result: Result = useMemo(() => {
    if (episode.patient.birthDate === "") return { wrong: say("needBirth") };
    if (episode.visits.every((visit) => (visit.orders ?? []).length === 0)) {
      return { wrong: say("needOrders") };
    }
    try {
      return { claim: engine.calculate(asked, desk.lang) };
    } catch (error) {
      const help = error instanceof SanteiError && error.help ? `　${error.help}` : "";
      return { wrong: `${error instanceof Error ? error.message : String(error)}${help}` };
    }
  }, [asked, desk.lang]);
  const claim = "claim" in result ? result.claim : undefined;

  useEffect(() => {
    const shortcut = (event: KeyboardEvent): void => {
      if (event.altKey && !event.ctrlKey && /^Digit[1-5]$/.test(event.code)) {
        event.preventDefault();
        goTo(Number(event.code.slice(5)), setPane);
      } else if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing(event.target)) {
        event.preventDefault();
        const last = past.current.pop();
        if (last) setDesk(last);
      }
    };
    // What a question points to may lie on another pane of a phone.
    const shown = (event: Event): void => {
      const field = document.getElementById(String((event as CustomEvent).detail));
      const holder = field?.closest<HTMLElement>("[data-pane]");
      if (holder) setPane(holder.dataset["pane"] as Pane);
    };
    document.addEventListener("keydown", shortcut);
    document.addEventListener("reveal", shown);
    return () => {
      document.removeEventListener("keydown", shortcut);
      document.removeEventListener("reveal", shown);
    };
  }, []);

  const load = async (): Promise<void> => {
    const file = await pickFile(".json,application/json");
    if (!file) return;
    const text = await file.text();
    try {
      // The engine says what is wrong with it, if anything.
      engine.calculate(text, desk.lang);
    } catch (error) {
      if (error instanceof SanteiError && error.code.startsWith("E05")) {
        setNotice(`${say("badFile")}: ${error.message} ${error.place ?? ""}`);
        return;
      }
    }
    setNotice("");
    change((d) => {
      d.episode = JSON.parse(text.replace(/^\ufeff/, "")) as Episode;
      d.visit = 0;
    });
  };
  const titles = useMemo(
    () => new Map(engine.inspect().schedules.map((one) => [one.name, one.title])),
    [engine],
  );
  const part = { desk, change, vocabulary };
  const window = claim?.burden?.[0];
  return (
    <div class="desk" data-shown={pane}>
      <header class="bar">
        <h1>{say("title")}</h1>
        <nav aria-label={say("title")}>
          <button type="button" onClick={() => change(cleared)}>{say("clear")}</button>
          <button type="button" onClick={() => void load()}>{say("open")}</button>
          <button
            type="button"
            onClick={() => download(`episode-${currentVisit(desk).date}.json`, JSON.stringify(asked, null, 2))}
          >
            {say("save")}
          </button>
          <button type="button" disabled={!claim} onClick={() => setDialog("why")}>{say("why")}</button>
          <button type="button" disabled={!claim} onClick={() => setDialog("compare")}>
            {say("compare")}
          </button>
          <button type="button" onClick={() => setDialog("receipts")}>{say("uke")}</button>
          <button type="button" onClick={() => setDialog("schedule")}>{say("schedule")}</button>
          <button
            type="button"
            lang={desk.lang === "ja" ? "en" : "ja"}
            onClick={() => change((d) => void (d.lang = d.lang === "ja" ? "en" : "ja"))}
          >
            {say("language")}
          </button>
        </nav>
      </header>
      {notice === "" ? null : <p class="notice" role="alert">{notice}</p>}
      <main>
        <div class="pane chart" data-pane="chart">
          <PatientPart {...part} />
          <CoveragePart {...part} />
          <DiseasesPart {...part} />
          <HistoryPart {...part} />
          <FacilityPart {...part} />
          <p class="foot">
            <span class="keys">{say("keys")}</span> {say("privacy")}
          </p>
        </div>
        <div class="pane work" data-pane="orders">
          <VisitBar desk={desk} change={change} />
          <Orders desk={desk} change={change} engine={engine} />
          <Questions desk={desk} change={change} claim={claim} vocabulary={vocabulary} />
        </div>
        <div class="pane statement" data-pane="statement">
          <h2 id="statement-title" tabIndex={-1}>{say("statement")}</h2>
          {claim ? (
            <>
              <Warnings claim={claim} change={change} lang={desk.lang} />
              <Statement claim={claim} lang={desk.lang} titles={titles} />
              <Share claim={claim} lang={desk.lang} />
              {claim.unchecked.length > 0 ? (
                <details class="unchecked">
                  <summary>{say("unchecked")} <span class="badge">{claim.unchecked.length}</span></summary>
                  <ul>{claim.unchecked.map((one, at) => <li key={at}>{one.text}</li>)}</ul>
                </details>
              ) : null}
            </>
          ) : (
            <p class="empty" role="status">{"wrong" in result ? result.wrong : ""}</p>
          )}
        </div>
      </main>
      <nav class="panes" aria-label={say("statement")}>
        {(["chart", "orders", "statement"] as const).map((one) => (
          <button key={one} type="button" aria-pressed={pane === one} onClick={() => setPane(one)}>
            {say(one === "chart" ? "patient" : one)}
            {one === "statement" && claim ? (
              <small>
                {figure(claim.totals.points)}
                {say("pointUnit")}
                {window?.decided ? ` ${figure(window.windowYen)}${say("yen")}` : ""}
              </small>
            ) : null}
          </button>
        ))}
      </nav>
      {dialog === "why" ? (
        <WhyNot engine={engine} episode={asked} lang={desk.lang} day={currentVisit(desk).date}
          onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog === "receipts" ? (
        <ReceiptsDialog facility={episode.facility} lang={desk.lang}
          onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog === "schedule" ? (
        <ScheduleDialog engine={engine} lang={desk.lang} onChanged={onImage}
          onClose={() => setDialog(undefined)} />
      ) : null}
      {dialog === "compare" ? (
        <Compare engine={engine} episode={asked} lang={desk.lang} onClose={() => setDialog(undefined)} />
      ) : null}
    </div>
  );
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

/** Alt with a number leads to a part of the page. */
function goTo(number: number, setPane: (pane: Pane) => void): void {
  if (number === 3) {
    setPane("orders");
    const first = (): void =>
      document.querySelector<HTMLElement>(".questions > ol button, .questions > ol input")?.focus();
    first();
    requestAnimationFrame(first);
    return;
  }
  reveal({ 1: "birth", 2: "search", 4: "statement-title" }[number] ?? "insurer");
}
