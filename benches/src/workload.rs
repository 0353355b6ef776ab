//! Realistic encounters of a clinic, the same on every machine.
//!
//! The codes are everyday ones (the comments name them); those that the image does not hold on the
//! day are left out, so that the same workload runs on the starter and on the whole schedule.

use std::collections::BTreeMap;

use santei::episode::{
    Disease, Facility, FactValue, Facts, History, HistoryLine, Order, OrderItem, Patient, Standard,
    Visit,
};
use santei::image::Image;
use santei::{Code, Day, Episode, Fixed, versions};

use crate::random::Random;

/// 再診料.
const RETURN_VISIT: u32 = 112_007_410;
/// 初診料.
const FIRST_VISIT: u32 = 111_000_110;
/// 末梢血液一般検査, ＨｂＡ１ｃ, 尿一般, ＣＲＰ.
const BASIC_TESTS: [u32; 4] = [160_008_010, 160_010_010, 160_000_310, 160_054_710];
/// D007 生化学的検査（１）: members of the bundle by number of items.
const CHEMISTRY: [u32; 22] = [
    160_022_510, // ＡＳＴ
    160_022_610, // ＡＬＴ
    160_020_410, // γ－ＧＴ
    160_019_210, // クレアチニン
    160_019_010, // ＢＵＮ
    160_019_310, // ＵＡ
    160_020_910, // ＴＧ
    160_023_410, // ＨＤＬ－コレステロール
    160_167_250, // ＬＤＬ－コレステロール
    160_022_410, // Ｔｃｈｏ
    160_019_410, // グルコース
    160_021_110, // ナトリウム及びクロール
    160_021_410, // カリウム
    160_017_010, // ＢＩＬ／総
    160_017_410, // ＴＰ
    160_018_910, // Ａｌｂ
    160_020_010, // ＡＬＰ
    160_020_210, // ＣｈＥ
    160_019_510, // ＬＤ
    160_020_310, // Ａｍｙ
    160_020_610, // ＣＫ
    160_021_510, // カルシウム
];
/// Other tests: D007 above the bundle, D008 endocrine, D009 markers, D012 to D015 immunology.
const OTHER_TESTS: [u32; 20] = [
    160_192_510, // フェリチン定量
    160_029_110, // Ｚｎ
    160_029_710, // ビタミンＢ１２
    160_031_710, // ＴＳＨ
    160_033_310, // ＦＴ４
    160_033_210, // ＦＴ３
    160_162_350, // ＢＮＰ
    160_036_710, // ＡＦＰ
    160_036_510, // ＣＥＡ
    160_037_210, // ＣＡ１９－９
    160_037_510, // ＰＳＡ
    160_046_810, // ＨＢｓ抗原定性・半定量
    160_118_510, // ＨＣＶ抗体定性・定量
    160_195_610, // ＲＦ定量
    160_055_210, // ＩｇＧ
    160_197_910, // 非特異的ＩｇＥ定量
    160_169_450, // インフルエンザウイルス抗原定性
    160_012_010, // ＰＴ
    160_012_310, // ＡＰＴＴ
    160_114_010, // Ｄダイマー
];
/// Physiology and what is done by hand: ＥＣＧ１２, 超音波（胸腹部）, スパイロ, ネブライザ,
/// 創傷処置, 消炎鎮痛等処置, 静脈内注射, 皮下筋肉内注射, 耳処置, 鼻処置.
const PROCEDURES: [u32; 10] = [
    160_068_410,
    160_072_210,
    160_062_610,
    140_022_710,
    140_000_610,
    140_040_310,
    130_003_510,
    130_000_510,
    140_019_310,
    140_019_710,
];
/// ＥＣＧ１２.
const ECG: u32 = 160_068_410;
/// 単純撮影（イ）の写真診断, 単純撮影（デジタル撮影）, 電子画像管理加算（単純撮影）.
const X_RAY: [u32; 3] = [170_000_410, 170_027_910, 170_000_210];
/// 処方箋料（リフィル以外・その他）.
const PRESCRIPTION: u32 = 120_002_910;
/// 特定疾患療養管理料（診療所）.
const MANAGEMENT: u32 = 113_001_810;
/// Tablets, with a price of one in sen (1/100 yen) as a caller states it.
const TABLETS: [(u32, i64); 6] = [
    (621_959_501, 1_010), // アムロジピンＯＤ錠５ｍｇ
    (622_580_101, 1_080), // オルメサルタンＯＤ錠２０ｍｇ
    (622_582_001, 1_010), // ロスバスタチン錠２．５ｍｇ
    (622_412_701, 1_010), // メトホルミン塩酸塩錠２５０ｍｇ
    (621_919_001, 1_620), // ランソプラゾールＯＤ錠１５ｍｇ
    (621_946_001, 1_010), // レバミピド錠１００ｍｇ
];
/// 高血圧症.
const HYPERTENSION: u32 = 8_833_421;

/// Encounters, one after another.
#[derive(Clone, Debug)]
pub struct Workload {
    random: Random,
    day: Day,
    chemistry: Vec<Code>,
    basic: Vec<Code>,
    other: Vec<Code>,
    procedures: Vec<Code>,
    image_orders: Vec<Code>,
    tablets: Vec<(Code, Fixed)>,
    known: BTreeMap<u32, bool>,
}

impl Workload {
    /// The workload of a seed, on the days of the month that `first` begins.
    #[must_use]
    pub fn new(image: &Image<'_>, first: Day, seed: u64) -> Self {
        let known = |code: u32| {
            versions(image, Code(code)).iter().any(|v| v.from <= first && first <= v.to)
        };
        let codes = |list: &[u32]| -> Vec<Code> {
            list.iter().copied().filter(|c| known(*c)).map(Code).collect()
        };
        // A stated price stands in for the master's, so the drug need only be known.
        let tablets = TABLETS.iter().filter(|t| known(t.0));
        let singles = [RETURN_VISIT, FIRST_VISIT, PRESCRIPTION, MANAGEMENT, ECG];
        Self {
            random: Random::new(seed),
            day: first,
            chemistry: codes(&CHEMISTRY),
            basic: codes(&BASIC_TESTS),
            other: codes(&OTHER_TESTS),
            procedures: codes(&PROCEDURES),
            image_orders: codes(&X_RAY),
            tablets: tablets.map(|t| (Code(t.0), Fixed::from_raw(t.1 * 100_000))).collect(),
            known: singles.into_iter().map(|c| (c, known(c))).collect(),
        }
    }

    /// How many codes the workload draws from.
    #[must_use]
    pub fn pool(&self) -> usize {
        self.chemistry.len()
            + self.basic.len()
            + self.other.len()
            + self.procedures.len()
            + self.image_orders.len()
            + self.tablets.len()
            + self.known.values().filter(|known| **known).count()
    }

    /// One visit of fifteen orders: 再診, 特定疾患療養管理, nine blood tests of which seven are of
    /// the D007 bundle, urine, ＥＣＧ, a plain film, and a prescription or medicines; the facts are
    /// stated, so that 外来管理加算, 判断料 and 採血料 follow.
    pub fn standard_visit(&mut self) -> Episode {
        let mut orders = Vec::with_capacity(15);
        self.single(RETURN_VISIT, &mut orders);
        self.single(MANAGEMENT, &mut orders);
        let chemistry = self.chemistry.clone();
        orders.extend(self.some(&chemistry, 7));
        let basic = self.basic.clone();
        orders.extend(basic.into_iter().take(3).map(order));
        self.single(ECG, &mut orders);
        self.x_ray(&mut orders);
        if self.random.percent(50) {
            self.single(PRESCRIPTION, &mut orders);
        } else {
            self.medicines(1, &mut orders);
        }
        let mut episode = self.patient();
        let day = self.day_of_month(0, 1);
        episode.visits.push(self.visit(day, orders));
        let mut at = 0;
        let other = self.other.clone();
        while let Some(visit) = episode.visits.first_mut().filter(|v| v.orders.len() < 15) {
            let Some(code) = other.get(at) else { break };
            visit.orders.push(order(*code));
            at += 1;
        }
        episode
    }

    /// One visit of any length: half of them up to 6 lines, a mean of about 12, some of 40.
    pub fn mixed(&mut self) -> Episode {
        let mut episode = self.patient();
        let day = self.day_of_month(0, 1);
        let orders = self.mixed_orders();
        episode.visits.push(self.visit(day, orders));
        let history = self.random.between(0, 12);
        episode.history = self.history(history);
        episode
    }

    /// A month with two to four visits and a history of ten to forty lines.
    pub fn month(&mut self) -> Episode {
        let mut episode = self.patient();
        let count = self.random.between(2, 4);
        for at in 0..count {
            let day = self.day_of_month(at, count);
            let orders = self.mixed_orders();
            episode.visits.push(self.visit(day, orders));
        }
        let history = self.random.between(10, 40);
        episode.history = self.history(history);
        episode
    }

    /// Of ten encounters, eight single visits and two months.
    pub fn batch(&mut self, count: usize) -> Vec<Episode> {
        (0..count).map(|at| if at % 5 == 4 { self.month() } else { self.mixed() }).collect()
    }

    /// A history of so many lines, in the five months before.
    pub fn history(&mut self, lines: usize) -> History {
        let start = self.day.month_start();
        let pools = [&self.chemistry, &self.basic, &self.other, &self.procedures];
        let mut history = History { since: Some(Day(start.0 - 150)), lines: Vec::new() };
        for _ in 0..lines {
            let back = i32::try_from(self.random.between(1, 149)).unwrap_or(1);
            let pool = pools.get(self.random.below(pools.len()));
            if let Some(code) = pool.and_then(|p| self.random.one_of(p)) {
                let date = Day(start.0 - back);
                history.lines.push(HistoryLine { date, code: *code, times: 1 });
            }
        }
        history.lines.sort_by_key(|l| (l.date, l.code));
        history
    }

    fn mixed_orders(&mut self) -> Vec<Order> {
        let lines = match self.random.below(100) {
            0..50 => self.random.between(2, 6),
            50..85 => self.random.between(7, 20),
            _ => self.random.between(30, 45),
        };
        let mut orders = Vec::new();
        let visit = if self.random.percent(15) { FIRST_VISIT } else { RETURN_VISIT };
        self.single(visit, &mut orders);
        if lines > 3 && self.random.percent(60) {
            self.single(MANAGEMENT, &mut orders);
        }
        if self.random.percent(70) {
            self.single(PRESCRIPTION, &mut orders);
        } else {
            self.medicines(if lines > 10 { 3 } else { 1 }, &mut orders);
        }
        if lines > 6 && self.random.percent(40) {
            self.x_ray(&mut orders);
        }
        let mut pool = self.procedures.clone();
        if lines > 4 {
            pool.extend(&self.basic);
            pool.extend(&self.chemistry);
        }
        if lines > 12 {
            pool.extend(&self.other);
        }
        let have: usize = orders.iter().map(|o| o.items.len().max(1)).sum();
        let wanted = lines.saturating_sub(have);
        // A long visit is a broad blood test rather than ten treatments.
        if wanted > 6 {
            let tests = pool.split_off(self.procedures.len());
            let mut test_orders = self.some(&tests, wanted - 1);
            orders.append(&mut test_orders);
        }
        let have: usize = orders.iter().map(|o| o.items.len().max(1)).sum();
        let rest = self.some(&pool, lines.saturating_sub(have));
        orders.extend(rest);
        orders
    }

    fn patient(&mut self) -> Episode {
        let age = i32::try_from(self.random.between(3, 88)).unwrap_or(40);
        Episode {
            patient: Patient {
                birth_date: Day(self.day.0 - age * 365 - 100),
                elderly_insurance: Some(age >= 75),
                ..Patient::default()
            },
            facility: Facility {
                beds: Some(0),
                general_beds: Some(0),
                standards: Some(Vec::<Standard>::new()),
                facts: facts(&[("明細書発行体制", true)]),
                ..Facility::default()
            },
            diseases: Some(vec![Disease {
                code: Code(HYPERTENSION),
                from: Day(self.day.0 - 200),
                to: None,
                main: true,
                suspected: false,
            }]),
            ..Episode::default()
        }
    }

    fn visit(&mut self, date: Day, orders: Vec<Order>) -> Visit {
        let mut stated = facts(&[
            ("計画的な医学管理", self.random.percent(80)),
            ("特定疾患が主病", true),
            ("電子画像管理", true),
            ("胸部又は腹部の単純撮影", true),
            ("院内投薬", false),
        ]);
        stated.insert("採血".into(), FactValue::Text("静脈".into()));
        stated.insert("処方の区分".into(), FactValue::Text("その他".into()));
        stated.insert("一般名処方".into(), FactValue::Text("加算１".into()));
        Visit { date, facts: stated, orders, ..Visit::default() }
    }

    /// A day in the part `at` of `of` parts of the month.
    fn day_of_month(&mut self, at: usize, of: usize) -> Day {
        let part = 28 / of.max(1);
        let day = at * part + self.random.below(part.max(1));
        Day(self.day.month_start().0 + i32::try_from(day).unwrap_or(0))
    }

    fn single(&self, code: u32, orders: &mut Vec<Order>) {
        if self.known.get(&code).copied().unwrap_or_default() {
            orders.push(order(Code(code)));
        }
    }

    fn x_ray(&self, orders: &mut Vec<Order>) {
        if !self.image_orders.is_empty() {
            let item = |code: &Code| OrderItem { code: *code, ..OrderItem::default() };
            let mut items: Vec<OrderItem> = self.image_orders.iter().map(item).collect();
            // Two films (撮影回数).
            for item in &mut items {
                item.quantity = (item.code.0 != 170_000_210).then(|| Fixed::from_i32(2));
            }
            orders.push(Order { items, times: 1, ..Order::default() });
        }
    }

    /// Orders of 内服薬 (21) for some weeks, two medicines in each.
    fn medicines(&mut self, count: usize, orders: &mut Vec<Order>) {
        for _ in 0..count {
            let mut items = Vec::new();
            let first = self.random.below(self.tablets.len());
            for tablet in self.tablets.iter().cycle().skip(first).take(2.min(self.tablets.len())) {
                items.push(OrderItem {
                    code: tablet.0,
                    quantity: Some(Fixed::from_i32(1)),
                    price: Some(tablet.1),
                    ..OrderItem::default()
                });
            }
            if !items.is_empty() {
                let times = u32::try_from(self.random.between(7, 28)).unwrap_or(14);
                orders.push(Order { section: Some(21), times, items, ..Order::default() });
            }
        }
    }

    /// Different codes of a pool, in its order.
    fn some(&mut self, pool: &[Code], count: usize) -> Vec<Order> {
        let mut left = count.min(pool.len());
        let mut orders = Vec::with_capacity(left);
        for (at, code) in pool.iter().enumerate() {
            if self.random.below(pool.len() - at) < left {
                orders.push(order(*code));
                left -= 1;
            }
        }
        orders
    }
}

fn order(code: Code) -> Order {
    Order { code: Some(code), times: 1, ..Order::default() }
}

fn facts(values: &[(&str, bool)]) -> Facts {
    values.iter().map(|(name, value)| ((*name).to_owned(), FactValue::Bool(*value))).collect()
}

/// The month in which the workload is measured begins here, 2025-11-01: in R6, whose point tables
/// the starter schedule holds too.
pub const MEASURED: Day = Day(20_393);
