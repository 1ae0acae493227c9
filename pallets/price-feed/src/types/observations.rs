//! Observations, and those of a feed together, kept as the bytes that are stored.
//!
//! A submission loads and stores whole pages, but looks at the observations of the feeds that it
//! prices, and a reader of a quote at none. Those that nobody looks at are copied in one piece.

use alloc::vec::Vec;
use codec::{Compact, Decode, Encode, Error, Input, MaxEncodedLen, Output};
use core::{fmt, marker::PhantomData};
use frame_support::{
	ensure,
	pallet_prelude::{BoundedVec, Get},
	CloneNoBound, EqNoBound, PartialEqNoBound,
};
use millrace_primitives::{FeederId, Moment};
use scale_info::{Type, TypeInfo};
use sp_runtime::{DispatchError, FixedU128};

/// Source group: which kind of source a feeder reads, as governance numbers them. Feeders of one
/// group can fail together.
pub type Source = u8;

/// What one feeder said last about one feed.
#[frame_support::stored]
pub struct Observation {
	/// Feeder that said it.
	pub feeder: FeederId,
	/// The feeder's source group.
	pub source: Source,
	/// USD per whole unit, within the clamp.
	pub price: FixedU128,
	/// Time of the block that carried the observation. Feeders state no time, so it cannot be in the
	/// future.
	pub at: Moment,
}

impl Observation {
	/// Returns whether the observation counts at `now`: it is no older than `age_max`.
	pub fn is_live(&self, now: Moment, age_max: Moment) -> bool {
		now.checked_sub(self.at).is_some_and(|age| age <= age_max)
	}
}

/// Bytes of an observation: feeder, source, price, time. Each has a fixed length, and any bytes of
/// this length are an observation.
pub(crate) const OBSERVATION_LEN: usize = 4 + 1 + 16 + 8;

/// At most one observation per feeder, by ascending feeder id, for at most `Seats` feeders. Encodes
/// as a `BoundedVec<Observation, Seats>`.
#[derive(CloneNoBound, EqNoBound, PartialEqNoBound)]
pub struct Observations<Seats: Get<u32>> {
	/// The encoded observations, without their number.
	bytes: Vec<u8>,
	/// How many there may be.
	seats: PhantomData<Seats>,
}

impl<Seats: Get<u32>> Observations<Seats> {
	/// Returns an empty list.
	pub const fn new() -> Self {
		Self { bytes: Vec::new(), seats: PhantomData }
	}

	/// Returns how many observations there are.
	pub fn len(&self) -> usize {
		self.bytes.chunks_exact(OBSERVATION_LEN).len()
	}

	/// Returns whether there is no observation.
	pub fn is_empty(&self) -> bool {
		self.bytes.is_empty()
	}

	/// Iterates over all observations, by ascending feeder id.
	pub fn iter(&self) -> impl Iterator<Item = Observation> + '_ {
		self.bytes
			.chunks_exact(OBSERVATION_LEN)
			.filter_map(|mut bytes| Observation::decode(&mut bytes).ok())
	}

	/// Adds `new`, removes what its feeder said before, and removes the observations for which `keep`
	/// returns false. `keep` is called once for each old observation, by ascending feeder id; its
	/// answer for the one that `new` replaces is ignored.
	///
	/// Errors: `Exhausted` if there are then more observations than seats.
	pub fn renew(
		&mut self,
		new: &Observation,
		mut keep: impl FnMut(&Observation) -> bool,
	) -> Result<(), DispatchError> {
		let room = self.bytes.len().checked_add(OBSERVATION_LEN).ok_or(DispatchError::Exhausted)?;
		let mut kept = Vec::with_capacity(room);
		let mut placed = false;
		for bytes in self.bytes.chunks_exact(OBSERVATION_LEN) {
			let old = Observation::decode(&mut &*bytes).map_err(|_| DispatchError::Corruption)?;
			let wanted = keep(&old);
			if !placed && old.feeder >= new.feeder {
				new.encode_to(&mut kept);
				placed = true;
			}
			if wanted && old.feeder != new.feeder {
				kept.extend_from_slice(bytes);
			}
		}
		if !placed {
			new.encode_to(&mut kept);
		}
		let seats = usize::try_from(Seats::get()).map_err(|_| DispatchError::Exhausted)?;
		ensure!(kept.chunks_exact(OBSERVATION_LEN).len() <= seats, DispatchError::Exhausted);
		self.bytes = kept;
		Ok(())
	}

	/// Removes the observations for which `keep` returns false. It is called once for each, by
	/// ascending feeder id.
	///
	/// Errors: `Corruption`, which no stored bytes can lead to.
	pub fn retain(
		&mut self,
		mut keep: impl FnMut(&Observation) -> bool,
	) -> Result<(), DispatchError> {
		let mut kept = Vec::with_capacity(self.bytes.len());
		for bytes in self.bytes.chunks_exact(OBSERVATION_LEN) {
			let old = Observation::decode(&mut &*bytes).map_err(|_| DispatchError::Corruption)?;
			if keep(&old) {
				kept.extend_from_slice(bytes);
			}
		}
		self.bytes = kept;
		Ok(())
	}
}

impl<Seats: Get<u32>> Default for Observations<Seats> {
	fn default() -> Self {
		Self::new()
	}
}

/// Fails and returns the observations if there are more than seats. They have to ascend by feeder
/// id.
impl<Seats: Get<u32>> TryFrom<Vec<Observation>> for Observations<Seats> {
	type Error = Vec<Observation>;

	fn try_from(observations: Vec<Observation>) -> Result<Self, Self::Error> {
		let bounded = BoundedVec::<Observation, Seats>::try_from(observations)?;
		let mut all = Self::new();
		for observation in &bounded {
			observation.encode_to(&mut all.bytes);
		}
		Ok(all)
	}
}

impl<Seats: Get<u32>> fmt::Debug for Observations<Seats> {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.debug_list().entries(self.iter()).finish()
	}
}

impl<Seats: Get<u32>> Encode for Observations<Seats> {
	fn size_hint(&self) -> usize {
		// A hint: the number takes at most four bytes more. Wrong hints cost a copy, no more.
		self.bytes.len().checked_add(4).unwrap_or(self.bytes.len())
	}

	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		// The fallback is out of reach: there are at most `Seats`.
		Compact(u32::try_from(self.len()).unwrap_or(u32::MAX)).encode_to(output);
		output.write(&self.bytes);
	}
}

impl<Seats: Get<u32>> Decode for Observations<Seats> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let Compact(len) = Compact::<u32>::decode(input)?;
		ensure!(len <= Seats::get(), "more observations than seats");
		let len = usize::try_from(len)
			.ok()
			.and_then(|len| len.checked_mul(OBSERVATION_LEN))
			.ok_or("more observations than memory")?;
		let mut bytes = alloc::vec![0; len];
		input.read(&mut bytes)?;
		Ok(Self { bytes, seats: PhantomData })
	}
}

impl<Seats: Get<u32>> MaxEncodedLen for Observations<Seats> {
	fn max_encoded_len() -> usize {
		BoundedVec::<Observation, Seats>::max_encoded_len()
	}
}

impl<Seats: Get<u32> + 'static> TypeInfo for Observations<Seats> {
	type Identity = BoundedVec<Observation, Seats>;

	fn type_info() -> Type {
		Self::Identity::type_info()
	}
}
