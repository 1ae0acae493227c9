//! The world around the pallet: vaults with real gold, attestors, disputes and prices. What it knows
//! is in storage, so that what is rolled back never happened.

use super::*;
use codec::{Decode, Encode};
use frame_support::{
	ensure,
	traits::{fungibles::Mutate, tokens::Preservation},
};
use millrace_math::mul_div_floor;
use millrace_primitives::{
	Disputes, Draw, Drawn, Earmarks, FeedId, Quote, Quotes, Ruling, Status, Subject,
};
use millrace_support::payout::pay_or_file;
use millrace_testing::quote;
use sp_runtime::FixedU128;
use std::collections::BTreeMap;

/// Keeps the gold of all vaults, and is the administrator of all assets.
pub const SAFE: AccountId = account(12);
/// The backstop of all classes.
pub const BACKSTOP: AccountId = account(13);
/// The treasury.
pub const TREASURY: AccountId = account(14);
/// Gold behind each unit of a vault when it is opened.
pub const COVER: Balance = 3;
/// What each vault owes when it is opened.
pub const OWED: Units = 1_000 * DEVICE_HOUR;

pub const NO_VAULT: DispatchError = DispatchError::Other("there is no such vault");
pub const FROZEN: DispatchError = DispatchError::Other("vault is frozen");
pub const TOO_LITTLE: DispatchError = DispatchError::Other("less is earmarked");
pub const BROKEN: DispatchError = DispatchError::Other("vault is broken");
pub const REFUSED: DispatchError = DispatchError::Other("the dispute is refused");

/// Where a vault is in its life.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum State {
	Active,
	Frozen,
	/// After a graceful exit, or after a failure.
	Settled {
		graceful: bool,
	},
}

/// A vault.
#[derive(Clone, Debug, Decode, Encode)]
pub struct MockVault {
	pub owner: AccountId,
	pub class_id: ClassId,
	pub asset: AssetId,
	pub state: State,
	pub collateral: Balance,
	pub earmarked: Balance,
	pub owed: Units,
	/// It fails at everything it is asked to do, for no reason.
	pub broken: bool,
}

/// What the world knows.
#[derive(Clone, Debug, Decode, Default, Encode)]
pub struct Knowledge {
	pub vaults: BTreeMap<VaultId, MockVault>,
	/// Who measures, and whether it is active.
	pub attestors: BTreeMap<AccountId, bool>,
	pub rulings: Vec<(Subject, Verdict)>,
	/// Who appealed, and against what.
	pub appeals: Vec<(AccountId, Subject, Evidence)>,
	/// No dispute can be begun.
	pub refused: bool,
	/// Price of a device-hour in dollars and its status.
	pub prices: BTreeMap<ClassId, (u32, Status)>,
	/// Price of the native token in cents, if it ever had one.
	pub native: Option<u32>,
	/// Leases that were ever.
	pub leases: u32,
}

/// A ruling, as it is stored.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Verdict {
	Open,
	Wrong,
	Right,
	Unresolved,
}

pub struct World;

impl Rollback for World {
	type Knowledge = Knowledge;
}

impl World {
	pub fn begin(attestors: u32) {
		for (owner, class_id) in [(ALICE, CLASS), (CAROL, CLASS), (ALICE, OTHER)] {
			Self::open(&owner, class_id, OWED);
		}
		for class_id in [CLASS, OTHER] {
			Self::set_price(class_id, 1, Status::Live);
		}
		Self::set_attestors(attestors);
	}

	/// A vault that owes so many units, with [`COVER`] of gold for each.
	pub fn open(owner: &AccountId, class_id: ClassId, owed: Units) -> VaultId {
		let id = VaultId(Self::get().vaults.len() as u32);
		let collateral = owed * COVER;
		assert_ok!(Assets::mint_into(GOLD, &SAFE, collateral));
		let vault = MockVault {
			owner: owner.clone(),
			class_id,
			asset: GOLD,
			state: State::Active,
			collateral,
			earmarked: 0,
			owed,
			broken: false,
		};
		Self::change(|known| known.vaults.insert(id, vault));
		id
	}

	pub fn with<R>(id: VaultId, change: impl FnOnce(&mut MockVault) -> R) -> R {
		Self::change(|known| change(known.vaults.get_mut(&id).expect("the vault is there")))
	}

	pub fn known(id: VaultId) -> MockVault {
		Self::get().vaults[&id].clone()
	}

	pub fn set_state(id: VaultId, state: State) {
		Self::with(id, |vault| vault.state = state);
	}

	pub fn break_vault(id: VaultId, broken: bool) {
		Self::with(id, |vault| vault.broken = broken);
	}

	/// Settle a vault: all that is not earmarked goes.
	pub fn settle(id: VaultId, graceful: bool) {
		let known = Self::known(id);
		let gone = known.collateral - known.earmarked;
		assert_ok!(<Assets as Mutate<_>>::transfer(
			known.asset,
			&SAFE,
			&known.owner,
			gone,
			Preservation::Expendable
		));
		Self::with(id, |vault| {
			vault.collateral -= gone;
			vault.owed = 0;
			vault.state = State::Settled { graceful };
		});
	}

	/// Let there be exactly so many attestors, all of them active.
	pub fn set_attestors(count: u32) {
		Self::change(|known| {
			known.attestors = (0..count).map(|number| (attestor(number), true)).collect();
		});
	}

	pub fn set_active(who: &AccountId, active: bool) {
		Self::change(|known| known.attestors.insert(who.clone(), active));
	}

	pub fn set_price(class_id: ClassId, dollars: u32, status: Status) {
		Self::change(|known| known.prices.insert(class_id, (dollars, status)));
	}

	pub fn set_native_price(cents: u32) {
		Self::change(|known| known.native = Some(cents));
	}

	/// Let a fault be found so.
	pub fn rule(fault: FaultId, verdict: Verdict) {
		Self::set_ruling(Subject::Measurement(fault), verdict);
	}

	fn set_ruling(subject: Subject, verdict: Verdict) {
		Self::change(|known| {
			known.rulings.retain(|(ruled, _)| *ruled != subject);
			known.rulings.push((subject, verdict));
		});
	}

	pub fn refuse(refused: bool) {
		Self::change(|known| known.refused = refused);
	}

	/// `who` cannot receive any gold, or can again.
	pub fn block(who: &AccountId, blocked: bool) {
		let admin = RuntimeOrigin::signed(SAFE);
		if blocked {
			// The account has to exist to be blocked.
			if gold(who) == 0 {
				assert_ok!(Assets::mint_into(GOLD, who, 1));
			}
			assert_ok!(Assets::block(admin, GOLD, who.clone()));
		} else {
			assert_ok!(Assets::thaw(admin, GOLD, who.clone()));
		}
	}

	/// What is earmarked is what the agreements say, and all gold is where it is said to be.
	pub fn check() {
		let known = Self::get();
		let total: Balance = known.vaults.values().map(|vault| vault.collateral).sum();
		assert_eq!(gold(&SAFE), total);
		for (id, vault) in &known.vaults {
			assert!(vault.earmarked <= vault.collateral);
			let left: Balance = crate::Agreements::<Test>::iter_values()
				.filter(|agreement| agreement.vault == *id)
				.map(|agreement| agreement.earmarked().expect("no more was paid"))
				.sum();
			assert_eq!(vault.earmarked, left);
		}
	}

	/// Pay gold out of the vault, or file what `to` cannot receive.
	fn pay(id: VaultId, to: &AccountId, amount: Balance) {
		let asset = Self::known(id).asset;
		let give = |to: &AccountId| {
			<Assets as Mutate<_>>::transfer(asset, &SAFE, to, amount, Preservation::Expendable)
				.map(|_| ())
		};
		assert_ok!(pay_or_file::<_, Filings>(&NativeOrWithId::WithId(asset), to, amount, give));
		Self::with(id, |vault| vault.collateral -= amount);
	}
}

impl Earmarks<AccountId> for World {
	fn available(vault: VaultId, amount: Balance, units: Units) -> Balance {
		let Some(known) = Self::get().vaults.get(&vault).cloned() else { return 0 };
		if known.state != State::Active || known.owed == 0 {
			return 0;
		}
		let share = mul_div_floor(known.collateral, units, known.owed).unwrap_or_default();
		amount.min(share).min(known.collateral - known.earmarked)
	}

	fn earmark(vault: VaultId, amount: Balance, units: Units) -> Result<Balance, DispatchError> {
		let known = Self::get().vaults.get(&vault).cloned().ok_or(NO_VAULT)?;
		ensure!(!known.broken, BROKEN);
		let amount = Self::available(vault, amount, units);
		Self::with(vault, |vault| vault.earmarked += amount);
		Ok(amount)
	}

	fn release(vault: VaultId, amount: Balance) -> DispatchResult {
		let known = Self::get().vaults.get(&vault).cloned().ok_or(NO_VAULT)?;
		ensure!(!known.broken, BROKEN);
		ensure!(known.earmarked >= amount, TOO_LITTLE);
		Self::with(vault, |vault| vault.earmarked -= amount);
		if let State::Settled { graceful } = known.state {
			let to = if graceful { known.owner } else { BACKSTOP };
			Self::pay(vault, &to, amount);
		}
		Ok(())
	}

	fn draw(vault: VaultId, draw: Draw<AccountId>) -> Result<Drawn, DispatchError> {
		let known = Self::get().vaults.get(&vault).cloned().ok_or(NO_VAULT)?;
		ensure!(!known.broken, BROKEN);
		ensure!(known.state != State::Frozen, FROZEN);
		assert!(draw.reporter.is_some() || draw.to_reporter == 0);
		let sum = draw.to_customer + draw.to_reporter + draw.to_backstop;
		ensure!(known.earmarked >= sum, TOO_LITTLE);
		Self::with(vault, |vault| vault.earmarked -= sum);
		Self::pay(vault, &draw.customer, draw.to_customer);
		if let Some(reporter) = &draw.reporter {
			Self::pay(vault, reporter, draw.to_reporter);
		}
		Self::pay(vault, &BACKSTOP, draw.to_backstop);
		let Draw { to_customer, to_reporter, to_backstop, .. } = draw;
		Ok(Drawn { customer: to_customer, reporter: to_reporter, backstop: to_backstop })
	}

	fn earmarked(vault: VaultId) -> Balance {
		Self::get().vaults.get(&vault).map_or(0, |vault| vault.earmarked)
	}
}

impl Disputes<AccountId> for World {
	fn has_frozen(_: VaultId) -> bool {
		unreachable!("a frozen vault says so itself")
	}

	fn is_respondent(_: &AccountId) -> bool {
		unreachable!("agreements keep no bonds of respondents")
	}

	fn active_beside(who: &AccountId) -> Option<u32> {
		let attestors = Self::get().attestors;
		attestors
			.get(who)
			.filter(|active| **active)
			.map(|_| attestors.values().filter(|active| **active).count() as u32)
	}

	fn appeal(who: AccountId, subject: Subject, evidence: Evidence) -> DispatchResult {
		ensure!(!Self::get().refused, REFUSED);
		ensure!(Self::ruling(&subject) == Ruling::Undisputed, REFUSED);
		Self::set_ruling(subject.clone(), Verdict::Open);
		Self::change(|known| known.appeals.push((who, subject, evidence)));
		Ok(())
	}

	fn ruling(subject: &Subject) -> Ruling {
		let rulings = Self::get().rulings;
		match rulings.iter().find(|(ruled, _)| ruled == subject).map(|(_, verdict)| *verdict) {
			None => Ruling::Undisputed,
			Some(Verdict::Open) => Ruling::Open,
			Some(Verdict::Wrong) => Ruling::Wrong,
			Some(Verdict::Right) => Ruling::Right,
			Some(Verdict::Unresolved) => Ruling::Unresolved,
		}
	}
}

impl Quotes for World {
	fn quote(feed: &FeedId) -> Option<Quote> {
		let known = Self::get();
		let (price, decimals, status) = match feed {
			FeedId::Class(class_id) => {
				let (dollars, status) = *known.prices.get(class_id)?;
				(FixedU128::from_u32(dollars), 6, status)
			}
			FeedId::Asset(AssetKind::Native) => {
				(FixedU128::from_rational(known.native?.into(), 100), 12, Status::Stale)
			}
			FeedId::Asset(_) => return None,
		};
		Some(Quote { sealed_at: now(), usable: true, ..quote([price; 3], decimals, status) })
	}

	fn cautious(_: &FeedId) -> Option<Quote> {
		unreachable!("terms open no position")
	}
}

/// The world as benchmarks make it.
pub struct Fixtures;

impl BenchmarkHelper<AccountId> for Fixtures {
	fn set_time(now: Moment) {
		Timestamp::set_timestamp(now);
	}

	fn ensure_class(class_id: ClassId) {
		assert_eq!(class_id, CLASS);
	}

	fn quote(feed: &FeedId, price: FixedU128, decimals: u8) {
		let whole = (price.into_inner() / FixedU128::from_u32(1).into_inner()) as u32;
		match feed {
			FeedId::Class(class_id) => {
				assert_eq!(decimals, 6);
				World::set_price(*class_id, whole, Status::Live);
			}
			FeedId::Asset(_) => World::set_native_price(100 * whole),
		}
	}

	fn vault(owner: &AccountId, class_id: ClassId, units: Units) -> VaultId {
		World::open(owner, class_id, units)
	}

	fn attestors(count: u32) -> Vec<AccountId> {
		World::set_attestors(count);
		(0..count).map(attestor).collect()
	}

	fn ruling(subject: &Subject, wrong: bool) {
		World::set_ruling(subject.clone(), if wrong { Verdict::Wrong } else { Verdict::Right });
	}
}
