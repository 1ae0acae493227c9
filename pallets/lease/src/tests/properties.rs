use super::{steps::*, *};
use millrace_testing::{seeded, without_trace};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::collections::BTreeMap;

/// What became of a lease, as the events say.
#[derive(Clone, Debug, Default)]
struct Story {
	class_id: ClassId,
	units: u128,
	ended: Option<(u128, u128, EndedBy)>,
	terminal: bool,
}

/// What happened to a lease, with the units that matter there, and whether its provider broke it.
type Told = (&'static str, LeaseId, u128, bool);

fn is_of_a_life(tale: &Tale) -> bool {
	!matches!(tale, Tale::Compensated(_) | Tale::Delivered(_) | Tale::Restored(_))
}

fn told_by(tale: &Tale) -> Told {
	match *tale {
		Tale::Agreed { lease, units, .. } => ("agreed", lease, units, false),
		Tale::Begun { lease, .. } => ("begun", lease, 0, false),
		Tale::Extended { lease, units, .. } => ("extended", lease, units, false),
		Tale::Ended { lease, delivered, broken, .. } => ("ended", lease, delivered, broken),
		ref other => panic!("not of a life: {other:?}"),
	}
}

/// What an event makes of it, if it is one that has to be told.
fn told_of(event: &Event<Test>) -> Option<Told> {
	Some(match *event {
		Event::Reserved { lease, units, .. } => ("agreed", lease, units, false),
		Event::Confirmed { lease, .. } => ("begun", lease, 0, false),
		Event::Extended { lease, units, .. } => ("extended", lease, units, false),
		Event::Ended { lease, delivered, by, .. } => {
			let broken = [EndedBy::Provider, EndedBy::FailedStart].contains(&by);
			("ended", lease, delivered, broken)
		}
		_ => return None,
	})
}

/// What the events say of all leases.
#[derive(Default)]
struct Ledger {
	stories: BTreeMap<LeaseId, Story>,
	delivered: u128,
	/// The same, of each class.
	of_class: BTreeMap<ClassId, u128>,
}

impl Ledger {
	/// Book the events of one step, each of which was told to the agreements, once and in order.
	fn book(&mut self) {
		let mut tales = Promises::tales().into_iter().filter(is_of_a_life);
		for event in events() {
			if let Some(told) = told_of(&event) {
				assert_eq!(tales.next().map(|tale| told_by(&tale)), Some(told));
			}
			match event {
				Event::Reserved { lease, class_id, units, .. } => {
					let story = Story { class_id, units, ..Story::default() };
					assert!(self.stories.insert(lease, story).is_none());
				}
				Event::Confirmed { lease, .. } => {
					self.open(lease);
				}
				Event::Extended { lease, units, .. } => self.open(lease).units += units,
				Event::Ended { lease, delivered, returned, by, .. } => {
					let story = self.open(lease);
					assert_eq!(delivered + returned, story.units, "to the last unit");
					story.ended = Some((delivered, returned, by));
				}
				Event::Settled { lease, delivered, returned } => {
					self.finish(lease, (delivered, returned), false);
				}
				Event::Expired { lease, .. } => {
					let units = self.stories[&lease].units;
					self.finish(lease, (0, units), true);
				}
				Event::Compensated { lease, .. } | Event::Postponed { lease, .. } => {
					assert!(!self.stories[&lease].terminal);
				}
				other => panic!("not an event of a lease: {other:?}"),
			}
		}
		assert_eq!(tales.next(), None);
		// What is not over is there, and nothing else.
		let open = self.stories.iter().filter(|(_, story)| !story.terminal);
		let mut there: Vec<_> = Leases::<Test>::iter_keys().collect();
		there.sort();
		assert_eq!(open.map(|(lease, _)| *lease).collect::<Vec<_>>(), there);
		let burned: u128 = World::get().vaults.values().map(|vault| vault.delivered).sum();
		assert_eq!(self.delivered, burned);
		for class_id in [CLASS, OTHER] {
			let told = self.of_class.get(&class_id).copied().unwrap_or_default();
			assert_eq!(Lease::class_totals(class_id).delivered, told);
		}
	}

	/// A lease that has not ended.
	fn open(&mut self, lease: LeaseId) -> &mut Story {
		let story = self.stories.get_mut(&lease).expect("was reserved");
		assert!(story.ended.is_none() && !story.terminal);
		story
	}

	/// A lease reaches a terminal state once, after it has ended, with the numbers of its end.
	fn finish(&mut self, lease: LeaseId, (delivered, returned): (u128, u128), expired: bool) {
		let story = self.stories.get_mut(&lease).expect("was reserved");
		assert!(!story.terminal, "terminal states are final");
		story.terminal = true;
		let (fixed, rest, by) = story.ended.expect("has ended");
		assert_eq!((fixed, rest), (delivered, returned));
		assert_eq!(by == EndedBy::FailedStart, expired);
		self.delivered += delivered;
		*self.of_class.entry(story.class_id).or_default() += delivered;
	}
}

/// All is well, and time passes: every lease is settled or void.
fn drain(ledger: &mut Ledger) {
	World::break_vault(None);
	Promises::refuse(false);
	for (id, vault) in World::get().vaults {
		if vault.state == State::Frozen {
			World::thaw(id);
		}
	}
	// Until the last one is due, and what was put off is tried again.
	let last = Leases::<Test>::iter_values().map(|record| record.due).max();
	Timestamp::set_timestamp(last.unwrap_or_default().max(now()) + RETRY_PERIOD + MINUTE);
	idle(Weight::MAX);
	ledger.book();
	assert_eq!(Leases::<Test>::iter().count(), 0);
	assert_eq!(Agenda::<Test>::iter().count(), 0);
	assert_eq!(CustomerLeases::<Test>::iter().count(), 0);
	assert_eq!(ProviderLeases::<Test>::iter().count(), 0);
	assert!(Totals::<Test>::iter_values().all(|totals| (totals.leases, totals.units) == (0, 0)));
	assert!(Loads::<Test>::iter_values().all(|load| load.devices == 0));
	// Every lease that ever was reached exactly one terminal state.
	let ever = NextLeaseId::<Test>::get().0;
	assert_eq!(ledger.stories.len() as u32, ever);
	assert!(ledger.stories.values().all(|story| story.terminal));
	for vault in [VAULT, CAROLS, OTHERS] {
		assert_eq!(escrowed(vault), 0);
	}
}

#[test]
fn the_random_sequences_reach_every_step_with_success() {
	let mut runner = TestRunner::deterministic();
	let mut reached = BTreeMap::<String, u32>::new();
	let mut ends = BTreeMap::<String, u32>::new();
	for _ in 0..256 {
		let steps = prop::collection::vec(step(), 50).new_tree(&mut runner).unwrap().current();
		ExtBuilder.build_and_execute(|| {
			for step in steps {
				let name = step.name();
				if dispatch(step).is_ok() {
					*reached.entry(name).or_default() += 1;
				}
				for event in events() {
					let name = match event {
						Event::Ended { by, waits, .. } => format!("{by:?} {waits}"),
						Event::Expired { .. } => "Expired".into(),
						Event::Settled { .. } => "Settled".into(),
						Event::Postponed { .. } => "Postponed".into(),
						_ => continue,
					};
					*ends.entry(name).or_default() += 1;
				}
			}
		});
	}
	for call in ["Redeem", "Confirm", "Terminate", "Extend", "Settle", "Expire", "Idle"] {
		assert!(reached.get(call).is_some_and(|times| *times >= 20), "{call}: {reached:?}");
	}
	let kinds = ["Customer", "Provider", "Time", "FailedStart"]
		.into_iter()
		.flat_map(|by| [format!("{by} true"), format!("{by} false")])
		.chain(["Expired", "Settled", "Postponed"].map(str::to_owned));
	for kind in kinds {
		assert!(ends.get(&kind).is_some_and(|times| *times >= 5), "{kind}: {ends:?}");
	}
}

proptest! {
	#![proptest_config(seeded(256))]

	#[test]
	fn any_interleaving_conserves_units_and_ends_every_lease_once(
		steps in prop::collection::vec(step(), 1..=50)
	) {
		ExtBuilder.build_and_execute(|| {
			let mut ledger = Ledger::default();
			for step in steps {
				let _ = without_trace(&step, step.is_call(), || dispatch(step.clone()));
				assert_eq!(Lease::do_try_state(), Ok(()), "after {step:?}");
				World::check();
				ledger.book();
			}
			drain(&mut ledger);
		});
	}
}
