//! Tables whose columns stand straight on a terminal, where a kanji takes two cells.

use santei_rules::diagnostic::cells;

use crate::paint::Paint;

/// Which edge of its column a text stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Names.
    Left,
    /// Figures.
    Right,
}

/// How a row is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// A heading.
    Bold,
    /// An aside.
    Dim,
    /// Something to look at.
    Warn,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Align>,
    rows: Vec<(Tone, Vec<String>)>,
}

impl Table {
    /// A table with a heading.
    pub fn new(columns: &[(Align, &str)]) -> Self {
        let mut table =
            Self { columns: columns.iter().map(|(align, _)| *align).collect(), rows: Vec::new() };
        table.toned(Tone::Bold, columns.iter().map(|(_, title)| *title));
        table
    }

    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) {
        self.toned(Tone::Plain, texts);
    }

    /// Adds a row of another tone.
    pub fn toned<T: AsRef<str>>(&mut self, tone: Tone, texts: impl IntoIterator<Item = T>) {
        let row = texts.into_iter().map(|text| clean(text.as_ref())).collect();
        self.rows.push((tone, row));
    }

    /// The lines, indented.
    pub fn lines(&self, indent: usize, paint: Paint) -> Vec<String> {
        let mut widths = vec![0; self.columns.len()];
        for (_, row) in &self.rows {
            for (width, text) in widths.iter_mut().zip(row) {
                *width = cells(text).max(*width);
            }
        }
        let line = |(tone, row): &(Tone, Vec<String>)| {
            let mut out = " ".repeat(indent);
            for (at, ((text, width), align)) in
                row.iter().zip(&widths).zip(&self.columns).enumerate()
            {
                if at > 0 {
                    out.push_str("  ");
                }
                let gap = " ".repeat(width.saturating_sub(cells(text)));
                match align {
                    Align::Left => out.extend([text.as_str(), gap.as_str()]),
                    Align::Right => out.extend([gap.as_str(), text.as_str()]),
                }
            }
            let out = out.trim_end();
            match tone {
                Tone::Plain => out.to_owned(),
                Tone::Bold => paint.bold(out),
                Tone::Dim => paint.dim(out),
                Tone::Warn => paint.yellow(out),
            }
        };
        self.rows.iter().map(line).collect()
    }
}

/// A text without characters that would move the cursor, change colours, or turn the order in which
/// the rest is read (UAX #9).
pub fn clean(text: &str) -> String {
    let spoils = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    text.chars().map(|c| if spoils(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_straight_by_cells() {
        let mut table = Table::new(&[(Align::Left, "名称"), (Align::Right, "点")]);
        table.row(["再診料", "76"]);
        table.row(["ＥＣＧ12", "130"]);
        table.row(["ｶﾝｼﾞ", "1"]);
        let lines = table.lines(2, Paint::default());
        assert_eq!(
            lines,
            ["  名称       点", "  再診料     76", "  ＥＣＧ12  130", "  ｶﾝｼﾞ        1"]
        );
        assert!(lines.iter().all(|l| cells(l) == cells(&lines[0])));
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\n"), "a\u{fffd}[2Jb\u{fffd}");
    }
}
