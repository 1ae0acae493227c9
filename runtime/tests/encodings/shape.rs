//! The shape of a type: what its bytes mean, whatever the type is called and wherever it is declared.
//!
//! A struct is its fields, a sequence its element. An enum is its name alone: each of its variants is a
//! line of the golden file, so that a variant that is added adds a line and changes no other.

use frame_metadata::v16::{RuntimeMetadataV16, StorageEntryMetadata, StorageEntryType};
use scale_info::{form::PortableForm, Field, Path, Type, TypeDef, Variant};
use sp_io::hashing::blake2_256;
use std::collections::{BTreeMap, BTreeSet};

/// Enums that the runtime assembles from its pallets. Whatever a pallet adds to them is in its lines.
const OUTER: [&str; 5] =
	["RuntimeCall", "RuntimeEvent", "RuntimeError", "RuntimeHoldReason", "OriginCaller"];

/// Four bytes of the hash of `shape`, as hexadecimal digits.
pub fn digest(shape: &str) -> String {
	blake2_256(shape.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Shapes of the types of a metadata.
pub struct Shapes<'a> {
	metadata: &'a RuntimeMetadataV16,
	/// Names under which a crate has two enums.
	ambiguous: BTreeSet<String>,
}

impl<'a> Shapes<'a> {
	pub fn of(metadata: &'a RuntimeMetadataV16) -> Self {
		let mut paths = BTreeMap::<String, BTreeSet<&[String]>>::new();
		for ty in &metadata.types.types {
			if matches!(ty.ty.type_def, TypeDef::Variant(_)) {
				paths.entry(name_of(&ty.ty.path)).or_default().insert(&ty.ty.path.segments);
			}
		}
		let ambiguous = paths.into_iter().filter(|(_, paths)| paths.len() > 1);
		Self { metadata, ambiguous: ambiguous.map(|(name, _)| name).collect() }
	}

	pub fn resolve(&self, id: u32) -> &'a Type<PortableForm> {
		self.metadata.types.resolve(id).expect("a type of the registry")
	}

	/// The variants of the enum `id`, by index.
	pub fn variants(&self, id: u32) -> Vec<Variant<PortableForm>> {
		let ty = self.resolve(id);
		let TypeDef::Variant(definition) = &ty.type_def else { panic!("{ty:?} is an enum") };
		let mut variants = definition.variants.clone();
		variants.sort_by_key(|variant| variant.index);
		variants
	}

	/// The shape of the type `id`.
	pub fn shape(&self, id: u32) -> String {
		self.shape_within(id, &mut Vec::new())
	}

	/// `above` are the types around this one: a type that contains itself would have no end.
	fn shape_within(&self, id: u32, above: &mut Vec<u32>) -> String {
		if let Some(depth) = above.iter().rev().position(|it| *it == id) {
			return format!("^{depth}");
		}
		above.push(id);
		let ty = self.resolve(id);
		let shape = match &ty.type_def {
			TypeDef::Composite(composite) => self.fields_within(&composite.fields, above),
			TypeDef::Variant(_) => self.enum_name_within(ty, above),
			TypeDef::Sequence(sequence) => {
				format!("[{}]", self.shape_within(sequence.type_param.id, above))
			}
			TypeDef::Array(array) => {
				format!("[{}; {}]", self.shape_within(array.type_param.id, above), array.len)
			}
			TypeDef::Tuple(tuple) => {
				let parts = tuple.fields.iter().map(|field| self.shape_within(field.id, above));
				format!("({})", parts.collect::<Vec<_>>().join(", "))
			}
			TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
			TypeDef::Compact(compact) => {
				format!("compact {}", self.shape_within(compact.type_param.id, above))
			}
			TypeDef::BitSequence(bits) => format!(
				"bits {} {}",
				self.shape_within(bits.bit_store_type.id, above),
				self.shape_within(bits.bit_order_type.id, above)
			),
		};
		above.pop();
		shape
	}

	/// The shape of the fields of a struct or of a variant.
	pub fn fields(&self, fields: &[Field<PortableForm>]) -> String {
		self.fields_within(fields, &mut Vec::new())
	}

	fn fields_within(&self, fields: &[Field<PortableForm>], above: &mut Vec<u32>) -> String {
		let fields = fields.iter().map(|field| {
			let shape = self.shape_within(field.ty.id, above);
			match &field.name {
				Some(name) => format!("{name}: {shape}"),
				None => shape,
			}
		});
		format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
	}

	/// Crate and name of an enum, or its path if that is the name of two, with the shapes of its
	/// parameters.
	fn enum_name_within(&self, ty: &Type<PortableForm>, above: &mut Vec<u32>) -> String {
		let name = name_of(&ty.path);
		if is_outer(&ty.path) {
			return name;
		}
		let name = if self.ambiguous.contains(&name) { ty.path.segments.join("::") } else { name };
		let parameters = ty.type_params.iter().filter_map(|parameter| parameter.ty);
		let parameters: Vec<_> =
			parameters.map(|parameter| self.shape_within(parameter.id, above)).collect();
		if parameters.is_empty() {
			name
		} else {
			format!("{name}<{}>", parameters.join(", "))
		}
	}

	/// The shape of a storage item: how its keys are hashed, its keys and its value.
	pub fn storage(&self, entry: &StorageEntryMetadata<PortableForm>) -> String {
		let ty = match &entry.ty {
			StorageEntryType::Plain(value) => self.shape(value.id),
			StorageEntryType::Map { hashers, key, value } => {
				format!("{hashers:?} {} -> {}", self.shape(key.id), self.shape(value.id))
			}
		};
		format!("{:?} {ty}", entry.modifier)
	}

	/// All enums but the outer ones and those of `apart`, by name, each with a type that has it.
	/// Panics if two that differ have one name.
	pub fn enums(&self, apart: &BTreeSet<u32>) -> BTreeMap<String, u32> {
		let mut enums = BTreeMap::new();
		for ty in &self.metadata.types.types {
			if !matches!(ty.ty.type_def, TypeDef::Variant(_))
				|| is_outer(&ty.ty.path)
				|| apart.contains(&ty.id)
			{
				continue;
			}
			let name = self.shape(ty.id);
			if let Some(other) = enums.insert(name.clone(), ty.id) {
				let lines = |id| {
					let variants = self.variants(id);
					variants.iter().map(|it| self.fields(&it.fields)).collect::<Vec<_>>()
				};
				assert_eq!(lines(other), lines(ty.id), "two enums are called {name}");
			}
		}
		enums
	}

	/// Name and shape of all structs of `own_crates` and of those that they share.
	pub fn own_structs(&self, own_crates: &BTreeSet<String>) -> BTreeSet<(String, String)> {
		let is_own = |path: &Path<PortableForm>| {
			let home = path.segments.first();
			home.is_some_and(|home| home.starts_with("millrace_") || own_crates.contains(home))
		};
		let types = self.metadata.types.types.iter();
		types
			.filter(|ty| is_own(&ty.ty.path) && matches!(ty.ty.type_def, TypeDef::Composite(_)))
			.map(|ty| (name_of(&ty.ty.path), self.shape(ty.id)))
			.collect()
	}
}

fn is_outer(path: &Path<PortableForm>) -> bool {
	path.segments.last().is_some_and(|name| OUTER.contains(&name.as_str()))
}

/// Crate and last name of a path: a type may move between the modules of a crate.
fn name_of(path: &Path<PortableForm>) -> String {
	match (path.segments.first(), path.segments.last()) {
		(Some(first), Some(last)) if path.segments.len() > 1 => format!("{first}::{last}"),
		(_, last) => last.cloned().unwrap_or_default(),
	}
}
