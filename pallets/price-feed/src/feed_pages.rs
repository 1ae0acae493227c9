//! Where feeds are stored: on pages, whose key follows from the feed's id.
//!
//! A write costs several times what it takes to seal a feed, and hardly more for eight records than
//! for one. So neighbours share a value, and a submission loads and stores each page once.

// The codec's derive casts pinned indices; nothing here is cast by hand.
#![allow(clippy::as_conversions)]

use crate::{Config, FeedRecord};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{BoundedVec, ConstU32},
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
#[cfg(any(feature = "runtime-benchmarks", test))]
use millrace_primitives::AssetId;
#[cfg(any(feature = "runtime-benchmarks", test))]
use millrace_primitives::ClassId;
use millrace_primitives::{AssetKind, AssetRange, FeedId};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// Most feeds on a page: those whose ids differ in the last three bits alone.
pub const PAGE_FEEDS: u32 = 8;

/// The key of a page. Keys are ordered as the feeds on the pages are.
#[frame_support::stored]
#[derive(Copy, Ord, PartialOrd)]
pub enum PageId {
	/// Classes of which this is the id divided by [`PAGE_FEEDS`], rounded down.
	#[codec(index = 0)]
	Classes(u32),
	/// The native token, alone.
	#[codec(index = 1)]
	Native,
	/// External assets of which this is the id divided by [`PAGE_FEEDS`], rounded down.
	#[codec(index = 2)]
	External(u32),
}

impl PageId {
	/// Returns the page of `feed`, or `None` if it is an asset that is neither native nor external,
	/// which has no feed of its own.
	pub fn of(feed: &FeedId) -> Option<Self> {
		// Floor: the page of an id is the one that begins at or before it.
		match feed {
			FeedId::Class(class_id) => class_id.0.checked_div(PAGE_FEEDS).map(Self::Classes),
			FeedId::Asset(AssetKind::Native) => Some(Self::Native),
			FeedId::Asset(AssetKind::WithId(id)) => match id.kind() {
				AssetRange::External(n) => n.checked_div(PAGE_FEEDS).map(Self::External),
				AssetRange::Utc(_) | AssetRange::Clt(_) | AssetRange::Unassigned => None,
			},
		}
	}

	/// Returns all feeds that may be on this page, by ascending id.
	#[cfg(any(feature = "runtime-benchmarks", test))]
	pub(crate) fn feeds(self) -> Vec<FeedId> {
		let (first, feed): (Option<u32>, fn(u32) -> FeedId) = match self {
			Self::Native => return alloc::vec![FeedId::Asset(AssetKind::Native)],
			Self::Classes(page) => (page.checked_mul(PAGE_FEEDS), |id| FeedId::Class(ClassId(id))),
			Self::External(page) => (page.checked_mul(PAGE_FEEDS), |id| {
				FeedId::Asset(AssetKind::WithId(AssetId::external(id)))
			}),
		};
		let feeds = (0..PAGE_FEEDS).filter_map(|place| first?.checked_add(place)).map(feed);
		// No feed is on a page beyond the last external asset.
		feeds.filter(|feed| Self::of(feed) == Some(self)).collect()
	}
}

/// Returns the number of distinct pages of the feeds of `prices`. Feeds without a page are refused
/// unread and are not counted.
pub(crate) fn count<Price>(prices: &[(FeedId, Price)]) -> u32 {
	let mut pages: Vec<_> = prices.iter().filter_map(|(feed, _)| PageId::of(feed)).collect();
	pages.sort_unstable();
	pages.dedup();
	u32::try_from(pages.len()).unwrap_or(u32::MAX)
}

/// The feeds of one page, with their records.
#[derive(
	CloneNoBound,
	DebugNoBound,
	DefaultNoBound,
	EqNoBound,
	PartialEqNoBound,
	Encode,
	Decode,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Page<T: Config> {
	/// The feeds, by ascending id. There is at least one: an empty page is not stored.
	pub feeds: BoundedVec<(FeedId, FeedRecord<T>), ConstU32<PAGE_FEEDS>>,
}

impl<T: Config> Page<T> {
	/// Returns the index of `feed`, or as an error the index where it would be.
	fn place(&self, feed: &FeedId) -> Result<usize, usize> {
		self.feeds.binary_search_by(|(other, _)| other.cmp(feed))
	}

	/// Returns the record of `feed`, or `None` if it is not on this page.
	pub fn get(&self, feed: &FeedId) -> Option<&FeedRecord<T>> {
		let place = self.place(feed).ok()?;
		self.feeds.get(place).map(|(_, record)| record)
	}

	/// Returns the record of `feed` to change it, or `None` if it is not on this page.
	pub fn get_mut(&mut self, feed: &FeedId) -> Option<&mut FeedRecord<T>> {
		let place = self.place(feed).ok()?;
		self.feeds.get_mut(place).map(|(_, record)| record)
	}

	/// Stores `record` for `feed`, and replaces the one that is there.
	///
	/// Errors: `Exhausted` if the page is full, which cannot happen for a feed of this page.
	pub fn insert(&mut self, feed: FeedId, record: FeedRecord<T>) -> Result<(), DispatchError> {
		match self.place(&feed) {
			Ok(place) => {
				let (_, old) = self.feeds.get_mut(place).ok_or(DispatchError::Corruption)?;
				*old = record;
				Ok(())
			}
			Err(place) => {
				self.feeds.try_insert(place, (feed, record)).map_err(|_| DispatchError::Exhausted)
			}
		}
	}

	/// Removes `feed`; returns whether it was present.
	pub fn remove(&mut self, feed: &FeedId) -> bool {
		let place = self.place(feed);
		if let Ok(place) = place {
			self.feeds.remove(place);
		}
		place.is_ok()
	}
}
