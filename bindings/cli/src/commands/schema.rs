//! `santei schema`: the JSON Schemas of input and output.

use crate::app::App;
use crate::arguments::{Document, SchemaArgs};
use crate::exit::Exit;
use crate::failure::Failure;

pub fn run(app: &mut App, args: &SchemaArgs) -> Result<Exit, Failure> {
    let schema = match args.document {
        Document::Episode => santei::episode_schema(),
        Document::Claim => santei::claim_schema(),
        Document::Explanation => santei::explanation_schema(),
        Document::ReceiptReport => santei_uke::audit::report_schema(),
        Document::AuditSummary => santei_uke::audit::summary_schema(),
        Document::ReceiptDifference => santei_uke::compare::difference_schema(),
        Document::Comparison => santei_uke::compare::comparison_schema(),
    };
    app.out.json(&schema)?;
    Ok(Exit::Done)
}
