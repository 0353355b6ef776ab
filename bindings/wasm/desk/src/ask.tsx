/** The questions that a claim asks, and what was answered. */
import type { Claim, FactValue, KnownFact, Vocabulary } from "santei";
import { useEffect, useRef, useState } from "preact/hooks";
import { Check } from "./fields";
import { type FactQuestion, fieldOf, questionsOf } from "./questions";
import { type Change, type Desk, currentVisit, stateFact } from "./state";
import { type Say, words } from "./words";

interface Props {
  desk: Desk;
  change: Change;
  claim: Claim | undefined;
  vocabulary: Vocabulary;
}

export function Questions({ desk, change, claim, vocabulary }: Props) {
  const say = words(desk.lang);
  const questions = claim ? questionsOf(claim, vocabulary) : [];
  const list = useRef<HTMLOListElement>(null);
  const moveOn = useRef(false);
  // After an answer the next question is at hand, so that a clerk need not look for it.
  useEffect(() => {
    if (!moveOn.current) return;
    moveOn.current = false;
    const next = list.current?.querySelector<HTMLElement>(".answers button, .answers input");
    (next ?? document.getElementById("search"))?.focus();
  });
  const answer = (name: string, value: FactValue, always: boolean): void => {
    moveOn.current = true;
    change((d) => stateFact(d, name, value, always));
  };
  const stated: [string, FactValue, boolean][] = [
    ...Object.entries(currentVisit(desk).facts ?? {}).map(
      ([name, value]) => [name, value, false] as [string, FactValue, boolean],
    ),
    ...Object.entries(desk.episode.facility.facts ?? {}).map(
      ([name, value]) => [name, value, true] as [string, FactValue, boolean],
    ),
  ];
  return (
    <section class="questions" aria-labelledby="questions-title">
      <h2 id="questions-title">
        {say("questions")}
        {questions.length > 0 ? <span class="badge">{questions.length}</span> : null}
      </h2>
      {claim && questions.length === 0 ? <p class="hint">{say("questionsNone")}</p> : null}
      <ol ref={list}>
        {questions.map((question) =>
          question.kind === "fact" ? (
            <li key={question.fact.name}>
              <FactAsked question={question} desk={desk} onAnswer={answer} />
            </li>
          ) : (
            <li key={`${question.needs} ${question.text}`}>
              <p class="ask">{question.text}</p>
              <p class="for">{question.lines.join("、")}</p>
              <button
                type="button"
                class="answer"
                onClick={() => reveal(fieldOf(question.needs))}
              >
                {say("elsewhere")}
              </button>
            </li>
          ),
        )}
      </ol>
      <OtherFacts desk={desk} vocabulary={vocabulary} onAnswer={answer} />
      {stated.length === 0 ? null : (
        <details class="stated">
          <summary>
            {say("answered")} {stated.length}
          </summary>
          <ul>
            {stated.map(([name, value, always]) => (
              <li key={`${name}${always}`}>
                <span>
                  {name}: {shown(value, say)}
                  {always ? `（${say("always")}）` : ""}
                </span>
                <button
                  type="button"
                  class="quiet"
                  aria-label={`${name} ${say("again")}`}
                  onClick={() => change((d) => stateFact(d, name, undefined, always))}
                >
                  {say("again")}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

const recentKey = "santei.facts";

/** Facts that are stated often here, the last first. */
function recentFacts(): string[] {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(recentKey) ?? "[]");
    return Array.isArray(known) ? known.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

/** Facts that nothing asks for yet, because the rule text has a default for them. */
function OtherFacts(props: {
  desk: Desk;
  vocabulary: Vocabulary;
  onAnswer: AskedProps["onAnswer"];
}) {
  const say = words(props.desk.lang);
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const has = (fact: KnownFact): boolean =>
    [fact.name, fact.askJa, fact.askEn].some((one) => one.includes(text));
  const found = text === "" ? [] : props.vocabulary.facts.filter(has).slice(0, 6);
  // What most visits need is at hand before anything was stated on this machine.
  const recent = [...new Set([...recentFacts(), "処方箋の交付"])].filter((name) =>
    props.vocabulary.facts.some((fact) => fact.name === name),
  );
  return (
    <div class="other-facts">
      <label for="fact-search">{say("otherFacts")}</label>
      <input
        id="fact-search"
        value={typed}
        placeholder={say("otherFactsHint")}
        autocomplete="off"
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          document
            .querySelector<HTMLElement>(".other-facts li button, .other-facts li input")
            ?.focus();
        }}
      />
      <div class="recent">
        {recent.slice(0, 6).map((name) => (
          <button key={name} type="button" class="quiet" onClick={() => setTyped(name)}>
            {name}
          </button>
        ))}
      </div>
      <ol>
        {found.map((fact) => (
          <li key={fact.name}>
            <FactAsked
              question={{ kind: "fact", fact, lines: [fact.name], cite: undefined }}
              desk={props.desk}
              onAnswer={(name, value, always) => {
                localStorage.setItem(
                  recentKey,
                  JSON.stringify([name, ...recentFacts().filter((known) => known !== name)].slice(0, 6)),
                );
                setTyped("");
                props.onAnswer(name, value, always);
              }}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

function shown(value: FactValue, say: Say): string {
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return String(value);
}

/** Opens the part of the page with a field and puts the cursor there. */
export function reveal(id: string): void {
  const field = document.getElementById(id);
  for (let part = field?.closest("details"); part; part = part.parentElement?.closest("details")) {
    part.open = true;
  }
  document.dispatchEvent(new CustomEvent("reveal", { detail: id }));
  // At once where it can be seen, so that no key goes astray; after a change of panes, with it.
  field?.focus();
  if (document.activeElement !== field) requestAnimationFrame(() => field?.focus());
}

interface AskedProps {
  question: FactQuestion;
  desk: Desk;
  onAnswer: (name: string, value: FactValue, always: boolean) => void;
}

function FactAsked({ question, desk, onAnswer }: AskedProps) {
  const say = words(desk.lang);
  const { fact } = question;
  const [always, setAlways] = useState(false);
  const [typed, setTyped] = useState("");
  const give = (value: FactValue): void => onAnswer(fact.name, value, always);
  const asked = desk.lang === "en" && fact.askEn !== "" ? fact.askEn : fact.askJa;
  const choices = choicesOf(fact, say);
  return (
    <fieldset
      onKeyDown={(event) => {
        const chosen = choices[Number(event.key) - 1];
        const typingIn = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
        if (!chosen || typingIn || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        give(chosen[0]);
      }}
    >
      <legend class="ask">{asked}</legend>
      <p class="for">
        {question.lines.slice(0, 4).join("、")}
        {question.lines.length > 4 ? "…" : ""}
        {question.cite ? <span class="cite">{question.cite}</span> : null}
      </p>
      <div class="answers">
        {choices.map(([value, text], at) => (
          <button key={text} type="button" class="answer" onClick={() => give(value)}>
            <kbd aria-hidden="true">{at + 1}</kbd>
            {text}
          </button>
        ))}
        {fact.kind === "number" || fact.kind === "date" ? (
          <input
            aria-label={asked}
            value={typed}
            placeholder={fact.kind === "date" ? "2026-06-01" : ""}
            onInput={(event) => setTyped(event.currentTarget.value.trim())}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.isComposing || typed === "") return;
              const whole = fact.kind === "number" && /^-?\d+$/.test(typed);
              give(whole ? Number(typed) : typed);
            }}
          />
        ) : null}
        <Check label={say("always")} on={always} onValue={setAlways} />
      </div>
    </fieldset>
  );
}

function choicesOf(fact: KnownFact, say: Say): [FactValue, string][] {
  if (fact.kind === "bool") return [[true, say("yes")], [false, say("no")]];
  return (fact.words ?? []).map((word) => [word, word]);
}
