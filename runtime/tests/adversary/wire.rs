//! Calls by their names. Which arguments a call has and how they are encoded is read from the
//! metadata, so that a script survives a call that gets an argument more.

use super::{value::Value, world};
use crate::common::metadata;
use codec::{Compact, Decode, Encode};
use frame_metadata::v16::RuntimeMetadataV16;
use millrace_runtime::RuntimeCall;
use scale_info::{form::PortableForm, Field, TypeDef, TypeDefPrimitive, Variant};
use std::collections::BTreeMap;

/// A call as the metadata describes it.
struct Signature {
	pallet: u8,
	variant: Variant<PortableForm>,
}

/// All calls of the runtime.
pub struct Wire {
	metadata: RuntimeMetadataV16,
	calls: BTreeMap<(String, String), Signature>,
}

/// Arguments by their names.
pub type Arguments = Vec<(String, Value)>;

fn find<'a>(arguments: &'a [(String, Value)], name: &str) -> Option<&'a Value> {
	arguments.iter().find(|(its, _)| its == name).map(|(_, value)| value)
}

impl Wire {
	pub fn new() -> Self {
		let metadata = metadata();
		let mut calls = BTreeMap::new();
		for pallet in &metadata.pallets {
			let Some(its) = &pallet.calls else { continue };
			let ty = metadata.types.resolve(its.ty.id).expect("its calls are known");
			let TypeDef::Variant(enumeration) = &ty.type_def else { panic!("calls are an enum") };
			for variant in &enumeration.variants {
				let signature = Signature { pallet: pallet.index, variant: variant.clone() };
				calls.insert((pallet.name.clone(), variant.name.clone()), signature);
			}
		}
		Self { metadata, calls }
	}

	/// Names of the pallets that have calls.
	pub fn pallets(&self) -> Vec<String> {
		let mut names: Vec<_> = self.calls.keys().map(|(pallet, _)| pallet.clone()).collect();
		names.dedup();
		names
	}

	/// Names of the calls of `pallet`.
	pub fn calls_of(&self, pallet: &str) -> Vec<String> {
		let names = self.calls.keys().filter(|(its, _)| its == pallet);
		names.map(|(_, call)| call.clone()).collect()
	}

	/// Whether there is such a call.
	pub fn has(&self, pallet: &str, call: &str) -> bool {
		self.calls.contains_key(&(pallet.to_string(), call.to_string()))
	}

	/// The call `pallet.call` with these arguments. Those that it does not have are left out; those
	/// that are missing are the least there is, or the greatest if their name ends in `_max`. None if
	/// there is no such call, or if a value does not fit.
	pub fn call(&self, pallet: &str, call: &str, arguments: &Arguments) -> Option<RuntimeCall> {
		let signature = self.calls.get(&(pallet.to_string(), call.to_string()))?;
		let mut bytes = vec![signature.pallet, signature.variant.index];
		for field in &signature.variant.fields {
			let name = field.name.as_deref().unwrap_or_default();
			self.put(field.ty.id, find(arguments, name), name, &mut bytes)?;
		}
		RuntimeCall::decode(&mut bytes.as_slice()).ok()
	}

	/// Appends a value of the type `id`.
	fn put(&self, id: u32, value: Option<&Value>, name: &str, out: &mut Vec<u8>) -> Option<()> {
		let ty = self.metadata.types.resolve(id)?;
		match &ty.type_def {
			TypeDef::Primitive(primitive) => put_primitive(primitive, value, name, out),
			TypeDef::Compact(compact) => {
				let mut plain = Vec::new();
				self.put(compact.type_param.id, value, name, &mut plain)?;
				plain.resize(16, 0);
				Compact(u128::from_le_bytes(plain.try_into().ok()?)).encode_to(out);
				Some(())
			}
			TypeDef::Composite(composite) => {
				if ty.path.segments.last().is_some_and(|last| last == "AccountId32") {
					return put_account(value, out);
				}
				self.put_fields(&composite.fields, value, name, out)
			}
			TypeDef::Variant(enumeration) => {
				let (wanted, inner) = match value {
					Some(Value::Variant(wanted, inner)) => (wanted.as_str(), inner.as_deref()),
					None if ty.path.segments.last().is_some_and(|last| last == "Option") => {
						("None", None)
					}
					None => (enumeration.variants.first()?.name.as_str(), None),
					_ => return None,
				};
				let variant = enumeration.variants.iter().find(|it| it.name == wanted)?;
				out.push(variant.index);
				self.put_fields(&variant.fields, inner, name, out)
			}
			TypeDef::Tuple(tuple) => {
				let items = match value {
					Some(Value::List(items)) => items.as_slice(),
					Some(_) if tuple.fields.len() != 1 => return None,
					_ => value.map(std::slice::from_ref).unwrap_or_default(),
				};
				let mut fields = tuple.fields.iter().enumerate();
				fields.try_for_each(|(at, field)| self.put(field.id, items.get(at), name, out))
			}
			TypeDef::Sequence(sequence) => {
				let (count, content) = self.items(sequence.type_param.id, value, name)?;
				Compact(u32::try_from(count).ok()?).encode_to(out);
				out.extend(content);
				Some(())
			}
			TypeDef::Array(array) => {
				let (_, mut content) = self.items(array.type_param.id, value, name)?;
				if content.is_empty() {
					for _ in 0..array.len {
						self.put(array.type_param.id, None, name, &mut content)?;
					}
				}
				out.extend(content);
				Some(())
			}
			TypeDef::BitSequence(_) => None,
		}
	}

	/// The items of a sequence, how many and encoded.
	fn items(&self, id: u32, value: Option<&Value>, name: &str) -> Option<(usize, Vec<u8>)> {
		let mut content = Vec::new();
		match value {
			None => Some((0, content)),
			Some(Value::Bytes(bytes)) => Some((bytes.len(), bytes.clone())),
			Some(Value::List(items)) => {
				items.iter().try_for_each(|item| self.put(id, Some(item), name, &mut content))?;
				Some((items.len(), content))
			}
			Some(_) => None,
		}
	}

	/// The fields of a struct or variant: by their names, by their places, or the one that there is.
	fn put_fields(
		&self,
		fields: &[Field<PortableForm>],
		value: Option<&Value>,
		name: &str,
		out: &mut Vec<u8>,
	) -> Option<()> {
		for (at, field) in fields.iter().enumerate() {
			let its = field.name.as_deref();
			let (value, name) = match (value, its) {
				(Some(Value::Map(values)), Some(its)) => (find(values, its), its),
				(value, _) if fields.len() == 1 => (value, name),
				(Some(Value::List(values)), _) => (values.get(at), name),
				(None, _) => (None, its.unwrap_or(name)),
				_ => return None,
			};
			self.put(field.ty.id, value, name, out)?;
		}
		Some(())
	}
}

fn put_primitive(
	primitive: &TypeDefPrimitive,
	value: Option<&Value>,
	name: &str,
	out: &mut Vec<u8>,
) -> Option<()> {
	let width = match primitive {
		TypeDefPrimitive::Bool => {
			out.push(u8::from(value == Some(&Value::unit("true"))));
			return Some(());
		}
		TypeDefPrimitive::U8 => 1,
		TypeDefPrimitive::U16 => 2,
		TypeDefPrimitive::U32 => 4,
		TypeDefPrimitive::U64 => 8,
		TypeDefPrimitive::U128 => 16,
		_ => return None,
	};
	let most = u128::MAX >> (128 - 8 * width);
	let number = match value {
		Some(Value::Number(number)) => (*number).min(most),
		Some(_) => return None,
		None if name.ends_with("_max") => most,
		None => 0,
	};
	out.extend(&number.to_le_bytes()[..width]);
	Some(())
}

fn put_account(value: Option<&Value>, out: &mut Vec<u8>) -> Option<()> {
	match value? {
		Value::Account(name) => out.extend(AsRef::<[u8]>::as_ref(&world::account(name))),
		Value::Bytes(bytes) if bytes.len() == 32 => out.extend(bytes),
		_ => return None,
	}
	Some(())
}

#[test]
fn a_call_by_its_name_is_the_one_that_the_runtime_knows() {
	use millrace_primitives::{AssetId, ClassId, VaultId};
	let wire = Wire::new();
	let arguments = |text: &str| match Value::parse(text) {
		Some(Value::Map(arguments)) => arguments,
		_ => panic!("{text}"),
	};
	let buy = pallet_clt::Call::buy { vault: VaultId(3), units: 1 << 70, total_max: u128::MAX };
	let found = wire.call("Clt", "buy", &arguments("{vault=3,units=1180591620717411303424}"));
	assert_eq!(found, Some(buy.into()));
	let grade = pallet_clt::Grade::Open;
	let collateral_asset = millrace_primitives::AssetKind::WithId(AssetId::external(2));
	let open = pallet_clt::Call::open_vault { class_id: ClassId(0), collateral_asset, grade };
	let text = "{class_id=0,collateral_asset=WithId(2),grade=Open,unheard_of=7}";
	assert_eq!(wire.call("Clt", "open_vault", &arguments(text)), Some(open.into()));
	let target = sp_runtime::MultiAddress::Id(world::account("H"));
	let id = AssetId::external(1);
	let transfer = pallet_assets::Call::transfer { id, target, amount: 5 };
	let text = "{id=1,target=Id(@H),amount=5}";
	let found = wire.call("Assets", "transfer", &arguments(text));
	assert_eq!(found, Some(RuntimeCall::Assets(transfer)));
	assert_eq!(wire.call("Clt", "rob", &vec![]), None);
	assert_eq!(wire.call("Clt", "buy", &arguments("{vault=[]}")), None);
}
