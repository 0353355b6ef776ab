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
mod explain;
mod groups;
mod household;
mod input;
mod insurer;
mod limit;
mod meals;
mod rounding;
mod schemes;
mod settle;
mod shares;
mod test;
mod window;

pub use claim::{
    BurdenError, ClaimBurden, ClaimGroupShare, ClaimMealShare, ClaimNeed, ClaimPayer, ClaimStep,
    ClaimVisitShare, claim,
};
pub use household::{Household, Member, household};
pub use input::{Bill, Certificate, Coverage, Request, Served, Used};
pub use settle::{Unsettled, settle};
pub use shares::{GroupShare, MealShare, Need, PayerShare, Settlement, Step, StepKind, VisitShare};
