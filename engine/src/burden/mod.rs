//! The patient's share (患者負担): what the patient pays and what each payer pays.
//!
//! Pure and exact: whole yen in, whole yen out, every limit, ratio, number and rounding from the
//! rule text in the image. The calculation is described in `docs/decisions/0008-burden.md`; it is
//! usable without orders: [`settle`] takes bills.

mod amounts;
pub mod book;
mod certificates;
mod claim;
mod combine;
mod episode;
mod explain;
mod groups;
mod household;
mod index;
mod input;
mod insurer;
mod limit;
mod meals;
mod refused;
mod rounding;
mod schemes;
mod settle;
mod shares;
mod test;
mod window;
mod words;
mod year;

pub use claim::{
    ClaimBurden, ClaimGroupShare, ClaimMealShare, ClaimNeed, ClaimPayer, ClaimStep, ClaimVisitShare,
};
pub use episode::{amounts, claim};
pub use household::{Household, Member, household};
pub use input::{Bill, Certificate, Coverage, Request, Served, Used};
pub use refused::BurdenError;
pub use settle::{Unsettled, settle};
pub use shares::{GroupShare, MealShare, Need, PayerShare, Settlement, Step, StepKind, VisitShare};
pub use year::{OutpatientYear, outpatient_year};
