// The desk in a browser: stories typed by the keyboard, with points worked out by hand from the
// 告示 of 令和8年; offline; no request to another origin; nothing that axe finds; screenshots.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openChromium } from "./chromium.mjs";
import { Clerk } from "./clerk.mjs";
import { serve } from "./static-server.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const shots = process.env.SANTEI_SCREENSHOTS ?? join(here, "desk/dist-screenshots");
const weekdays = "月火水木金 9:00-12:00 14:00-19:00; 土 9:00-13:00";
let server;

before(async () => {
  await mkdir(shots, { recursive: true });
  server = await serve(join(here, "desk/dist"));
});
after(() => server.close());

/** A desk of its own; whatever it should not do fails the story. */
async function atDesk(work, options = {}) {
  const { context, close } = await openChromium({
    viewport: { width: 1280, height: 800 },
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    ...options,
  });
  const wrong = [];
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== "blob:" && origin !== new URL(server.url).origin) {
      wrong.push(`a request to ${request.url()}`);
    }
  });
  context.on("weberror", (error) => wrong.push(String(error.error())));
  context.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  try {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.waitForSelector("#birth", { state: "attached" });
    await work(new Clerk(page), page, context);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}

async function cleanOfAxe(page, where) {
  await page.evaluate(await readFile(join(here, "node_modules/axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
  });
  assert.deepEqual(found, [], where);
}

// 6月3日 (水) 18:30 (A000): 初診 291 + 夜間・早朝等 50 + 機能強化 80 + 外来感染対策 6 + 発熱患者等対応 20
//   + 連携強化 3 + サーベイランス強化 1 + 抗菌薬適正使用体制 5 + 電子的診療情報連携体制整備１ 15 = 471
// ベースアップ評価料 (継続して賃上げ, O001 注5) 23、物価対応料 (O100) 2、抗原同時検査 225 (D012)、
// 鼻腔・咽頭拭い液採取 25 (D419)、免疫学的検査判断料 144 (D026)、検体検査管理加算１ 40 (D026 注4)、
// 処方箋料 60 + 一般名処方加算１ 8 (F400): 998点。3割 2,994円、窓口 2,990円 (健康保険法75条)
test("fever at the first visit", () =>
  atDesk(async (clerk, page) => {
    await clerk.patient("S60.4.1", "被用者");
    await clerk.facility([817, 3001, 3522, 3826, 3827, 3828, 4034, 4142, 4303, 4307], weekdays);
    await clerk.visit("R8.6.3", "1830");
    await clerk.order("しょしんりょう", "初診料");
    await clerk.order("160230050", "ＳＡＲＳ－ＣｏＶ－２・インフルエンザウイルス抗原同時検出定性");
    await clerk.order("160208510", "鼻腔・咽頭拭い液採取");
    await clerk.state("発熱患者等対応", "はい");
    await clerk.state("処方箋の交付", "はい");
    await clerk.answer({
      "30時間": "はい",
      "処方は": "その他",
      "一般名": "加算１",
      "28日": "いいえ",
    });
    assert.equal(await clerk.points(), "998");
    assert.equal(await page.inputValue("#time"), "18:30");
    assert.equal(await clerk.windowYen(), "2990");
    // Every line opens its reasons.
    await page.locator('.statement button[data-code="111000110"]').focus();
    await page.keyboard.press("Enter");
    assert.match(await page.textContent(".reasons"), /A000/);
    await page.screenshot({ path: join(shots, "fever-1280x800.png") });
  }));

// 再診 76 + 時間外対応体制１ 7 + 電子的診療情報連携体制整備 2 = 85 (A001)、生活習慣病管理料２ 333 (B001-3-3)、
// 末梢血液一般 21、ＨｂＡ１ｃ 49 (D005)、血液化学 7項目 93 (D007 注イ)、判断料 125 + 144、検体検査管理 40 (D026)、
// 静脈採血 40 (D400)、処方箋 60 + 一般名１ 8、ベースアップ 4、物価 2: 1,004点。3割 3,012円、窓口 3,010円
test("diabetes, a return visit with laboratory tests", () =>
  atDesk(async (clerk, page) => {
    await clerk.patient("S49.2.10", "被用者");
    await clerk.visit("20260610", "930");
    await clerk.open("傷病名");
    await clerk.write("disease-code", "2500013");
    await clerk.facility([817, 3001, 4142, 4307], weekdays);
    await clerk.order("さいしんりょう", "再診料");
    await clerk.order("生活習慣病管理料２", "生活習慣病管理料２");
    await clerk.order("160008010", "末梢血液一般検査");
    await clerk.order("HbA1c", "ＨｂＡ１ｃ");
    await clerk.order("160019410", "グルコース");
    for (const [code, name] of [
      ["160022510", "ＡＳＴ"],
      ["160022610", "ＡＬＴ"],
      ["160020410", "γ－ＧＴ"],
      ["160019210", "クレアチニン"],
      ["160167250", "ＬＤＬ－コレステロール"],
      ["160020910", "ＴＧ"],
    ]) {
      await clerk.order(code, name, true);
    }
    await clerk.history("2025-06-01");
    await clerk.state("処方箋の交付", "はい");
    await clerk.answer({
      "採血": "静脈",
      "処方は": "その他",
      "一般名": "加算１",
      "28日": "はい",
      "大臣が定める疾患": "いいえ",
    });
    assert.equal(await clerk.points(), "1004");
    assert.equal(await clerk.windowYen(), "3010");
    await page.screenshot({ path: join(shots, "diabetes-1280x800.png") });
    // Why not 外来管理加算? It is part of 生活習慣病管理料 (B001-3-3 注2).
    await page.getByRole("button", { name: "なぜ算定しない？" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await clerk.goTo("why-search");
    await page.keyboard.type("112011010");
    await page.keyboard.press("Enter");
    assert.match(await page.textContent(".explanation"), /外来管理加算/);
    assert.match(await page.textContent(".explanation"), /B001-3-3/);
    await page.screenshot({ path: join(shots, "why-not-1280x800.png") });
    await page.keyboard.press("Escape");
  }));

// 初診 291、創傷処置 52 (J000 1)、手の単純撮影 2枚: 診断 43 × 1.5 = 64.5 → 65 (E001 1ロ)、撮影 68 × 1.5 = 102
// (E002 1ロ)、電子画像管理 57 (第4部 第1節 通則)、物価対応料 2: 569点。3割 1,707円、窓口 1,710円
test("a dressing and an X-ray", () =>
  atDesk(async (clerk) => {
    await clerk.patient("H2.5.5", "国保");
    await clerk.visit("2026/6/17", "10:00");
    await clerk.order("しょしんりょう", "初診料");
    await clerk.order("創傷処置", "創傷処置（１００ｃｍ２未満）");
    await clerk.order("単純撮影", "単純撮影（ロ）の写真診断");
    await clerk.order("単純撮影（デジタル", "単純撮影（デジタル撮影）");
    for (const at of [2, 3]) {
      const quantity = clerk.page.locator(".order").nth(at).locator(".item input");
      await quantity.focus();
      await clerk.page.keyboard.type("2");
      await clerk.page.keyboard.press("Tab");
    }
    await clerk.answer({ "電子化": "はい", "診療時間": "時間内" });
    assert.equal(await clerk.points(), "569");
    assert.equal(await clerk.windowYen(), "1710");
  }));

// docs/examples/README.md, pediatric-visit-2026-06: 840点。6歳に達する日以後の最初の3月31日以前は2割
// (健康保険法110条2項1号ロ): 1,680円
test("a child in the evening", () =>
  atDesk(async (clerk, page) => {
    await clerk.patient("R4.1.10", "被用者");
    await clerk.facility([817, 3001, 4142, 4307], weekdays);
    await clerk.visit("R8/6/12", "18:40");
    await clerk.order("しょしんりょう", "初診料");
    await clerk.order("160208510", "鼻腔・咽頭拭い液採取");
    await clerk.order("160044110", "Ａ群β溶連菌迅速試験定性");
    await clerk.state("処方箋の交付", "はい");
    await clerk.answer({
      "30時間": "はい",
      "小児科": "いいえ",
      "処方は": "その他",
      "一般名": "なし",
      "28日": "いいえ",
    });
    assert.equal(await clerk.points(), "840");
    assert.equal(await clerk.windowYen(), "1680");
    await cleanOfAxe(page, "a claim");
    await page.getByRole("button", { name: "English" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    assert.match(await page.textContent(".share"), /To collect/);
    await cleanOfAxe(page, "the same in English");
    await page.getByRole("button", { name: "Before/after" }).focus();
    await page.keyboard.press("Enter");
    // 初診料 291点 before and after (A000).
    assert.match(await page.textContent("dialog .compare"), /r06.*r08/s);
    await cleanOfAxe(page, "the revisions side by side");
    await page.screenshot({ path: join(shots, "compare-1280x800.png") });
  }));

// 再診 76 + 電子的診療情報連携体制整備 2 = 78、通院精神療法 30分未満・指定医 315 (I002 1ハ(2)①)、処方箋 60、
// ベースアップ 4、物価 2: 459点。自立支援は1割 (障害者総合支援法58条): 459円、窓口 460円
test("a visit under 自立支援医療", () =>
  atDesk(async (clerk, page) => {
    await clerk.patient("S54.2.2", "国保");
    await clerk.goTo("add-scheme");
    await page.keyboard.press("Enter");
    await clerk.page.keyboard.press("Alt+1");
    await clerk.choose("scheme-0", "21");
    await clerk.choose("grade-0", "中間所得１");
    await clerk.tick("すべての診療に使う");
    await clerk.tick("重度かつ継続");
    await clerk.facility([23, 4142, 4307], weekdays);
    await clerk.visit("2026-06-01", "1000");
    await clerk.order("さいしんりょう", "再診料");
    await clerk.history("2025-06-01");
    await clerk.order("180070510", "通院精神療法（３０分未満）（精神保健指定医による場合）");
    await clerk.state("処方箋の交付", "はい");
    await clerk.answer({
      "指定医": "はい",
      "何分": 15,
      "最初に受診": "2020-01-10",
      "処方は": "その他",
      "一般名": "なし",
      "28日": "いいえ",
    });
    assert.equal(await clerk.points(), "459");
    assert.equal(await clerk.windowYen(), "460");
    await page.screenshot({ path: join(shots, "scheme-1280x800.png") });
  }));

// 初診料 291 (A000), and ＨｂＡ１ｃ with 60 points where D005 9 gives 49: 11 too many of 351. The
// patient's name is 検査 in Shift_JIS; days are the 31 items behind 回数 and the comments.
const onTenth = `${",".repeat(16)}1`;
const receipts = Buffer.concat([
  Buffer.from("IR,1,13,1,1234567,,,202607,00,\r\nRE,1,1112,202606,"),
  Buffer.from([0x8c, 0x9f, 0x8d, 0xb8]),
  Buffer.from(
    [
      ",1,19740210",
      "HO,06130017,,1,1,351",
      "SY,2500013,20260610,1,,,01",
      `SI,11,1,111000110,,291,1${onTenth}`,
      `SI,60,1,160010010,,60,1${onTenth}`,
      "",
    ].join("\r\n"),
  ),
]);

test("a file of receipts with a planted fault", () =>
  atDesk(async (clerk, page) => {
    await page.getByRole("button", { name: "レセ電点検" }).press("Enter");
    await page.waitForSelector("dialog[open] #uke-file");
    await clerk.goTo("uke-file");
    const chooser = page.waitForEvent("filechooser");
    await page.keyboard.press("Space");
    await (await chooser).setFiles({
      name: "RECEIPTC.UKE",
      mimeType: "application/octet-stream",
      buffer: receipts,
    });
    await page.waitForSelector(".audited");
    const wrong = page.locator(".finding.error");
    assert.equal(await wrong.count(), 1, await page.textContent(".audited"));
    const text = await wrong.textContent();
    assert.match(text, /ＨｂＡ１ｃ（160010010）/);
    assert.match(text, /60点、点数表では 49点/);
    assert.match(text, /-11点/);
    // The second SI is the sixth line of the file.
    assert.match(text, /6行/);
    await cleanOfAxe(page, "the findings");
    await page.screenshot({ path: join(shots, "receipts-1280x800.png") });
  }));

test("what is entered is saved and opened again", () =>
  atDesk(async (clerk, page) => {
    await clerk.patient("S49.2.10");
    await clerk.visit("2026-06-17", "10:00");
    await clerk.order("しょしんりょう", "初診料");
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "保存" }).press("Enter");
    const path = await (await saved).path();
    const episode = JSON.parse(await readFile(path, "utf8"));
    assert.deepEqual(episode.visits[0].orders, [{ code: "111000110" }]);
    await page.getByRole("button", { name: "新規" }).press("Enter");
    await page.waitForFunction(() => document.querySelector("#birth").value === "");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "開く" }).press("Enter");
    await (await chooser).setFiles(join(here, "../../docs/examples/clinic-visit-with-coverage-2026-06.json"));
    // 1,134点 and 3,400円 are worked out in docs/examples.
    await page.waitForSelector("#window-yen");
    assert.equal(await clerk.points(), "1134");
    assert.equal(await clerk.windowYen(), "3400");
    const bad = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "開く" }).press("Enter");
    await (await bad).setFiles(join(here, "package.json"));
    assert.match(await page.textContent(".notice"), /JSON/);
  }));

// The fee of docs/examples again (1,134点, 3,400円), from a file in which a name has half-width
// digits and 採血 says whether and not from where.
test("facts that no rule reads are told and mended", () =>
  atDesk(async (clerk, page) => {
    const example = join(here, "../../docs/examples/clinic-visit-with-coverage-2026-06.json");
    const episode = JSON.parse(await readFile(example, "utf8"));
    const [{ facts }] = episode.visits;
    delete facts["処方期間２８日以上"];
    Object.assign(facts, { "処方期間28日以上": true, "採血": true });
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "開く" }).press("Enter");
    await (await chooser).setFiles({
      name: "episode.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(episode)),
    });
    const told = page.locator(".warnings li");
    await told.first().waitFor();
    assert.equal(await told.count(), 2);
    assert.match(await told.nth(0).textContent(), /処方期間28日以上.*処方期間２８日以上.*W0410/);
    assert.match(await told.nth(1).textContent(), /採血.*静脈.*W0411/);
    await cleanOfAxe(page, "the warnings");
    await page.screenshot({ path: join(shots, "warnings-1280x800.png") });
    await page.getByRole("button", { name: "English" }).press("Enter");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    assert.match(await page.textContent(".warnings"), /Warnings.*had no effect.*cannot be read/s);
    await cleanOfAxe(page, "the warnings in English");
    await page.getByRole("button", { name: "日本語" }).press("Enter");
    await told.getByRole("button", { name: /に直す/ }).press("Enter");
    await page.waitForFunction(() => document.querySelectorAll(".warnings li").length === 1);
    await told.getByRole("button", { name: "採血 取り消す" }).press("Enter");
    await page.waitForFunction(() => !document.querySelector(".warnings"));
    await clerk.answer({ "採血": "静脈" });
    assert.equal(await clerk.points(), "1134");
    assert.equal(await clerk.windowYen(), "3400");
  }));

test("it works without a network after the first load", async () => {
  const own = await serve(join(here, "desk/dist"));
  const { context, close } = await openChromium({ locale: "ja-JP" });
  try {
    const page = await context.newPage();
    await page.goto(own.url);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await own.close();
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector("#birth");
    const clerk = new Clerk(page);
    await clerk.patient("S49.2.10");
    await clerk.visit("2026-06-17", "10:00");
    await clerk.order("しょしんりょう", "初診料");
    // 初診料 291 and 物価対応料 2
    assert.equal(await clerk.points(), "293");
  } finally {
    await close();
  }
});

const official = process.env.SANTEI_OFFICIAL ?? join(here, "../../../shared/official");
const master = join(official, "R6/master/s_20251104.csv");

test(
  "an official master is compiled in the page",
  { skip: existsSync(master) ? false : `no official files in ${official}` },
  () =>
    atDesk(async (clerk, page) => {
      await page.getByRole("button", { name: "点数表" }).press("Enter");
      await page.setInputFiles("#files-r06", master);
      await page.getByRole("button", { name: "組み立てる" }).press("Enter");
      await page.waitForSelector("dialog [role=status]", { timeout: 120_000 });
      await cleanOfAxe(page, "the schedule");
      await page.keyboard.press("Escape");
      await page.waitForFunction(() => !document.querySelector("dialog"));
      await clerk.patient("S49.2.10");
      await clerk.visit("2026-05-20", "10:00");
      // K718 虫垂切除術, which the starter schedule does not hold.
      await clerk.order("虫垂切除術", "虫垂切除術（虫垂周囲膿瘍を伴わないもの）");
      // The desk is kept once the order stands in it; a reload before that would find none.
      await page.waitForSelector(".order");
      await page.waitForFunction(() =>
        Object.values(sessionStorage).some((kept) => /"orders":\[\{"code"/.test(kept)),
      );
      await page.reload();
      await page.waitForSelector(".order");
      assert.match(await page.textContent(".order"), /虫垂切除術/);
    }),
);

test("on a phone", () =>
  atDesk(
    async (clerk, page) => {
      await clerk.patient("S49.2.10", "被用者");
      await page.screenshot({ path: join(shots, "phone-patient.png") });
      await page.getByRole("button", { name: "オーダー", exact: true }).tap();
      await clerk.write("date", "2026-06-10");
      await clerk.write("time", "930");
      await clerk.order("さいしんりょう", "再診料");
      await clerk.order("HbA1c", "ＨｂＡ１ｃ");
      await page.screenshot({ path: join(shots, "phone-orders.png") });
      await cleanOfAxe(page, "orders on a phone");
      await page.getByRole("button", { name: /診療明細書/ }).tap();
      await page.screenshot({ path: join(shots, "phone-statement.png") });
      await cleanOfAxe(page, "the statement on a phone");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 390, `the page is ${wide} wide`);
    },
    { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  ));
