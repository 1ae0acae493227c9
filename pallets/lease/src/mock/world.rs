//! The world around the pallet: vaults that owe real CLT behind real gold, pools that mint real UTC
//! for it, and capacities. What it knows is in storage, so that what is rolled back never happened.

use super::*;
use codec::{Decode, Encode};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungibles::{Create, Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use millrace_math::mul_div_floor;
use millrace_primitives::{
	lease_units, Acceptance, Claimed, Liquidated, Pools, ProviderInfo, Providers, Reservation,
	Standing, TemplateId, VaultFacts, VaultState, Vaults,
};
use sp_runtime::FixedU128;
use std::collections::BTreeMap;

/// Keeps the pooled units of all vaults, and is the administrator of all assets.
pub const POOL: AccountId = account(11);
/// Keeps the gold of all vaults.
pub const SAFE: AccountId = account(12);
/// Gold for a device-hour, if it has a price.
pub const PRICE: Balance = 2;
/// Gold behind each unit of a vault when it is opened.
pub const COVER: Balance = 3;

/// Where a vault is in its life.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum State {
	Active,
	Frozen,
	Settled,
}

/// A vault, and what became of its units.
#[derive(Clone, Debug, Decode, Encode)]
pub struct MockVault {
	pub owner: AccountId,
	pub class_id: ClassId,
	pub state: State,
	pub gold: Balance,
	pub issued: Units,
	pub pooled: Units,
	pub delivered: Units,
	pub claimed: Units,
}

/// What the world knows.
#[derive(Clone, Debug, Decode, Default, Encode)]
pub struct Knowledge {
	pub vaults: BTreeMap<VaultId, MockVault>,
	pub standing: BTreeMap<(AccountId, ClassId), (bool, u32)>,
	/// UTC of each class that no pooled unit stands behind.
	pub shortfall: BTreeMap<ClassId, Units>,
	/// UTC of each class that was given away at the start.
	pub utc: BTreeMap<ClassId, Units>,
	pub no_price: bool,
	/// Nobody attests any fleet.
	pub unattested: bool,
	/// Vaults that cannot deliver, for no reason.
	pub broken: Option<VaultId>,
}

pub const NOT_ACTIVE: DispatchError = DispatchError::Other("vault is not active");
pub const FROZEN: DispatchError = DispatchError::Other("vault is frozen");
pub const TOO_LITTLE: DispatchError = DispatchError::Other("pool has too little");
pub const BROKEN: DispatchError = DispatchError::Other("vault is broken");

pub struct World;

impl Rollback for World {
	type Knowledge = Knowledge;
}

impl World {
	fn with<R>(id: VaultId, change: impl FnOnce(&mut MockVault) -> R) -> R {
		Self::change(|known| change(known.vaults.get_mut(&id).expect("the vault is there")))
	}

	pub fn known(id: VaultId) -> MockVault {
		Self::get().vaults[&id].clone()
	}

	pub fn make_class(class_id: ClassId) {
		assert_ok!(<Assets as Create<_>>::create(AssetId::utc(class_id), POOL, true, 1));
		Self::change(|known| {
			known.shortfall.insert(class_id, 0);
			known.utc.insert(class_id, 0);
		});
	}

	/// Make `who` good for so many devices.
	pub fn set_devices(who: &AccountId, class_id: ClassId, devices: u32) {
		Self::change(|known| known.standing.insert((who.clone(), class_id), (true, devices)));
	}

	pub fn set_standing(who: &AccountId, class_id: ClassId, good: bool) {
		Self::change(|known| {
			known.standing.get_mut(&(who.clone(), class_id)).expect("has devices").0 = good;
		});
	}

	/// Mints UTC for `who` that no pool stands behind.
	pub fn mint_utc(class_id: ClassId, who: &AccountId, units: Units) {
		assert_ok!(Assets::mint_into(AssetId::utc(class_id), who, units));
		Self::change(|known| *known.utc.get_mut(&class_id).expect("class") += units);
	}

	/// Open a vault whose units are all pooled.
	pub fn open(owner: &AccountId, class_id: ClassId, units: Units) -> VaultId {
		let id = VaultId(Self::get().vaults.len() as u32);
		let clt = AssetId::clt(id);
		assert_ok!(<Assets as Create<_>>::create(clt, POOL, false, 1));
		assert_ok!(Assets::mint_into(clt, &POOL, units));
		assert_ok!(Assets::mint_into(GOLD, &SAFE, units * COVER));
		let vault = MockVault {
			owner: owner.clone(),
			class_id,
			state: State::Active,
			gold: units * COVER,
			issued: units,
			pooled: units,
			delivered: 0,
			claimed: 0,
		};
		Self::change(|known| known.vaults.insert(id, vault));
		id
	}

	pub fn freeze(id: VaultId) {
		Self::with(id, |vault| vault.state = State::Frozen);
		assert_ok!(Assets::freeze_asset(RuntimeOrigin::signed(POOL), AssetId::clt(id)));
	}

	pub fn thaw(id: VaultId) {
		Self::with(id, |vault| vault.state = State::Active);
		assert_ok!(Assets::thaw_asset(RuntimeOrigin::signed(POOL), AssetId::clt(id)));
	}

	/// Settle a frozen vault.
	pub fn settle(id: VaultId) {
		Self::thaw(id);
		Self::with(id, |vault| vault.state = State::Settled);
	}

	pub fn break_vault(id: Option<VaultId>) {
		Self::change(|known| known.broken = id);
	}

	pub fn without_price(no_price: bool) {
		Self::change(|known| known.no_price = no_price);
	}

	/// Units are conserved, to the last one, in every vault and every class.
	pub fn check() {
		let known = Self::get();
		let mut in_lease = BTreeMap::<ClassId, Units>::new();
		let mut gone = BTreeMap::<ClassId, Units>::new();
		for (id, vault) in &known.vaults {
			let clt = AssetId::clt(*id);
			let leased: Units = Leases::<Test>::iter_values()
				.filter(|record| record.vault == *id)
				.map(|record| record.units)
				.sum();
			let supply = Assets::total_issuance(clt);
			assert_eq!(supply + vault.delivered + vault.claimed, vault.issued);
			assert_eq!(balance(clt, &POOL), vault.pooled);
			assert_eq!((escrowed(*id), InLease::<Test>::get(*id)), (leased, leased));
			assert_eq!(vault.pooled + leased, supply);
			*in_lease.entry(vault.class_id).or_default() += leased;
			*gone.entry(vault.class_id).or_default() += vault.delivered;
		}
		for (class_id, shortfall) in &known.shortfall {
			let of_class = known.vaults.values().filter(|vault| vault.class_id == *class_id);
			assert_eq!(of_class.map(|vault| vault.claimed).sum::<Units>(), *shortfall);
		}
		for (class_id, minted) in &known.utc {
			let supply = Assets::total_issuance(AssetId::utc(*class_id));
			let of = |sums: &BTreeMap<_, Units>| sums.get(class_id).copied().unwrap_or_default();
			// What customers do not have any more is in leases or was delivered.
			assert_eq!(supply + of(&in_lease) + of(&gone), *minted);
		}
		let gold: Balance = known.vaults.values().map(|vault| vault.gold).sum();
		assert_eq!(balance(GOLD, &SAFE), gold);
	}
}

impl Providers<AccountId> for World {
	fn info(provider: &AccountId, class_id: ClassId) -> ProviderInfo {
		LookUps::mutate(|(standings, _)| *standings += 1);
		let known = Self::get();
		let of = known.standing.get(&(provider.clone(), class_id)).copied();
		let (standing, capacity) = match of {
			Some((true, _)) if known.unattested => (Standing::Unattested, Units::MAX),
			Some((true, _)) => (Standing::Good, Units::MAX),
			Some((false, _)) => (Standing::Condemned, 0),
			None => (Standing::Absent, 0),
		};
		// Leases ask for no bond.
		ProviderInfo { standing, capacity, devices: of.map_or(0, |(_, devices)| devices), bond: 0 }
	}

	fn affiliates(_: &AccountId) -> Vec<AccountId> {
		unreachable!("leases ask for no affiliates")
	}

	fn max_affiliates() -> u32 {
		unreachable!("leases ask for no affiliates")
	}
}

impl Vaults<AccountId> for World {
	fn vault(vault: VaultId) -> Option<VaultFacts<AccountId>> {
		let vault = Self::get().vaults.get(&vault)?.clone();
		let state = match vault.state {
			State::Active => VaultState::Active,
			State::Frozen => VaultState::Frozen,
			State::Settled => VaultState::Settled { reference_price: FixedU128::from_u32(1) },
		};
		Some(VaultFacts { owner: vault.owner, class_id: vault.class_id, state })
	}

	fn ensure_good_delivery(vault: VaultId) -> DispatchResult {
		ensure!(Self::known(vault).state == State::Active, NOT_ACTIVE);
		Ok(())
	}

	fn deliver(vault: VaultId, units: Units, holder: &AccountId) -> DispatchResult {
		with_storage_layer(|| {
			ensure!(Self::get().broken != Some(vault), BROKEN);
			ensure!(Self::known(vault).state != State::Frozen, FROZEN);
			burn(AssetId::clt(vault), holder, units)?;
			Self::with(vault, |vault| vault.delivered += units);
			Promises::tell(Tale::Delivered(units));
			Ok(())
		})
	}

	fn claim(
		vault: VaultId,
		units: Units,
		holder: &AccountId,
		_: &AccountId,
	) -> Result<Claimed, DispatchError> {
		ensure!(Self::known(vault).state == State::Settled, NOT_ACTIVE);
		burn(AssetId::clt(vault), holder, units)?;
		Self::with(vault, |vault| vault.claimed += units);
		Ok(Claimed::default())
	}

	fn liquidate(
		_: VaultId,
		_: Units,
		_: Balance,
		_: &AccountId,
		_: &AccountId,
	) -> Result<Liquidated, DispatchError> {
		unreachable!("leases liquidate nothing")
	}

	fn backstop(_: ClassId) -> AccountId {
		unreachable!("leases leave backstops alone")
	}

	fn worth(_: VaultId, units: Units) -> Option<Balance> {
		(!Self::get().no_price).then(|| units * PRICE)
	}

	fn compensate(
		vault: VaultId,
		amount: Balance,
		units: Units,
		beneficiary: &AccountId,
	) -> Result<Balance, DispatchError> {
		let known = Self::known(vault);
		if known.state != State::Active {
			return Ok(0);
		}
		let supply = Assets::total_issuance(AssetId::clt(vault));
		let most = mul_div_floor(known.gold, units, supply).expect("small");
		let paid = amount.min(most);
		if paid > 0 {
			<Assets as Mutate<_>>::transfer(
				GOLD,
				&SAFE,
				beneficiary,
				paid,
				Preservation::Expendable,
			)?;
			Self::with(vault, |vault| vault.gold -= paid);
			Promises::tell(Tale::Compensated(paid));
		}
		Ok(paid)
	}
}

impl Pools<AccountId> for World {
	fn pooled(_: VaultId) -> Units {
		unreachable!("leases take what they need, or fail")
	}

	fn take(
		vault: VaultId,
		units: Units,
		customer: &AccountId,
		escrow: &AccountId,
	) -> DispatchResult {
		with_storage_layer(|| {
			let known = Self::known(vault);
			ensure!(known.state == State::Active, NOT_ACTIVE);
			ensure!(known.pooled >= units, TOO_LITTLE);
			burn(AssetId::utc(known.class_id), customer, units)?;
			<Assets as Mutate<_>>::transfer(
				AssetId::clt(vault),
				&POOL,
				escrow,
				units,
				Preservation::Expendable,
			)?;
			Self::with(vault, |vault| vault.pooled -= units);
			Ok(())
		})
	}

	fn restore(
		vault: VaultId,
		units: Units,
		escrow: &AccountId,
		customer: &AccountId,
	) -> DispatchResult {
		with_storage_layer(|| {
			let known = Self::known(vault);
			Assets::mint_into(AssetId::utc(known.class_id), customer, units)?;
			Promises::tell(Tale::Restored(units));
			match known.state {
				State::Frozen => Err(FROZEN),
				State::Settled => {
					Self::claim(vault, units, escrow, &POOL)?;
					let owe = |told: &mut Knowledge| {
						*told.shortfall.get_mut(&known.class_id).expect("class") += units;
					};
					Self::change(owe);
					Ok(())
				}
				State::Active => {
					let clt = AssetId::clt(vault);
					<Assets as Mutate<_>>::transfer(
						clt,
						escrow,
						&POOL,
						units,
						Preservation::Expendable,
					)?;
					Self::with(vault, |vault| vault.pooled += units);
					Ok(())
				}
			}
		})
	}
}

/// The world as benchmarks make it.
pub struct Fixtures;

impl BenchmarkHelper<AccountId> for Fixtures {
	fn set_time(now: Moment) {
		Timestamp::set_timestamp(now);
	}

	fn class() -> ClassId {
		let class_id = ClassId(77);
		World::make_class(class_id);
		class_id
	}

	fn capacity(provider: &AccountId, class_id: ClassId, units: Units) {
		// Device-hours of 30 days.
		let devices = u32::try_from(units / (720 * DEVICE_HOUR)).expect("few devices");
		World::set_devices(provider, class_id, devices);
	}

	fn pool(
		provider: &AccountId,
		class_id: ClassId,
		units: Units,
		customer: &AccountId,
	) -> VaultId {
		World::mint_utc(class_id, customer, units);
		World::open(provider, class_id, units)
	}

	fn terms(_: ClassId, _: &AccountId) -> Option<Acceptance> {
		Some(Acceptance { template: TemplateId(1), fee_max: Balance::MAX })
	}

	fn burden(_: LeaseId, _: &AccountId) {}
}

fn burn(asset: AssetId, who: &AccountId, units: Units) -> DispatchResult {
	let all = (Preservation::Expendable, Precision::Exact, Fortitude::Force);
	Assets::burn_from(asset, who, units, all.0, all.1, all.2).map(|_| ())
}

/// Redeem without asking for terms.
pub fn redeem(
	customer: AccountId,
	vault: VaultId,
	devices: u32,
	duration: Moment,
) -> Result<LeaseId, DispatchError> {
	redeem_for(customer, vault, devices, duration, None)
}

/// Redeem as utc does: the lease, then its units out of the pool, or nothing of both.
pub fn redeem_for(
	customer: AccountId,
	vault: VaultId,
	devices: u32,
	duration: Moment,
	terms: Option<Acceptance>,
) -> Result<LeaseId, DispatchError> {
	with_storage_layer(|| {
		let known = World::known(vault);
		let units = lease_units(devices, duration).unwrap_or_default();
		let lease = book(Reservation {
			customer: customer.clone(),
			provider: known.owner,
			class_id: known.class_id,
			vault,
			devices,
			duration,
			units,
			terms,
		})?;
		World::take(vault, units, &customer, &Lease::escrow())?;
		Ok(lease)
	})
}
