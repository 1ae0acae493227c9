//! Encodings never move. Calls, events, errors, storage items, constants, view functions, hold reasons
//! and all types that they use are compared with `golden/encodings.txt`, in which every line ends with
//! a hash of the types behind it, as are the storage versions of all pallets; the whole metadata is
//! compared with `metadata.scale`, from which clients generate their types; and everything that a
//! wallet shows has a text.
//!
//! A change is accepted with `MILLRACE_BLESS=1 cargo test -p millrace-runtime encodings` and reviewed
//! as a diff of the golden file. Indices are pinned: no index may come to mean something else.

mod shape;
mod words;

use crate::common::{metadata, metadata_bytes, preset};
use frame_metadata::v16::{PalletMetadata, RuntimeMetadataV16};
use frame_support::{
	storage::{storage_prefix, unhashed},
	traits::STORAGE_VERSION_STORAGE_KEY_POSTFIX,
};
use millrace_runtime::Runtime;
use scale_info::{form::PortableForm, Variant};
use shape::{digest, Shapes};
use std::{
	collections::BTreeSet,
	fmt::Write,
	path::{Path, PathBuf},
};

/// Pallets of the SDK have their own tests; ours are those that are not of the SDK. The runtime's own
/// are declared in it.
pub fn is_ours(pallet: &PalletMetadata<PortableForm>, metadata: &RuntimeMetadataV16) -> bool {
	const OF_THE_RUNTIME: [&str; 2] = ["Origins", "ParameterSteps"];
	let calls = pallet.calls.as_ref().map(|calls| calls.ty.id);
	let home = calls.and_then(|id| metadata.types.resolve(id)?.path.segments.first().cloned());
	OF_THE_RUNTIME.contains(&pallet.name.as_str())
		|| home.is_some_and(|home| own_crates().contains(&home))
}

/// Crates of `pallets/`, as types name them.
fn own_crates() -> BTreeSet<String> {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pallets");
	std::fs::read_dir(folder)
		.expect("the folder of our pallets is there")
		.map(|entry| entry.expect("it can be read").file_name().into_string().expect("UTF-8"))
		.map(|name| format!("pallet_{}", name.replace('-', "_")))
		.collect()
}

/// The enums of calls, events and errors of a pallet.
fn groups(pallet: &PalletMetadata<PortableForm>) -> Vec<(&'static str, u32)> {
	[
		("call", pallet.calls.as_ref().map(|calls| calls.ty.id)),
		("event", pallet.event.as_ref().map(|event| event.ty.id)),
		("error", pallet.error.as_ref().map(|error| error.ty.id)),
	]
	.into_iter()
	.filter_map(|(kind, id)| Some((kind, id?)))
	.collect()
}

/// `name(field: type, ..)` of a variant.
fn signature(variant: &Variant<PortableForm>) -> String {
	let fields = variant.fields.iter().map(|field| {
		let name = field.name.clone().unwrap_or_default();
		format!("{name}: {}", field.type_name.clone().unwrap_or_default())
	});
	format!("{}({})", variant.name, fields.collect::<Vec<_>>().join(", "))
}

fn pallet_lines(out: &mut String, pallet: &PalletMetadata<PortableForm>, shapes: &Shapes) {
	let (index, name) = (pallet.index, &pallet.name);
	writeln!(out, "pallet {index} {name}").unwrap();
	for (kind, ty) in groups(pallet) {
		for variant in shapes.variants(ty) {
			let hash = digest(&shapes.fields(&variant.fields));
			let (number, signature) = (variant.index, signature(&variant));
			writeln!(out, "  {kind} {index}.{number} {signature} {hash}").unwrap();
		}
	}
	if let Some(storage) = &pallet.storage {
		for entry in &storage.entries {
			let hash = digest(&shapes.storage(entry));
			writeln!(out, "  storage {}.{} {hash}", storage.prefix, entry.name).unwrap();
		}
	}
	for constant in &pallet.constants {
		let hash = digest(&shapes.shape(constant.ty.id));
		writeln!(out, "  constant {name}.{} {hash}", constant.name).unwrap();
	}
	for view in &pallet.view_functions {
		let inputs = view.inputs.iter();
		let inputs: Vec<_> =
			inputs.map(|input| format!("{}: {}", input.name, shapes.shape(input.ty.id))).collect();
		let output = shapes.shape(view.output.id);
		let hash = digest(&format!("{:?} {inputs:?} -> {output}", view.id));
		let names = view.inputs.iter().map(|input| input.name.as_str()).collect::<Vec<_>>();
		writeln!(out, "  view {name}.{}({}) {hash}", view.name, names.join(", ")).unwrap();
	}
}

fn encodings(metadata: &RuntimeMetadataV16) -> String {
	let shapes = Shapes::of(metadata);
	let mut out = String::new();
	for pallet in &metadata.pallets {
		pallet_lines(&mut out, pallet, &shapes);
	}
	for extension in &metadata.extrinsic.transaction_extensions {
		let shape =
			format!("{} {}", shapes.shape(extension.ty.id), shapes.shape(extension.implicit.id));
		writeln!(out, "extension {} {}", extension.identifier, digest(&shape)).unwrap();
	}
	for ty in &metadata.types.types {
		let Some(name) = ty.ty.path.segments.last() else { continue };
		let kind = match name.as_str() {
			"RuntimeHoldReason" => "hold",
			"RuntimeFreezeReason" => "freeze",
			_ => continue,
		};
		for pallet in shapes.variants(ty.id) {
			for reason in shapes.variants(pallet.fields[0].ty.id) {
				let (outer, inner) = (pallet.index, reason.index);
				writeln!(out, "{kind} {outer}.{inner} {}.{}", pallet.name, reason.name).unwrap();
			}
		}
	}
	for (name, shape) in shapes.own_structs(&own_crates()) {
		writeln!(out, "struct {name} {}", digest(&shape)).unwrap();
	}
	let apart = metadata.pallets.iter().flat_map(groups).map(|(_, id)| id).collect();
	for (name, id) in shapes.enums(&apart) {
		for variant in shapes.variants(id) {
			let hash = digest(&shapes.fields(&variant.fields));
			writeln!(out, "enum {name} {} {} {hash}", variant.index, signature(&variant)).unwrap();
		}
	}
	out
}

/// The storage version of every pallet that stores anything, as its genesis writes it.
fn storage_versions(metadata: &RuntimeMetadataV16) -> String {
	let prefixes = metadata.pallets.iter().filter_map(|pallet| pallet.storage.as_ref());
	preset("development").execute_with(|| {
		let lines = prefixes.map(|storage| {
			let prefix = &storage.prefix;
			let key = storage_prefix(prefix.as_bytes(), STORAGE_VERSION_STORAGE_KEY_POSTFIX);
			let version: u16 = unhashed::get(&key).expect("genesis writes a version");
			format!("version {prefix} {version}\n")
		});
		lines.collect()
	})
}

/// Whether golden files are written, not compared.
pub fn is_blessed() -> bool {
	std::env::var_os("MILLRACE_BLESS").is_some()
}

#[test]
fn encodings_are_those_of_the_golden_file() {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/encodings.txt");
	let metadata = metadata();
	let now = encodings(&metadata) + &storage_versions(&metadata);
	if is_blessed() {
		std::fs::write(&path, &now).unwrap();
	}
	let golden = std::fs::read_to_string(&path).expect("the golden file is there");
	for (number, (golden, now)) in golden.lines().zip(now.lines()).enumerate() {
		assert_eq!(golden, now, "line {} of {} moved", number + 1, path.display());
	}
	assert_eq!(golden.lines().count(), now.lines().count(), "see the comment of this module");
}

#[test]
fn the_metadata_is_the_one_that_clients_generate_from() {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("metadata.scale");
	let now = metadata_bytes(16);
	if is_blessed() {
		std::fs::write(&path, &now).unwrap();
	}
	let known = std::fs::read(&path).expect("the metadata lies in the repository");
	assert!(known == now, "{} is not that of the runtime: see this module", path.display());
}

#[test]
fn metadata_comes_in_versions_14_to_16() {
	assert_eq!(
		Runtime::metadata_versions()
			.into_iter()
			.filter(|version| (14..=16).contains(version))
			.collect::<Vec<_>>(),
		[14, 15, 16]
	);
}

#[test]
fn every_public_item_of_our_pallets_is_documented() {
	let metadata = metadata();
	let shapes = Shapes::of(&metadata);
	let mut bare = Vec::new();
	let ours: Vec<_> =
		metadata.pallets.iter().filter(|pallet| is_ours(pallet, &metadata)).collect();
	assert!(ours.len() >= own_crates().len(), "the pallets of ours were found");
	for pallet in ours {
		let mut check = |kind: &str, name: &str, docs: &[String]| {
			if docs.iter().all(|line| line.trim().is_empty()) {
				bare.push(format!("{} {kind} {name}", pallet.name));
			}
		};
		for (kind, ty) in groups(pallet) {
			for variant in shapes.variants(ty) {
				check(kind, &variant.name, &variant.docs);
			}
		}
		for entry in pallet.storage.iter().flat_map(|storage| &storage.entries) {
			check("storage", &entry.name, &entry.docs);
		}
		for constant in &pallet.constants {
			check("constant", &constant.name, &constant.docs);
		}
		for function in &pallet.view_functions {
			check("view function", &function.name, &function.docs);
		}
	}
	assert!(bare.is_empty(), "no text for {bare:#?}");
}
