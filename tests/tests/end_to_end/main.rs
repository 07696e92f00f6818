//! Every operation as a typed request over a socket, against the sandbox: two programs that share no code.

#[macro_use]
mod shop;

mod accounts;
mod assignments;
mod brands;
mod categories;
mod coverage;
mod credentials;
mod errors;
mod guards;
mod metafields;
mod modifiers;
mod options;
mod own_endpoints;
mod paging;
mod product_parts;
mod products;
mod secrets;
mod trees;
mod values;
mod variants;
