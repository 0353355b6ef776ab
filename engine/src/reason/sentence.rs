//! The sentence of an event.

use super::Lang;
use super::terms::{attribute, beds, day_of, other, standard, window};
use crate::Code;
use crate::claim::Reason;
use crate::image::NONE;
use crate::outcome::{Event, What};
use crate::text_forms::digits;
use crate::view::View;
use std::borrow::Cow;

#[expect(clippy::too_many_lines, reason = "one arm for each kind of event, each one sentence")]
pub(super) fn sentence<'a>(
    view: &View<'a>,
    event: &Event,
    reason: &mut Reason<Cow<'a, str>>,
) -> Cow<'a, str> {
    let image = view.image;
    let lang = view.lang;
    // Only the sentence of the language is made.
    macro_rules! say {
        ($ja:expr, $en:expr $(,)?) => {
            Cow::Owned(match lang {
                Lang::Ja => $ja,
                Lang::En => $en,
            })
        };
    }
    let plain = |ja: &'static str, en: &'static str| Cow::Borrowed(lang.pick(ja, en));
    let that = || other(view, event.a);
    let rule = || image.rule(event.b).map_or("", |r| view.text(r.name));
    match event.what {
        What::UnknownCode => {
            plain("このコードは手元のマスターにない", "the code is not in the masters at hand")
        }
        What::NotInForce => {
            let line = view.outcome.lines.get(event.line as usize);
            let Some(last) = line.and_then(|l| image.versions_of(l.dense).1.last()) else {
                return plain(
                    "この日には算定できるコードではない",
                    "the code is not in force on the day",
                );
            };
            let (from, to) = image.days_of(last);
            say!(
                format!("この日には算定できるコードではない（最後の有効期間 {from}〜{to}）"),
                format!("the code is not in force on the day (last in force {from} to {to})"),
            )
        }
        What::NotAtHand => plain(
            "この日のマスターは一部しか手元になく、このコードの内容が分からない",
            "the master of these days is only partly at hand and does not show this code",
        ),
        What::NoSchedule => plain(
            "この日の診療報酬（改定）がイメージにない",
            "no revision in the image is in force on the day",
        ),
        What::WrongSetting => {
            if event.a == 1 {
                plain(
                    "入院でのみ算定する（入外適用区分1）",
                    "charged for inpatients only (入外適用区分 1)",
                )
            } else {
                plain(
                    "入院外でのみ算定する（入外適用区分2）",
                    "charged for outpatients only (入外適用区分 2)",
                )
            }
        }
        What::WrongFacility => {
            if event.a == 1 {
                plain(
                    "病院でのみ算定する（病院・診療所区分1）",
                    "charged by hospitals only (病院・診療所区分 1)",
                )
            } else {
                plain(
                    "診療所でのみ算定する（病院・診療所区分2）",
                    "charged by clinics only (病院・診療所区分 2)",
                )
            }
        }
        What::BedsOutside => say!(
            format!("病床数が{}ではない（病床数区分{}）", beds(event.a).0, event.a),
            format!("the facility has not {} (病床数区分 {})", beds(event.a).1, event.a),
        ),
        What::BedsUnknown => {
            let (ja, en) = beds(event.a);
            let general = matches!(event.a, 5 | 6);
            let member = if general { "facility.generalBeds" } else { "facility.beds" };
            reason.needs = Some(member.into());
            say!(
                format!("病床数が{ja}かどうかが示されていない（病床数区分{}）", event.a),
                format!("whether the facility has {en} is not stated (病床数区分 {})", event.a),
            )
        }
        What::AgeOutside => plain(
            "患者の年齢が上下限年齢の外にある",
            "the patient's age is outside the bounds of the code (上下限年齢)",
        ),
        What::ElderlyOutside => say!(
            format!(
                "後期高齢者医療適用区分{}に当たらない、又は保険の種別が示されていない",
                event.a
            ),
            format!(
                "the insurance is not of class {} (後期高齢者医療適用区分), or is not stated",
                event.a
            ),
        ),
        What::StandardLacks => {
            let line = view.outcome.lines.get(event.line as usize);
            let day = line.map(|l| l.day);
            // One of each group is needed.
            let mut groups: Vec<String> = Vec::new();
            for group in line
                .and_then(|l| image.procedure_of(l.version))
                .into_iter()
                .flat_map(|p| image.standard_groups(p))
            {
                let names: Vec<String> = group.iter().map(|c| standard(image, day, *c)).collect();
                groups.push(names.join(", "));
            }
            let list = !groups.is_empty();
            let single = matches!(&groups[..], [only] if !only.contains(", "));
            let (list_ja, list_en) =
                (groups.join(" のいずれか、及び "), groups.join("; and one of "));
            reason.needs = Some("facility.standards".into());
            if event.b != NONE {
                let named = standard(image, day, event.a as u16);
                return say!(
                    format!("施設基準（{named}）の届出の有無が示されていない"),
                    format!("whether standard {named} is notified is not stated"),
                );
            }
            // Without the line there is no list.
            let (ja, en) = if single {
                (format!("（{list_ja}）"), format!(" ({list_en})"))
            } else if list {
                (format!("（{list_ja} のいずれか）"), format!(" (one of {list_en})"))
            } else {
                (String::new(), String::new())
            };
            if event.a == 0 {
                say!(
                    format!("必要な施設基準{ja}の届出がない"),
                    format!("the required facility standard{en} is not notified"),
                )
            } else {
                say!(
                    format!("施設基準{ja}の届出の有無が示されていない"),
                    format!("whether the facility standard{en} is notified is not stated"),
                )
            }
        }
        What::ComplianceLacks => {
            let day = view.outcome.lines.get(event.line as usize).map(|l| l.day);
            let named = standard(image, day, event.a as u16);
            say!(
                format!("施設基準（{named}）に適合しない場合の減算が必要か分からない"),
                format!("without facility standard {named} a reducing row is needed"),
            )
        }
        What::QuantityMissing => {
            let line = view.outcome.lines.get(event.line as usize);
            let unit = line
                .and_then(|l| image.procedure_of(l.version))
                .and_then(|p| image.unit_name(p.unit));
            let Some(unit) = unit else {
                return plain(
                    "数量データが必要（きざみ値で算定する）",
                    "a quantity is needed: the points depend on it (きざみ値)",
                );
            };
            say!(
                format!("数量データ（単位: {unit}）が必要（きざみ値で算定する）"),
                format!("a quantity in {unit} is needed: the points depend on it (きざみ値)"),
            )
        }
        What::QuantityUnused => {
            plain("数量データは点数に関係しない", "the quantity has no part in the points")
        }
        What::Derived => say!(
            ["規則「", rule(), "」により算定"].concat(),
            ["derived by the rule `", rule(), "`"].concat(),
        ),
        What::Added => say!(
            format!("規則「{}」により{}に加算", rule(), that()),
            format!("added to {} by the rule `{}`", that(), rule()),
        ),
        What::AgeAdded => say!(
            format!("年齢加算として{}に加算（マスターの年齢加算①〜④）", that()),
            format!("age addition to {} (年齢加算①–④ of the master)", that()),
        ),
        What::RuleFalse => say!(
            format!("規則「{}」の条件に当たらない", rule()),
            format!("the condition of the rule `{}` does not hold", rule()),
        ),
        What::AlreadyThere => say!(
            format!("規則「{}」の項目は既に算定されている", rule()),
            format!("what the rule `{}` would charge is there already", rule()),
        ),
        What::NeedsFact => {
            let fact = image.facts.get(event.a as usize);
            reason.needs = fact.map(|f| view.text(f.name).into());
            let ask = |t| image.text(t);
            fact.map_or(Cow::Borrowed(""), |f| {
                let name = view.text(f.name);
                say!(
                    format!("判断に必要: {}（facts の「{name}」）", ask(f.ask_ja)),
                    format!("needs an answer: {} (`{name}` in `facts`)", ask(f.ask_en)),
                )
            })
        }
        What::NeedsAttr => {
            let (field, ja, en) = attribute(event.a);
            reason.needs = Some(field.into());
            say!(
                format!("判断に必要な{ja}が示されていない（{field}）"),
                format!("{en} is needed and not stated ({field})"),
            )
        }
        What::NeedsHistory => {
            reason.needs = Some("history.since".into());
            let span = window(event.a, lang);
            say!(
                format!("{span}の算定履歴が必要（history.since より前は分からない）"),
                format!("the history of {span} is needed (nothing is known before history.since)"),
            )
        }
        What::Arithmetic => plain(
            "計算が正確に表せる範囲を超える",
            "the arithmetic goes beyond what can be represented exactly",
        ),
        What::Required => {
            if event.a == 0 {
                say!(
                    format!("要件「{}」を満たさない", rule()),
                    format!("the requirement `{}` is not met", rule()),
                )
            } else {
                say!(
                    format!("要件「{}」を満たすか分からない", rule()),
                    format!("whether the requirement `{}` is met is not known", rule()),
                )
            }
        }
        What::Reminded => say!(format!("確認: 「{}」", rule()), format!("reminder: `{}`", rule())),
        What::CommentOffered => {
            let code = Code(event.a);
            let name = view.name_of(code, day_of(view, event));
            say!(
                ["記載するコメント: ", digits(code).as_str(), " ", name].concat(),
                ["comment to record: ", digits(code).as_str(), " ", name].concat(),
            )
        }
        What::CommentRequired => {
            let (pattern, comments) = pattern(view, event);
            say!(
                format!("摘要欄のコメントが要る（コメント関連 {pattern}）: {comments}"),
                format!("a comment is wanted (コメント関連 {pattern}): {comments}"),
            )
        }
        What::CommentMayBe => {
            let (pattern, comments) = pattern(view, event);
            say!(
                format!(
                    "条件に当たれば摘要欄のコメントが要る（コメント関連 {pattern}）: {comments}"
                ),
                format!("a comment may be wanted (コメント関連 {pattern}): {comments}"),
            )
        }
        What::CommentListed => {
            let code = image.comment_at(event.a).map(|c| Code(c.comment));
            reason.other = code;
            let code = code.unwrap_or_default();
            let name = view.name_of(code, day_of(view, event));
            say!(
                ["記載するコメント: ", digits(code).as_str(), " ", name].concat(),
                ["comment to record: ", digits(code).as_str(), " ", name].concat(),
            )
        }
        What::Bundled => say!(
            format!("「{}」{}項目として所定点数に含めて算定", rule(), event.a),
            format!("paid in the bundle `{}` of {} items", rule(), event.a),
        ),
        What::IncludedByTable => {
            let group = image.member_at(event.b).map_or("", |m| image.group_name(m.group));
            say!(
                format!("{}に包括される（包括グループ {group}）", that()),
                format!("included in {} (group {group})", that()),
            )
        }
        What::IncludedByRule => say!(
            format!("{}に包括される（規則「{}」）", that(), rule()),
            format!("included in {} (rule `{}`)", that(), rule()),
        ),
        What::SpecialInclusion => say!(
            format!("{}に包括され得るが、特例条件があり判断できない", that()),
            format!("may be included in {}, but a special condition (特例条件) decides", that()),
        ),
        What::SpecialMet => say!(
            format!("特例条件に当たるので、電子点数表の行は及ばない（規則「{}」）", rule()),
            format!(
                "its special condition is met: the table's row has no effect (rule `{}`)",
                rule()
            ),
        ),
        What::SpecialUnmet => say!(
            format!("特例条件に当たらない（規則「{}」）", rule()),
            format!("its special condition is not met (rule `{}`)", rule()),
        ),
        What::ExcludedByTable => {
            let edge = image.edge_at(event.b).map(|e| image.manner_of(e));
            let span = edge.map_or(Cow::Borrowed(""), |e| window(e.window, lang));
            let either = edge.is_some_and(|e| e.keep == 3);
            if either {
                say!(
                    format!(
                        "{}と{span}につき何れか一方のみ算定（背反区分3）。{}を残した",
                        that(),
                        that()
                    ),
                    format!(
                        "only one of it and {} is charged in {span} (背反区分 3); the other was kept",
                        that()
                    ),
                )
            } else {
                say!(
                    format!("{span}につき{}を算定するため算定しない（背反）", that()),
                    format!("{} is charged instead in {span} (背反)", that()),
                )
            }
        }
        What::ExcludedByRule => say!(
            format!("{}と併せて算定しない（規則「{}」）", that(), rule()),
            format!("not charged together with {} (rule `{}`)", that(), rule()),
        ),
        What::SpecialExclusion => say!(
            format!("{}と背反だが、特例条件があり判断できない", that()),
            format!("excluded by {}, but a special condition (特例条件) decides", that()),
        ),
        What::KeptOver => say!(
            format!(
                "{}とは何れか一方のみ。こちらを残した（代わりに{}を算定することもできる）",
                that(),
                that()
            ),
            format!(
                "only one of it and {} is charged; this one was kept, the other is the alternative",
                that()
            ),
        ),
        What::EarlierChargeLoses => say!(
            format!("これを算定すると、既に算定した{}は算定できない", that()),
            format!("with this charged, the earlier charge of {} does not stand", that()),
        ),
        What::DependsOnUndecided => say!(
            format!("{}が判断できないため判断できない", that()),
            format!("cannot be decided while {} is undecided", that()),
        ),
        What::PairUnknown => say!(
            format!("{}とともに算定できるかどうか判断できない", that()),
            format!("whether it is charged beside {} cannot be decided", that()),
        ),
        What::InpatientBaseLacks => plain(
            "その日の入院基本料等がない（電子点数表04）",
            "there is no basic inpatient fee on the day (table 04)",
        ),
        What::InpatientNotInGroup => say!(
            format!("{}では算定できない加算（電子点数表04）", that()),
            format!("the addition is not open to {} (table 04)", that()),
        ),
        What::InpatientClassTaken => say!(
            format!("{}と加算識別が同じで、何れか一方のみ算定（電子点数表04）", that()),
            format!("only one of it and {} is charged: the same 加算識別 (table 04)", that()),
        ),
        What::TableMissing => {
            let table =
                crate::image::table_kind(event.a as u16).map_or("", crate::image::table_name);
            say!(
                ["電子点数表", table, "が手元になく、確かめていない"].concat(),
                ["table ", table, " is not at hand: not checked against it"].concat(),
            )
        }
        What::OverLimitTable => {
            let limit = image.limit_at(event.b);
            let unit = limit.map_or("", |l| image.text(l.unit_name));
            let max = limit.map_or(0, |l| l.max);
            say!(
                format!("算定回数の上限（{unit}{max}回）を超える（既に{}回）", event.a),
                format!("over the limit of {max} in {unit} (already {})", event.a),
            )
        }
        What::OverLimitRule => {
            let max = image.rule(event.b).map_or(0, |r| r.number);
            say!(
                format!(
                    "算定回数の上限（{max}回、規則「{}」）を超える（既に{}回）",
                    rule(),
                    event.a
                ),
                format!("over the limit of {max} (rule `{}`; already {})", rule(), event.a),
            )
        }
        What::OverLimitMaster => say!(
            format!("マスターの上限回数を超える（同月に既に{}回）", event.a),
            format!("over the monthly limit of the master (already {})", event.a),
        ),
        What::SpecialLimit => say!(
            format!("算定回数の上限を超えるが、特例条件があり判断できない（既に{}回）", event.a),
            format!(
                "over the limit (already {}), but a special condition (特例条件) decides",
                event.a
            ),
        ),
        What::CourseLimit | What::CourseLimitRule => say!(
            format!(
                "一連・初回などの区切りが分からず、回数の上限を判断できない（既に{}回）",
                event.a
            ),
            format!(
                "already charged {} times; whether the course is the same cannot be known",
                event.a
            ),
        ),
        What::WrongDayForLimit | What::WrongDayForLimitRule => {
            let span = window(event.a, lang);
            say!(format!("{span}に限り算定する"), format!("charged on {span} only"))
        }
        What::PartlyOverLimit => say!(
            format!("回数の一部（{}回）のみが該当する。オーダーを分けて入力する", event.a),
            format!("only {} of the times are on this side; divide the order", event.a),
        ),
        What::ChargedUpToLimit => say!(
            format!("上限までの{}回（単位）を算定し、超える分は別の行で算定しない", event.a),
            format!(
                "charged up to the limit ({}); what is beyond it is a line of its own",
                event.a
            ),
        ),
        What::TriggerNotCharged => say!(
            format!("算定の元になる{}を算定しない（規則「{}」）", that(), rule()),
            format!("{}, which it follows from, is not charged (rule `{}`)", that(), rule()),
        ),
        What::BaseUntold => plain(
            "この日のマスターは一部しか手元になく、どの基本項目の加算か分からない（注加算コード）",
            "only part of the master of the day is at hand, and nothing in it tells which item this \
             addition belongs to",
        ),
        What::NoBase => plain(
            "加算の対象となる基本項目がない（注加算コード）",
            "there is no basic item that it could be added to (注加算コード)",
        ),
        What::BaseNotCharged => say!(
            format!("加算の対象となる{}を算定しない", that()),
            format!("{}, which it is added to, is not charged", that()),
        ),
        What::SerialTaken => say!(
            format!("{}と併せて算定できない加算（注加算通番が同じ）", that()),
            format!("not open beside {} (same 注加算通番)", that()),
        ),
        What::ReducedNth => say!(
            format!("逓減（{}回目、規則「{}」）", event.a, rule()),
            format!("reduced as number {} (rule `{}`)", event.a, rule()),
        ),
        What::OrderInVisit => say!(
            format!(
                "同じ受診の{}を先のものとした。先後を示すには、時刻の異なる受診に分ける",
                that()
            ),
            format!(
                "{} of the same visit was taken to be the earlier one; visits of different times tell",
                that()
            ),
        ),
        What::Pooled => say!(
            format!("同じ算定単位の時間（数量）を合わせて計算する（規則「{}」）", rule()),
            format!("computed together with the other quantities of the order (rule `{}`)", rule()),
        ),
        What::StepError => plain(
            "数量データが下限に足りず算定できない（上下限エラー処理）",
            "the quantity is too small to be charged (上下限エラー処理)",
        ),
        What::StepWarning => plain(
            "数量データが上限値を超える（実数量で計算した）",
            "the quantity is above the upper bound (computed with the real quantity)",
        ),
        What::StepCapped => plain(
            "数量データが上限値を超えるため上限値で計算した",
            "the quantity is above the upper bound: computed with the bound",
        ),
        What::NoPolicy => say!(
            format!("集計先{}の端数処理の規則（round）がない", event.a),
            format!("no `round` policy serves 集計先 {}", event.a),
        ),
        What::NoStep => plain(
            "この加算を計算する段階が端数処理の規則（round）にない",
            "the `round` policy has no step for this row",
        ),
        What::PriceStated => plain(
            "価格は入力されたもの（薬価基準・材料価格基準ではない）",
            "the price was stated by the caller (not by the price list)",
        ),
        What::PriceUnknown => {
            reason.needs = Some("price".into());
            plain(
                "この日の価格が手元になく、入力もされていない",
                "no price of the day is at hand, and none was stated",
            )
        }
        What::PriceCapped => plain(
            "入力された価格が上限価格を超えるため上限価格で計算した",
            "the stated price is above the ceiling price: computed with the ceiling",
        ),
        What::PointsMissing => {
            reason.needs = Some("points".into());
            plain("点数の入力が必要（点数識別4・7）", "the points must be stated (点数識別 4, 7)")
        }
        What::NoPriceRule => {
            reason.needs = Some("section".into());
            say!(
                format!("診療識別{}で価格を計算する規則（price）がない。section を示す", event.a),
                format!("no `price` rule serves 診療識別 {}; state the section", event.a),
            )
        }
        What::Priced => say!(
            format!("規則「{}」により点数に換算", rule()),
            format!("priced by the rule `{}`", rule()),
        ),
    }
}

/// The pattern of a table of comments with its condition, and its first comments.
fn pattern(view: &View<'_>, event: &Event) -> (String, String) {
    const SHOWN: u32 = 3;
    let image = view.image;
    let Some(first) = image.comment_at(event.a) else {
        return (String::new(), String::new());
    };
    let (item, branch) = (first.pattern / 100 % 10_000, first.pattern % 100);
    let pattern = match view.lang {
        Lang::Ja => format!("項番{item:04}-{branch:02}、条件区分{:02}", first.condition),
        Lang::En => format!("項番 {item:04}-{branch:02}, condition {:02}", first.condition),
    };
    let shown = (event.a..event.a + event.b.min(SHOWN)).filter_map(|at| image.comment_at(at));
    let names: Vec<String> = shown
        .map(|row| Code(row.comment))
        .map(|code| format!("{code} {}", view.name_of(code, day_of(view, event))))
        .collect();
    let more = match (event.b.saturating_sub(SHOWN), view.lang) {
        (0, _) => String::new(),
        (more, Lang::Ja) => format!(" ほか{more}"),
        (more, Lang::En) => format!(" and {more} more"),
    };
    (pattern, names.join(view.lang.pick("、", ", ")) + &more)
}
