//! The checkers are checked: a planted bug for each invariant, and the named error.

use super::*;
use millrace_support::agenda::Agenda as _;
use sp_runtime::TryRuntimeError;

type Slots = crate::agenda::Duties<Test>;

/// Runs, has paid for a fault and has another one that waits.
const RUNNING: LeaseId = LeaseId(0);
/// Is over, and has a claim that is not decided.
const OVER: LeaseId = LeaseId(1);
/// The fault that waits.
const FAULT: FaultId = FaultId(1);
/// A template of Alice's.
const OWN: TemplateId = TemplateId(3);

/// What is not decided: the last hour of [`OVER`].
fn said() -> EpochKey {
	uptime(OVER, 0)
}

/// A sound world with something of everything; then the bug, then the name of what it breaks.
fn planted(named: &'static str, bug: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		assert_ok!(offer(ALICE, simple()));
		let order = NewLease { duration: 100 * HOUR, ..order() };
		assert_ok!(agree(order.clone(), accept(STANDARD)));
		assert_ok!(begin(order.lease));
		dark_and_applied(RUNNING, 0);
		live(MINUTE);
		let lease = running_of_carol();
		assert_eq!(lease, OVER);
		pass(HOUR);
		assert_ok!(end(OVER, UNITS / 10, false));
		assert_ok!(claim(BOB, said(), 0));
		reports(QUORUM - 1, said(), 0);
		// The ten minutes that are just over.
		let epoch = ((now() - START) / (10 * MINUTE) - 1) as u32;
		assert_eq!(found(uptime(RUNNING, epoch), 0), Some(FAULT));
		check();
		bug();
		assert_eq!(Sla::do_try_state(), Err(TryRuntimeError::Other(named)));
	});
}

fn change(lease: LeaseId, change: impl FnOnce(&mut AgreementOf<Test>)) {
	Agreements::<Test>::mutate(lease, |agreement| change(agreement.as_mut().unwrap()));
}

fn change_said(change: impl FnOnce(&mut Measurement<Test>)) {
	Measurements::<Test>::mutate(said(), |known| change(known.as_mut().unwrap()));
}

fn change_fault(change: impl FnOnce(&mut FaultOf<Test>)) {
	Faults::<Test>::mutate(FAULT, |fault| change(fault.as_mut().unwrap()));
}

#[test]
fn sla_1_finds_more_slashed_than_there_is_and_more_paid_than_slashed() {
	let named = "SLA-1: more is slashed than was earmarked";
	planted(named, || change(RUNNING, |agreement| agreement.slashed = agreement.earmark + 1));
	planted(named, || change(RUNNING, |agreement| agreement.earmark = agreement.slashed - 1));
	planted(named, || {
		change(RUNNING, |agreement| agreement.to_customer = agreement.slashed + 1);
	});
}

#[test]
fn sla_2_finds_a_slash_that_its_clocks_do_not_cost() {
	let named = "SLA-2: what is slashed is not what the clocks cost";
	planted(named, || change(RUNNING, |agreement| agreement.slashed += 1));
	planted(named, || change(RUNNING, |agreement| agreement.slashed -= 1));
	planted(named, || change(RUNNING, |agreement| agreement.tracks[0].attested += HOUR));
	planted(named, || change(RUNNING, |agreement| agreement.tracks[0].attested = 0));
	planted(named, || change(RUNNING, |agreement| agreement.tracks[1].admitted = HOUR));
	// One that was extended may have lost more than its clocks cost now.
	ExtBuilder::default().build_and_execute(|| {
		let lease = running(BATCH);
		dark_and_applied(lease, 0);
		assert_ok!(extend(lease, Extension { units: UNITS, duration: DAY, price: 0 }));
	});
}

#[test]
fn sla_3_finds_two_faults_of_an_epoch() {
	planted("SLA-3: an epoch has two faults", || {
		let twin = fault(FAULT);
		Faults::<Test>::insert(FaultId(2), twin);
	});
}

#[test]
fn sla_3_finds_an_epoch_with_a_fault_that_is_measured_again() {
	planted("SLA-3: an epoch with a fault is measured again", || {
		let key = fault(FAULT).key;
		let again = measurement(said());
		Measurements::<Test>::insert(key, again);
	});
}

#[test]
fn sla_3_finds_an_attestor_that_has_reported_twice() {
	planted("SLA-3: an attestor has reported an epoch twice", || {
		change_said(|known| {
			let twin = known.reports[0].clone();
			known.reports.try_push(twin).unwrap();
		});
	});
}

#[test]
fn sla_3_finds_more_faults_than_were_missed() {
	planted("SLA-3: more faults wait than epochs were missed", || {
		change(RUNNING, |agreement| agreement.tracks[0].missed = 0);
	});
}

#[test]
fn sla_3_finds_more_epochs_decided_than_there_are() {
	let named = "SLA-3: more epochs were decided than there are";
	planted(named, || change(RUNNING, |agreement| agreement.tracks[0].kept = 1_000));
	planted(named, || change(OVER, |agreement| agreement.tracks[0].excused = 2));
	planted(named, || change(RUNNING, |agreement| agreement.tracks[2].missed = u32::MAX));
}

#[test]
fn sla_4_finds_a_customer_that_was_not_paid_what_it_lost() {
	let named = "SLA-4: the customer was not paid what it lost";
	planted(named, || {
		// One less is what a unit is worth that is not whole.
		change(RUNNING, |agreement| agreement.to_customer -= 2);
	});
	planted("SLA-4: the customer was paid more than it lost", || {
		change(RUNNING, |agreement| agreement.to_customer += 1);
	});
}

#[test]
fn sla_5_finds_a_fault_without_its_agreement() {
	planted("SLA-5: a fault waits without its agreement", || {
		change_fault(|fault| fault.key.lease = LeaseId(77));
		change(RUNNING, |agreement| agreement.tracks[0].missed = 0);
	});
}

#[test]
fn sla_5_finds_a_measurement_without_its_agreement_or_its_module() {
	let named = "SLA-5: an epoch is measured without its agreement";
	let move_to = |key: EpochKey| {
		let known = measurement(said());
		Measurements::<Test>::remove(said());
		Measurements::<Test>::insert(key, known);
	};
	planted(named, || move_to(uptime(LeaseId(77), 0)));
	planted(named, || move_to(key(OVER, Metric::Throughput, 0)));
}

#[test]
fn sla_5_finds_an_agreement_that_is_closed_too_early() {
	planted("SLA-5: an agreement is closed before the last report can come", || {
		let last = Slots::slot_up(agreement(OVER).until().unwrap() + REPORT_PERIOD);
		change(OVER, |agreement| agreement.filed = last - 1);
	});
}

#[test]
fn sla_5_finds_a_count_that_is_not_that_of_the_faults() {
	let named = "SLA-5: an agreement has other faults than it says";
	planted(named, || change(RUNNING, |agreement| agreement.pending = 0));
	planted(named, || change(OVER, |agreement| agreement.pending = 1));
	planted(named, || Faults::<Test>::remove(FAULT));
	let named = "SLA-5: an agreement has other epochs to decide than it says";
	planted(named, || change(OVER, |agreement| agreement.undecided = 0));
	planted(named, || change(RUNNING, |agreement| agreement.undecided = 1));
}

#[test]
fn sla_3_finds_a_module_that_was_missed_for_longer_than_was_delivered() {
	planted("SLA-3: a module was missed for longer than was delivered", || {
		// A module of which faults cost nothing, so that nothing is due for it.
		change(OVER, |agreement| {
			let module = &mut agreement.tracks[0].module;
			module.severity = Permill::zero();
			module.curve[0].at = u64::MAX / 2;
			module.curve.truncate(1);
			module.curve[0].share = Permill::zero();
			agreement.tracks[0].admitted = HOUR + 1;
		});
	});
}

#[test]
fn dlv_3_finds_more_paid_than_was_delivered() {
	planted("DLV-3: more was paid than was delivered", || {
		// It has lost all of it, by its clocks, and was paid all of it: but it has only begun.
		change(RUNNING, |agreement| {
			agreement.tracks[0].attested = now() - START;
			agreement.tracks[1].attested = now() - START;
			agreement.tracks[2].attested = now() - START;
			agreement.tracks[1].module.severity = Permill::one();
			agreement.tracks[2].module.severity = Permill::one();
			let cost = Sla::cost_so_far(agreement).unwrap();
			assert!(cost.loss > agreement.earned(now()).unwrap());
			agreement.slashed = cost.due;
			let more = cost.loss - agreement.to_customer;
			World::with(VAULT, |vault| vault.earmarked -= more);
			agreement.to_customer = cost.loss;
		});
	});
}

#[test]
fn dlv_3_finds_an_agreement_that_is_over_and_was_not_cut() {
	let named = "DLV-3: an agreement that is over stands for what was not delivered";
	planted(named, || {
		change(OVER, |agreement| agreement.earmark = PRICE);
		World::with(CAROLS, |vault| vault.earmarked = PRICE);
	});
	planted(named, || change(OVER, |agreement| agreement.price = 0));
	planted(named, || change(OVER, |agreement| agreement.duration = DURATION));
}

#[test]
fn sla_6_finds_agreements_without_their_earmarks() {
	let named = "SLA-6: what a vault earmarks is not what its agreements have";
	planted(named, || World::with(VAULT, |vault| vault.earmarked -= 1));
	planted(named, || World::with(CAROLS, |vault| vault.earmarked += 1));
	planted(named, || change(OVER, |agreement| agreement.earmark += 1));
}

#[test]
fn holds_find_what_nobody_says() {
	let fees = "holds: fees differ from the agreements";
	planted(fees, || change(RUNNING, |agreement| agreement.fee += 1));
	planted(fees, || change(OVER, |agreement| agreement.fee += 1));
	let claims = "holds: bonds of claims differ from the records";
	planted(claims, || change_said(|known| known.claim = None));
	planted(claims, || change_fault(|fault| fault.claim_bond = 1));
	let deposits = "holds: deposits differ from the templates";
	let own = |change: fn(&mut TemplateOf<Test>)| {
		Templates::<Test>::mutate(OWN, |template| change(template.as_mut().unwrap()));
	};
	planted(deposits, || own(|template| template.deposit -= 1));
	planted(deposits, || own(|template| template.owner = Some(CAROL)));
	planted("holds: a deposit of nobody", || own(|template| template.owner = None));
	planted("holds: something of an account that does not exist", || {
		own(|template| template.owner = Some(PAUPER));
		use frame_support::traits::{fungible::MutateHold, tokens::Precision};
		let reason = HoldReason::TemplateDeposit.into();
		assert_ok!(Balances::release(&reason, &ALICE, TEMPLATE_DEPOSIT, Precision::Exact));
	});
}

#[test]
fn the_agenda_finds_what_does_not_stand_there() {
	let missing = "agenda: something does not stand there";
	for duty in [Duty::Decide(said()), Duty::Apply(FAULT), Duty::Close(OVER)] {
		planted(missing, || {
			let slot = crate::agenda::Filed::<Test>::of(&duty).unwrap().slot();
			Agenda::<Test>::remove(slot, duty);
		});
	}
	let stray = "agenda: an entry is of nothing that stands there";
	planted(stray, || change_said(|known| known.filed += 1));
	planted(stray, || change_fault(|fault| fault.filed += 1));
	planted(stray, || change(OVER, |agreement| agreement.filed += 1));
	planted(stray, || {
		let slot = Cursor::<Test>::get().unwrap() + 1;
		Agenda::<Test>::insert(slot, Duty::Close(RUNNING), ());
	});
	planted(stray, || {
		let slot = measurement(said()).filed + 1;
		Agenda::<Test>::insert(slot, Duty::Decide(said()), ());
	});
}

#[test]
fn the_agenda_finds_what_was_left_behind() {
	let named = "agenda: an entry is before the cursor";
	planted(named, || {
		let until = Slots::slot_down(now()) + 1;
		Sla::unfile(&Duty::Apply(FAULT), fault(FAULT).filed);
		change_fault(|fault| fault.filed = until - 1);
		Sla::file(Duty::Apply(FAULT), until - 1);
		Cursor::<Test>::put(until);
	});
	planted(named, Cursor::<Test>::kill);
}

#[test]
fn the_agenda_finds_a_cursor_in_the_future() {
	planted("agenda: the cursor is in the future", || {
		Cursor::<Test>::put(Slots::slot_down(now()) + 2);
	});
}

#[test]
fn the_agenda_finds_what_is_looked_at_too_late() {
	let named = "agenda: something is looked at too late";
	planted(named, || {
		let late = fault(FAULT).filed + 10;
		Sla::unfile(&Duty::Apply(FAULT), fault(FAULT).filed);
		change_fault(|fault| fault.filed = late);
		Sla::file(Duty::Apply(FAULT), late);
	});
	planted(named, || {
		let filed = measurement(said()).filed;
		Sla::unfile(&Duty::Decide(said()), filed);
		change_said(|known| known.filed = filed + 10);
		Sla::file(Duty::Decide(said()), filed + 10);
	});
}

#[test]
fn templates_find_a_count_that_is_not_theirs() {
	let named = "templates: a provider has others than are counted";
	planted(named, || TemplateCounts::<Test>::insert(ALICE, 2));
	planted(named, || TemplateCounts::<Test>::insert(CAROL, 1));
	planted("templates: some are not counted", || TemplateCounts::<Test>::remove(ALICE));
}

#[test]
fn ids_find_what_is_from_the_future() {
	let named = "ids: not in sequence";
	planted(named, || NextTemplateId::<Test>::put(OWN));
	planted(named, || NextFaultId::<Test>::put(FAULT));
}
