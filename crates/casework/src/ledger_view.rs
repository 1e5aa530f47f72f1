//! To be written: ledger_view.
