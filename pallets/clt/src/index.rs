//! The risk index: which vault is the riskiest, without looking at any other.
//!
//! A vault is unsafe if its collateral per owed unit is below a line that follows from prices and
//! risk parameters. The collateral per unit itself moves with neither, so vaults are sorted by it
//! once: one index per class, collateral asset and grade, in buckets 0.1 % wide. A tickmap of three
//! levels says which buckets have vaults, each bucket is a list through the records of its vaults,
//! the newest first.
//!
//! An insert changes two items beside the vault itself: its page, and either the old head of the
//! list or the summary. A removal changes the two neighbours, or one of them and the page, or page
//! and summary. A move is both: four items, however many vaults there are.
//!
//! Neighbours are changed in storage and the vault in hand is a copy that its caller stores last.
//! The two never meet: no vault is its own neighbour.

use crate::{
	Config, Link, Page, Pallet, RiskIndices, RiskKey, RiskPages, Summary, VaultRecordOf, Vaults,
};
use alloc::collections::BTreeMap;
use core::{cell::OnceCell, marker::PhantomData};
use millrace_math::tickmap::{self, Level, Word, Words};
use millrace_primitives::VaultId;
use sp_runtime::{DispatchError, DispatchResult};

/// What no call leaves behind: a link, a head or a bit without its counterpart.
const CORRUPT: DispatchError = DispatchError::Corruption;

/// One index, read as far as it is needed and written as far as it changed.
pub(crate) struct Index<T> {
	key: RiskKey,
	summary: OnceCell<Summary>,
	summary_changed: bool,
	/// Pages that may change, and whether they did.
	pages: BTreeMap<u16, (Page, bool)>,
	marker: PhantomData<T>,
}

/// Returns the number of the page of `tick` and its place in the page.
fn place(tick: u32) -> (u16, u8) {
	let [_, middle, leaf, bit] = tick.to_be_bytes();
	(u16::from_be_bytes([middle, leaf]), bit)
}

/// Returns the position of `bit` among the heads of a page, or as an error where it would have to
/// be.
fn position(page: &Page, bit: u8) -> Result<usize, usize> {
	page.heads.binary_search_by_key(&bit, |(at, _)| *at)
}

impl<T: Config> Words for Index<T> {
	fn load(&self, level: Level, index: u16) -> Word {
		match level {
			Level::Root => self.summary().root,
			Level::Middle => {
				let found =
					self.summary().middle.iter().find(|(number, _)| u16::from(*number) == index);
				found.map(|(_, word)| *word).unwrap_or_default()
			}
			Level::Leaf => match self.pages.get(&index) {
				Some((page, _)) => page.word,
				None => self.stored_page(index).word,
			},
		}
	}

	fn store(&mut self, level: Level, index: u16, word: Word) {
		if level == Level::Leaf {
			self.change_page(index, |page| page.word = word);
			return;
		}
		// Reads it, if nobody has.
		self.summary();
		let Some(summary) = self.summary.get_mut() else { return };
		self.summary_changed = true;
		if level == Level::Root {
			summary.root = word;
			return;
		}
		// Numbers of middle words are bytes, and ticks of ratios have three of them; a fourth would
		// leave its bit in the root without a word, which the invariant finds.
		let Ok(number) = u8::try_from(index) else { return };
		summary.middle.retain(|(other, _)| *other != number);
		if word != Word::default() {
			let at = summary.middle.partition_point(|(other, _)| *other < number);
			let _ = summary.middle.try_insert(at, (number, word));
		}
	}
}

impl<T: Config> Index<T> {
	/// Returns the index of `key`, of which nothing has been read yet.
	pub(crate) fn new(key: RiskKey) -> Self {
		Self {
			key,
			summary: OnceCell::new(),
			summary_changed: false,
			pages: BTreeMap::new(),
			marker: PhantomData,
		}
	}

	/// Returns the riskiest bucket that has vaults, and the head of its list.
	pub(crate) fn first(&mut self) -> Option<(u32, VaultId)> {
		let tick = tickmap::first(self)?;
		Some((tick, self.head(tick)?))
	}

	/// Returns the vault after the one at `link`, with its bucket: the next in its list, or the
	/// head of the next bucket.
	pub(crate) fn after(&mut self, link: &Link) -> Option<(u32, VaultId)> {
		if let Some(next) = link.next {
			return Some((link.tick, next));
		}
		// Both lookups begin in its page.
		self.page(place(link.tick).0);
		let tick = tickmap::next(self, link.tick)?;
		Some((tick, self.head(tick)?))
	}

	/// Puts `id` at the head of the bucket `tick` and returns its place.
	fn insert(&mut self, id: VaultId, tick: u32) -> Result<Link, DispatchError> {
		let (number, bit) = place(tick);
		self.page(number);
		tickmap::insert(self, tick);
		let next = self.change_page(number, |page| match position(page, bit) {
			Ok(at) => {
				let head = page.heads.get_mut(at).ok_or(CORRUPT)?;
				Ok(Some(core::mem::replace(&mut head.1, id)))
			}
			Err(at) => {
				page.heads.try_insert(at, (bit, id)).map_err(|_| CORRUPT)?;
				Ok::<_, DispatchError>(None)
			}
		})?;
		if let Some(next) = next {
			Self::change_link(next, |link| link.prev = Some(id))?;
		}
		Ok(Link { tick, prev: None, next })
	}

	/// Removes the vault that is at `link` from its list.
	fn remove(&mut self, link: &Link) -> DispatchResult {
		match link.prev {
			Some(prev) => Self::change_link(prev, |other| other.next = link.next)?,
			None => self.replace_head(link)?,
		}
		if let Some(next) = link.next {
			Self::change_link(next, |other| other.prev = link.prev)?;
		}
		Ok(())
	}

	/// Makes the vault after the head at `link` the head, or empties the bucket.
	fn replace_head(&mut self, link: &Link) -> DispatchResult {
		let (number, bit) = place(link.tick);
		self.change_page(number, |page| {
			let at = position(page, bit).map_err(|_| CORRUPT)?;
			match link.next {
				Some(next) => page.heads.get_mut(at).ok_or(CORRUPT)?.1 = next,
				None => {
					page.heads.remove(at);
				}
			}
			Ok::<_, DispatchError>(())
		})?;
		if link.next.is_none() {
			tickmap::remove(self, link.tick);
		}
		Ok(())
	}

	/// Writes what changed. What is empty is removed.
	fn commit(self) {
		if self.summary_changed {
			let summary = self.summary.into_inner().unwrap_or_default();
			if summary == Summary::default() {
				RiskIndices::<T>::remove(&self.key);
			} else {
				RiskIndices::<T>::insert(&self.key, summary);
			}
		}
		for (number, (page, _)) in self.pages.into_iter().filter(|(_, (_, changed))| *changed) {
			if page == Page::default() {
				RiskPages::<T>::remove(&self.key, number);
			} else {
				RiskPages::<T>::insert(&self.key, number, page);
			}
		}
	}

	/// Returns the head of the list of the bucket `tick`.
	fn head(&mut self, tick: u32) -> Option<VaultId> {
		let (number, bit) = place(tick);
		let (page, _) = self.page(number);
		page.heads.get(position(page, bit).ok()?).map(|(_, id)| *id)
	}

	fn summary(&self) -> &Summary {
		self.summary.get_or_init(|| RiskIndices::<T>::get(&self.key).unwrap_or_default())
	}

	fn stored_page(&self, number: u16) -> Page {
		RiskPages::<T>::get(&self.key, number).unwrap_or_default()
	}

	/// Returns the page `number`, which is read at most once.
	fn page(&mut self, number: u16) -> &mut (Page, bool) {
		let Self { key, pages, .. } = self;
		pages
			.entry(number)
			.or_insert_with(|| (RiskPages::<T>::get(&*key, number).unwrap_or_default(), false))
	}

	fn change_page<R>(&mut self, number: u16, change: impl FnOnce(&mut Page) -> R) -> R {
		let (page, changed) = self.page(number);
		*changed = true;
		change(page)
	}

	/// Changes the place of another vault than the one in hand.
	fn change_link(id: VaultId, change: impl FnOnce(&mut Link)) -> DispatchResult {
		Vaults::<T>::try_mutate(id, |vault| {
			let link = vault.as_mut().and_then(|vault| vault.risk.as_mut()).ok_or(CORRUPT)?;
			change(link);
			Ok(())
		})
	}
}

impl<T: Config> Pallet<T> {
	/// Moves the vault to the bucket of its collateral and its debt. Its neighbours are changed in
	/// storage, its own record by the caller. Within its bucket nothing moves.
	pub(crate) fn reindex(id: VaultId, vault: &mut VaultRecordOf<T>) -> DispatchResult {
		let wanted = vault.risk_tick();
		if vault.risk.map(|link| link.tick) == wanted {
			return Ok(());
		}
		let mut index = Index::<T>::new(vault.risk_key());
		if let Some(link) = vault.risk.take() {
			index.remove(&link)?;
		}
		if let Some(tick) = wanted {
			vault.risk = Some(index.insert(id, tick)?);
		}
		index.commit();
		Ok(())
	}
}
