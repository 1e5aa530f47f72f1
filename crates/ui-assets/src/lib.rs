//! ui-assets.
