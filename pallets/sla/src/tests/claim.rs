//! A customer claims a fault, with a bond.

use super::*;
use millrace_primitives::units::MILL;

/// A lease of which the first hour is over.
fn measured() -> EpochKey {
	let lease = running(BATCH);
	pass(HOUR);
	events();
	uptime(lease, 0)
}

/// What is told of the bond when it is settled: given back, paid to the provider, burned.
fn settled(key: EpochKey, [returned, to_provider, burned]: [Balance; 3]) -> Event<Test> {
	Event::ClaimSettled { key, customer: BOB, returned, to_provider, burned }
}

const LOST: [Balance; 3] = [0, CLAIM_BOND / 2, CLAIM_BOND / 2];
const RETURNED: [Balance; 3] = [CLAIM_BOND, 0, 0];

#[test]
fn claiming_holds_the_bond_and_is_told_with_its_evidence() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(claim(BOB, key, 500_000));
		let (value, bond) = (500_000, CLAIM_BOND);
		assert_eq!(events(), vec![Event::Claimed { key, value, bond, evidence: evidence() }]);
		assert_eq!(held(HoldReason::ClaimBond, &BOB), CLAIM_BOND);
		assert_eq!(measurement(key).claim, Some(Claim { value, bond }));
	});
}

#[test]
fn the_bond_of_a_claim_is_a_share_of_the_loss_that_it_claims_and_at_least_the_minimum() {
	// The price of the native token in cents, what is claimed, and the bond: a tenth of an hour of ten
	// at a dollar, of which so much is missing, or the minimum.
	let tenth = MILL / 10;
	for (cents, value, bond) in [
		(Some(100), 0, CLAIM_BOND),
		(Some(1), 0, 100 * tenth),
		(Some(1), 250_000, 75 * tenth),
		(Some(1), 500_000, CLAIM_BOND),
		(Some(3), 0, CLAIM_BOND),
		(None, 0, CLAIM_BOND),
	] {
		ExtBuilder::default().build_and_execute(|| {
			if let Some(cents) = cents {
				World::set_native_price(cents);
			}
			let key = measured();
			assert_eq!(Sla::claim_bond(key, value), Some(bond));
			assert_ok!(claim(BOB, key, value));
			assert_eq!(measurement(key).claim, Some(Claim { value, bond }));
			assert_eq!(held(HoldReason::ClaimBond, &BOB), bond);
		});
	}
}

#[test]
fn the_bond_of_a_claim_counts_severity_and_what_was_delivered_and_is_rounded_up() {
	ExtBuilder::default().build_and_execute(|| {
		World::set_native_price(1);
		World::set_price(CLASS, 10, Status::Live);
		let lease = running(STANDARD);
		pass(HOUR);
		// All of it for ten minutes, a tenth of it for an hour, half of it for an hour.
		for (metric, value, parts_of_sixty) in [
			(Metric::Availability, 0, 10),
			(Metric::Throughput, 0, 6),
			(Metric::ErrorRate, 1_000_000, 30),
		] {
			let whole: Balance = 100 * MILL / 60 * parts_of_sixty;
			let bond = Sla::claim_bond(key(lease, metric, 0), value).unwrap();
			assert!(bond.abs_diff(whole.max(CLAIM_BOND)) <= 100 * MILL / 1_000_000, "{bond}");
		}
		// An end changes neither what an hour is worth nor what was lost in it.
		let key = key(lease, Metric::ErrorRate, 0);
		let before = Sla::claim_bond(key, 1_000_000);
		assert_ok!(end(lease, UNITS / 10, false));
		assert_eq!(Sla::claim_bond(key, 1_000_000), before);
		// What cannot be claimed has no bond.
		assert_eq!(Sla::claim_bond(key, 1_000_001), None);
		assert_eq!(Sla::claim_bond(EpochKey { epoch: 1, ..key }, 1_000_000), None);
		assert_eq!(Sla::claim_bond(uptime(LeaseId(77), 0), 0), None);
	});
}

#[test]
fn where_attestors_are_silent_the_word_of_the_customer_stands() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(claim(BOB, key, 500_000));
		assert_noop!(decide(key), Error::<Test>::TooEarly);
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		let record = fault(FaultId(0));
		assert_eq!((record.finder, record.time), (Finder::Customer, HOUR / 2));
		assert_eq!(record.claim_bond, CLAIM_BOND);
		// Its bond stays on hold until it is applied.
		assert_eq!(held(HoldReason::ClaimBond, &BOB), CLAIM_BOND);
		wait_until(record.due);
		events();
		assert_ok!(apply(FaultId(0)));
		assert!(events().contains(&settled(key, RETURNED)));
		assert_eq!(free(&BOB), ENDOWMENT);
		assert_eq!(gold(&BOB), PRICE / 20);
		assert_eq!(track(key.lease, Metric::Availability).attested, HOUR / 2);
		// Nobody reported it.
		assert_eq!(agreement(key.lease).reporter, None);
	});
}

#[test]
fn too_few_attestors_are_silent_attestors() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(claim(BOB, key, 0));
		reports(QUORUM - 1, key, 1_000_000);
		assert_noop!(decide(key), Error::<Test>::TooEarly);
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		assert_eq!(fault(FaultId(0)).finder, Finder::Customer);
	});
}

#[test]
fn a_quorum_that_found_the_epoch_kept_takes_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		let issuance = Balances::total_issuance();
		assert_ok!(claim(BOB, key, 0));
		reports(QUORUM, key, 950_000);
		events();
		assert_ok!(decide(key));
		let kept = Event::Decided { key, finding: Finding::Kept, reports: QUORUM };
		assert_eq!(events(), vec![settled(key, LOST), kept]);
		assert_eq!(free(&BOB), ENDOWMENT - CLAIM_BOND);
		assert_eq!(held(HoldReason::ClaimBond, &BOB), 0);
		assert_eq!(free(&ALICE), ENDOWMENT + CLAIM_BOND / 2);
		assert_eq!(Balances::total_issuance(), issuance - CLAIM_BOND / 2);
	});
}

#[test]
fn half_of_a_lost_bond_is_filed_where_the_provider_cannot_receive_it() {
	// What the record says less stays on hold, which no invariant would bear.
	ExtBuilder::default().build().execute_with(|| {
		let vault = World::open(&PAUPER, CLASS, 1_000 * DEVICE_HOUR);
		let order = NewLease { provider: PAUPER, vault, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, None));
		assert_ok!(begin(lease));
		pass(HOUR);
		let key = uptime(lease, 0);
		assert_ok!(claim(BOB, key, 0));
		// So small that half of it is below the existential deposit.
		Measurements::<Test>::mutate(key, |known| {
			known.as_mut().unwrap().claim.as_mut().unwrap().bond = 2;
		});
		reports(QUORUM, key, 1_000_000);
		events();
		assert_ok!(decide(key));
		assert_eq!(events()[0], settled(key, [0, 1, 1]));
		assert_eq!((free(&PAUPER), filed(&PAUPER, millrace_primitives::AssetKind::Native)), (0, 1));
		assert_eq!(held(HoldReason::ClaimBond, &BOB), CLAIM_BOND - 2);
	});
}

#[test]
fn a_quorum_that_found_the_same_or_another_cause_gives_the_bond_back() {
	for cause in [Attribution::Provider, Attribution::Network, Attribution::Customer] {
		ExtBuilder::default().build_and_execute(|| {
			let key = measured();
			assert_ok!(claim(BOB, key, 0));
			for number in 0..QUORUM {
				assert_ok!(report_with(attestor(number), key, 900_000, cause));
			}
			events();
			assert_ok!(decide(key));
			assert!(events().contains(&settled(key, RETURNED)));
			assert_eq!(free(&BOB), ENDOWMENT);
			let faults: Vec<_> = Faults::<Test>::iter_values().collect();
			if cause == Attribution::Provider {
				// What attestors measured counts, not what was claimed.
				assert_eq!(faults[0].time, HOUR / 10);
				assert_eq!((faults[0].finder, faults[0].claim_bond), (Finder::Attestors, 0));
			} else {
				assert_eq!(faults, vec![]);
			}
		});
	}
}

#[test]
fn of_provider_and_customer_the_worse_word_stands() {
	// Admitted, claimed, then finder and fault time in hundredths of an hour.
	for (admitted, claimed, finder, time) in [
		(500_000, 400_000, Finder::Customer, 60),
		(500_000, 500_000, Finder::Provider, 50),
		(500_000, 600_000, Finder::Provider, 50),
	] {
		ExtBuilder::default().build_and_execute(|| {
			let key = measured();
			assert_ok!(self_report(ALICE, key, admitted));
			assert_ok!(claim(BOB, key, claimed));
			pass(REPORT_PERIOD);
			assert_ok!(decide(key));
			let record = fault(FaultId(0));
			assert_eq!((record.finder, record.time), (finder, HOUR / 100 * time));
			let rests = finder == Finder::Customer;
			let bond = if rests { CLAIM_BOND } else { 0 };
			assert_eq!(held(HoldReason::ClaimBond, &BOB), bond);
			assert_eq!(record.claim_bond, bond);
		});
	}
}

#[test]
fn a_claim_that_a_dispute_finds_wrong_costs_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(claim(BOB, key, 0));
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		World::rule(FaultId(0), Verdict::Wrong);
		pass(PENDING_PERIOD);
		events();
		assert_ok!(apply(FaultId(0)));
		let overturned = Event::Overturned { fault: FaultId(0), key };
		assert_eq!(events(), vec![settled(key, LOST), overturned]);
		assert_eq!(gold(&BOB), 0);
	});
}

#[test]
fn a_claim_that_a_dispute_could_not_settle_is_dropped_and_the_bond_given_back() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(claim(BOB, key, 0));
		pass(REPORT_PERIOD);
		assert_ok!(decide(key));
		World::rule(FaultId(0), Verdict::Unresolved);
		pass(PENDING_PERIOD);
		events();
		assert_ok!(apply(FaultId(0)));
		let overturned = Event::Overturned { fault: FaultId(0), key };
		assert_eq!(events(), vec![settled(key, RETURNED), overturned]);
		assert_eq!(gold(&BOB), 0);
	});
}

#[test]
fn claiming_fails_as_the_hold_does_without_the_bond() {
	ExtBuilder::default().build_and_execute(|| {
		let order = NewLease { customer: PAUPER, ..order() };
		let lease = order.lease;
		assert_ok!(agree(order, None));
		assert_ok!(begin(lease));
		pass(HOUR);
		let before = state_root();
		assert!(claim(PAUPER, uptime(lease, 0), 0).is_err());
		assert_eq!(state_root(), before);
	});
}

#[test]
fn claiming_fails_with_not_customer_for_anybody_else() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		for who in [ALICE, DAVE, attestor(0)] {
			assert_noop!(claim(who, key, 0), Error::<Test>::NotCustomer);
		}
	});
}

#[test]
fn claiming_fails_with_duplicate_for_the_second_one() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		assert_ok!(claim(BOB, key, 500_000));
		assert_noop!(claim(BOB, key, 0), Error::<Test>::Duplicate);
	});
}

#[test]
fn claiming_fails_with_invalid_evidence_for_what_cannot_be_looked_for() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		let reading = reading(Metric::Availability, 0);
		for uri in [&b""[..], b"two words", b"\n"] {
			let evidence = Evidence { uri: uri.to_vec().try_into().unwrap(), ..evidence() };
			let call = Call::claim { key, reading, evidence };
			assert_noop!(signed(BOB, call), Error::<Test>::InvalidEvidence);
		}
	});
}

#[test]
fn claiming_fails_for_bad_input_as_its_documentation_says() {
	ExtBuilder::default().build_and_execute(|| {
		let key = measured();
		let alien = uptime(LeaseId(77), 0);
		let (reading, evidence) = (reading(Metric::Availability, 0), evidence());
		let call = Call::claim { key: alien, reading, evidence: evidence.clone() };
		assert_noop!(signed(BOB, call), Error::<Test>::UnknownAgreement);
		let other = EpochKey { metric: Metric::ErrorRate, ..key };
		assert_noop!(claim(BOB, other, 20_000), Error::<Test>::UnknownModule);
		let wrong = Reading { value: 0, unit: Unit::Microseconds };
		let call = Call::claim { key, reading: wrong, evidence };
		assert_noop!(signed(BOB, call), Error::<Test>::WrongUnit);
		assert_noop!(claim(BOB, key, 1_000_001), Error::<Test>::ValueOutOfRange);
		assert_noop!(claim(BOB, key, 950_000), Error::<Test>::NotAFault);
		assert_noop!(claim(BOB, EpochKey { epoch: 10, ..key }, 0), Error::<Test>::UnknownEpoch);
		assert_noop!(claim(BOB, EpochKey { epoch: 1, ..key }, 0), Error::<Test>::TooEarly);
		pass(REPORT_PERIOD - INSTANT);
		assert_ok!(claim(BOB, key, 949_999));
		pass(HOUR + INSTANT);
		assert_noop!(claim(BOB, EpochKey { epoch: 1, ..key }, 0), Error::<Test>::TooLate);
	});
}
