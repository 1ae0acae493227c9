//! The benchmarks that `scripts/bench.sh` runs.

use crate::{AllPalletsWithSystem, Runtime};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{
	define_benchmarks, BenchmarkBatch, BenchmarkConfig, BenchmarkError, BenchmarkList,
};
use frame_support::traits::{
	StorageInfo, StorageInfoTrait, TrackedStorageKey, WhitelistedStorageKeys,
};

define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[pallet_balances, crate::Balances]
	[pallet_timestamp, crate::Timestamp]
	[parameter_steps, crate::ParameterSteps]
	[pallet_registry, crate::Registry]
	[pallet_price_feed, crate::PriceFeed]
	[pallet_clt, crate::Clt]
	[pallet_utc, crate::Utc]
	[pallet_lease, crate::Lease]
	[pallet_oracle_governance, crate::OracleGovernance]
	[pallet_sla, crate::Sla]
	[pallet_clock, crate::Clock]
	[pallet_unclaimed, crate::Unclaimed]
);

/// What can be measured.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Measure.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let mut whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	// Every block begins by writing the time and the reading of the clock, so that no call reads them
	// from the database.
	let now = pallet_timestamp::Now::<Runtime>::hashed_key();
	whitelist.push(TrackedStorageKey::new(now.to_vec()));
	let reading = pallet_clock::Reading::<Runtime>::hashed_key();
	whitelist.push(TrackedStorageKey::new(reading.to_vec()));
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

impl frame_system_benchmarking::Config for Runtime {
	fn setup_set_code_requirements(_: &Vec<u8>) -> Result<(), BenchmarkError> {
		Ok(())
	}

	fn verify_set_code() {}
}
