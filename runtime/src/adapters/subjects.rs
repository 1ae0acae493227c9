//! What the oracle's attestations and disputes are about.

#![deny(clippy::as_conversions, clippy::expect_used)]

use crate::{
	constants::compute::{InterestLimit, MaxAffiliates, MaxVaults},
	AccountId, Balance, Clt, PriceFeed, Registry, Sla,
};
use alloc::{vec, vec::Vec};
use frame_support::{dispatch::DispatchResult, traits::fungible::NativeOrWithId};
use millrace_math::{mul_div_ceil, share_floor};
use millrace_primitives::{
	FeedId, Moment, Providers, Respondent, Stake, Subject, Subjects, VaultId, VaultState, Vaults,
};
use sp_runtime::{FixedPointNumber, FixedU128};

/// What can be disputed: fleets of the registry, vaults of clt, leases, and reports of feeders.
pub struct DisputeSubjects;

impl DisputeSubjects {
	/// Value of dollars in native tokens at the middle of the last quote, whatever its status, rounded
	/// up. None where there never was one.
	fn in_native(dollars: Balance) -> Option<Balance> {
		/// From the smallest unit of a dollar to that of the native token, at one dollar for each.
		const SCALE: Balance =
			millrace_primitives::units::MILL.div_ceil(millrace_primitives::units::USD);
		let quote = PriceFeed::quote(FeedId::Asset(NativeOrWithId::Native))?;
		let one = SCALE.checked_mul(FixedU128::DIV)?;
		mul_div_ceil(dollars, one, quote.mid.into_inner())
	}

	/// What `vaults` owe together.
	fn stake_of(vaults: Vec<VaultId>) -> Option<Stake> {
		let dollars = vaults
			.iter()
			.try_fold(0u128, |sum, vault| sum.checked_add(Clt::value_owed_usd(*vault)?))?;
		Some(Stake { value: Self::in_native(dollars)?, vaults })
	}

	fn respondent_of(
		account: AccountId,
		class_id: Option<millrace_primitives::ClassId>,
	) -> Respondent<AccountId> {
		let affiliates = <Registry as Providers<_>>::affiliates(&account);
		Respondent { account, affiliates, class_id, signers: vec![], interested: vec![] }
	}
}

impl Subjects<AccountId> for DisputeSubjects {
	fn respondent(subject: &Subject) -> Option<Respondent<AccountId>> {
		match subject {
			Subject::Fleet(fleet) => {
				let facts = Registry::fleet_facts(*fleet).filter(|facts| facts.liable)?;
				Some(Self::respondent_of(facts.owner, Some(facts.class_id)))
			}
			Subject::Issuance(vault) => {
				let facts = <Clt as Vaults<_>>::vault(*vault)?;
				matches!(facts.state, VaultState::Active | VaultState::Frozen)
					.then(|| Self::respondent_of(facts.owner, Some(facts.class_id)))
			}
			Subject::Measurement(fault) => {
				let facts = Sla::fault_facts(*fault)?;
				let mut respondent = Self::respondent_of(facts.customer, Some(facts.class_id));
				respondent.signers = facts.reporters;
				respondent.interested = <Registry as Providers<_>>::affiliates(&facts.provider);
				respondent.interested.push(facts.provider);
				Some(respondent)
			}
			Subject::Report { feeder, feed } => {
				let class_id = match feed {
					FeedId::Class(class_id) => Some(*class_id),
					FeedId::Asset(_) => None,
				};
				// A feeder has declared nobody.
				let account = PriceFeed::feeder_account(*feeder)?;
				let (signers, interested) = (vec![], vec![]);
				Some(Respondent { account, affiliates: vec![], class_id, signers, interested })
			}
		}
	}

	fn stake(subject: &Subject) -> Option<Stake> {
		match subject {
			Subject::Fleet(fleet) => {
				let facts = Registry::fleet_facts(*fleet)?;
				Self::stake_of(Clt::owing_vaults(&facts.owner, facts.class_id))
			}
			Subject::Issuance(vault) => {
				let facts = <Clt as Vaults<_>>::vault(*vault)?;
				let owing = Clt::owing_vaults(&facts.owner, facts.class_id);
				Self::stake_of(owing.into_iter().filter(|owing| owing == vault).collect())
			}
			// One epoch of a lease, and one report among the quorum of a feed: the least bond is
			// enough.
			Subject::Measurement(_) | Subject::Report { .. } => Some(Stake::default()),
		}
	}

	fn is_interested(who: &AccountId, vault: VaultId) -> bool {
		let (units, owed) = Clt::holding(vault, who);
		units > share_floor(owed, InterestLimit::get())
	}

	fn attested(subject: &Subject, until: Option<Moment>) -> DispatchResult {
		match (subject, until) {
			(Subject::Fleet(fleet), Some(_)) => Registry::attest(*fleet, until),
			(Subject::Fleet(_), None) => Self::suspend(subject),
			// Who waits for these asks oracle-governance.
			_ => Ok(()),
		}
	}

	fn suspend(subject: &Subject) -> DispatchResult {
		match subject {
			// A fleet that was withdrawn is not attested any more.
			Subject::Fleet(fleet) => match Registry::fleet_facts(*fleet) {
				Some(facts) if facts.active => Registry::attest(*fleet, None),
				_ => Ok(()),
			},
			// A report goes on counting: whoever could silence feeders by disputing them could choose
			// whom a feed hears. A feed that cannot be trusted is halted by the emergency track.
			_ => Ok(()),
		}
	}

	fn condemn(subject: &Subject, reporter: &AccountId) -> DispatchResult {
		match subject {
			Subject::Fleet(fleet) => Registry::condemn_by_verdict(*fleet, reporter),
			Subject::Report { feeder, feed } => PriceFeed::drop_observation(*feeder, feed),
			_ => Ok(()),
		}
	}

	fn max_vaults() -> u32 {
		MaxVaults::get()
	}

	fn max_affiliates() -> u32 {
		MaxAffiliates::get()
	}
}
