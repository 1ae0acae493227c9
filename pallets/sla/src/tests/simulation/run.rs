//! One run: what happens, in the order of time, by real calls in blocks of the mock runtime.

use super::*;
use frame_support::storage::{storage_prefix, unhashed};
use std::collections::{BTreeMap, BTreeSet};

/// Between the end of an epoch and the reports about it.
const TALK: Moment = MINUTE;

/// Time between two looks at all invariants.
const CHECKS: Moment = 6 * DAY;

/// Invented outages: of each lease so many, and one more for each so many days; how many epochs each.
const INVENTED: f64 = 0.02;
const INVENTED_EVERY: f64 = 10.0;
const INVENTED_EPOCHS: u64 = 6;

/// Customers that notice an outage and claim it if nobody else has found it.
const ATTENTIVE: f64 = 0.8;

/// Leases whose customer claims an outage that was none.
const FALSE_CLAIMS: f64 = 0.02;

/// Wrong and true faults against which the provider appeals.
const APPEALS: f64 = 0.9;
const IDLE_APPEALS: f64 = 0.03;

/// A sweep point's run.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Scenario {
	pub seed: u64,
	/// Attestors of [`SEATS`] that lie.
	pub liars: u32,
	/// Share of the time in which attestors are silent, percent.
	pub silent: u32,
	/// Liars do not lie, but say nothing, ever.
	pub withhold: bool,
}

/// What happens next.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Step {
	Begin(usize),
	End(u32),
	Talk {
		lease: u32,
		epoch: u32,
	},
	Claim {
		lease: u32,
		epoch: u32,
		value: u64,
	},
	Appeal(FaultId),
	Verdict(FaultId),
	/// Time for the idle hook.
	Look,
	Check,
}

/// An outage that hits a lease.
struct Hit {
	span: Span,
	/// Whole epochs in it.
	whole: u64,
	/// The customer notices it.
	noticed: bool,
	found: bool,
}

/// What is said of an epoch that is not true.
#[derive(Clone, Copy, Default)]
struct Rumour {
	/// Liars say that it was dark.
	invented: bool,
	/// This attestor lost two looks.
	alarmed: Option<u32>,
}

struct Lease {
	wish: Wish,
	node: usize,
	hits: Vec<Hit>,
	rumours: BTreeMap<u32, Rumour>,
	price: Balance,
	/// Of all faults that were applied, milliseconds and smallest units.
	charged: Moment,
	slashed: Balance,
	paid: Balance,
}

struct Case {
	key: EpochKey,
	finder: Finder,
	time: Moment,
	/// When the provider appealed, and when that was decided.
	appealed: Option<Moment>,
	ruled: Option<Moment>,
}

pub struct Run {
	scenario: Scenario,
	nature: Nature,
	market: Market,
	wishes: Vec<Wish>,
	queue: BTreeSet<(Moment, Step)>,
	leases: Vec<Lease>,
	cases: BTreeMap<FaultId, Case>,
	/// What stands on the agenda, and in which slot.
	filed: BTreeSet<(AgendaSlot, Duty)>,
	fees: Balance,
	burned: Balance,
	pub tally: Tally,
}

impl Lease {
	fn span(&self, epoch: u32) -> Span {
		let from = self.wish.begin + EPOCH * Moment::from(epoch);
		(from, self.wish.end.min(from + EPOCH))
	}

	fn epochs(&self) -> u32 {
		(self.wish.end - self.wish.begin).div_ceil(EPOCH) as u32
	}

	/// Epochs that have a part in `span`.
	fn epochs_in(&self, span: Span) -> std::ops::RangeInclusive<u32> {
		let first = (span.0 - self.wish.begin) / EPOCH;
		let last = (span.1 - 1 - self.wish.begin) / EPOCH;
		first as u32..=last as u32
	}
}

/// Whole epochs of the lease in `span`, which is a part of it.
fn whole_epochs(wish: &Wish, span: Span) -> u64 {
	let first = (span.0 - wish.begin).div_ceil(EPOCH);
	let last = (span.1 - wish.begin) / EPOCH;
	last.max(first) - first
}

/// The moment of the chain at which it is `at` in the trace.
fn chain(at: Moment) -> Moment {
	START + at
}

/// Events of the pallet since the last call. They are forgotten without their topics, of which there
/// are none: to look for these takes the longer the more has happened before.
fn heard() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	for item in ["Events", "EventCount"] {
		unhashed::kill(&storage_prefix(b"System", item.as_bytes()));
	}
	events
}

impl Run {
	/// Let a whole trace happen, and count.
	pub fn of(scenario: Scenario, trace: &Trace) -> Tally {
		let build = ExtBuilder::default().attestors(SEATS).build();
		let mut state = build;
		state.execute_with(|| {
			let mut run = Self {
				scenario,
				nature: Nature::new(&scenario, trace),
				market: Market::open(&trace.nodes),
				wishes: trace.wishes.clone(),
				queue: BTreeSet::new(),
				leases: Vec::new(),
				cases: BTreeMap::new(),
				filed: BTreeSet::new(),
				fees: 0,
				burned: 0,
				tally: Tally::default(),
			};
			for (number, wish) in trace.wishes.iter().enumerate() {
				run.queue.insert((wish.begin, Step::Begin(number)));
			}
			for at in (CHECKS..trace.end).step_by(CHECKS as usize) {
				run.queue.insert((at, Step::Check));
			}
			run.live();
			run.finish();
			run.tally
		})
	}

	fn random(&self, purpose: u64, of: &[u64]) -> Random {
		Random::of(&[&[self.scenario.seed, purpose], of].concat())
	}

	fn now(&self) -> Moment {
		now() - START
	}

	fn at(&mut self, moment: Moment, step: Step) {
		self.queue.insert((moment, step));
	}

	/// Something stands on the agenda: let the idle hook come when it is due.
	fn file(&mut self, duty: Duty) {
		let Some(slot) = Filed::<Test>::of(&duty).map(|record| record.slot()) else { return };
		self.filed.insert((slot, duty));
		let due = (slot * Duties::<Test>::SLOT).max(now());
		self.at(due - START, Step::Look);
	}

	/// The idle time of a block. The slots before that in which nothing stands are passed over at
	/// once: the hook of the blocks in between would have done no more.
	fn idle(&mut self) {
		let after = Duties::<Test>::slot_down(now()) + 1;
		let first = self.filed.first().map_or(after, |(slot, _)| *slot).min(after);
		if Cursor::<Test>::get().is_some_and(|cursor| cursor < first) {
			Cursor::<Test>::put(first);
		}
		idle(Weight::MAX);
		self.hear();
		let later = self.filed.split_off(&(after, Duty::Close(LeaseId(0))));
		for (_, duty) in std::mem::replace(&mut self.filed, later) {
			// What could not be done yet is tried again.
			self.file(duty);
		}
	}

	fn live(&mut self) {
		while let Some((at, step)) = self.queue.pop_first() {
			wait_until(chain(at));
			self.perform(step);
			self.hear();
			if self.queue.first().is_none_or(|(next, _)| *next > at) {
				self.idle();
			}
		}
	}

	fn perform(&mut self, step: Step) {
		match step {
			Step::Begin(number) => self.begin(self.wishes[number]),
			Step::End(lease) => self.end(lease),
			Step::Talk { lease, epoch } => self.talk(lease, epoch),
			Step::Claim { lease, epoch, value } => self.claim(lease, epoch, value),
			Step::Appeal(fault) => self.appeal(fault),
			Step::Verdict(fault) => self.rule(fault),
			Step::Look => (),
			Step::Check => {
				check();
				self.tally.checks += 1;
			}
		}
	}

	/// A customer takes a lease, which begins at once.
	fn begin(&mut self, wish: Wish) {
		let id = LeaseId(self.leases.len() as u32);
		let node = self.market.place(wish.devices, &mut self.tally.passed_by);
		let order = self.market.order(id, node, wish.devices, wish.end - wish.begin);
		let price = order.price;
		assert_ok!(agree(order, accept(STANDARD)));
		assert_ok!(begin(id));
		assert_eq!(agreement(id).earmark, price, "all of the price stands for the terms");
		let within = (wish.begin, wish.end);
		let mut random = self.random(4, &[id.0.into()]);
		let hits = touching(&self.nature.nodes[node].outages, within)
			.iter()
			.filter_map(|outage| common(*outage, within))
			.map(|span| Hit {
				span,
				whole: whole_epochs(&wish, span),
				noticed: random.chance(ATTENTIVE),
				found: false,
			})
			.collect();
		let rumours = BTreeMap::new();
		let lease = Lease { wish, node, hits, rumours, price, charged: 0, slashed: 0, paid: 0 };
		self.tally.leases += 1;
		self.tally.dark += self.nature.dark(node, within);
		self.leases.push(lease);
		self.spread_rumours(id.0);
		self.plan(id.0);
		self.at(wish.end, Step::End(id.0));
	}

	/// What is said of a lease without a cause.
	fn spread_rumours(&mut self, id: u32) {
		let mut random = self.random(5, &[id.into()]);
		let lease = &self.leases[id as usize];
		let (epochs, wish) = (lease.epochs(), lease.wish);
		let days = (wish.end - wish.begin) as f64 / DAY as f64;
		let mut rumours = BTreeMap::<u32, Rumour>::new();
		if self.scenario.liars > 0 && !self.scenario.withhold {
			for _ in 0..random.count(INVENTED + days / INVENTED_EVERY) {
				let first = random.below(epochs.into()) as u32;
				let count = random.between(1, INVENTED_EPOCHS + 1) as u32;
				for epoch in first..epochs.min(first + count) {
					rumours.entry(epoch).or_default().invented = true;
				}
			}
		}
		let mut alarm = |random: &mut Random, epoch: u32| {
			let seat = random.below(SEATS.into()) as u32;
			rumours.entry(epoch).or_default().alarmed = Some(seat);
		};
		for _ in 0..random.count(f64::from(epochs) * Nature::alarms_in_whole_epoch()) {
			let epoch = random.below(epochs.into()) as u32;
			alarm(&mut random, epoch);
		}
		let last = lease.span(epochs - 1);
		if random.chance(Nature::alarms_in_part(last.1 - last.0)) && last.1 - last.0 < EPOCH {
			alarm(&mut random, epochs - 1);
		}
		self.leases[id as usize].rumours = rumours;
	}

	/// When somebody will have something to say of a lease.
	fn plan(&mut self, id: u32) {
		let lease = &self.leases[id as usize];
		let within = (lease.wish.begin, lease.wish.end);
		let partitions = self.nature.nodes[lease.node].partitions.iter();
		let cut = partitions.filter_map(|part| common(part.span, within));
		let spans = lease.hits.iter().map(|hit| hit.span).chain(cut);
		let mut epochs: BTreeSet<u32> = spans.flat_map(|span| lease.epochs_in(span)).collect();
		epochs.extend(lease.rumours.keys());
		let mut steps: Vec<_> = epochs
			.iter()
			.map(|epoch| (lease.span(*epoch).1 + TALK, Step::Talk { lease: id, epoch: *epoch }))
			.collect();
		let mut random = self.random(6, &[id.into()]);
		let epoch = random.below(lease.epochs().into()) as u32;
		let span = lease.span(epoch);
		let healthy = self.nature.dark(lease.node, span) == 0 && !epochs.contains(&epoch);
		if random.chance(FALSE_CLAIMS) && healthy {
			let at = span.1 + random.between(HOUR, 5 * HOUR);
			steps.push((at, Step::Claim { lease: id, epoch, value: 0 }));
		}
		self.queue.extend(steps);
	}

	fn end(&mut self, id: u32) {
		let lease = &self.leases[id as usize];
		let (node, devices) = (lease.node, lease.wish.devices);
		let agreed = agreement(LeaseId(id));
		assert_eq!(agreed.until(), Some(now()));
		assert_ok!(end(LeaseId(id), agreed.units, false));
		self.market.free(node, devices);
		self.file(Duty::Close(LeaseId(id)));
	}

	/// The availability of an epoch, as nobody but nature knows it.
	fn truth(&self, key: EpochKey) -> u64 {
		let lease = &self.leases[key.lease.0 as usize];
		let span = lease.span(key.epoch);
		availability(self.nature.dark(lease.node, span), span.1 - span.0)
	}

	fn is_fault(&self, key: EpochKey) -> bool {
		self.truth(key) < OBJECTIVE
	}

	/// Attestors speak of an epoch, and the customer sees what becomes of it.
	fn talk(&mut self, id: u32, epoch: u32) {
		let key = uptime(LeaseId(id), epoch);
		self.speak(key, false);
		let known = Measurements::<Test>::get(key);
		let quorum = known.as_ref().is_some_and(Measurement::has_quorum);
		let mut random = self.random(7, &[id.into(), epoch.into()]);
		if quorum && random.chance(0.5) {
			// Half of the time somebody does not wait for the idle hook.
			assert_ok!(decide(key));
		}
		let (lease, value) = (&self.leases[id as usize], self.truth(key));
		let span = lease.span(epoch);
		let mut hits = lease.hits.iter().filter(|hit| common(hit.span, span).is_some());
		if !quorum && value < OBJECTIVE && hits.any(|hit| hit.noticed) {
			let at = span.1 + random.between(HOUR, 5 * HOUR);
			self.at(at, Step::Claim { lease: id, epoch, value });
		}
	}

	/// Whoever has a fault to report does so; then the others say that they have seen none. If nobody
	/// has, and nothing is `asked`, nobody says anything.
	fn speak(&mut self, key: EpochKey, asked: bool) {
		let lease = &self.leases[key.lease.0 as usize];
		let (span, is_fault) = (lease.span(key.epoch), self.is_fault(key));
		let rumour = lease.rumours.get(&key.epoch).copied().unwrap_or_default();
		let (mut accusing, mut others) = (Vec::new(), Vec::new());
		let mut begun = asked || rumour.invented;
		for seat in (0..SEATS).filter(|seat| !self.nature.is_silent(*seat, span.1)) {
			if self.nature.seats[seat as usize].lies {
				// The worst that is not true.
				let value = if is_fault { WHOLE } else { 0 };
				accusing.push((seat, value, Attribution::Provider));
				continue;
			}
			let lost = if rumour.alarmed == Some(seat) { 2 } else { 0 };
			let Some(measured) = self.nature.measure(seat, lease.node, span, lost) else {
				continue;
			};
			let said = (seat, measured.value, measured.cause);
			if measured.value < OBJECTIVE {
				begun = true;
				accusing.push(said);
			} else {
				others.push(said);
			}
		}
		if !begun {
			return;
		}
		let of = [u64::from(key.lease.0), key.epoch.into()];
		self.random(8, &of).shuffle(&mut accusing);
		let first = !Measurements::<Test>::contains_key(key);
		for (seat, value, cause) in accusing.into_iter().chain(others) {
			assert_ok!(report_with(attestor(seat), key, value, cause));
			self.tally.reports += 1;
		}
		if first {
			self.file(Duty::Decide(key));
		}
	}

	/// A customer claims what nobody has found.
	fn claim(&mut self, id: u32, epoch: u32, value: u64) {
		let key = uptime(LeaseId(id), epoch);
		let known = Measurements::<Test>::get(key);
		assert!(known.as_ref().is_none_or(|known| !known.has_quorum() && !known.is_decided()));
		let customer = agreement(LeaseId(id)).customer;
		assert_ok!(claim(customer, key, value));
		self.tally.claims[usize::from(!self.is_fault(key))] += 1;
		if known.is_none() {
			self.speak(key, true);
			self.file(Duty::Decide(key));
		}
	}

	fn appeal(&mut self, fault: FaultId) {
		let key = self.cases[&fault].key;
		assert_ok!(appeal(agreement(key.lease).provider, fault));
		let now = self.now();
		self.cases.get_mut(&fault).expect("known").appealed = Some(now);
		self.tally.appeals[usize::from(!self.is_fault(key))] += 1;
		let mut random = self.random(9, &[fault.0.into()]);
		self.at(now + random.between(3 * DAY, 10 * DAY), Step::Verdict(fault));
	}

	/// Those who vote find what is true.
	fn rule(&mut self, fault: FaultId) {
		let now = self.now();
		let right = self.is_fault(self.cases[&fault].key);
		World::rule(fault, if right { Verdict::Right } else { Verdict::Wrong });
		self.cases.get_mut(&fault).expect("known").ruled = Some(now);
	}

	/// Take in what the chain says.
	fn hear(&mut self) {
		for event in heard() {
			match event {
				Event::Decided { finding, .. } => {
					let count = match finding {
						Finding::Kept => &mut self.tally.kept,
						Finding::Missed(_) => &mut self.tally.missed,
						Finding::Excused(_) => &mut self.tally.excused,
						Finding::Unmeasured => &mut self.tally.unmeasured,
					};
					*count += 1;
				}
				Event::FaultFound { fault, key, time, finder, .. } => {
					self.accused(fault, key, time, finder);
				}
				Event::Overturned { fault, key } => {
					assert!(!self.is_fault(key), "no verdict is wrong");
					self.dismiss(fault);
					self.tally.overturned += 1;
				}
				Event::Slashed { fault, key, slashed, paid } => {
					self.slashed(fault, key, slashed, paid);
				}
				Event::ClaimSettled { key, returned, to_provider, burned, .. } => {
					assert_eq!(returned + to_provider + burned, CLAIM_BOND);
					self.burned += burned;
					if returned == 0 {
						self.tally.refuted[usize::from(!self.is_fault(key))] += 1;
					}
				}
				Event::Closed { lease, penalty, fee_paid, .. } => {
					self.closed(lease, penalty, fee_paid);
				}
				Event::Postponed { .. } => panic!("nothing fails: {event:?}"),
				_ => (),
			}
		}
	}

	/// A fault is applied or dropped: its dispute can be forgotten.
	fn dismiss(&mut self, fault: FaultId) -> Case {
		let case = self.cases.remove(&fault).expect("known");
		if case.appealed.is_some() {
			let subject = Subject::Measurement(fault);
			World::change(|known| {
				known.rulings.retain(|(ruled, _)| *ruled != subject);
				known.appeals.retain(|(_, disputed, _)| *disputed != subject);
			});
		}
		case
	}

	/// The provider is found to be to blame, and thinks about it.
	fn accused(&mut self, fault: FaultId, key: EpochKey, time: Moment, finder: Finder) {
		self.cases.insert(fault, Case { key, finder, time, appealed: None, ruled: None });
		let mut random = self.random(10, &[fault.0.into()]);
		if random.chance(if self.is_fault(key) { IDLE_APPEALS } else { APPEALS }) {
			let at = self.now() + random.between(HOUR, PENDING_PERIOD - HOUR);
			self.at(at, Step::Appeal(fault));
		}
		self.file(Duty::Apply(fault));
	}

	/// A fault is applied: the customer is credited.
	fn slashed(&mut self, fault: FaultId, key: EpochKey, slashed: Balance, paid: Payment) {
		let (now, is_fault) = (self.now(), self.is_fault(key));
		let case = self.dismiss(fault);
		let lease = &mut self.leases[key.lease.0 as usize];
		let span = lease.span(key.epoch);
		self.tally.applied += 1;
		self.tally.by_claim += u64::from(case.finder == Finder::Customer);
		self.tally.wrongful += u64::from(!is_fault);
		lease.charged += case.time;
		lease.slashed += slashed;
		lease.paid += paid.customer;
		assert!(paid.customer > 0, "whoever lost something gets something");
		assert_eq!(paid, Payment { customer: paid.customer, ..Default::default() });
		// What every fault before and this one cost the customer, to the unit.
		let lost =
			lease.price * u128::from(lease.charged) / u128::from(lease.wish.end - lease.wish.begin);
		assert_eq!(lease.paid, lost, "the customer is made whole at once");
		for hit in lease.hits.iter_mut().filter(|hit| common(hit.span, span).is_some()) {
			hit.found = true;
		}
		let dispute = case.appealed.map(|from| case.ruled.expect("it is decided") - from);
		let most = REPORT_PERIOD + PENDING_PERIOD + RETRY_PERIOD;
		let delay = (now - span.1).saturating_sub(dispute.unwrap_or_default());
		self.tally.note_delay(delay, dispute.is_some(), most);
	}

	fn closed(&mut self, id: LeaseId, penalty: Payment, fee: Balance) {
		let lease = &self.leases[id.0 as usize];
		let rest = penalty.reporter + penalty.backstop;
		assert_eq!(penalty.customer, 0);
		assert_eq!(lease.slashed, lease.paid + rest, "all that is lost is paid");
		self.fees += fee;
		let tally = &mut self.tally;
		tally.charged += lease.charged;
		tally.slashed += lease.slashed;
		tally.to_customers += lease.paid;
		tally.to_reporters += penalty.reporter;
		tally.to_backstop += penalty.backstop;
		for hit in &lease.hits {
			tally.note_hit(hit.whole, hit.found);
		}
	}

	/// When all is over nothing is left behind.
	fn finish(&mut self) {
		check();
		self.tally.checks += 1;
		assert_eq!(crate::Agreements::<Test>::iter_keys().count(), 0);
		assert_eq!(Measurements::<Test>::iter_keys().count(), 0);
		assert_eq!(Faults::<Test>::iter_keys().count(), 0);
		assert_eq!(Agenda::<Test>::iter_keys().count(), 0);
		assert!(self.cases.is_empty());
		self.market.settle(&self.tally, self.fees, self.burned);
	}
}
