//! Terms that leases can have.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{EnsureOrigin, Get},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use millrace_math::{check_curve, compute_value, share_ceil, CurveError, PARTS};
use millrace_primitives::{
	units::DAY, AssetKind, Balance, ClassId, FeedId, Moment, NewLease, Quotes, Status, TemplateId,
	Units,
};
use sp_runtime::{traits::BadOrigin, DispatchError, Permill};

use crate::{
	Config, CurvePoint, Error, Event, GenesisConfig, GenesisTemplate, HoldReason, Module,
	NextTemplateId, Pallet, Template, TemplateCounts, TemplateOf, Templates, Terms,
};

/// The template of leases whose customers ask for none.
pub(crate) const DEFAULT: TemplateId = TemplateId(0);

/// Longest window of a module, milliseconds.
const MAX_WINDOW: Moment = 30 * DAY;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_define_template(owner: Option<T::AccountId>, terms: Terms) -> DispatchResult {
		Self::check_terms(&terms)?;
		let template = NextTemplateId::<T>::get();
		// Whoever takes the first id: nobody has accepted what it costs.
		ensure!(template != DEFAULT || terms.fee.is_zero(), Error::<T>::DefaultNotFree);
		let next = template.next().ok_or(Error::<T>::IdsExhausted)?;
		let deposit = match &owner {
			Some(owner) => Self::deposit_template(owner)?,
			None => 0,
		};
		NextTemplateId::<T>::put(next);
		let record = Template { owner: owner.clone(), deposit, terms: terms.clone() };
		Templates::<T>::insert(template, record);
		Self::deposit_event(Event::TemplateDefined { template, owner, terms, deposit });
		Ok(())
	}

	pub(crate) fn do_retire_template(
		owner: Option<T::AccountId>,
		id: TemplateId,
	) -> DispatchResult {
		let template = Templates::<T>::get(id).ok_or(Error::<T>::UnknownTemplate)?;
		ensure!(template.owner == owner, Error::<T>::NotOwner);
		let deposit = template.deposit;
		if let Some(owner) = &owner {
			let count = TemplateCounts::<T>::get(owner);
			let left = count.checked_sub(1).ok_or(Error::<T>::Inconsistent)?;
			Self::release(HoldReason::TemplateDeposit, AssetKind::Native, owner, deposit)?;
			// Nothing offered leaves nothing in storage.
			match left {
				0 => TemplateCounts::<T>::remove(owner),
				_ => TemplateCounts::<T>::insert(owner, left),
			}
		}
		Templates::<T>::remove(id);
		Self::deposit_event(Event::TemplateRetired { template: id, deposit });
		Ok(())
	}

	/// Returns the terms of a lease: those of `template`, or, if it is `None`, those that hold
	/// where none are asked for, if there are any. Fails with `UnknownTemplate` if the provider does
	/// not offer `template`.
	pub(crate) fn terms_for(
		order: &NewLease<T::AccountId>,
		template: Option<TemplateId>,
	) -> Result<Option<(TemplateId, TemplateOf<T>)>, Error<T>> {
		let found = Templates::<T>::get(template.unwrap_or(DEFAULT));
		let Some(id) = template else {
			let free = |found: &TemplateOf<T>| found.owner.is_none() && found.terms.fee.is_zero();
			return Ok(found.filter(free).map(|found| (DEFAULT, found)));
		};
		let offered = |found: &TemplateOf<T>| {
			found.owner.as_ref().is_none_or(|owner| *owner == order.provider)
		};
		let found = found.filter(offered).ok_or(Error::<T>::UnknownTemplate)?;
		Ok(Some((id, found)))
	}

	/// Returns what terms cost for `units` of `class`: their share of what the units are worth,
	/// both rounded up. Fails with `NoPrice` if they cost something and the class has no live
	/// price.
	pub(crate) fn fee_of(
		terms: &Terms,
		class_id: ClassId,
		units: Units,
	) -> Result<Balance, Error<T>> {
		if terms.fee.is_zero() {
			return Ok(0);
		}
		let quote = T::Quotes::quote(&FeedId::Class(class_id));
		let live = quote.filter(|quote| quote.status == Status::Live);
		let price = live.ok_or(Error::<T>::NoPrice)?.mid;
		let value = compute_value(units, price).ok_or(Error::<T>::Overflow)?;
		Ok(share_ceil(value, terms.fee))
	}

	/// Returns whose templates `origin` may retire: its own, or, if it is [`Config::TermsOrigin`],
	/// those without an owner.
	pub(crate) fn template_origin(origin: OriginFor<T>) -> Result<Option<T::AccountId>, BadOrigin> {
		match T::TermsOrigin::try_origin(origin) {
			Ok(_) => Ok(None),
			Err(origin) => ensure_signed(origin).map(Some),
		}
	}

	/// Counts one more template of `owner`, and puts its deposit on hold. Returns the deposit.
	fn deposit_template(owner: &T::AccountId) -> Result<Balance, DispatchError> {
		let count = TemplateCounts::<T>::get(owner);
		ensure!(count < T::MaxTemplates::get(), Error::<T>::TooManyTemplates);
		let more = count.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let deposit = T::TemplateDeposit::get();
		Self::hold(HoldReason::TemplateDeposit, AssetKind::Native, owner, deposit)?;
		TemplateCounts::<T>::insert(owner, more);
		Ok(deposit)
	}

	/// Fails if leases cannot have `terms`, with what is wrong first, in the order of the errors.
	pub(crate) fn check_terms(terms: &Terms) -> Result<(), Error<T>> {
		ensure!(is_name(&terms.name), Error::<T>::InvalidName);
		ensure!(!terms.modules.is_empty(), Error::<T>::NoModules);
		for (place, module) in terms.modules.iter().enumerate() {
			let mut before = terms.modules.iter().take(place);
			let twice = before.any(|other| other.metric == module.metric);
			ensure!(!twice, Error::<T>::DuplicateMetric);
			Self::check_module(module)?;
		}
		Ok(())
	}

	/// Fails if terms cannot have `module`.
	fn check_module(module: &Module) -> Result<(), Error<T>> {
		let Module { metric, objective, window, .. } = *module;
		ensure!(metric.is_objective(objective), Error::<T>::ObjectiveOutOfRange);
		let possible = T::MinWindow::get() <= window && window <= MAX_WINDOW;
		ensure!(possible, Error::<T>::WindowOutOfRange);
		check_curve(module.corners()).map_err(|error| match error {
			CurveError::Empty => Error::<T>::EmptyCurve,
			CurveError::Overlapping => Error::<T>::OverlappingCurve,
			CurveError::Falling => Error::<T>::FallingCurve,
		})
	}
}

impl<T: Config> GenesisConfig<T> {
	/// Defines a governed template. Panics if no lease could have it, so that a chain does not
	/// begin with such a template.
	pub(crate) fn define(template: &GenesisTemplate) {
		let defined = terms_of(template).map(|terms| Pallet::<T>::do_define_template(None, terms));
		let name = &template.name;
		assert!(matches!(defined, Some(Ok(()))), "genesis template {name:?}: {defined:?}");
	}
}

/// Returns whether `name` is printable ASCII and not empty. Its length is bounded by its type.
fn is_name(name: &[u8]) -> bool {
	!name.is_empty() && name.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
}

/// Returns the terms that are written in plain numbers, or `None` if a number or a length is too
/// large.
fn terms_of(template: &GenesisTemplate) -> Option<Terms> {
	let points = template.curve.iter().map(|(at, share)| {
		let share = permill(*share)?;
		Some(CurvePoint { at: *at, share })
	});
	let curve: Vec<_> = points.collect::<Option<_>>()?;
	let modules = template.modules.iter().map(|(metric, objective, window, severity)| {
		Some(Module {
			metric: *metric,
			objective: *objective,
			window: *window,
			severity: permill(*severity)?,
			curve: curve.clone().try_into().ok()?,
		})
	});
	Some(Terms {
		name: template.name.clone().into_bytes().try_into().ok()?,
		modules: modules.collect::<Option<Vec<_>>>()?.try_into().ok()?,
		earmark: permill(template.earmark)?,
		fee: permill(template.fee)?,
	})
}

/// Converts parts per million. Returns `None` if they are more than the whole.
fn permill(parts: u32) -> Option<Permill> {
	(parts <= PARTS).then(|| Permill::from_parts(parts))
}
