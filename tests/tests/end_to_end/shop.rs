//! What a scenario starts with: a shop of its own, and a client that may write its catalog.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use std::collections::BTreeSet;

use bc_api::SendableBy;
use bc_api::catalog::products::{CreateProduct, NewProduct, Product, ProductType};
use bc_api::prelude::*;
use bc_sandbox::{AccountKind, Sandbox};

grant! {
    /// Writes the catalog.
    pub struct CatalogSync: Store { products: modify }
}

pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Client<AccessToken<CatalogSync>>,
}

impl Shop {
    /// The seeded shop: products from 101, brands from 31, categories from 18, one tree.
    pub(crate) async fn open() -> Self {
        bc_tests::logging::start();
        let sandbox = Sandbox::start().await.unwrap();
        let token = sandbox.token(AccountKind::Store, "store_v2_products");
        let store_hash = sandbox.store_hash().parse().unwrap();
        let token = AccessToken::from_control_panel(store_hash, token).unwrap();
        let builder = Client::builder(token).origin(&sandbox.origin()).unwrap();
        Self {
            store: builder.build().unwrap(),
            sandbox,
        }
    }

    /// A client with any token, whose type promises no scope.
    pub(crate) fn unchecked(&self, token: &str, scopes: &str) -> Client<AccessToken<Unchecked>> {
        let store_hash = self.sandbox.store_hash().parse().unwrap();
        let token = AccessToken::unchecked(store_hash, token).unwrap();
        let token = token.with_scopes(ScopeSet::parse(scopes));
        let builder = Client::builder(token).origin(&self.sandbox.origin());
        builder.unwrap().build().unwrap()
    }

    /// Sends what is to succeed.
    pub(crate) async fn send<E>(&self, endpoint: E) -> E::Response
    where
        E: SendableBy<AccessToken<CatalogSync>>,
    {
        self.store.send(endpoint).await.unwrap()
    }

    /// Sends what is to fail.
    pub(crate) async fn refused<E>(&self, endpoint: E) -> Error
    where
        E: SendableBy<AccessToken<CatalogSync>>,
    {
        let answer = self.store.send(endpoint).await;
        assert!(answer.is_err(), "{} succeeded", E::INFO.name);
        answer.err().unwrap()
    }

    /// Creates a product.
    pub(crate) async fn create(&self, product: NewProduct) -> Product {
        let created = self.send(CreateProduct::new(product)).await;
        created.complete().unwrap().data
    }

    /// The operations that were answered with success.
    pub(crate) fn answered(&self) -> BTreeSet<String> {
        let requests = self.sandbox.requests().into_iter();
        requests
            .filter(|request| request.status < 300)
            .filter_map(|request| request.operation)
            .collect()
    }
}

/// A product with what every product must have.
pub(crate) fn lamp(name: &str) -> NewProduct {
    NewProduct::new(
        name,
        ProductType::Physical,
        decimal("1.2"),
        decimal("19.90"),
    )
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn picture(name: &str) -> FileUpload {
    FileUpload::new(name, "image/png", b"\x89PNG\r\n\x1a\n--\r\n".to_vec())
}

/// Makes each function a test with a shop of its own, and `answered` run them all to see which
/// operations they send.
macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        /// The operations that this file's scenarios send.
        pub(crate) async fn answered() -> ::std::collections::BTreeSet<String> {
            let mut operations = ::std::collections::BTreeSet::new();
            $(
                let shop = $crate::shop::Shop::open().await;
                $name(&shop).await;
                operations.extend(shop.answered());
            )*
            operations
        }

        mod scenario {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(&$crate::shop::Shop::open().await).await;
                }
            )*
        }
    };
}
