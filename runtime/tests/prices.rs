//! One block of foresight in the real runtime: a price that is already in the block counts against who
//! opens something, before anybody can read it as a quote.

use crate::{
	common::dispatch,
	stress::world::{feeds, prices, signed, World, CLASS},
};
use frame_support::{assert_noop, assert_ok};
use millrace_primitives::{units::DEVICE_HOUR, VaultId};
use millrace_runtime::{invariants, AccountId, PriceFeed, Runtime, RuntimeOrigin};
use pallet_clt::{Error, Grade, Vaults};
use sp_runtime::FixedU128;

const VAULT: VaultId = VaultId(0);

/// A market with one vault at a cover ratio of 1.6, and its owner and the holder of all its units.
fn market() -> (World, AccountId, AccountId) {
	let mut world = World::new(15, &[(Grade::Prime, FixedU128::from_rational(16, 10))]);
	let holder = world.vaults[&VAULT].holder.clone();
	world.chain.begin(Some(&prices(1.0)));
	let owner = world.chain.state.execute_with(|| {
		signed(&holder, pallet_utc::Call::open { class_id: CLASS });
		Vaults::<Runtime>::get(VAULT).expect("it was opened").owner
	});
	world.chain.end();
	(world, owner, holder)
}

fn pool() -> pallet_utc::Call<Runtime> {
	pallet_utc::Call::pool { vault: VAULT, units: DEVICE_HOUR }
}

#[test]
fn nobody_pools_or_withdraws_at_the_last_price_when_the_next_one_is_in_the_block() {
	let (mut world, owner, holder) = market();
	let withdraw =
		|| pallet_clt::Call::withdraw { vault: VAULT, amount: 1, premium_max: u128::MAX };
	let [_, asset] = feeds();
	world.chain.begin(None);
	world.chain.state.execute_with(|| {
		assert_ok!(dispatch(pool(), RuntimeOrigin::signed(holder.clone())));
		assert_ok!(dispatch(withdraw(), RuntimeOrigin::signed(owner.clone())));
	});
	world.chain.end();
	// The collateral falls by a tenth: 1.44.
	let before = world.chain.state.execute_with(|| PriceFeed::quote(asset.clone()));
	world.chain.begin(Some(&prices(0.9)));
	world.chain.state.execute_with(|| {
		let quote = PriceFeed::quote(asset.clone()).expect("it is priced");
		assert_eq!(Some(quote.mid), before.map(|quote| quote.mid));
		let doomed = Error::<Runtime>::BelowIssueRatio;
		assert_noop!(dispatch(pool(), RuntimeOrigin::signed(holder.clone())), doomed);
		let doomed = Error::<Runtime>::BelowIssueRatio;
		assert_noop!(dispatch(withdraw(), RuntimeOrigin::signed(owner.clone())), doomed);
		assert_ok!(invariants::check());
	});
}

#[test]
fn nobody_buys_at_the_last_price_when_a_higher_one_is_in_the_block() {
	let (mut world, owner, holder) = market();
	let [(class_id, price), (asset, gold)] = prices(1.0).try_into().expect("two feeds");
	let units = DEVICE_HOUR;
	world.chain.begin(None);
	world.chain.state.execute_with(|| {
		// More collateral, so that the rise leaves it at its issue ratio.
		signed(&owner, pallet_clt::Call::deposit { vault: VAULT, amount: 10u128.pow(12) });
		signed(&owner, pallet_clt::Call::offer { vault: VAULT, units, ask: None, net_min: 0 });
	});
	world.chain.end();
	let rise = vec![(class_id, price * FixedU128::from_rational(11, 10)), (asset, gold)];
	world.chain.begin(Some(&rise));
	world.chain.state.execute_with(|| {
		let buy = |total_max| pallet_clt::Call::<Runtime>::buy { vault: VAULT, units, total_max };
		let buyer = || RuntimeOrigin::signed(holder.clone());
		let dearer = Error::<Runtime>::TotalAboveMax;
		assert_noop!(dispatch(buy(2_199_999), buyer()), dearer);
		assert_ok!(dispatch(buy(2_200_000), buyer()));
		assert_ok!(invariants::check());
	});
}
