//! What governance may change, how fast, and what it can never close: GOV-1, GOV-2 and GOV-3 with a
//! planted bug for each.

use crate::common::{dispatch, failed, preset, set_clock};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::DispatchResult,
	traits::{schedule::DispatchTime, BuildGenesisConfig, ConstU64, Hooks, StorePreimage},
};
use frame_system::RawOrigin;
use millrace_primitives::units::{DAY, MILL};
use millrace_runtime::{
	constants::time::DAYS,
	genesis,
	invariants::{self, MIN_DELAY},
	origins::{Origin, Pace},
	pace::{self, PacedMoment},
	parameters::{
		self,
		bonds::{self, Parameters as Bonds},
		Changes, Error, Event, RuntimeParameters,
	},
	settings::{Settings, TrackPeriods},
	tracks::{Tracks, TRACKS},
	Balance, BlockNumber, ConvictionVoting, OriginCaller, OriginsConfig, ParameterSteps, Preimage,
	Referenda, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, SafeMode, Scheduler, System,
	Timestamp, TxPause, Utility,
};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_parameters::Parameters;
use pallet_referenda::{ReferendumCount, Track, TracksInfo};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{str_array, traits::Get, DispatchError};
use std::borrow::Cow;

type Steps = parameters::pallet::Call<Runtime>;

/// When the tests begin.
const START: u64 = 100_000 * DAY;

fn development(test: impl FnOnce()) {
	preset("development").execute_with(|| {
		set_clock(START);
		test();
		assert_ok!(invariants::check());
	});
}

/// The same, for tests that break the state and leave it broken.
fn broken(test: impl FnOnce()) {
	preset("development").execute_with(test);
}

fn later(by: u64) {
	set_clock(Timestamp::get() + by);
}

fn provider_bond(value: Option<Balance>) -> RuntimeParameters {
	RuntimeParameters::Bonds(Bonds::ProviderBond(bonds::ProviderBond, value))
}

fn demand_bond(value: Balance) -> RuntimeParameters {
	RuntimeParameters::Bonds(Bonds::DemandBond(bonds::DemandBond, Some(value)))
}

/// As a referendum on the parameters track does.
fn set(parameter: RuntimeParameters) -> DispatchResult {
	dispatch(Steps::set { parameter }, Origin::Parameters.into())
}

fn set_provider_bond(value: Balance) -> DispatchResult {
	set(provider_bond(Some(value)))
}

#[test]
fn a_parameter_tightens_at_once_as_far_as_its_range_goes() {
	development(|| {
		assert_eq!(bonds::ProviderBond::get(), 1_000 * MILL);
		assert_ok!(set_provider_bond(2_000 * MILL));
		assert_ok!(set_provider_bond(100_000 * MILL));
		assert_eq!(bonds::ProviderBond::get(), 100_000 * MILL);
		let event = Event::ParameterSet {
			parameter: provider_bond(Some(100_000 * MILL)),
			previous: 2_000 * MILL,
		};
		System::assert_last_event(RuntimeEvent::ParameterSteps(event));
		let beyond = set_provider_bond(100_000 * MILL + 1);
		assert_noop!(beyond, Error::<Runtime>::OutOfRange);
	});
}

#[test]
fn a_parameter_loosens_by_one_step_a_day() {
	development(|| {
		assert_noop!(set_provider_bond(900 * MILL - 1), Error::<Runtime>::StepTooLarge);
		assert_ok!(set_provider_bond(900 * MILL));
		assert_noop!(set_provider_bond(850 * MILL), Error::<Runtime>::TooSoon);
		later(DAY - 1);
		assert_noop!(set_provider_bond(850 * MILL), Error::<Runtime>::TooSoon);
		later(1);
		assert_ok!(set_provider_bond(810 * MILL));
		assert_ok!(invariants::parameter_steps());
	});
}

#[test]
fn a_batch_cannot_compound_steps() {
	development(|| {
		let step = |value| RuntimeCall::from(Steps::set { parameter: provider_bond(Some(value)) });
		let calls = vec![step(900 * MILL), step(810 * MILL)];
		let result = Utility::batch_all(Origin::Parameters.into(), calls);
		let error = result.expect_err("the second step is too soon").error;
		assert_eq!(error, Error::<Runtime>::TooSoon.into());
	});
}

#[test]
fn tightening_and_loosening_back_takes_as_long_as_loosening() {
	development(|| {
		assert_ok!(set_provider_bond(1_100 * MILL));
		assert_noop!(set_provider_bond(1_000 * MILL), Error::<Runtime>::TooSoon);
		later(DAY);
		assert_ok!(set_provider_bond(1_000 * MILL));
	});
}

#[test]
fn a_parameter_without_a_safe_side_moves_by_steps_either_way() {
	development(|| {
		assert_noop!(set(demand_bond(11 * MILL + 1)), Error::<Runtime>::StepTooLarge);
		assert_noop!(set(demand_bond(9 * MILL - 1)), Error::<Runtime>::StepTooLarge);
		assert_ok!(set(demand_bond(11 * MILL)));
		assert_noop!(set(demand_bond(10 * MILL)), Error::<Runtime>::TooSoon);
	});
}

#[test]
fn a_change_of_nothing_and_a_removal_are_refused() {
	development(|| {
		assert_noop!(set_provider_bond(1_000 * MILL), Error::<Runtime>::Unchanged);
		assert_noop!(set(provider_bond(None)), Error::<Runtime>::NoValue);
	});
}

#[test]
fn every_default_is_in_its_range_and_every_parameter_is_limited() {
	development(|| {
		for parameter in parameters::all() {
			let (limits, value, _) = parameters::parts(&parameter);
			assert!(limits.min < limits.max && limits.contain(value), "{parameter:?}");
		}
		// Seven bonds and deposits, and the time to confirm a lease.
		assert_eq!(parameters::all().len(), 8);
	});
}

#[test]
fn root_is_bound_by_the_same_limits_and_nobody_gets_around_them() {
	development(|| {
		let root = RuntimeOrigin::root;
		let too_far = Steps::set { parameter: provider_bond(Some(200 * MILL)) };
		let refused = Error::<Runtime>::StepTooLarge;
		assert_noop!(dispatch(too_far, root()), refused);
		let past = || pallet_parameters::Call::set_parameter {
			key_value: provider_bond(Some(200 * MILL)),
		};
		let alice = Sr25519Keyring::Alice.to_account_id();
		let origins: [RuntimeOrigin; 4] = [
			root(),
			RuntimeOrigin::signed(alice.clone()),
			Origin::Parameters.into(),
			Origin::Emergency.into(),
		];
		for origin in origins {
			assert_noop!(dispatch(past(), origin), DispatchError::BadOrigin);
		}
		let step = Steps::set { parameter: provider_bond(Some(900 * MILL)) };
		assert_noop!(
			dispatch(step.clone(), RuntimeOrigin::signed(alice)),
			DispatchError::BadOrigin
		);
		assert_noop!(dispatch(step.clone(), Origin::Classes.into()), DispatchError::BadOrigin);
		assert_ok!(dispatch(step, root()));
	});
}

#[test]
fn parameter_steps_fail_when_a_value_is_out_of_range() {
	broken(|| {
		let (key, value) = parts(provider_bond(Some(99 * MILL)));
		Parameters::<Runtime>::set(key, value);
		assert_eq!(failed(invariants::parameter_steps()), "GOV-1 ParamStep: range of a parameter");
	});
}

#[test]
fn parameter_steps_fail_when_a_value_was_set_past_the_call() {
	broken(|| {
		let (key, value) = parts(provider_bond(Some(950 * MILL)));
		Parameters::<Runtime>::set(key.clone(), value);
		let message = "GOV-1 ParamStep: a parameter set past its call";
		assert_eq!(failed(invariants::parameter_steps()), message);
		Parameters::<Runtime>::remove(&key);
		assert_ok!(set_provider_bond(2_000 * MILL));
		Parameters::<Runtime>::remove(&key);
		assert_eq!(failed(invariants::parameter_steps()), message);
	});
}

#[test]
fn parameter_steps_fail_when_a_step_was_too_large_or_in_the_future() {
	broken(|| {
		set_clock(START);
		assert_ok!(set_provider_bond(900 * MILL));
		let (key, _) = parts(provider_bond(None));
		let mut change = Changes::<Runtime>::get(&key).expect("just changed");
		change.previous = Some(1_001 * MILL);
		Changes::<Runtime>::insert(&key, change.clone());
		assert_eq!(failed(invariants::parameter_steps()), "GOV-1 ParamStep: step of a parameter");
		change.previous = Some(1_000 * MILL);
		change.changed_at = START + 1;
		Changes::<Runtime>::insert(&key, change);
		assert_eq!(failed(invariants::parameter_steps()), "GOV-1 ParamStep: time of a parameter");
	});
}

fn parts(
	parameter: RuntimeParameters,
) -> (
	millrace_runtime::parameters::RuntimeParametersKey,
	Option<millrace_runtime::parameters::RuntimeParametersValue>,
) {
	frame_support::traits::dynamic_params::AggregatedKeyValue::into_parts(parameter)
}

#[test]
fn every_track_that_loosens_has_its_delay() {
	assert_ok!(invariants::delays(&TRACKS));
}

#[test]
fn delays_fail_when_a_loosening_track_is_fast() {
	for place in 0..TRACKS.len() {
		let mut tracks = TRACKS.clone();
		tracks[place].info.min_enactment_period = MIN_DELAY - 1;
		let check = invariants::delays(&tracks);
		if tracks[place].id == 4 {
			assert_ok!(check);
		} else {
			assert_eq!(failed(check), "GOV-2 DelayClass: a loosening without its delay");
		}
	}
}

#[test]
fn delays_fail_when_a_track_is_missing_or_there_twice() {
	let message = "GOV-2 DelayClass: an origin without a track of its own";
	assert_eq!(failed(invariants::delays(&TRACKS[1..])), message);
	assert_eq!(failed(invariants::delays(&TRACKS[..5])), message);
	let mut tracks = TRACKS.to_vec();
	tracks.push(TRACKS[3].clone());
	assert_eq!(failed(invariants::delays(&tracks)), message);
}

#[test]
fn remedies_are_ordered_by_root_alone() {
	development(|| {
		let vault = millrace_primitives::VaultId(0);
		let no_vault: DispatchError = pallet_clt::Error::<Runtime>::UnknownVault.into();
		for call in [pallet_clt::Call::freeze { vault }, pallet_clt::Call::thaw { vault }] {
			assert_noop!(dispatch(call.clone(), RuntimeOrigin::root()), no_vault);
			for track in [Origin::Oracle, Origin::Emergency, Origin::RemedyPolicy] {
				assert_noop!(dispatch(call.clone(), track.into()), DispatchError::BadOrigin);
			}
		}
	});
}

#[test]
fn the_emergency_begins_a_pause_and_ends_none() {
	development(|| {
		let emergency = || RuntimeOrigin::from(Origin::Emergency);
		let issue: RuntimeCallNameOf<Runtime> = (
			b"Clt".to_vec().try_into().expect("short"),
			b"issue".to_vec().try_into().expect("short"),
		);
		let refused = DispatchError::BadOrigin;
		for slow in [RuntimeOrigin::from(Origin::Parameters), RuntimeOrigin::root()] {
			assert_ok!(TxPause::pause(emergency(), issue.clone()));
			assert_noop!(TxPause::unpause(emergency(), issue.clone()), refused);
			assert_ok!(TxPause::unpause(slow.clone(), issue.clone()));
			assert_ok!(SafeMode::force_enter(emergency()));
			assert_ok!(SafeMode::force_extend(emergency()));
			assert_noop!(SafeMode::force_exit(emergency()), refused);
			assert_ok!(SafeMode::force_exit(slow));
		}
	});
}

/// Each origin that has a track, by the track's id, with its name.
fn origins() -> [(OriginCaller, &'static str); 6] {
	[
		(OriginCaller::system(RawOrigin::Root), "root"),
		(OriginCaller::Origins(Origin::Parameters), "parameters"),
		(OriginCaller::Origins(Origin::Classes), "classes"),
		(OriginCaller::Origins(Origin::Oracle), "oracle"),
		(OriginCaller::Origins(Origin::Emergency), "emergency"),
		(OriginCaller::Origins(Origin::RemedyPolicy), "remedy policy"),
	]
}

#[test]
fn every_origin_has_the_track_of_its_name_and_a_signed_one_has_none() {
	for ((origin, name), track) in origins().iter().zip(&TRACKS) {
		assert_eq!(Tracks::track_for(origin), Ok(track.id), "{name}");
		assert_eq!(track.info.name, str_array::<25>(name), "{name}");
	}
	assert_eq!(origins().len(), TRACKS.len());
	let signed = OriginCaller::system(RawOrigin::Signed(Sr25519Keyring::Alice.to_account_id()));
	assert_eq!(Tracks::track_for(&signed), Err(()));
}

/// What [`Tracks`] looks up at the pace that is stored.
fn tracks() -> Vec<Track<u16, Balance, BlockNumber>> {
	let track = |id| Track { id, info: Tracks::info(id).expect("it has the id").into_owned() };
	Tracks::track_ids().map(track).collect()
}

/// What is locked for a vote: blocks, for each period of its conviction.
fn vote_lock() -> BlockNumber {
	<Runtime as pallet_conviction_voting::Config>::VoteLockingPeriod::get()
}

#[test]
fn tracks_are_as_written_at_a_pace_of_one() {
	preset(genesis::STAGING_PRESET).execute_with(|| {
		assert_eq!(tracks(), TRACKS);
		assert!(Tracks::track_ids().all(|id| matches!(Tracks::info(id), Some(Cow::Borrowed(_)))));
		assert_eq!(vote_lock(), 7 * DAYS);
		assert_eq!(PacedMoment::<ConstU64<1>>::get(), 1);
		assert_ok!(invariants::check());
	});
}

#[test]
fn tracks_differ_in_nothing_but_periods_on_a_test_network() {
	// Blocks to prepare, decide, confirm and enact.
	let slow = (1, 20, 1, 5);
	let periods = [(1, 40, 2, 5), slow, slow, slow, (1, 10, 1, 1), slow];
	development(|| {
		assert_eq!(tracks().len(), TRACKS.len());
		for ((mut track, written), periods) in tracks().into_iter().zip(&TRACKS).zip(periods) {
			let info = &track.info;
			let fast = (
				info.prepare_period,
				info.decision_period,
				info.confirm_period,
				info.min_enactment_period,
			);
			assert_eq!(fast, periods, "track {}", track.id);
			assert!(vote_lock() >= track.info.min_enactment_period);
			track.info.prepare_period = written.info.prepare_period;
			track.info.decision_period = written.info.decision_period;
			track.info.confirm_period = written.info.confirm_period;
			track.info.min_enactment_period = written.info.min_enactment_period;
			assert_eq!(track, *written);
		}
	});
}

#[test]
fn tracks_stay_sorted_and_are_found_by_their_ids_at_every_pace() {
	broken(|| {
		for pace in [0, 1, 2, 7, 10_000, u32::MAX] {
			Pace::<Runtime>::put(pace);
			assert_eq!(Tracks::check_integrity(), Ok(()));
			let ids = TRACKS.iter().map(|track| track.id).collect::<Vec<_>>();
			assert_eq!(Tracks::track_ids().collect::<Vec<_>>(), ids);
			for (track, written) in tracks().iter().zip(&TRACKS) {
				assert_eq!(track.info.name, written.info.name);
			}
			assert_eq!(Tracks::info(99), None);
		}
	});
}

#[test]
fn settings_are_those_of_the_pace_and_of_the_parameters_in_force() {
	development(|| {
		let settings = Settings::now();
		let periods = |track: &Track<u16, Balance, BlockNumber>| TrackPeriods {
			id: track.id,
			prepare: track.info.prepare_period,
			decide: track.info.decision_period,
			confirm: track.info.confirm_period,
			enact: track.info.min_enactment_period,
		};
		assert_eq!(settings.tracks, tracks().iter().map(periods).collect::<Vec<_>>());
		assert_eq!(settings.voting_period, 3 * DAY / 10_000);
		let bond = settings.provider_bond;
		let higher = Bonds::ProviderBond(bonds::ProviderBond, Some(bond + MILL));
		let parameter = RuntimeParameters::Bonds(higher);
		assert_ok!(ParameterSteps::set(RuntimeOrigin::root(), parameter));
		assert_eq!(Settings::now(), Settings { provider_bond: bond + MILL, ..settings });
	});
}

#[test]
fn a_pace_shortens_a_period_to_its_least_and_never_makes_one_longer() {
	broken(|| {
		assert_eq!(Pace::<Runtime>::get(), 10_000);
		// Whole, rounded down, at the least, and shorter than the least as written.
		let moments = || {
			(
				PacedMoment::<ConstU64<{ 21 * DAY }>>::get(),
				PacedMoment::<ConstU64<{ DAY }>>::get(),
				PacedMoment::<ConstU64<29_999_999>>::get(),
				PacedMoment::<ConstU64<2_999>>::get(),
			)
		};
		// A day is 8.64 seconds.
		assert_eq!(moments(), (181_440, 8_640, pace::LEAST_MOMENT, 2_999));
		// What no genesis sets and no period is divided by.
		Pace::<Runtime>::put(0);
		assert_eq!(moments(), (21 * DAY, DAY, 29_999_999, 2_999));
		assert_eq!(tracks(), TRACKS);
	});
}

#[test]
fn test_networks_are_fast_and_no_other() {
	let paces = [("development", 10_000), (genesis::LOCAL_PRESET, 10_000)];
	for (name, pace) in paces.into_iter().chain([(genesis::STAGING_PRESET, 1)]) {
		preset(name).execute_with(|| assert_eq!(Pace::<Runtime>::get(), pace, "{name}"));
	}
	assert_eq!(genesis::preset_names().len(), 3);
	assert_eq!(OriginsConfig::default().pace, pace::PRODUCTION);
	// Without any genesis.
	sp_io::TestExternalities::default().execute_with(|| assert_eq!(Pace::<Runtime>::get(), 1));
}

#[test]
#[should_panic(expected = "a pace of zero")]
fn a_genesis_with_a_pace_of_zero_is_refused() {
	broken(|| OriginsConfig { pace: 0, ..Default::default() }.build());
}

#[test]
fn pace_fails_when_a_network_is_fast_without_a_sudo_key() {
	let message = "GOV-2 DelayClass: delays are shortened where there is no sudo key";
	broken(|| {
		assert_ok!(invariants::pace());
		pallet_sudo::Key::<Runtime>::kill();
		assert_eq!(failed(invariants::pace()), message);
		Pace::<Runtime>::put(1);
		assert_ok!(invariants::pace());
	});
	preset(genesis::STAGING_PRESET).execute_with(|| {
		assert_ok!(invariants::pace());
		Pace::<Runtime>::put(2);
		assert_eq!(failed(invariants::pace()), message);
		assert_eq!(failed(invariants::check()), message);
	});
}

#[test]
fn pace_fails_when_it_is_zero() {
	broken(|| {
		Pace::<Runtime>::put(0);
		assert_eq!(failed(invariants::pace()), "GOV-2 DelayClass: a pace of zero");
	});
}

fn next_block() {
	let now = System::block_number() + 1;
	System::set_block_number(now);
	Scheduler::on_initialize(now);
}

/// What came of the call of the one referendum whose events there are. All other calls that referenda
/// schedule have no name.
fn enacted() -> Option<DispatchResult> {
	System::events().into_iter().find_map(|record| match record.event {
		RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched {
			id: Some(_),
			result,
			..
		}) => Some(result),
		_ => None,
	})
}

/// Put `call` to a vote as `origin` and let everybody vote for it, until it is dispatched. The blocks
/// that this took.
fn pass(origin: OriginCaller, call: RuntimeCall) -> BlockNumber {
	let alice = || RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
	System::reset_events();
	let (start, index) = (System::block_number(), ReferendumCount::<Runtime>::get());
	let proposal = Preimage::bound(call).expect("it fits");
	assert_ok!(Referenda::submit(alice(), Box::new(origin), proposal, DispatchTime::After(0)));
	assert_ok!(Referenda::place_decision_deposit(alice(), index));
	let aye = Vote { aye: true, conviction: Conviction::Locked1x };
	let vote = AccountVote::Standard { vote: aye, balance: 9_000_000 * MILL };
	for who in Sr25519Keyring::well_known() {
		let who = RuntimeOrigin::signed(who.to_account_id());
		assert_ok!(ConvictionVoting::vote(who, index, vote));
	}
	for passed in 1..100 {
		next_block();
		if let Some(result) = enacted() {
			assert_ok!(result);
			assert_eq!(System::block_number(), start + passed);
			return passed;
		}
	}
	panic!("nothing is enacted in 100 blocks");
}

#[test]
fn a_referendum_of_every_track_passes_within_half_a_minute_on_a_test_network() {
	development(|| {
		for ((origin, name), track) in origins().into_iter().zip(tracks()) {
			let call = frame_system::Call::<Runtime>::remark { remark: vec![1] };
			let info = track.info;
			let wait = info.prepare_period + info.confirm_period + info.min_enactment_period;
			assert_eq!(pass(origin, call.into()), wait, "{name}");
			assert!(wait < 10, "{name}");
		}
	});
}

#[test]
fn a_referendum_on_the_parameters_track_changes_a_parameter() {
	development(|| {
		let call = Steps::set { parameter: provider_bond(Some(2_000 * MILL)) };
		pass(OriginCaller::Origins(Origin::Parameters), call.into());
		assert_eq!(bonds::ProviderBond::get(), 2_000 * MILL);
	});
}

#[test]
fn a_vote_on_the_policy_of_remedies_changes_no_parameter_and_orders_no_remedy() {
	development(|| {
		let vault = millrace_primitives::VaultId(0);
		let calls = [
			RuntimeCall::from(Steps::set { parameter: provider_bond(Some(2_000 * MILL)) }),
			RuntimeCall::from(pallet_clt::Call::<Runtime>::freeze { vault }),
		];
		for call in calls {
			let refused = DispatchError::BadOrigin;
			assert_noop!(dispatch(call, Origin::RemedyPolicy.into()), refused);
		}
	});
}
