//! What governance may change, how fast, and what it can never close: GOV-1, GOV-2 and GOV-3 with a
//! planted bug for each.

mod common;

use common::preset;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, traits::Contains};
use frame_system::RawOrigin;
use millrace_primitives::units::{DAY, MILL};
use millrace_runtime::{
	configs::{
		governance::{
			params::bonds::{self, Parameters as Bonds},
			RuntimeParameters, TRACKS,
		},
		protection::{AlwaysOpen, NeverPaused},
	},
	invariants::{self, MIN_DELAY},
	origins::Origin,
	parameter_steps::{self, Changes, Error, Event},
	Balance, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, SafeMode, System,
	Timestamp, TxPause, Utility,
};
use pallet_parameters::Parameters;
use pallet_tx_pause::RuntimeCallNameOf;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	traits::{Dispatchable, Get},
	DispatchError, TryRuntimeError,
};

type Steps = parameter_steps::pallet::Call<Runtime>;

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

/// Set the clock past its own call, which wants a slot of the same time.
fn set_clock(now: u64) {
	pallet_timestamp::Now::<Runtime>::put(now);
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

fn dispatch(call: impl Into<RuntimeCall>, origin: RuntimeOrigin) -> DispatchResult {
	call.into().dispatch(origin).map(|_| ()).map_err(|failed| failed.error)
}

/// As a referendum on the parameters track does.
fn set(parameter: RuntimeParameters) -> DispatchResult {
	dispatch(Steps::set { parameter }, Origin::Parameters.into())
}

fn set_provider_bond(value: Balance) -> DispatchResult {
	set(provider_bond(Some(value)))
}

fn failed(check: Result<(), TryRuntimeError>) -> &'static str {
	match check.expect_err("the bug was planted") {
		DispatchError::Other(message) => message,
		other => panic!("unexpected: {other:?}"),
	}
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
		for parameter in parameter_steps::all() {
			let (limits, value, _) = parameter_steps::parts(&parameter);
			assert!(limits.min < limits.max && limits.contain(value), "{parameter:?}");
		}
		// Four bonds and the time to confirm a lease.
		assert_eq!(parameter_steps::all().len(), 5);
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
	millrace_runtime::configs::governance::RuntimeParametersKey,
	Option<millrace_runtime::configs::governance::RuntimeParametersValue>,
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
	let mut tracks = TRACKS.to_vec();
	tracks.push(TRACKS[3].clone());
	assert_eq!(failed(invariants::delays(&tracks)), message);
}

/// [`AlwaysOpen`] without the call that pays holders.
struct ClaimsClosed;

impl Contains<RuntimeCall> for ClaimsClosed {
	fn contains(call: &RuntimeCall) -> bool {
		AlwaysOpen::contains(call)
			&& !matches!(call, RuntimeCall::Clt(pallet_clt::Call::claim { .. }))
	}
}

/// [`NeverPaused`] without the call that makes a vault safe again.
struct LiquidationPausable;

impl Contains<RuntimeCallNameOf<Runtime>> for LiquidationPausable {
	fn contains(name: &RuntimeCallNameOf<Runtime>) -> bool {
		NeverPaused::contains(name) && name.1.as_slice() != b"liquidate"
	}
}

#[test]
fn reduce_open_fails_when_a_filter_closes_a_way_out() {
	assert_ok!(invariants::reduce_open::<AlwaysOpen, NeverPaused>());
	let message = "GOV-3 ReduceOpen: safe mode closes a way out";
	assert_eq!(failed(invariants::reduce_open::<ClaimsClosed, NeverPaused>()), message);
	let message = "GOV-3 ReduceOpen: a pause closes a way out";
	assert_eq!(failed(invariants::reduce_open::<AlwaysOpen, LiquidationPausable>()), message);
}

#[test]
fn no_way_out_is_filtered_in_safe_mode_and_none_can_be_paused() {
	development(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		let alice = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
		for call in invariants::reducing() {
			// All fail, for there is no such vault, fleet or price; none because of the filter.
			let error = dispatch(call.clone(), alice.clone()).expect_err("there is nothing there");
			assert_ne!(error, filtered, "{call:?}");
			let name = frame_support::traits::GetCallMetadata::get_call_metadata(&call);
			let name = (
				name.pallet_name.as_bytes().to_vec().try_into().expect("short"),
				name.function_name.as_bytes().to_vec().try_into().expect("short"),
			);
			let unpausable = pallet_tx_pause::Error::<Runtime>::Unpausable;
			assert_noop!(TxPause::pause(Origin::Emergency.into(), name), unpausable);
		}
		assert_ok!(SafeMode::force_exit(Origin::Emergency.into()));
	});
}

#[test]
fn remedies_are_ordered_by_the_oracle_or_root_alone() {
	development(|| {
		let vault = millrace_primitives::VaultId(0);
		let no_vault: DispatchError = pallet_clt::Error::<Runtime>::NoSuchVault.into();
		for call in [pallet_clt::Call::freeze { vault }, pallet_clt::Call::thaw { vault }] {
			assert_noop!(dispatch(call.clone(), RuntimeOrigin::root()), no_vault);
			assert_noop!(dispatch(call.clone(), Origin::Oracle.into()), no_vault);
			assert_noop!(dispatch(call, Origin::Emergency.into()), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn the_first_track_is_that_of_root() {
	use pallet_referenda::TracksInfo;
	let root = OriginCaller::system(RawOrigin::Root);
	let tracks = millrace_runtime::configs::governance::Tracks::track_for(&root);
	assert_eq!(tracks, Ok(TRACKS[0].id));
}
