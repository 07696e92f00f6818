//! Where and by what is a list begun? The endpoint, the request and the caller's wishes decide.

use super::course::{Course, Cursors, Keysets, Numbers};
use super::position::{Place, Position};
use crate::transport::Prepared;
use crate::{EndpointInfo, InvalidRequest, Keyset, PageStyle, Paging};

/// What the caller wishes.
pub(super) struct Wishes {
    /// How many pages may be on their way or kept.
    pub(super) look_ahead: usize,
    pub(super) by: Option<By>,
    pub(super) from: Position,
    /// Whether pages are to be given, and not items.
    pub(super) whole_pages: bool,
}

#[derive(Clone, Copy)]
pub(super) enum By {
    Number,
    Id,
}

/// A list that is about to be read.
pub(super) struct Plan {
    pub(super) course: Course,
    /// How many items a page has at most, if that is known.
    pub(super) limit: Option<usize>,
}

/// Decides how a list is read and prepares the request for it; `None` if nothing is left to read.
pub(super) fn plan(
    endpoint: &EndpointInfo,
    request: &mut Prepared,
    wishes: &Wishes,
) -> Result<Option<Plan>, InvalidRequest> {
    let paging = endpoint.pages.ok_or(not_read_by("page"))?;
    if wishes.whole_pages && wishes.from.given > 0 {
        return Err(InvalidRequest::WithinPage);
    }
    if paging.has_cursors() && request.query_value("before").is_some() {
        return Err(not_a_page(
            "before",
            "asks for what precedes a cursor, and a list is read forward: leave it out",
        ));
    }
    let course = match &wishes.from.place {
        Place::End => return Ok(None),
        Place::Start => begin(&paging, request, wishes.by)?,
        place => {
            let course = go_on(&paging, place)?;
            // The position says it all; what the request says was where it began.
            clear(&paging, request);
            course
        }
    };
    if let Course::Keyset(_) = course {
        for (name, value) in keyset(&paging)?.order {
            request.set_query(name, Some(value));
        }
    }
    let limit = match (request.query_value("limit"), paging.max_items) {
        (Some(limit), _) => limit.parse().ok(),
        (None, Some(most)) => {
            request.set_query("limit", Some(&most.to_string()));
            usize::try_from(most).ok()
        }
        (None, None) => None,
    };
    Ok(Some(Plan { course, limit }))
}

/// Begins where the request says.
fn begin(paging: &Paging, request: &Prepared, by: Option<By>) -> Result<Course, InvalidRequest> {
    let page = request.query_value("page");
    let after = match paging.has_cursors() {
        true => request.query_value("after"),
        false => None,
    };
    match by {
        Some(By::Id) => {
            let keyset = keyset(paging)?;
            let alone = "has no meaning in a list that is read by identifier: leave it out";
            match (page, after) {
                (Some(_), _) => Err(not_a_page("page", alone)),
                (_, Some(_)) => Err(not_a_page("after", alone)),
                (None, None) => Ok(Course::Keyset(Keysets::after(keyset, None))),
            }
        }
        Some(By::Number) if !paging.has_numbers() => Err(not_read_by("page number")),
        by if by.is_some() || !paging.has_cursors() || (page.is_some() && paging.has_numbers()) => {
            if after.is_some() {
                let reason = "is a cursor, and the list is read by page number: leave one out";
                return Err(not_a_page("after", reason));
            }
            match page.map_or(Ok(1), |page| page.parse()) {
                Ok(page) if page > 0 => Ok(Course::Number(Numbers::from(page))),
                _ => Err(not_a_page("page", "is no page's number: they count from 1")),
            }
        }
        _ if page.is_some() => Err(not_a_page(
            "page",
            "has no meaning in a list that is read by cursor: leave it out",
        )),
        _ if after.is_some() || !paging.has_numbers() => Ok(Course::Cursor(Cursors::after(after))),
        _ => Ok(Course::Undecided),
    }
}

/// Goes on where a position says.
fn go_on(paging: &Paging, place: &Place) -> Result<Course, InvalidRequest> {
    match place {
        Place::Page(page) if paging.has_numbers() => Ok(Course::Number(Numbers::from(*page))),
        Place::Cursor(cursor) if paging.has_cursors() => {
            Ok(Course::Cursor(Cursors::after(Some(cursor.clone()))))
        }
        Place::Id(id) => Ok(Course::Keyset(Keysets::after(keyset(paging)?, Some(*id)))),
        Place::Cursor(_) => Err(not_read_by("cursor")),
        Place::Page(_) | Place::Start | Place::End => Err(not_read_by("page number")),
    }
}

/// Takes out of a request what says which page to read.
fn clear(paging: &Paging, request: &mut Prepared) {
    request.set_query("page", None);
    if paging.has_cursors() {
        request.set_query("after", None);
    }
}

fn keyset(paging: &Paging) -> Result<Keyset, InvalidRequest> {
    paging.keyset.ok_or(not_read_by("identifier"))
}

fn not_read_by(key: &'static str) -> InvalidRequest {
    InvalidRequest::NotReadBy { key }
}

fn not_a_page(name: &'static str, reason: &'static str) -> InvalidRequest {
    InvalidRequest::NotAPage { name, reason }
}

impl Paging {
    fn has_numbers(&self) -> bool {
        matches!(self.style, PageStyle::Number | PageStyle::NumberOrCursor)
    }

    fn has_cursors(&self) -> bool {
        matches!(self.style, PageStyle::Cursor | PageStyle::NumberOrCursor)
    }
}
