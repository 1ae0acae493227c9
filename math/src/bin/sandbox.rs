//! The pricing sandbox: what a number of compute rights costs over a given collateral, and where
//! that lies on the premium curve.
//!
//! All results come from [`millrace_math::kernel`], in the units in which the chain counts: what is
//! printed is what a vault without price dispersion and without haircut charges. The inputs are
//! decimals that are parsed exactly, and nothing here is a float.

use millrace_math::{
	collateral_value, compute_value, cover_ratio, final_price, mul_div_floor, premium, Curve,
	COMPUTE_DECIMALS, INFINITE_COVER, SETTLEMENT_DECIMALS,
};
use sp_arithmetic::{FixedU128, Permill};
use std::{env, ffi::OsString, fmt::Write as _, process::ExitCode};

const NAME: &str = "millrace-sandbox";

const HELP: &str = "\
The pricing sandbox of Millrace: the price of compute rights over a given collateral.

Usage: millrace-sandbox [--FLAG VALUE]...

  --rights N        compute rights that are sold, at most 6 decimals   [default: 10]
  --right-price N   USD per compute right, at most 18 decimals         [default: 1]
  --qubits N        units of collateral, at most 6 decimals            [default: 8]
  --qubit-price N   USD per unit of collateral, at most 18 decimals    [default: 0.2]
  --slope N         premium rate at a collateralization ratio of zero  [default: 0.5]
  --knee N          ratio from which on there is no premium            [default: 1]
  --help            prints this text

Exit codes: 0 priced, 2 wrong usage.";

/// Decimals of `FixedU128`.
const FIXED_DECIMALS: u8 = 18;

/// Decimals of the collateral in this sandbox.
const QUBIT_DECIMALS: u8 = 6;

/// A flag, its value in smallest units, and how to read it.
struct Flag {
	name: &'static str,
	decimals: u8,
	value: u128,
	given: bool,
}

impl Flag {
	const fn new(name: &'static str, decimals: u8, value: u128) -> Self {
		Self { name, decimals, value, given: false }
	}

	/// The value as a decimal.
	fn text(&self) -> String {
		decimal(self.value, self.decimals, 0)
	}

	fn fixed(&self) -> FixedU128 {
		FixedU128::from_inner(self.value)
	}
}

/// What the sandbox is asked.
struct Input {
	rights: Flag,
	right_price: Flag,
	qubits: Flag,
	qubit_price: Flag,
	slope: Flag,
	knee: Flag,
}

impl Default for Input {
	fn default() -> Self {
		Self {
			rights: Flag::new("--rights", COMPUTE_DECIMALS, 10_000_000),
			right_price: Flag::new("--right-price", FIXED_DECIMALS, 1_000_000_000_000_000_000),
			qubits: Flag::new("--qubits", QUBIT_DECIMALS, 8_000_000),
			qubit_price: Flag::new("--qubit-price", FIXED_DECIMALS, 200_000_000_000_000_000),
			slope: Flag::new("--slope", FIXED_DECIMALS, 500_000_000_000_000_000),
			knee: Flag::new("--knee", FIXED_DECIMALS, 1_000_000_000_000_000_000),
		}
	}
}

impl Input {
	fn flags(&mut self) -> [&mut Flag; 6] {
		[
			&mut self.rights,
			&mut self.right_price,
			&mut self.qubits,
			&mut self.qubit_price,
			&mut self.slope,
			&mut self.knee,
		]
	}

	/// Reads `--flag value` and `--flag=value`. Returns `None` if the help is asked for.
	fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Self>, String> {
		let mut input = Self::default();
		let mut arguments =
			arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned());
		while let Some(argument) = arguments.next() {
			if argument == "--help" || argument == "-h" {
				return Ok(None);
			}
			let (name, attached) = match argument.split_once('=') {
				Some((name, value)) => (name, Some(value.to_owned())),
				None => (argument.as_str(), None),
			};
			let flag = input
				.flags()
				.into_iter()
				.find(|flag| flag.name == name)
				.ok_or_else(|| format!("unknown argument: {argument}"))?;
			if flag.given {
				return Err(format!("{name} is given twice"));
			}
			let value = attached
				.or_else(|| arguments.next())
				.ok_or_else(|| format!("{name} lacks a value"))?;
			flag.value =
				parse_decimal(&value, flag.decimals).map_err(|why| format!("{name}: {why}"))?;
			flag.given = true;
		}
		Ok(Some(input))
	}
}

/// Reads a decimal as a number of smallest units, exactly.
fn parse_decimal(text: &str, decimals: u8) -> Result<u128, String> {
	let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
	let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
	if !digits(whole) || !digits(fraction) {
		return Err(format!("'{text}' is not a decimal like 0.25"));
	}
	let fraction = fraction.trim_end_matches('0');
	let places = usize::from(decimals);
	if fraction.len() > places {
		return Err(format!("'{text}' has more than {decimals} decimals"));
	}
	format!("{whole}{fraction:0<places$}").parse().map_err(|_| format!("'{text}' is too large"))
}

/// Writes smallest units as a decimal. At least `least` decimals are kept, zeros beyond are dropped.
fn decimal(value: u128, decimals: u8, least: usize) -> String {
	let places = usize::from(decimals);
	let digits = format!("{value:0>width$}", width = places + 1);
	let (whole, fraction) = digits.split_at(digits.len() - places);
	let used = fraction.trim_end_matches('0').len().max(least);
	match &fraction[..used] {
		"" => whole.to_owned(),
		fraction => format!("{whole}.{fraction}"),
	}
}

/// A rate with at least two decimals.
fn rate(value: FixedU128) -> String {
	decimal(value.into_inner(), FIXED_DECIMALS, 2)
}

/// A cover ratio, which may be infinite.
fn ratio(value: FixedU128) -> String {
	if value == INFINITE_COVER {
		"infinite".to_owned()
	} else {
		rate(value)
	}
}

/// A ratio or a rate cut to four decimals, for the margin of the plot.
fn brief(value: FixedU128) -> String {
	decimal(value.into_inner() / 10u128.pow(14), 4, 0)
}

/// What the kernel answers.
struct Priced {
	cv: u128,
	colv: u128,
	cr: FixedU128,
	rp: FixedU128,
	premium: u128,
	fp: u128,
}

fn price(input: &Input, curve: &Curve) -> Result<Priced, String> {
	if !curve.is_valid() {
		return Err("--knee must be above zero".to_owned());
	}
	let cv = compute_value(input.rights.value, input.right_price.fixed())
		.ok_or("--rights times --right-price is too large")?;
	let colv = collateral_value(
		input.qubits.value,
		QUBIT_DECIMALS,
		input.qubit_price.fixed(),
		Permill::from_parts(0),
	)
	.ok_or("--qubits times --qubit-price is too large")?;
	let cr = cover_ratio(colv, cv);
	let rp = curve.risk_premium(cr);
	let premium = premium(cv, rp).ok_or("--slope makes the premium too large")?;
	let fp = final_price(cv, rp).ok_or("--slope makes the price too large")?;
	Ok(Priced { cv, colv, cr, rp, premium, fp })
}

/// The five results, decimal points below each other, with what each of them is.
fn results(input: &Input, priced: &Priced) -> String {
	let usd = |value| decimal(value, SETTLEMENT_DECIMALS, 2);
	let cr = if priced.cr == INFINITE_COVER {
		"collateralization ratio: nothing of value is owed".to_owned()
	} else {
		"collateralization ratio: ColV / CV, rounded down".to_owned()
	};
	let rp = if priced.rp.into_inner() > 0 {
		format!(
			"risk premium: slope x (knee - CR) / knee = {} x ({knee} - {}) / {knee}, rounded up",
			input.slope.text(),
			decimal(priced.cr.into_inner(), FIXED_DECIMALS, 0),
			knee = input.knee.text(),
		)
	} else if input.slope.value == 0 {
		"risk premium: none, because the slope is zero".to_owned()
	} else {
		format!("risk premium: none from the knee on, which is {}", input.knee.text())
	};
	let lines = [
		(
			"CV",
			usd(priced.cv),
			format!(
				"compute value, USD: {} rights x {} USD",
				input.rights.text(),
				input.right_price.text()
			),
		),
		(
			"ColV",
			usd(priced.colv),
			format!(
				"collateral value, USD: {} qubits x {} USD",
				input.qubits.text(),
				input.qubit_price.text()
			),
		),
		("CR", ratio(priced.cr), cr),
		("RP", rate(priced.rp), rp),
		(
			"FP",
			usd(priced.fp),
			format!("fair price, USD: CV x (1 + RP), of which {} is premium", usd(priced.premium)),
		),
	];
	let point = |value: &str| value.find('.').unwrap_or(value.len());
	let before = lines.iter().map(|(_, value, _)| point(value)).max().unwrap_or(0);
	let padded = lines
		.each_ref()
		.map(|(_, value, _)| format!("{}{value}", " ".repeat(before - point(value))));
	let width = padded.iter().map(String::len).max().unwrap_or(0);
	let mut text = String::new();
	for ((name, _, meaning), value) in lines.iter().zip(&padded) {
		let _ = writeln!(text, "  {name:<4}  {value:<width$}  {meaning}");
	}
	text
}

/// Columns and rows of the plot.
const COLUMNS: usize = 64;
const ROWS: usize = 13;

/// Returns the step out of `steps` that is nearest to `value / whole`.
fn nearest(value: u128, whole: u128, steps: usize) -> usize {
	let twice = mul_div_floor(value, 2 * steps as u128, whole).unwrap_or(0);
	usize::try_from(twice.div_ceil(2)).map_or(steps, |step| step.min(steps))
}

/// Returns the line below the axis: each tick around its column. A tick that has no room is left out.
fn tick_line(ticks: impl Iterator<Item = (usize, String)>) -> String {
	let mut line = vec![' '; COLUMNS + 24];
	for (column, tick) in ticks {
		let begin = column - column.min(tick.len() / 2);
		let end = begin + tick.len();
		let around = line.get(begin - begin.min(1)..end + 1);
		if around.is_some_and(|place| place.iter().all(|letter| *letter == ' ')) {
			for (place, letter) in line[begin..end].iter_mut().zip(tick.chars()) {
				*place = letter;
			}
		}
	}
	line.into_iter().collect()
}

/// The premium curve, drawn in characters, with the point of the priced vault on it.
fn plot(input: &Input, curve: &Curve, priced: &Priced) -> String {
	let knee = curve.knee.into_inner();
	let slope = curve.slope.into_inner();
	let cr = priced.cr.into_inner();
	// The axis ends at one and a half knees, or past the point if that lies further right, but at
	// three knees at most: beyond that the slope would be too narrow to read.
	let times = |n, d| mul_div_floor(knee, n, d).unwrap_or(u128::MAX);
	let past = mul_div_floor(cr, 9, 8).unwrap_or(u128::MAX);
	let right = past.clamp(times(3, 2), times(3, 1)).max(1);
	let outside = cr > right;
	let last = COLUMNS - 1;
	let top = ROWS - 1;
	let row_of = |rate: FixedU128| match slope {
		0 => top,
		slope => top - nearest(rate.into_inner(), slope, top),
	};

	let mut canvas = [[' '; COLUMNS]; ROWS];
	let (x, y) = (nearest(cr.min(right), right, last), row_of(priced.rp));
	if !outside {
		for row in canvas.iter_mut().skip(y) {
			row[x] = ':';
		}
	}
	canvas[y][..x].fill('-');
	let curve_at = |column: usize| {
		let cr = mul_div_floor(right, column as u128, last as u128).unwrap_or(right);
		row_of(curve.risk_premium(FixedU128::from_inner(cr)))
	};
	for (column, row) in (0..COLUMNS).map(curve_at).enumerate() {
		canvas[row][column] = '*';
	}
	canvas[y][x] = if outside { '>' } else { 'O' };

	let label = |row: usize| match row {
		_ if row == y => brief(priced.rp),
		0 => brief(curve.slope),
		_ if row == top => "0".to_owned(),
		_ => String::new(),
	};
	let margin = (0..ROWS).map(|row| label(row).len()).max().unwrap_or(0).max(2);
	let mut text = format!("  {:>margin$}\n", "RP");
	for (row, line) in canvas.iter().enumerate() {
		let line: String = line.iter().collect();
		let _ = writeln!(text, "  {:>margin$} |{}", label(row), line.trim_end());
	}
	let _ = writeln!(text, "  {:>margin$} +{} CR", "", "-".repeat(COLUMNS));

	// The most important ticks first.
	let knee_at = (nearest(knee, right, last), format!("knee {}", brief(curve.knee)));
	let ends = [(0, "0".to_owned()), (last, brief(FixedU128::from_inner(right)))];
	let point = (!outside).then(|| (x, brief(priced.cr)));
	let ticks = tick_line(point.into_iter().chain([knee_at]).chain(ends));
	let _ = writeln!(text, "  {:>margin$}  {}", "", ticks.trim_end());
	let _ = writeln!(
		text,
		"\n  {} CR {}, RP {}   * RP = {} x ({knee} - CR) / {knee}",
		canvas[y][x],
		ratio(priced.cr),
		rate(priced.rp),
		input.slope.text(),
		knee = input.knee.text(),
	);
	text
}

fn run(input: &Input) -> Result<String, String> {
	let curve = Curve { knee: input.knee.fixed(), slope: input.slope.fixed() };
	let priced = price(input, &curve)?;
	Ok(format!("{}\n{}", results(input, &priced), plot(input, &curve, &priced)))
}

fn main() -> ExitCode {
	let answer = match Input::parse(env::args_os().skip(1)) {
		Ok(None) => Ok(format!("{HELP}\n")),
		Ok(Some(input)) => run(&input),
		Err(why) => Err(why),
	};
	match answer {
		Ok(text) => {
			print!("{text}");
			ExitCode::SUCCESS
		}
		Err(why) => {
			eprintln!("{NAME}: {why} (try --help)");
			ExitCode::from(2)
		}
	}
}
