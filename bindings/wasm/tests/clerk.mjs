// A clerk at the desk, who uses nothing but the keyboard.
import assert from "node:assert/strict";

export class Clerk {
  constructor(page) {
    this.page = page;
  }

  /** Tab, until the field has the cursor: it can be reached without a mouse. */
  async goTo(id) {
    for (let presses = 0; presses < 150; presses += 1) {
      if ((await this.page.evaluate(() => document.activeElement?.id)) === id) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`${id} cannot be reached by the keyboard`);
  }

  async write(id, text) {
    await this.goTo(id);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
    assert.notEqual(await this.page.getAttribute(`#${id}`, "aria-invalid"), "true", `${id}: ${text}`);
  }

  /** Down, until the choice is the one. */
  async choose(id, value) {
    await this.goTo(id);
    await this.page.keyboard.press("Home");
    for (let presses = 0; presses < 60; presses += 1) {
      if ((await this.page.inputValue(`#${id}`)) === value) return;
      await this.page.keyboard.press("ArrowDown");
    }
    assert.fail(`${id} has no ${value}`);
  }

  /** A check box or button within a part of the page, by its words. */
  async tick(words) {
    for (let presses = 0; presses < 150; presses += 1) {
      const here = await this.page.evaluate(() => {
        const at = document.activeElement;
        return at instanceof HTMLInputElement && at.type === "checkbox"
          ? (at.closest("label")?.textContent ?? "")
          : "";
      });
      if (here === words) {
        await this.page.keyboard.press("Space");
        return;
      }
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`no check box ${words}`);
  }

  /** Opens a part of the page by its heading, where it is closed. */
  async open(heading) {
    await this.page.keyboard.press("Alt+1");
    for (let presses = 0; presses < 150; presses += 1) {
      const here = await this.page.evaluate(() => {
        const at = document.activeElement;
        return at?.tagName === "SUMMARY"
          ? { heading: at.querySelector("h2")?.textContent, open: at.parentElement.open }
          : undefined;
      });
      if (here?.heading === heading) {
        if (!here.open) await this.page.keyboard.press("Enter");
        return;
      }
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`no part ${heading}`);
  }

  /** Nothing was charged before this day but what is entered. */
  async history(since) {
    await this.open("算定履歴");
    await this.write("history-since", since);
  }

  async patient(birth, insurer) {
    await this.page.keyboard.press("Alt+1");
    await this.write("birth", birth);
    if (insurer) await this.choose("insurer", insurer);
  }

  async facility(standards, hours = "") {
    await this.open("医療機関");
    if (hours !== "") await this.write("hours", hours);
    for (const standard of standards) {
      await this.goTo("standards");
      await this.page.keyboard.type(String(standard));
      await this.page.keyboard.press("Enter");
    }
  }

  async visit(date, time) {
    await this.page.keyboard.press("Alt+1");
    await this.write("date", date);
    await this.write("time", time);
  }

  /** Searches and takes the item of this name; `into`: into the order before. */
  async order(typed, name, into = false) {
    await this.page.keyboard.press("Alt+2");
    await this.page.keyboard.type(typed);
    const chosen = this.page.locator('.orders [role="option"][aria-selected="true"] .name');
    for (let presses = 0; presses < 30; presses += 1) {
      if ((await chosen.textContent({ timeout: 30_000 })) === name) {
        await this.page.keyboard.press(into ? "Shift+Enter" : "Enter");
        return;
      }
      await this.page.keyboard.press("ArrowDown");
    }
    assert.fail(`${typed} does not find ${name}`);
  }

  /** The question that has the cursor, with the words of its answers. */
  async asked() {
    return this.page.evaluate(() => {
      const at = document.activeElement?.closest("fieldset");
      return at === null || at === undefined
        ? undefined
        : {
            ask: at.querySelector("legend")?.textContent ?? "",
            answers: [...at.querySelectorAll("button.answer")].map(
              (button) => button.lastChild?.textContent ?? "",
            ),
          };
    });
  }

  /** Answers every question: a part of its sentence tells which answer it gets. */
  async answer(known) {
    for (let count = 0; count < 40; count += 1) {
      const open = await this.page.locator(".questions > ol > li").count();
      if (open === 0) return;
      await this.page.keyboard.press("Alt+3");
      await this.page.waitForFunction(() => document.activeElement?.closest(".questions li") !== null);
      const question = await this.asked();
      assert.ok(question, await this.page.locator(".questions > ol").innerText());
      const entry = Object.entries(known).find(([part]) => question.ask.includes(part));
      assert.ok(entry, `an unexpected question: ${question.ask}`);
      await this.give(question, entry[1]);
      await this.page.waitForFunction(
        (text) => ![...document.querySelectorAll(".questions > ol legend")].some((l) => l.textContent === text),
        question.ask,
      );
    }
    assert.fail("the questions do not end");
  }

  async give(question, answer) {
    if (question.answers.length === 0) {
      await this.page.keyboard.type(String(answer));
      await this.page.keyboard.press("Enter");
      return;
    }
    const at = question.answers.indexOf(answer);
    assert.notEqual(at, -1, `${question.ask}: ${question.answers} has no ${answer}`);
    await this.page.keyboard.press(String(at + 1));
  }

  /** States a fact that nothing asks for. */
  async state(name, answer) {
    await this.page.keyboard.press("Alt+2");
    await this.goTo("fact-search");
    await this.page.keyboard.type(name);
    await this.page.keyboard.press("Enter");
    const question = await this.asked();
    assert.ok(question, `no fact ${name}`);
    await this.give(question, answer);
  }

  async points() {
    return (await this.page.textContent("#total-points")).replaceAll(",", "");
  }

  async windowYen() {
    return (await this.page.textContent("#window-yen", { timeout: 30_000 })).replaceAll(",", "");
  }
}
