/** What is stated and no rule can read (W0410, W0411): told above the statement, mended here. */
import type { Claim, Lang } from "santei";
import { type Change, forgetFact, renameFact } from "./state";
import { words } from "./words";

interface Props {
  claim: Claim;
  change: Change;
  lang: Lang;
}

export function Warnings({ claim, change, lang }: Props) {
  const say = words(lang);
  const warnings = claim.warnings ?? [];
  if (warnings.length === 0) return null;
  return (
    <section class="warnings" role="status" aria-labelledby="warnings-title">
      <h3 id="warnings-title">
        {say("warnings")}
        <span class="badge">{warnings.length}</span>
      </h3>
      <ul>
        {warnings.map(({ code, text, fact, near }) => (
          <li key={fact}>
            <p>
              {text} <span class="code">{code}</span>
            </p>
            {near == null ? null : (
              <button
                type="button"
                class="quiet"
                aria-label={`${fact} → ${near} ${say("rename")}`}
                onClick={() => change((d) => renameFact(d, fact, near))}
              >
                {near} {say("rename")}
              </button>
            )}
            <button
              type="button"
              class="quiet"
              aria-label={`${fact} ${say("again")}`}
              onClick={() => change((d) => forgetFact(d, fact))}
            >
              {say("again")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
