//! Values of any type, as people write them: what a call of a script names its arguments with.
//!
//! `7` is a number, `0x07` bytes, `@M0` an account of the world, `[1,2]` a list, `{a=1,b=2}` fields by
//! their names, `Some(7)` and `None` variants.

use std::fmt;

/// A value whose type the metadata knows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Value {
	Number(u128),
	Bytes(Vec<u8>),
	Account(String),
	List(Vec<Value>),
	Map(Vec<(String, Value)>),
	Variant(String, Option<Box<Value>>),
}

impl From<u128> for Value {
	fn from(number: u128) -> Self {
		Self::Number(number)
	}
}

impl From<u64> for Value {
	fn from(number: u64) -> Self {
		Self::Number(number.into())
	}
}

impl From<u32> for Value {
	fn from(number: u32) -> Self {
		Self::Number(number.into())
	}
}

impl From<bool> for Value {
	fn from(truth: bool) -> Self {
		Self::Variant(truth.to_string(), None)
	}
}

impl From<&[u8]> for Value {
	fn from(bytes: &[u8]) -> Self {
		Self::Bytes(bytes.to_vec())
	}
}

impl Value {
	/// A variant without fields.
	pub fn unit(name: &str) -> Self {
		Self::Variant(name.into(), None)
	}

	/// A variant with one field.
	pub fn with(name: &str, value: impl Into<Value>) -> Self {
		Self::Variant(name.into(), Some(Box::new(value.into())))
	}

	/// `Some` of it, or `None`.
	pub fn option(value: Option<impl Into<Value>>) -> Self {
		value.map_or(Self::unit("None"), |value| Self::with("Some", value))
	}

	/// Fields by their names.
	pub fn map(fields: &[(&str, Value)]) -> Self {
		Self::Map(fields.iter().map(|(name, value)| (name.to_string(), value.clone())).collect())
	}

	/// An account of the world.
	pub fn account(name: &str) -> Self {
		Self::Account(name.into())
	}

	/// All numbers in it.
	pub fn numbers(&mut self) -> Vec<&mut u128> {
		match self {
			Self::Number(number) => vec![number],
			Self::List(items) => items.iter_mut().flat_map(Self::numbers).collect(),
			Self::Map(fields) => fields.iter_mut().flat_map(|(_, value)| value.numbers()).collect(),
			Self::Variant(_, Some(inner)) => inner.numbers(),
			Self::Variant(_, None) | Self::Bytes(_) | Self::Account(_) => vec![],
		}
	}

	/// Reads a value, all of `text`.
	pub fn parse(text: &str) -> Option<Self> {
		let mut rest = text;
		let value = value(&mut rest)?;
		rest.is_empty().then_some(value)
	}
}

impl fmt::Display for Value {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Number(number) => write!(f, "{number}"),
			Self::Bytes(bytes) => write!(f, "{}", hex(bytes)),
			Self::Account(name) => write!(f, "@{name}"),
			Self::List(items) => {
				let items: Vec<_> = items.iter().map(ToString::to_string).collect();
				write!(f, "[{}]", items.join(","))
			}
			Self::Map(fields) => {
				let fields: Vec<_> = fields.iter().map(|(k, v)| format!("{k}={v}")).collect();
				write!(f, "{{{}}}", fields.join(","))
			}
			Self::Variant(name, None) => write!(f, "{name}"),
			Self::Variant(name, Some(inner)) => write!(f, "{name}({inner})"),
		}
	}
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
	let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
	format!("0x{digits}")
}

/// Takes what is before the first character for which `ends` holds.
fn word<'a>(rest: &mut &'a str, ends: impl Fn(char) -> bool) -> &'a str {
	let at = rest.find(ends).unwrap_or(rest.len());
	let (word, after) = rest.split_at(at);
	*rest = after;
	word
}

fn eat(rest: &mut &str, token: char) -> bool {
	let after = rest.strip_prefix(token);
	*rest = after.unwrap_or(rest);
	after.is_some()
}

fn is_end(character: char) -> bool {
	",=()[]{}".contains(character)
}

/// Items between commas up to `close`.
fn items<T>(rest: &mut &str, close: char, item: impl Fn(&mut &str) -> Option<T>) -> Option<Vec<T>> {
	let mut items = Vec::new();
	while !eat(rest, close) {
		items.push(item(rest)?);
		eat(rest, ',');
	}
	Some(items)
}

fn value(rest: &mut &str) -> Option<Value> {
	if eat(rest, '[') {
		return items(rest, ']', value).map(Value::List);
	}
	if eat(rest, '{') {
		let field = |rest: &mut &str| {
			let name = word(rest, is_end).to_string();
			eat(rest, '=').then_some(())?;
			Some((name, value(rest)?))
		};
		return items(rest, '}', field).map(Value::Map);
	}
	if eat(rest, '@') {
		return Some(Value::Account(word(rest, is_end).to_string()));
	}
	let word = word(rest, is_end);
	if let Some(digits) = word.strip_prefix("0x") {
		let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
		let bytes: Option<Vec<_>> = (0..digits.len()).step_by(2).map(byte).collect();
		return bytes.map(Value::Bytes);
	}
	if word.starts_with(|first: char| first.is_ascii_digit()) {
		return word.parse().ok().map(Value::Number);
	}
	let name = word.starts_with(char::is_alphabetic).then(|| word.to_string())?;
	if !eat(rest, '(') {
		return Some(Value::Variant(name, None));
	}
	let inner = value(rest)?;
	eat(rest, ')').then(|| Value::Variant(name, Some(Box::new(inner))))
}

#[test]
fn what_is_written_is_read_again() {
	for text in [
		"7",
		"0x00ff",
		"0x",
		"@M0",
		"[]",
		"[1,[2,@H]]",
		"{a=1,b={c=None}}",
		"Some({template=2,fee_max=5})",
		"Asset(WithId(2))",
	] {
		let value = Value::parse(text).expect(text);
		assert_eq!(value.to_string(), text);
	}
	for wrong in ["", "[1", "Some(", "0xzz", "1x", "{a}", "7 "] {
		assert_eq!(Value::parse(wrong), None, "{wrong}");
	}
}
