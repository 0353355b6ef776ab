//! The rows of the electronic point tables, by the code that owns them.

use super::{WriteError, Writer, short};
use crate::Code;
use crate::image::layout::{
    CommentRecord, EdgeRecord, IndexRecord, InpatientRecord, LimitRecord, MEMBER_ROW, MannerRecord,
    MemberRecord, NONE, NONE16, Section,
};
use crate::image::windows::pack;
use std::collections::HashMap;

impl<'a> Writer<'a> {
    pub(super) fn tables(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        let tables = &program.tables;
        short(tables.group_names.len(), "bundle groups")?;
        for name in &tables.group_names {
            let text = self.text(name);
            self.push(Section::GroupNames, &text);
        }

        // Rows are put in order before anything of them is numbered, so that writing what was
        // read gives the same bytes.
        let rows = self.in_order(&tables.index, "01", |r| r.code)?;
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let mut flags = 0_u16;
            for (bit, flag) in row.exclusion_flags.iter().enumerate() {
                flags |= u16::from(*flag) << bit;
            }
            flags |= u16::from(row.limit_flag) << 4;
            let mut record = IndexRecord {
                windows: [NONE; 3],
                row: row.origin.row,
                groups: [NONE16; 3],
                period: self.period(&row.origin)?,
                inpatient_group: row.inpatient_group,
                flags,
            };
            for ((window, group), (w, g)) in
                record.windows.iter_mut().zip(&mut record.groups).zip(&row.groups)
            {
                *window = w.map_or(NONE, pack);
                *group = g.0;
            }
            records.push((owner, record));
        }
        self.csr(Section::IndexStart, Section::Index, &records);

        let rows = self.in_order(&tables.inclusion, "02", |r| r.code)?;
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let record = MemberRecord { group: row.group.0, period: self.period(&row.origin)? };
            records.push((owner, record));
            if row.origin.row > MEMBER_ROW {
                return Err(WriteError::TooMany("rows of 02"));
            }
            let special = if row.special { !MEMBER_ROW } else { 0 };
            self.push(Section::MemberRows, &(row.origin.row | special));
        }
        self.csr(Section::MemberStart, Section::Members, &records);

        let mut rows = self.in_order(&tables.exclusion, "03", |r| r.first)?;
        rows.sort_by_key(|(owner, r)| (*owner, r.second, r.table, r.origin));
        let mut records = Vec::with_capacity(rows.len());
        let mut manners: HashMap<MannerRecord, u32> = HashMap::new();
        for (owner, row) in rows {
            let manner = MannerRecord {
                window: pack(row.within),
                period: self.period(&row.origin)?,
                keep: row.keep as u8,
                bits: u8::from(row.special) | ((row.table as u8) << 4),
            };
            let new = manners.len() as u32;
            let at = *manners.entry(manner).or_insert(new);
            if at == new {
                self.push(Section::Manners, &manner);
            }
            let record = EdgeRecord { other: self.dense(row.second, "03")?, manner: at };
            records.push((owner, record));
            self.push(Section::EdgeRows, &row.origin.row);
        }
        self.csr(Section::EdgeStart, Section::Edges, &records);

        let rows = self.in_order(&tables.inpatient, "04", |r| r.code)?;
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let record = InpatientRecord {
                row: row.origin.row,
                group: row.group,
                class: row.class,
                period: self.period(&row.origin)?,
                reserved: 0,
            };
            records.push((owner, record));
        }
        self.csr(Section::InpatientStart, Section::Inpatient, &records);

        let rows = self.in_order(&tables.limit, "05", |r| r.code)?;
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let record = LimitRecord {
                unit_name: self.text(&row.unit_name),
                row: row.origin.row,
                window: pack(row.within),
                unit: row.unit,
                max: row.max,
                period: self.period(&row.origin)?,
                special: u16::from(row.special),
            };
            records.push((owner, record));
        }
        self.csr(Section::LimitStart, Section::Limits, &records);

        let mut rows = self.in_order(&tables.comment, "comment-link", |r| r.code)?;
        // The comments of a pattern stand together.
        rows.sort_by_key(|(owner, row)| (*owner, row.pattern));
        let mut records = Vec::with_capacity(rows.len());
        for (owner, row) in rows {
            let record = CommentRecord {
                comment: row.comment.0,
                row: row.origin.row,
                pattern: row.pattern,
                period: self.period(&row.origin)?,
                times: row.times,
                condition: row.condition,
                setting: row.setting,
                absence: u8::from(row.absence),
                reserved: 0,
            };
            records.push((owner, record));
        }
        self.csr(Section::CommentStart, Section::Comments, &records);
        Ok(())
    }

    /// Rows with the dense code that owns them, ascending; the order of the file is kept within a
    /// code.
    fn in_order<T>(
        &self,
        rows: &'a [T],
        what: &'static str,
        code: impl Fn(&T) -> Code,
    ) -> Result<Vec<(u32, &'a T)>, WriteError> {
        let mut owned = Vec::with_capacity(rows.len());
        for row in rows {
            owned.push((self.dense(code(row), what)?, row));
        }
        owned.sort_by_key(|(owner, _)| *owner);
        Ok(owned)
    }

    fn csr<T: bytemuck::Pod>(&mut self, starts: Section, section: Section, rows: &[(u32, T)]) {
        self.starts(starts, rows.iter().map(|(owner, _)| *owner));
        for (_, row) in rows {
            self.push(section, row);
        }
    }

    /// The start array of a CSR whose rows belong to the given dense codes (ascending). It ends
    /// behind the last code that has a row: most codes are drugs and have none.
    fn starts(&mut self, section: Section, owners: impl Iterator<Item = u32>) {
        let mut counts = vec![0_u32; self.codes.len() + 1];
        for owner in owners {
            if let Some(count) = counts.get_mut(owner as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0_u32;
        for count in &mut counts {
            sum += *count;
            *count = sum;
        }
        counts.truncate(counts.partition_point(|start| *start < sum) + 1);
        self.section(section).extend_from_slice(bytemuck::cast_slice(&counts));
    }
}
