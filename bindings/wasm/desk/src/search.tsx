/** The search for codes: by code, kana, a part of a name, or 区分番号. */
import type { Engine, Found, Lang } from "santei";
import { useId, useMemo, useRef, useState } from "preact/hooks";
import { figure, words } from "./words";

interface Props {
  id: string;
  engine: Engine;
  /** Only what is in force on this day. */
  day: string;
  lang: Lang;
  label: string;
  /** `into`: with Shift held. */
  onChosen: (found: Found, into: boolean) => void;
}

/** The figure of a version after 点数識別 (診療行為マスター 項番11); 0 is a price. */
export function valueOf(found: Found, lang: Lang): string {
  const version = found.versions.at(-1);
  if (version?.value == null) return "";
  const say = words(lang);
  const value = figure(version.value);
  switch (version.valueKind) {
    case 0:
    case 1:
      return `${value}${say("yen")}`;
    case 5:
      return `+${value}%`;
    case 6:
      return `−${value}%`;
    case 8:
      return `−${value}${say("pointUnit")}`;
    default:
      return `${value}${say("pointUnit")}`;
  }
}

export function Search(props: Props) {
  const say = words(props.lang);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => {
    const text = typed.trim();
    if (text === "") return [];
    // What the shortest names say is most often meant.
    const length = (one: Found): number => one.versions.at(-1)?.name.length ?? 0;
    return props.engine
      .lookup(text, props.day, 300)
      .filter((one) => one.versions.length > 0)
      .sort((a, b) => length(a) - length(b))
      .slice(0, 30);
  }, [typed, props.engine, props.day]);
  const choose = (one: Found | undefined, into: boolean): void => {
    if (!one) return;
    props.onChosen(one, into);
    setTyped("");
    setAt(0);
    input.current?.focus();
  };
  const open = typed.trim() !== "";
  return (
    <div class="search">
      <label for={props.id} class="unseen">
        {props.label}
      </label>
      <input
        id={props.id}
        ref={input}
        role="combobox"
        value={typed}
        placeholder={props.label}
        autocomplete="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={list}
        aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : -1;
            setAt((now) => Math.max(0, Math.min(found.length - 1, now + step)));
          } else if (event.key === "Enter") {
            event.preventDefault();
            choose(found[at], event.shiftKey);
          } else if (event.key === "Escape") {
            setTyped("");
          }
        }}
      />
      <ul id={list} role="listbox" aria-label={props.label} class="found" hidden={!open}>
        {found.map((one, index) => (
          <li
            key={one.code}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: "nearest" });
            }}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(one, event.shiftKey);
            }}
          >
            <span class="code">{one.code}</span>
            <span class="name">{one.versions.at(-1)?.name}</span>
            <span class="section">{one.versions.at(-1)?.section}</span>
            <span class="value">{valueOf(one, props.lang)}</span>
          </li>
        ))}
        {open && found.length === 0 ? (
          <li class="nothing" role="option" aria-disabled="true" aria-selected="false">
            {say("nothingFound")}
          </li>
        ) : null}
      </ul>
    </div>
  );
}
