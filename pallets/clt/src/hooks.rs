//! What happens in the idle time of blocks, if nobody has done it: settling what is ordered, and
//! winding down what is below the line.
//!
//! Everything is paid from a weight meter before it is done, and each vault is all or nothing. One
//! that fails is skipped. A round ends when it is once around, so that a block with nothing to do
//! costs little; it ends earlier with the meter, and then goes on there in the next block. Of orders
//! and indices, the second comes first next time if it was cut short, so that neither starves.
//!
//! An order that has to wait, for live quotes or for the end of a case, is skipped like any other
//! that fails: it is tried once a round, at the charge of a whole settlement, which is more than the
//! few reads that it took. It keeps its place, so that it is settled in the first round after that.
//! A case has a bounded number of vaults and takes a bond, so that it costs something to make them
//! wait; and the cursor goes on after them, so that they hold up nobody else.

use crate::{
	index::index, liquidate::LiquidationPrices, Config, Cursor, IdleCursor, Pallet,
	PendingRemedies, RiskIndices, RiskKey, RiskParams, VaultRecordOf, Vaults, WeightInfo,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{
	storage::with_storage_layer,
	weights::{Weight, WeightMeter},
};
use millrace_primitives::VaultId;

/// The keys of a map in the map's order, beginning after one of them, once around.
struct Ring<K> {
	start: Option<K>,
	last: Option<K>,
	wrapped: bool,
}

impl<K: Clone> Ring<K> {
	fn new(start: Option<K>) -> Self {
		Self { last: start.clone(), wrapped: start.is_none(), start }
	}

	/// Returns the next key, or `None` once the ring is closed. `after` returns the key after a
	/// key, or the first; `raw` returns the place of a key.
	fn next(&mut self, after: fn(Option<&K>) -> Option<K>, raw: fn(&K) -> Vec<u8>) -> Option<K> {
		let mut found = after(self.last.as_ref());
		if found.is_none() && !self.wrapped {
			self.wrapped = true;
			found = after(None);
		}
		let next = found?;
		if self.wrapped && self.start.as_ref().is_some_and(|start| raw(&next) > raw(start)) {
			return None;
		}
		self.last = Some(next.clone());
		Some(next)
	}
}

/// The work of one block.
struct Round<T> {
	cursor: Cursor,
	meter: WeightMeter,
	marker: PhantomData<T>,
}

impl<T: Config> Pallet<T> {
	/// Does what `limit` allows and returns the weight used, which is never more.
	pub(crate) fn do_idle(limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		if meter.try_consume(T::WeightInfo::idle_base()).is_err() {
			return Weight::zero();
		}
		let before = IdleCursor::<T>::get();
		let mut round = Round::<T> { cursor: before.clone(), meter, marker: PhantomData };
		if before.indices_first {
			round.indices();
			round.orders();
			round.cursor.indices_first = false;
		} else {
			round.orders();
			round.cursor.indices_first = !round.indices();
		}
		if round.cursor != before {
			IdleCursor::<T>::put(round.cursor);
		}
		round.meter.consumed()
	}

	/// Returns the order after `last`, or the first.
	pub(crate) fn order_after(last: Option<&VaultId>) -> Option<VaultId> {
		match last {
			Some(last) => {
				PendingRemedies::<T>::iter_keys_from(PendingRemedies::<T>::hashed_key_for(last))
					.next()
			}
			None => PendingRemedies::<T>::iter_keys().next(),
		}
	}

	/// Returns the index after `last`, or the first.
	pub(crate) fn index_after(last: Option<&RiskKey>) -> Option<RiskKey> {
		match last {
			Some(last) => {
				RiskIndices::<T>::iter_keys_from(RiskIndices::<T>::hashed_key_for(last)).next()
			}
			None => RiskIndices::<T>::iter_keys().next(),
		}
	}

	/// Settles a vault, all-or-nothing. One whose quotes are not live, or that is under dispute,
	/// waits.
	pub(crate) fn try_settle(id: VaultId) {
		let _ = with_storage_layer(|| Self::do_settle(id));
	}

	/// Returns the line of an index and its first vault after `last`. `None` if none of its vaults
	/// can be wound down now.
	pub(crate) fn look_at_index(
		key: &RiskKey,
		last: Option<VaultId>,
	) -> Option<(Line, Option<VaultId>)> {
		let prices = Self::liquidation_prices(key).ok().filter(|prices| !prices.partial)?;
		let params = Self::grade_params(key).ok()?;
		let tick = prices.sides.line_tick(params.wind_down_ratio)?;
		let line = Line { prices, params, tick };
		let mut index = index::<T>(key.clone());
		// What is no longer in the part below the line is no place to go on from.
		let link = last
			.and_then(Vaults::<T>::get)
			.filter(|vault| vault.risk_key() == *key)
			.and_then(|vault| vault.risk)
			.filter(|link| link.tick <= tick);
		let next = match link {
			Some(link) => index.after(&link),
			None => index.first(),
		};
		let next = line.reaches(next);
		Some((line, next))
	}

	/// Returns a vault of an index, the one after it up to the line, and whether it is to be wound
	/// down.
	pub(crate) fn look_at_vault(key: &RiskKey, line: &Line, id: VaultId) -> Option<Look<T>> {
		let vault = Vaults::<T>::get(id)?;
		let due = Self::is_to_be_wound_down(&vault, &line.prices, &line.params) == Ok(true);
		let next = vault.risk.and_then(|link| index::<T>(key.clone()).after(&link));
		Some(Look { vault, due, next: line.reaches(next) })
	}
}

/// The line below which vaults of an index are wound down.
pub(crate) struct Line {
	prices: LiquidationPrices,
	params: RiskParams,
	/// The last bucket in which a vault may be below it.
	tick: u32,
}

impl Line {
	/// Returns the vault of `found`, or `None` if its bucket is beyond the line.
	fn reaches(&self, found: Option<(u32, VaultId)>) -> Option<VaultId> {
		found.filter(|(tick, _)| *tick <= self.tick).map(|(_, id)| id)
	}
}

/// What is found at a vault.
pub(crate) struct Look<T: Config> {
	pub(crate) vault: VaultRecordOf<T>,
	pub(crate) due: bool,
	pub(crate) next: Option<VaultId>,
}

impl<T: Config> Round<T> {
	/// Makes one pass over the ordered remedies and settles them. Returns false if the meter ran
	/// out.
	fn orders(&mut self) -> bool {
		let mut ring = Ring::new(self.cursor.order);
		while let Some(id) =
			ring.next(Pallet::<T>::order_after, |id| PendingRemedies::<T>::hashed_key_for(id))
		{
			if self.meter.try_consume(T::WeightInfo::idle_settle()).is_err() {
				return false;
			}
			Pallet::<T>::try_settle(id);
			self.cursor.order = Some(id);
		}
		self.cursor.order = None;
		true
	}

	/// Makes one pass over the indices and winds down what is below their lines. Returns false if
	/// the meter ran out.
	fn indices(&mut self) -> bool {
		let mut ring = Ring::new(self.cursor.index.clone());
		if let Some((key, vault)) = self.cursor.index.clone().zip(self.cursor.vault) {
			if !self.index(&key, Some(vault)) {
				return false;
			}
		}
		while let Some(key) =
			ring.next(Pallet::<T>::index_after, |key| RiskIndices::<T>::hashed_key_for(key))
		{
			if !self.index(&key, None) {
				return false;
			}
		}
		self.cursor.index = None;
		true
	}

	/// Winds down what is below the line of one index, riskiest first, from the vault after `last`.
	/// Returns false if the meter ran out. The cursor is only ever at a vault that stays in the
	/// index: what was wound down has left the index, so that the rest is found from its front.
	fn index(&mut self, key: &RiskKey, last: Option<VaultId>) -> bool {
		if self.meter.try_consume(T::WeightInfo::idle_index()).is_err() {
			return false;
		}
		if let Some((line, mut next)) = Pallet::<T>::look_at_index(key, last) {
			while let Some(id) = next {
				if self.meter.try_consume(T::WeightInfo::idle_vault()).is_err() {
					return false;
				}
				let Some(look) = Pallet::<T>::look_at_vault(key, &line, id) else { break };
				next = look.next;
				if look.due {
					if self.meter.try_consume(T::WeightInfo::idle_wind_down()).is_err() {
						return false;
					}
					if Pallet::<T>::wind_down_below(id, look.vault).is_ok() {
						continue;
					}
				}
				self.cursor.index = Some(key.clone());
				self.cursor.vault = Some(id);
			}
		}
		self.cursor.index = Some(key.clone());
		self.cursor.vault = None;
		true
	}
}
