//! Chain time in the real runtime: what stretches while no block comes, and what does not.

use crate::stress::{
	chain::Chain,
	world::{feeds, prices, signed, World, CLASS},
};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{
	units::{DEVICE_HOUR, HOUR, MINUTE, SECOND},
	LeaseId, Moment, Quotes, Status, VaultId,
};
use millrace_runtime::{
	constants::time::SLOT_DURATION, invariants, AccountId, Clock, Lease, PriceFeed, Runtime,
	RuntimeOrigin, Sla, Timestamp,
};
use pallet_clt::{Grade, Vaults};
use pallet_lease::Leases;
use pallet_sla::{Attribution, EpochKey, Metric, Reading};
use sp_keyring::Sr25519Keyring;
use sp_runtime::FixedU128;
use std::any::TypeId;

/// Time between blocks that is no downtime.
const FREE: Moment = 5 * SLOT_DURATION;
/// The first lease.
const LEASE: LeaseId = LeaseId(0);

/// A market whose only holder has just ordered a device for four hours, and the provider of it.
fn ordered() -> (World, AccountId) {
	let mut world = World::new(15, &[(Grade::Prime, FixedU128::from_u32(3))]);
	let holder = world.vaults[&VaultId(0)].holder.clone();
	world.chain.begin(Some(&prices(1.0)));
	let provider = world.chain.state.execute_with(|| {
		let (vault, units) = (VaultId(0), 4 * DEVICE_HOUR);
		signed(&holder, pallet_utc::Call::open { class_id: CLASS });
		signed(&holder, pallet_utc::Call::pool { vault, units });
		let (devices, duration) = (1, 4 * HOUR);
		signed(
			&holder,
			pallet_utc::Call::redeem {
				class_id: CLASS,
				devices,
				duration,
				vault: None,
				terms: None,
			},
		);
		Vaults::<Runtime>::get(vault).expect("it was opened").owner
	});
	world.chain.end();
	(world, provider)
}

/// The next block comes after `gap`, in whole slots.
fn wait(chain: &mut Chain, gap: Moment) {
	chain.skip(gap / SLOT_DURATION - 1);
	chain.block(None);
}

/// Blocks come as rarely as they may without a downtime, for `time`.
fn run(chain: &mut Chain, time: Moment) {
	for _ in 0..time / FREE {
		wait(chain, FREE);
	}
}

fn confirm(provider: &AccountId) {
	let access = b"sealed".to_vec().try_into().expect("short");
	signed(provider, pallet_lease::Call::confirm { lease: LEASE, access });
}

fn expire() -> frame_support::dispatch::DispatchResult {
	Lease::expire(RuntimeOrigin::signed(Sr25519Keyring::Dave.to_account_id()), LEASE)
}

#[test]
fn all_pallets_with_deadlines_read_chain_time_and_the_price_feed_reads_unix_time() {
	let clock = TypeId::of::<Clock>();
	assert_eq!(TypeId::of::<<Runtime as pallet_registry::Config>::Time>(), clock);
	assert_eq!(TypeId::of::<<Runtime as pallet_clt::Config>::Time>(), clock);
	assert_eq!(TypeId::of::<<Runtime as pallet_lease::Config>::Time>(), clock);
	assert_eq!(TypeId::of::<<Runtime as pallet_sla::Config>::Time>(), clock);
	assert_eq!(TypeId::of::<<Runtime as pallet_oracle_governance::Config>::Time>(), clock);
	let timestamp = TypeId::of::<Timestamp>();
	assert_eq!(TypeId::of::<<Runtime as pallet_price_feed::Config>::Time>(), timestamp);
	assert_eq!(TypeId::of::<<Runtime as pallet_clock::Config>::UnixTime>(), timestamp);
}

#[test]
fn a_provider_still_has_its_minutes_when_no_block_came_for_twenty() {
	let (mut world, provider) = ordered();
	let (chain, period) = (&mut world.chain, 15 * MINUTE);
	let ordered_at = chain.state.execute_with(|| {
		let (now, lease) = (Clock::now(), Leases::<Runtime>::get(LEASE).expect("ordered"));
		assert_eq!((lease.due, Clock::downtime()), (now + period, 0));
		now
	});
	wait(chain, 20 * MINUTE);
	chain.state.execute_with(|| {
		assert_eq!(Clock::downtime(), 20 * MINUTE - FREE);
		assert_eq!(Clock::now(), ordered_at + FREE);
		assert_eq!(Timestamp::get(), ordered_at + 20 * MINUTE);
		assert_noop!(expire(), pallet_lease::Error::<Runtime>::TooEarly);
	});
	// Fifteen minutes less what passed before: the provider is in time a moment before they are over.
	run(chain, period - 2 * FREE);
	chain.state.execute_with(|| {
		assert_eq!(Clock::now(), ordered_at + period - FREE);
		assert_noop!(expire(), pallet_lease::Error::<Runtime>::TooEarly);
		confirm(&provider);
		assert_ok!(invariants::check());
	});
}

#[test]
fn a_provider_has_no_minute_more_than_its_minutes() {
	let (mut world, _) = ordered();
	wait(&mut world.chain, 20 * MINUTE);
	run(&mut world.chain, 15 * MINUTE - FREE);
	world.chain.state.execute_with(|| {
		assert_ok!(expire());
		assert!(Leases::<Runtime>::get(LEASE).is_none());
		assert_ok!(invariants::check());
	});
}

#[test]
fn an_epoch_of_an_agreement_is_as_long_when_no_block_came_for_seventy_minutes() {
	let (mut world, provider) = ordered();
	let chain = &mut world.chain;
	chain.begin(None);
	chain.state.execute_with(|| confirm(&provider));
	chain.end();
	wait(chain, 70 * MINUTE);
	let report = || {
		let key = EpochKey { lease: LEASE, metric: Metric::Availability, epoch: 0 };
		let reading = Reading { unit: Metric::Availability.unit(), value: 1_000_000 };
		let attestor = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
		Sla::report(attestor, key, reading, Attribution::Provider)
	};
	chain.state.execute_with(|| {
		assert_noop!(report(), pallet_sla::Error::<Runtime>::TooEarly);
	});
	run(chain, HOUR - FREE);
	chain.state.execute_with(|| {
		assert_ok!(report());
		// An hour of two hours and ten minutes.
		let delivered = Lease::lease(LEASE).expect("it runs").delivered;
		assert_eq!(delivered, DEVICE_HOUR);
		assert_ok!(invariants::check());
	});
}

#[test]
fn a_price_ages_while_the_chain_stands() {
	let (mut world, _) = ordered();
	let [class_id, _] = feeds();
	let status = |chain: &mut Chain| {
		chain.state.execute_with(|| <PriceFeed as Quotes>::quote(&class_id).unwrap().status)
	};
	world.chain.block(Some(&prices(1.0)));
	world.chain.block(None);
	assert_eq!(status(&mut world.chain), Status::Live);
	wait(&mut world.chain, 3 * MINUTE);
	assert_eq!(status(&mut world.chain), Status::Stale);
	world.chain.state.execute_with(|| {
		let quote = <PriceFeed as Quotes>::quote(&class_id).unwrap();
		assert!(quote.age > 3 * MINUTE - SECOND);
	});
}
