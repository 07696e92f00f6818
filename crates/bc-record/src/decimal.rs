//! Money: decimals that are exact from the wire and back.

use crate::{Decimal, Decode, DecodeError, Emit, Kind, Peek, Problem, Reader, Slot, Unset, Writer};

const EXACT: &str = "a number of at most 28 digits, which is kept exactly";

/// The most digits a [`Decimal`] can have behind its point.
const MAX_SCALE: i64 = 28;

/// Reads a JSON number exactly: `10.00` keeps its two decimals, `1e-7` is `0.0000001`, and what
/// would have to be rounded is refused.
///
/// # Errors
///
/// [`Problem::Mismatch`] if `text` is not a JSON number, [`Problem::OutOfRange`] if a [`Decimal`]
/// cannot hold it exactly.
pub fn decimal_from_text(text: &str) -> Result<Decimal, Problem> {
    if !crate::number::is_number(text) {
        return Err(Problem::Mismatch {
            expected: "a number",
            found: Kind::String,
        });
    }
    exact(text).ok_or(Problem::OutOfRange { expected: EXACT })
}

/// The value of a JSON number, if a `Decimal` holds it exactly.
fn exact(text: &str) -> Option<Decimal> {
    short(text).or_else(|| long(text))
}

/// The value of a JSON number of at most 18 digits without an exponent, as nearly all are.
fn short(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let (mut value, mut scale, mut behind_point) = (0_i64, 0, 0);
    if digits.len() > 19 {
        return None;
    }
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                scale += behind_point;
            }
            b'.' => behind_point = 1,
            _ => return None,
        }
    }
    let value = if text.starts_with('-') { -value } else { value };
    Decimal::try_new(value, scale).ok()
}

fn long(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mut value: i128 = 0;
    let mut scale: i64 = 0;
    let mut behind_point = false;
    let mut zeros = 0_u32;
    for byte in mantissa.bytes() {
        match byte {
            b'.' => behind_point = true,
            b'0' if value == 0 => scale += i64::from(behind_point),
            // Zeros count only once a digit follows: `1.000...0` may be longer than the rest.
            b'0' => {
                zeros += 1;
                scale += i64::from(behind_point);
            }
            b'1'..=b'9' => {
                let shift = 10_i128.checked_pow(zeros + 1)?;
                value = value
                    .checked_mul(shift)?
                    .checked_add(i128::from(byte - b'0'))?;
                zeros = 0;
                scale += i64::from(behind_point);
            }
            _ => {}
        }
    }
    let exponent = match exponent.map(str::parse::<i64>) {
        None => 0,
        Some(Ok(exponent)) => exponent,
        Some(Err(_)) if value == 0 => 0,
        Some(Err(_)) => return None,
    };
    fit(
        if mantissa.starts_with('-') {
            -value
        } else {
            value
        },
        zeros,
        scale,
        exponent,
    )
}

/// `value` followed by `zeros` zeros, `scale` digits of which stand behind the point, times ten to
/// the `exponent`.
fn fit(value: i128, zeros: u32, scale: i64, exponent: i64) -> Option<Decimal> {
    let scale = scale.saturating_sub(exponent);
    if value == 0 {
        let scale = u32::try_from(scale.clamp(0, MAX_SCALE)).ok()?;
        return Decimal::try_from_i128_with_scale(0, scale).ok();
    }
    // Without the zeros, the number is `value` times ten to this power.
    let power = i64::from(zeros).checked_sub(scale)?;
    if !(-MAX_SCALE..=MAX_SCALE).contains(&power) {
        return None;
    }
    // Keep as many of the zeros as there is room for: they say how exact a price is.
    let least = power.max(0);
    let most = i64::from(zeros).min(MAX_SCALE + power).max(least);
    (least..=most).rev().find_map(|kept| {
        let shift = 10_i128.checked_pow(u32::try_from(kept).ok()?)?;
        let scale = u32::try_from(kept - power).ok()?;
        Decimal::try_from_i128_with_scale(value.checked_mul(shift)?, scale).ok()
    })
}

/// Reads a number, or a string that is written as JSON writes a number, exactly
/// ([`decimal_from_text`]). `null` and `""` leave what is there.
impl Slot for Decimal {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        let start = json.offset();
        let value = match next {
            Peek::String => match json.str()? {
                "" => return Ok(()),
                text => decimal_from_text(text),
            },
            Peek::Null => return json.null(),
            _ if next.is_num() => {
                exact(json.number(next)?).ok_or(Problem::OutOfRange { expected: EXACT })
            }
            _ => return Err(json.mismatch("a number", next)),
        };
        match value {
            Ok(value) => {
                *self = value;
                Ok(())
            }
            Err(problem) => Err(json.fail(problem, start)),
        }
    }

    fn reset(&mut self) {
        *self = Decimal::ZERO;
    }
}

/// Writes a number with all its decimals, never in scientific notation.
impl Emit for Decimal {
    fn emit(&self, out: &mut Writer) {
        out.number(self);
    }
}

impl Decode for Decimal {
    const UNSET: Unset = Unset::Empty;

    fn start() -> Self {
        Decimal::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads_as(text: &str, written: &str) {
        let value = decimal_from_text(text).unwrap();
        assert_eq!(value.to_string(), written, "{text}");
        assert_eq!(
            crate::from_slice::<Decimal>(text.as_bytes())
                .unwrap()
                .to_string(),
            written
        );
        assert_eq!(crate::to_vec(&value), written.as_bytes());
    }

    #[test]
    fn prices_keep_their_decimals() {
        reads_as("10.00", "10.00");
        reads_as("0.0000", "0.0000");
        reads_as("-19.90", "-19.90");
        reads_as("1.0000000000", "1.0000000000");
        reads_as("0", "0");
        reads_as("-0", "0");
        reads_as("9223372036854775807", "9223372036854775807");
    }

    #[test]
    fn exponents_are_exact() {
        reads_as("1e-7", "0.0000001");
        reads_as("1E+3", "1000");
        reads_as("1.50e1", "15.0");
        reads_as("1.50e5", "150000");
        reads_as("123e-2", "1.23");
        reads_as("0e99999999999999999999", "0");
        reads_as("0e9223372036854775807", "0");
        reads_as("0e-9223372036854775808", "0.0000000000000000000000000000");
        reads_as(
            "79228162514264337593543950335e-28",
            "7.9228162514264337593543950335",
        );
    }

    #[test]
    fn what_would_have_to_be_rounded_is_refused() {
        for text in [
            "0.12345678901234567890123456789",
            "79228162514264337593543950336",
            "1e29",
            "1e-29",
            "1e999999999999999999999",
            "1e-9223372036854775808",
            "1e-9223372036854775807",
            "10e9223372036854775807",
            "1e9223372036854775807",
            "123456789012345678901234567890.1",
        ] {
            let expected = Problem::OutOfRange { expected: EXACT };
            assert_eq!(decimal_from_text(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn zeros_at_the_end_that_do_not_fit_are_not_a_loss() {
        reads_as(
            "1.000000000000000000000000000000000000",
            "1.0000000000000000000000000000",
        );
        reads_as(
            "0.000000000000000000000000000000000000",
            "0.0000000000000000000000000000",
        );
        reads_as(
            "10000000000000000000.0000000000000000",
            "10000000000000000000.000000000",
        );
        reads_as(
            "79228162514264337593543950335.0",
            "79228162514264337593543950335",
        );
        reads_as(
            "1000000000000000000000000000000e-30",
            "1.0000000000000000000000000000",
        );
        reads_as("10e-29", "0.0000000000000000000000000001");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "1.", ".5", "+1", "01", "1,5", "1e", "0x1", "NaN", " 1", "1_0",
        ] {
            assert!(
                matches!(decimal_from_text(text), Err(Problem::Mismatch { .. })),
                "{text}"
            );
        }
    }
}
