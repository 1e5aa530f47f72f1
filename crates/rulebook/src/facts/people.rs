//! The people the data is about, and what is suspected.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::{NoConsentReason, words};

/// What is suspected or known about harm. Suspicion is a practitioner's, not a court's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Suspicion {
    /// Is there reasonable cause to suspect abuse, neglect or other harm?
    pub reasonable_cause: Option<bool>,
    /// Is the harm, or its risk, significant?
    pub significant_harm: Option<bool>,
    /// Is somebody in immediate danger?
    pub immediate_danger: Option<bool>,
    /// Has the child needs for care and support (whether or not they are met)?
    pub care_and_support_needs: Option<bool>,
    /// What sorts of harm.
    pub kinds: Vec<AbuseKind>,
    /// Is a sexual offence against a child suspected, for example because the child said so?
    pub child_sexual_offence: Option<bool>,
    /// Is female genital mutilation of a girl under 18 known (seen, or told by her)?
    pub fgm_known: Option<bool>,
    /// Is an unlawful act (or failure to act) suspected?
    pub unlawful_act: Option<bool>,
    /// Does the person know or believe that a relevant offence has been committed?
    pub offence_known: Option<bool>,
    /// Would asking for consent, or telling, prejudice protection or an investigation?
    pub asking_would_prejudice: Option<bool>,
    /// How many times the child has gone missing, if that is the worry.
    pub missing_episodes: Option<u32>,
    /// Do several agencies each hold a piece of the picture?
    pub pieces_elsewhere: Option<bool>,
    /// Does the child live, or is the child about to live, in another authority's area?
    pub other_area: Option<super::OtherArea>,
    /// Scotland: might the child need compulsory measures of supervision?
    pub compulsory_measures: Option<bool>,
}

words! {
    /// A sort of harm.
    AbuseKind, "kind of harm" {
        /// Neglect.
        Neglect = "neglect",
        /// Physical abuse.
        Physical = "physical",
        /// Emotional abuse.
        Emotional = "emotional",
        /// Sexual abuse.
        Sexual = "sexual",
        /// Exploitation, sexual or criminal.
        Exploitation = "exploitation",
        /// Domestic abuse in the household.
        DomesticAbuse = "domestic_abuse",
        /// Self-harm or suicidal thoughts.
        SelfHarm = "self_harm",
        /// Female genital mutilation.
        Fgm = "fgm",
        /// Radicalisation.
        Radicalisation = "radicalisation",
        /// Other harm.
        Other = "other",
    }
}

/// One person the data is about: what is asked of the law is asked for each of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Subject {
    /// An opaque id, repeated in the answer. Never a name.
    pub id: String,
    /// Who this is in relation to the child.
    pub role: Option<SubjectRole>,
    /// Age in whole years.
    pub age: Option<u16>,
    /// Living, unborn or deceased.
    pub life: Option<Life>,
    /// Able to decide about their own information?
    pub capable: Option<bool>,
    /// Adults: has needs for care and support (DPA 2018 Sch 1 para 18(3)(a)).
    pub care_and_support_needs: Option<bool>,
    /// Adults: experiencing, or at risk of, neglect or harm (para 18(3)(b)).
    pub at_risk_of_harm: Option<bool>,
    /// Adults: unable, because of those needs, to protect themselves (para 18(3)(c)).
    pub unable_to_protect_self: Option<bool>,
    /// What was asked of this person and answered, if anything.
    pub consent: Consent,
    /// Which special categories of data are included about this person. An empty list means
    /// "none"; leaving it out means "not known yet".
    pub special_categories: Option<Vec<SpecialCategory>>,
    /// Is data about offences, alleged ones included, part of it?
    pub offence_data: Option<bool>,
    /// Why consent was not sought or not obtained, in the terms of para 18(2).
    pub no_consent_reason: Option<NoConsentReason>,
}

words! {
    /// Who the person is in relation to the child.
    SubjectRole, "role" {
        /// The child.
        Child = "child",
        /// A parent.
        Parent = "parent",
        /// A carer who is not a parent.
        Carer = "carer",
        /// A brother or sister.
        Sibling = "sibling",
        /// A person thought to be responsible for harm.
        ThoughtResponsible = "thought_responsible",
        /// An adult who is harmed.
        AdultVictim = "adult_victim",
        /// Someone who works or volunteers with children.
        Staff = "staff",
        /// The person who gave the information.
        Informant = "informant",
        /// Somebody else.
        Other = "other",
    }
}

words! {
    /// Whether data protection law covers the person directly.
    Life, "state of life" {
        /// Living.
        Living = "living",
        /// Not yet born: the data is the mother's.
        Unborn = "unborn",
        /// Dead: data protection law no longer applies, confidentiality remains.
        Deceased = "deceased",
    }
}

words! {
    /// A special category of personal data (UK GDPR Article 9(1)).
    SpecialCategory, "special category" {
        /// Health, body or mind.
        Health = "health",
        /// Sex life.
        SexLife = "sex_life",
        /// Sexual orientation.
        SexualOrientation = "sexual_orientation",
        /// Race or ethnic origin.
        Ethnicity = "ethnicity",
        /// Religion or belief.
        Religion = "religion",
        /// Political opinion.
        Politics = "politics",
        /// Membership of a trade union.
        TradeUnion = "trade_union",
        /// Genetic data.
        Genetic = "genetic",
        /// Biometric data used to identify.
        Biometric = "biometric",
    }
}

/// Data-protection consent of one person. What the family wants is in [`super::Family`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Consent {
    /// Where the consent stands.
    pub state: Option<ConsentState>,
    /// Is consent the basis that the sharing really rests on?
    pub is_basis: Option<bool>,
    /// Is it an explicit statement that names the sensitive data?
    pub explicit: Option<bool>,
    /// Could the person freely say no?
    pub freely_given: Option<bool>,
    /// Does the request name this organisation and every other controller that relies on it?
    pub names_each_controller: Option<bool>,
    /// Has its time run out?
    pub expired: Option<bool>,
    /// Was the data first collected on this person's consent?
    pub collected_on_consent: Option<bool>,
}

words! {
    /// Where a consent stands.
    ConsentState, "state of consent" {
        /// Not asked.
        NotAsked = "not_asked",
        /// Given.
        Given = "given",
        /// Refused.
        Refused = "refused",
        /// Given and later withdrawn.
        Withdrawn = "withdrawn",
        /// The person is unable to give it.
        Unable = "unable",
    }
}
