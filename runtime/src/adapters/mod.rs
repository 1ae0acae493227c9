//! Where pallets meet: the only folder that knows two pallets of ours at once, and the glue between the
//! SDK's.

mod assets;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod fees;
mod freezer;
mod polls;
mod subjects;
mod validators;

pub use assets::{NativeAndAssets, NativeAndAssetsHolder};
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarks::Fixtures;
pub use fees::{DealWithFees, PoolFees, TreasuryAccount};
pub use freezer::CltFreezer;
pub use polls::{
	dispute_poll, DisputeVotes, JoinedPolls, VotingDelegations, VotingWeights, DISPUTE_POLL,
};
pub use subjects::DisputeSubjects;
pub use validators::{DisableOffenders, FixedValidators};
