//! What benchmarks begin with, here and in other pallets.

// Nothing of this runs on a chain.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)]

use alloc::vec::Vec;
use frame_support::{
	assert_ok,
	traits::{
		fungibles::{Inspect, Unbalanced},
		tokens::Precision,
	},
};
use millrace_primitives::{
	units::HOUR, Acceptance, AssetKind, Balance, ClassId, FeedId, LeaseId, Moment,
};
use sp_runtime::{FixedU128, Permill};

use crate::*;

/// Length of all epochs.
pub(crate) const WINDOW: Moment = HOUR;
/// More than any earmark, deposit or fee.
pub(crate) const LARGE: Balance = 1_000_000_000_000_000_000;

/// Gives `who` some of both assets that this pallet holds.
pub(crate) fn fund<T: Config>(who: &T::AccountId) {
	for asset in [AssetKind::Native, Pallet::<T>::settlement()] {
		let issuance = T::Holder::total_issuance(asset.clone());
		assert_ok!(T::Holder::increase_balance(asset.clone(), who, LARGE, Precision::Exact));
		T::Holder::set_total_issuance(asset, issuance + LARGE);
	}
}

/// Returns a module of each metric, with the longest curve.
pub(crate) fn modules() -> Modules {
	use Metric::*;
	let points = (1..=MAX_CORNERS).map(|corner| CurvePoint {
		at: HOUR * Moment::from(corner),
		share: Permill::from_percent(5 * corner),
	});
	let curve: Vec<_> = points.collect();
	let of = |(metric, objective)| Module {
		metric,
		objective,
		window: WINDOW,
		severity: Permill::from_percent(50),
		curve: curve.clone().try_into().unwrap(),
	};
	let all = [
		(Availability, 999_000),
		(StartLatency, 1_000),
		(Throughput, 900_000),
		(MemoryBandwidth, 900_000),
		(NetworkLatency, 50_000),
		(ErrorRate, 10_000),
		(ReclaimNotice, HOUR),
	];
	all.map(of).to_vec().try_into().unwrap()
}

/// Returns the longest terms. They cost something, and all of the price stands for them.
pub(crate) fn terms() -> Terms {
	Terms {
		name: alloc::vec![b'n'; usize::try_from(MAX_NAME).unwrap()].try_into().unwrap(),
		modules: modules(),
		earmark: Permill::one(),
		fee: Permill::from_percent(5),
	}
}

/// Defines the longest terms for all, sets a price for their fee, and gives `customer` what it
/// needs to pay it.
pub fn dearest<T: Config>(class_id: ClassId, customer: &T::AccountId) -> Acceptance {
	T::BenchmarkHelper::quote(&FeedId::Class(class_id), FixedU128::from_u32(2), 6);
	fund::<T>(customer);
	if NextTemplateId::<T>::get() == templates::DEFAULT {
		let free = Terms { fee: Permill::zero(), ..terms() };
		assert_ok!(Pallet::<T>::do_define_template(None, free));
	}
	let template = NextTemplateId::<T>::get();
	assert_ok!(Pallet::<T>::do_define_template(None, terms()));
	Acceptance { template, fee_max: LARGE }
}

/// Lets `provider` have admitted that every module of its lease failed in the first epoch, as far as it
/// can, and be one breach from a suspension. The lease has just begun.
pub fn admitted<T: Config>(lease: LeaseId, provider: &T::AccountId) {
	let class_id = Agreements::<T>::get(lease).unwrap().class_id;
	for _ in 1..STRIKES {
		assert_ok!(Pallet::<T>::do_score(provider, class_id, lease, false));
	}
	// Of a notice nothing can be said before the end.
	for Module { metric, .. } in modules() {
		if metric == Metric::ReclaimNotice {
			continue;
		}
		let value = if metric.more_is_better() { 0 } else { metric.max() };
		let key = EpochKey { lease, metric, epoch: 0 };
		let reading = Reading { value, unit: metric.unit() };
		assert_ok!(Pallet::<T>::do_self_report(provider.clone(), key, reading));
	}
}
