//! One file per call, in the order of a fleet's life; then what holds over all of them.

mod define_class;
mod retire_class;

mod raise_bond;
mod register_provider;
mod update_provider;

mod commit_fleet;
mod demand_device;
mod expire_demand;
mod open_device;
mod prove_double_pledge;
mod withdraw_fleet;

mod leave;
mod withdraw_bond;

mod attest;
mod condemn_by_verdict;

mod lifecycle;
mod properties;
mod provide;
mod tree;
mod try_state;

pub use crate::{mock::*, *};
use frame_support::dispatch::GetDispatchInfo;
pub use frame_support::{assert_noop, assert_ok, weights::Weight, BoundedVec};
pub use millrace_primitives::{
	AssetKind, ClassId, ClassSpec, FleetId, Interconnect, Kind, Moment, Obligations, Precision,
	Providers as ProvidersTrait, Standing, Units,
};
pub use sp_core::H256;
use sp_runtime::traits::Dispatchable;
pub use sp_runtime::{DispatchError, Permill, TokenError};

/// Alice's and Bob's devices in most tests.
pub fn alices() -> Vec<DeviceId> {
	devices(1..=5)
}

pub fn bobs() -> Vec<DeviceId> {
	devices(11..=13)
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Dispatch as a block does: undone as a whole if it fails. Returns the actual weight.
pub fn dispatch(who: AccountId, call: Call<Test>) -> Result<Option<Weight>, DispatchError> {
	let outcome = RuntimeCall::from(call).dispatch(signed(who));
	outcome.map(|info| info.actual_weight).map_err(|failed| failed.error)
}

/// Weight that `call` is charged beforehand.
pub fn charged(call: &Call<Test>) -> Weight {
	call.get_dispatch_info().call_weight
}

pub fn fleet(id: u32) -> FleetRecordOf<Test> {
	Fleets::<Test>::get(FleetId(id)).unwrap()
}

pub fn position(who: AccountId) -> ClassCapacityOf<Test> {
	ClassCapacities::<Test>::get(who, ClassId(0)).unwrap_or_default()
}

/// Fleets and until when they are attested, as a position lists them, in order or not.
pub fn listed<const N: usize>(
	fleets: [(u32, Moment); N],
) -> BoundedVec<(FleetId, Moment), <Test as Config>::MaxFleets> {
	fleets.map(|(id, until)| (FleetId(id), until)).to_vec().try_into().unwrap()
}

/// How a provider stands in a class, and its capacity there.
pub fn capacity_in(who: &AccountId, class_id: ClassId) -> (Standing, Units) {
	let info = <Registry as ProvidersTrait<_>>::info(who, class_id);
	(info.standing, info.capacity)
}

pub fn standing(who: AccountId, class_id: u32) -> Standing {
	capacity_in(&who, ClassId(class_id)).0
}

pub fn bond(who: AccountId) -> u128 {
	Providers::<Test>::get(who).unwrap().bond
}

pub fn is_condemned(id: u32) -> bool {
	matches!(fleet(id).status, FleetStatus::Condemned { .. })
}
