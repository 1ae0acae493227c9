use super::*;
use frame_support::traits::fungibles::Create;
use millrace_primitives::Load;
use std::collections::BTreeMap;

/// So many vaults of as many providers, all alike.
fn vaults(count: u32) {
	for n in 0..count {
		vault_of(n, 100);
	}
	events();
}

/// Who delivers a device for an hour.
fn delivers(named: Option<u32>) -> u32 {
	assert_ok!(redeem(BOB, 1, HOUR, named.map(VaultId)));
	match events().pop() {
		Some(Event::Redeemed { vault, .. }) => vault.0,
		other => panic!("{other:?}"),
	}
}

#[test]
fn only_the_first_of_the_ring_are_asked() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(6);
		set_load(&provider(5), CLASS, 8, 100);
		set_load(&provider(3), CLASS, 8, 51);
		assert_eq!(delivers(None), 3);
		assert_eq!(ring(), vec![4, 5, 0, 1, 2, 3]);
		assert_eq!(delivers(None), 5);
	});
}

#[test]
fn equal_vaults_take_turns() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(6);
		let turns: Vec<_> = (0..13).map(|_| delivers(None)).collect();
		assert_eq!(turns, vec![0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0]);
	});
}

#[test]
fn fewer_vaults_than_may_be_asked_are_asked_once_each() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(2);
		LookUps::set((0, 0));
		assert_eq!(delivers(None), 0);
		assert_eq!(LookUps::get(), (2, 2));
		assert_eq!(delivers(None), 1);
	});
}

#[test]
fn a_vault_that_is_named_is_looked_up_once() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(2);
		LookUps::set((0, 0));
		assert_eq!(delivers(Some(1)), 1);
		assert_eq!(LookUps::get(), (1, 1));
	});
}

#[test]
fn whoever_was_passed_over_is_behind_as_well() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(6);
		set_load(&provider(0), CLASS, 0, 100);
		set_load(&provider(1), CLASS, 8, 10);
		assert_eq!(delivers(None), 2);
		assert_eq!(ring(), vec![3, 4, 5, 0, 1, 2]);
		assert_eq!(delivers(None), 3);
		// The useless one is never in the way of more than its own place.
		for _ in 0..20 {
			assert_ne!(delivers(None), 0);
		}
	});
}

#[test]
fn vaults_that_are_not_active_are_skipped() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(4);
		set_state(VaultId(0), VaultState::Frozen);
		settle(VaultId(1), 100, 0, 0);
		set_load(&provider(0), CLASS, 8, 100);
		set_load(&provider(1), CLASS, 8, 100);
		assert_eq!(delivers(None), 2);
		assert_eq!(delivers(None), 3);
		assert_eq!(delivers(None), 2);
		set_state(VaultId(0), VaultState::Active);
		assert_eq!(delivers(None), 0);
	});
}

#[test]
fn a_vault_that_is_named_delivers_wherever_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(12);
		set_load(&provider(10), CLASS, 8, 60);
		assert_eq!(delivers(Some(9)), 9);
		assert_eq!(ring(), vec![10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		assert_eq!(delivers(None), 10);
	});
}

#[test]
fn a_row_of_useless_vaults_is_left_by_naming_one_behind_it() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(10);
		for n in 0..6 {
			set_load(&provider(n), CLASS, 0, 100);
		}
		assert_noop!(redeem(BOB, 1, HOUR, None), Error::<Test>::CannotDeliver(0));
		let route = Utc::quote_redemption(CLASS, 1, HOUR, None).unwrap().route.unwrap();
		assert_eq!((route.vault, route.to_be_named), (VaultId(6), true));
		assert_eq!(delivers(Some(6)), 6);
		// And from then on nobody has to be named.
		assert_eq!([delivers(None), delivers(None), delivers(None)], [7, 8, 9]);
	});
}

/// What [`vaults`] makes. Every look at the fakes, and every change of them, copies all of them, so
/// that each vault is pooled in a world where it is the only one.
fn many_vaults(count: u32) {
	let load = Load { devices: DEVICES, free: DEVICES, reliability: Permill::from_percent(50) };
	let (mut all, mut loads) = (BTreeMap::new(), BTreeMap::new());
	// Where there are no events.
	System::set_block_number(0);
	for n in 0..count {
		let (id, owner) = (VaultId(n), provider(n));
		loads.insert((owner.clone(), CLASS), load);
		let (state, pot) = (VaultState::Active, (0, 0));
		let fake = FakeVault { owner, class_id: CLASS, state, good: true, pot, unsafe_units: 0 };
		VaultsMock::set([(id, fake.clone())].into());
		all.insert(id, fake);
		assert_ok!(<Assets as Create<_>>::create(AssetId::clt(id), ADMIN, false, 1));
		assert_ok!(Assets::mint_into(AssetId::clt(id), &BOB, hours(100)));
		assert_ok!(pool(BOB, id, hours(100)));
	}
	System::set_block_number(1);
	VaultsMock::set(all);
	LoadsMock::set(loads);
}

#[test]
fn a_redemption_looks_at_as_many_vaults_among_ten_as_among_a_hundred_thousand() {
	let cost = |count| {
		let mut ext = ExtBuilder::default().build();
		ext.execute_with(|| {
			many_vaults(count);
			assert_eq!(the_pool().vaults, count);
			assert_ok!(Utc::check_utc_1());
			assert_ok!(Utc::check_utc_3());
			// That of the ring looks up every vault.
			if count < 100 {
				assert_ok!(Utc::do_try_state());
			}
			LookUps::set((0, 0));
		});
		ext.commit_all().unwrap();
		let (weight, proof) = ext.execute_and_prove(|| {
			let (class_id, devices, duration) = (CLASS, 1, HOUR);
			weighed(BOB, Call::redeem { class_id, devices, duration, vault: None, terms: None })
		});
		(LookUps::get(), weight, proof.iter_nodes().count())
	};
	let (seen, weight, read) = cost(10);
	let (seen_of_many, weight_of_many, read_of_many) = cost(100_000);
	assert_eq!(seen, (MAX_CANDIDATES, MAX_CANDIDATES));
	assert_eq!(seen_of_many, seen);
	assert_eq!(weight, Some(<() as WeightInfo>::redeem(MAX_CANDIDATES)));
	assert_eq!(weight_of_many, weight);
	// The links of the vaults that are asked, and asset and accounts of the one that delivers: ten
	// items at most, each up to four levels deeper in the trie of all storage.
	assert!(read_of_many <= read + 40, "{read} and {read_of_many} nodes");
}

#[test]
fn weight_of_vaults_that_are_not_there_is_refunded() {
	ExtBuilder::default().build_and_execute(|| {
		vaults(2);
		let call = |vault| {
			let (class_id, devices, duration, terms) = (CLASS, 1, HOUR, None);
			Call::redeem { class_id, devices, duration, vault, terms }
		};
		assert_eq!(weighed(BOB, call(None)), Some(<() as WeightInfo>::redeem(2)));
		assert_eq!(weighed(BOB, call(Some(VaultId(1)))), Some(<() as WeightInfo>::redeem(1)));
	});
}
