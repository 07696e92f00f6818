//! What shape has a field's type: optional, a list, a primitive?

use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

/// The `T` of an `Option<T>`.
pub(crate) fn optional(ty: &Type) -> Option<&Type> {
    argument_of(ty, "Option", &["std", "core"], "option")
}

/// The `T` of a `Vec<T>`.
pub(crate) fn list(ty: &Type) -> Option<&Type> {
    argument_of(ty, "Vec", &["std", "alloc"], "vec")
}

/// Whether it is a number, a `bool` or a `char`.
pub(crate) fn is_primitive(ty: &Type) -> bool {
    const PRIMITIVES: [&str; 16] = [
        "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
        "u128", "usize", "f32", "f64",
    ];
    path(ty)
        .and_then(Path::get_ident)
        .is_some_and(|name| PRIMITIVES.iter().any(|primitive| name == primitive))
}

/// The path of a type that is one, also where a `macro_rules!` fragment wraps it.
fn path(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => Some(&ty.path),
        Type::Group(group) => path(&group.elem),
        Type::Paren(paren) => path(&paren.elem),
        _ => None,
    }
}

fn argument_of<'a>(ty: &'a Type, name: &str, crates: &[&str], module: &str) -> Option<&'a Type> {
    let mut segments = path(ty)?.segments.iter().rev();
    let last: &PathSegment = segments.next()?;
    let qualified = match (segments.next(), segments.next(), segments.next()) {
        (None, None, None) => true,
        (Some(parent), Some(root), None) => {
            parent.ident == module && crates.iter().any(|name| root.ident == name)
        }
        _ => false,
    };
    if last.ident != name || !qualified {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(argument)) if arguments.args.len() == 1 => Some(argument),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn an_option_is_known_by_each_of_its_paths() {
        for ty in [
            parse_quote!(Option<u32>),
            parse_quote!(std::option::Option<u32>),
            parse_quote!(::core::option::Option<u32>),
        ] {
            assert!(optional(&ty).is_some_and(is_primitive));
        }
    }

    #[test]
    fn a_type_of_another_module_that_is_called_option_is_not_one() {
        for ty in [parse_quote!(catalog::Option<u32>), parse_quote!(Option)] {
            assert!(optional(&ty).is_none());
        }
    }

    #[test]
    fn a_list_is_a_vec_and_nothing_else() {
        assert!(list(&parse_quote!(Vec<String>)).is_some());
        assert!(list(&parse_quote!(Box<[String]>)).is_none());
    }

    #[test]
    fn a_string_is_not_a_primitive() {
        assert!(is_primitive(&parse_quote!(i64)));
        assert!(!is_primitive(&parse_quote!(String)));
    }
}
