//! Calls that the adversary may try: one draft for each call of our pallets that somebody can sign. A
//! draft reads what is there, so that most of its calls are valid; then some are spoilt.

mod compute;
mod oracle;
mod vaults;

use super::{
	dice::Dice,
	look,
	script::Step,
	value::Value,
	wire::Arguments,
	world::{account, HAND},
};
use millrace_runtime::AccountId;

/// What one person can be.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Role {
	Provider,
	Customer,
	Holder,
	Attestor,
	Feeder,
	Liquidator,
	Voter,
	Stranger,
}

impl Role {
	pub const ALL: [Self; 8] = [
		Self::Provider,
		Self::Customer,
		Self::Holder,
		Self::Attestor,
		Self::Feeder,
		Self::Liquidator,
		Self::Voter,
		Self::Stranger,
	];
}

/// Who would call, and with which arguments.
pub type Draft = Option<(String, Vec<(&'static str, Value)>)>;

/// How a call is drafted.
pub struct Entry {
	pub pallet: &'static str,
	pub call: &'static str,
	pub role: Role,
	/// How often it is tried, beside others.
	pub weight: u32,
	pub draft: fn(&mut Desk) -> Draft,
}

/// Where drafts are made.
pub struct Desk<'a> {
	pub dice: &'a mut Dice,
	/// Names of the accounts that may call.
	pub hand: &'a [&'static str],
	/// Names of accounts that may be given something.
	pub others: &'a [&'static str],
	/// True prices, millionths of a USD.
	pub prices: &'a [u128],
}

impl Desk<'_> {
	/// Anybody of the hand.
	pub fn anybody(&mut self) -> String {
		(*self.dice.pick(self.hand).expect("a hand has somebody")).into()
	}

	/// The name of an account of the hand.
	pub fn name(&self, who: &AccountId) -> Option<String> {
		self.hand.iter().find(|name| account(name) == *who).map(|name| name.to_string())
	}

	/// Whether an account is of the hand.
	pub fn is_own(&self, who: &AccountId) -> bool {
		self.name(who).is_some()
	}

	/// Somebody of the hand for whom `value` is something, and that.
	pub fn somebody<T>(&mut self, value: impl Fn(&AccountId) -> Option<T>) -> Option<(String, T)> {
		let start = self.dice.below(self.hand.len() as u128) as usize;
		let mut names = self.hand.iter().cycle().skip(start).take(self.hand.len());
		names.find_map(|name| Some((name.to_string(), value(&account(name))?)))
	}

	/// One of `items` for which `fits`, every second time the newest.
	pub fn choose<T>(&mut self, items: Vec<T>, fits: impl Fn(&T) -> bool) -> Option<T> {
		let mut items: Vec<_> = items.into_iter().filter(fits).collect();
		let count = items.len();
		let newest = self.dice.chance(50);
		let index =
			if newest { count.checked_sub(1)? } else { self.dice.below(count as u128) as usize };
		(index < count).then(|| items.swap_remove(index))
	}

	/// A text with an address.
	pub fn evidence(&self) -> Value {
		let uri = Value::from(&b"ipfs://evidence"[..]);
		Value::map(&[("hash", Value::Bytes(vec![7; 32])), ("uri", uri)])
	}
}

/// Calls of our pallets that nobody can sign.
pub const GOVERNED: [&str; 17] = [
	"Registry.define_class",
	"Registry.retire_class",
	"PriceFeed.register_feed",
	"PriceFeed.retire_feed",
	"PriceFeed.halt_feed",
	"PriceFeed.resume_feed",
	"Clt.set_risk_params",
	"Clt.set_collateral",
	"Clt.freeze",
	"Clt.thaw",
	"Clt.remedy",
	"Sla.define_template",
	"OracleGovernance.dismiss",
	"OracleGovernance.seat_feeder",
	"OracleGovernance.unseat_feeder",
	"OracleGovernance.rule",
	"OracleGovernance.set_policy",
];

/// Calls that are drafted and may be missing in the runtime yet.
pub const COMING: [&str; 3] = ["Clt.exit", "Lease.order", "Lease.buy_in"];

/// All drafts.
pub fn entries() -> Vec<&'static Entry> {
	[vaults::ENTRIES, compute::ENTRIES, oracle::ENTRIES].into_iter().flatten().collect()
}

/// The draft of `pallet.call`.
pub fn entry(name: &str) -> Option<&'static Entry> {
	let (pallet, call) = name.split_once('.')?;
	entries().into_iter().find(|entry| entry.pallet == pallet && entry.call == call)
}

/// What bystanders do by themselves, with money of their own.
pub const VOLUNTARY: [&str; 11] = [
	"Clt.buy",
	"Clt.issue",
	"Clt.offer",
	"Clt.deposit",
	"Clt.claim",
	"Utc.pool",
	"Utc.unpool",
	"Utc.redeem",
	"Lease.terminate",
	"Lease.extend",
	"Assets.transfer",
];

/// What somebody with a plan does one after the other. A number lets so many milliseconds pass, `dip` and
/// `fall` move a price, `bystander` lets somebody else call.
pub const STORIES: &[&str] = &[
	"Utc.redeem, Lease.confirm, Sla.self_report, 3000, Lease.terminate, 259200000",
	"Utc.redeem, Lease.confirm, Sla.self_report, Lease.terminate, Utc.redeem, Lease.confirm, Sla.self_report, Lease.terminate, 259200000",
	"Utc.redeem, Lease.confirm, 3600000, Sla.claim, busy 200000000, Sla.decide, busy 200000000, Sla.apply, Sla.close",
	"Utc.redeem, Lease.confirm, 3600000, Sla.report, Sla.claim, Sla.self_report",
	"Utc.redeem, Lease.confirm, busy 900000000, Lease.settle, busy 190000000, Sla.close",
	"Utc.redeem, busy 1200000, Lease.expire",
	"Utc.redeem, Lease.confirm, Registry.commit_fleet, Registry.prove_double_pledge, 3000, Clt.settle, Clt.claim",
	"dip, Utc.liquidate, Clt.liquidate, Utc.liquidate",
	"fall, Clt.wind_down, 3000, Clt.settle, Clt.claim, Utc.claim_pooled",
	"Registry.demand_device, Registry.open_device",
	"Registry.demand_device, busy 8000000, Registry.expire_demand, Clt.settle",
	"Registry.register_provider, Registry.commit_fleet, 3000, Clt.open_vault, Clt.deposit, Clt.offer, bystander Clt.buy, Registry.prove_double_pledge, Clt.settle",
	"Registry.register_provider, Registry.leave, 1900000000, Registry.withdraw_bond",
	"OracleGovernance.join, OracleGovernance.leave, 1900000000, OracleGovernance.withdraw_bond",
	"OracleGovernance.commit, OracleGovernance.uncommit, 2500000000, OracleGovernance.withdraw_commitment",
	"Registry.commit_fleet, OracleGovernance.attest, 3000, OracleGovernance.leave, OracleGovernance.recount",
	"OracleGovernance.dispute, ConvictionVoting.delegate, ConvictionVoting.vote, OracleGovernance.count_delegated, busy 260000000, OracleGovernance.close, OracleGovernance.appeal, busy 260000000, OracleGovernance.close, busy 180000000, OracleGovernance.conclude, OracleGovernance.clear_ballots",
	"OracleGovernance.dispute, ConvictionVoting.delegate, ConvictionVoting.vote, OracleGovernance.count_delegated",
	"OracleGovernance.dispute, busy 260000000, OracleGovernance.close, busy 180000000, OracleGovernance.conclude",
	"Clt.open_vault, Clt.deposit, Clt.issue, Clt.withdraw, Clt.retire, Clt.close",
	"Clt.deposit, Clt.issue, Clt.withdraw",
	"Sla.offer_template, Utc.redeem, Lease.confirm, Sla.retire_template",
	"Utc.claim_pooled, Utc.redeem_cash, Utc.buy_collateral, Utc.redeem_cash",
	"silence, Utc.redeem, Utc.redeem, Utc.redeem, 3600000, Sla.claim, Sla.claim, Sla.claim, 200000000, 200000000",
	"Sla.self_report, busy 190000000, Sla.decide, Sla.appeal",
	"Sla.self_report, busy 190000000, Sla.decide, busy 190000000, Sla.apply",
];

/// A call by this draft, and in some cases something that is not valid.
pub fn step(desk: &mut Desk, entry: &Entry, spoilt: u128) -> Option<Step> {
	let (mut who, arguments) = (entry.draft)(desk)?;
	let mut arguments: Arguments =
		arguments.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
	if desk.dice.chance(spoilt) {
		spoil(desk, &mut who, &mut arguments);
	}
	Some(Step::call(&who, entry.pallet, entry.call, arguments))
}

/// Makes another one call, or moves a number to an edge.
fn spoil(desk: &mut Desk, who: &mut String, arguments: &mut Arguments) {
	let mut numbers: Vec<_> = arguments.iter_mut().flat_map(|(_, it)| it.numbers()).collect();
	let index = desk.dice.below(numbers.len() as u128) as usize;
	let Some(number) = numbers.get_mut(index).filter(|_| desk.dice.chance(70)) else {
		*who = desk.anybody();
		return;
	};
	**number = match desk.dice.below(7) {
		0 => 0,
		1 => 1,
		2 => u128::MAX,
		3 => number.saturating_add(1),
		4 => number.saturating_sub(1),
		5 => number.saturating_mul(2),
		_ => **number / 2,
	};
}

/// An account that has no key, or whose owner did not ask to be named: where dust and names go. Never the
/// voter, who would have no vote about vaults of which somebody gave it units.
pub fn victim(desk: &mut Desk) -> AccountId {
	let keyless = look::keyless(&HAND);
	let others = desk.others.iter().filter(|name| **name != "W");
	let others: Vec<_> = others.map(|name| account(name)).collect();
	let future = super::exits::future_accounts();
	let all = [keyless, others, future].concat();
	desk.dice.newest(&all).expect("there are some").clone()
}
