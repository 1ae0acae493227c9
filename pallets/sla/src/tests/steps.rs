//! Random steps: every call by anyone, the fates of leases and of what they rest on, time and the hook.

use super::*;
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;
use sp_runtime::DispatchResult;

/// What may happen.
#[derive(Clone, Debug)]
pub enum Step {
	Agree { template: u32, hours: u64, carol: bool, dave: bool },
	Begin { lease: u32 },
	Extend { lease: u32, hours: u64 },
	End { lease: u32, broken: bool },
	Report { lease: u32, back: u32, metric: u8, who: u32, count: u32, bad: u64, cause: u8 },
	SelfReport { lease: u32, back: u32, metric: u8, bad: u64 },
	Claim { lease: u32, back: u32, metric: u8, bad: u64 },
	Decide { measurement: u32 },
	Appeal { fault: u32 },
	Rule { fault: u32, verdict: Verdict },
	Apply { fault: u32 },
	Close { lease: u32 },
	Offer { carol: bool, earmark: u32, fee: u32 },
	Retire { template: u32, governance: bool },
	Freeze { vault: u32 },
	Thaw { vault: u32 },
	Settle { vault: u32, graceful: bool },
	Break { vault: u32, broken: bool },
	Price { live: bool },
	Attestor { number: u32, active: bool },
	Idle { percent: u64 },
	Wait { by: Moment },
}

impl Step {
	/// Whether this is one call, which leaves no trace if it fails.
	pub fn is_call(&self) -> bool {
		!matches!(
			self,
			Self::Rule { .. }
				| Self::Freeze { .. }
				| Self::Thaw { .. }
				| Self::Settle { .. }
				| Self::Break { .. }
				| Self::Price { .. }
				| Self::Attestor { .. }
				| Self::Idle { .. }
				| Self::Wait { .. }
		)
	}

	/// Its kind, as it is written above.
	pub fn name(&self) -> String {
		format!("{self:?}").split(' ').next().unwrap_or_default().to_owned()
	}
}

fn verdict() -> impl Strategy<Value = Verdict> {
	prop_oneof![Just(Verdict::Wrong), Just(Verdict::Right), Just(Verdict::Unresolved)]
}

/// How much of the objective is missed, of a thousand; nothing if it is reached.
fn bad() -> impl Strategy<Value = u64> {
	prop_oneof![3 => Just(0u64), 5 => 1..=1000u64, 2 => Just(1000)]
}

pub fn step() -> impl Strategy<Value = Step> {
	let (id, truth) = (any::<u32>, any::<bool>);
	let (vault, back, metric) = (|| 0..3u32, || 0..4u32, || 0..7u8);
	prop_oneof![
		16 => (0..6u32, 1..30u64, truth(), truth()).prop_map(
			|(template, hours, carol, dave)| Step::Agree { template, hours, carol, dave }
		),
		16 => id().prop_map(|lease| Step::Begin { lease }),
		4 => (id(), 0..10u64).prop_map(|(lease, hours)| Step::Extend { lease, hours }),
		8 => (id(), prop::bool::weighted(0.3))
			.prop_map(|(lease, broken)| Step::End { lease, broken }),
		40 => (id(), back(), metric(), 0..8u32, 1..8u32, bad(), 0..6u8).prop_map(
			|(lease, back, metric, who, count, bad, cause)| {
				Step::Report { lease, back, metric, who, count, bad, cause }
			}
		),
		8 => (id(), back(), metric(), bad()).prop_map(
			|(lease, back, metric, bad)| Step::SelfReport { lease, back, metric, bad }
		),
		8 => (id(), back(), metric(), bad())
			.prop_map(|(lease, back, metric, bad)| Step::Claim { lease, back, metric, bad }),
		16 => id().prop_map(|measurement| Step::Decide { measurement }),
		4 => id().prop_map(|fault| Step::Appeal { fault }),
		5 => (id(), verdict()).prop_map(|(fault, verdict)| Step::Rule { fault, verdict }),
		10 => id().prop_map(|fault| Step::Apply { fault }),
		6 => id().prop_map(|lease| Step::Close { lease }),
		3 => (truth(), 0..=1_000_000u32, 0..100_000u32)
			.prop_map(|(carol, earmark, fee)| Step::Offer { carol, earmark, fee }),
		1 => (0..6u32, truth())
			.prop_map(|(template, governance)| Step::Retire { template, governance }),
		3 => vault().prop_map(|vault| Step::Freeze { vault }),
		4 => vault().prop_map(|vault| Step::Thaw { vault }),
		1 => (vault(), truth())
			.prop_map(|(vault, graceful)| Step::Settle { vault, graceful }),
		1 => (vault(), prop::bool::weighted(0.3))
			.prop_map(|(vault, broken)| Step::Break { vault, broken }),
		1 => truth().prop_map(|live| Step::Price { live }),
		2 => (0..8u32, truth())
			.prop_map(|(number, active)| Step::Attestor { number, active }),
		10 => (0..150u64).prop_map(|percent| Step::Idle { percent }),
		16 => (0..90 * MINUTE).prop_map(|by| Step::Wait { by }),
		10 => (0..60 * HOUR).prop_map(|by| Step::Wait { by }),
	]
}

/// One of the leases whose agreements are not closed, or one that has none.
fn one_of_them(number: u32) -> LeaseId {
	let mut leases: Vec<_> = Agreements::<Test>::iter_keys().collect();
	leases.sort();
	leases.push(LeaseId(1_000_000));
	leases[number as usize % leases.len()]
}

fn one_fault(number: u32) -> FaultId {
	let mut faults: Vec<_> = Faults::<Test>::iter_keys().collect();
	faults.sort();
	faults.push(NextFaultId::<Test>::get());
	faults[number as usize % faults.len()]
}

/// An epoch of a module of a lease, so many before the one that is over last, and a value of it that
/// is so bad.
fn what(lease: u32, back: u32, metric: u8, bad: u64) -> (EpochKey, u64) {
	let lease = one_of_them(lease);
	let Some(agreement) = Agreements::<Test>::get(lease) else {
		return (uptime(lease, 0), 0);
	};
	let track = &agreement.tracks[usize::from(metric) % agreement.tracks.len()];
	let Module { metric, objective, window, .. } = track.module;
	let epochs = agreement.epochs(window, now()).unwrap_or_default() as u32;
	let epoch = match metric {
		Metric::StartLatency => back / 3,
		_ => epochs.saturating_sub(back),
	};
	let value = if metric.more_is_better() {
		objective - objective * bad / 1000
	} else {
		objective + (metric.max() - objective) * bad / 1000
	};
	(key(lease, metric, epoch), value)
}

/// Enough weight for a few things.
fn few() -> Weight {
	type Weights = ();
	<Weights as WeightInfo>::agenda_base()
		+ <Weights as WeightInfo>::agenda_slot() * 20_000
		+ (<Weights as WeightInfo>::apply() + <Weights as WeightInfo>::close()) * 2
}

/// Takes a step. The lives of leases and of templates are here; what is found of epochs and what is no
/// call follow.
pub fn apply_step(step: Step) -> DispatchResult {
	match step {
		Step::Agree { template, hours, carol, dave } => {
			let mut order = if carol { order_of_carol() } else { order() };
			order.customer = if dave { DAVE } else { BOB };
			order.duration = hours * HOUR;
			order.units = u128::from(hours) * DEVICE_HOUR;
			order.price = 2 * order.units;
			agree(order, (template != 0).then(|| accept(TemplateId(template)).unwrap()))
		}
		Step::Begin { lease } => begin(one_of_them(lease)),
		Step::Extend { lease, hours } => {
			let units = u128::from(hours) * DEVICE_HOUR;
			let extension = Extension { units, duration: hours * HOUR, price: 2 * units };
			let lease = one_of_them(lease);
			// Only while it is delivered.
			match Agreements::<Test>::get(lease).and_then(|agreement| agreement.until()) {
				Some(until) if until > now() => extend(lease, extension),
				_ => Ok(()),
			}
		}
		Step::End { lease, broken } => {
			let lease = one_of_them(lease);
			let Some(agreement) = Agreements::<Test>::get(lease) else { return Ok(()) };
			let since = agreement.since().unwrap_or(now());
			let delivered = u128::from((now() - since).min(agreement.duration));
			end(lease, delivered * DEVICE_HOUR / u128::from(HOUR), broken)
		}
		Step::Close { lease } => close(one_of_them(lease)),
		Step::Offer { carol, earmark, fee } => {
			let (earmark, fee) = (Permill::from_parts(earmark), Permill::from_parts(fee));
			let terms = Terms { earmark, fee, ..Sla::template(REALTIME).unwrap_or_else(own).terms };
			offer(if carol { CAROL } else { ALICE }, terms)
		}
		Step::Retire { template, governance } => {
			let call = Call::retire_template { template: TemplateId(template) };
			if governance {
				root(call)
			} else {
				signed(ALICE, call)
			}
		}
		step if step.is_call() => find(step),
		step => {
			surroundings(step);
			Ok(())
		}
	}
}

/// What is said about an epoch, decided and done about it.
fn find(step: Step) -> DispatchResult {
	match step {
		Step::Report { lease, back, metric, who, count, bad, cause } => {
			let (key, value) = what(lease, back, metric, bad);
			let cause = match cause {
				0 => Attribution::Network,
				1 => Attribution::Customer,
				_ => Attribution::Provider,
			};
			let mut result = Ok(());
			for number in who..who + count {
				let one = report_with(attestor(number % 8), key, value, cause);
				result = result.and(one);
			}
			// What some of them said stays.
			if count == 1 {
				result
			} else {
				Ok(())
			}
		}
		Step::SelfReport { lease, back, metric, bad } => {
			let (key, value) = what(lease, back, metric, bad);
			let provider = Agreements::<Test>::get(key.lease).map_or(ERIN, |a| a.provider);
			self_report(provider, key, value)
		}
		Step::Claim { lease, back, metric, bad } => {
			let (key, value) = what(lease, back, metric, bad);
			let customer = Agreements::<Test>::get(key.lease).map_or(ERIN, |a| a.customer);
			claim(customer, key, value)
		}
		Step::Decide { measurement } => {
			let mut keys: Vec<_> = Measurements::<Test>::iter_keys().collect();
			keys.sort();
			let key = keys.get(measurement as usize % keys.len().max(1));
			decide(key.copied().unwrap_or(uptime(LeaseId(0), 0)))
		}
		Step::Appeal { fault } => {
			let id = one_fault(fault);
			let key = Faults::<Test>::get(id).map(|fault| fault.key);
			let provider = key.map_or(ERIN, |key| agreement(key.lease).provider);
			appeal(provider, id)
		}
		Step::Apply { fault } => apply(one_fault(fault)),
		step => unreachable!("{step:?} finds nothing"),
	}
}

fn own() -> TemplateOf<Test> {
	Template { owner: None, deposit: 0, terms: simple() }
}

/// What is no call.
fn surroundings(step: Step) {
	let is = |vault, state| World::known(VaultId(vault)).state == state;
	match step {
		Step::Rule { fault, verdict } => World::rule(one_fault(fault), verdict),
		Step::Freeze { vault } if is(vault, State::Active) => {
			World::set_state(VaultId(vault), State::Frozen);
		}
		Step::Thaw { vault } if is(vault, State::Frozen) => {
			World::set_state(VaultId(vault), State::Active);
		}
		Step::Settle { vault, graceful } if is(vault, State::Frozen) => {
			World::settle(VaultId(vault), graceful);
		}
		Step::Break { vault, broken } => World::break_vault(VaultId(vault), broken),
		Step::Price { live } => {
			World::set_price(CLASS, 1, if live { Status::Live } else { Status::Wide });
		}
		Step::Attestor { number, active } => World::set_active(&attestor(number), active),
		Step::Idle { percent } => {
			idle(few() * percent / 100);
		}
		Step::Wait { by } => pass(by),
		_ => {}
	}
}

/// As in a block: a call that fails is rolled back.
pub fn dispatch(step: Step) -> DispatchResult {
	with_storage_layer(|| apply_step(step))
}
