/** Fields of forms. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";

interface TextProps {
  id?: string;
  label: string;
  /** What is shown where nothing is typed. */
  value: string;
  hint?: string;
  /** What is shown behind the label. */
  note?: string | undefined;
  wide?: boolean;
  inputMode?: "numeric" | "text";
  /** The typed text as a value, or what is wrong with it. */
  read: (typed: string) => { value: string } | { wrong: string };
  onValue: (value: string) => void;
}

/** A text that becomes a value when the field is left or Enter is pressed. */
export function TextField(props: TextProps) {
  const made = useId();
  const id = props.id ?? made;
  const [typed, setTyped] = useState(props.value);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    setTyped(props.value);
    setWrong("");
  }, [props.value]);
  const settle = (): void => {
    const text = typed.trim();
    const result = text === "" ? { value: "" } : props.read(text);
    if ("wrong" in result) {
      setWrong(result.wrong);
      return;
    }
    setWrong("");
    setTyped(result.value);
    if (result.value !== props.value) props.onValue(result.value);
  };
  return (
    <div class={`field${props.wide ? " wide" : ""}`}>
      <label for={id}>
        {props.label}
        {props.note ? <span class="note">{props.note}</span> : null}
      </label>
      <input
        id={id}
        value={typed}
        placeholder={props.hint ?? ""}
        inputMode={props.inputMode ?? "text"}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={wrong !== ""}
        aria-describedby={wrong === "" ? undefined : `${id}-wrong`}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) settle();
        }}
      />
      {wrong === "" ? null : (
        <p class="wrong" id={`${id}-wrong`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  id?: string;
  label: string;
  value: string;
  choices: readonly (readonly [string, string])[];
  onValue: (value: string) => void;
}

/** One of a few. */
export function Choice(props: ChoiceProps) {
  const made = useId();
  const id = props.id ?? made;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} value={props.value} onChange={(e) => props.onValue(e.currentTarget.value)}>
        {props.choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A check box with its words. */
export function Check(props: { label: string; on: boolean; onValue: (on: boolean) => void }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event) => props.onValue(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}

interface AddProps {
  id: string;
  label: string;
  /** How many digits a code has. */
  digits: number;
  button: string;
  /** What is asked beside the code. */
  children?: ComponentChildren;
  /** Takes a whole code; false where something beside it is missing. */
  add: (code: string) => boolean;
}

/** A row that adds to a list by a code, by Enter or the button. */
export function AddByCode(props: AddProps) {
  const [code, setCode] = useState("");
  const add = (): void => {
    if (code.length === props.digits && /^\d+$/.test(code) && props.add(code)) setCode("");
  };
  return (
    <div class="row">
      {props.children}
      <div class="field">
        <label for={props.id}>{props.label}</label>
        <input
          id={props.id}
          value={code}
          inputMode="numeric"
          autocomplete="off"
          maxLength={props.digits}
          onInput={(event) => setCode(event.currentTarget.value.trim())}
          onKeyDown={(event) => {
            if (event.key === "Enter") add();
          }}
        />
      </div>
      <button type="button" class="quiet" onClick={add}>
        {props.button}
      </button>
    </div>
  );
}

/** A part of the page that opens and closes. */
export function Part(props: {
  title: string;
  summary: string;
  open: boolean;
  children: ComponentChildren;
}) {
  const [open, setOpen] = useState(props.open);
  return (
    <details class="part" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{props.title}</h2>
        <span class="summary">{props.summary}</span>
      </summary>
      <div class="body">{props.children}</div>
    </details>
  );
}

/** Whole numbers. */
export const wholeNumber =
  (wrong: string) =>
  (typed: string): { value: string } | { wrong: string } =>
    /^\d{1,9}$/.test(typed) ? { value: String(Number(typed)) } : { wrong };
