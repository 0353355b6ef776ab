//! What the examples reach: rules that acted in none, and a page of the schedule by section.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use santei::Code;
use santei::ir::{Body, Expr, ExprId, Program, Rule, RuleBody, SetId};
use santei_rules::{ExampleCase, Expectation};

use crate::app::App;
use crate::failure::Failure;
use crate::figures::count;
use crate::rule_files::RuleFiles;

/// The names of the texts in the order of the program's sources.
fn texts(rules: &RuleFiles) -> Vec<&str> {
    let mut names: Vec<&str> = rules.texts.iter().map(|t| t.name.as_str()).collect();
    names.sort_unstable();
    names
}

/// Lists the rules that acted in no example. A statement that stands in several schedules was
/// reached where it acted in one of them.
pub fn unreached(
    app: &mut App,
    rules: &RuleFiles,
    program: &Program,
    acted: &BTreeSet<u32>,
) -> Result<(), Failure> {
    let texts = texts(rules);
    let mut statements: BTreeMap<(u16, u32), (&str, bool)> = BTreeMap::new();
    for (rule, id) in program.rules.iter().zip(0_u32..) {
        let entry =
            statements.entry((rule.source.0, rule.line)).or_insert((rule.name.as_str(), false));
        entry.1 |= acted.contains(&id);
    }
    let all = statements.len();
    let unreached: Vec<_> = statements.into_iter().filter(|(_, (_, reached))| !reached).collect();
    let title = app.pick("どの例でも働かなかった規則", "Unreached rules").to_owned();
    app.out.line(&format!("{title} ({} / {}):", count(unreached.len()), count(all)))?;
    for ((source, line), (name, _)) in unreached {
        let file = texts.get(usize::from(source)).map_or("", |name| rules.show(name));
        app.out.line(&format!("  {file}:{line} {name}"))?;
    }
    Ok(())
}

/// What is known of a 区分.
#[derive(Default)]
struct Section {
    name: String,
    codes: BTreeSet<Code>,
    rules: BTreeSet<String>,
    examples: usize,
}

/// A 区分番号 as it is sorted: its letter, number and branch.
type Place = (char, u32, u32);

fn place(label: &str) -> Option<Place> {
    let letter = label.chars().next().filter(char::is_ascii_uppercase)?;
    let rest = label.get(1..)?;
    let (number, branch) = rest.split_once('-').unwrap_or((rest, "0"));
    Some((letter, number.parse().ok()?, branch.parse().ok()?))
}

/// The 区分番号 that a citation begins with.
fn cited(cite: &str) -> Option<Place> {
    let end = cite
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '-'))
        .map_or(cite.len(), |(at, _)| at);
    place(cite.get(..end)?.trim_end_matches('-'))
}

const PARTS: [(char, &str); 16] = [
    ('A', "初・再診料、入院料等"),
    ('B', "医学管理等"),
    ('C', "在宅医療"),
    ('D', "検査"),
    ('E', "画像診断"),
    ('F', "投薬"),
    ('G', "注射"),
    ('H', "リハビリテーション"),
    ('I', "精神科専門療法"),
    ('J', "処置"),
    ('K', "手術"),
    ('L', "麻酔"),
    ('M', "放射線治療"),
    ('N', "病理診断"),
    ('O', "その他"),
    ('P', "歯科・調剤"),
];

/// The page: for each 区分 of the masters at hand, its rules, examples and codes.
pub fn page(rules: &RuleFiles, program: &Program, examples: &[ExampleCase]) -> String {
    let mut sections: BTreeMap<Place, Section> = BTreeMap::new();
    let mut of_code: BTreeMap<Code, Place> = BTreeMap::new();
    for item in &program.items {
        for version in &item.versions {
            let Some(at) = place(&version.section) else { continue };
            if !matches!(version.body, Body::Procedure(_)) {
                continue;
            }
            let section = sections.entry(at).or_default();
            if section.name.is_empty() {
                section.name.clone_from(&version.name);
            }
            section.codes.insert(item.code);
            of_code.insert(item.code, at);
        }
    }
    let by_rule = reach(program, &of_code, &mut sections);
    for rule in &program.rules {
        if let Some(section) = cited(&rule.cite).and_then(|at| sections.get_mut(&at)) {
            section.rules.insert(rule.name.clone());
        }
    }
    for example in examples {
        let named: BTreeSet<Place> =
            codes_of(example).iter().filter_map(|code| of_code.get(code).copied()).collect();
        for at in named {
            if let Some(section) = sections.get_mut(&at) {
                section.examples += 1;
            }
        }
    }
    let by_table = in_tables(program);
    write_page(&texts(rules), program, &sections, &by_rule, &by_table)
}

/// A rule that acts on the codes of more sections than this is a general one: it says nothing of a
/// section by itself.
const GENERAL: usize = 12;

/// The codes that rules reach.
#[derive(Default)]
struct Reached {
    /// By a rule of few sections.
    own: BTreeSet<Code>,
    /// By a general rule.
    general: BTreeSet<Code>,
}

/// The codes that a rule charges or has in a set that it uses. What a rule acts on counts for its
/// 区分, where these are few.
fn reach(
    program: &Program,
    of_code: &BTreeMap<Code, Place>,
    sections: &mut BTreeMap<Place, Section>,
) -> Reached {
    let spread = |codes: &BTreeSet<Code>| {
        codes.iter().filter_map(|code| of_code.get(code)).collect::<BTreeSet<_>>().len()
    };
    let mut reached = Reached::default();
    for rule in &program.rules {
        let (own, charged) = body_sets(rule);
        let mut named: BTreeSet<Code> = charged.into_iter().collect();
        for set in own {
            named.extend(members(program, set));
        }
        if spread(&named) > GENERAL {
            reached.general.extend(named);
        } else {
            for code in &named {
                let section = of_code.get(code).and_then(|at| sections.get_mut(at));
                if let Some(section) = section {
                    section.rules.insert(rule.name.clone());
                }
            }
            reached.own.extend(named);
        }
        for set in asked_sets(program, rule) {
            let codes: BTreeSet<Code> = members(program, set).collect();
            let general = spread(&codes) > GENERAL;
            if general { &mut reached.general } else { &mut reached.own }.extend(codes);
        }
    }
    reached
}

fn members(program: &Program, set: SetId) -> impl Iterator<Item = Code> + '_ {
    program.sets.get(usize::from(set.0)).into_iter().flat_map(|s| s.codes.iter().copied())
}

/// The sets that a rule acts on, and the code that it charges.
fn body_sets(rule: &Rule) -> (Vec<SetId>, Option<Code>) {
    match rule.body {
        RuleBody::Derive { on, code, .. } => (on.into_iter().collect(), Some(code)),
        RuleBody::Add { on, code, .. } | RuleBody::Reduce { on, code, .. } => {
            (vec![on], Some(code))
        }
        RuleBody::Bundle { members, .. } | RuleBody::Limit { members, .. } => (vec![members], None),
        RuleBody::Special { on, beside, .. } => {
            ([Some(on), beside].into_iter().flatten().collect(), None)
        }
        RuleBody::Include { parents, children, .. } => (vec![parents, children], None),
        RuleBody::Exclude { first, second, .. } => (vec![first, second], None),
        RuleBody::Price { on, .. } => (on.into_iter().collect(), None),
        RuleBody::Require { on, .. } | RuleBody::Pool { on } => (vec![on], None),
        RuleBody::Round(_) => (Vec::new(), None),
    }
}

/// The sets that the expressions of a rule ask for.
fn asked_sets(program: &Program, rule: &Rule) -> Vec<SetId> {
    let mut next: Vec<ExprId> = rule.when.into_iter().collect();
    match rule.body {
        RuleBody::Derive { made, .. }
        | RuleBody::Add { made, .. }
        | RuleBody::Reduce { made, .. } => {
            next.extend([made.quantity, made.times, made.points].into_iter().flatten());
        }
        RuleBody::Price { points, .. } => next.push(points),
        RuleBody::Require { needs, .. } => next.push(needs),
        _ => {}
    }
    let mut sets = Vec::new();
    while let Some(id) = next.pop() {
        let Some(expr) = program.exprs.get(id.0 as usize) else { continue };
        sets.extend(expr.sought());
        if let Expr::In(set) = *expr {
            sets.push(set);
        }
        next.extend(expr.operands());
    }
    sets
}

/// The codes with a row of the electronic point table.
fn in_tables(program: &Program) -> BTreeSet<Code> {
    let tables = &program.tables;
    let flagged = |r: &&santei::ir::IndexRow| {
        !r.groups.is_empty()
            || r.exclusion_flags.contains(&true)
            || r.inpatient_group != 0
            || r.limit_flag
    };
    tables
        .index
        .iter()
        .filter(flagged)
        .map(|r| r.code)
        .chain(tables.inclusion.iter().map(|r| r.code))
        .chain(tables.exclusion.iter().flat_map(|r| [r.first, r.second]))
        .chain(tables.inpatient.iter().map(|r| r.code))
        .chain(tables.limit.iter().map(|r| r.code))
        .collect()
}

fn codes_of(example: &ExampleCase) -> BTreeSet<Code> {
    let orders = example.episode.visits.iter().flat_map(|v| &v.orders);
    let ordered = orders.flat_map(|o| o.code.into_iter().chain(o.items.iter().map(|i| i.code)));
    let expected = example.expectations.iter().filter_map(|(e, _)| match e {
        Expectation::Charged { code, .. }
        | Expectation::NotCharged(code)
        | Expectation::Undecided(code) => Some(*code),
        Expectation::Total(_) => None,
    });
    ordered.chain(expected).collect()
}

fn label((letter, number, branch): Place) -> String {
    if branch == 0 {
        format!("{letter}{number:03}")
    } else {
        format!("{letter}{number:03}-{branch}")
    }
}

fn write_page(
    texts: &[&str],
    program: &Program,
    sections: &BTreeMap<Place, Section>,
    by_rule: &Reached,
    by_table: &BTreeSet<Code>,
) -> String {
    let mut out = String::from("# 医科点数表の対応範囲 / Coverage of the medical schedule\n\n");
    out.push_str(
        "`santei test --coverage-page` が作る。区分は手元のマスターの区分番号による。規則: 根拠がその区分で\
         始まるか、対象・算定コードにその区分のコードがあるもの（12 を超える区分にわたる一般の規則は数えない）。\
         例: その区分のコードがある例。コード: その区分の規則、電子点数表（01〜05）の行、一般の規則だけが及ぶ\
         もの、どれも要らないもの（所定点数のみ）の数。\n\n",
    );
    out.push_str(
        "Made by `santei test --coverage-page`. Rules: those whose citation begins with the section, or \
         that act on or charge its codes (general rules over more than 12 sections are not counted). \
         Examples: those that name its codes. Codes: reached by a rule of their own, by a row of the \
         electronic point table (01–05), by a general rule alone, or plain fees.\n\n",
    );
    let names: Vec<&str> = program.schedules.iter().map(|s| s.name.as_str()).collect();
    let _ = writeln!(
        out,
        "点数表 / schedules: {}; 規則の文 / rule texts: {}\n",
        names.join(", "),
        texts.len()
    );
    let mut rows: BTreeMap<char, Vec<String>> = BTreeMap::new();
    let mut sums: BTreeMap<char, [usize; 7]> = BTreeMap::new();
    for (at, section) in sections {
        let (mut ruled, mut tabled, mut general, mut plain) = (0, 0, 0, 0);
        for code in &section.codes {
            if by_rule.own.contains(code) {
                ruled += 1;
            } else if by_table.contains(code) {
                tabled += 1;
            } else if by_rule.general.contains(code) {
                general += 1;
            } else {
                plain += 1;
            }
        }
        let rules = if section.rules.is_empty() {
            "not yet".to_owned()
        } else {
            section.rules.len().to_string()
        };
        let examples = section.examples;
        let all = section.codes.len();
        rows.entry(at.0).or_default().push(format!(
            "| {} | {} | {rules} | {examples} | {all} | {ruled} | {tabled} | {general} | {plain} |",
            label(*at),
            section.name.replace('|', "｜"),
        ));
        let sum = sums.entry(at.0).or_default();
        let ruled_section = usize::from(!section.rules.is_empty());
        let figures = [1, ruled_section, all, ruled, tabled, general, plain];
        for (total, figure) in sum.iter_mut().zip(figures) {
            *total += figure;
        }
    }
    out.push_str(
        "| 部 | 区分 | うち規則あり | コード | 規則が及ぶ | 電子点数表 | 一般の規則のみ | 所定点数のみ |\n",
    );
    out.push_str("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    let title = |letter: char| PARTS.iter().find(|p| p.0 == letter).map_or("", |p| p.1);
    for (letter, [all, ruled, codes, a, b, c, d]) in &sums {
        let _ = writeln!(
            out,
            "| {letter} {} | {all} | {ruled} | {codes} | {a} | {b} | {c} | {d} |",
            title(*letter)
        );
    }
    for (letter, rows) in rows {
        let _ = writeln!(out, "\n## {letter} {}\n", title(letter));
        out.push_str("| 区分 | 名称（最初のコード） | 規則 | 例 | コード | 規則が及ぶ | 電子点数表 | 一般の規則のみ | 所定点数のみ |\n");
        out.push_str("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for row in rows {
            out.push_str(&row);
            out.push('\n');
        }
    }
    out
}
