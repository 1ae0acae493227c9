//! The world around the pallet. What it knows is in storage, so that what is rolled back never
//! happened.

use super::*;
use codec::{Decode, Encode};
use frame_support::ensure;
use millrace_primitives::{FeederId, Obligations, Respondent, Seats, Stake, Subjects, Units};
use std::collections::{BTreeMap, BTreeSet};

/// Where a vault is in its life.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum State {
	Active,
	Frozen,
	Remedied(Remedy),
}

/// What the world knows.
#[derive(Clone, Debug, Decode, Default, Encode)]
pub struct Knowledge {
	/// Vaults that stand on each subject.
	pub subjects: BTreeMap<Subject, Vec<VaultId>>,
	pub vaults: BTreeMap<VaultId, State>,
	/// Whom a remedy was ordered in favour of.
	pub reporters: BTreeMap<VaultId, AccountId>,
	pub attested: BTreeMap<Subject, Moment>,
	pub suspended: BTreeSet<Subject>,
	pub condemned: BTreeMap<Subject, AccountId>,
	pub seats: BTreeMap<AccountId, u8>,
	/// Who answers for every measurement, attestors or not.
	pub measured_by: Vec<AccountId>,
	/// Who has much of a vault.
	pub interested: BTreeSet<(AccountId, VaultId)>,
	/// Worth of what hangs on each subject; none where it has no price.
	pub value: Option<Balance>,
	/// Nothing that the world is asked to do works.
	pub broken: bool,
}

pub const NOT_ACTIVE: DispatchError = DispatchError::Other("vault is not active");
pub const NOT_FROZEN: DispatchError = DispatchError::Other("vault is not frozen");
pub const IN_REMEDY: DispatchError = DispatchError::Other("vault is in remedy");
pub const SEATED: DispatchError = DispatchError::Other("sits already");
pub const NOT_SEATED: DispatchError = DispatchError::Other("does not sit");
pub const BROKEN: DispatchError = DispatchError::Other("the world is broken");

pub struct World;

impl Rollback for World {
	type Knowledge = Knowledge;
}

impl World {
	/// A fleet with two vaults, the issue of each of these, a measurement that names nobody, and a
	/// report.
	pub fn begin() {
		Self::change(|known| {
			*known = Knowledge { value: Some(VALUE), ..Default::default() };
			known.subjects.insert(FLEET, VAULTS.to_vec());
			for vault in VAULTS {
				known.subjects.insert(Subject::Issuance(vault), vec![vault]);
				known.vaults.insert(vault, State::Active);
			}
			known.subjects.insert(MEASUREMENT, Vec::new());
			known.subjects.insert(report(), Vec::new());
		});
	}

	pub fn state(vault: VaultId) -> State {
		Self::get().vaults[&vault]
	}

	pub fn set_state(vault: VaultId, state: State) {
		Self::change(|known| known.vaults.insert(vault, state));
	}

	fn works() -> DispatchResult {
		ensure!(!Self::get().broken, BROKEN);
		Ok(())
	}
}

/// What the feeder reports to a feed.
pub fn report() -> Subject {
	Subject::Report { feeder: FeederId(0), feed: millrace_primitives::FeedId::Class(CLASS) }
}

impl Subjects<AccountId> for World {
	fn respondent(subject: &Subject) -> Option<Respondent<AccountId>> {
		let known = Self::get();
		known.subjects.get(subject).filter(|_| !known.condemned.contains_key(subject))?;
		let of = |account, affiliates| Respondent {
			account,
			affiliates,
			signers: vec![],
			interested: vec![],
			class_id: Some(CLASS),
		};
		Some(match subject {
			Subject::Measurement(_) => Respondent {
				signers: known.measured_by,
				interested: vec![OWNER, AFFILIATE],
				class_id: None,
				..of(CUSTOMER, vec![RELATIVE])
			},
			Subject::Report { .. } => of(FEEDER, vec![]),
			_ => of(OWNER, vec![AFFILIATE]),
		})
	}

	fn stake(subject: &Subject) -> Option<Stake> {
		let known = Self::get();
		Some(Stake { value: known.value?, vaults: known.subjects.get(subject)?.clone() })
	}

	fn is_interested(who: &AccountId, vault: VaultId) -> bool {
		Self::get().interested.contains(&(who.clone(), vault))
	}

	fn attested(subject: &Subject, until: Option<Moment>) -> DispatchResult {
		Self::works()?;
		Self::change(|known| {
			known.suspended.remove(subject);
			match until {
				Some(until) => known.attested.insert(subject.clone(), until),
				None => known.attested.remove(subject),
			};
		});
		Ok(())
	}

	fn suspend(subject: &Subject) -> DispatchResult {
		Self::works()?;
		Self::change(|known| {
			known.attested.remove(subject);
			known.suspended.insert(subject.clone());
		});
		Ok(())
	}

	fn condemn(subject: &Subject, reporter: &AccountId) -> DispatchResult {
		Self::works()?;
		Self::change(|known| known.condemned.insert(subject.clone(), reporter.clone()));
		Ok(())
	}

	fn max_vaults() -> u32 {
		MAX_VAULTS
	}

	fn max_affiliates() -> u32 {
		1
	}
}

impl Obligations<AccountId> for World {
	fn owed(_: &AccountId, _: ClassId) -> Units {
		unreachable!("a stake says what is owed")
	}

	fn open_vaults(_: &AccountId) -> u32 {
		unreachable!("a stake says which vaults owe")
	}

	fn max_vaults() -> u32 {
		unreachable!("subjects say how many vaults they have at most")
	}

	fn condemned(_: &AccountId, _: ClassId, _: &AccountId) -> Result<u32, DispatchError> {
		unreachable!("subjects are condemned, and vaults are remedied")
	}

	fn condemned_weight(_: u32) -> Weight {
		unreachable!("subjects are condemned, and vaults are remedied")
	}

	fn freeze(vault: VaultId) -> DispatchResult {
		Self::works()?;
		ensure!(Self::state(vault) == State::Active, NOT_ACTIVE);
		Self::set_state(vault, State::Frozen);
		Ok(())
	}

	fn thaw(vault: VaultId) -> DispatchResult {
		Self::works()?;
		ensure!(Self::state(vault) == State::Frozen, NOT_FROZEN);
		Self::set_state(vault, State::Active);
		Ok(())
	}

	fn remedy(vault: VaultId, remedy: Remedy, reporter: Option<AccountId>) -> DispatchResult {
		Self::works()?;
		ensure!(!matches!(Self::state(vault), State::Remedied(_)), IN_REMEDY);
		Self::set_state(vault, State::Remedied(remedy));
		if let Some(reporter) = reporter {
			Self::change(|known| known.reporters.insert(vault, reporter));
		}
		Ok(())
	}
}

impl Seats<AccountId> for World {
	fn seat(who: &AccountId, source: u8) -> Result<FeederId, DispatchError> {
		Self::works()?;
		ensure!(!Self::get().seats.contains_key(who), SEATED);
		Self::change(|known| known.seats.insert(who.clone(), source));
		Ok(FeederId(0))
	}

	fn unseat(who: &AccountId) -> Result<FeederId, DispatchError> {
		Self::works()?;
		Self::change(|known| known.seats.remove(who)).ok_or(NOT_SEATED)?;
		Ok(FeederId(0))
	}
}

/// The world as benchmarks make it.
pub struct Fixtures;

impl BenchmarkHelper<AccountId> for Fixtures {
	fn set_time(now: Moment) {
		Timestamp::set_timestamp(now);
	}

	fn subject(_: &AccountId, vaults: u32) -> Subject {
		World::change(|known| {
			known.value = Some(VALUE);
			let ids = (100..100 + vaults).map(VaultId).collect::<Vec<_>>();
			for id in &ids {
				known.vaults.insert(*id, State::Active);
			}
			let subject = Subject::Fleet(FleetId(100));
			known.subjects.insert(subject.clone(), ids);
			subject
		})
	}

	fn delegate(who: &AccountId, class: u16, to: &AccountId, balance: Balance) {
		delegate(who.clone(), class, to.clone(), Conviction::Locked1x, balance).expect("may");
	}
}
