use super::*;

const SLASH: u128 = 301;
const REWARD: u128 = 30;

/// Devices 1 to 5, and 5 to 7: number 5 is at index 4 of the one and 0 of the other.
fn overlapping() -> Vec<DeviceId> {
	devices(5..=7)
}

const SHARED: DeviceId = DeviceId([5; 32]);

fn call() -> Call<Test> {
	let (first, second) = (proof(0, &alices(), 4), proof(1, &overlapping(), 0));
	Call::prove_double_pledge { first, second, device: SHARED }
}

fn prove(reporter: AccountId) -> Result<Option<Weight>, DispatchError> {
	dispatch(reporter, call())
}

#[test]
fn prove_double_pledge_condemns_both_fleets_of_one_owner_for_one_slash() {
	ExtBuilder::default()
		.fleet(ALICE, alices())
		.fleet(ALICE, overlapping())
		.fleet(ALICE, bobs())
		.build_and_execute(|| {
			assert_ok!(prove(CAROL));
			assert!(is_condemned(0) && is_condemned(1) && !is_condemned(2));
			assert_eq!(
				position(ALICE),
				ClassCapacity {
					capacity: 3 * DEVICE_CAPACITY,
					active: 1,
					condemned: 2,
					attested: listed([(2, 0)]),
				}
			);
			assert_eq!(bond(ALICE), PROVIDER_BOND - SLASH);
			assert_eq!(on_hold(HoldReason::ProviderBond, ALICE), PROVIDER_BOND - SLASH);
			assert_eq!(Balances::free_balance(CAROL), RICH + REWARD);
			assert_eq!(Balances::free_balance(TREASURY), EXISTENTIAL_DEPOSIT + SLASH - REWARD);
			let fault = Fault::DoublePledge {
				device: SHARED,
				first: Leaf { fleet: FleetId(0), index: 4 },
				second: Leaf { fleet: FleetId(1), index: 0 },
			};
			let condemned = |fleet, devices| Event::FleetCondemned {
				fleet: FleetId(fleet),
				provider: ALICE,
				class_id: ClassId(0),
				capacity: devices * DEVICE_CAPACITY,
				fault,
			};
			assert_eq!(
				events(),
				vec![
					condemned(0, 5),
					condemned(1, 3),
					Event::ProviderSlashed {
						provider: ALICE,
						slashed: SLASH,
						reporter: CAROL,
						to_reporter: REWARD,
						to_destination: SLASH - REWARD,
					},
				]
			);
		});
}

#[test]
fn prove_double_pledge_condemns_the_later_fleet_of_two_owners() {
	// Attack A2: one device under two identities.
	for swapped in [false, true] {
		ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
			|| {
				let (first, second) = (proof(0, &alices(), 4), proof(1, &overlapping(), 0));
				let (first, second) = if swapped { (second, first) } else { (first, second) };
				assert_ok!(Registry::prove_double_pledge(signed(CAROL), first, second, SHARED));
				assert!(!is_condemned(0) && is_condemned(1));
				assert_eq!(bond(ALICE), PROVIDER_BOND);
				assert_eq!(bond(BOB), PROVIDER_BOND - SLASH);
				assert_eq!(capacity_in(&BOB, ClassId(0)), (Standing::Condemned, 0));
			},
		);
	}
}

#[test]
fn prove_double_pledge_lets_the_owner_of_the_earlier_fleet_report() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			assert_noop!(prove(BOB), Error::<Test>::OwnFleet);
			assert_ok!(prove(ALICE));
		},
	);
}

#[test]
fn prove_double_pledge_finds_a_device_twice_in_one_fleet() {
	let twice = devices([1, 2, 2, 3, 4, 5]);
	ExtBuilder::default().fleet(ALICE, twice.clone()).build_and_execute(|| {
		assert_ok!(Registry::prove_double_pledge(
			signed(CAROL),
			proof(0, &twice, 1),
			proof(0, &twice, 2),
			DeviceId([2; 32])
		));
		assert!(is_condemned(0));
		assert_eq!(position(ALICE), ClassCapacity { condemned: 1, ..Default::default() });
	});
}

#[test]
fn prove_double_pledge_fails_against_every_honest_lattice() {
	// Every leaf of every lattice up to 12 devices, offered at every other index with every part of
	// its proof: an odd node's short path must not fit anywhere else.
	for count in 2..=12u8 {
		let honest = devices(1..=count);
		ExtBuilder::default().fleet(ALICE, honest.clone()).build_and_execute(|| {
			for at in 0..u32::from(count) {
				let device = honest[at as usize];
				let good = proof(0, &honest, at);
				for index in (0..u32::from(count)).filter(|index| *index != at) {
					for length in 0..=good.proof.len() {
						let siblings = good.proof[..length].to_vec().try_into().unwrap();
						let forged = DeviceProof { index, proof: siblings, ..good.clone() };
						assert_noop!(
							Registry::prove_double_pledge(
								signed(CAROL),
								good.clone(),
								forged,
								device
							),
							Error::<Test>::InvalidProof
						);
					}
				}
			}
		});
	}
}

#[test]
fn prove_double_pledge_reaches_over_classes() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(commit(ALICE, ClassId(1), &overlapping()));
		assert_ok!(prove(CAROL));
		for class_id in [0, 1] {
			assert_eq!(capacity_in(&ALICE, ClassId(class_id)), (Standing::Condemned, 0));
		}
	});
}

#[test]
fn prove_double_pledge_stops_what_the_owner_owes_once_for_each_condemned_fleet() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(commit(ALICE, ClassId(1), &overlapping()));
		assert_ok!(prove(CAROL));
		let told = [(ALICE, ClassId(0), CAROL), (ALICE, ClassId(1), CAROL)];
		assert_eq!(MockObligations::condemnations(), told);
		assert_noop!(prove(CAROL), Error::<Test>::AlreadyCondemned);
		assert_eq!(MockObligations::condemnations(), told);
	});
}

#[test]
fn prove_double_pledge_stops_nothing_of_the_owner_that_was_copied() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			assert_ok!(prove(ALICE));
			assert_eq!(MockObligations::condemnations(), [(BOB, ClassId(0), ALICE)]);
		},
	);
}

#[test]
fn prove_double_pledge_stops_what_is_owed_also_for_a_withdrawn_fleet() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			pass(1);
			assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
			assert_ok!(prove(CAROL));
			assert_eq!(MockObligations::condemnations(), [(BOB, ClassId(0), CAROL)]);
		},
	);
}

#[test]
fn prove_double_pledge_fails_as_a_whole_when_what_is_owed_cannot_be_stopped() {
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(commit(ALICE, ClassId(1), &overlapping()));
		// The second time the first fleet is condemned already when it fails.
		for class_id in [0, 1] {
			Unstoppable::set(Some(ClassId(class_id)));
			assert_noop!(prove(CAROL), CANNOT_STOP);
		}
		assert!(!is_condemned(0) && !is_condemned(1));
		assert!(MockObligations::condemnations().is_empty());
	});
}

#[test]
fn prove_double_pledge_refunds_the_weight_of_vaults_that_were_not_stopped() {
	let stop = MockObligations::condemned_weight;
	let own = <() as WeightInfo>::prove_double_pledge(
		proof(0, &alices(), 4).depth(),
		proof(1, &overlapping(), 0).depth(),
	);
	assert_eq!(charged(&call()), own + stop(MAX_VAULTS) + stop(MAX_VAULTS));
	ExtBuilder::default().classes(2).fleet(ALICE, alices()).build_and_execute(|| {
		assert_ok!(commit(ALICE, ClassId(1), &overlapping()));
		Stopped::set([(ClassId(0), 3), (ClassId(1), 5)].into());
		assert_eq!(prove(CAROL).unwrap(), Some(own + stop(3) + stop(5)));
	});
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			Stopped::set([(ClassId(0), MAX_VAULTS)].into());
			assert_eq!(prove(CAROL).unwrap(), Some(own + stop(MAX_VAULTS)));
		},
	);
}

#[test]
fn prove_double_pledge_fails_with_already_condemned_when_replayed() {
	for other in [ALICE, BOB] {
		ExtBuilder::default().fleet(ALICE, alices()).fleet(other, overlapping()).build_and_execute(
			|| {
				assert_ok!(prove(CAROL));
				assert_noop!(prove(CAROL), Error::<Test>::AlreadyCondemned);
				let (first, second) = (proof(0, &alices(), 4), proof(1, &overlapping(), 0));
				assert_noop!(
					Registry::prove_double_pledge(signed(CAROL), second, first, SHARED),
					Error::<Test>::AlreadyCondemned
				);
			},
		);
	}
}

#[test]
fn prove_double_pledge_still_reaches_a_third_fleet_of_a_condemned_owner() {
	let third = devices([5, 8]);
	ExtBuilder::default()
		.fleet(ALICE, alices())
		.fleet(ALICE, overlapping())
		.fleet(ALICE, third.clone())
		.build_and_execute(|| {
			pass(1);
			assert_ok!(prove(CAROL));
			assert_ok!(Registry::prove_double_pledge(
				signed(CAROL),
				proof(0, &alices(), 4),
				proof(2, &third, 0),
				SHARED
			));
			assert!(is_condemned(2));
			assert_eq!(bond(ALICE), PROVIDER_BOND - 2 * SLASH);
		});
}

#[test]
fn prove_double_pledge_lets_devices_move_from_fleet_to_fleet() {
	for other in [ALICE, BOB] {
		ExtBuilder::default().fleet(ALICE, alices()).provider(BOB).build_and_execute(|| {
			pass(1);
			assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
			assert_ok!(commit(other, ClassId(0), &overlapping()));
			assert_noop!(prove(CAROL), Error::<Test>::NotConcurrent);
			let (first, second) = (proof(0, &alices(), 4), proof(1, &overlapping(), 0));
			assert_noop!(
				Registry::prove_double_pledge(signed(CAROL), second, first, SHARED),
				Error::<Test>::NotConcurrent
			);
		});
	}
}

#[test]
fn prove_double_pledge_lets_devices_move_on_from_a_condemned_fleet() {
	ExtBuilder::default().fleet(ALICE, alices()).provider(BOB).build_and_execute(|| {
		assert_ok!(Registry::demand_device(signed(CAROL), FleetId(0), 0));
		run_to_block(2 + DEMAND_PERIOD);
		assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(0), 0));
		assert_ok!(commit(BOB, ClassId(0), &overlapping()));
		assert_noop!(prove(CAROL), Error::<Test>::NotConcurrent);
	});
}

#[test]
fn prove_double_pledge_reaches_a_withdrawn_fleet_while_it_is_liable() {
	// Attack A40: out in the block of the fault.
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			pass(1);
			assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
			assert_ok!(Registry::leave(signed(BOB)));
			pass(UNBONDING - 1);
			assert_noop!(Registry::withdraw_bond(signed(BOB)), Error::<Test>::StillUnbonding);
			assert_ok!(prove(CAROL));
			assert_eq!(fleet(1).status, FleetStatus::Condemned { ended_at: START + 1 });
			assert_eq!(bond(BOB), PROVIDER_BOND - SLASH);
			pass(1);
			assert_ok!(Registry::withdraw_bond(signed(BOB)));
			assert_eq!(Balances::free_balance(BOB), RICH - SLASH);
		},
	);
}

#[test]
fn prove_double_pledge_fails_with_no_longer_liable_after_unbonding() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			pass(1);
			assert_ok!(Registry::withdraw_fleet(signed(BOB), FleetId(1)));
			pass(UNBONDING);
			assert_noop!(prove(CAROL), Error::<Test>::NoLongerLiable);
			assert_noop!(prove(BOB), Error::<Test>::NoLongerLiable);
		},
	);
}

#[test]
fn prove_double_pledge_condemns_only_the_fleet_that_is_still_liable() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(ALICE, overlapping()).build_and_execute(
		|| {
			pass(1);
			assert_ok!(Registry::withdraw_fleet(signed(ALICE), FleetId(0)));
			pass(UNBONDING);
			assert_ok!(prove(CAROL));
			assert!(!is_condemned(0) && is_condemned(1));
		},
	);
}

#[test]
fn prove_double_pledge_costs_the_same_share_each_time_and_never_more_than_the_bond() {
	// Attack A39: 30 % of the posted bond each time, and the fourth what is left.
	let fleets = [devices([1, 2]), devices([1, 3]), devices([1, 4]), devices([1, 5])];
	let mut builder = ExtBuilder::default().fleet(BOB, fleets[0].clone());
	for devices in &fleets {
		let mut more = devices.clone();
		more.push(DeviceId([100; 32]));
		builder = builder.fleet(ALICE, more);
	}
	builder.build_and_execute(|| {
		let mut left = PROVIDER_BOND;
		for (n, devices) in fleets.iter().enumerate() {
			let mut more = devices.clone();
			more.push(DeviceId([100; 32]));
			assert_ok!(Registry::prove_double_pledge(
				signed(CAROL),
				proof(0, &fleets[0], 0),
				proof(n as u32 + 1, &more, 0),
				DeviceId([1; 32])
			));
			left -= SLASH.min(left);
			assert_eq!(bond(ALICE), left);
		}
		assert_eq!(left, 0);
		assert_ok!(Registry::leave(signed(ALICE)));
		pass(UNBONDING);
		assert_ok!(Registry::withdraw_bond(signed(ALICE)));
	});
}

#[test]
fn prove_double_pledge_files_the_part_of_a_reporter_that_cannot_receive_it() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			ReporterShare::set(Permill::from_percent(1));
			assert_ok!(prove(NOBODY));
			assert_eq!(Balances::free_balance(NOBODY), 0);
			// A hundredth, rounded down.
			let to_reporter = SLASH / 100;
			assert_eq!(filed(&NOBODY, AssetKind::Native), to_reporter);
			let to_destination = SLASH - to_reporter;
			assert_eq!(Balances::free_balance(TREASURY), EXISTENTIAL_DEPOSIT + to_destination);
			assert!(events().contains(&Event::ProviderSlashed {
				provider: BOB,
				slashed: SLASH,
				reporter: NOBODY,
				to_reporter,
				to_destination,
			}));
		},
	);
}

#[test]
fn prove_double_pledge_burns_nothing_when_nobody_can_receive() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			FaultSlash::set(Permill::from_parts(2_000));
			assert_ok!(Balances::transfer_all(signed(TREASURY), ALICE, false));
			let issuance = Balances::total_issuance();
			assert_ok!(prove(NOBODY));
			// 0.2 % of 1,001, rounded up.
			assert_eq!(Balances::total_issuance(), issuance);
			assert_eq!(filed(&TREASURY, AssetKind::Native), 3);
			assert!(events().contains(&Event::ProviderSlashed {
				provider: BOB,
				slashed: 3,
				reporter: NOBODY,
				to_reporter: 0,
				to_destination: 3,
			}));
		},
	);
}

#[test]
fn prove_double_pledge_fails_with_same_leaf() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		let once = proof(0, &alices(), 4);
		assert_noop!(
			Registry::prove_double_pledge(signed(CAROL), once.clone(), once, SHARED),
			Error::<Test>::SameLeaf
		);
		let unknown = proof(7, &alices(), 4);
		assert_noop!(
			Registry::prove_double_pledge(signed(CAROL), unknown.clone(), unknown, SHARED),
			Error::<Test>::SameLeaf
		);
	});
}

#[test]
fn prove_double_pledge_fails_with_unknown_fleet() {
	ExtBuilder::default().fleet(ALICE, alices()).build_and_execute(|| {
		assert_noop!(prove(CAROL), Error::<Test>::UnknownFleet);
		let (first, second) = (proof(0, &alices(), 4), proof(1, &overlapping(), 0));
		assert_noop!(
			Registry::prove_double_pledge(signed(CAROL), second, first, SHARED),
			Error::<Test>::UnknownFleet
		);
	});
}

#[test]
fn prove_double_pledge_fails_with_invalid_proof() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			let good = (proof(0, &alices(), 4), proof(1, &overlapping(), 0));
			let cases = [
				// A device that stands in neither or one of them only.
				(good.0.clone(), good.1.clone(), DeviceId([99; 32])),
				(proof(0, &alices(), 3), good.1.clone(), DeviceId([4; 32])),
				(good.0.clone(), proof(1, &overlapping(), 1), SHARED),
				// Past the end, and with the path of the other.
				(DeviceProof { index: 5, ..good.0.clone() }, good.1.clone(), SHARED),
				(DeviceProof { index: u32::MAX, ..good.0.clone() }, good.1.clone(), SHARED),
				(
					good.0.clone(),
					DeviceProof { proof: good.0.proof.clone(), ..good.1.clone() },
					SHARED,
				),
				// The same leaf under the other's name.
				(good.0.clone(), DeviceProof { fleet: FleetId(1), ..good.0.clone() }, SHARED),
			];
			for (first, second, device) in cases {
				assert_noop!(
					Registry::prove_double_pledge(signed(CAROL), first, second, device),
					Error::<Test>::InvalidProof
				);
			}
		},
	);
}

#[test]
fn prove_double_pledge_fails_with_own_fleet_before_invalid_proof() {
	ExtBuilder::default().fleet(ALICE, alices()).fleet(BOB, overlapping()).build_and_execute(
		|| {
			let (first, second) = (proof(0, &alices(), 3), proof(1, &overlapping(), 0));
			assert_noop!(
				Registry::prove_double_pledge(signed(BOB), first, second, SHARED),
				Error::<Test>::OwnFleet
			);
		},
	);
}

#[test]
fn prove_double_pledge_fails_for_a_root_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let once = proof(0, &alices(), 4);
		assert_noop!(
			Registry::prove_double_pledge(RuntimeOrigin::root(), once.clone(), once, SHARED),
			DispatchError::BadOrigin
		);
	});
}
