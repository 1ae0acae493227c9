use super::*;

#[test]
fn register_provider_holds_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		let affiliates = affiliates([BOB, NOBODY]);
		assert_ok!(Registry::register_provider(signed(ALICE), CH, endpoint(), affiliates.clone()));
		assert_eq!(on_hold(HoldReason::ProviderBond, ALICE), PROVIDER_BOND);
		assert_eq!(Balances::free_balance(ALICE), RICH - PROVIDER_BOND);
		let record = ProviderRecord {
			region: CH,
			endpoint: endpoint(),
			bond: PROVIDER_BOND,
			bond_posted: PROVIDER_BOND,
			fleets: 0,
			leaving_until: None,
			affiliates: affiliates.clone(),
		};
		assert_eq!(Providers::<Test>::get(ALICE), Some(record));
		assert_eq!(
			events(),
			vec![Event::ProviderRegistered {
				provider: ALICE,
				region: CH,
				endpoint: endpoint(),
				bond: PROVIDER_BOND,
				affiliates,
			}]
		);
	});
}

#[test]
fn register_provider_fails_with_already_registered_when_replayed() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_noop!(register(ALICE), Error::<Test>::AlreadyRegistered);
	});
}

#[test]
fn register_provider_fails_with_already_registered_while_leaving() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_noop!(
			Registry::register_provider(
				signed(ALICE),
				Region(*b"??"),
				endpoint(),
				affiliates([ALICE])
			),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn register_provider_fails_with_invalid_region() {
	ExtBuilder::default().build_and_execute(|| {
		for region in [*b"ch", *b"C ", *b"C1", [0, 0], [0xff, b'A']] {
			assert_noop!(
				Registry::register_provider(
					signed(ALICE),
					Region(region),
					Endpoint::default(),
					affiliates([])
				),
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
				Registry::register_provider(signed(ALICE), CH, endpoint, affiliates([2, 1])),
				Error::<Test>::InvalidEndpoint
			);
		}
	});
}

#[test]
fn register_provider_fails_without_the_balance_for_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [POOR, NOBODY] {
			assert_noop!(register(who), TokenError::FundsUnavailable);
		}
	});
}

#[test]
fn register_provider_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::register_provider(RuntimeOrigin::root(), CH, endpoint(), affiliates([])),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn register_provider_takes_as_many_affiliates_as_are_allowed_and_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		let most = 100..100 + u64::from(MAX_AFFILIATES);
		assert_ok!(Registry::register_provider(
			signed(ALICE),
			CH,
			endpoint(),
			affiliates(most.clone())
		));
		assert_eq!(Providers::<Test>::get(ALICE).unwrap().affiliates, most.collect::<Vec<_>>());
		let more = (100..=100 + u64::from(MAX_AFFILIATES)).collect::<Vec<_>>();
		assert!(AffiliatesOf::<Test>::try_from(more).is_err());
	});
}

#[test]
fn register_provider_fails_with_affiliates_unsorted_also_when_one_is_named_twice() {
	ExtBuilder::default().build_and_execute(|| {
		for accounts in [vec![3, 2], vec![2, 2], vec![2, 3, 3], vec![2, 4, 3], vec![1, 1]] {
			assert_noop!(
				Registry::register_provider(signed(ALICE), CH, endpoint(), affiliates(accounts)),
				Error::<Test>::AffiliatesUnsorted
			);
		}
	});
}

#[test]
fn register_provider_fails_with_own_affiliate_wherever_it_stands() {
	ExtBuilder::default().build_and_execute(|| {
		for accounts in [vec![BOB], vec![BOB, CAROL], vec![ALICE, BOB], vec![ALICE, BOB, CAROL]] {
			assert_noop!(
				Registry::register_provider(signed(BOB), CH, endpoint(), affiliates(accounts)),
				Error::<Test>::OwnAffiliate
			);
		}
	});
}

#[test]
fn register_provider_lets_two_providers_name_each_other() {
	ExtBuilder::default().build_and_execute(|| {
		for (who, other) in [(ALICE, BOB), (BOB, ALICE)] {
			assert_ok!(Registry::register_provider(
				signed(who),
				CH,
				endpoint(),
				affiliates([other])
			));
		}
	});
}
