//! Drafts of clt and registry: what providers and holders do.

use super::{
	Desk, Draft, Entry,
	Role::{Holder, Liquidator, Provider, Stranger},
};
use crate::adversary::{
	honest::opening,
	lattice, look,
	value::Value,
	world::{account, fleet, registration, CLASS},
};
use millrace_primitives::{units::DEVICE_HOUR, AssetId, AssetKind, VaultId};
use millrace_runtime::Runtime;
use pallet_clt::{Grade, VaultRecordOf, VaultStatus};

const fn entry(
	call: &'static str,
	role: super::Role,
	weight: u32,
	draft: fn(&mut Desk) -> Draft,
) -> Entry {
	Entry { pallet: "Clt", call, role, weight, draft }
}

const fn of_registry(
	call: &'static str,
	role: super::Role,
	weight: u32,
	draft: fn(&mut Desk) -> Draft,
) -> Entry {
	Entry { pallet: "Registry", call, role, weight, draft }
}

pub const ENTRIES: &[Entry] = &[
	entry("open_vault", Provider, 4, open_vault),
	entry("deposit", Provider, 8, deposit),
	entry("withdraw", Provider, 8, withdraw),
	entry("issue", Provider, 10, issue),
	entry("offer", Provider, 6, offer),
	entry("buy", Holder, 8, buy),
	entry("retire", Provider, 5, retire),
	entry("close", Provider, 4, close),
	entry("exit", Provider, 3, exit),
	entry("liquidate", Liquidator, 12, liquidate),
	entry("wind_down", Liquidator, 20, wind_down),
	entry("settle", Stranger, 20, settle),
	entry("claim", Holder, 6, claim),
	of_registry("register_provider", Provider, 4, register),
	of_registry("update_provider", Provider, 1, update),
	of_registry("raise_bond", Provider, 2, raise_bond),
	of_registry("leave", Provider, 6, leave),
	of_registry("withdraw_bond", Provider, 20, withdraw_bond),
	of_registry("commit_fleet", Provider, 4, commit_fleet),
	of_registry("withdraw_fleet", Provider, 4, withdraw_fleet),
	of_registry("prove_double_pledge", Stranger, 8, prove),
	of_registry("demand_device", Stranger, 3, demand),
	of_registry("open_device", Provider, 15, open_device),
	of_registry("expire_demand", Stranger, 20, expire_demand),
];

type Vault = (u32, VaultRecordOf<Runtime>);

fn is_active(vault: &Vault) -> bool {
	vault.1.status == VaultStatus::Active
}

/// An active vault of the hand with the name of its owner.
fn own_vault(desk: &mut Desk, fits: impl Fn(&Vault) -> bool) -> Option<(String, Vault)> {
	let own: Vec<_> = look::vaults().into_iter().filter(|it| desk.is_own(&it.1.owner)).collect();
	let vault = desk.choose(own, |it| is_active(it) && fits(it))?;
	Some((desk.name(&vault.1.owner)?, vault))
}

fn asset(kind: &AssetKind) -> Value {
	match kind {
		AssetKind::Native => Value::unit("Native"),
		AssetKind::WithId(id) => {
			let id = codec::Encode::encode(id).try_into().expect("four bytes");
			Value::with("WithId", u32::from_le_bytes(id))
		}
	}
}

/// By what an amount of collateral is to be multiplied and divided for its value in millionths of a USD.
fn scale(kind: &AssetKind, prices: &[u128]) -> (u128, u128) {
	match kind {
		AssetKind::Native => (prices[1], 1_000_000_000_000),
		_ => (prices[2], 1_000_000),
	}
}

/// Parts per million of the collateral that count, and the issue ratio in per cent.
fn terms(vault: &VaultRecordOf<Runtime>) -> (u128, u128) {
	let terms = pallet_clt::Collaterals::<Runtime>::get(&vault.collateral_asset);
	let haircut = terms.expect("it is listed").terms.current.haircut;
	let percent = if vault.grade == Grade::Prime { 150 } else { 50 };
	(1_000_000 - u128::from(haircut.deconstruct()), percent)
}

/// Collateral that covers `units` at the issue ratio, a little more than that.
fn needed(vault: &VaultRecordOf<Runtime>, units: u128, prices: &[u128]) -> u128 {
	let (counted, percent) = terms(vault);
	let value = units * prices[0] / 1_000_000 * percent / 100;
	let (times, by) = scale(&vault.collateral_asset, prices);
	value * by / times * 1_000_000 / counted + by / 1_000
}

/// Units that may be issued behind what is there.
fn room(vault: &VaultRecordOf<Runtime>, prices: &[u128]) -> u128 {
	let (counted, percent) = terms(vault);
	let (times, by) = scale(&vault.collateral_asset, prices);
	let value = (vault.collateral - vault.earmarked) * times / by * counted / 1_000_000;
	(value * 100 / percent * 1_000_000 / prices[0]).saturating_sub(look::owed(vault))
}

fn open_vault(desk: &mut Desk) -> Draft {
	let (who, _) = desk.somebody(|who| look::provider(who).filter(|it| it.stays()))?;
	let collateral = if desk.dice.chance(50) { "Native" } else { "WithId(2)" };
	let grade = if desk.dice.chance(50) { "Prime" } else { "Open" };
	let collateral = Value::parse(collateral)?;
	let arguments = vec![
		("class_id", CLASS.0.into()),
		("collateral_asset", collateral),
		("grade", Value::unit(grade)),
	];
	Some((who, arguments))
}

fn deposit(desk: &mut Desk) -> Draft {
	let (who, (id, vault)) = own_vault(desk, |_| true)?;
	let hours = 1 + desk.dice.below(200);
	let amount = needed(&vault, hours * DEVICE_HOUR, desk.prices);
	Some((who, vec![("vault", id.into()), ("amount", amount.into())]))
}

fn withdraw(desk: &mut Desk) -> Draft {
	let (who, (id, vault)) = own_vault(desk, |it| it.1.collateral > 0)?;
	let needed = match look::owed(&vault) {
		0 => 0,
		owed => needed(&vault, owed, desk.prices),
	};
	let most = (vault.collateral - vault.earmarked).checked_sub(needed)?;
	let amount = desk.dice.amount(most)?;
	Some((who, vec![("vault", id.into()), ("amount", amount.into())]))
}

fn issue(desk: &mut Desk) -> Draft {
	let prices = desk.prices;
	let (who, (id, vault)) = own_vault(desk, |it| room(&it.1, prices) > DEVICE_HOUR)?;
	let units = desk.dice.amount(room(&vault, prices))?.max(DEVICE_HOUR / 10);
	Some((who, vec![("vault", id.into()), ("units", units.into())]))
}

fn offer(desk: &mut Desk) -> Draft {
	let prices = desk.prices;
	let (who, (id, vault)) = own_vault(desk, |_| true)?;
	let units = desk.dice.amount(room(&vault, prices)).unwrap_or(0);
	Some((who, vec![("vault", id.into()), ("units", units.into())]))
}

fn buy(desk: &mut Desk) -> Draft {
	let (id, vault) = desk.choose(look::vaults(), |it| is_active(it) && it.1.offered() > 0)?;
	let units = desk.dice.amount(vault.offered())?.max(DEVICE_HOUR / 10).min(vault.offered());
	let owner = vault.owner;
	let (who, _) = desk.somebody(|who| (*who != owner).then_some(()))?;
	Some((who, vec![("vault", id.into()), ("units", units.into())]))
}

fn retire(desk: &mut Desk) -> Draft {
	let units = |it: &Vault| look::free(AssetId::clt(VaultId(it.0)), &it.1.owner);
	let (who, vault) = own_vault(desk, |it| units(it) > 0)?;
	let units = desk.dice.amount(units(&vault).min(look::owed(&vault.1)))?;
	Some((who, vec![("vault", vault.0.into()), ("units", units.into())]))
}

fn close(desk: &mut Desk) -> Draft {
	let settled = |it: &Vault| it.1.status == VaultStatus::Settled && look::owed(&it.1) == 0;
	if let Some((id, _)) = desk.choose(look::vaults(), settled) {
		return Some((desk.anybody(), vec![("vault", id.into())]));
	}
	let empty = |it: &Vault| look::owed(&it.1) == 0 && it.1.earmarked == 0;
	let (who, (id, _)) = own_vault(desk, empty)?;
	Some((who, vec![("vault", id.into())]))
}

/// A vault that may be liquidated now.
fn unsafe_vault(desk: &mut Desk) -> Option<(u32, u128)> {
	let most = |id: u32| millrace_runtime::Clt::liquidation(VaultId(id)).map(|it| it.units_max);
	let vaults = look::vaults().into_iter().filter(is_active);
	let found: Vec<_> = vaults.filter_map(|(id, _)| Some((id, most(id)?))).collect();
	desk.choose(found, |_| true)
}

fn liquidate(desk: &mut Desk) -> Draft {
	let (id, most) = unsafe_vault(desk)?;
	let asset = AssetId::clt(VaultId(id));
	let has = |who: &_| Some(look::free(asset, who)).filter(|units| *units > 0);
	let (who, has) = desk.somebody(has)?;
	let units = desk.dice.amount(most.min(has))?;
	Some((who, vec![("vault", id.into()), ("units", units.into())]))
}

fn wind_down(desk: &mut Desk) -> Draft {
	let prices = desk.prices;
	let below = |it: &Vault| {
		let owed = look::owed(&it.1);
		// A margin of 1.05 rather than 1.5.
		owed > 0 && it.1.collateral < needed(&it.1, owed, prices) * 7 / 10
	};
	let vault = desk.choose(look::vaults(), |it| is_active(it) && below(it))?;
	Some((desk.anybody(), vec![("vault", vault.0.into())]))
}

fn settle(desk: &mut Desk) -> Draft {
	let frozen = |it: &Vault| it.1.status == VaultStatus::Frozen;
	let vault = desk.choose(look::vaults(), frozen)?;
	Some((desk.anybody(), vec![("vault", vault.0.into())]))
}

fn claim(desk: &mut Desk) -> Draft {
	let settled = |it: &Vault| it.1.status == VaultStatus::Settled;
	let (id, _) = desk.choose(look::vaults(), settled)?;
	let asset = AssetId::clt(VaultId(id));
	let (who, _) = desk.somebody(|who| (look::free(asset, who) > 0).then_some(()))?;
	Some((who, vec![("vault", id.into())]))
}

fn exit(desk: &mut Desk) -> Draft {
	let (who, (id, _)) = own_vault(desk, |_| true)?;
	Some((who, vec![("vault", id.into())]))
}

fn raise_bond(desk: &mut Desk) -> Draft {
	let (who, _) = desk.somebody(|who| look::provider(who).filter(|it| it.stays()))?;
	let amount = 1_000_000_000_000 * (1 + desk.dice.below(1_000));
	Some((who, vec![("amount", amount.into())]))
}

fn register(desk: &mut Desk) -> Draft {
	let (who, _) = desk.somebody(|who| look::provider(who).is_none().then_some(()))?;
	let mut named: Vec<_> = (0..desk.dice.below(4)).map(|_| super::victim(desk)).collect();
	named.retain(|named| *named != account(&who));
	named.sort();
	named.dedup();
	let named = named.iter().map(|who| Value::from(AsRef::<[u8]>::as_ref(who))).collect();
	Some((who, registration(Value::List(named)).to_vec()))
}

fn update(desk: &mut Desk) -> Draft {
	let (who, _) = desk.somebody(|who| look::provider(who).filter(|it| it.stays()))?;
	Some((who, registration(Value::List(vec![])).to_vec()))
}

fn leave(desk: &mut Desk) -> Draft {
	let may = |who: &millrace_runtime::AccountId| {
		let vaults = pallet_clt::OwnedVaults::<Runtime>::get(who).len();
		look::provider(who).filter(|it| it.stays() && it.fleets == 0 && vaults == 0)
	};
	let (who, _) = desk.somebody(may)?;
	Some((who, vec![]))
}

fn withdraw_bond(desk: &mut Desk) -> Draft {
	let now = crate::adversary::time::now();
	let may =
		|who: &_| look::provider(who).filter(|it| it.leaving_until.is_some_and(|it| it <= now));
	let (who, _) = desk.somebody(may)?;
	Some((who, vec![]))
}

/// Every second time with a device that another fleet has shown.
fn commit_fleet(desk: &mut Desk) -> Draft {
	let (who, _) = desk.somebody(|who| look::provider(who).filter(|it| it.stays()))?;
	let half = lattice::SETS / 2;
	let used = |set: &u32| pallet_registry::Roots::<Runtime>::contains_key(lattice::root(*set));
	let set = if desk.dice.chance(50) {
		(half + 1..lattice::SETS).find(|set| !used(set) && used(&(set - half)))
	} else {
		(3..half).find(|set| !used(set))
	};
	Some((who, fleet(set?).to_vec()))
}

fn withdraw_fleet(desk: &mut Desk) -> Draft {
	let fleets = look::fleets();
	let own: Vec<_> = fleets.into_iter().filter(|(_, fleet)| desk.is_own(&fleet.owner)).collect();
	let (id, fleet) = desk.choose(own, |(_, fleet)| fleet.is_active() && fleet.demands == 0)?;
	Some((desk.name(&fleet.owner)?, vec![("fleet", id.0.into())]))
}

/// A device that stands in two fleets, as a proof of both.
fn prove(desk: &mut Desk) -> Draft {
	let fleets = look::fleets();
	let active = fleets.iter().filter(|(_, fleet)| fleet.is_active());
	let shown: Vec<_> = active
		.filter_map(|(id, fleet)| Some((id.0, fleet.owner.clone(), lattice::devices(&fleet.root)?)))
		.collect();
	for (n, (first, _, ours)) in shown.iter().enumerate() {
		for (second, owner, theirs) in &shown[n + 1..] {
			let Some(place) = ours.iter().position(|device| theirs.contains(device)) else {
				continue;
			};
			let device = ours[place];
			let other = theirs.iter().position(|its| *its == device)?;
			let proof = |fleet: u32, devices: &[pallet_registry::DeviceId], place: usize| {
				let [fleet, index, _, proof] = opening(fleet, place as u32, devices, place);
				Value::map(&[fleet, index, proof])
			};
			let (first, second) = (proof(*first, ours, place), proof(*second, theirs, other));
			let (who, _) = desk.somebody(|who| (who != owner).then_some(()))?;
			let device = Value::from(&device.0[..]);
			return Some((who, vec![("first", first), ("second", second), ("device", device)]));
		}
	}
	None
}

fn demand(desk: &mut Desk) -> Draft {
	let (id, fleet) = desk.choose(look::fleets(), |(_, fleet)| fleet.is_active())?;
	let (who, _) = desk.somebody(|who| (*who != fleet.owner).then_some(()))?;
	let index = desk.dice.below(fleet.devices.into()) as u32;
	Some((who, vec![("fleet", id.0.into()), ("index", index.into())]))
}

fn open_device(desk: &mut Desk) -> Draft {
	let fleets = look::fleets();
	let own: Vec<_> = fleets.into_iter().filter(|(_, fleet)| desk.is_own(&fleet.owner)).collect();
	let (id, fleet) = desk.choose(own, |(_, fleet)| fleet.is_active() && fleet.demands > 0)?;
	let index = look::demands(id).into_iter().find(|index| *index < lattice::DEVICES)?;
	let devices = lattice::devices(&fleet.root)?;
	Some((desk.name(&fleet.owner)?, opening(id.0, index, devices, index as usize).to_vec()))
}

fn expire_demand(desk: &mut Desk) -> Draft {
	let (id, fleet) = desk.choose(look::fleets(), |(_, fleet)| fleet.demands > 0)?;
	let block = millrace_runtime::System::block_number();
	let over = |index: &u32| {
		let demand = pallet_registry::Demands::<Runtime>::get(id, index);
		!fleet.is_active() || demand.is_some_and(|demand| demand.deadline < block)
	};
	let index = look::demands(id).into_iter().find(over)?;
	Some((desk.anybody(), vec![("fleet", id.0.into()), ("index", index.into())]))
}

/// The name of an asset in a call.
pub fn asset_value(kind: &AssetKind) -> Value {
	asset(kind)
}
