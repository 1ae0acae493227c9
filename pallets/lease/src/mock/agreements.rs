//! Terms that write down all that they are told, and in which order things are paid. What they know is
//! in storage, so that what is rolled back was never told.

use super::*;
use codec::{Decode, Encode};
use frame_support::{ensure, pallet_prelude::ValueQuery, storage_alias, Twox64Concat};
use millrace_primitives::{
	Acceptance, Agreements, Extension, NewLease, Reputation, TemplateId, TermsQuote,
};

/// What was told, and what was paid.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Tale {
	/// Terms were asked for.
	Agreed {
		lease: LeaseId,
		customer: AccountId,
		provider: AccountId,
		class_id: ClassId,
		vault: VaultId,
		units: Units,
		duration: Moment,
		price: Balance,
		acceptance: Option<Acceptance>,
	},
	Begun {
		lease: LeaseId,
		since: Moment,
	},
	Extended {
		lease: LeaseId,
		units: Units,
		duration: Moment,
		price: Balance,
	},
	Ended {
		lease: LeaseId,
		at: Moment,
		delivered: Units,
		broken: bool,
	},
	/// The world paid a customer out of a vault.
	Compensated(Balance),
	/// The world burned units that were delivered.
	Delivered(Units),
	/// The world gave units back.
	Restored(Units),
}

/// All of it, in order.
#[storage_alias]
type Tales = StorageValue<Promises, Vec<Tale>, ValueQuery>;

/// Whether all that can be refused is.
#[storage_alias]
type Refuses = StorageValue<Promises, bool, ValueQuery>;

/// Reliability in parts per million, and whether a provider is suspended.
#[storage_alias]
type Reputations = StorageMap<Promises, Twox64Concat, (AccountId, ClassId), (u32, bool)>;

/// The terms that anybody can have; those without a number are free.
pub const TEMPLATE: TemplateId = TemplateId(7);
/// Terms that nobody offers.
pub const NOBODYS: TemplateId = TemplateId(8);
pub const REFUSED: DispatchError = DispatchError::Other("terms are refused");

pub struct Promises;

impl Promises {
	/// Whether a refusal is tested.
	pub fn refuse(refuse: bool) {
		Refuses::put(refuse);
	}

	pub fn repute(provider: &AccountId, class_id: ClassId, percent: u32, suspended: bool) {
		Reputations::insert((provider.clone(), class_id), (percent * 10_000, suspended));
	}

	/// All that was told and paid since the last call.
	pub fn tales() -> Vec<Tale> {
		Tales::take()
	}

	pub fn tell(tale: Tale) {
		Tales::append(tale);
	}

	fn told(tale: Tale) -> DispatchResult {
		ensure!(!Refuses::get(), REFUSED);
		Self::tell(tale);
		Ok(())
	}
}

impl Agreements<AccountId> for Promises {
	fn quote(order: &NewLease<AccountId>, template: Option<TemplateId>) -> Option<TermsQuote> {
		let earmark = order.price / 2;
		match template {
			None => Some(TermsQuote { template: TemplateId::default(), fee: 0, earmark }),
			Some(TEMPLATE) => {
				Some(TermsQuote { template: TEMPLATE, fee: order.price / 50, earmark })
			}
			Some(_) => None,
		}
	}

	fn agree(order: NewLease<AccountId>, acceptance: Option<Acceptance>) -> DispatchResult {
		let NewLease { lease, customer, provider, class_id, vault, units, duration, price } = order;
		// The lease is there, with its terms and with a place for its units.
		let record = record(lease);
		assert_eq!((&record.customer, record.terms.whole_price), (&customer, price));
		assert!(InLease::<Test>::get(vault) >= units);
		Self::told(Tale::Agreed {
			lease,
			customer,
			provider,
			class_id,
			vault,
			units,
			duration,
			price,
			acceptance,
		})
	}

	fn begin(lease: LeaseId, since: Moment) -> DispatchResult {
		Self::told(Tale::Begun { lease, since })
	}

	fn extend(lease: LeaseId, extension: Extension) -> DispatchResult {
		let Extension { units, duration, price } = extension;
		Self::told(Tale::Extended { lease, units, duration, price })
	}

	fn end(lease: LeaseId, at: Moment, delivered: Units, broken: bool) -> DispatchResult {
		Self::told(Tale::Ended { lease, at, delivered, broken })
	}

	fn reputation(provider: &AccountId, class_id: ClassId) -> Reputation {
		LookUps::mutate(|(_, reputations)| *reputations += 1);
		let (parts, suspended) =
			Reputations::get((provider.clone(), class_id)).unwrap_or((500_000, false));
		Reputation { reliability: Permill::from_parts(parts), suspended }
	}
}
