//! The patient's share in the output of `calc`, `explain` and `test`.

use santei::Lang;
use santei::burden::{ClaimBurden, Settlement};
use santei::image::Image;
use santei_rules::burden::{BurdenCase, BurdenExpectation};

use crate::app::App;
use crate::failure::Failure;
use crate::figures::grouped;
use crate::table::{Align, Table, Tone, clean};

fn yen(app: &App, amount: i64) -> String {
    let number = santei::Fixed::from_int(amount).map_or_else(|| amount.to_string(), grouped);
    format!("{number}{}", app.pick("円", " yen"))
}

/// The shares for people.
pub fn shares(app: &mut App, burdens: &[ClaimBurden], steps: bool) -> Result<(), Failure> {
    for burden in burdens {
        one(app, burden, steps)?;
    }
    Ok(())
}

fn one(app: &mut App, burden: &ClaimBurden, steps: bool) -> Result<(), Failure> {
    let paint = app.out.paint;
    app.out.line("")?;
    let title = paint.bold(app.pick("患者負担", "The patient's share"));
    app.out.line(&title)?;
    if !burden.decided {
        let text = app.pick("  判断できません:", "  cannot be decided:").to_owned();
        app.out.line(&paint.yellow(&text))?;
        for need in &burden.needs {
            app.out.line(&format!("    - {}", clean(&need.text)))?;
        }
    } else {
        let mut table = Table::new(&[
            (Align::Left, app.pick("負担区分", "Payers")),
            (Align::Left, ""),
            (Align::Right, app.pick("点数", "points")),
            (Align::Right, app.pick("保険者", "insurer")),
            (Align::Right, app.pick("公費", "schemes")),
            (Align::Right, app.pick("患者", "patient")),
        ]);
        for group in &burden.groups {
            let paid: i64 = group.paid_yen.iter().sum();
            table.row([
                group.mark.clone(),
                group.payers.clone(),
                group.points.to_string(),
                yen(app, group.insurer_yen),
                yen(app, paid),
                yen(app, group.patient_yen),
            ]);
        }
        let paid: i64 = burden.payers.iter().map(|p| p.paid_yen).sum();
        table.toned(
            Tone::Bold,
            [
                String::new(),
                app.pick("計", "Sum").to_owned(),
                burden.points.to_string(),
                yen(app, burden.insurer_yen),
                yen(app, paid),
                yen(app, burden.patient_yen),
            ]
            .iter(),
        );
        for line in table.lines(2, paint) {
            app.out.line(&line)?;
        }
        for visit in &burden.visits {
            let text = format!(
                "  {} {} {}",
                visit.date,
                app.pick("窓口", "window"),
                yen(app, visit.window_yen)
            );
            app.out.line(&text)?;
        }
        if burden.visits.len() > 1 {
            let sum = yen(app, burden.window_yen);
            let text = format!("  {} {sum}", app.pick("窓口 計", "window, sum"));
            app.out.line(&paint.bold(&text))?;
        }
        if !burden.meals.is_empty() {
            let sum = yen(app, burden.meals_yen);
            let text = format!("  {} {sum}", app.pick("食事・生活療養", "meals"));
            app.out.line(&text)?;
        }
    }
    if steps {
        for step in &burden.steps {
            app.out.line(&format!("  - {}", clean(&step.text)))?;
            if !step.cite.is_empty() {
                let cite = paint.dim(&format!("    {}", clean(&step.cite)));
                app.out.line(&cite)?;
            }
        }
    }
    Ok(())
}

/// Whether `--only` names a case.
pub fn wanted(case: &BurdenCase, only: Option<&str>) -> bool {
    only.is_none_or(|text| case.name.contains(text) || case.of.iter().any(|r| r.contains(text)))
}

/// What a case expects and does not get.
pub fn differences(lang: Lang, image: &Image<'_>, case: &BurdenCase) -> Vec<String> {
    let mut shares = Settlement::default();
    if let Err(error) = case.settle(image, &mut shares) {
        return vec![error.to_string()];
    }
    let mut out = Vec::new();
    let pick = |ja: String, en: String| if lang == Lang::Ja { ja } else { en };
    let open = case.expectations.iter().any(|(e, _)| *e == BurdenExpectation::Undecided);
    if shares.is_decided() == open {
        let needs = format!("{:?}", shares.needs);
        out.push(if open {
            pick("判断できないはずのものが決まりました".into(), "it is decided".into())
        } else {
            pick(format!("判断できません: {needs}"), format!("undecided: {needs}"))
        });
    }
    for (expectation, line) in &case.expectations {
        let Some((wanted, got)) = case.amounts(expectation, &shares) else { continue };
        let word = match expectation {
            BurdenExpectation::Undecided => continue,
            BurdenExpectation::Sum(sum, _) => sum.word().to_owned(),
            BurdenExpectation::Paid(number, _) => format!("paid {number}"),
            BurdenExpectation::Meals(number, _) => format!("meals of {number}"),
        };
        if wanted != got {
            out.push(pick(
                format!("{line} 行: 期待「{word} {wanted} 円」 結果「{got} 円」"),
                format!("line {line}: expected `{word} {wanted} yen`, got `{got} yen`"),
            ));
        }
    }
    out
}
