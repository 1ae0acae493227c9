//! Counts the storage items that a piece of code reads and writes, by standing between it and the
//! state.

use sp_core::storage::{ChildInfo, StateVersion, TrackedStorageKey};
use sp_externalities::{
	set_and_run_with_externalities, Error, Extension, ExtensionStore, Externalities,
	MultiRemovalResults,
};
use sp_io::TestExternalities;
use std::{
	any::{Any, TypeId},
	cell::RefCell,
	collections::BTreeSet,
	rc::Rc,
};

/// Keys that were read and written, each once however often it was.
#[derive(Clone, Debug, Default)]
pub struct Access {
	pub reads: BTreeSet<Vec<u8>>,
	pub writes: BTreeSet<Vec<u8>>,
}

impl Access {
	/// How many keys beginning with one of `prefixes`, other than `own`, were read and written.
	pub fn under(&self, prefixes: &[Vec<u8>], own: &[u8]) -> (usize, usize) {
		let count = |keys: &BTreeSet<Vec<u8>>| {
			let counted = |key: &&Vec<u8>| {
				key.as_slice() != own && prefixes.iter().any(|prefix| key.starts_with(prefix))
			};
			keys.iter().filter(counted).count()
		};
		(count(&self.reads), count(&self.writes))
	}
}

/// What has been counted so far, for code that runs inside.
#[derive(Clone, Default)]
pub struct Counter(Rc<RefCell<Access>>);

impl Counter {
	/// What was counted since the last call of this.
	pub fn take(&self) -> Access {
		std::mem::take(&mut self.0.borrow_mut())
	}
}

/// Run `code` on the state of `externalities`, counting what it reads and writes.
pub fn counting<R>(externalities: &mut TestExternalities, code: impl FnOnce(&Counter) -> R) -> R {
	let counter = Counter::default();
	let mut inner = externalities.ext();
	let mut counting = Counting { inner: &mut inner, counter: counter.clone() };
	set_and_run_with_externalities(&mut counting, || code(&counter))
}

struct Counting<'a> {
	inner: &'a mut dyn Externalities,
	counter: Counter,
}

impl Counting<'_> {
	fn read(&self, key: &[u8]) {
		self.counter.0.borrow_mut().reads.insert(key.to_vec());
	}

	fn write(&self, key: &[u8]) {
		self.counter.0.borrow_mut().writes.insert(key.to_vec());
	}
}

impl ExtensionStore for Counting<'_> {
	fn extension_by_type_id(&mut self, id: TypeId) -> Option<&mut dyn Any> {
		self.inner.extension_by_type_id(id)
	}

	fn register_extension_with_type_id(
		&mut self,
		id: TypeId,
		extension: Box<dyn Extension>,
	) -> Result<(), Error> {
		self.inner.register_extension_with_type_id(id, extension)
	}

	fn deregister_extension_by_type_id(&mut self, id: TypeId) -> Result<(), Error> {
		self.inner.deregister_extension_by_type_id(id)
	}
}

impl Externalities for Counting<'_> {
	fn set_offchain_storage(&mut self, key: &[u8], value: Option<&[u8]>) {
		self.inner.set_offchain_storage(key, value);
	}

	fn storage(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.storage(key)
	}

	fn storage_hash(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.storage_hash(key)
	}

	fn child_storage_hash(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.child_storage_hash(child, key)
	}

	fn child_storage(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.child_storage(child, key)
	}

	fn next_storage_key(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.next_storage_key(key)
	}

	fn next_child_storage_key(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.next_child_storage_key(child, key)
	}

	fn kill_child_storage(
		&mut self,
		child: &ChildInfo,
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.inner.kill_child_storage(child, limit, cursor)
	}

	fn clear_prefix(
		&mut self,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.write(prefix);
		self.inner.clear_prefix(prefix, limit, cursor)
	}

	fn clear_child_prefix(
		&mut self,
		child: &ChildInfo,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.inner.clear_child_prefix(child, prefix, limit, cursor)
	}

	fn place_storage(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.write(&key);
		self.inner.place_storage(key, value);
	}

	fn place_child_storage(&mut self, child: &ChildInfo, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.inner.place_child_storage(child, key, value);
	}

	fn storage_root(&mut self, version: StateVersion) -> Vec<u8> {
		self.inner.storage_root(version)
	}

	fn child_storage_root(&mut self, child: &ChildInfo, version: StateVersion) -> Vec<u8> {
		self.inner.child_storage_root(child, version)
	}

	fn storage_append(&mut self, key: Vec<u8>, value: Vec<u8>) {
		self.write(&key);
		self.inner.storage_append(key, value);
	}

	fn storage_start_transaction(&mut self) {
		self.inner.storage_start_transaction();
	}

	fn storage_rollback_transaction(&mut self) -> Result<(), ()> {
		self.inner.storage_rollback_transaction()
	}

	fn storage_commit_transaction(&mut self) -> Result<(), ()> {
		self.inner.storage_commit_transaction()
	}

	fn wipe(&mut self) {
		self.inner.wipe();
	}

	fn commit(&mut self) {
		self.inner.commit();
	}

	fn read_write_count(&self) -> (u32, u32, u32, u32) {
		self.inner.read_write_count()
	}

	fn reset_read_write_count(&mut self) {
		self.inner.reset_read_write_count();
	}

	fn get_whitelist(&self) -> Vec<TrackedStorageKey> {
		self.inner.get_whitelist()
	}

	fn set_whitelist(&mut self, new: Vec<TrackedStorageKey>) {
		self.inner.set_whitelist(new);
	}

	fn get_read_and_written_keys(&self) -> Vec<(Vec<u8>, u32, u32, bool)> {
		self.inner.get_read_and_written_keys()
	}
}
