//! Reading: one row, or a filtered, sorted page of them.

use serde_json::Value;

use super::{Call, Reply};
use crate::{
    filter::Filter,
    page,
    problem::Problem,
    query::Query,
    rank::{self, Rank},
    render::{self, Selection},
    resource::Resource,
    shop::Shop,
};

pub(super) fn read(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    let id = call.shop.locate(resource, &call.ids)?;
    if !call
        .shop
        .visible(resource, &call.shop.row(resource, id)?.fields)
    {
        return Err(Problem::not_found(&resource.noun(), id));
    }
    call.answer(resource, id)
}

pub(super) fn list(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    let mut ids = selected(call, resource)?;
    sort(&call.shop, resource, call.query, &mut ids);
    let page = page::cut(ids, call.query, call.operation, &call.shop.spec.schemas)?;
    let selection = Selection::read(call.query);
    let rows = page
        .ids
        .iter()
        .map(|id| render::row(&call.shop, resource, *id, &selection));
    let data: Value = rows.collect::<Result<_, _>>()?;
    Ok(Reply::envelope(call, data, page.meta))
}

/// The ids the path and the query select, ascending.
pub(super) fn selected(call: &Call<'_>, resource: &'static Resource) -> Result<Vec<i64>, Problem> {
    let shop = &call.shop;
    let filter = Filter::read(call.query, call.operation, resource);
    let parent = shop.parent(resource, &call.ids)?;
    let mut ids = match resource.parent {
        Some(_) => shop.store.children(resource.table, parent),
        None => match filter.named() {
            Some(ids) => ids,
            None => shop.store.ids(resource.table).collect(),
        },
    };
    if resource.traits.owned || !filter.is_empty() {
        let mut asked = filter.fields();
        if resource.traits.owned {
            asked.extend(["owner_client_id", "permission_set"]);
        }
        ids.retain(|id| {
            let row = shop.store.some(resource.table, *id, &asked);
            row.is_some_and(|(parent, mut fields)| {
                let visible = shop.visible(resource, &fields);
                if let Some(name) = &resource.parent_field {
                    fields.insert(name.clone(), parent.into());
                }
                visible && filter.admits(*id, &fields)
            })
        });
    }
    Ok(ids)
}

/// Sorts by `sort` and `direction`; `sort=field:direction` is understood as well.
fn sort(shop: &Shop<'_>, resource: &Resource, query: &Query, ids: &mut [i64]) {
    let sort = query.get("sort").unwrap_or("id");
    let (field, direction) = sort.split_once(':').unwrap_or((sort, "asc"));
    let descending = query.get("direction").unwrap_or(direction) == "desc";
    if field != "id" {
        rank::sort(ids, |id| {
            let row = shop.store.some(resource.table, id, &[field]);
            Rank::of(row.as_ref().and_then(|(_, fields)| fields.get(field)))
        });
    }
    if descending {
        ids.reverse();
    }
}
