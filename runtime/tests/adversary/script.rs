//! What happened, a line for each step: so a sequence can be printed, cut, kept in a file and run again.

use super::{
	value::{hex, Value},
	wire::Arguments,
};
use std::fmt;

/// What a price is of.
pub const FEEDS: [&str; 3] = ["class", "mill", "gold"];

/// One step of a sequence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
	/// Somebody calls.
	Call { who: String, pallet: String, call: String, arguments: Arguments },
	/// Time passes, milliseconds. If it is busy, blocks are full and idle hooks get nothing.
	Pass { elapsed: u64, busy: bool },
	/// All honest feeders see another price from now on, millionths of a USD.
	Price { feed: usize, price: u128 },
	/// Honest attestors measure nothing from now on.
	Silence,
	/// An account gets a unit of each of 63 kinds of asset, and a little MILL.
	Dust(Vec<u8>),
}

impl Step {
	pub fn call(who: &str, pallet: &str, call: &str, arguments: Arguments) -> Self {
		let (who, pallet, call) = (who.into(), pallet.into(), call.into());
		Self::Call { who, pallet, call, arguments }
	}

	/// What it is, without its numbers.
	pub fn kind(&self) -> String {
		match self {
			Self::Call { pallet, call, .. } => format!("{pallet}.{call}"),
			Self::Pass { .. } => "time".into(),
			Self::Price { .. } => "price".into(),
			Self::Silence => "silence".into(),
			Self::Dust(_) => "dust".into(),
		}
	}

	/// All numbers of it.
	pub fn numbers(&mut self) -> Vec<&mut u128> {
		match self {
			Self::Call { arguments, .. } => {
				arguments.iter_mut().flat_map(|(_, value)| value.numbers()).collect()
			}
			_ => vec![],
		}
	}

	/// Reads a line.
	pub fn parse(line: &str) -> Option<Self> {
		let mut words = line.split_whitespace();
		let first = words.next()?;
		let step = match first {
			"pass" | "busy" => {
				Self::Pass { elapsed: words.next()?.parse().ok()?, busy: first == "busy" }
			}
			"price" => {
				let name = words.next()?;
				let feed = FEEDS.iter().position(|feed| *feed == name)?;
				Self::Price { feed, price: words.next()?.parse().ok()? }
			}
			"silence" => Self::Silence,
			"dust" => match Value::parse(words.next()?)? {
				Value::Bytes(account) if account.len() == 32 => Self::Dust(account),
				_ => return None,
			},
			who => {
				let (pallet, call) = words.next()?.split_once('.')?;
				let argument = |word: &str| {
					let (name, value) = word.split_once('=')?;
					Some((name.to_string(), Value::parse(value)?))
				};
				let arguments = words.by_ref().map(argument).collect::<Option<_>>()?;
				Self::call(who, pallet, call, arguments)
			}
		};
		words.next().is_none().then_some(step)
	}
}

impl fmt::Display for Step {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Call { who, pallet, call, arguments } => {
				write!(f, "{who} {pallet}.{call}")?;
				arguments.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
			}
			Self::Pass { elapsed, busy: false } => write!(f, "pass {elapsed}"),
			Self::Pass { elapsed, busy: true } => write!(f, "busy {elapsed}"),
			Self::Price { feed, price } => write!(f, "price {} {price}", FEEDS[*feed]),
			Self::Silence => write!(f, "silence"),
			Self::Dust(account) => write!(f, "dust {}", hex(account)),
		}
	}
}

/// Reads a script: a step a line; empty lines and what begins with `#` say nothing.
pub fn parse(text: &str) -> Vec<Step> {
	let lines = text.lines().map(str::trim);
	let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
	lines.map(|line| Step::parse(line).unwrap_or_else(|| panic!("no step: {line}"))).collect()
}

/// Writes a script.
pub fn print(script: &[Step]) -> String {
	script.iter().map(|step| format!("{step}\n")).collect()
}

#[test]
fn a_script_is_read_as_it_was_written() {
	let text =
		"M0 Clt.issue vault=7 units=1000000\nM1 OracleGovernance.join\npass 3000\nbusy 60000\n\
		price gold 1500000\ndust 0x0101010101010101010101010101010101010101010101010101010101010101\n\
		M2 Utc.redeem class_id=0 vault=Some(3) terms=Some({template=2,fee_max=1})\n";
	assert_eq!(print(&parse(text)), text);
	let said = "# said before\n\n  pass 1\nsilence\n";
	assert_eq!(parse(said), [Step::Pass { elapsed: 1, busy: false }, Step::Silence]);
	for wrong in ["pass", "price air 1", "M0 issue", "M0 Clt.issue vault", "dust 0x01"] {
		assert_eq!(Step::parse(wrong), None, "{wrong}");
	}
}
