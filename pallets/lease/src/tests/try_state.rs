//! The checkers are checked: a planted bug for each invariant, and the named error.

use super::*;
use frame_support::traits::{
	fungibles::Mutate,
	tokens::{Fortitude, Precision, Preservation},
};
use millrace_primitives::Units;
use sp_runtime::TryRuntimeError;

const RESERVED: LeaseId = LeaseId(0);
const ACTIVE: LeaseId = LeaseId(1);
const ENDED: LeaseId = LeaseId(2);

/// A sound world with a lease in each state; then the bug, then the name of what it breaks.
fn planted(named: &'static str, bug: impl FnOnce()) {
	ExtBuilder.build().execute_with(|| {
		assert_eq!(reserve(2, HOUR), RESERVED);
		assert_eq!(start(3, HOUR), ACTIVE);
		let ended = redeem(BOB, CAROLS, 2, HOUR).unwrap();
		assert_eq!(ended, ENDED);
		assert_ok!(confirm(CAROL, ENDED));
		pass(10 * MINUTE);
		World::freeze(CAROLS);
		assert_ok!(terminate(CAROL, ENDED));
		idle(Weight::MAX);
		assert_ok!(Lease::do_try_state());
		bug();
		assert_eq!(Lease::do_try_state(), Err(TryRuntimeError::Other(named)));
	});
}

fn change(lease: LeaseId, change: impl FnOnce(&mut LeaseRecordOf<Test>)) {
	Leases::<Test>::mutate(lease, |record| change(record.as_mut().unwrap()));
}

fn change_in_lease(vault: VaultId, change: impl FnOnce(&mut Units)) {
	InLease::<Test>::mutate(vault, change);
}

#[test]
fn esc_1_finds_units_that_left_the_escrow() {
	planted("ESC-1: the escrow has less of a vault than its leases", || {
		assert_ok!(Assets::burn_from(
			AssetId::clt(VAULT),
			&Lease::escrow(),
			1,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Force,
		));
	});
}

#[test]
fn esc_1_finds_units_that_never_came() {
	planted("ESC-1: the escrow has less of a vault than its leases", || {
		change_in_lease(CAROLS, |units| *units += 1);
		change(ENDED, |record| record.units += 1);
	});
}

#[test]
fn esc_2_finds_units_in_leases_that_no_lease_has_and_leases_whose_units_are_not_booked() {
	let named = "ESC-2: units in leases of a vault differ from its leases";
	planted(named, || change_in_lease(VAULT, |units| *units -= 1));
	planted(named, || change(ENDED, |record| record.units += 1));
	planted(named, || {
		// The units are there, of a vault without leases.
		assert_ok!(Assets::mint_into(AssetId::clt(OTHERS), &Lease::escrow(), 1));
		InLease::<Test>::insert(OTHERS, 1);
	});
	planted("ESC-2: an entry without units", || InLease::<Test>::insert(OTHERS, 0));
	let named = "ESC-2: leases of a vault without units in leases";
	planted(named, || InLease::<Test>::remove(VAULT));
}

#[test]
fn esc_3_finds_deadlines_that_are_not_those_of_the_state() {
	let named = "ESC-3: a deadline is not that of the state";
	planted(named, || change(RESERVED, |record| record.due += 1));
	planted(named, || change(ACTIVE, |record| record.due -= 1));
	planted(named, || change(ACTIVE, |record| record.status = LeaseStatus::Reserved));
	planted(named, || change(ENDED, |record| record.due = now() + 1));
}

#[test]
fn esc_3_finds_access_without_confirmation_and_confirmation_without_access() {
	let named = "ESC-3: access details do not fit the state";
	planted(named, || change(RESERVED, |record| record.access = access(b"leaked")));
	planted(named, || change(ACTIVE, |record| record.access = Access::default()));
	planted(named, || change(ENDED, |record| record.access = Access::default()));
}

#[test]
fn esc_3_finds_a_lease_that_is_not_on_the_agenda() {
	planted("ESC-3: a lease is not on the agenda", || {
		Agenda::<Test>::remove(record(ACTIVE).filed, ACTIVE);
	});
}

#[test]
fn esc_3_finds_a_lease_that_is_on_the_agenda_twice_or_elsewhere() {
	ExtBuilder.build().execute_with(|| {
		start(3, HOUR);
		let filed = record(LeaseId(0)).filed;
		// Whichever of the two it meets first.
		Agenda::<Test>::insert(filed + 1, LeaseId(0), ());
		assert!([
			Err(TryRuntimeError::Other("ESC-3: a lease is on the agenda twice")),
			Err(TryRuntimeError::Other("ESC-3: an entry of the agenda is of no lease")),
		]
		.contains(&Lease::do_try_state()));
	});
	planted("ESC-3: an entry of the agenda is of no lease", || {
		change(ACTIVE, |record| record.filed += 1);
	});
	planted("ESC-3: an entry of the agenda is of no lease", || {
		Agenda::<Test>::insert(record(ACTIVE).filed, LeaseId(77), ());
	});
}

#[test]
fn esc_4_finds_what_was_left_behind() {
	let named = "ESC-4: the agenda has an entry before its cursor";
	planted(named, || Cursor::<Test>::put(record(ACTIVE).filed + 1));
	planted(named, Cursor::<Test>::kill);
}

#[test]
fn esc_4_finds_a_lease_that_is_looked_at_too_late() {
	let named = "ESC-4: a lease is looked at too late";
	let refile = |lease, slot| {
		change(lease, |record| Lease::refile(lease, record, slot));
	};
	planted(named, || refile(RESERVED, slot_up(record(RESERVED).due) + 1));
	planted(named, || refile(ACTIVE, slot_up(record(ACTIVE).due) + 1));
	planted(named, || refile(ENDED, slot_up(now() + RETRY_PERIOD) + 1));
}

#[test]
fn iss_4_finds_a_load_that_is_not_that_of_the_leases() {
	let named = "ISS-4: a load differs from the leases";
	planted(named, || Loads::<Test>::mutate(ALICE, CLASS, |load| load.devices -= 1));
	// What has ended holds no devices.
	planted(named, || Loads::<Test>::mutate(CAROL, CLASS, |load| load.devices += 2));
	planted("ISS-4: leases without a load", || Loads::<Test>::remove(ALICE, CLASS));
}

#[test]
fn iss_4_finds_more_devices_leased_than_there_are() {
	planted("ISS-4: more devices are leased than there are", || {
		World::set_devices(&ALICE, CLASS, 4);
	});
	// Whoever is not in good standing may have lost them.
	ExtBuilder.build_and_execute(|| {
		start(5, HOUR);
		World::set_devices(&ALICE, CLASS, 4);
		World::set_standing(&ALICE, CLASS, false);
	});
}

#[test]
fn iss_8_finds_units_that_are_not_those_of_the_devices() {
	let named = "ISS-8: the units of a lease are not those of its devices";
	planted(named, || {
		change(RESERVED, |record| record.units -= 1);
		change_in_lease(VAULT, |units| *units -= 1);
	});
	planted(named, || {
		change(ACTIVE, |record| {
			record.duration -= MINUTE;
			record.due -= MINUTE;
		});
	});
}

#[test]
fn iss_8_finds_more_delivered_than_redeemed() {
	planted("ISS-8: more is delivered than was redeemed", || {
		change(ENDED, |record| {
			let delivered = record.units + 1;
			record.status =
				LeaseStatus::Ended { by: EndedBy::Provider, delivered, compensation: 0 };
		});
	});
}

#[test]
fn indices_find_what_they_miss_and_what_they_have_too_much() {
	let count = "indices: as many entries as leases";
	planted(count, || CustomerLeases::<Test>::remove(BOB, ACTIVE));
	planted(count, || ProviderLeases::<Test>::insert(CAROL, ACTIVE, ()));
	let party = "indices: a lease is not among those of its parties";
	planted(party, || CustomerLeases::<Test>::swap(BOB, ACTIVE, DAVE, ACTIVE));
	planted(party, || ProviderLeases::<Test>::swap(ALICE, ACTIVE, CAROL, ACTIVE));
}

#[test]
fn totals_find_sums_that_are_not_those_of_the_leases() {
	let named = "totals: those of a class differ from its leases";
	planted(named, || Totals::<Test>::mutate(CLASS, |totals| totals.leases -= 1));
	planted(named, || Totals::<Test>::mutate(CLASS, |totals| totals.units += 1));
	// A class without leases has none in its totals.
	planted(named, || Totals::<Test>::mutate(OTHER, |totals| totals.leases = 1));
	planted("totals: leases without totals of their class", || Totals::<Test>::remove(CLASS));
}

#[test]
fn ids_find_a_lease_from_the_future() {
	planted("ids: leases are not in sequence", || NextLeaseId::<Test>::put(ENDED));
}
