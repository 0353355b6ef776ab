//! The formatter loses nothing and has come to rest after one run.

use proptest::prelude::*;
use santei::ir::{Arithmetic, Comparison, Keep, Of, Otherwise, Priced, Role, Together, Window};
use santei::{Day, Fixed};
use santei_rules::ast::*;
use santei_rules::{SourceText, Span, Spanned, format, parse, texts};

fn tree(text: &str) -> File {
    let parsed = parse(&SourceText::new("t", text));
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.file
}

#[test]
fn the_texts_of_the_crate_come_to_rest_and_mean_the_same() {
    for (name, text) in texts::TEXTS {
        let before = tree(text);
        let once = format(&before);
        let after = tree(&once);
        assert_eq!(format(&after), once, "{name}");
        let bare = |file: &File| {
            let mut file = file.clone();
            strip(&mut file);
            file
        };
        assert_eq!(bare(&before), bare(&after), "{name}");
        let comments = |text: &str| {
            let mut list: Vec<String> =
                text.lines().filter_map(comment_of).map(str::to_owned).collect();
            list.sort();
            list
        };
        assert_eq!(comments(text), comments(&once), "{name}");
    }
}

/// The comment of a line, strings passed over.
fn comment_of(line: &str) -> Option<&str> {
    let mut in_string = false;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '#' if !in_string => return Some(line.get(at..)?.trim_start_matches('#').trim()),
            _ => {}
        }
    }
    None
}

fn strip(file: &mut File) {
    file.closing.clear();
    for part in &mut file.parts {
        part.leading.clear();
        part.trailing = None;
        if let PartKind::Statement(s) = &mut part.kind {
            s.closing.clear();
            for e in &mut s.entries {
                e.trivia = Trivia::default();
                match &mut e.kind {
                    EntryKind::Codes(c) | EntryKind::Diseases(c) | EntryKind::Comments(c) => {
                        c.iter_mut().for_each(|c| c.trivia = Trivia::default());
                    }
                    EntryKind::Days(d) => {
                        d.iter_mut().for_each(|d| d.trivia = Trivia::default());
                    }
                    EntryKind::Visit { items, .. } => {
                        items.iter_mut().for_each(|i| i.trivia = Trivia::default());
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn comments_find_their_places() {
    let text = "# file\n\n# of the set\nset a { # head\n  cite \"x\" # cited\n  # before codes\n  codes\n    # first\n    112007410 \"再診料\", # one\n    112024210\n  # end\n} # behind\n# last\n";
    let formatted = format(&tree(text));
    assert_eq!(
        formatted,
        "# file\n\n# of the set\nset a {\n  # head\n  cite \"x\"  # cited\n  # before codes\n  codes\n    # first\n    112007410 \"再診料\",  # one\n    112024210\n  # end\n}  # behind\n\n# last\n"
    );
    assert_eq!(format(&tree(&formatted)), formatted);
}

// ---- random trees ----------------------------------------------------------------------------

fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::default())
}

fn name() -> impl Strategy<Value = Name> {
    prop_oneof!["[A-Za-z][A-Za-z0-9_]{0,6}x", "[ぁ-んァ-ヴ一-龠]{1,6}（１）", "D[0-9]{3}まるめ",]
        .prop_map(at)
}

fn string() -> impl Strategy<Value = Text> {
    "[a-z \"\\\\#{}あ-ん漢字（）]{0,10}".prop_map(at)
}

fn int() -> impl Strategy<Value = Int> {
    (1_u32..999).prop_map(at)
}

fn fixed() -> impl Strategy<Value = Fixed> {
    (0_i64..100_000, 0_u32..4).prop_map(|(n, places)| Fixed::from_raw(n * 10_i64.pow(7 - places)))
}

fn day() -> impl Strategy<Value = DayAt> {
    (0_i32..40_000).prop_map(|n| at(Day(n)))
}

fn comment() -> impl Strategy<Value = String> {
    "([a-zあ-ん\"{}]( [a-z#あ-ん]){0,2})?"
}

fn trivia() -> impl Strategy<Value = Trivia> {
    (proptest::collection::vec(comment(), 0..2), proptest::option::of(comment()))
        .prop_map(|(leading, trailing)| Trivia { leading, trailing })
}

fn window() -> impl Strategy<Value = WindowAt> {
    prop_oneof![
        Just(Window::Order),
        Just(Window::Visit),
        Just(Window::Day),
        Just(Window::Week),
        (1_u16..99).prop_map(Window::Weeks),
        (1_u16..99).prop_map(Window::Months),
        (1_u16..99).prop_map(Window::Days),
        (1_u16..99).prop_map(Window::DaysBefore),
        (1_u16..99).prop_map(Window::FullMonths),
        Just(Window::FiscalYear),
        Just(Window::Admission),
        Just(Window::AdmissionDay),
        Just(Window::DischargeDay),
        Just(Window::History),
        Just(Window::Course),
        Just(Window::PerUnit),
    ]
    .prop_map(at)
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop_oneof![
        Just(Comparison::Eq),
        Just(Comparison::Ne),
        Just(Comparison::Lt),
        Just(Comparison::Le),
        Just(Comparison::Gt),
        Just(Comparison::Ge),
    ]
}

fn e(kind: ExprKind) -> Expr {
    Expr { span: Span::default(), kind }
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        fixed().prop_map(ExprKind::Number),
        day().prop_map(|d| ExprKind::Day(d.value)),
        Just(ExprKind::Word("age".into())),
        name().prop_map(ExprKind::Fact),
        name().prop_map(ExprKind::Stated),
        name().prop_map(ExprKind::LineIn),
        name().prop_map(ExprKind::Disease),
        name().prop_map(ExprKind::MainDisease),
        name().prop_map(ExprKind::Condition),
        window().prop_map(ExprKind::Known),
        (int(), proptest::option::of(int())).prop_map(|(a, b)| ExprKind::Standard(a, b)),
        (
            prop_oneof![
                Just(Look::Has),
                Just(Look::Items),
                Just(Look::Count),
                Just(Look::Points),
                Just(Look::Last),
                Just(Look::First)
            ],
            name(),
            proptest::option::of(window()),
        )
            .prop_map(|(l, n, w)| ExprKind::Look(l, n, w)),
    ]
    .prop_map(e);
    leaf.prop_recursive(5, 40, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            // `not not` is one thing with nothing.
            inner.clone().prop_map(|x| match x.kind {
                ExprKind::Not(_) => x,
                _ => e(ExprKind::Not(Box::new(x))),
            }),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|l| e(ExprKind::And(l))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|l| e(ExprKind::Or(l))),
            (comparison(), pair.clone()).prop_map(|(c, (a, b))| e(ExprKind::Compare(
                c,
                Box::new(a),
                Box::new(b)
            ))),
            (inner.clone(), pair.clone()).prop_map(|(x, (a, b))| e(ExprKind::Between(
                Box::new(x),
                Box::new(a),
                Box::new(b)
            ))),
            (
                prop_oneof![
                    Just(Arithmetic::Add),
                    Just(Arithmetic::Sub),
                    Just(Arithmetic::Mul),
                    Just(Arithmetic::Div)
                ],
                pair.clone()
            )
                .prop_map(|(o, (a, b))| e(ExprKind::Arith(
                    o,
                    Box::new(a),
                    Box::new(b)
                ))),
            (
                prop_oneof![
                    Just(Function::Min),
                    Just(Function::Max),
                    Just(Function::Ceil),
                    Just(Function::Floor),
                    Just(Function::Round),
                    Just(Function::DaysBetween),
                    Just(Function::MonthsAfter)
                ],
                proptest::collection::vec(inner.clone(), 1..3)
            )
                .prop_map(|(f, l)| e(ExprKind::Call(f, l))),
            (inner.clone(), any::<bool>(), name(), proptest::option::of(window()))
                .prop_map(|(x, each, set, w)| e(ExprKind::Sum(Box::new(x), each, set, w))),
            (inner, pair).prop_map(|(c, (a, b))| e(ExprKind::If(
                Box::new(c),
                Box::new(a),
                Box::new(b)
            ))),
        ]
    })
}

fn test_value() -> impl Strategy<Value = TestValue> + Clone {
    prop_oneof![fixed().prop_map(|n| TestValue::Number(at(n))), string().prop_map(TestValue::Text)]
}

fn stated() -> impl Strategy<Value = Stated> {
    prop_oneof![test_value().prop_map(Stated::Value), Just(Stated::As(at("points".into())))]
}

fn test() -> impl Strategy<Value = Test> {
    let value = test_value();
    let leaf = prop_oneof![
        (comparison(), value.clone()).prop_map(|(c, v)| Test::Compare(
            at("lab_bundle".into()),
            c,
            v
        )),
        string().prop_map(|t| Test::Contains(at("name".into()), t)),
        proptest::collection::vec(value, 1..3).prop_map(|v| Test::In(at("notice_kind".into()), v)),
    ];
    leaf.prop_recursive(4, 20, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|t| match t {
                Test::Not(_) => t,
                _ => Test::Not(Box::new(t)),
            }),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Test::And),
            proptest::collection::vec(inner, 2..4).prop_map(Test::Or),
        ]
    })
}

fn code() -> impl Strategy<Value = CodeRef> {
    ("[0-9]{9}", proptest::option::of(string())).prop_map(|(code, name)| CodeRef {
        code: at(code),
        name,
        trivia: Trivia::default(),
    })
}

fn codes() -> impl Strategy<Value = Vec<CodeRef>> {
    proptest::collection::vec((code(), trivia()), 1..5).prop_map(|list| {
        let last = list.len() - 1;
        list.into_iter()
            .enumerate()
            .map(|(i, (mut code, trivia))| {
                code.trivia = trivia;
                // The comment behind the last code is that of the entry.
                if i == last {
                    code.trivia.trailing = None;
                }
                code
            })
            .collect()
    })
}

fn steps() -> impl Strategy<Value = Vec<StepAt>> {
    let role = prop_oneof![
        Just(Role::NotePoints),
        Just(Role::NotePercent),
        Just(Role::NoteReduction),
        Just(Role::AgePercent),
        Just(Role::TimePercent),
        Just(Role::GeneralPoints),
        Just(Role::GeneralPercent),
        Just(Role::GeneralReduction),
    ];
    let of = prop_oneof![Just(None), Just(Some(Of::Base)), Just(Some(Of::Running))];
    proptest::collection::vec(
        (role, of).prop_map(|(role, of)| StepAt { role, of, span: Span::default() }),
        1..4,
    )
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        fixed().prop_map(|n| Literal::Number(at(n))),
        day().prop_map(Literal::Day),
        name().prop_map(Literal::Word)
    ]
}

fn ordered() -> impl Strategy<Value = Ordered> {
    (
        code(),
        proptest::option::of(fixed().prop_map(at)),
        proptest::option::of(int()),
        proptest::option::of(fixed().prop_map(at)),
        proptest::option::of(fixed().prop_map(at)),
    )
        .prop_map(|(code, quantity, times, price, points)| Ordered {
            code,
            quantity,
            times,
            price,
            points,
        })
}

fn days() -> impl Strategy<Value = Vec<DayOff>> {
    let day = (day(), proptest::option::of(string()), trivia());
    proptest::collection::vec(day, 1..6).prop_map(|list| {
        let last = list.len() - 1;
        list.into_iter()
            .enumerate()
            .map(|(i, (day, name, mut trivia))| {
                // The comment behind the last day is that of the entry.
                if i == last {
                    trivia.trailing = None;
                }
                DayOff { day, name, trivia }
            })
            .collect()
    })
}

fn hours() -> impl Strategy<Value = Vec<HoursAt>> {
    let day = || proptest::sample::select(HOURS_DAYS.to_vec()).prop_map(|d| at(d.1));
    let span = (day(), proptest::option::of(day()), 0_u16..1440, 0_u16..=1440)
        .prop_map(|(first, last, from, to)| HoursAt { first, last, from: at(from), to: at(to) });
    proptest::collection::vec(span, 1..4)
}

fn formulas() -> impl Strategy<Value = Vec<(Charged, Expr)>> {
    let all = [Charged::Quantity, Charged::Times, Charged::Points];
    (proptest::sample::subsequence(all.to_vec(), 0..3), proptest::collection::vec(expr(), 3))
        .prop_map(|(what, exprs)| what.into_iter().zip(exprs).collect())
}

fn visit_item() -> impl Strategy<Value = VisitItem> {
    let section_item = prop_oneof![
        ordered().prop_map(SectionItem::Ordered),
        (name(), literal()).prop_map(|(n, l)| SectionItem::Fact(n, l))
    ];
    let kind = prop_oneof![
        ordered().prop_map(VisitItemKind::Ordered),
        (name(), literal()).prop_map(|(n, l)| VisitItemKind::Fact(n, l)),
        (int(), proptest::option::of(int()), proptest::collection::vec(section_item, 0..3))
            .prop_map(|(identification, times, items)| VisitItemKind::Section {
                identification,
                times,
                items
            }),
    ];
    (kind, trivia()).prop_map(|(kind, trivia)| VisitItem { kind, span: Span::default(), trivia })
}

fn entry() -> impl Strategy<Value = Entry> {
    let names = proptest::collection::vec(name(), 1..12).boxed();
    let ints = proptest::collection::vec(int(), 1..4).boxed();
    let strings = proptest::collection::vec(string(), 1..3).boxed();
    let texts = prop_oneof![
        string().prop_map(EntryKind::Cite),
        string().prop_map(EntryKind::Title),
        day().prop_map(EntryKind::From),
        day().prop_map(EntryKind::To),
        fixed().prop_map(|n| EntryKind::YenPerPoint(at(n))),
        names.clone().prop_map(EntryKind::Tables),
        (strings.clone(), proptest::collection::vec(string(), 0..2))
            .prop_map(|(a, b)| EntryKind::Files(a, b)),
        strings.prop_map(EntryKind::Partial),
        (day(), day()).prop_map(|(a, b)| EntryKind::DrugPrices(a, b)),
        name().prop_map(EntryKind::File),
        name().prop_map(EntryKind::Kind),
        int().prop_map(EntryKind::Columns),
        (int(), ints.clone()).prop_map(|(a, b)| EntryKind::Change(a, b)),
        (name(), int()).prop_map(|(a, b)| EntryKind::Column(a, b)),
        (int(), string(), window()).prop_map(|(a, b, c)| EntryKind::UnitBinding(a, b, c)),
        window().prop_map(EntryKind::WindowEntry),
    ];
    let sets = prop_oneof![
        codes().prop_map(EntryKind::Codes),
        codes().prop_map(EntryKind::Diseases),
        (
            prop_oneof![
                Just(Master::Procedures),
                Just(Master::Drugs),
                Just(Master::Materials),
                Just(Master::Comments),
                Just(Master::Diseases)
            ],
            test()
        )
            .prop_map(|(m, t)| EntryKind::Where(m, t)),
        names.clone().prop_map(EntryKind::Union),
        names.clone().prop_map(EntryKind::Minus),
        names.prop_map(|n| EntryKind::Type(FactKind::Word(n))),
        Just(EntryKind::Type(FactKind::Bool)),
        (string(), proptest::option::of(string())).prop_map(|(a, b)| EntryKind::Ask(a, b)),
        (literal(), proptest::option::of(expr())).prop_map(|(v, w)| EntryKind::Default(v, w)),
        expr().prop_map(EntryKind::Is),
        stated().prop_map(|s| EntryKind::States(at("step_points".into()), s)),
        days().prop_map(EntryKind::Days),
    ];
    let rules = prop_oneof![
        name().prop_map(EntryKind::On),
        expr().prop_map(EntryKind::When),
        expr().prop_map(EntryKind::Points),
        expr().prop_map(EntryKind::Needs),
        (code(), formulas()).prop_map(|(c, f)| EntryKind::Charge(c, f)),
        window().prop_map(EntryKind::Per),
        window().prop_map(EntryKind::Within),
        name().prop_map(EntryKind::Members),
        (
            int(),
            proptest::option::of(int()),
            fixed(),
            proptest::option::of(Just(MoneyUnit::Points))
        )
            .prop_map(|(from, to, points, unit)| EntryKind::Band(Band {
                from,
                to,
                points: at(points),
                unit: unit.map(at)
            })),
        prop_oneof![Just(Keep::First), Just(Keep::Second), Just(Keep::Either)]
            .prop_map(EntryKind::Keep),
        (int(), any::<bool>()).prop_map(|(n, quantity)| EntryKind::Max(n, quantity)),
        Just(EntryKind::ByCode),
        Just(EntryKind::EvenIfIncluded),
        name().prop_map(EntryKind::Apart),
        int().prop_map(EntryKind::FromNth),
        Just(EntryKind::ByGroup),
        Just(EntryKind::Priced(Priced::Drug)),
        Just(EntryKind::Priced(Priced::Material)),
        ints.clone().prop_map(EntryKind::Identification),
        Just(EntryKind::Together(Together::Line)),
        Just(EntryKind::Otherwise(Otherwise::Remind)),
        codes().prop_map(EntryKind::Comments),
        ints.clone().prop_map(EntryKind::Boxes),
        any::<bool>().prop_map(EntryKind::Quantity),
        steps().prop_map(EntryKind::UnitSteps),
        any::<bool>().prop_map(EntryKind::UnitEnd),
        steps().prop_map(EntryKind::OrderSteps),
        any::<bool>().prop_map(EntryKind::OrderEnd),
    ];
    let examples = prop_oneof![
        (day(), proptest::option::of(any::<bool>()), any::<bool>()).prop_map(
            |(born, female, elderly)| EntryKind::Patient { born: Some(born), female, elderly }
        ),
        (
            any::<bool>(),
            proptest::option::of(int()),
            proptest::option::of(int()),
            proptest::option::of(ints),
            proptest::option::of(hours())
        )
            .prop_map(|(h, beds, general_beds, standards, hours)| {
                EntryKind::Facility { hospital: Some(h), beds, general_beds, standards, hours }
            }),
        (
            day(),
            proptest::option::of((0_u16..1440).prop_map(at)),
            any::<bool>(),
            any::<bool>(),
            proptest::collection::vec(visit_item(), 0..4)
        )
            .prop_map(|(day, time, inpatient, holiday, items)| EntryKind::Visit {
                day,
                time,
                inpatient,
                holiday,
                items
            }),
        (day(), proptest::option::of(day())).prop_map(|(a, b)| EntryKind::Admission(a, b)),
        (
            code(),
            any::<bool>(),
            any::<bool>(),
            proptest::option::of(day()),
            proptest::option::of(day())
        )
            .prop_map(|(code, main, suspected, from, to)| EntryKind::Disease {
                code,
                main,
                suspected,
                from,
                to
            }),
        day().prop_map(EntryKind::HistorySince),
        (day(), code(), proptest::option::of(int()))
            .prop_map(|(d, c, t)| EntryKind::History(d, c, t)),
        (name(), literal()).prop_map(|(n, l)| EntryKind::Fact(n, l)),
        (
            code(),
            proptest::option::of((fixed(), Just(MoneyUnit::Yen))),
            proptest::option::of(int())
        )
            .prop_map(|(code, amount, times)| EntryKind::Expect(Expect::Code {
                code,
                amount: amount.map(|(n, u)| (at(n), u)),
                times
            })),
        code().prop_map(|c| EntryKind::Expect(Expect::Not(c))),
        code().prop_map(|c| EntryKind::Expect(Expect::Undecided(c))),
        fixed().prop_map(|n| EntryKind::Expect(Expect::Total(at(n), MoneyUnit::Points))),
    ];
    (prop_oneof![texts, sets, rules, examples], trivia()).prop_map(|(kind, trivia)| Entry {
        span: Span::default(),
        kind,
        trivia,
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    (
        proptest::sample::select(Keyword::ALL.to_vec()),
        name(),
        proptest::collection::vec(name(), 0..3),
        proptest::collection::vec(entry(), 0..5),
        proptest::collection::vec(comment(), 0..2),
    )
        .prop_map(|(keyword, name, of, mut entries, closing)| {
            // `from` and `to` belong to no `example`, where `disease` and `admission` take them
            // for their own.
            let takes =
                |e: &Entry| matches!(e.kind, EntryKind::Disease { .. } | EntryKind::Admission(..));
            if entries.iter().any(takes) {
                entries.retain(|e| !matches!(e.kind, EntryKind::From(_) | EntryKind::To(_)));
            }
            // `points` behind a band without a unit would be its unit; no statement has both.
            if entries.iter().any(|e| matches!(e.kind, EntryKind::Points(_))) {
                entries.retain(|e| !matches!(e.kind, EntryKind::Band(_)));
            }
            // Nor do entries stand in one statement that others take for their own parts: `when`
            // behind `default`, `quantity` behind `max`, `quantity` and `points` behind `charge`.
            let has = |test: fn(&EntryKind) -> bool| entries.iter().any(|e| test(&e.kind));
            let default = has(|k| matches!(k, EntryKind::Default(..)));
            let max = has(|k| matches!(k, EntryKind::Max(..)));
            let charge = has(|k| matches!(k, EntryKind::Charge(..)));
            entries.retain(|e| match e.kind {
                EntryKind::When(_) => !default,
                EntryKind::Quantity(_) => !max && !charge,
                EntryKind::Points(_) => !charge,
                _ => true,
            });
            (keyword, name, of, entries, closing)
        })
        .prop_map(|(keyword, name, of, entries, closing)| Statement {
            span: Span::default(),
            keyword,
            name,
            of: if keyword == Keyword::Example { of } else { Vec::new() },
            entries,
            closing,
        })
}

fn file() -> impl Strategy<Value = File> {
    let top = |last_gap: bool| {
        proptest::collection::vec(
            (comment(), any::<bool>()).prop_map(|(text, gap)| TopComment { text, gap }),
            0..3,
        )
        .prop_map(move |mut list| {
            if let (Some(last), false) = (list.last_mut(), last_gap) {
                last.gap = false;
            }
            list
        })
    };
    let kind = prop_oneof![
        1 => proptest::collection::vec(name(), 1..3).prop_map(PartKind::In),
        4 => statement().prop_map(|s| PartKind::Statement(Box::new(s))),
    ];
    let part = (top(true), kind, proptest::option::of(comment()))
        .prop_map(|(leading, kind, trailing)| Part { leading, kind, trailing });
    (proptest::collection::vec(part, 0..4), top(false))
        .prop_map(|(parts, closing)| File { parts, closing })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_tree_is_read_back_from_its_text(file in file()) {
        let text = format(&file);
        let parsed = parse(&SourceText::new("t", &text));
        prop_assert_eq!(&parsed.diagnostics, &[], "{}", text);
        prop_assert_eq!(&parsed.file, &file, "{}", text);
        prop_assert_eq!(format(&parsed.file), text);
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let parsed = parse(&SourceText::new("t", &text));
        let formatted = format(&parsed.file);
        let _ = parse(&SourceText::new("t", &formatted));
        for diagnostic in parsed.diagnostics {
            let _ = diagnostic.render(santei_rules::Lang::Ja);
        }
    }

    #[test]
    fn spoiled_texts_are_read_without_panic(
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        insert in "[{}\"#()a-z0-9あ\n\u{0}]{0,6}",
        which in any::<prop::sample::Index>(),
    ) {
        let (_, text) = texts::TEXTS[which.index(texts::TEXTS.len())];
        let mut chars: Vec<char> = text.chars().collect();
        let start = at.index(chars.len());
        let end = (start + length).min(chars.len());
        chars.splice(start..end, insert.chars());
        let spoiled: String = chars.into_iter().collect();
        let parsed = parse(&SourceText::new("t", &spoiled));
        for diagnostic in &parsed.diagnostics {
            prop_assert!(!diagnostic.render(santei_rules::Lang::En).is_empty());
        }
        let once = format(&parsed.file);
        let again = parse(&SourceText::new("t", &once));
        prop_assert_eq!(format(&again.file), once);
    }
}

#[test]
fn hostile_texts() {
    let source = |text: &str| parse(&SourceText::new("t", text));
    let deep = format!("limit a {{ when {}1{} }}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(source(&deep).diagnostics[0].code, "E0303");
    let fits = format!("limit a {{ when {}1{} = 1 }}", "(".repeat(32), ")".repeat(32));
    assert_eq!(source(&fits).diagnostics, []);
    let ifs = format!("limit a {{ when {} }}", "if ".repeat(100_000));
    assert_eq!(source(&ifs).diagnostics[0].code, "E0303");
    let nots = format!("limit a {{ when {} age }}", "not ".repeat(100_000));
    assert_eq!(source(&nots).diagnostics, []);
    let long = format!("limit a {{ when {} age }}", "age + ".repeat(100_000));
    assert_eq!(source(&long).diagnostics[0].code, "E0303");
    let line = format!("set a {{ codes {} }}", vec!["112007410"; 1_000_000].join(", "));
    assert!(line.len() > 10_000_000);
    assert_eq!(source(&line).diagnostics, []);
    let garbage = format!("set a {{ cite {} }}", "x".repeat(10_000_000));
    assert_eq!(source(&garbage).diagnostics[0].code, "E0300");
    let entries = format!("set a {{ {} }}", "cite \"a\" ".repeat(50_000));
    assert_eq!(source(&entries).diagnostics, []);
    let braces = "{".repeat(100_000);
    assert_eq!(source(&braces).diagnostics[0].code, "E0301");
    for fault in ["}", "\u{0}"] {
        assert_eq!(source(&fault.repeat(5_000_000)).diagnostics.len(), 200);
    }
    assert_eq!(source("set a { cite \"\u{0}\" }").diagnostics[0].code, "E0304");
    assert_eq!(source("\u{feff}set a { cite \"a\" }").diagnostics, []);
}

/// A letter that cannot be seen, or that turns the order of reading, is told wherever it stands:
/// comments and citations are what people judge a rule by.
#[test]
fn letters_that_cannot_be_seen_are_told() {
    let source = |text: &str| parse(&SourceText::new("t", text));
    for hidden in ["\u{202e}", "\u{2066}", "\u{200b}"] {
        for text in [
            format!("# {hidden}a\nset a {{ cite \"a\" }}"),
            format!("set a{hidden}b {{ cite \"a\" }}"),
            format!("set a {{ cite \"a{hidden}\" }}"),
            format!("set a {{ cite \"a\" # {hidden}\n}}"),
            format!("in r08{hidden}\nset a {{ cite \"a\" }}"),
        ] {
            let told = source(&text).diagnostics;
            assert!(told.iter().any(|d| d.code == "E0304"), "{text:?}: {told:?}");
        }
    }
    assert_eq!(source("in r08\u{0}\nset a { cite \"a\" }").diagnostics[0].code, "E0304");
}
