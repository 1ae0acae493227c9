use super::*;

#[test]
fn a_lease_shows_what_was_delivered_so_far() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Lease::lease(LeaseId(0)), None);
		let lease = reserve(2, HOUR);
		let view = Lease::lease(lease).unwrap();
		assert_eq!((view.delivered, view.unused), (0, 2 * DEVICE_HOUR));
		assert_eq!(view.record, record(lease));
		assert_ok!(confirm(ALICE, lease));
		pass(15 * MINUTE);
		let view = Lease::lease(lease).unwrap();
		assert_eq!((view.delivered, view.unused), (500_000, 1_500_000));
		pass(DAY);
		let view = Lease::lease(lease).unwrap();
		assert_eq!((view.delivered, view.unused), (2 * DEVICE_HOUR, 0));
		assert_ok!(settle(BOB, lease));
		assert_eq!(Lease::lease(lease), None);
	});
}

#[test]
fn leases_of_customer_and_provider_are_paged_and_each_is_shown_once() {
	ExtBuilder.build_and_execute(|| {
		World::set_devices(&ALICE, CLASS, 300);
		for _ in 0..250 {
			reserve(1, HOUR);
		}
		let others = redeem(DAVE, CAROLS, 1, HOUR).unwrap();
		type View<'a> = &'a dyn Fn(Option<LeaseId>, u32) -> LeasePage;
		let of: View = &|after, limit| Lease::leases_of(BOB, after, limit);
		let by: View = &|after, limit| Lease::leases_by(ALICE, after, limit);
		for (view, limit, pages) in [(of, u32::MAX, 3), (by, 100, 3), (of, 7, 36), (by, 50, 5)] {
			let mut found = Vec::new();
			let mut after = None;
			for number in 1.. {
				let page = view(after, limit);
				assert!(page.leases.len() <= 100 && page.leases.len() as u32 <= limit);
				found.extend(page.leases);
				after = page.next;
				if after.is_none() {
					assert_eq!(number, pages);
					break;
				}
			}
			found.sort();
			assert_eq!(found, (0..250).map(LeaseId).collect::<Vec<_>>());
		}
		assert_eq!(Lease::leases_of(DAVE, None, 5).leases, vec![others]);
		assert_eq!(Lease::leases_by(CAROL, None, 5).leases, vec![others]);
		assert_eq!(Lease::leases_of(ERIN, None, 5), LeasePage::default());
		assert_eq!(Lease::leases_of(BOB, None, 0), LeasePage::default());
	});
}

#[test]
fn a_load_shows_devices_record_and_when_the_next_are_free() {
	ExtBuilder.build_and_execute(|| {
		let idle = Lease::load_of(ALICE, CLASS);
		assert_eq!(
			idle,
			LoadView {
				devices: DEVICES,
				leased: 0,
				free: DEVICES,
				kept: 0,
				failed: 0,
				reliability: Permill::from_percent(50),
				suspended: false,
				next_free: None,
			}
		);
		start(2, 3 * HOUR);
		start(3, HOUR);
		// In another class, and sooner.
		let other = redeem(BOB, OTHERS, 1, 10 * MINUTE).unwrap();
		assert_ok!(confirm(ALICE, other));
		let busy = Lease::load_of(ALICE, CLASS);
		let next_free = Some(START + HOUR);
		assert_eq!(busy, LoadView { leased: 5, free: 5, kept: 2, next_free, ..idle });
		Promises::repute(&ALICE, CLASS, 75, false);
		let reliability = Permill::from_percent(75);
		assert_eq!(Lease::load_of(ALICE, CLASS), LoadView { reliability, ..busy });
		Promises::repute(&ALICE, CLASS, 50, true);
		assert_eq!(Lease::load_of(ALICE, CLASS), LoadView { free: 0, suspended: true, ..busy });
		Promises::repute(&ALICE, CLASS, 50, false);
		World::set_standing(&ALICE, CLASS, false);
		assert_eq!(Lease::load_of(ALICE, CLASS), LoadView { free: 0, ..busy });
		// Whoever has nothing has nothing to free.
		let nothing = Lease::load_of(ERIN, CLASS);
		assert_eq!((nothing.devices, nothing.free, nothing.next_free), (0, 0, None));
	});
}

#[test]
fn a_lease_that_waits_for_its_vault_is_not_what_frees_devices_next() {
	ExtBuilder.build_and_execute(|| {
		let ended = start(2, HOUR);
		start(2, 3 * HOUR);
		World::freeze(VAULT);
		assert_ok!(terminate(BOB, ended));
		assert_eq!(Lease::load_of(ALICE, CLASS).next_free, Some(START + 3 * HOUR));
	});
}

#[test]
fn totals_of_a_class_follow_its_leases_from_order_to_payout() {
	ExtBuilder.build_and_execute(|| {
		let totals = |leases, units, delivered| LeaseTotals { leases, units, delivered };
		assert_eq!(Lease::class_totals(CLASS), LeaseTotals::default());
		let first = start(2, HOUR);
		let second = redeem(DAVE, CAROLS, 3, HOUR).unwrap();
		assert_eq!(Lease::class_totals(CLASS), totals(2, 5 * DEVICE_HOUR, 0));
		assert_ok!(extend(BOB, first, 30 * MINUTE));
		assert_eq!(Lease::class_totals(CLASS), totals(2, 6 * DEVICE_HOUR, 0));
		// What waits for its vault is still in the escrow.
		pass(10 * MINUTE);
		World::freeze(CAROLS);
		assert_ok!(terminate(DAVE, second));
		assert_eq!(Lease::class_totals(CLASS), totals(2, 6 * DEVICE_HOUR, 0));
		World::thaw(CAROLS);
		assert_ok!(settle(ERIN, second));
		assert_eq!(Lease::class_totals(CLASS), totals(1, 3 * DEVICE_HOUR, 0));
		pass(20 * MINUTE);
		assert_ok!(terminate(BOB, first));
		assert_eq!(Lease::class_totals(CLASS), totals(0, 0, DEVICE_HOUR));
		// What is void delivered nothing.
		let third = reserve(1, HOUR);
		pass(CONFIRM_PERIOD);
		assert_ok!(expire(ERIN, third));
		assert_eq!(Lease::class_totals(CLASS), totals(0, 0, DEVICE_HOUR));
		assert_eq!(Lease::class_totals(OTHER), LeaseTotals::default());
	});
}

#[test]
fn the_time_to_confirm_is_what_an_order_now_would_fix() {
	ExtBuilder.build_and_execute(|| {
		ConfirmIn::set(7 * MINUTE);
		assert_eq!(<Lease as LeasesTrait<_>>::confirm_period(), 7 * MINUTE);
		let record = record(reserve(1, HOUR));
		assert_eq!((record.terms.confirm_period, record.due), (7 * MINUTE, now() + 7 * MINUTE));
	});
}

#[test]
fn the_account_of_the_escrow_is_shown() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Lease::escrow_account(), <Lease as LeasesTrait<_>>::escrow());
	});
}
