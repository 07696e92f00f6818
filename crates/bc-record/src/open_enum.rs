//! Enums over strings and integers that keep the values they do not know.

/// Declares an enum over strings that keeps values it does not know.
///
/// The enum gets a variant `Unknown(String)`, [`Display`](std::fmt::Display), `as_str`,
/// `From<&str>`, `From<String>`, a `Default` (unknown and empty), and reads and writes JSON.
///
/// ```
/// bc_record::open_enum! {
///     /// What kind of product it is.
///     pub enum ProductType {
///         /// A thing to be shipped.
///         Physical = "physical",
///         /// A thing to be downloaded.
///         Digital = "digital",
///     }
/// }
///
/// assert_eq!(ProductType::from("digital"), ProductType::Digital);
/// let new: ProductType = bc_record::from_slice(br#""subscription""#)?;
/// assert_eq!(new, ProductType::Unknown("subscription".to_owned()));
/// assert_eq!(bc_record::to_vec(&new), br#""subscription""#);
/// # Ok::<(), bc_record::DecodeError>(())
/// ```
#[macro_export]
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value this version does not know, as it came.
            Unknown(::std::string::String),
        }

        impl $name {
            /// The value as BigCommerce writes it.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $text,)*
                    $name::Unknown(text) => text,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => $name::$variant,)*
                    _ => $name::Unknown(::std::borrow::ToOwned::to_owned(text)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                <$name>::from(text.as_str())
            }
        }

        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                $name::Unknown(::std::string::String::new())
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Slot for $name {
            #[inline]
            fn put(
                &mut self,
                json: &mut $crate::Reader<'_>,
                next: $crate::Peek,
            ) -> ::std::result::Result<(), $crate::DecodeError> {
                if let ::std::option::Option::Some(text) = json.text(next)? {
                    *self = <$name>::from(text);
                }
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn reset(&mut self) {
                *self = ::std::default::Default::default();
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Emit for $name {
            #[inline]
            fn emit(&self, out: &mut $crate::Writer) {
                out.str(self.as_str());
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Decode for $name {
            #[inline]
            fn start() -> Self {
                ::std::default::Default::default()
            }
        }
    };
}

/// Declares an enum over integers that keeps values it does not know.
///
/// Like [`open_enum!`](crate::open_enum), with `Unknown(i64)`, `value()`, `From<i64>`, and zero as
/// default.
///
/// ```
/// bc_record::open_int_enum! {
///     /// The status of an order.
///     pub enum Status {
///         /// Not paid yet.
///         Pending = 1,
///         /// On its way.
///         Shipped = 2,
///     }
/// }
///
/// assert_eq!(bc_record::from_slice::<Status>(b"2")?, Status::Shipped);
/// assert_eq!(bc_record::from_slice::<Status>(b"\"99\"")?, Status::Unknown(99));
/// # Ok::<(), bc_record::DecodeError>(())
/// ```
#[macro_export]
macro_rules! open_int_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value this version does not know.
            Unknown(i64),
        }

        impl $name {
            /// The value as BigCommerce writes it.
            #[inline]
            pub fn value(self) -> i64 {
                match self {
                    $($name::$variant => $value,)*
                    $name::Unknown(value) => value,
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($value => $name::$variant,)*
                    _ => $name::Unknown(value),
                }
            }
        }

        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                <$name>::from(0)
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.value(), f)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Slot for $name {
            #[inline]
            fn put(
                &mut self,
                json: &mut $crate::Reader<'_>,
                next: $crate::Peek,
            ) -> ::std::result::Result<(), $crate::DecodeError> {
                let mut value = self.value();
                $crate::Slot::put(&mut value, json, next)?;
                *self = <$name>::from(value);
                ::std::result::Result::Ok(())
            }

            #[inline]
            fn reset(&mut self) {
                *self = ::std::default::Default::default();
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Emit for $name {
            #[inline]
            fn emit(&self, out: &mut $crate::Writer) {
                out.number(self.value());
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::Decode for $name {
            const UNSET: $crate::Unset = $crate::Unset::Empty;

            #[inline]
            fn start() -> Self {
                ::std::default::Default::default()
            }
        }
    };
}
