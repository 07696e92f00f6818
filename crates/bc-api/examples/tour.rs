//! A tour of the catalog: lists, reads, creates, updates and deletes products.
//!
//! `cargo run --example tour` runs it against a sandbox of its own. With `BIGCOMMERCE_STORE_HASH` and
//! `BIGCOMMERCE_ACCESS_TOKEN` set it runs against that store, and only reads unless `-- --write` is given.

use std::env;
use std::error::Error as StdError;
use std::process::ExitCode;

use bc_api::catalog::products::{
    CreateProduct, DeleteProduct, GetProduct, GetProducts, NewProduct, ProductInclude, ProductSort,
    ProductType, ProductUpdate, UpdateProduct,
};
use bc_api::prelude::*;
use bc_sandbox::{AccountKind, Sandbox};

grant! {
    /// The tour works on products and on nothing else.
    pub struct Tour: Store { products: modify }
}

type Store = Client<AccessToken<Tour>>;
type Failure = Box<dyn StdError>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The tour ended early: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let write = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--write" => true,
        other => return Err(format!("unknown arguments {other:?}; there is `--write`").into()),
    };

    match (
        env::var("BIGCOMMERCE_STORE_HASH"),
        env::var("BIGCOMMERCE_ACCESS_TOKEN"),
    ) {
        (Ok(store_hash), Ok(access_token)) => {
            let token = AccessToken::<Tour>::from_control_panel(store_hash.parse()?, access_token)?;
            let store = Client::new(token)?;
            println!("Store {store_hash} at api.bigcommerce.com");
            read(&store).await?;
            if write {
                change(&store).await?;
            } else {
                println!("\nNothing was written: add `-- --write` to see that half, too.");
            }
        }
        (Err(_), Err(_)) => {
            let sandbox = Sandbox::start().await?;
            let access_token = sandbox.token(AccountKind::Store, "store_v2_products");
            let token = AccessToken::<Tour>::from_control_panel(
                sandbox.store_hash().parse()?,
                access_token,
            )?;
            let store = Client::builder(token).origin(&sandbox.origin())?.build()?;
            println!("A sandbox of our own at {}", sandbox.origin());
            read(&store).await?;
            change(&store).await?;
        }
        (store_hash, _) => {
            let missing = if store_hash.is_err() {
                "BIGCOMMERCE_STORE_HASH"
            } else {
                "BIGCOMMERCE_ACCESS_TOKEN"
            };
            return Err(format!("set {missing}, too, or neither for the sandbox").into());
        }
    }
    Ok(())
}

/// The half that only reads.
async fn read(store: &Store) -> Result<(), Failure> {
    println!("\nThe first products, by name:");
    let page = store
        .send(GetProducts::new().limit(5).sort(ProductSort::Name))
        .await?;
    for product in &page.data {
        print_product(product.id, &product.name, product.price);
    }
    if let Some(pagination) = &page.meta.pagination {
        println!(
            "  ({} of {} products)",
            page.data.len(),
            pagination
                .total
                .map_or_else(|| "?".to_owned(), |total| total.to_string())
        );
    }

    if let Some(first) = page.data.first() {
        println!("\nProduct {} with its variants:", first.id);
        let product = store
            .send(GetProduct::new(first.id).include([ProductInclude::Variants]))
            .await?
            .data;
        for variant in product.variants.iter().flatten() {
            println!("  variant {:>4}  SKU {}", variant.id, variant.sku);
        }
    }
    Ok(())
}

/// The half that writes: it makes a product, changes it, and removes it again.
async fn change(store: &Store) -> Result<(), Failure> {
    println!("\nCreating a product:");
    let new = NewProduct::new(
        "Tour guide's lantern",
        ProductType::Physical,
        Decimal::new(12, 1),
        Decimal::new(2490, 2),
    );
    let created = store.send(CreateProduct::new(new)).await?.complete()?.data;
    print_product(created.id, &created.name, created.price);

    println!("Halving its price:");
    let change = ProductUpdate::new().price(Decimal::new(1245, 2));
    let updated = store
        .send(UpdateProduct::new(created.id, change))
        .await?
        .complete()?
        .data;
    print_product(updated.id, &updated.name, updated.price);

    println!("Deleting it:");
    store.send(DeleteProduct::new(created.id)).await?;
    match store.send(GetProduct::new(created.id)).await {
        Err(error) if error.is_not_found() => println!("  product {} is gone", created.id),
        Err(error) => return Err(error.into()),
        Ok(_) => return Err(format!("product {} is still there", created.id).into()),
    }
    Ok(())
}

fn print_product(id: i64, name: &str, price: Option<Decimal>) {
    let price = price.map_or_else(|| "no price".to_owned(), |price| price.to_string());
    println!("  {id:>6}  {name:<32} {price:>10}");
}
