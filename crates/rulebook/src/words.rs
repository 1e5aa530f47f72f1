//! The words a fact or an answer may use, each with one stable spelling.
//!
//! They are declared with `domain::worded!` so that the database, the API and the rule files
//! spell them alike, and they describe themselves in the JSON Schema of the facts.

use schemars::{Schema, SchemaGenerator, json_schema};

/// Declares a worded enum that also knows its own JSON Schema.
macro_rules! words {
    ($(#[$m:meta])* $name:ident, $kind:literal { $($(#[$vm:meta])* $v:ident = $w:literal),+ $(,)? }) => {
        domain::worded! { $(#[$m])* $name, $kind { $($(#[$vm])* $v = $w),+ } }
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn inline_schema() -> bool { true }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>() })
            }
        }
    };
}
pub(crate) use words;

/// Schemas of the words that belong to `domain`, which knows nothing of JSON Schema.
macro_rules! domain_words {
    ($($f:ident => $t:ty),+ $(,)?) => { $(
        pub(crate) fn $f(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": ["string", "null"], "enum": <$t>::ALL.iter().map(|w| Some(w.as_str())).chain([None]).collect::<Vec<_>>() })
        }
    )+ };
}
domain_words! {
    nation => domain::Nation,
    agency_kind => domain::AgencyKind,
    isd_role => domain::IsdRole,
    welsh_role => domain::WelshRole,
}

words! {
    /// What the person decides, or what the rulebook suggests. There is no "forbid": even the
    /// outcomes that hold a share back offer a way out, and a person chooses.
    Outcome, "outcome" {
        /// Share at once; the written decision follows.
        ShareNow = "share_now",
        /// Share.
        Share = "share",
        /// Share only the part that the purpose needs.
        ShareMinimal = "share_minimal",
        /// Share, marked as historical, with why it still matters.
        ShareFlagHistorical = "share_flag_historical",
        /// Share exactly what a court has ordered.
        ShareAsOrdered = "share_as_ordered",
        /// Answer the three questions of Children Act 2004 s.16LA.
        DutyTest16la = "duty_test_16la",
        /// The duty of Children Act 2004 s.16LA applies: share.
        MustShare = "must_share",
        /// A duty requires a report to the local authority.
        MustReportToLa = "must_report_to_la",
        /// A duty requires a notification to the police or the local authority.
        MustNotifyPoliceOrLa = "must_notify_police_or_la",
        /// A duty requires the request to be answered.
        MustComply = "must_comply",
        /// Report to the police.
        ReportPolice = "report_police",
        /// Tell the children's reporter (Scotland).
        ReferToReporter = "refer_to_reporter",
        /// The duty's test is not met; the power to share remains.
        DutyNotTriggeredPowerRemains = "duty_not_triggered_power_remains",
        /// No sharing for now on the facts given.
        NotShare = "not_share",
        /// Wait until questions are answered, then decide again.
        NotShareYet = "not_share_yet",
        /// Refuse the request and give written reasons.
        RefuseWithWrittenReasons = "refuse_with_written_reasons",
        /// The request asks for more than its law covers.
        OutOfScope = "out_of_scope",
        /// Seek advice without saying who it is about.
        AdviceOnly = "advice_only",
        /// Something picked on the form does not fit the law; pick again.
        RejectField = "reject_field",
        /// Consent was picked though another basis fits; change it.
        WarnChangeBasis = "warn_change_basis",
        /// The consent obtained is not valid; ask again or use another basis.
        ConsentInvalid = "consent_invalid",
        /// The child is presumed able to decide about consent.
        CapacityPresumed = "capacity_presumed",
        /// Stop the sharing that rested on consent, and erase.
        StopAndErase = "stop_and_erase",
        /// The withdrawal of consent changes nothing: the basis is another.
        ContinueOtherBasis = "continue_other_basis",
        /// Tag each statement before sending.
        BlockSubmitUntilTagged = "block_submit_until_tagged",
        /// Wait for the court's leave or a listed route.
        BlockPendingCourt = "block_pending_court",
        /// Wait for the provider's explicit permission to pass restricted information on.
        AskProviderPermission = "ask_provider_permission",
        /// Check who the recipient is before sending.
        VerifyRecipient = "verify_recipient",
        /// The routine flow cannot start yet.
        ActivationBlocked = "activation_blocked",
        /// The routine flow may start.
        ActivationAllowed = "activation_allowed",
        /// Pre-agreed national flow: tell the child's social worker.
        NotifySocialWorker = "notify_social_worker",
        /// Use an information sharing protocol.
        TemplateIsp = "template_isp",
        /// Use a data disclosure agreement.
        TemplateDda = "template_dda",
        /// Use a joint controller agreement.
        TemplateJca = "template_jca",
        /// Transfer the child-protection file.
        Transfer = "transfer",
        /// Bring the pieces together and let a person review the pattern.
        LinkAndReview = "link_and_review",
        /// The written record of an emergency came late: show the gap and ask why.
        FlagLateRecord = "flag_late_record",
        /// Treat as a personal data breach.
        Breach = "breach",
        /// Correct and tell everyone who received it.
        CorrectAndNotify = "correct_and_notify",
        /// Answer the access request in full.
        DiscloseToRequester = "disclose_to_requester",
        /// Withhold, item by item, all or part of what was asked for.
        WithholdOrPart = "withhold_or_part",
        /// Ask the right health professional first.
        AskHealthProfessional = "ask_health_professional",
        /// Refuse erasure of the opinion and add the person's statement.
        RefuseErasureAddStatement = "refuse_erasure_add_statement",
        /// Hold the answer and tell the Principal Reporter.
        HoldAndTellReporter = "hold_and_tell_reporter",
        /// Let the child, who is able, make the request.
        ChildDecides = "child_decides",
        /// Consider the objection; continue where compelling reasons stand.
        ConsiderObjection = "consider_objection",
        /// More facts are needed before anything can be suggested.
        AskMore = "ask_more",
    }
}

words! {
    /// A lawful basis of UK GDPR Article 6(1).
    Basis, "lawful basis" {
        /// Consent.
        Consent = "a",
        /// Contract.
        Contract = "b",
        /// Legal obligation.
        LegalObligation = "c",
        /// Vital interests.
        VitalInterests = "d",
        /// Public task of the controller itself.
        PublicTask = "e",
        /// Recognised legitimate interest (from 5 February 2026).
        RecognisedInterest = "ea",
        /// Legitimate interests.
        LegitimateInterests = "f",
        /// Law-enforcement processing, DPA 2018 Part 3, s.35: outside Article 6.
        PartThree = "p3",
    }
}

impl From<domain::decision::LawfulBasis> for Basis {
    fn from(basis: domain::decision::LawfulBasis) -> Self {
        use domain::decision::LawfulBasis as L;
        match basis {
            L::Consent => Self::Consent,
            L::Contract => Self::Contract,
            L::LegalObligation => Self::LegalObligation,
            L::VitalInterests => Self::VitalInterests,
            L::PublicTask => Self::PublicTask,
            L::RecognisedLegitimateInterest => Self::RecognisedInterest,
            L::LegitimateInterests => Self::LegitimateInterests,
        }
    }
}

impl TryFrom<Basis> for domain::decision::LawfulBasis {
    type Error = domain::UnknownWord;

    /// Part 3 has no place in Article 6, so it has no `LawfulBasis`.
    fn try_from(basis: Basis) -> Result<Self, Self::Error> {
        basis.as_str().parse()
    }
}

words! {
    /// A condition of UK GDPR Article 9(2), or offence data by itself.
    Article9, "Article 9 condition" {
        /// Explicit consent.
        A = "a",
        /// Vital interests of a person who cannot consent.
        C = "c",
        /// Legal claims and courts.
        F = "f",
        /// Substantial public interest, with a Schedule 1 paragraph.
        G = "g",
        /// Health or social care.
        H = "h",
        /// Public health.
        I = "i",
        /// Criminal offence data (Article 10), with a Schedule 1 paragraph where needed.
        Article10 = "10",
        /// Law-enforcement processing: DPA 2018 Schedule 8.
        PartThree = "p3",
    }
}

words! {
    /// One of the three reasons of DPA 2018 Schedule 1 para 18(2) for having no consent.
    NoConsentReason, "reason for having no consent" {
        /// Consent cannot be given.
        CannotBeGiven = "a",
        /// The controller cannot reasonably be expected to obtain it.
        NotReasonable = "b",
        /// Asking would prejudice the protection.
        WouldPrejudice = "c",
    }
}
