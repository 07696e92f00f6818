//! How are connections encrypted? By rustls with ring, trusting what the system trusts.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::BoxError;

/// The configuration for `https`.
///
/// A crypto provider that the process installed as its default (a certified one, say) is
/// respected; otherwise it is ring, without installing it for others.
pub(crate) fn system_roots() -> Result<ClientConfig, BoxError> {
    let provider = provider();
    let verifier = Verifier::new(Arc::clone(&provider))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The configuration where only `http` on the machine itself is spoken: it trusts nobody, and
/// needs no certificates.
pub(crate) fn no_roots() -> Result<ClientConfig, BoxError> {
    Ok(ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

fn provider() -> Arc<CryptoProvider> {
    CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()))
}
