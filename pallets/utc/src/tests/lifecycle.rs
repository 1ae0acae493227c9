use super::*;

/// A lease is over: so much was delivered, the rest comes back.
fn end(lease: u32, delivered: Units) {
	let (customer, vault, units) = Leases::take(LeaseId(lease)).expect("is not over");
	if delivered > 0 {
		deliver(vault, delivered);
	}
	assert_ok!(restore(vault, units - delivered, &customer));
	assert_ok!(Utc::do_try_state());
}

#[test]
fn three_providers_one_of_whom_fails_and_nobody_loses() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second, third] = [0, 1, 2].map(|n| vault_of(n, 100));
		assert_eq!(utc(&BOB), hours(300));
		// A stranger buys and redeems; it ends early, and the rest comes back to the unit.
		assert_ok!(transfer(BOB, AssetId::utc(CLASS), DAVE, hours(120)));
		assert_ok!(redeem(DAVE, 2, 5 * HOUR, None));
		assert_eq!(Leases::get(LeaseId(0)).unwrap().1, first);
		end(0, 3_333_334);
		assert_eq!(utc(&DAVE), hours(120) - 3_333_334);
		assert_eq!(pooled(first), hours(100) - 3_333_334);
		// The second provider never confirms: everything comes back.
		assert_ok!(redeem(DAVE, 8, 5 * HOUR, Some(second)));
		end(1, 0);
		assert_eq!(utc(&DAVE), hours(120) - 3_333_334);
		// The third delivers to the end.
		assert_ok!(redeem(BOB, 1, 10 * HOUR, Some(third)));
		end(2, hours(10));
		assert_eq!(pooled(third), hours(90));
		// The second fails while it has a lease, and while it backs UTC.
		assert_ok!(redeem(BOB, 1, 10 * HOUR, Some(first)));
		assert_ok!(redeem(DAVE, 4, 5 * HOUR, Some(third)));
		set_load(&provider(1), CLASS, 40, 50);
		assert_ok!(redeem(DAVE, 4, 5 * HOUR, Some(second)));
		set_state(second, VaultState::Frozen);
		assert_noop!(restore(second, hours(20), &DAVE), Error::<Test>::VaultFrozen);
		settle(second, 250, OUNCE, USD / 2);
		end(5, hours(10));
		assert_ok!(claim_pooled(ERIN, second));
		let pool = the_pool();
		assert_eq!((pool.shortfall, pool.debt), (hours(90), 225 * USD));
		// The backstop was paid in kind for the most part; somebody buys that.
		assert_eq!(cash(&backstop(CLASS)), 45 * USD);
		set_quote(FeedId::Asset(GOLD_KIND), [usd(3); 3], 6, Status::Live);
		assert_ok!(buy_collateral(DAVE, GOLD_KIND, 60 * OUNCE, 180 * USD));
		// And everybody redeems at par.
		let before = cash(&BOB);
		assert_ok!(redeem_cash(BOB, hours(90), 225 * USD));
		assert_eq!(cash(&BOB), before + 225 * USD);
		let pool = the_pool();
		assert_eq!((pool.shortfall, pool.debt), (0, 0));
		assert_eq!(Assets::total_issuance(AssetId::utc(CLASS)), pool.pooled);
	});
}
