/** The head of the chart: patient, coverage, facility, diseases, history. */
import type { Certificate, Coverage, Vocabulary } from "santei";
import { useState } from "preact/hooks";
import { ageOn, eraDay, parseDay } from "./days";
import { AddByCode, Check, Choice, Part, TextField, wholeNumber } from "./fields";
import { parseHours, showHours } from "./hours";
import names from "./standards.json";
import { type Change, type Desk, currentVisit } from "./state";
import { type Say, words } from "./words";

const standardNames: Record<string, string> = names;

interface Props {
  desk: Desk;
  change: Change;
  vocabulary: Vocabulary;
}

/** Reads a day; `near` gives the year of a day without one. */
export const dayReader =
  (say: Say, near?: string) =>
  (typed: string): { value: string } | { wrong: string } => {
    const value = parseDay(typed, near);
    return value === undefined ? { wrong: say("badDay") } : { value };
  };

export function PatientPart({ desk, change }: Props) {
  const say = words(desk.lang);
  const { patient } = desk.episode;
  const { date } = currentVisit(desk);
  const age = patient.birthDate === "" ? "" : `${ageOn(patient.birthDate, date)}${say("years")}`;
  const summary = [age, patient.sex ? say(patient.sex) : ""].filter(Boolean).join("・");
  return (
    <Part title={say("patient")} summary={summary} open>
      <div class="row">
        <TextField
          id="birth"
          label={say("birth")}
          value={patient.birthDate}
          hint={say("birthHint")}
          note={patient.birthDate === "" || desk.lang === "en" ? undefined : eraDay(patient.birthDate)}
          read={dayReader(say)}
          onValue={(value) => change((d) => void (d.episode.patient.birthDate = value))}
        />
        <Choice
          id="sex"
          label={say("sex")}
          value={patient.sex ?? ""}
          choices={[["", say("unknown")], ["male", say("male")], ["female", say("female")]]}
          onValue={(value) =>
            change((d) => {
              if (value === "male" || value === "female") d.episode.patient.sex = value;
              else delete d.episode.patient.sex;
            })
          }
        />
      </div>
    </Part>
  );
}

const classesOf = (vocabulary: Vocabulary, insurer: string): string[] => {
  const senior = vocabulary.incomeClasses.filter((name) => name.length > 1);
  const young = vocabulary.incomeClasses.filter((name) => name.length === 1);
  return insurer === "後期" ? senior : [...young, ...senior];
};

export function CoveragePart({ desk, change, vocabulary }: Props) {
  const say = words(desk.lang);
  const coverage = desk.episode.coverages?.[0];
  const certificates = desk.episode.certificates ?? [];
  const set = (edit: (coverage: Coverage) => void): void =>
    change((d) => {
      const first = d.episode.coverages?.[0];
      if (first) edit(first);
    });
  const setCertificate = (at: number, edit: (certificate: Certificate) => void): void =>
    change((d) => {
      const one = d.episode.certificates?.[at];
      if (one) edit(one);
    });
  const percent = wholeNumber("0-100");
  const yen = wholeNumber("円");
  const schemeOf = (number: string) =>
    vocabulary.schemes.find((scheme) => scheme.numbers.includes(number.slice(0, 2)));
  const summary = [
    coverage?.insurer ?? "",
    coverage?.incomeClass ?? "",
    ...certificates.map((c) => schemeOf(c.number)?.name ?? c.number),
  ];
  return (
    <Part title={say("coverage")} summary={summary.filter(Boolean).join("・")} open>
      <div class="row">
        <Choice
          id="insurer"
          label={say("insurer")}
          value={coverage?.insurer ?? ""}
          choices={[["", say("noInsurance")], ...vocabulary.insurers.map((i) => [i, i] as const)]}
          onValue={(value) =>
            change((d) => {
              if (value === "") {
                delete d.episode.coverages;
                delete d.episode.patient.elderlyInsurance;
                return;
              }
              d.episode.coverages = [{ ...(d.episode.coverages?.[0] ?? {}), insurer: value }];
              d.episode.patient.elderlyInsurance = value === "後期";
            })
          }
        />
        <Choice
          label={say("incomeClass")}
          value={coverage?.incomeClass ?? ""}
          choices={[
            ["", say("unknown")],
            ["提示なし", say("notShown")],
            ...classesOf(vocabulary, coverage?.insurer ?? "").map((c) => [c, c] as const),
          ]}
          onValue={(value) =>
            set((c) => {
              if (value === "") delete c.incomeClass;
              else c.incomeClass = value;
            })
          }
        />
      </div>
      {coverage ? (
        <div class="row">
          <TextField
            label={say("percent")}
            value={coverage.percent === undefined || coverage.percent === null ? "" : String(coverage.percent)}
            hint={say("percentHint")}
            inputMode="numeric"
            read={percent}
            onValue={(value) =>
              set((c) => {
                if (value === "") delete c.percent;
                else c.percent = Number(value);
              })
            }
          />
          <Check
            label={say("dependent")}
            on={coverage.dependent ?? false}
            onValue={(on) => set((c) => void (c.dependent = on))}
          />
        </div>
      ) : null}
      {certificates.map((certificate, at) => {
        const scheme = schemeOf(certificate.number);
        return (
          <fieldset class="certificate" key={at}>
            <legend>
              {say("scheme")}
              {at + 1}
            </legend>
            <div class="row">
              <Choice
                id={`scheme-${at}`}
                label={say("scheme")}
                value={certificate.number.slice(0, 2)}
                choices={schemeChoices(vocabulary)}
                onValue={(value) => setCertificate(at, (c) => {
                  c.number = value;
                  delete c.grade;
                })}
              />
              {scheme?.grades?.length ? (
                <Choice
                  id={`grade-${at}`}
                  label={say("grade")}
                  value={certificate.grade ?? ""}
                  choices={[["", say("unknown")], ...scheme.grades.map((g) => [g, g] as const)]}
                  onValue={(value) =>
                    setCertificate(at, (c) => {
                      if (value === "") delete c.grade;
                      else c.grade = value;
                    })
                  }
                />
              ) : null}
            </div>
            <div class="row">
              <TextField
                id={`cap-${at}`}
                label={say("monthCap")}
                value={certificate.monthCap == null ? "" : String(certificate.monthCap)}
                inputMode="numeric"
                read={yen}
                onValue={(value) =>
                  setCertificate(at, (c) => {
                    if (value === "") delete c.monthCap;
                    else c.monthCap = Number(value);
                  })
                }
              />
              <TextField
                id={`used-${at}`}
                label={say("used")}
                value={certificate.used?.yen === undefined ? "" : String(certificate.used.yen)}
                inputMode="numeric"
                read={yen}
                onValue={(value) =>
                  setCertificate(at, (c) => {
                    if (value === "") delete c.used;
                    else c.used = { ...(c.used ?? {}), yen: Number(value) };
                  })
                }
              />
            </div>
            <div class="row">
              <Check
                label={say("coversAll")}
                on={certificate.coversAll ?? false}
                onValue={(on) =>
                  setCertificate(at, (c) => {
                    if (on) c.coversAll = true;
                    else delete c.coversAll;
                  })
                }
              />
              {(scheme?.facts ?? []).map((mark) => (
                <Check
                  key={mark}
                  label={mark}
                  on={certificate.facts?.includes(mark) ?? false}
                  onValue={(on) =>
                    setCertificate(at, (c) => {
                      const others = (c.facts ?? []).filter((known) => known !== mark);
                      c.facts = on ? [...others, mark] : others;
                    })
                  }
                />
              ))}
              <button
                type="button"
                class="quiet"
                onClick={() => change((d) => void d.episode.certificates?.splice(at, 1))}
              >
                {say("remove")}
              </button>
            </div>
          </fieldset>
        );
      })}
      <button
        type="button"
        id="add-scheme"
        class="quiet"
        onClick={() =>
          change((d) => {
            const [first] = schemeChoices(vocabulary);
            d.episode.certificates = [...(d.episode.certificates ?? []), { number: first?.[0] ?? "" }];
          })
        }
      >
        ＋ {say("addScheme")}
      </button>
    </Part>
  );
}

/** 法別番号 with the names of its schemes, ascending. */
function schemeChoices(vocabulary: Vocabulary): [string, string][] {
  const names = new Map<string, string[]>();
  for (const scheme of vocabulary.schemes) {
    for (const number of scheme.numbers) {
      const key = number.slice(0, 2);
      const known = names.get(key) ?? [];
      if (!known.includes(scheme.name)) known.push(scheme.name);
      names.set(key, known);
    }
  }
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([number, all]) => [number, `${number} ${all.join("・")}`]);
}

export function FacilityPart({ desk, change, vocabulary }: Props) {
  const say = words(desk.lang);
  const { facility } = desk.episode;
  const [filter, setFilter] = useState("");
  const standards = facility.standards ?? [];
  const hold = (code: number, on: boolean): void =>
    change((d) => {
      const others = (d.episode.facility.standards ?? []).filter((known) => Number(known) !== code);
      d.episode.facility.standards = (on ? [...others, code] : others).sort(
        (a, b) => Number(a) - Number(b),
      );
    });
  const has = (code: number): boolean => standards.some((known) => Number(known) === code);
  const wanted = vocabulary.standards.filter((code) => {
    const name = standardNames[code] ?? "";
    if (filter === "") return has(code);
    return String(code).startsWith(filter) || name.includes(filter);
  });
  const number = wholeNumber("0-9");
  const beds = (key: "beds" | "generalBeds") => (value: string) =>
    change((d) => {
      if (value === "") delete d.episode.facility[key];
      else d.episode.facility[key] = Number(value);
    });
  const summary = `${say(facility.kind)}・${say("standards")} ${standards.length}${say("standardsCount")}`;
  return (
    <Part title={say("facility")} summary={summary} open={standards.length === 0}>
      <div class="row">
        <Choice
          label={say("kind")}
          value={facility.kind}
          choices={[["clinic", say("clinic")], ["hospital", say("hospital")]]}
          onValue={(value) =>
            change((d) => void (d.episode.facility.kind = value === "hospital" ? "hospital" : "clinic"))
          }
        />
        <TextField id="beds" label={say("beds")} value={facility.beds == null ? "" : String(facility.beds)}
          inputMode="numeric" read={number} onValue={beds("beds")} />
        <TextField id="general-beds" label={say("generalBeds")}
          value={facility.generalBeds == null ? "" : String(facility.generalBeds)}
          inputMode="numeric" read={number} onValue={beds("generalBeds")} />
      </div>
      <TextField
        id="hours"
        label={say("hours")}
        wide
        value={showHours(facility.hours ?? [])}
        hint={say("hoursHint")}
        read={(typed) => {
          const hours = parseHours(typed);
          return hours ? { value: showHours(hours) } : { wrong: say("hoursBad") };
        }}
        onValue={(value) =>
          change((d) => {
            const hours = parseHours(value);
            if (value === "" || !hours) delete d.episode.facility.hours;
            else d.episode.facility.hours = hours;
          })
        }
      />
      <div class="field wide">
        <label for="standards">{say("standards")}</label>
        <input
          id="standards"
          value={filter}
          placeholder={say("standardsHint")}
          autocomplete="off"
          onInput={(event) => setFilter(event.currentTarget.value.trim())}
          onKeyDown={(event) => {
            // A number that is typed whole is taken at once.
            if (event.key !== "Enter" || event.isComposing || !/^\d{1,4}$/.test(filter)) return;
            hold(Number(filter), !has(Number(filter)));
            setFilter("");
          }}
        />
      </div>
      <ul class="standards">
        {wanted.slice(0, 40).map((code) => (
          <li key={code}>
            <Check
              label={`${code} ${standardNames[code] ?? ""}`}
              on={has(code)}
              onValue={(on) => hold(code, on)}
            />
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function DiseasesPart({ desk, change }: Props) {
  const say = words(desk.lang);
  const { date } = currentVisit(desk);
  const diseases = desk.episode.diseases ?? [];
  const add = (code: string): boolean => {
    change((d) => {
      const known = d.episode.diseases ?? [];
      d.episode.diseases = [...known, { code, from: date, main: known.length === 0 }];
    });
    return true;
  };
  return (
    <Part
      title={say("diseases")}
      summary={diseases.length === 0 ? "" : diseases.map((d) => d.code).join("・")}
      open={diseases.length > 0}
    >
      {diseases.length === 0 ? <p class="hint">{say("diseasesNone")}</p> : null}
      {diseases.map((disease, at) => (
        <div class="row disease" key={at}>
          <span class="code">{disease.code}</span>
          <TextField
            label={say("since")}
            value={disease.from}
            read={dayReader(say, date)}
            onValue={(value) =>
              change((d) => {
                const one = d.episode.diseases?.[at];
                if (one && value !== "") one.from = value;
              })
            }
          />
          <Check
            label={say("main")}
            on={disease.main ?? false}
            onValue={(on) =>
              change((d) => {
                for (const [other, one] of (d.episode.diseases ?? []).entries()) {
                  one.main = on && other === at;
                }
              })
            }
          />
          <Check
            label={say("suspected")}
            on={disease.suspected ?? false}
            onValue={(on) =>
              change((d) => {
                const one = d.episode.diseases?.[at];
                if (one) one.suspected = on;
              })
            }
          />
          <button
            type="button"
            class="quiet"
            onClick={() => change((d) => void d.episode.diseases?.splice(at, 1))}
          >
            {say("remove")}
          </button>
        </div>
      ))}
      <AddByCode
        id="disease-code"
        label={say("diseaseCode")}
        digits={7}
        button={`＋ ${say("add")}`}
        add={add}
      />
    </Part>
  );
}

export function HistoryPart({ desk, change }: Props) {
  const say = words(desk.lang);
  const { date } = currentVisit(desk);
  const history = desk.episode.history ?? {};
  const lines = history.lines ?? [];
  const [day, setDay] = useState("");
  const add = (code: string): boolean => {
    const at = parseDay(day, date);
    if (at === undefined) return false;
    change((d) => {
      const known = d.episode.history ?? {};
      d.episode.history = { ...known, lines: [...(known.lines ?? []), { date: at, code }] };
    });
    return true;
  };
  return (
    <Part
      title={say("history")}
      summary={history.since ? `${history.since} –　${lines.length}` : ""}
      open={false}
    >
      <div class="row">
        <TextField
          id="history-since"
          label={say("historySince")}
          value={history.since ?? ""}
          read={dayReader(say, date)}
          onValue={(value) =>
            change((d) => {
              const known = d.episode.history ?? {};
              d.episode.history = value === "" ? { lines: known.lines ?? [] } : { ...known, since: value };
            })
          }
        />
        <button
          type="button"
          class="quiet"
          onClick={() =>
            change((d) => void (d.episode.history = { since: d.episode.patient.birthDate || "1900-01-01" }))
          }
        >
          {say("historyNone")}
        </button>
      </div>
      {lines.map((line, at) => (
        <div class="row" key={at}>
          <span class="code">
            {line.date} {line.code}
          </span>
          <button
            type="button"
            class="quiet"
            onClick={() => change((d) => void d.episode.history?.lines?.splice(at, 1))}
          >
            {say("remove")}
          </button>
        </div>
      ))}
      <AddByCode
        id="history-code"
        label={say("historyCode")}
        digits={9}
        button={`＋ ${say("add")}`}
        add={add}
      >
        <div class="field">
          <label for="history-day">{say("historyDay")}</label>
          <input id="history-day" value={day} autocomplete="off" onInput={(e) => setDay(e.currentTarget.value)} />
        </div>
      </AddByCode>
    </Part>
  );
}
