//! The packed list of observations, against a plain one.

use super::*;
use crate::types::observations::OBSERVATION_LEN;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use proptest::prelude::*;

type Seats = ConstU32<8>;
type Packed = Observations<Seats>;
type Plain = frame_support::BoundedVec<Observation, Seats>;

fn observation(feeder: u32, price: u128) -> Observation {
	let price = FixedU128::from_inner(price);
	Observation { feeder: FeederId(feeder), source: (feeder % 256) as u8, price, at: 7 }
}

fn packed(feeders: &[u32]) -> Packed {
	let all: Vec<_> = feeders.iter().map(|feeder| observation(*feeder, 1)).collect();
	Packed::try_from(all).unwrap()
}

fn feeders(packed: &Packed) -> Vec<u32> {
	packed.iter().map(|observation| observation.feeder.0).collect()
}

#[test]
fn length_of_an_observation_is_that_of_its_encoding() {
	assert_eq!(observation(u32::MAX, u128::MAX).encode().len(), OBSERVATION_LEN);
	assert_eq!(observation(0, 0).encode().len(), OBSERVATION_LEN);
	assert_eq!(Observation::max_encoded_len(), OBSERVATION_LEN);
}

#[test]
fn metadata_show_a_plain_list() {
	assert_eq!(scale_info::meta_type::<Packed>(), scale_info::meta_type::<Plain>());
	assert_eq!(Packed::max_encoded_len(), Plain::max_encoded_len());
}

#[test]
fn renew_places_the_new_one_by_its_feeder() {
	for (new, expected) in
		[(0, vec![0, 2, 4]), (2, vec![2, 4]), (3, vec![2, 3, 4]), (9, vec![2, 4, 9])]
	{
		let mut packed = packed(&[2, 4]);
		packed.renew(&observation(new, 5), |_| true).unwrap();
		assert_eq!(feeders(&packed), expected);
		let place = expected.iter().position(|feeder| *feeder == new).unwrap();
		assert_eq!(packed.iter().nth(place), Some(observation(new, 5)));
	}
}

#[test]
fn renew_asks_for_each_old_one_and_forgets_what_is_not_wanted() {
	let mut packed = packed(&[1, 2, 3, 4]);
	let mut asked = vec![];
	packed
		.renew(&observation(3, 5), |old| {
			asked.push(old.feeder.0);
			old.feeder.0 == 4
		})
		.unwrap();
	assert_eq!(asked, [1, 2, 3, 4]);
	assert_eq!(feeders(&packed), [3, 4]);
}

#[test]
fn renew_fails_when_all_seats_are_taken_by_others_and_changes_nothing() {
	let mut full = packed(&[0, 1, 2, 3, 4, 5, 6, 7]);
	let before = full.clone();
	let refused = full.renew(&observation(8, 5), |_| true);
	assert_eq!((refused, full.clone()), (Err(DispatchError::Exhausted), before));
	full.renew(&observation(8, 5), |old| old.feeder.0 != 0).unwrap();
	assert_eq!(feeders(&full), [1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn retain_asks_for_each_one_and_forgets_what_is_not_wanted() {
	for wanted in [vec![], vec![2], vec![1, 4], vec![1, 2, 3, 4]] {
		let mut packed = packed(&[1, 2, 3, 4]);
		let mut asked = vec![];
		packed
			.retain(|old| {
				asked.push(old.feeder.0);
				wanted.contains(&old.feeder.0)
			})
			.unwrap();
		assert_eq!((asked, feeders(&packed)), (vec![1, 2, 3, 4], wanted.clone()));
		assert!(packed.iter().all(|kept| kept == observation(kept.feeder.0, 1)));
	}
}

#[test]
fn decoding_fails_beyond_the_seats_or_when_bytes_are_missing() {
	let nine: Vec<_> = (0..9).map(|feeder| observation(feeder, 1)).collect();
	assert!(Packed::decode(&mut &nine.encode()[..]).is_err());
	assert_eq!(Packed::try_from(nine.clone()), Err(nine));
	let whole = packed(&[1, 2]).encode();
	assert!(Packed::decode(&mut &whole[..whole.len() - 1]).is_err());
}

proptest! {
	#[test]
	fn encodes_and_decodes_as_a_plain_list(
		all in prop::collection::vec((any::<u32>(), any::<u128>()), 0..=8),
	) {
		let all: Vec<_> =
			all.into_iter().map(|(feeder, price)| observation(feeder, price)).collect();
		let plain = Plain::try_from(all.clone()).unwrap();
		let packed = Packed::try_from(all.clone()).unwrap();
		prop_assert_eq!(packed.encode(), plain.encode());
		let decoded = Packed::decode(&mut &plain.encode()[..]).unwrap();
		prop_assert_eq!(decoded.iter().collect::<Vec<_>>(), all);
		prop_assert_eq!((decoded.len(), decoded.is_empty()), (plain.len(), plain.is_empty()));
		prop_assert_eq!(decoded, packed);
	}
}
