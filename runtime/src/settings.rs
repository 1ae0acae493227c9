//! What governance and the pace of a network set, as it is now.
//!
//! Constants of the metadata read no storage, so that they mean the same on every network and in every
//! block, and clients may keep them. What changes is here: [`Settings`] is what the view function
//! `ParameterSteps.settings` returns.

use crate::{
	parameters::{bonds, leases},
	tracks::Tracks,
	Balance, BlockNumber, Moment, Runtime,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::traits::Get;
use pallet_oracle_governance::Config as Oracle;
use pallet_referenda::TracksInfo;
use pallet_sla::Config as Sla;
use scale_info::TypeInfo;

/// What holds on this network now. Bonds and deposits are in the native token's smallest unit, periods
/// of pallets in milliseconds, those of tracks in blocks.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Settings {
	/// Held of each provider.
	pub provider_bond: Balance,
	/// Held of an account that demands that a device be opened.
	pub demand_bond: Balance,
	/// Held of each price feeder.
	pub feeder_bond: Balance,
	/// Held for each open vault.
	pub vault_deposit: Balance,
	/// Held of each attestor.
	pub attestor_bond: Balance,
	/// Least bond of a dispute.
	pub dispute_bond: Balance,
	/// Held of each customer that claims a fault.
	pub claim_bond: Balance,
	/// Time in which a provider confirms a lease.
	pub confirm_period: Moment,
	/// How long a round of a dispute is voted on.
	pub voting_period: Moment,
	/// How long an outcome may be appealed.
	pub appeal_period: Moment,
	/// How long a referendum has to rule on a dispute.
	pub ruling_period: Moment,
	/// How long a commitment stays on hold after it was ended.
	pub commitment_unbonding: Moment,
	/// How long an epoch may be reported, and claimed.
	pub report_period: Moment,
	/// How long a fault waits before it is applied.
	pub pending_period: Moment,
	/// When something that could not be done is tried again.
	pub retry_period: Moment,
	/// How long a broken agreement counts as a strike.
	pub strike_window: Moment,
	/// How long a provider is suspended.
	pub suspension_period: Moment,
	/// The tracks of referenda, by id.
	pub tracks: Vec<TrackPeriods>,
}

/// How long a referendum stays in each of its phases, blocks.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct TrackPeriods {
	/// The track.
	pub id: u16,
	/// Before it can be decided.
	pub prepare: BlockNumber,
	/// In which it has to be approved.
	pub decide: BlockNumber,
	/// For which it has to stay approved.
	pub confirm: BlockNumber,
	/// Least time between approval and enactment.
	pub enact: BlockNumber,
}

impl Settings {
	/// Reads them.
	pub fn now() -> Self {
		Self {
			provider_bond: bonds::ProviderBond::get(),
			demand_bond: bonds::DemandBond::get(),
			feeder_bond: bonds::FeederBond::get(),
			vault_deposit: bonds::VaultDeposit::get(),
			attestor_bond: bonds::AttestorBond::get(),
			dispute_bond: bonds::DisputeBond::get(),
			claim_bond: bonds::ClaimBond::get(),
			confirm_period: leases::ConfirmPeriod::get(),
			voting_period: <Runtime as Oracle>::VotingPeriod::get(),
			appeal_period: <Runtime as Oracle>::AppealPeriod::get(),
			ruling_period: <Runtime as Oracle>::RulingPeriod::get(),
			commitment_unbonding: <Runtime as Oracle>::CommitmentUnbonding::get(),
			report_period: <Runtime as Sla>::ReportPeriod::get(),
			pending_period: <Runtime as Sla>::PendingPeriod::get(),
			retry_period: <Runtime as Sla>::RetryPeriod::get(),
			strike_window: <Runtime as Sla>::StrikeWindow::get(),
			suspension_period: <Runtime as Sla>::SuspensionPeriod::get(),
			tracks: Tracks::track_ids().filter_map(TrackPeriods::of).collect(),
		}
	}
}

impl TrackPeriods {
	fn of(id: u16) -> Option<Self> {
		let info = Tracks::info(id)?;
		Some(Self {
			id,
			prepare: info.prepare_period,
			decide: info.decision_period,
			confirm: info.confirm_period,
			enact: info.min_enactment_period,
		})
	}
}
