//! The index against the vaults: what it should be is built from the records alone.

use super::{Checked, OVERFLOW};
use crate::{Config, Link, Pallet, RiskIndices, RiskKey, RiskPages, Summary, VaultStatus, Vaults};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::Encode;
use frame_support::ensure;
use millrace_math::{risk_tick, tickmap::Word};
use millrace_primitives::VaultId;

/// Which vaults each bucket has, by the encoded key of its index and its tick.
type Buckets = BTreeMap<(Vec<u8>, u32), BTreeSet<VaultId>>;

/// The word with exactly these bits.
fn word(bits: impl IntoIterator<Item = u8>) -> Word {
	let mut word = Word::default();
	for bit in bits {
		// The upper two bits of the number say which limb, the lower six which bit of it.
		if let Some(limb) = word.get_mut(usize::from(bit >> 6)) {
			*limb |= 1u64.rotate_left(u32::from(bit));
		}
	}
	word
}

impl<T: Config> Pallet<T> {
	/// COL-8 IndexComplete: every active vault that owes is in exactly one bucket, that of its
	/// collateral per owed unit, and no other vault is in any. Bits ⇔ heads ⇔ lists, on all three
	/// levels; links are mutual; what is empty is absent.
	pub(crate) fn check_col_8() -> Checked {
		let mut keys: BTreeMap<Vec<u8>, RiskKey> = BTreeMap::new();
		let mut buckets = Buckets::new();
		for (id, vault) in Vaults::<T>::iter() {
			let owed = vault.owed().ok_or(OVERFLOW)?;
			let Some(link) = vault.risk else {
				let absent = vault.status != VaultStatus::Active || owed == 0;
				ensure!(absent, "COL-8 IndexComplete: not in the index");
				continue;
			};
			let belongs = vault.status == VaultStatus::Active && owed > 0;
			ensure!(belongs, "COL-8 IndexComplete: does not belong");
			let tick = risk_tick(vault.collateral, owed);
			ensure!(tick == Some(link.tick), "COL-8 IndexComplete: bucket");
			let key = vault.risk_key();
			let raw = key.encode();
			buckets.entry((raw.clone(), link.tick)).or_default().insert(id);
			keys.insert(raw, key);
		}
		let stored: BTreeSet<_> = RiskIndices::<T>::iter_keys().map(|key| key.encode()).collect();
		ensure!(stored == keys.keys().cloned().collect(), "COL-8 IndexComplete: indices");
		Self::check_pages(&keys, &buckets)?;
		for (raw, key) in &keys {
			Self::check_summary(raw, key, &buckets)?;
		}
		Ok(())
	}

	/// The leaf level and the lists below it.
	fn check_pages(keys: &BTreeMap<Vec<u8>, RiskKey>, buckets: &Buckets) -> Checked {
		let mut seen = 0usize;
		for (key, number, page) in RiskPages::<T>::iter() {
			let raw = key.encode();
			ensure!(keys.contains_key(&raw), "COL-8 IndexComplete: page without a vault");
			ensure!(!page.heads.is_empty(), "COL-8 IndexComplete: empty page");
			let bits = page.heads.iter().map(|(bit, _)| *bit);
			let ascending = bits.clone().zip(bits.clone().skip(1)).all(|(low, high)| low < high);
			ensure!(ascending, "COL-8 IndexComplete: heads out of order");
			ensure!(page.word == word(bits), "COL-8 IndexComplete: bits and heads");
			let [high, low] = number.to_be_bytes();
			for (bit, head) in &page.heads {
				let tick = u32::from_be_bytes([0, high, low, *bit]);
				let bucket = buckets.get(&(raw.clone(), tick));
				let bucket = bucket.ok_or("COL-8 IndexComplete: head without a vault")?;
				Self::check_list(*head, tick, bucket)?;
				seen = seen.checked_add(1).ok_or(OVERFLOW)?;
			}
		}
		// Each head is of another bucket, so that as many heads as buckets are all of them.
		ensure!(seen == buckets.len(), "COL-8 IndexComplete: bucket without a head");
		Ok(())
	}

	/// The list from `head` on has exactly the vaults of `bucket`, each linked both ways.
	fn check_list(head: VaultId, tick: u32, bucket: &BTreeSet<VaultId>) -> Checked {
		let mut found = BTreeSet::new();
		let (mut prev, mut next) = (None, Some(head));
		while let Some(id) = next {
			let link = Vaults::<T>::get(id).and_then(|vault| vault.risk);
			let link = link.ok_or("COL-8 IndexComplete: list leaves the index")?;
			ensure!(found.insert(id), "COL-8 IndexComplete: list has a loop");
			ensure!(link == Link { tick, prev, next: link.next }, "COL-8 IndexComplete: links");
			(prev, next) = (Some(id), link.next);
		}
		ensure!(found == *bucket, "COL-8 IndexComplete: list");
		Ok(())
	}

	/// The upper two levels of one index.
	fn check_summary(raw: &[u8], key: &RiskKey, buckets: &Buckets) -> Checked {
		let mut middle: BTreeMap<u8, BTreeSet<u8>> = BTreeMap::new();
		for (_, tick) in buckets.keys().filter(|(index, _)| index == raw) {
			let [_, high, low, _] = tick.to_be_bytes();
			middle.entry(high).or_default().insert(low);
		}
		let root = word(middle.keys().copied());
		let words: Vec<_> = middle.into_iter().map(|(number, bits)| (number, word(bits))).collect();
		let middle = words.try_into().map_err(|_| "COL-8 IndexComplete: middle words")?;
		let expected = Summary { root, middle };
		ensure!(RiskIndices::<T>::get(key) == Some(expected), "COL-8 IndexComplete: summary");
		Ok(())
	}
}
