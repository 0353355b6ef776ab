/** The patient's share, step by step. */
import type { Claim, Lang } from "santei";
import { figure, words } from "./words";

export function Share({ claim, lang }: { claim: Claim; lang: Lang }) {
  const say = words(lang);
  const shares = claim.burden ?? [];
  return (
    <section class="share" aria-labelledby="share-title">
      <h2 id="share-title">{say("share")}</h2>
      {shares.length === 0 ? <p class="hint">{say("shareNone")}</p> : null}
      {shares.map((share, at) => (
        <div key={at}>
          {share.decided ? (
            <p class="total">
              <span>{say("window")}</span>
              <output id={at === 0 ? "window-yen" : undefined}>{figure(share.windowYen)}</output>
              <span>{say("yen")}</span>
            </p>
          ) : (
            <>
              <p class="warn">{say("shareOpen")}</p>
              <ul>
                {(share.needs ?? []).map((need, index) => (
                  <li key={index}>{need.text}</li>
                ))}
              </ul>
            </>
          )}
          {share.decided ? (
            <>
              <h3>{say("steps")}</h3>
              <ol class="steps">
                {share.steps.map((step, index) => (
                  <li key={index}>
                    {step.text}
                    {step.cite ? <span class="cite">{step.cite}</span> : null}
                  </li>
                ))}
              </ol>
            </>
          ) : null}
        </div>
      ))}
    </section>
  );
}
