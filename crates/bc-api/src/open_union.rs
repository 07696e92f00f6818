//! Enums over objects of several shapes, told apart by their keys.

use bc_record::{Emit, Json, Writer, from_slice, to_vec_with_secrets};

/// Declares an enum over objects that are told apart by a key, and keeps what is none of them.
///
/// After each variant stands its test: `["a", "b"]` if one of these keys, not being `null`, tells
/// it; `"type" = "x"` or `"type" = "x" | "y"` if the value of a key does; `[]` if it is any other
/// object; `list` if it is a list. The first variant whose test holds is read. A single value of
/// a key is written where the variant left it out. The enum gets a variant `Other(Json)`, which is its default, a `From` for
/// each variant, and reads and writes JSON. Where variants hold secrets, `pub enum Name: SecretJson` makes it
/// `Other(SecretJson)`, which `Debug` does not show.
///
/// ```
/// use bc_api::{Record, from_slice, open_union};
///
/// /// A modifier's value.
/// #[derive(Debug, Clone, Default, PartialEq, Record)]
/// pub struct ByModifier {
///     /// The modifier.
///     pub modifier_id: Option<i64>,
/// }
///
/// /// A variant.
/// #[derive(Debug, Clone, Default, PartialEq, Record)]
/// pub struct ByVariant {
///     /// The variant.
///     pub variant_id: Option<i64>,
/// }
///
/// open_union! {
///     /// What a rule applies to.
///     pub enum Condition {
///         /// It has `modifier_id`.
///         Modifier(ByModifier) if ["modifier_id"],
///         /// It has `variant_id`.
///         Variant(ByVariant) if ["variant_id"],
///     }
/// }
///
/// let condition: Condition = from_slice(br#"{"variant_id": 7}"#)?;
/// assert_eq!(condition, Condition::from(ByVariant { variant_id: Some(7) }));
/// # Ok::<(), bc_api::DecodeError>(())
/// ```
#[macro_export]
macro_rules! open_union {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident $(: $other:ident)? {
            $($(#[$variant_meta:meta])* $variant:ident($ty:ty) if $test:tt $(= $value:literal $(| $more:literal)*)?),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[allow(
            clippy::large_enum_variant,
            reason = "a box would stand between a user and the variant's fields"
        )]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$variant_meta])* $variant($ty),)+
            /// None of these, as it came.
            Other($crate::open_union!(@other $($other)?)),
        }

        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                $name::Other(::core::default::Default::default())
            }
        }

        $(impl ::core::convert::From<$ty> for $name {
            #[inline]
            fn from(value: $ty) -> Self {
                $name::$variant(value)
            }
        })+

        #[diagnostic::do_not_recommend]
        impl $crate::__private::record::Slot for $name {
            #[inline]
            fn put(
                &mut self,
                json: &mut $crate::__private::record::Reader<'_>,
                next: $crate::__private::record::Peek,
            ) -> ::core::result::Result<(), $crate::DecodeError> {
                let offset = json.offset();
                let mut any = $crate::Json::Null;
                $crate::__private::record::Slot::put(&mut any, json, next)?;
                $(if $crate::open_union!(@holds any $test $($value $($more)*)?) {
                    let text = $crate::to_vec(&any);
                    *self = $crate::from_slice(&text).map($name::$variant).map_err(|error| {
                        json.fail(error.problem().clone(), offset).with_path_of(error)
                    })?;
                    return ::core::result::Result::Ok(());
                })+
                *self = $name::Other(::core::convert::From::from(any));
                ::core::result::Result::Ok(())
            }

            #[inline]
            fn reset(&mut self) {
                *self = ::core::default::Default::default();
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Emit for $name {
            #[inline]
            fn emit(&self, out: &mut $crate::__private::record::Writer) {
                match self {
                    $($name::$variant(value) => {
                        $crate::open_union!(@emit value out $test $($value $($more)*)?)
                    })+
                    $name::Other(value) => $crate::Emit::emit(value, out),
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Decode for $name {
            #[inline]
            fn start() -> Self {
                ::core::default::Default::default()
            }
        }
    };
    (@other) => { $crate::Json };
    (@other $other:ident) => { $crate::$other };
    (@holds $json:ident list) => { $json.as_array().is_some() };
    (@holds $json:ident []) => { $json.as_object().is_some() };
    (@holds $json:ident [$($key:literal),+ $(,)?]) => {
        $($json.get($key).is_some_and(|value| !value.is_null()))||+
    };
    (@holds $json:ident $key:literal $($value:literal)+) => {
        $json.get($key).and_then($crate::Json::as_str).is_some_and(|value| [$($value),+].contains(&value))
    };
    (@emit $variant:ident $out:ident $key:literal $value:literal) => {
        $crate::__private::emit_tagged($variant, $key, $value, $out)
    };
    (@emit $variant:ident $out:ident $($test:tt)+) => {
        $crate::Emit::emit($variant, $out)
    };
}

/// Writes `value`, with the key that tells which variant it is if that was left out.
pub fn emit_tagged(value: &dyn Emit, key: &str, tag: &str, out: &mut Writer) {
    let (text, secrets) = to_vec_with_secrets(value);
    match from_slice::<Json>(&text) {
        Ok(Json::Object(mut members)) if members.get(key).is_none() => {
            members.insert(key.to_owned(), Json::from(tag));
            Json::Object(members).emit(out);
            out.remember(secrets);
        }
        _ => value.emit(out),
    }
}

#[cfg(test)]
mod tests {
    use bc_record::to_vec_with_secrets;

    use crate::{Json, Record, Secret, from_slice, to_vec};

    /// A circle.
    #[derive(Debug, Clone, Default, PartialEq, Record)]
    struct Circle {
        /// Its radius.
        radius: Option<i64>,
    }

    /// A square.
    #[derive(Debug, Clone, Default, PartialEq, Record)]
    struct Square {
        /// Its side.
        side: Option<i64>,
    }

    open_union! {
        /// A shape, told by its keys.
        enum Shape {
            /// Round.
            Circle(Circle) if ["radius", "diameter"],
            /// Not.
            Square(Square) if ["side"],
        }
    }

    open_union! {
        /// A shape, told by its type.
        enum Tagged {
            /// Round.
            Circle(Circle) if "type" = "circle",
            /// Everything else.
            Square(Square) if [],
        }
    }

    #[test]
    fn a_key_tells_the_variant() {
        let shape: Shape = from_slice(br#"{"side": 3}"#).unwrap();
        assert_eq!(shape, Shape::Square(Square { side: Some(3) }));
        assert_eq!(to_vec(&shape), br#"{"side":3}"#);
    }

    #[test]
    fn a_key_with_null_tells_nothing() {
        let shape: Shape = from_slice(br#"{"radius": null, "side": 3}"#).unwrap();
        assert_eq!(shape, Shape::Square(Square { side: Some(3) }));
    }

    #[test]
    fn a_value_tells_the_variant_and_the_last_takes_the_rest() {
        let tagged: Tagged = from_slice(br#"{"type": "circle", "radius": 1}"#).unwrap();
        assert_eq!(tagged, Tagged::Circle(Circle { radius: Some(1) }));
        let tagged: Tagged = from_slice(br#"{"type": "cube", "side": 1}"#).unwrap();
        assert_eq!(tagged, Tagged::Square(Square { side: Some(1) }));
    }

    #[test]
    fn a_list_where_an_object_is_due_is_a_variant_too() {
        open_union! {
            /// One shape, or several.
            enum Shapes {
                /// Several.
                List(Vec<Square>) if list,
                /// One.
                Circle(Circle) if [],
            }
        }
        let list: Shapes = from_slice(br#"[{"side": 3}]"#).unwrap();
        assert_eq!(list, Shapes::List(vec![Square { side: Some(3) }]));
        assert_eq!(to_vec(&list), br#"[{"side":3}]"#);
        let one: Shapes = from_slice(br#"{"radius": 1}"#).unwrap();
        assert_eq!(one, Shapes::from(Circle { radius: Some(1) }));
    }

    #[test]
    fn one_of_several_values_tells_the_variant() {
        open_union! {
            /// A shape, told by its type.
            enum Sorted {
                /// Round.
                Circle(Circle) if "type" = "circle" | "disc",
                /// Not.
                Square(Square) if "type" = "square",
            }
        }
        let sorted: Sorted = from_slice(br#"{"type": "disc", "radius": 1}"#).unwrap();
        assert_eq!(sorted, Sorted::Circle(Circle { radius: Some(1) }));
    }

    #[test]
    fn the_only_value_that_tells_a_variant_is_written_with_it() {
        let circle = Tagged::from(Circle { radius: Some(1) });
        let back: Json = from_slice(&to_vec(&circle)).unwrap();
        let expected: Json = from_slice(br#"{"radius": 1, "type": "circle"}"#).unwrap();
        assert_eq!(back, expected);
    }

    #[test]
    fn what_is_none_of_them_is_kept() {
        let shape: Shape = from_slice(br#"{"edges": 5}"#).unwrap();
        assert!(matches!(&shape, Shape::Other(json) if json.get("edges") == Some(&Json::from(5))));
        assert_eq!(to_vec(&shape), br#"{"edges":5}"#);
    }

    #[test]
    fn secrets_are_hidden_in_every_variant_and_told_to_who_sends_them() {
        /// A card.
        #[derive(Debug, Clone, Default, PartialEq, Record)]
        struct Card {
            /// Its number.
            number: Option<Secret>,
        }
        open_union! {
            /// What pays.
            enum Instrument: SecretJson {
                /// A card.
                Card(Card) if "type" = "card",
            }
        }
        for kind in ["card", "voucher"] {
            let json = format!(r#"{{"number":"4111111111111111","type":"{kind}"}}"#);
            let instrument: Instrument = from_slice(json.as_bytes()).unwrap();
            assert!(
                !format!("{instrument:?}").contains("4111"),
                "{instrument:?}"
            );
            let (written, secrets) = to_vec_with_secrets(&instrument);
            assert_eq!(written, json.as_bytes());
            assert!(
                secrets.contains(&Secret::from("4111111111111111")),
                "{kind}"
            );
        }
    }

    #[test]
    fn a_mistake_within_is_an_error_at_its_object() {
        let error = from_slice::<Vec<Shape>>(br#"[{"side": "long"}]"#).unwrap_err();
        assert!(error.to_string().starts_with("`[0].side`"), "{error}");
    }
}
