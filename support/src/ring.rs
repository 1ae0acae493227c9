//! A ring of records: each names the one before it and the one after it.
//!
//! One enters and leaves at a cost that does not depend on how many there are. Where the ring begins is
//! one value, which its owner keeps: to move the whole ring on, that value is changed. "The end" is the
//! place before the beginning. One that is alone is its own neighbour on both sides.

use sp_runtime::{DispatchError, DispatchResult};

/// The neighbours of a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Neighbours<Id> {
	/// The one before it.
	pub prev: Id,
	/// The one after it.
	pub next: Id,
}

/// The ring, whose neighbours lie in the records of its members.
pub trait Ring {
	/// What is in the ring.
	type Id: Copy + PartialEq;

	/// Changes the stored neighbours of a member. Fails if it is not in the ring.
	fn change<R>(
		id: Self::Id,
		change: impl FnOnce(&mut Neighbours<Self::Id>) -> R,
	) -> Result<R, DispatchError>;

	/// Links the ring that begins at `first` to `id` at its end, or begins it with `id` if it is empty.
	/// Returns the neighbours of `id`, which its caller stores.
	fn enter(
		first: &mut Option<Self::Id>,
		id: Self::Id,
	) -> Result<Neighbours<Self::Id>, DispatchError> {
		let Some(next) = *first else {
			*first = Some(id);
			return Ok(Neighbours { prev: id, next: id });
		};
		let prev = Self::change(next, |link| core::mem::replace(&mut link.prev, id))?;
		Self::change(prev, |link| link.next = id)?;
		Ok(Neighbours { prev, next })
	}

	/// Joins the neighbours of `id`, which leaves the ring that begins at `first`. If the ring began
	/// there, it begins with the next one.
	fn leave(
		first: &mut Option<Self::Id>,
		id: Self::Id,
		Neighbours { prev, next }: Neighbours<Self::Id>,
	) -> DispatchResult {
		if next == id {
			*first = None;
			return Ok(());
		}
		Self::change(prev, |link| link.next = next)?;
		Self::change(next, |link| link.prev = prev)?;
		if *first == Some(id) {
			*first = Some(next);
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests;
