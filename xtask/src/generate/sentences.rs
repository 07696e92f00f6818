//! What does an endpoint do, in a sentence? Read from its method and path, unless an overlay says it.

use crate::spec::Method;

use super::ir::{Endpoint, Shape, Type};
use super::names::{is_plural, phrase, plural, singular, with_article};

/// What an endpoint does, from its method and path: `Creates an image of a product.`
pub(super) fn sentence(endpoint: &Endpoint, family: &str) -> String {
    if let Some(summary) = &endpoint.summary {
        return format!("{summary}.");
    }
    if let Some(counted) = endpoint.path.strip_suffix("/count") {
        return format!("Counts {}.", Path::read(counted, family).object(true));
    }
    let path = Path::read(&endpoint.path, family);
    let verb = Action::of(endpoint, &path);
    let object = match verb {
        Action::List => path.object(true),
        Action::Follow => path.object(path.is_plural),
        Action::Create | Action::Upload if !endpoint.takes_a_list() => path.one(),
        Action::Delete if path.ends_in_collection && path.is_plural => path.several(),
        _ if endpoint.takes_a_list() => path.several(),
        _ => path.object(false),
    };
    format!("{} {object}.", verb.words().0)
}

/// The line above an endpoint's body.
pub(super) fn body(endpoint: &Endpoint, family: &str) -> String {
    if endpoint.summary.is_some() {
        return "What to send.".to_owned();
    }
    let path = Path::read(&endpoint.path, family);
    let noun = if endpoint.takes_a_list() {
        plural(&singular(&path.noun))
    } else {
        singular(&path.noun)
    };
    match Action::of(endpoint, &path) {
        Action::Update if !endpoint.takes_a_list() => "What to change.".to_owned(),
        Action::Delete if endpoint.takes_a_list() => format!("The IDs of the {noun} to delete."),
        Action::Delete => "What to send.".to_owned(),
        action => format!("The {noun} to {}.", action.words().1),
    }
}

/// What an endpoint is about, in the singular: `video`.
pub(super) fn noun(endpoint: &Endpoint, family: &str) -> String {
    singular(&Path::read(&endpoint.path, family).noun)
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    List,
    Follow,
    Get,
    Create,
    Upload,
    Upsert,
    Update,
    Delete,
}

impl Action {
    fn of(endpoint: &Endpoint, path: &Path) -> Self {
        let is_form = endpoint
            .body
            .as_ref()
            .is_some_and(|body| body.json.is_none());
        match endpoint.method {
            Method::Get if endpoint.answers_with_events() => Self::Follow,
            Method::Get if path.ends_in_collection && endpoint.answers_a_list() => Self::List,
            Method::Get => Self::Get,
            Method::Post if is_form => Self::Upload,
            Method::Post => Self::Create,
            Method::Put if endpoint.operation_id.starts_with("create") => Self::Create,
            Method::Put if endpoint.operation_id.starts_with("upsert") => Self::Upsert,
            Method::Put => Self::Update,
            Method::Delete => Self::Delete,
        }
    }

    /// As in "Lists products", as in "the products to list".
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::List => ("Lists", "list"),
            Self::Follow => ("Follows", "follow"),
            Self::Get => ("Gets", "get"),
            Self::Create => ("Creates", "create"),
            Self::Upload => ("Uploads", "upload"),
            Self::Upsert => ("Creates or updates", "create or update"),
            Self::Update => ("Updates", "update"),
            Self::Delete => ("Deletes", "delete"),
        }
    }
}

/// First segments that hold resources and are none.
const AREAS: [&str; 5] = [
    "content",
    "infrastructure",
    "inventory",
    "marketing",
    "storefront",
];

/// Families whose name is a resource that owns others: `/v3/carts/metafields`.
const RESOURCES: [&str; 6] = [
    "carts",
    "channels",
    "customers",
    "orders",
    "promotions",
    "sites",
];

/// What a path is about: the segments as nouns.
struct Path {
    noun: String,
    is_plural: bool,
    /// Whether the last segment is not a placeholder.
    ends_in_collection: bool,
    /// `a product`, `products`: outermost last.
    owners: Vec<String>,
}

impl Path {
    fn read(path: &str, family: &str) -> Self {
        let mut segments: Vec<&str> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect();
        if let [version, rest @ ..] = segments.as_slice()
            && version.starts_with('v')
            && version.len() == 2
        {
            segments = rest.to_vec();
        }
        if let [first, rest @ ..] = segments.as_slice()
            && (*first == family || AREAS.contains(first))
            && !RESOURCES.contains(first)
            // `/v3/promotions/{id}` is about the family itself.
            && rest.first().is_some_and(|next| !next.starts_with('{'))
        {
            segments = rest.to_vec();
        }
        let mut nouns: Vec<(String, bool)> = Vec::new();
        for segment in segments {
            match nouns.last_mut() {
                Some((_, one)) if segment.starts_with('{') => *one = true,
                _ if segment.starts_with('{') => {}
                _ => nouns.push((phrase(segment), false)),
            }
        }
        let (noun, one) = nouns.pop().unwrap_or_default();
        let owners = nouns.iter().rev().map(|(noun, one)| {
            if *one {
                with_article(&singular(noun))
            } else {
                noun.clone()
            }
        });
        Self {
            is_plural: is_plural(&noun),
            noun,
            ends_in_collection: !one,
            owners: owners.collect(),
        }
    }

    fn object(&self, many: bool) -> String {
        let noun = match (self.ends_in_collection, many) {
            (false, _) => with_article(&singular(&self.noun)),
            (true, true) if self.owners.is_empty() => plural(&singular(&self.noun)),
            (true, true) => format!("the {}", plural(&singular(&self.noun))),
            (true, false) => format!("the {}", self.noun),
        };
        self.owned(noun)
    }

    fn one(&self) -> String {
        self.owned(with_article(&singular(&self.noun)))
    }

    fn several(&self) -> String {
        self.owned(plural(&singular(&self.noun)))
    }

    fn owned(&self, noun: String) -> String {
        let owners = self.owners.iter().map(|owner| format!(" of {owner}"));
        format!("{noun}{}", owners.collect::<String>())
    }
}

impl Endpoint {
    fn answers_a_list(&self) -> bool {
        let mut shapes = self.answer.successes.iter();
        shapes.any(|shape| {
            matches!(
                shape,
                Shape::Page(_) | Shape::Bare(Type::List(_)) | Shape::Envelope(Type::List(_), _)
            )
        })
    }

    fn answers_with_events(&self) -> bool {
        let mut shapes = self.answer.successes.iter();
        shapes.any(|shape| matches!(shape, Shape::Events(_)))
    }

    fn takes_a_list(&self) -> bool {
        self.body
            .as_ref()
            .is_some_and(|body| matches!(body.ty, Type::List(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn a_path_reads_as_what_belongs_to_whom() {
        let read = |path: &str, many| Path::read(path, "catalog").object(many);
        assert_eq!(read("/v3/catalog/products", true), "products");
        assert_eq!(
            read("/v3/catalog/products/{product_id}", false),
            "a product"
        );
        assert_eq!(
            read("/v3/catalog/products/{product_id}/images", true),
            "the images of a product"
        );
        assert_eq!(
            read(
                "/v3/catalog/products/{product_id}/options/{option_id}/values/{value_id}",
                false
            ),
            "a value of an option of a product"
        );
        assert_eq!(
            read("/v3/catalog/products/metafields", true),
            "the metafields of products"
        );
        assert_eq!(read("/v3/catalog/summary", false), "the summary");
        assert_eq!(
            Path::read("/v3/promotions/{id}", "promotions").object(false),
            "a promotion"
        );
        assert_eq!(
            Path::read("/v3/carts/metafields", "carts").several(),
            "metafields of carts"
        );
        assert_eq!(
            Path::read("/v3/infrastructure/projects", "infrastructure-hosting").object(true),
            "projects"
        );
        assert_eq!(
            Path::read("/v3/catalog/trees/categories", "catalog").several(),
            "categories of trees"
        );
        assert_eq!(
            Path::read("/v3/catalog/brands/{id}/image", "catalog").one(),
            "an image of a brand"
        );
    }
}
