//! Random calls by random accounts. Whatever they do, the invariants hold after each, no token
//! appears, every token that goes is in an event, and a failed call leaves no trace.

use super::*;
use millrace_primitives::units::DAY;
use millrace_testing::{seeded, without_trace};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What may happen. Few accounts, classes, devices and fleets, so that calls meet. Fleets, leaves and
/// demands are numbers that [`take`] folds into what exists; `wild` leaves them as they are.
#[derive(Clone, Debug)]
enum Step {
	Define,
	Retire(u32),
	Register(AccountId, Vec<AccountId>),
	Update(AccountId),
	RaiseBond(AccountId, u128),
	Leave(AccountId),
	WithdrawBond(AccountId),
	Commit(AccountId, u32, Vec<u8>, u64),
	WithdrawFleet(u32, bool),
	Prove(AccountId, u32, u32, u32, u32, bool),
	Demand(AccountId, u32, u32),
	Open(u32, bool),
	Expire(AccountId, u32, bool),
	Attest(u32, Option<u64>, bool),
	AttestAll(AccountId, u64),
	Verdict(AccountId, u32, bool),
	Dispute(AccountId, bool),
	Owe(AccountId, u32, u8),
	Obstruct(Option<u32>),
	Blocks(u64),
	Days(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let who = || prop_oneof![12 => ALICE..=CAROL, 1 => Just(POOR)];
	let any = || 0..100u32;
	let wild = || prop::bool::weighted(0.1);
	let lattice = prop::collection::btree_set(1..12u8, 0..5)
		.prop_map(|set| set.into_iter().collect::<Vec<_>>());
	let step = prop_oneof![
		1 => Just(Step::Define),
		1 => (0..40u32).prop_map(Step::Retire),
		3 => (who(), prop::collection::vec(ALICE..=CAROL, 0..3))
			.prop_map(|(who, affiliates)| Step::Register(who, affiliates)),
		1 => who().prop_map(Step::Update),
		1 => (who(), 0..100u128).prop_map(|(who, amount)| Step::RaiseBond(who, amount)),
		2 => who().prop_map(Step::Leave),
		3 => who().prop_map(Step::WithdrawBond),
		12 => (who(), 0..3u32, lattice, 0..2 * NOMINAL)
			.prop_map(|(who, class_id, devices, speed)| Step::Commit(who, class_id, devices, speed)),
		3 => (any(), wild()).prop_map(|(fleet, wild)| Step::WithdrawFleet(fleet, wild)),
		5 => (who(), any(), any(), any(), any(), wild())
			.prop_map(|(who, a, i, b, j, wild)| Step::Prove(who, a, i, b, j, wild)),
		10 => (who(), any(), any()).prop_map(|(who, fleet, i)| Step::Demand(who, fleet, i)),
		6 => (any(), wild()).prop_map(|(demand, wild)| Step::Open(demand, wild)),
		4 => (who(), any(), wild()).prop_map(|(who, demand, wild)| Step::Expire(who, demand, wild)),
		6 => (any(), prop::option::weighted(0.8, 0..40u64), wild())
			.prop_map(|(fleet, days, wild)| Step::Attest(fleet, days, wild)),
		6 => (who(), 1..40u64).prop_map(|(who, days)| Step::AttestAll(who, days)),
		2 => (who(), any(), wild()).prop_map(|(who, fleet, wild)| Step::Verdict(who, fleet, wild)),
		3 => (who(), prop::bool::weighted(0.3)).prop_map(|(who, open)| Step::Dispute(who, open)),
		4 => (who(), 0..3u32, 0..9u8).prop_map(|(who, class_id, part)| Step::Owe(who, class_id, part)),
		1 => prop::option::weighted(0.3, 0..2u32).prop_map(Step::Obstruct),
		5 => (1..=DEMAND_PERIOD).prop_map(Step::Blocks),
		2 => (1..30u64).prop_map(Step::Days),
	];
	prop::collection::vec(step, 1..150)
}

/// The lattices of the fleets committed so far: what their owners know and the chain does not.
type Known = Vec<Vec<DeviceId>>;

/// `number` as an index into `length` things, or as it is.
fn fold(number: u32, length: usize, wild: bool) -> u32 {
	if wild || length == 0 {
		number
	} else {
		number % length as u32
	}
}

/// A place and what its owner would show there; an empty proof where there is nothing.
fn known_proof(known: &Known, fleet: u32, index: u32) -> (DeviceProofOf<Test>, DeviceId) {
	match known
		.get(fleet as usize)
		.and_then(|devices| Some((devices, devices.get(index as usize)?)))
	{
		Some((devices, device)) => (proof(fleet, devices, index), *device),
		None => {
			let nothing = DeviceProof { fleet: FleetId(fleet), index, proof: Default::default() };
			(nothing, DeviceId([0; 32]))
		}
	}
}

/// One of the open demands, or one that is hardly open.
fn a_demand(number: u32, wild: bool) -> (u32, u32) {
	let mut open = Demands::<Test>::iter().map(|(id, index, _)| (id.0, index)).collect::<Vec<_>>();
	open.sort();
	open.get(fold(number, open.len(), wild) as usize).copied().unwrap_or((number, number % 5))
}

fn owner_of(fleet: u32) -> AccountId {
	Fleets::<Test>::get(FleetId(fleet)).map_or(ALICE, |fleet| fleet.owner)
}

fn take(step: Step, known: &mut Known) -> frame_support::dispatch::DispatchResult {
	match step {
		Step::Define => Registry::define_class(RuntimeOrigin::root(), name(b"GPU"), gpu()),
		Step::Retire(class_id) => Registry::retire_class(RuntimeOrigin::root(), ClassId(class_id)),
		Step::Register(who, accounts) => {
			Registry::register_provider(signed(who), CH, endpoint(), affiliates(accounts))
		}
		Step::Update(who) => Registry::update_provider(signed(who), Region(*b"SE"), endpoint()),
		Step::RaiseBond(who, amount) => Registry::raise_bond(signed(who), amount),
		Step::Leave(who) => Registry::leave(signed(who)),
		Step::WithdrawBond(who) => Registry::withdraw_bond(signed(who)),
		Step::Commit(who, class_id, numbers, speed) => {
			let devices = devices(numbers);
			let count = devices.len() as u32;
			let root = lattice::root(&devices);
			Registry::commit_fleet(signed(who), ClassId(class_id), count, root, speed)
				.map(|()| known.push(devices))
		}
		Step::WithdrawFleet(number, wild) => {
			let fleet = fold(number, known.len(), wild);
			let who = if wild { CAROL } else { owner_of(fleet) };
			Registry::withdraw_fleet(signed(who), FleetId(fleet))
		}
		Step::Prove(who, a, i, b, j, wild) => prove(who, (a, i), (b, j), wild, known),
		Step::Demand(who, fleet, index) => {
			// A fleet in five is asked at an index past its end.
			let fleet = fold(fleet, known.len(), false);
			Registry::demand_device(signed(who), FleetId(fleet), index % 5)
		}
		Step::Open(number, wild) => {
			let (fleet, index) = a_demand(number, wild);
			let (proof, device) = known_proof(known, fleet, index);
			let who = if wild { CAROL } else { owner_of(fleet) };
			Registry::open_device(signed(who), FleetId(fleet), index, device, proof.proof)
		}
		Step::Expire(who, number, wild) => {
			let (fleet, index) = a_demand(number, wild);
			Registry::expire_demand(signed(who), FleetId(fleet), index)
				.map(|_| ())
				.map_err(|failed| failed.error)
		}
		Step::Attest(number, days, wild) => {
			let fleet = fold(number, known.len(), wild);
			let until = days.map(|days| Timestamp::get() + days * DAY);
			Registry::attest(FleetId(fleet), until)
		}
		Step::AttestAll(who, days) => {
			let until = Some(Timestamp::get() + days * DAY);
			let fleets = ClassCapacities::<Test>::iter_prefix_values(who)
				.flat_map(|position| position.attested)
				.collect::<Vec<_>>();
			fleets.into_iter().try_for_each(|(fleet, _)| Registry::attest(fleet, until))
		}
		Step::Verdict(who, number, wild) => {
			let fleet = fold(number, known.len(), wild);
			Registry::condemn_by_verdict(FleetId(fleet), &who)
		}
		step => {
			surroundings(step);
			Ok(())
		}
	}
}

/// Proves a double pledge: mostly at another place of the same device, else the proof is hardly ever
/// one.
fn prove(
	who: AccountId,
	(a, i): (u32, u32),
	(b, j): (u32, u32),
	wild: bool,
	known: &Known,
) -> frame_support::dispatch::DispatchResult {
	let leaves = |fleet: u32| known.get(fleet as usize).map_or(0, Vec::len);
	let a = fold(a, known.len(), wild);
	let (first, device) = known_proof(known, a, fold(i, leaves(a), wild));
	let places = (0..known.len() as u32)
		.filter(|fleet| *fleet != a && known[*fleet as usize].contains(&device))
		.collect::<Vec<_>>();
	let b = places
		.get(fold(b, places.len(), wild) as usize)
		.copied()
		.unwrap_or_else(|| fold(b, known.len(), wild));
	let at = known
		.get(b as usize)
		.and_then(|devices| devices.iter().position(|there| *there == device))
		.filter(|_| j % 8 > 0);
	let j = at.map_or_else(|| fold(j, leaves(b), wild), |at| at as u32);
	let (second, _) = known_proof(known, b, j);
	Registry::prove_double_pledge(signed(who), first, second, device)
		.map(|_| ())
		.map_err(|failed| failed.error)
}

/// What is no call: disputes, obligations and time.
fn surroundings(step: Step) {
	match step {
		Step::Dispute(who, true) => Respondents::mutate(|all| {
			all.insert(who);
		}),
		Step::Dispute(who, false) => Respondents::mutate(|all| {
			all.remove(&who);
		}),
		Step::Owe(who, class_id, part) => {
			// What a pallet that respects capacity may owe: up to all of it, if in good standing.
			let (standing, capacity) = capacity_in(&who, ClassId(class_id));
			if standing == Standing::Good {
				let owed = capacity / 8 * u128::from(part.min(8));
				MockObligations::set_owed(who, ClassId(class_id), owed);
				MockObligations::set_vaults(who, u32::from(owed > 0));
			}
		}
		Step::Obstruct(class_id) => Unstoppable::set(class_id.map(ClassId)),
		Step::Blocks(blocks) => run_to_block(System::block_number() + blocks),
		Step::Days(days) => pass(days * DAY),
		step => unreachable!("{step:?} is a call"),
	}
}

/// What a client knows from events alone: the active fleets of each provider and class and until when
/// each is attested, and who was condemned where.
#[derive(Default)]
struct Heard {
	fleets: BTreeMap<(AccountId, ClassId), BTreeMap<FleetId, Moment>>,
	condemned: BTreeSet<(AccountId, ClassId)>,
}

impl Heard {
	fn hear(&mut self, event: &Event<Test>) {
		match *event {
			Event::FleetCommitted { fleet, provider, class_id, .. } => {
				self.fleets.entry((provider, class_id)).or_default().insert(fleet, 0);
			}
			Event::FleetAttested { fleet, provider, class_id, until } => {
				let fleets = self.fleets.get_mut(&(provider, class_id)).unwrap();
				*fleets.get_mut(&fleet).unwrap() = until.unwrap_or_default();
			}
			Event::FleetWithdrawn { fleet, provider, class_id, .. } => {
				assert!(!Respondents::get().contains(&provider));
				self.fleets.get_mut(&(provider, class_id)).unwrap().remove(&fleet).unwrap();
			}
			Event::FleetCondemned { fleet, provider, class_id, .. } => {
				// One that was withdrawn before is gone already.
				self.fleets.get_mut(&(provider, class_id)).unwrap().remove(&fleet);
				self.condemned.insert((provider, class_id));
			}
			Event::BondWithdrawn { provider, .. } => {
				assert!(!Respondents::get().contains(&provider));
			}
			_ => {}
		}
	}

	/// What every provider has in every class is what was heard of it, and so does it stand.
	fn agrees(&self) {
		for who in ALICE..=CAROL {
			for class_id in (0..3).map(ClassId) {
				let fleets = self.fleets.get(&(who, class_id)).cloned().unwrap_or_default();
				let position = ClassCapacities::<Test>::get(who, class_id).unwrap_or_default();
				assert_eq!(position.active as usize, fleets.len());
				let expired = fleets.values().any(|until| *until <= Timestamp::get());
				assert!(position.attested.into_iter().eq(fleets));
				let stays = Providers::<Test>::get(who).is_some_and(|record| record.stays());
				let expected = match (stays, self.condemned.contains(&(who, class_id)), expired) {
					(false, ..) => Standing::Absent,
					(_, true, _) => Standing::Condemned,
					(_, _, true) => Standing::Unattested,
					_ => Standing::Good,
				};
				assert_eq!(standing(who, class_id.0), expected);
			}
		}
	}
}

proptest! {
	#![proptest_config(seeded(64))]

	#[test]
	fn random_calls_keep_every_invariant(steps in steps()) {
		let start = ExtBuilder::default().classes(2).provider(ALICE).provider(BOB);
		start.build_and_execute(|| {
			let mut known = Known::default();
			let mut heard = Heard::default();
			let mut condemned = BTreeSet::new();
			let mut stopped = Vec::new();
			for step in steps {
				let issuance = Balances::total_issuance();
				// As in a block: a call that fails is rolled back.
				let _ = without_trace(&step, true, || {
					frame_support::storage::with_storage_layer(|| take(step.clone(), &mut known))
				});
				Registry::do_try_state().unwrap_or_else(|error| panic!("{step:?}: {error:?}"));
				for event in events() {
					heard.hear(&event);
					match event {
						Event::ProviderSlashed { slashed, to_reporter, to_destination, .. } => {
							assert_eq!(slashed, to_reporter + to_destination);
						},
						// A fault counts once.
						Event::FleetCondemned { fleet, provider, class_id, .. } => {
							assert!(condemned.insert(fleet));
							stopped.push((provider, class_id));
						},
						_ => {},
					}
				}
				heard.agrees();
				assert_eq!(Balances::total_issuance(), issuance);
				let told = MockObligations::condemnations().into_iter();
				assert_eq!(
					told.map(|(provider, class_id, _)| (provider, class_id)).collect::<Vec<_>>(),
					stopped
				);
			}
		});
	}

	/// However many faults there are, in sum they cost the number of them times the share, or all.
	#[test]
	fn slashes_do_not_depend_on_their_order(
		parts in 0..=1_000_000u32,
		faults in 1..=4u32,
	) {
		ExtBuilder::default().classes(1).provider(ALICE).build_and_execute(|| {
			FaultSlash::set(Permill::from_parts(parts));
			for n in 0..faults as u8 {
				assert_ok!(commit(ALICE, ClassId(0), &devices([n])));
				assert_ok!(Registry::demand_device(signed(CAROL), FleetId(n.into()), 0));
			}
			run_to_block(2 + DEMAND_PERIOD);
			for n in 0..faults {
				assert_ok!(Registry::expire_demand(signed(CAROL), FleetId(n), 0));
			}
			let once = (PROVIDER_BOND * u128::from(parts)).div_ceil(1_000_000);
			let left = PROVIDER_BOND.saturating_sub(once * u128::from(faults));
			assert_eq!(bond(ALICE), left);
		});
	}
}
