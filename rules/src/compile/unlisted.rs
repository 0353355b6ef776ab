//! Codes that a point table names and no master at hand states.
//!
//! The tables and the masters are published on different days, so a table may know a code that the
//! masters at hand do not. The code becomes an item whose facts are not at hand: an order of it is
//! answered "cannot decide", and the table's rows about it stay.

use std::collections::BTreeMap;

use santei::ir::{Body, Item, Origin, Version};
use santei::{Code, Day};

use super::Context;

pub(super) fn run(context: &mut Context<'_>) {
    let program = &mut context.program;
    let tables = &program.tables;
    let mut named: BTreeMap<Code, Origin> = BTreeMap::new();
    let pairs = tables.exclusion.iter();
    let rows = tables
        .index
        .iter()
        .map(|r| (r.code, r.origin))
        .chain(tables.inclusion.iter().map(|r| (r.code, r.origin)))
        .chain(pairs.flat_map(|r| [(r.first, r.origin), (r.second, r.origin)]))
        .chain(tables.inpatient.iter().map(|r| (r.code, r.origin)))
        .chain(tables.limit.iter().map(|r| (r.code, r.origin)))
        .chain(tables.comment.iter().map(|r| (r.code, r.origin)));
    for (code, origin) in rows {
        if program.items.binary_search_by_key(&code, |item| item.code).is_err() {
            named.entry(code).or_insert(origin);
        }
    }
    if named.is_empty() {
        return;
    }
    program.items.extend(named.into_iter().map(|(code, origin)| Item {
        code,
        versions: vec![Version {
            from: Day::MIN,
            to: Day::MAX,
            name: String::new(),
            kana: String::new(),
            section: String::new(),
            source: origin.source,
            row: origin.row,
            body: Body::NotAtHand,
        }],
    }));
    program.items.sort_by_key(|item| item.code);
}
