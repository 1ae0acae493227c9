//! What a provider owes the customer of a lease beside the device-hours themselves.

use crate::{Balance, ClassId, LeaseId, Moment, TemplateId, Units, VaultId};
use codec::{Decode, Encode};
use frame_support::dispatch::DispatchResult;
use scale_info::TypeInfo;
use sp_arithmetic::Permill;

/// Terms that a customer asks for.
#[frame_support::stored]
#[derive(Copy)]
pub struct Acceptance {
	/// The template: a governed one, or one of the provider's own.
	pub template: TemplateId,
	/// Most that they may cost, in the smallest unit of the settlement asset.
	pub fee_max: Balance,
}

/// What terms would cost and be worth.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Encode, Decode, TypeInfo)]
pub struct TermsQuote {
	/// The template.
	pub template: TemplateId,
	/// What the customer pays for them, in the smallest unit of the settlement asset.
	pub fee: Balance,
	/// What the provider loses for breaking them at most, in the smallest unit of the vault's
	/// collateral.
	pub earmark: Balance,
}

/// A lease that is ordered, as far as its terms mind.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewLease<AccountId> {
	/// The lease.
	pub lease: LeaseId,
	/// Who gets the devices.
	pub customer: AccountId,
	/// Who delivers them: the owner of the vault.
	pub provider: AccountId,
	/// What the devices are.
	pub class_id: ClassId,
	/// Whose units pay for them.
	pub vault: VaultId,
	/// Units of the lease.
	pub units: Units,
	/// How long, milliseconds.
	pub duration: Moment,
	/// What all units are worth, in the smallest unit of the vault's collateral; zero if that had no
	/// price.
	pub price: Balance,
}

/// What an extension adds to a lease.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Extension {
	/// Units.
	pub units: Units,
	/// Milliseconds.
	pub duration: Moment,
	/// What the units are worth, in the smallest unit of the vault's collateral.
	pub price: Balance,
}

/// How a provider kept its word so far.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reputation {
	/// How likely it is to keep an agreement.
	pub reliability: Permill,
	/// Whether it gets no new leases for now, as it broke its word repeatedly.
	pub suspended: bool,
}

/// Service levels of leases. Implemented by sla, consumed by lease. Every mutating method is
/// all-or-nothing, and does nothing if the lease has no agreement.
pub trait Agreements<AccountId> {
	/// Returns what the terms would cost and be worth; those that hold where none are asked for if
	/// `template` is `None`. `None` if there are no such terms for a lease of `order.provider`, or no
	/// price for them. The lease of `order` need not exist.
	fn quote(order: &NewLease<AccountId>, template: Option<TemplateId>) -> Option<TermsQuote>;

	/// Attaches terms to a lease that is ordered now: those that hold where none are asked for if
	/// `acceptance` is `None`, if there are any.
	///
	/// # Errors
	///
	/// Fails if there are no such terms for a lease of its provider, if they cannot be priced or cost
	/// more than accepted, if the customer cannot pay, and if the provider is suspended.
	fn agree(order: NewLease<AccountId>, acceptance: Option<Acceptance>) -> DispatchResult;

	/// Notes that delivery of the lease began at `since`.
	fn begin(lease: LeaseId, since: Moment) -> DispatchResult;

	/// Notes that the lease was extended.
	fn extend(lease: LeaseId, extension: Extension) -> DispatchResult;

	/// Notes that the lease is over at `at`, with `delivered` of its units. `broken` if its provider
	/// never started it, or broke it off.
	fn end(lease: LeaseId, at: Moment, delivered: Units, broken: bool) -> DispatchResult;

	/// Returns how `provider` kept its word in the class.
	fn reputation(provider: &AccountId, class_id: ClassId) -> Reputation;
}
