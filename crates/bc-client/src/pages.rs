//! How is a list read that comes in pages? As a stream of its pages, or of their items.

mod course;
mod flight;
mod items;
mod plan;
mod position;
mod reader;
mod response;
mod whole;

pub use items::Items;
pub use position::{InvalidPosition, Position};
pub use response::PageResponse;
pub use whole::Pages;
