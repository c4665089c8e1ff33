//! Values of cells as people see them.

use calamine::{DataType, ExcelDateTime};

/// The text of a value under a number format; empty for an empty cell.
pub(super) fn shown(value: &impl DataType, format: Option<&str>) -> String {
    if let Some(text) = value.get_string() {
        return text.to_owned();
    }
    if let Some(number) = value.get_float() {
        let pattern = format.and_then(Pattern::of);
        return pattern.map_or_else(|| plain(number), |pattern| pattern.apply(number));
    }
    if let Some(number) = value.get_int() {
        return number.to_string();
    }
    if let Some(truth) = value.get_bool() {
        return if truth { "TRUE" } else { "FALSE" }.to_owned();
    }
    if let Some(moment) = value.get_datetime() {
        return time(&moment);
    }
    if let Some(iso) = value.get_datetime_iso().or_else(|| value.get_duration_iso()) {
        return iso.strip_suffix("T00:00:00").unwrap_or(iso).to_owned();
    }
    value.get_error().map(ToString::to_string).unwrap_or_default()
}

/// A number with the 15 digits that spreadsheets count with, so that 0.1 + 0.2 is 0.3 and 3.0 is 3.
fn plain(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let size = rounded.abs();
    if rounded == 0.0 {
        "0".to_owned()
    } else if (1e-9..1e21).contains(&size) {
        rounded.to_string()
    } else {
        format!("{rounded:E}")
    }
}

/// A date as ISO has it, with a time where there is one; a time alone, or a duration in hours.
fn time(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let clock = |hour: u64| match (second, milli) {
        (0, 0) => format!("{hour:02}:{minute:02}"),
        (_, 0) => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}.{milli:03}"),
    };
    let serial = moment.as_f64();
    if !serial.is_finite() || serial < 0.0 {
        return plain(serial);
    }
    if moment.is_duration() {
        return clock((serial.trunc() as u64).saturating_mul(24).saturating_add(u64::from(hour)));
    }
    // The day 0 stands for no day.
    if serial < 1.0 {
        return clock(u64::from(hour));
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) { date } else { format!("{date} {}", clock(u64::from(hour))) }
}

/// The plain formats for numbers: digits, decimals, thousands, per cent ("0", "#,##0.00", "0.0%").
#[derive(Debug, PartialEq, Eq)]
struct Pattern {
    decimals: usize,
    thousands: bool,
    percent: bool,
}

impl Pattern {
    /// The pattern of a format code; `None` for one that has more to it (colours, conditions, currencies), whose numbers
    /// are shown plainly.
    fn of(code: &str) -> Option<Self> {
        let code = code.split(';').next()?;
        // Room for a sign or a bracket in other numbers: "_)", "\ ".
        let code = code.trim_end_matches("_)").trim_end_matches("\\ ").trim();
        let (digits, percent) = code.strip_suffix('%').map_or((code, false), |digits| (digits, true));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let thousands = whole == "#,##0";
        let fixed = decimals.bytes().all(|byte| byte == b'0') && digits.ends_with('0');
        ((thousands || whole == "0") && fixed && decimals.len() <= 15).then_some(Self {
            decimals: decimals.len(),
            thousands,
            percent,
        })
    }

    fn apply(&self, number: f64) -> String {
        let number = if self.percent { number * 100.0 } else { number };
        if !number.is_finite() || number.abs() >= 1e15 {
            return plain(number);
        }
        // Spreadsheets round what people see of a number, halves away from zero.
        let factor = 10_f64.powi(self.decimals as i32);
        let near: f64 = format!("{:.14e}", number * factor).parse().unwrap_or(number * factor);
        let rounded = near.round() / factor;
        let text = format!("{:.*}", self.decimals, rounded.abs());
        let (whole, decimals) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        let mut out = String::from(if rounded < 0.0 { "-" } else { "" });
        for (at, digit) in whole.chars().enumerate() {
            if self.thousands && at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        if let Some(decimals) = decimals {
            out.push('.');
            out.push_str(decimals);
        }
        if self.percent {
            out.push('%');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{DataRef, ExcelDateTimeType};

    #[test]
    fn numbers_are_shown_without_noise() {
        for (number, text) in [
            (3.0, "3"),
            (0.1 + 0.2, "0.3"),
            (-1234.5, "-1234.5"),
            (1e22, "1E22"),
            (0.0, "0"),
            (-0.0, "0"),
            (1.0 / 3.0, "0.333333333333333"),
            (123_456_789.0, "123456789"),
        ] {
            assert_eq!(shown(&DataRef::Float(number), None), text);
            assert_eq!(shown(&DataRef::Float(number), Some("General")), text);
        }
    }

    #[test]
    fn plain_formats_are_followed_and_others_are_not() {
        for (number, format, text) in [
            (0.125, "0%", "13%"),
            (0.125, "0.0%", "12.5%"),
            (1_234_567.891, "#,##0.00", "1,234,567.89"),
            (-1_234.0, "#,##0_);(#,##0)", "-1,234"),
            (2.5, "0", "3"),
            (1.005, "0.00", "1.01"),
            (-0.001, "0.00", "0.00"),
            (1_234.5, "\"$\"#,##0.00", "1234.5"),
            (7.0, "00000", "7"),
            (f64::INFINITY, "0", "inf"),
        ] {
            assert_eq!(shown(&DataRef::Float(number), Some(format)), text, "{number} {format}");
        }
    }

    #[test]
    fn dates_are_iso_dates() {
        let moment = |serial, kind| shown(&DataRef::DateTime(ExcelDateTime::new(serial, kind, false)), None);
        assert_eq!(moment(45_292.0, ExcelDateTimeType::DateTime), "2024-01-01");
        assert_eq!(moment(45_292.75, ExcelDateTimeType::DateTime), "2024-01-01 18:00");
        assert_eq!(moment(0.5, ExcelDateTimeType::DateTime), "12:00");
        assert_eq!(moment(1.25, ExcelDateTimeType::TimeDelta), "30:00");
        assert_eq!(moment(-3.0, ExcelDateTimeType::DateTime), "-3");
        assert_eq!(moment(f64::NAN, ExcelDateTimeType::TimeDelta), "NaN");
        assert_eq!(shown(&DataRef::DateTimeIso("2024-05-06T00:00:00".into()), None), "2024-05-06");
    }

    #[test]
    fn other_values_have_their_words() {
        assert_eq!(shown(&DataRef::Bool(true), None), "TRUE");
        assert_eq!(shown(&DataRef::Error(calamine::CellErrorType::NA), None), "#N/A");
        assert_eq!(shown(&DataRef::Empty, None), "");
    }
}
