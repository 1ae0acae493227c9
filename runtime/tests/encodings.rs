//! Encodings never move: indices and names of pallets, calls, events, errors, storage and hold
//! reasons are compared with `golden/encodings.txt`, and everything a wallet shows has a text.
//!
//! An addition is accepted with `MILLRACE_BLESS=1 cargo test -p millrace-runtime --test encodings`
//! and reviewed as a diff of the golden file, in which no line may change or vanish.

use codec::Decode;
use frame_metadata::{v16, RuntimeMetadata, RuntimeMetadataPrefixed};
use millrace_runtime::Runtime;
use scale_info::{form::PortableForm, TypeDef, Variant};
use sp_io::TestExternalities;
use std::{fmt::Write, path::PathBuf};

/// Pallets whose every public item must be documented.
const OURS: [&str; 8] = [
	"Registry",
	"PriceFeed",
	"Clt",
	"Utc",
	"Lease",
	"OracleGovernance",
	"Origins",
	"ParameterSteps",
];

fn metadata() -> v16::RuntimeMetadataV16 {
	// Some constants are parameters, which are read from storage.
	let opaque = TestExternalities::default()
		.execute_with(|| Runtime::metadata_at_version(16))
		.expect("the runtime has metadata 16");
	let prefixed = RuntimeMetadataPrefixed::decode(&mut &opaque[..]).expect("it decodes");
	match prefixed.1 {
		RuntimeMetadata::V16(metadata) => metadata,
		_ => panic!("asked for 16"),
	}
}

fn variants(metadata: &v16::RuntimeMetadataV16, id: u32) -> Vec<Variant<PortableForm>> {
	let ty = metadata.types.resolve(id).expect("a type of the registry");
	let TypeDef::Variant(definition) = &ty.type_def else { panic!("{ty:?} is an enum") };
	let mut variants = definition.variants.clone();
	variants.sort_by_key(|variant| variant.index);
	variants
}

/// `name(field: type, ..)` of a variant.
fn signature(variant: &Variant<PortableForm>) -> String {
	let fields = variant.fields.iter().map(|field| {
		let name = field.name.clone().unwrap_or_default();
		format!("{name}: {}", field.type_name.clone().unwrap_or_default())
	});
	format!("{}({})", variant.name, fields.collect::<Vec<_>>().join(", "))
}

fn encodings(metadata: &v16::RuntimeMetadataV16) -> String {
	let mut out = String::new();
	for pallet in &metadata.pallets {
		let (index, name) = (pallet.index, &pallet.name);
		writeln!(out, "pallet {index} {name}").unwrap();
		let groups = [
			("call", pallet.calls.as_ref().map(|calls| calls.ty.id)),
			("event", pallet.event.as_ref().map(|event| event.ty.id)),
			("error", pallet.error.as_ref().map(|error| error.ty.id)),
		];
		for (kind, ty) in groups.iter().filter_map(|(kind, ty)| ty.map(|ty| (kind, ty))) {
			for variant in variants(metadata, ty) {
				writeln!(out, "  {kind} {}.{} {}", index, variant.index, signature(&variant))
					.unwrap();
			}
		}
		if let Some(storage) = &pallet.storage {
			for entry in &storage.entries {
				writeln!(out, "  storage {}.{}", storage.prefix, entry.name).unwrap();
			}
		}
	}
	for extension in &metadata.extrinsic.transaction_extensions {
		writeln!(out, "extension {}", extension.identifier).unwrap();
	}
	for ty in &metadata.types.types {
		if ty.ty.path.segments.last().is_some_and(|name| name == "RuntimeHoldReason") {
			for pallet in variants(metadata, ty.id) {
				for reason in variants(metadata, pallet.fields[0].ty.id) {
					let (outer, inner) = (pallet.index, reason.index);
					writeln!(out, "hold {outer}.{inner} {}.{}", pallet.name, reason.name).unwrap();
				}
			}
		}
	}
	out
}

#[test]
fn encodings_are_those_of_the_golden_file() {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/encodings.txt");
	let now = encodings(&metadata());
	if std::env::var_os("MILLRACE_BLESS").is_some() {
		std::fs::create_dir_all(path.parent().unwrap()).unwrap();
		std::fs::write(&path, &now).unwrap();
	}
	let golden = std::fs::read_to_string(&path).expect("the golden file is there");
	for (number, (golden, now)) in golden.lines().zip(now.lines()).enumerate() {
		assert_eq!(golden, now, "line {} of {} moved", number + 1, path.display());
	}
	assert_eq!(golden.lines().count(), now.lines().count(), "see the comment of this test");
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
	let mut bare = Vec::new();
	for pallet in metadata.pallets.iter().filter(|pallet| OURS.contains(&pallet.name.as_str())) {
		let mut check = |kind: &str, name: &str, docs: &[String]| {
			if docs.iter().all(|line| line.trim().is_empty()) {
				bare.push(format!("{} {kind} {name}", pallet.name));
			}
		};
		let groups = [
			("call", pallet.calls.as_ref().map(|calls| calls.ty.id)),
			("event", pallet.event.as_ref().map(|event| event.ty.id)),
			("error", pallet.error.as_ref().map(|error| error.ty.id)),
		];
		for (kind, ty) in groups.iter().filter_map(|(kind, ty)| ty.map(|ty| (kind, ty))) {
			for variant in variants(&metadata, ty) {
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
