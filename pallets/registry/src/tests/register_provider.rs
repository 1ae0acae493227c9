use super::*;

#[test]
fn register_provider_holds_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::register_provider(signed(ALICE), CH, endpoint()));
		assert_eq!(on_hold(HoldReason::ProviderBond, ALICE), PROVIDER_BOND);
		assert_eq!(Balances::free_balance(ALICE), RICH - PROVIDER_BOND);
		let record = ProviderRecord {
			region: CH,
			endpoint: endpoint(),
			bond: PROVIDER_BOND,
			bond_posted: PROVIDER_BOND,
			fleets: 0,
			leaving_until: None,
		};
		assert_eq!(Providers::<Test>::get(ALICE), Some(record));
		assert_eq!(
			events(),
			vec![Event::ProviderRegistered {
				provider: ALICE,
				region: CH,
				endpoint: endpoint(),
				bond: PROVIDER_BOND
			}]
		);
	});
}

#[test]
fn register_provider_fails_with_already_registered_when_replayed() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_noop!(
			Registry::register_provider(signed(ALICE), CH, endpoint()),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn register_provider_fails_with_already_registered_while_leaving() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_noop!(
			Registry::register_provider(signed(ALICE), Region(*b"??"), endpoint()),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn register_provider_fails_with_invalid_region() {
	ExtBuilder::default().build_and_execute(|| {
		for region in [*b"ch", *b"C ", *b"C1", [0, 0], [0xff, b'A']] {
			assert_noop!(
				Registry::register_provider(signed(ALICE), Region(region), Endpoint::default()),
				Error::<Test>::InvalidRegion
			);
		}
	});
}

#[test]
fn register_provider_fails_with_invalid_endpoint() {
	ExtBuilder::default().build_and_execute(|| {
		for text in [&b""[..], b"a b", b" ", b"a\t", b"\0", "ü".as_bytes()] {
			let endpoint = Endpoint::try_from(text.to_vec()).unwrap();
			assert_noop!(
				Registry::register_provider(signed(ALICE), CH, endpoint),
				Error::<Test>::InvalidEndpoint
			);
		}
	});
}

#[test]
fn register_provider_fails_without_the_balance_for_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [POOR, NOBODY] {
			assert_noop!(
				Registry::register_provider(signed(who), CH, endpoint()),
				TokenError::FundsUnavailable
			);
		}
	});
}

#[test]
fn register_provider_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::register_provider(RuntimeOrigin::root(), CH, endpoint()),
			DispatchError::BadOrigin
		);
	});
}
