//! One sequence: steps that are drafted or read, what they did to whom, and what is said of it.
//!
//! **At constant prices.** The adversary may win what bystanders lost by calls of their own, and nothing
//! else. A bystander loses nothing but by calls of its own.
//!
//! **At prices that move.** Only bystanders are looked at. A bystander's loss is that of V at the first
//! prices or at the last ones, whichever is less, without calls of its own. It may be (R − 1) of the units
//! that it had or owed at most, and a tenth of that more for bonuses of liquidators, where R is the
//! largest ratio of the highest to the lowest price of one feed.
//!
//! **Where attestors are silent** the honest provider may lose by claims that it does not dispute, and the
//! adversary win by them. It is not to be suspended for them.

use super::{
	exits, honest, look,
	script::Step,
	time,
	wire::Wire,
	world::{account, dispatch, BYSTANDERS, DUST, DUSTY, HAND, PRICES},
	worth::{Consumed, Value, Worth, DOLLAR},
};
use frame_support::traits::{fungible, fungibles, tokens::Preservation};
use millrace_primitives::{
	units::{HOUR, MILL},
	AssetId,
};
use millrace_runtime::{invariants, AccountId, Assets, Balances, Runtime, RuntimeEvent, System};
use pallet_clt::VaultStatus;
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::BTreeMap;

/// What roundings may take from a bystander in a whole sequence: a cent.
const TOLERANCE: Value = DOLLAR / 100;
/// Whose value is looked at: bystanders, and the class.
pub const WATCHED: [&str; BYSTANDERS.len() + 1] = ["P", "H", "C", "S", "W", "class"];

/// What must not be.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Failure {
	/// The adversary has won something.
	Profit,
	/// A bystander has lost something.
	Loss(&'static str),
	/// Somebody cannot leave, or a duty of the chain cannot be done.
	Stuck(String),
	/// An equation does not hold.
	Broken(String),
	/// The runtime panicked.
	Panicked(String),
}

/// Values at one moment.
#[derive(Clone, Debug, Default)]
pub struct Values {
	pub hand: Value,
	pub watched: [Value; WATCHED.len()],
}

/// What a sequence came to.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
	/// What was found, with what it is about, USD.
	pub failures: BTreeMap<Failure, f64>,
	/// What the adversary won beyond what it was paid, USD.
	pub profit: f64,
	/// The largest loss of a bystander, USD.
	pub loss: f64,
}

/// A sequence that runs.
pub struct Trial<'a> {
	wire: &'a Wire,
	pub prices: Vec<u128>,
	extremes: Vec<(u128, u128)>,
	consumed: Consumed,
	customers: BTreeMap<u32, AccountId>,
	first: Values,
	/// What calls of their own did to bystanders, at prices of the time and at the first ones.
	own: [[Value; WATCHED.len()]; 2],
	/// What bystanders paid by calls of their own.
	paid: Value,
	exposure: [Value; WATCHED.len()],
	found: BTreeMap<Failure, f64>,
}

fn usd(value: Value) -> f64 {
	value as f64 / DOLLAR as f64
}

impl<'a> Trial<'a> {
	pub fn new(wire: &'a Wire) -> Self {
		let leases = look::leases().into_iter();
		let mut trial = Self {
			wire,
			prices: PRICES.to_vec(),
			extremes: PRICES.iter().map(|price| (*price, *price)).collect(),
			consumed: Consumed::new(),
			customers: leases.map(|lease| (lease.id, lease.customer)).collect(),
			first: Values::default(),
			own: Default::default(),
			paid: 0,
			exposure: Default::default(),
			found: BTreeMap::new(),
		};
		trial.first = trial.values();
		trial.expose();
		trial
	}

	/// Values at the present prices.
	pub fn values(&self) -> Values {
		self.values_at(&self.prices)
	}

	fn values_at(&self, prices: &[u128]) -> Values {
		let worth = Worth::now(prices, &self.consumed);
		Values { hand: worth.hand(&HAND), watched: WATCHED.map(|name| worth.bystander(name)) }
	}

	fn expose(&mut self) {
		let worth = Worth::now(&self.prices, &self.consumed);
		for (most, name) in self.exposure.iter_mut().zip(WATCHED) {
			*most = (*most).max(worth.exposure(name));
		}
	}

	/// Whether prices have moved.
	pub fn has_moved(&self) -> bool {
		self.extremes.iter().any(|(low, high)| low != high)
	}

	/// Takes a step. None if it was no call, or one that the runtime does not have.
	pub fn take(&mut self, step: &Step) -> Option<DispatchResult> {
		let outcome = match step {
			Step::Call { who, pallet, call, arguments } => {
				let runtime_call = self.wire.call(pallet, call, arguments);
				let name = format!("{pallet}.{call}");
				runtime_call.map(|call| self.call(who, &name, call))
			}
			Step::Pass { elapsed, busy } => {
				time::pass(self.wire, *elapsed, *busy, &self.prices);
				None
			}
			Step::Price { feed, price } => {
				self.move_price(*feed, *price);
				None
			}
			Step::Silence => {
				honest::fall_silent();
				None
			}
			Step::Dust(target) => {
				let target: Result<[u8; 32], _> = target.clone().try_into();
				dust(&AccountId::new(target.expect("an account")));
				None
			}
		};
		self.listen();
		outcome
	}

	fn call(
		&mut self,
		who: &str,
		name: &str,
		call: millrace_runtime::RuntimeCall,
	) -> Result<(), DispatchError> {
		let is_own = BYSTANDERS.contains(&who);
		let before = is_own.then(|| [self.values(), self.values_at(&PRICES)]);
		let outcome = dispatch(call, Some(&account(who)));
		if outcome.is_err() {
			return outcome;
		}
		if let Some(before) = before {
			self.listen();
			let after = [self.values(), self.values_at(&PRICES)];
			for (prices, own) in self.own.iter_mut().enumerate() {
				for (at, own) in own.iter_mut().enumerate() {
					*own += after[prices].watched[at] - before[prices].watched[at];
				}
			}
			let sum = |values: &Values| values.watched.iter().sum::<Value>();
			self.paid += (sum(&before[0]) - sum(&after[0])).max(0);
			self.expose();
		}
		honest::react(self.wire, name);
		outcome
	}

	fn move_price(&mut self, feed: usize, price: u128) {
		self.prices[feed] = price;
		let (low, high) = &mut self.extremes[feed];
		(*low, *high) = ((*low).min(price), (*high).max(price));
		honest::report(self.wire, &self.prices);
		time::pass(self.wire, 3_000, false, &self.prices);
	}

	/// Reads events: what leases delivered to whom, and which duties cannot be done.
	fn listen(&mut self) {
		for record in System::read_events_no_consensus() {
			if let Some((duty, error)) = exits::postponed(&record.event) {
				self.found.insert(Failure::Stuck(format!("{duty} duty: {error:?}")), 0.0);
			}
			match record.event {
				RuntimeEvent::Lease(pallet_lease::Event::Reserved { lease, customer, .. }) => {
					self.customers.insert(lease.0, customer);
				}
				RuntimeEvent::Lease(pallet_lease::Event::Settled { lease, delivered, .. }) => {
					let customer = self.customers.get(&lease.0).expect("it was ordered").clone();
					*self.consumed.entry(customer).or_default() += delivered;
				}
				_ => (),
			}
		}
		System::reset_events();
	}

	/// Lets what is under way come to its end, and says what became of everybody.
	pub fn finish(mut self) -> Verdict {
		for step in self.finale() {
			self.take(&step);
		}
		for _ in 0..4 {
			if at_rest() {
				break;
			}
			self.take(&Step::Pass { elapsed: 9 * 24 * HOUR, busy: false });
		}
		self.judge()
	}

	/// What passes at the end of each sequence.
	pub fn finale(&self) -> [Step; 3] {
		[3_000, HOUR, 60 * HOUR].map(|elapsed| Step::Pass { elapsed, busy: false })
	}

	fn judge(mut self) -> Verdict {
		let last = self.values();
		let at_first = self.values_at(&PRICES);
		let mut verdict = Verdict { profit: f64::NEG_INFINITY, ..Default::default() };
		let moved = self.has_moved();
		if !moved && !honest::is_silent() {
			let profit = last.hand - self.first.hand - self.paid;
			verdict.profit = usd(profit);
			if profit > TOLERANCE {
				self.found.insert(Failure::Profit, usd(profit));
			}
		}
		let ratio = |(low, high): &(u128, u128)| *high as f64 / *low as f64;
		let most = self.extremes.iter().map(ratio).fold(1.0, f64::max);
		for (at, name) in WATCHED.into_iter().enumerate() {
			let loss = |prices: usize, values: &Values| {
				self.first.watched[at] + self.own[prices][at] - values.watched[at]
			};
			let loss = usd(loss(0, &last).min(loss(1, &at_first)));
			let allowed = usd(self.exposure[at]) * (most - 1.0) * 1.1 + usd(TOLERANCE);
			// Claims that nobody contradicts cost a provider something, if it does not dispute them.
			let is_expected = name == "P" && honest::is_silent();
			if is_expected {
				continue;
			}
			verdict.loss = verdict.loss.max(if moved { loss - allowed } else { loss });
			if loss > allowed {
				self.found.insert(Failure::Loss(name), loss);
			}
		}
		if let Some((call, error)) = exits::closed(self.wire) {
			self.found.insert(Failure::Stuck(format!("{call}: {error}")), 0.0);
		}
		if let Err(error) = check() {
			self.found.insert(Failure::Broken(error), 0.0);
		}
		verdict.failures = self.found;
		verdict
	}
}

/// Whether no vault is between two states.
fn at_rest() -> bool {
	use VaultStatus::{Active, Closed, Settled};
	look::vaults().iter().all(|(_, vault)| matches!(vault.status, Active | Closed | Settled))
}

/// 63 kinds of dust and a little MILL.
fn dust(target: &AccountId) {
	let from = account(DUSTY);
	let (give, keep) = (AssetId::external, Preservation::Expendable);
	let _ = <Balances as fungible::Mutate<_>>::transfer(&from, target, MILL / 1_000, keep);
	for kind in DUST {
		// One that has no room for more is full.
		let _ = <Assets as fungibles::Mutate<_>>::transfer(give(kind), &from, target, 1, keep);
	}
}

/// All equations that a call of somebody could break: those of `invariants::check` but for the ones over
/// the runtime's own rules, which no state changes and which take longer than a whole sequence.
fn check() -> Result<(), String> {
	let text = |error: sp_runtime::TryRuntimeError| format!("{error:?}");
	invariants::supply_identity().map_err(text)?;
	invariants::hold_identity().map_err(text)?;
	invariants::native_issuance().map_err(text)?;
	pallet_registry::Pallet::<Runtime>::do_try_state().map_err(text)?;
	pallet_price_feed::Pallet::<Runtime>::do_try_state().map_err(text)?;
	pallet_clt::Pallet::<Runtime>::do_try_state().map_err(text)?;
	pallet_utc::Pallet::<Runtime>::do_try_state().map_err(text)?;
	pallet_lease::Pallet::<Runtime>::do_try_state().map_err(text)?;
	pallet_oracle_governance::Pallet::<Runtime>::do_try_state().map_err(text)?;
	pallet_sla::Pallet::<Runtime>::do_try_state().map_err(text)?;
	pallet_unclaimed::Pallet::<Runtime>::do_try_state().map_err(text)?;
	pallet_clock::Pallet::<Runtime>::do_try_state().map_err(text)
}

#[test]
fn the_equations_of_every_pallet_are_checked_after_a_sequence() {
	let text = include_str!("trial.rs");
	for folder in crate::house::pallets() {
		let check =
			format!("pallet_{}::Pallet::<Runtime>::do_try_state()", folder.replace('-', "_"));
		assert!(text.contains(&check), "{check} is not called");
	}
}
