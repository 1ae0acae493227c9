use super::*;

const SE: Region = Region(*b"SE");

#[test]
fn update_provider_changes_region_and_endpoint_only() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		let before = Providers::<Test>::get(ALICE).unwrap();
		let endpoint = Endpoint::try_from(b"/ip4/10.0.0.1".to_vec()).unwrap();
		assert_ok!(Registry::update_provider(signed(ALICE), SE, endpoint.clone()));
		assert_eq!(
			Providers::<Test>::get(ALICE),
			Some(ProviderRecord { region: SE, endpoint: endpoint.clone(), ..before })
		);
		assert_eq!(
			events(),
			vec![Event::ProviderUpdated { provider: ALICE, region: SE, endpoint }]
		);
	});
}

#[test]
fn update_provider_fails_with_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::update_provider(signed(ALICE), Region(*b"??"), endpoint()),
			Error::<Test>::NotRegistered
		);
	});
}

#[test]
fn update_provider_fails_with_already_leaving() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_ok!(Registry::leave(signed(ALICE)));
		assert_noop!(
			Registry::update_provider(signed(ALICE), SE, endpoint()),
			Error::<Test>::AlreadyLeaving
		);
	});
}

#[test]
fn update_provider_fails_with_invalid_region_before_invalid_endpoint() {
	ExtBuilder::default().provider(ALICE).build_and_execute(|| {
		assert_noop!(
			Registry::update_provider(signed(ALICE), Region(*b"??"), Endpoint::default()),
			Error::<Test>::InvalidRegion
		);
		assert_noop!(
			Registry::update_provider(signed(ALICE), SE, Endpoint::default()),
			Error::<Test>::InvalidEndpoint
		);
	});
}

#[test]
fn update_provider_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Registry::update_provider(RuntimeOrigin::root(), SE, endpoint()),
			DispatchError::BadOrigin
		);
	});
}
