//! The two languages of the product.

crate::worded! {
    /// A language in which every screen, error and message exists.
    Lang, "language" {
        /// English.
        En = "en",
        /// Cymraeg.
        Cy = "cy",
    }
}

impl Lang {
    /// The other language, for the switch on each page.
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Cy,
            Self::Cy => Self::En,
        }
    }
}
