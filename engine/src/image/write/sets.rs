//! The codes of sets, and the classes that they make.

use super::{WriteError, Writer, short};
use crate::image::layout::{Run, Section, SetRecord};
use std::collections::HashMap;

impl Writer<'_> {
    pub(super) fn sets(&mut self) -> Result<(), WriteError> {
        let program = self.program;
        short(program.sets.len(), "sets")?;
        let mut of_code: Vec<(u32, u16)> = Vec::new();
        for (id, set) in program.sets.iter().enumerate() {
            if !set.codes.is_sorted_by(|a, b| a < b) {
                return Err(WriteError::Unsorted("codes of a set"));
            }
            let at = self.count::<u32>(Section::SetCodes);
            for code in &set.codes {
                match self.codes.binary_search(&code.0) {
                    Ok(at) => of_code.push((at as u32, id as u16)),
                    // Diseases are members of sets without being items.
                    Err(_) => self.push(Section::SetCodes, &code.0),
                }
            }
            let run = Run { at, len: self.count::<u32>(Section::SetCodes) - at };
            let record =
                SetRecord { name: self.text(&set.name), codes: run, flags: u32::from(set.open) };
            self.push(Section::Sets, &record);
        }
        if !program.diseases.is_sorted_by(|a, b| a < b) {
            return Err(WriteError::Unsorted("diseases"));
        }
        program.diseases.iter().for_each(|code| self.push(Section::Diseases, &code.0));
        self.classes(&by_code(&of_code, self.codes.len()))
    }

    /// Codes that are in the same sets are one class, numbered as they come; class 0 is in none.
    fn classes(&mut self, of_code: &[(u32, u16)]) -> Result<(), WriteError> {
        let mut classes: Vec<Vec<u16>> = vec![Vec::new()];
        let mut known: HashMap<Vec<u16>, u16> = HashMap::from([(Vec::new(), 0)]);
        let mut rest = of_code.iter().peekable();
        for dense in 0..self.codes.len() as u32 {
            let mut sets = Vec::new();
            while let Some((_, set)) = rest.next_if(|(at, _)| *at == dense) {
                sets.push(*set);
            }
            let class = match known.get(&sets) {
                Some(class) => *class,
                None => {
                    let class = short(classes.len(), "classes of codes")?;
                    classes.push(sets.clone());
                    known.insert(sets, class);
                    class
                }
            };
            self.push(Section::CodeClasses, &class);
        }
        let mut at = 0_u32;
        for class in &classes {
            self.push(Section::ClassSetStart, &at);
            at += class.len() as u32;
        }
        self.push(Section::ClassSetStart, &at);
        for set in classes.iter().flatten() {
            self.push(Section::ClassSets, set);
        }
        self.classes = classes;
        Ok(())
    }
}

/// Pairs of a dense code and a set in the order of the codes; the sets of a code stay in theirs.
fn by_code(pairs: &[(u32, u16)], codes: usize) -> Vec<(u32, u16)> {
    let mut places = vec![0_usize; codes + 1];
    for (code, _) in pairs {
        if let Some(next) = places.get_mut(*code as usize + 1) {
            *next += 1;
        }
    }
    let mut sum = 0;
    for place in &mut places {
        sum += *place;
        *place = sum;
    }
    let mut ordered = vec![(0, 0); pairs.len()];
    for pair in pairs {
        if let Some(place) = places.get_mut(pair.0 as usize)
            && let Some(slot) = ordered.get_mut(*place)
        {
            *slot = *pair;
            *place += 1;
        }
    }
    ordered
}
