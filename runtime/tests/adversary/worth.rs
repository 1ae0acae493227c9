//! What everybody has, at what it is really worth: V of the adversary and of bystanders.
//!
//! V(hand) = Σ over its accounts of MILL, USD and the external collateral at mid, free or held, + UTC at
//! mid + CLT of others at min(mid, (ColV + reserve) / owed) + units of leases that it ordered, and those
//! that were delivered to it, at mid − what its vaults owe to others at mid − what they delivered, at
//! mid, as machines had to run for that. Prices are the true ones of the script, which a feeder of the
//! adversary cannot move. What the owner of a settled vault holds is its holders'; a fee for terms is spent
//! when it goes on hold.
//!
//! For a bystander the units of an Open vault count at most what the reserve rule keeps behind them: the
//! collateral of the issue ratio, and the premium of that in the reserve. So a withdrawal that keeps the
//! rules takes nothing from its holders, and one that does not is a loss.
//!
//! The class is a bystander of its own, [`fund`]: its backstop, less what that owes, and what pooled and
//! leased units are worth less than the UTC that stand for them. So whoever has UTC loses nothing until
//! the class does.

use super::{
	look,
	world::{account, CLASS, GOLD},
};
use millrace_primitives::{AssetId, AssetKind, Units, VaultId};
use millrace_runtime::{AccountId, Runtime};
use pallet_clt::{Grade, RiskParamsOf, VaultRecordOf, VaultStatus};
use sp_runtime::{FixedPointNumber, Permill};
use std::collections::BTreeMap;

/// Value in 10⁻¹⁸ USD.
pub type Value = i128;
/// A USD in values.
pub const DOLLAR: Value = 1_000_000_000_000_000_000;
/// What a millionth of a USD is in values.
const MICRO: Value = 1_000_000_000_000;

/// Units that leases delivered to each account.
pub type Consumed = BTreeMap<AccountId, Units>;

fn signed(amount: u128) -> Value {
	amount.try_into().expect("no such amount")
}

/// What stands behind the units of one vault.
pub struct Backing {
	id: u32,
	vault: VaultRecordOf<Runtime>,
	owed: Units,
	/// Value of all units at mid, and what covers it, both millionths of a USD.
	debt: u128,
	cover: u128,
	/// As much cover as the reserve rule promises to who stays.
	promised: u128,
}

/// All vaults, valued.
pub struct Worth<'a> {
	prices: &'a [u128],
	consumed: &'a Consumed,
	vaults: Vec<Backing>,
	leases: Vec<look::Lease>,
	filed: Vec<(AccountId, AssetKind, u128)>,
}

/// Value of collateral, millionths of a USD.
fn micros(asset: &AssetKind, amount: u128, prices: &[u128]) -> u128 {
	match asset {
		AssetKind::Native => amount / 1_000_000 * prices[1] / 1_000_000,
		_ => amount * prices[2] / 1_000_000,
	}
}

fn less(amount: u128, share: Permill) -> u128 {
	amount * u128::from(1_000_000 - share.deconstruct()) / 1_000_000
}

fn backing(id: u32, vault: VaultRecordOf<Runtime>, prices: &[u128]) -> Backing {
	let owed = look::owed(&vault);
	let debt = owed * prices[0] / 1_000_000;
	let record = pallet_clt::Collaterals::<Runtime>::get(&vault.collateral_asset);
	let haircut = record.expect("it is listed").terms.current.haircut;
	let settled = pallet_clt::Remedies::<Runtime>::get(VaultId(id));
	let cover = match &settled {
		// What is left of the pot is for those who have not claimed.
		Some(_) => micros(&vault.collateral_asset, vault.collateral - vault.earmarked, prices),
		None => less(micros(&vault.collateral_asset, vault.collateral, prices), haircut),
	} + vault.reserve;
	let params = RiskParamsOf::<Runtime>::get(CLASS).expect("they are set").current;
	let grade = params.grade(vault.grade);
	let premium = grade.curve.risk_premium(grade.issue_ratio);
	let promised = (grade.issue_ratio + premium).saturating_mul_int(debt);
	let promised = if vault.grade == Grade::Prime { debt } else { promised.min(debt) };
	Backing { id, vault, owed, debt, cover, promised }
}

impl Backing {
	/// Value of `units`: min(mid, cover / owed), at most `most` for all of them.
	fn value(&self, units: Units, most: u128) -> Value {
		if self.owed == 0 {
			return 0;
		}
		signed(units * self.debt.min(self.cover).min(most) / self.owed) * MICRO
	}

	/// Whether its owner owes compute.
	fn is_live(&self) -> bool {
		!matches!(self.vault.status, VaultStatus::Settled | VaultStatus::Closed)
	}
}

impl<'a> Worth<'a> {
	pub fn now(prices: &'a [u128], consumed: &'a Consumed) -> Self {
		let vaults = look::all_vaults().into_iter();
		let vaults = vaults.map(|(id, vault)| backing(id, vault, prices)).collect();
		Self { prices, consumed, vaults, leases: look::leases(), filed: look::unclaimed() }
	}

	/// Value of units at mid.
	fn at_mid(&self, units: Units) -> Value {
		signed(units) * signed(self.prices[0]) * 1_000_000
	}

	/// Value of money and collateral.
	fn money(&self, who: &AccountId) -> Value {
		let native = signed(look::has(&AssetKind::Native, who)) * signed(self.prices[1]);
		let gold = signed(look::has(&AssetKind::WithId(GOLD), who)) * signed(self.prices[2]);
		let cash = look::has(&AssetKind::WithId(AssetId::SETTLEMENT), who) - look::fees(who);
		native + gold * 1_000_000 + signed(cash) * MICRO + self.unclaimed(who)
	}

	/// Value of what is filed for an account that could not receive it.
	fn unclaimed(&self, who: &AccountId) -> Value {
		let own = self.filed.iter().filter(|(payee, _, _)| payee == who);
		let value = |asset: &AssetKind, amount: u128| match asset {
			AssetKind::WithId(id) if *id == AssetId::utc(CLASS) => self.at_mid(amount),
			AssetKind::WithId(id) if *id == AssetId::SETTLEMENT => signed(amount) * MICRO,
			AssetKind::WithId(id) if *id != GOLD => 0,
			_ => signed(micros(asset, amount, self.prices)) * MICRO,
		};
		own.map(|(_, asset, amount)| value(asset, *amount)).sum()
	}

	/// V of accounts of one hand. A bystander's units count at most what is promised.
	fn of(&self, hand: &[AccountId], is_bystander: bool) -> Value {
		let mut sum = 0;
		for who in hand {
			sum += self.money(who);
			sum += self.at_mid(look::has(&AssetKind::WithId(AssetId::utc(CLASS)), who));
			sum += self.at_mid(self.consumed.get(who).copied().unwrap_or(0));
		}
		for lease in self.leases.iter().filter(|lease| hand.contains(&lease.customer)) {
			sum += self.at_mid(lease.units);
		}
		for backing in &self.vaults {
			let clt = AssetKind::WithId(AssetId::clt(VaultId(backing.id)));
			let units: Units = hand.iter().map(|who| look::has(&clt, who)).sum();
			let is_own = hand.contains(&backing.vault.owner);
			if is_own {
				sum -= self.at_mid(backing.vault.delivered);
			}
			if is_own && backing.is_live() {
				sum -= self.at_mid(backing.owed) - self.at_mid(units);
				continue;
			}
			let most = if is_bystander { backing.promised } else { u128::MAX };
			sum += backing.value(units, most);
			if is_own {
				let asset = &backing.vault.collateral_asset;
				sum -= signed(micros(asset, backing.vault.collateral, self.prices)) * MICRO;
			}
		}
		sum
	}

	/// V of the adversary.
	pub fn hand(&self, names: &[&str]) -> Value {
		let hand: Vec<_> = names.iter().map(|name| account(name)).collect();
		self.of(&hand, false)
	}

	/// V of a bystander; `class` is the class.
	pub fn bystander(&self, name: &str) -> Value {
		match name {
			"class" => self.fund(),
			_ => self.of(&[account(name)], true),
		}
	}

	/// Units of a vault for which UTC stands, or will again.
	fn promised(&self, vault: u32) -> Units {
		let leases = self.leases.iter().filter(|lease| lease.vault == vault);
		look::pooled(vault) + leases.map(|lease| lease.units).sum::<Units>()
	}

	/// Value at mid of all units that a bystander has or owes: what a price that moves can touch.
	pub fn exposure(&self, name: &str) -> Value {
		let mut units: Units = 0;
		if name == "class" {
			units += self.vaults.iter().map(|backing| self.promised(backing.id)).sum::<Units>();
			return self.at_mid(units + look::shortfall().0);
		}
		let who = account(name);
		units += look::has(&AssetKind::WithId(AssetId::utc(CLASS)), &who);
		let own = self.leases.iter().filter(|lease| lease.customer == who);
		units += own.map(|lease| lease.units).sum::<Units>();
		for backing in &self.vaults {
			units += look::has(&AssetKind::WithId(AssetId::clt(VaultId(backing.id))), &who);
			units += if backing.vault.owner == who { backing.owed } else { 0 };
		}
		self.at_mid(units)
	}

	/// What the class has less what it owes to all who have UTC, or will again.
	fn fund(&self) -> Value {
		let backstop = look::backstop();
		let (_, debt) = look::shortfall();
		let mut sum = self.money(&backstop) - signed(debt) * MICRO;
		let utc = AssetKind::WithId(AssetId::utc(CLASS));
		sum += self.at_mid(look::has(&utc, &backstop));
		for backing in &self.vaults {
			let units = self.promised(backing.id);
			sum += backing.value(units, u128::MAX) - self.at_mid(units);
		}
		sum
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::adversary::world::{World, PRICES};

	/// Values in USD, rounded to the nearest millionth.
	fn usd(value: Value) -> f64 {
		(value / MICRO) as f64 / 1e6
	}

	#[test]
	fn values_of_the_world_are_those_that_a_person_computes() {
		World::new().undone(|_| {
			let consumed = Consumed::new();
			let worth = Worth::now(&PRICES, &consumed);
			// MILL, USD and gold at a dollar each; a saver has 200 hours at 2 USD on top, and has
			// spent nothing.
			let endowment = 3_000_000.0 + 1_000_000.0 + 1_000_000.0;
			assert_eq!(usd(worth.bystander("S")), endowment + 400.0);
			// 200 hours, 20 of them in leases.
			assert_eq!(usd(worth.bystander("C")), endowment + 400.0);
			// An honest provider owes what it has of it: nothing is won by issuing.
			let provider = usd(worth.bystander("P"));
			// 100 hours at 2 USD were given to the holder and 450 to others as UTC; 32.5 USD of
			// premium are in the reserve and were the buyer's.
			assert_eq!(provider, endowment - 200.0 - 900.0);
			// The holder: 100 hours of Prime; 100 of Open at three quarters of 2 USD, for which it paid
			// 200 USD and a premium of 16.25 %; 10 hours of Prime and 60 of Open of the adversary, at
			// 1.125 no premium; 20 of failed vaults that pay in full.
			let open = 150.0 - 200.0 * 1.1625 + 90.0 - 120.0;
			assert_eq!(usd(worth.bystander("H")), endowment + 200.0 + open + 40.0);
			// Another class is not priced, and no lease has delivered anything.
			assert!(worth.hand(&["M0"]) < worth.hand(&["M0", "M1"]));
		});
	}

	#[test]
	fn what_a_hand_moves_within_itself_changes_nothing_and_what_it_sends_away_is_lost() {
		use crate::adversary::world::act;
		World::new().undone(|wire| {
			let consumed = Consumed::new();
			let hand = ["M0", "M1"];
			let before = Worth::now(&PRICES, &consumed).hand(&hand);
			let send = |to: &str| {
				let dest = crate::adversary::value::Value::with(
					"Id",
					crate::adversary::value::Value::account(to),
				);
				let value = 1_000_000_000_000_u64.into();
				let arguments = [("dest", dest), ("value", value)];
				act(wire, "M0", "Balances.transfer_keep_alive", &arguments);
			};
			send("M1");
			assert_eq!(Worth::now(&PRICES, &consumed).hand(&hand), before);
			send("H");
			assert_eq!(Worth::now(&PRICES, &consumed).hand(&hand), before - DOLLAR);
		});
	}
}
