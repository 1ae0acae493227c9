//! State for the benchmarks of this pallet and of others. Never in a production runtime, so it may
//! panic.

#![allow(clippy::expect_used)]

use crate::{BenchmarkHelper as _, Config, Pallet};
use millrace_primitives::{lease_units, units::DAY, ClassId};

/// Gives `provider` at least `devices` free devices of `class`. Capacity is a device's hours over
/// some horizon, so a horizon of a year has enough of them.
pub fn devices<T: Config>(provider: &T::AccountId, class_id: ClassId, devices: u32) {
	let year = DAY.checked_mul(365).expect("a year is short; qed");
	let units = lease_units(devices, year).expect("on the grid; qed");
	T::BenchmarkHelper::capacity(provider, class_id, units);
	assert!(Pallet::<T>::known_load(provider, class_id).free >= devices);
}
