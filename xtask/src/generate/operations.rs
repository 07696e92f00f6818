//! Which endpoint does an operation become? Its parameters, body and answer as types.

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::spec::{self, Auth, Location, Method, Operation, Scopes, Spec};

use super::answers::{answer, is_json};
use super::ir::{
    Batch, Direction, Endpoint, Facts, Id, Kind, Node, Parameter, Place, Rank, RequestBody, Type,
};
use super::models::Builder;
use super::names;
use super::requirement::Requirement;
use super::resource::{Resource, Verb};
use super::site::Site;

/// The endpoint of `operation`.
pub(super) fn endpoint(
    builder: &mut Builder<'_>,
    spec: &Spec,
    operation: &Operation,
    scopes: Option<&Scopes>,
) -> anyhow::Result<Endpoint> {
    let context = || {
        format!(
            "specs/{}.yaml: operation {}",
            spec.name, operation.operation_id
        )
    };
    build(builder, spec, operation, scopes).with_context(context)
}

fn build(
    builder: &mut Builder<'_>,
    spec: &Spec,
    operation: &Operation,
    scopes: Option<&Scopes>,
) -> anyhow::Result<Endpoint> {
    let resource = Resource::of(operation);
    builder.inbound = matches!(operation.auth, Auth::ProviderBasic | Auth::ProviderKeys);
    let scopes = operation
        .scopes
        .as_deref()
        .zip(scopes)
        .map(|(alternatives, scopes)| Requirement::of(alternatives, scopes))
        .transpose()?;
    let parameters = operation
        .parameters
        .iter()
        .filter(|p| !is_credential(operation.auth, p))
        .map(|p| parameter(builder, operation, &resource, p));
    let mut parameters = parameters.collect::<anyhow::Result<Vec<_>>>()?;
    // The constructor takes what the path names in the path's order.
    parameters.sort_by_key(|p| match p.place {
        Place::Path => operation.path.find(&format!("{{{}}}", p.wire)),
        _ => Some(operation.path.len()),
    });
    let body = body(builder, operation, &resource)?;
    let batch = batch(builder, operation, &parameters, body.as_ref())?;
    let answer = answer(builder, operation, &resource)?;
    let tag = operation
        .tags
        .first()
        .map_or_else(|| spec.module.clone(), |tag| tag_module(tag));
    Ok(Endpoint {
        name: operation.name(),
        operation_id: operation.operation_id.clone(),
        summary: operation.summary.clone(),
        tag,
        method: operation.method,
        path: format!("{}{}", base_path(&spec.server), operation.path),
        auth: operation.auth,
        scopes,
        further_scopes: operation.further_scopes.clone(),
        scope_candidates: operation.scope_candidates.clone().unwrap_or_default(),
        accounts: operation.accounts.clone(),
        pages: operation.pages,
        max_page_items: operation.max_page_items,
        keyset: operation.keyset.clone(),
        idempotent: operation.idempotent,
        max_concurrency: operation.max_concurrency,
        max_batch: operation.max_batch,
        batch,
        guard: operation.guard,
        deprecated: operation.deprecated,
        reference: operation.reference.clone(),
        parameters,
        body,
        answer,
    })
}

/// Whether the credential sends the parameter: the JWT in the path of Customer Login, the client ID in
/// the query of Current Customer.
fn is_credential(auth: Auth, parameter: &spec::Parameter) -> bool {
    match auth {
        Auth::CustomerLogin => parameter.location == Location::Path,
        Auth::ClientId => {
            parameter.location == Location::Query && parameter.name == "app_client_id"
        }
        _ => false,
    }
}

/// The part of a server's URL that every path begins with: `/v3`.
fn base_path(server: &str) -> &str {
    if let Some((_, path)) = server.split_once("{store_hash}") {
        return path;
    }
    let authority = server.split_once("://").map_or(server, |(_, rest)| rest);
    authority.find('/').map_or("", |start| &authority[start..])
}

/// The file for a tag: `Categories (deprecated)` gives `categories`.
fn tag_module(tag: &str) -> String {
    names::snake(tag.split('(').next().unwrap_or(tag).trim())
}

fn parameter(
    builder: &mut Builder<'_>,
    operation: &Operation,
    resource: &Resource,
    parameter: &spec::Parameter,
) -> anyhow::Result<Parameter> {
    let pointer = format!("{}/parameters/{}", operation.operation_id, parameter.name);
    let property = match parameter.name.split(':').next().unwrap_or_default() {
        // Both take the same names of fields.
        "include_fields" | "exclude_fields" => "fields",
        property => property,
    };
    let site = Site::root(Direction::Request, property, pointer);
    let site = Site {
        parent: resource.name.clone(),
        ..site
    };
    let typed = builder.typed(&parameter.schema, &site)?;
    let counts = matches!(parameter.name.as_str(), "page" | "limit");
    let ty = match typed.ty {
        Type::Integer | Type::Decimal if counts => Type::Count,
        Type::Decimal if parameter.location == Location::Path => Type::Integer,
        ty => ty,
    };
    Ok(Parameter {
        wire: parameter.name.clone(),
        place: match parameter.location {
            Location::Path => Place::Path,
            Location::Query => Place::Query,
            Location::Header => Place::Header,
        },
        required: parameter.required || parameter.location == Location::Path,
        exploded: parameter.explode && matches!(ty, Type::List(_)),
        facts: Facts {
            deprecated: parameter.deprecated || typed.facts.deprecated,
            ..typed.facts
        },
        ty,
    })
}

/// The body of an operation. A multipart form without a file says nothing that JSON does not, and is left out
/// where JSON is offered too.
fn body(
    builder: &mut Builder<'_>,
    operation: &Operation,
    resource: &Resource,
) -> anyhow::Result<Option<RequestBody>> {
    let Some(body) = &operation.request_body else {
        return Ok(None);
    };
    let schema_of = |accepts: fn(&str) -> bool| {
        body.content
            .iter()
            .find(|media| accepts(&media.media_type))
            .map(|media| &media.schema)
    };
    let json = schema_of(is_json);
    let json = json
        .map(|schema| json_body(builder, operation, resource, schema))
        .transpose()?;
    let form = schema_of(|media| media == "multipart/form-data");
    let form = form
        .map(|schema| form_body(builder, operation, resource, schema))
        .transpose()?;
    let is_list = matches!(json, Some(Type::List(_)));
    let ty = match (json.clone(), form.flatten()) {
        (Some(json), None) => json,
        (None, Some(form)) => Type::Node(form),
        (Some(json), Some(form)) => {
            let kind = Kind::Body {
                json,
                form: Type::Node(form),
            };
            Type::Node(operation_node(
                builder,
                format!("{}Body", resource.name),
                operation,
                kind,
            ))
        }
        (None, None) => bail!(
            "its body is neither JSON nor a form with a file: describe it as one of them in the overlay"
        ),
    };
    let writes = matches!(operation.method, Method::Post | Method::Put);
    Ok(Some(RequestBody {
        ty,
        required: body.required || writes || is_list,
        json,
    }))
}

/// Which list the operation's limit is of: the body where that is a list, or what the spec says.
fn batch(
    builder: &Builder<'_>,
    operation: &Operation,
    parameters: &[Parameter],
    body: Option<&RequestBody>,
) -> anyhow::Result<Option<Batch>> {
    let json = body.and_then(|body| body.json.as_ref());
    let Some(name) = &operation.batch_list else {
        let is_list = operation.max_batch.is_some() && matches!(json, Some(Type::List(_)));
        return Ok(is_list.then_some(Batch::Body));
    };
    ensure!(
        operation.max_batch.is_some(),
        "`x-bc-batch-list` says of which list `x-bc-max-batch` is, and that is missing"
    );
    let fields = match json {
        Some(Type::Node(id)) => match &builder.types.get(*id).kind {
            Kind::Record(fields) => fields.as_slice(),
            _ => &[],
        },
        _ => &[],
    };
    let is_list = |ty: &Type| matches!(ty, Type::List(_));
    let mut queries = parameters.iter().filter(|p| p.place == Place::Query);
    if fields.iter().any(|f| f.wire == *name && is_list(&f.ty)) {
        Ok(Some(Batch::Property(name.clone())))
    } else if queries.any(|p| p.wire == *name && is_list(&p.ty)) {
        Ok(Some(Batch::Parameter(name.clone())))
    } else {
        bail!("`x-bc-batch-list: {name}` is neither a list in its body nor a list in its query")
    }
}

fn operation_node(
    builder: &mut Builder<'_>,
    name: String,
    operation: &Operation,
    kind: Kind,
) -> Id {
    builder.types.add(Node {
        name: builder.renames.apply(builder.spec, &name),
        rank: Rank::Operation,
        component: None,
        module: builder.module,
        directions: [Direction::Request].into(),
        origins: vec![format!(
            "{}: {}/requestBody",
            builder.spec, operation.operation_id
        )],
        kind,
    })
}

fn json_body(
    builder: &mut Builder<'_>,
    operation: &Operation,
    resource: &Resource,
    schema: &Value,
) -> anyhow::Result<Type> {
    let pointer = format!("{}/requestBody", operation.operation_id);
    let name = match resource.verb {
        Verb::Create => format!("New{}", resource.name),
        Verb::Update => format!("{}Update", resource.name),
        Verb::Upsert => format!("{}Upsert", resource.name),
        Verb::Other => format!("{}Body", operation.name()),
    };
    let site = Site::root(builder.asked(), &resource.name, pointer).named(name);
    let update = operation.method == Method::Put;
    Ok(builder.typed(schema, &Site { update, ..site })?.ty)
}

/// The form, if it has a file. A form's only part is needed, whatever the spec says.
fn form_body(
    builder: &mut Builder<'_>,
    operation: &Operation,
    resource: &Resource,
    schema: &Value,
) -> anyhow::Result<Option<Id>> {
    let pointer = format!("{}/requestBody/form", operation.operation_id);
    let site = Site::root(Direction::Request, &resource.name, pointer);
    let site = Site {
        part: true,
        ..site.named(format!("{}Upload", resource.name))
    };
    let mut flat = builder.flat(schema, &site)?;
    if let [only] = flat.properties.keys().collect::<Vec<_>>().as_slice() {
        flat.required = vec![(*only).clone()];
    }
    if !flat.is_object() {
        return Ok(None);
    }
    let form = builder.record(&flat, &site)?;
    let types = builder.types.mentions(form);
    Ok(types.contains(&&Type::File).then_some(form))
}

#[cfg(test)]
mod tests {
    use super::{base_path, tag_module};

    #[test]
    fn the_base_path_follows_the_store_hash_or_the_host() {
        assert_eq!(
            base_path("https://api.bigcommerce.com/stores/{store_hash}/v3"),
            "/v3"
        );
        assert_eq!(
            base_path("https://{store_domain}/api/storefront"),
            "/api/storefront"
        );
        assert_eq!(base_path("https://{app_domain}"), "");
    }

    #[test]
    fn a_tag_names_a_file_without_its_remark() {
        assert_eq!(tag_module("Batch metafields"), "batch_metafields");
        assert_eq!(tag_module("Categories (deprecated)"), "categories");
    }
}
