//! Properties of capacity and step limits, against unbounded integers.

mod reference;

use millrace_math::*;
use num_bigint::BigUint;
use proptest::prelude::*;
use reference::*;
use sp_arithmetic::FixedU128;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_024))]

	#[test]
	fn capacity_is_the_exact_quotient_rounded_down(
		devices in any::<u32>(),
		hours in any::<u32>(),
		measured in any::<u64>(),
		nominal in any::<u64>(),
		share in any_share(),
	) {
		let n = BigUint::from(devices)
			* BigUint::from(hours)
			* ten(6)
			* BigUint::from(measured.min(nominal))
			* parts(share);
		prop_assert_eq!(
			nominal_capacity(devices, hours, measured, nominal, share),
			floor(n, BigUint::from(nominal) * ten(6))
		);
	}

	#[test]
	fn capacity_is_at_most_the_share_of_the_hours_and_rises_with_the_devices(
		devices in 0u32..u32::MAX,
		hours in any::<u32>(),
		measured in any::<u64>(),
		nominal in 1u64..,
		share in any_share(),
	) {
		let capacity =
			|n, speed| nominal_capacity(n, hours, speed, nominal, share).unwrap();
		let whole = u128::from(devices) * u128::from(hours) * 1_000_000;
		prop_assert_eq!(capacity(devices, nominal), share_floor(whole, share));
		prop_assert!(capacity(devices, measured) <= capacity(devices, nominal));
		prop_assert!(capacity(devices, measured) <= capacity(devices + 1, measured));
		prop_assert_eq!(capacity(devices, u64::MAX), capacity(devices, nominal));
		prop_assert_eq!(nominal_capacity(devices, hours, measured, 0, share), None);
	}

	#[test]
	fn step_limit_is_exact(old in any_amount(), new in any_amount(), step in any_share()) {
		let moved = if new > old { big(new) - big(old) } else { big(old) - big(new) };
		let allowed = moved * ten(6) <= big(old) * parts(step);
		prop_assert_eq!(within_step_u128(old, new, step), allowed);
		let [old, new] = [old, new].map(FixedU128::from_inner);
		prop_assert_eq!(within_step(old, new, step), allowed);
		prop_assert!(within_step(old, old, step));
	}

	#[test]
	fn step_limit_admits_its_bound_and_nothing_beyond(
		old in 0u128..u128::MAX / 2, step in any_share(),
	) {
		let reach = share_floor(old, step);
		prop_assert!(within_step_u128(old, old + reach, step));
		prop_assert!(within_step_u128(old, old - reach, step));
		prop_assert!(!within_step_u128(old, old + reach + 1, step));
		prop_assert!(old == reach || !within_step_u128(old, old - reach - 1, step));
	}
}
