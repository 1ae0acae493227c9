//! Random steps: every call by anyone, the vaults' fates, standings, time and the hook.

use super::*;
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;
use sp_runtime::DispatchResult;

/// What may happen.
#[derive(Clone, Debug)]
pub enum Step {
	Redeem { who: bool, vault: u32, devices: u32, duration: Moment },
	Confirm { lease: u32, wild: bool },
	Terminate { lease: u32, who: u8 },
	Extend { lease: u32, duration: Moment, wild: bool },
	Settle { lease: u32 },
	Expire { lease: u32 },
	Freeze { vault: u32 },
	Thaw { vault: u32 },
	Remedy { vault: u32 },
	Break { vault: Option<u32> },
	Price { none: bool },
	Refuse { refuse: bool },
	Suspend { vault: u32, suspended: bool },
	Standing { vault: u32, good: bool },
	Donate,
	Idle { percent: u64 },
	Wait { by: Moment },
	WaitUntilDue { lease: u32, edge: u8 },
}

impl Step {
	/// Whether this is one call, which leaves no trace if it fails.
	pub fn is_call(&self) -> bool {
		matches!(
			self,
			Self::Redeem { .. }
				| Self::Confirm { .. }
				| Self::Terminate { .. }
				| Self::Extend { .. }
				| Self::Settle { .. }
				| Self::Expire { .. }
		)
	}

	/// Its kind, as it is written above.
	pub fn name(&self) -> String {
		format!("{self:?}").split(' ').next().unwrap_or_default().to_owned()
	}
}

/// Durations of every size: nothing, off the grid, ordinary, too long.
fn duration() -> impl Strategy<Value = Moment> {
	prop_oneof![
		1 => Just(0),
		1 => 1..HOUR,
		12 => (10..200u64).prop_map(|minutes| minutes * MINUTE),
		4 => (1..60u64).prop_map(|days| days * DAY),
		1 => any::<u64>(),
	]
}

pub fn step() -> impl Strategy<Value = Step> {
	let lease = any::<u32>;
	let vault = || 0..3u32;
	let wild = || prop::bool::weighted(0.1);
	prop_oneof![
		24 => (any::<bool>(), vault(), 0..6u32, duration()).prop_map(
			|(who, vault, devices, duration)| Step::Redeem { who, vault, devices, duration }
		),
		24 => (lease(), wild()).prop_map(|(lease, wild)| Step::Confirm { lease, wild }),
		14 => (lease(), 0..8u8).prop_map(|(lease, who)| Step::Terminate { lease, who }),
		12 => (lease(), duration(), wild())
			.prop_map(|(lease, duration, wild)| Step::Extend { lease, duration, wild }),
		20 => lease().prop_map(|lease| Step::Settle { lease }),
		10 => lease().prop_map(|lease| Step::Expire { lease }),
		7 => vault().prop_map(|vault| Step::Freeze { vault }),
		5 => vault().prop_map(|vault| Step::Thaw { vault }),
		1 => vault().prop_map(|vault| Step::Remedy { vault }),
		1 => prop::option::of(vault()).prop_map(|vault| Step::Break { vault }),
		1 => any::<bool>().prop_map(|none| Step::Price { none }),
		2 => prop::bool::weighted(0.1).prop_map(|refuse| Step::Refuse { refuse }),
		2 => (vault(), prop::bool::weighted(0.2))
			.prop_map(|(vault, suspended)| Step::Suspend { vault, suspended }),
		2 => (vault(), prop::bool::weighted(0.8))
			.prop_map(|(vault, good)| Step::Standing { vault, good }),
		1 => Just(Step::Donate),
		8 => (0..150u64).prop_map(|percent| Step::Idle { percent }),
		6 => (0..20 * MINUTE).prop_map(|by| Step::Wait { by }),
		2 => (0..3 * DAY).prop_map(|by| Step::Wait { by }),
		1 => (0..61 * DAY).prop_map(|by| Step::Wait { by }),
		12 => (lease(), 0..3u8)
			.prop_map(|(lease, edge)| Step::WaitUntilDue { lease, edge }),
	]
}

/// One of the leases that are not over, or the next that will be.
fn one_of_them(number: u32) -> LeaseId {
	let mut leases: Vec<_> = Leases::<Test>::iter_keys().collect();
	leases.sort();
	leases.push(NextLeaseId::<Test>::get());
	leases[number as usize % leases.len()]
}

fn parties(lease: LeaseId) -> (AccountId, AccountId) {
	Leases::<Test>::get(lease).map_or((ERIN, ERIN), |record| (record.customer, record.provider))
}

/// Enough weight for a few leases.
fn few() -> Weight {
	type Weights = ();
	<Weights as WeightInfo>::agenda_base()
		+ <Weights as WeightInfo>::agenda_slot() * 20_000
		+ <Weights as WeightInfo>::settle_ended() * 2
}

pub fn apply(step: Step) -> DispatchResult {
	match step {
		Step::Redeem { who, vault, devices, duration } => {
			redeem(if who { BOB } else { DAVE }, VaultId(vault), devices, duration).map(|_| ())
		}
		Step::Confirm { lease, wild } => {
			let lease = one_of_them(lease);
			confirm(if wild { ERIN } else { parties(lease).1 }, lease)
		}
		Step::Terminate { lease, who } => {
			let lease = one_of_them(lease);
			let (customer, provider) = parties(lease);
			let who = match who {
				0 => ERIN,
				1..=4 => provider,
				_ => customer,
			};
			terminate(who, lease)
		}
		Step::Extend { lease, duration, wild } => {
			let lease = one_of_them(lease);
			extend(if wild { ERIN } else { parties(lease).0 }, lease, duration)
		}
		Step::Settle { lease } => settle(ERIN, one_of_them(lease)),
		Step::Expire { lease } => expire(ERIN, one_of_them(lease)),
		step => {
			surroundings(step);
			Ok(())
		}
	}
}

/// What is no call.
fn surroundings(step: Step) {
	let is = |vault, state| World::known(VaultId(vault)).state == state;
	match step {
		Step::Freeze { vault } if is(vault, State::Active) => World::freeze(VaultId(vault)),
		Step::Thaw { vault } if is(vault, State::Frozen) => World::thaw(VaultId(vault)),
		Step::Remedy { vault } if is(vault, State::Frozen) => World::settle(VaultId(vault)),
		Step::Break { vault } => World::break_vault(vault.map(VaultId)),
		Step::Price { none } => World::without_price(none),
		Step::Refuse { refuse } => Promises::refuse(refuse),
		Step::Suspend { vault, suspended } => {
			let known = World::known(VaultId(vault));
			Promises::repute(&known.owner, known.class_id, 50, suspended);
		}
		Step::Standing { vault, good } => {
			let known = World::known(VaultId(vault));
			World::set_standing(&known.owner, known.class_id, good);
		}
		Step::Donate => {
			use frame_support::traits::fungible::Mutate;
			assert_ok!(Balances::mint_into(&Lease::escrow(), millrace_primitives::units::MILL));
		}
		Step::Idle { percent } => {
			idle(few() * percent / 100);
		}
		Step::Wait { by } => pass(by),
		Step::WaitUntilDue { lease, edge } => {
			if let Some(record) = Leases::<Test>::get(one_of_them(lease)) {
				let at = record.due + u64::from(edge) - INSTANT;
				Timestamp::set_timestamp(at.max(now()));
			}
		}
		_ => {}
	}
}

/// As in a block: a call that fails is rolled back.
pub fn dispatch(step: Step) -> DispatchResult {
	with_storage_layer(|| apply(step))
}
