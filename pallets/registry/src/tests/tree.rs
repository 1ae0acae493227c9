//! The tree of device ids. The roots here were computed by an independent program from the rule in
//! the crate documentation; clients are to reproduce them.

use super::*;
use crate::lattice::{contains, path_length, root};
use millrace_testing::seeded;
use proptest::prelude::*;
use sp_core::bytes::from_hex;

fn hash(hex: &str) -> H256 {
	H256::from_slice(&from_hex(hex).unwrap())
}

#[test]
fn the_root_of_the_reference_lattices_is_as_published() {
	// Devices 0x0101…01, 0x0202…02 and so on, so many of them.
	let vectors = [
		(1, "f40ceaf86e5776923332b8d8fd3bef849cadb19c6996bc272af1f648d9566a4c"),
		(2, "b41f077ca124f5ef535370daf41c74a2bc48ba7eb868e7337cc1f7f4abff1cae"),
		(3, "2b732070838a8f9dede3f66f389428f98c8645dd35c1cdecb3662254d5115d1a"),
		(5, "ae46e22ed42a9848b4330f5bf3bc197c3be0f11912c623b83de77331b876aa5c"),
		(7, "b7fd26ab3e1b73e27bbf63c1a9428e38c6b7558bda71c9442e2d71c6db101eae"),
		(8, "f1005a990eedbed4a8d65c30aeeb7945818800d66450b1b44ec62eb457927a6c"),
		(11, "c17b274003f8c1d688793cc8a59669e890f4b9cedad08bc186ee8ee52364f322"),
	];
	for (count, expected) in vectors {
		assert_eq!(root(&devices(1..=count)), hash(expected), "{count} devices");
	}
}

#[test]
fn the_proofs_of_the_reference_lattice_of_five_are_as_published() {
	let first = [
		"d9818087de7244abc1b5fcf28e55e42c7ff9c678c0605181f37ac5d7414a7b95",
		"6df907fe03d4084e1af61d84e3830f4bd638e48d1a3a0c67ac18127f77986754",
		"f61c8007e924f13038d654deb19c2193f10928aa39d6f938be2c341fedd66d30",
	]
	.map(hash);
	let last = ["aad6755a0c7f5f76c420237547ed3749f02096b18be60de77173ccd3fdc0f43d"].map(hash);
	assert_eq!(siblings(&alices(), 0), first);
	assert_eq!(siblings(&alices(), 4), last);
	assert!(contains(&root(&alices()), 5, 0, &DeviceId([1; 32]), &first));
	assert!(contains(&root(&alices()), 5, 4, &DeviceId([5; 32]), &last));
}

#[test]
fn the_root_of_no_devices_is_zero() {
	assert_eq!(root(&[]), H256::zero());
	assert!(!contains(&H256::zero(), 0, 0, &DeviceId([0; 32]), &[]));
}

#[test]
fn the_path_is_shorter_where_nodes_are_promoted() {
	let lengths = |devices| (0..devices).map(move |index| path_length(devices, index).unwrap());
	assert_eq!(lengths(1).collect::<Vec<_>>(), [0]);
	assert_eq!(lengths(3).collect::<Vec<_>>(), [2, 2, 1]);
	assert_eq!(lengths(5).collect::<Vec<_>>(), [3, 3, 3, 3, 1]);
	assert_eq!(lengths(7).collect::<Vec<_>>(), [3, 3, 3, 3, 3, 3, 2]);
	assert_eq!(path_length(u32::MAX, 0), Some(32));
	assert_eq!(path_length(u32::MAX, u32::MAX), None);
	assert_eq!(path_length(0, 0), None);
}

#[test]
fn the_short_path_from_the_right_edge_fits_no_other_index() {
	// Without the check of the length, the last of eleven leaves would stand at indices 3 and 7 too.
	let eleven = devices(1..=11);
	let short = siblings(&eleven, 10);
	let device = DeviceId([11; 32]);
	assert_eq!(short.len(), 2);
	for index in [3, 7] {
		let unchecked = binary_merkle_tree::verify_proof::<sp_runtime::traits::BlakeTwo256, _, _>(
			&root(&eleven),
			short.clone(),
			11,
			index,
			&device,
		);
		assert!(unchecked, "the library is stricter now: this test may go");
		assert!(!contains(&root(&eleven), 11, index, &device, &short));
	}
	assert!(contains(&root(&eleven), 11, 10, &device, &short));
}

#[test]
fn an_inner_node_is_no_device() {
	let four = devices(1..=4);
	let node = root(&four[..2]);
	let sibling = root(&four[2..]);
	for devices in [2, 3, 4] {
		for index in 0..devices {
			assert!(!contains(&root(&four), devices, index, &DeviceId(node.0), &[sibling]));
		}
	}
}

proptest! {
	#![proptest_config(seeded(64))]

	/// Every device of a lattice is shown at its own index, and its proof nowhere else, whatever
	/// the number of leaves is said to be.
	#[test]
	fn a_device_stands_at_one_place(count in 1..200u32, at: prop::sample::Index) {
		let devices = (0..count)
			.map(|n| DeviceId(sp_io::hashing::blake2_256(&n.to_le_bytes())))
			.collect::<std::collections::BTreeSet<_>>()
			.into_iter()
			.collect::<Vec<_>>();
		let root = root(&devices);
		let at = at.index(devices.len());
		let siblings = siblings(&devices, at as u32);
		prop_assert_eq!(path_length(count, at as u32), Some(siblings.len()));
		for index in 0..count + 2 {
			let shown = contains(&root, count, index, &devices[at], &siblings);
			prop_assert_eq!(shown, index == at as u32);
		}
	}
}
