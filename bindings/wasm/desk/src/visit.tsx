/** A visit: its day and time, and its orders. */
import type { Engine, Found, Order } from "santei";
import { eraDay, parseTime, weekday } from "./days";
import { TextField } from "./fields";
import { dayReader } from "./head";
import { Search } from "./search";
import { type Change, type Desk, addOrder, codesOf, currentVisit } from "./state";
import { words } from "./words";

interface Props {
  desk: Desk;
  change: Change;
  engine: Engine;
}

export function VisitBar({ desk, change }: Omit<Props, "engine">) {
  const say = words(desk.lang);
  const visit = currentVisit(desk);
  const { visits } = desk.episode;
  return (
    <div class="visit-bar">
      {visits.length > 1 ? (
        <div class="tabs" role="group" aria-label={say("visit")}>
          {visits.map((one, at) => (
            <button
              key={at}
              type="button"
              aria-pressed={at === desk.visit}
              onClick={() => change((d) => void (d.visit = at))}
            >
              {one.date.slice(5).replace("-", "/")}
            </button>
          ))}
        </div>
      ) : null}
      <div class="row">
        <TextField
          id="date"
          label={say("date")}
          value={visit.date}
          note={
            desk.lang === "ja"
              ? `${eraDay(visit.date)}（${weekday(visit.date, "ja")}）`
              : weekday(visit.date, "en")
          }
          read={dayReader(say, visit.date)}
          onValue={(value) =>
            change((d) => {
              if (value !== "") currentVisit(d).date = value;
            })
          }
        />
        <TextField
          id="time"
          label={say("time")}
          value={visit.time ?? ""}
          hint="9:30"
          read={(typed) => {
            const value = parseTime(typed);
            return value === undefined ? { wrong: say("badTime") } : { value };
          }}
          onValue={(value) =>
            change((d) => {
              const one = currentVisit(d);
              if (value === "") delete one.time;
              else one.time = value;
            })
          }
        />
        <button
          type="button"
          class="quiet"
          onClick={() =>
            change((d) => {
              d.episode.visits.push({ date: currentVisit(d).date, orders: [], facts: {} });
              d.visit = d.episode.visits.length - 1;
            })
          }
        >
          ＋ {say("addVisit")}
        </button>
        {visits.length > 1 ? (
          <button
            type="button"
            class="quiet"
            onClick={() =>
              change((d) => {
                d.episode.visits.splice(d.visit, 1);
                d.visit = Math.max(0, d.visit - 1);
              })
            }
          >
            {say("remove")}
          </button>
        ) : null}
      </div>
    </div>
  );
}

export function Orders({ desk, change, engine }: Props) {
  const say = words(desk.lang);
  const visit = currentVisit(desk);
  const orders = visit.orders ?? [];
  const known = (code: string) => engine.lookup(code, visit.date, 1)[0]?.versions.at(-1);
  const name = (code: string): string => known(code)?.name ?? code;
  const edit = (at: number, work: (order: Order) => void): void =>
    change((d) => {
      const order = currentVisit(d).orders?.[at];
      if (order) work(order);
    });
  return (
    <section class="orders" aria-labelledby="orders-title">
      <h2 id="orders-title">{say("orders")}</h2>
      <Search
        id="search"
        engine={engine}
        day={visit.date}
        lang={desk.lang}
        label={say("search")}
        onChosen={(found: Found, into) => change((d) => addOrder(d, found.code, into))}
      />
      <p class="hint">{orders.length === 0 ? say("noOrders") : say("searchHelp")}</p>
      <ol class="order-list">
        {orders.map((order, at) => (
          <li key={at} class="order">
            <div class="items">
              {codesOf(order).map((code, item) => (
                <div class="item" key={item}>
                  <span class="code">{code}</span>
                  <span class="name">{name(code)}</span>
                  <input
                    class="small"
                    aria-label={`${name(code)} ${say("quantity")}`}
                    placeholder={known(code)?.unit ?? say("quantity")}
                    inputMode="decimal"
                    value={String((order.code ? order.quantity : order.items?.[item]?.quantity) ?? "")}
                    onChange={(event) => {
                      const text = event.currentTarget.value.trim();
                      if (text !== "" && !/^\d+(\.\d{1,5})?$/.test(text)) return;
                      edit(at, (one) => {
                        const holder = one.code ? one : one.items?.[item];
                        if (!holder) return;
                        if (text === "") delete holder.quantity;
                        else holder.quantity = text;
                      });
                    }}
                  />
                </div>
              ))}
            </div>
            <span class="times">
              ×
              <input
                class="small"
                aria-label={`${name(codesOf(order)[0] ?? "")} ${say("times")}`}
                inputMode="numeric"
                value={String(order.times ?? 1)}
                onChange={(event) => {
                  const times = Number(event.currentTarget.value);
                  if (Number.isInteger(times) && times >= 1 && times <= 999) {
                    edit(at, (one) => void (one.times = times));
                  }
                }}
              />
            </span>
            <button
              type="button"
              class="icon"
              aria-label={`${name(codesOf(order)[0] ?? "")} ${say("remove")}`}
              onClick={() => change((d) => void currentVisit(d).orders?.splice(at, 1))}
            >
              ×
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
