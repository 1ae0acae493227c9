//! Names of our pallets that a language of clients reserves would have to be written otherwise there, or
//! stop the generator of its types.

use super::{groups, is_ours, own_crates};
use crate::common::metadata;
use frame_metadata::v16::{PalletMetadata, RuntimeMetadataV16};
use scale_info::{form::PortableForm, TypeDef};
use std::collections::BTreeSet;

const JAVASCRIPT: &str = "abstract arguments await boolean break byte case catch char class const \
	continue debugger default delete do double else enum eval export extends false final finally float \
	for function goto if implements import in instanceof int interface let long native new null package \
	private protected public return short static super switch synchronized this throw throws transient \
	true try typeof undefined var void volatile while with yield";

const PYTHON: &str =
	"False None True and as assert async await break class continue def del elif else \
	except finally for from global if import in is lambda nonlocal not or pass raise return try while \
	with yield";

const RUST: &str =
	"Self abstract as async await become box break const continue crate do dyn else enum \
	extern false final fn for gen if impl in let loop macro match mod move mut override priv pub ref \
	return self static struct super trait true try type typeof unsafe unsized use virtual where while \
	yield";

fn reserved() -> BTreeSet<&'static str> {
	let words = [JAVASCRIPT, PYTHON, RUST].into_iter().flat_map(str::split_whitespace);
	words.collect()
}

/// Every name of a pallet that a client writes, with where it is.
fn names(
	pallet: &PalletMetadata<PortableForm>,
	metadata: &RuntimeMetadataV16,
) -> Vec<(String, String)> {
	let mut names = Vec::new();
	for (kind, id) in groups(pallet) {
		names.extend(names_of(id, metadata, &format!("{} {kind}", pallet.name)));
	}
	for view in &pallet.view_functions {
		let place = format!("{} view {}", pallet.name, view.name);
		names.push((place.clone(), view.name.clone()));
		names.extend(view.inputs.iter().map(|input| (place.clone(), input.name.clone())));
	}
	let stored = pallet.storage.iter().flat_map(|storage| &storage.entries);
	names.extend(stored.map(|entry| (format!("{} storage", pallet.name), entry.name.clone())));
	names
}

/// The names of fields and variants of the type `id`.
fn names_of(id: u32, metadata: &RuntimeMetadataV16, place: &str) -> Vec<(String, String)> {
	let ty = metadata.types.resolve(id).expect("a type of the registry");
	let named = |name: &Option<String>| name.clone().map(|name| (place.to_string(), name));
	match &ty.type_def {
		TypeDef::Composite(composite) => {
			composite.fields.iter().filter_map(|field| named(&field.name)).collect()
		}
		TypeDef::Variant(variants) => variants
			.variants
			.iter()
			.flat_map(|variant| {
				let fields = variant.fields.iter().filter_map(|field| named(&field.name));
				let fields =
					fields.map(|(place, name)| (format!("{place} {}", variant.name), name));
				let own = (place.to_string(), variant.name.clone());
				std::iter::once(own).chain(fields).collect::<Vec<_>>()
			})
			.collect(),
		_ => Vec::new(),
	}
}

#[test]
fn no_name_of_ours_is_reserved_in_a_language_of_clients() {
	let metadata = metadata();
	let mut all = Vec::new();
	for pallet in metadata.pallets.iter().filter(|pallet| is_ours(pallet, &metadata)) {
		all.extend(names(pallet, &metadata));
	}
	let crates = own_crates();
	for ty in &metadata.types.types {
		let home = ty.ty.path.segments.first();
		if home.is_some_and(|home| home.starts_with("millrace_") || crates.contains(home)) {
			all.extend(names_of(ty.id, &metadata, &ty.ty.path.segments.join("::")));
		}
	}
	assert!(all.len() > 1_000, "the names were found: {}", all.len());
	let reserved = reserved();
	all.retain(|(_, name)| reserved.contains(name.as_str()));
	assert!(all.is_empty(), "reserved words: {all:#?}");
}
