//! Recall and wrongful slashes over the share of liars, as a picture.

use super::{report::percent, *};
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 720.0;
const LEFT: f64 = 90.0;
const RIGHT: f64 = 40.0;
const TALL: f64 = 215.0;

/// Colour and width of the lines, one for each silent share. The first are wide, so that they are seen
/// where others lie upon them.
const STYLES: [(&str, f64); 3] = [("#2e6f9e", 8.0), ("#f0b429", 4.5), ("#c1121f", 2.0)];

/// A picture of one number over the share of liars.
struct Panel<'a> {
	points: &'a [&'a Point],
	top: f64,
	title: &'a str,
	unit: &'a str,
	/// Percent.
	low: f64,
	high: f64,
	step: f64,
	target: (f64, &'a str),
	value: fn(&Tally) -> f64,
}

impl Panel<'_> {
	fn x(&self, liars: u32) -> f64 {
		LEFT + (WIDTH - LEFT - RIGHT) * f64::from(liars) / f64::from(LIARS[LIARS.len() - 1])
	}

	fn y(&self, value: f64) -> f64 {
		let part = (value.clamp(self.low, self.high) - self.low) / (self.high - self.low);
		self.top + TALL * (1.0 - part)
	}

	fn draw(&self, out: &mut String) {
		text(out, LEFT, self.top - 14.0, "start", "15\" font-weight=\"bold", self.title);
		self.axes(out);
		let (value, name) = self.target;
		let y = self.y(value);
		let right = WIDTH - RIGHT;
		line(out, &format!("M{LEFT} {y:.1}H{right}"), "#111", "stroke-dasharray=\"6 4\"");
		text(out, LEFT + 12.0, y - 5.0, "start", "12", name);
		for (silent, style) in SILENT.into_iter().zip(STYLES) {
			self.curve(out, silent, style);
		}
	}

	fn curve(&self, out: &mut String, silent: u32, (colour, wide): (&str, f64)) {
		let chosen: Vec<_> = self.points.iter().filter(|point| point.silent == silent).collect();
		let place =
			|point: &Point| (self.x(point.liars), self.y(100.0 * (self.value)(&point.tally)));
		let mut path = String::new();
		for point in &chosen {
			let ((x, y), step) = (place(point), if path.is_empty() { 'M' } else { 'L' });
			write!(path, "{step}{x:.1} {y:.1}").unwrap();
		}
		line(out, &path, colour, &format!("stroke-width=\"{wide}\""));
		for point in chosen {
			let (x, y) = place(point);
			let radius = 3.0 + 0.6 * wide;
			writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\"/>")
				.unwrap();
		}
	}

	fn axes(&self, out: &mut String) {
		let (base, right) = (self.top + TALL, WIDTH - RIGHT);
		line(out, &format!("M{LEFT} {:.1}V{base:.1}H{right}", self.top), "#333", "");
		let ticks = ((self.high - self.low) / self.step).round() as usize;
		for tick in 0..=ticks {
			let value = self.low + self.step * tick as f64;
			let y = self.y(value);
			line(out, &format!("M{LEFT} {y:.1}h-5"), "#333", "");
			line(out, &format!("M{LEFT} {y:.1}H{right}"), "#ddd", "");
			let decimals = if self.step < 1.0 { 2 } else { 0 };
			text(out, LEFT - 9.0, y + 4.0, "end", "12", &format!("{value:.decimals$}"));
		}
		for liars in LIARS {
			let x = self.x(liars);
			line(out, &format!("M{x:.1} {base:.1}v5"), "#333", "");
			text(out, x, base + 19.0, "middle", "12", &format!("{} %", percent(liars)));
		}
		let middle = (LEFT + right) / 2.0;
		text(out, middle, base + 38.0, "middle", "13", "share of the 30 attestors that lie");
		let (x, y) = (28.0, self.top + TALL / 2.0);
		writeln!(
			out,
			"<text x=\"{x}\" y=\"{y:.1}\" transform=\"rotate(-90 {x} {y:.1})\" text-anchor=\"middle\" \
			 font-size=\"13\">{}</text>",
			self.unit
		)
		.unwrap();
	}
}

fn line(out: &mut String, path: &str, colour: &str, more: &str) {
	writeln!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" {more}/>").unwrap();
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, size: &str, what: &str) {
	writeln!(
		out,
		"<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{what}</text>"
	)
	.unwrap();
}

/// Where the axis of a share that is `least` at least begins: at a multiple of `step` below it.
fn below(least: f64, step: f64) -> f64 {
	((least / step).floor() * step - step).max(0.0)
}

pub fn draw(report: &Report) -> String {
	let on_grid = |point: &&Point| {
		!point.withhold && LIARS.contains(&point.liars) && SILENT.contains(&point.silent)
	};
	let points: Vec<_> = report.points.iter().filter(on_grid).collect();
	let mut out = String::new();
	writeln!(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
		 width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"sans-serif\" fill=\"#222\">"
	)
	.unwrap();
	writeln!(out, "<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>").unwrap();
	let title =
		format!("Outages found and slashes wrongful: {} real tasks", report.trace.kinds.tasks);
	text(&mut out, WIDTH / 2.0, 30.0, "middle", "18\" font-weight=\"bold", &title);
	let mut x = 150.0;
	for (silent, (colour, wide)) in SILENT.into_iter().zip(STYLES) {
		line(&mut out, &format!("M{x} 56h26"), colour, &format!("stroke-width=\"{wide}\""));
		let radius = 3.0 + 0.6 * wide;
		writeln!(out, "<circle cx=\"{}\" cy=\"56\" r=\"{radius}\" fill=\"{colour}\"/>", x + 13.0)
			.unwrap();
		let name = match silent {
			0 => "nobody is silent".to_string(),
			_ => format!("each is silent {silent} % of the time"),
		};
		text(&mut out, x + 34.0, 60.0, "start", "13", &name);
		x += 70.0 + 7.2 * name.len() as f64;
	}
	let least = points.iter().map(|point| 100.0 * point.tally.recall()).fold(98.0, f64::min);
	let low = below(least, 2.0);
	let recall = Panel {
		points: &points,
		top: 110.0,
		title: "Recall of outages longer than two probe periods",
		unit: "found, %",
		low,
		high: 100.0,
		step: if 100.0 - low > 20.0 { 10.0 } else { 1.0 },
		target: (100.0 * RECALL, "target: 99 % or more"),
		value: Tally::recall,
	};
	recall.draw(&mut out);
	let most = points.iter().map(|point| 100.0 * point.tally.wrongful_rate()).fold(0.12, f64::max);
	let step = if most > 0.3 { 0.1 } else { 0.02 };
	let wrongful = Panel {
		points: &points,
		top: 430.0,
		title: "Wrongful slashes",
		unit: "of all slashes, %",
		low: 0.0,
		high: (most / step).ceil() * step,
		step,
		target: (100.0 * WRONGFUL, "target: 0.1 % or less"),
		value: Tally::wrongful_rate,
	};
	wrongful.draw(&mut out);
	writeln!(out, "</svg>").unwrap();
	out
}
