//! The stable words of an answer as a person reads them, in both languages. The words themselves
//! (`share_now`, `if_safe`) stay in the JSON, for programs.

mod outcome;

pub use outcome::outcome_words;

use domain::Lang;

use crate::{
    answer::{ConditionOption, ConsentNeed, Informing, PolicyDocument, RecordSet},
    words::{Article9, Basis, NoConsentReason},
};

/// A word or phrase in the reader's language.
pub(crate) fn say(lang: Lang, en: &'static str, cy: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Cy => cy,
    }
}

/// What consent does, as a sentence.
pub(crate) fn consent_words(need: ConsentNeed, lang: Lang) -> &'static str {
    let (en, cy) = match need {
        ConsentNeed::NotRequired => ("Consent is not needed.", "Nid oes angen cydsyniad."),
        ConsentNeed::Basis => (
            "Consent is the basis and looks valid.",
            "Cydsyniad yw’r sail ac mae’n edrych yn ddilys.",
        ),
        ConsentNeed::Withdrawn => ("Consent has been withdrawn.", "Tynnwyd y cydsyniad yn ôl."),
        ConsentNeed::ReAsk => (
            "Ask again properly, or use another basis.",
            "Gofynnwch eto’n iawn, neu defnyddiwch sail arall.",
        ),
        ConsentNeed::ChildDecides => ("The child decides.", "Y plentyn sy’n penderfynu."),
    };
    say(lang, en, cy)
}

/// Whether and when the family is told, as a sentence.
pub(crate) fn informing_words(informing: Informing, lang: Lang) -> &'static str {
    let (en, cy) = match informing {
        Informing::Before => (
            "Tell them before you share.",
            "Dywedwch wrthynt cyn rhannu.",
        ),
        Informing::BeforeIfSafe => (
            "Tell them before you share, if that is safe.",
            "Dywedwch wrthynt cyn rhannu, os yw hynny’n ddiogel.",
        ),
        Informing::IfSafe => (
            "Tell them if that is safe.",
            "Dywedwch wrthynt os yw hynny’n ddiogel.",
        ),
        Informing::Defer => (
            "Not yet: set a day to think again.",
            "Dim eto: pennwch ddiwrnod i ailfeddwl.",
        ),
        Informing::No => (
            "Do not stop to tell them now.",
            "Peidiwch ag oedi i ddweud wrthynt nawr.",
        ),
        Informing::NoUntilSafe => (
            "Do not tell them until it is safe.",
            "Peidiwch â dweud wrthynt nes ei bod yn ddiogel.",
        ),
        Informing::NoIfPrejudice => (
            "Do not tell them where that would harm work against crime.",
            "Peidiwch â dweud wrthynt lle byddai hynny’n niweidio gwaith yn erbyn troseddu.",
        ),
        Informing::Notice => (
            "The privacy notice is enough.",
            "Mae’r hysbysiad preifatrwydd yn ddigon.",
        ),
        Informing::PerPlan => (
            "As the child’s plan says.",
            "Fel y mae cynllun y plentyn yn ei ddweud.",
        ),
        Informing::AsOrderSays => ("As the order says.", "Fel y mae’r gorchymyn yn ei ddweud."),
        Informing::ChildKnows => ("The child knows.", "Mae’r plentyn yn gwybod."),
        Informing::Yes => ("Tell them.", "Dywedwch wrthynt."),
        Informing::NoDetailThatHarms => (
            "Tell them of the answer, without detail that would cause harm.",
            "Rhowch wybod iddynt am yr ateb, heb fanylion a fyddai’n achosi niwed.",
        ),
        Informing::IfHighRisk => (
            "Tell them where the risk is high.",
            "Dywedwch wrthynt lle mae’r risg yn uchel.",
        ),
        Informing::NotApplicable => (
            "Nobody is identified, so there is nothing to tell.",
            "Nid oes modd adnabod neb, felly nid oes dim i’w ddweud.",
        ),
    };
    say(lang, en, cy)
}

/// A lawful basis by its name and letter.
pub(crate) fn basis_words(basis: Basis, lang: Lang) -> &'static str {
    let (en, cy) = match basis {
        Basis::Consent => ("Consent (a)", "Cydsyniad (a)"),
        Basis::Contract => ("Contract (b)", "Contract (b)"),
        Basis::LegalObligation => ("Legal obligation (c)", "Rhwymedigaeth gyfreithiol (c)"),
        Basis::VitalInterests => ("Vital interests (d)", "Buddiannau hanfodol (d)"),
        Basis::PublicTask => ("Public task (e)", "Tasg gyhoeddus (e)"),
        Basis::RecognisedInterest => (
            "Recognised legitimate interest (ea)",
            "Buddiant cyfreithlon cydnabyddedig (ea)",
        ),
        Basis::LegitimateInterests => ("Legitimate interests (f)", "Buddiannau cyfreithlon (f)"),
        Basis::PartThree => (
            "Law enforcement, DPA 2018 Part 3",
            "Gorfodi’r gyfraith, DPA 2018 Rhan 3",
        ),
    };
    say(lang, en, cy)
}

/// A condition by its name, paragraph and reason.
pub(crate) fn condition_words(o: &ConditionOption, lang: Lang) -> String {
    let (en, cy) = match o.article_9 {
        Article9::A => (
            "Explicit consent, Article 9(2)(a)",
            "Cydsyniad penodol, Erthygl 9(2)(a)",
        ),
        Article9::C => (
            "Vital interests, Article 9(2)(c)",
            "Buddiannau hanfodol, Erthygl 9(2)(c)",
        ),
        Article9::F => (
            "Legal claims, Article 9(2)(f)",
            "Hawliadau cyfreithiol, Erthygl 9(2)(f)",
        ),
        Article9::G => (
            "Substantial public interest, Article 9(2)(g)",
            "Budd cyhoeddus sylweddol, Erthygl 9(2)(g)",
        ),
        Article9::H => (
            "Health or social care, Article 9(2)(h)",
            "Iechyd neu ofal cymdeithasol, Erthygl 9(2)(h)",
        ),
        Article9::I => (
            "Public health, Article 9(2)(i)",
            "Iechyd y cyhoedd, Erthygl 9(2)(i)",
        ),
        Article9::Article10 => (
            "Criminal offence data, Article 10",
            "Data am droseddau, Erthygl 10",
        ),
        Article9::PartThree => (
            "Law enforcement, DPA 2018 Schedule 8",
            "Gorfodi’r gyfraith, DPA 2018 Atodlen 8",
        ),
    };
    let mut words = say(lang, en, cy).to_owned();
    if let Some(paragraph) = &o.schedule_one {
        let schedule = say(lang, "Schedule 1 paragraph", "Atodlen 1 paragraff");
        words = format!("{words}, {schedule} {paragraph}");
    }
    if let Some(reason) = o.reason {
        words = format!("{words}, {}", reason_words(reason, lang));
    }
    words
}

fn reason_words(reason: NoConsentReason, lang: Lang) -> &'static str {
    let (en, cy) = match reason {
        NoConsentReason::CannotBeGiven => (
            "reason (a), consent cannot be given",
            "rheswm (a), ni ellir rhoi cydsyniad",
        ),
        NoConsentReason::NotReasonable => (
            "reason (b), it would not be reasonable to expect consent",
            "rheswm (b), ni fyddai’n rhesymol disgwyl cydsyniad",
        ),
        NoConsentReason::WouldPrejudice => (
            "reason (c), asking would prejudice the protection",
            "rheswm (c), byddai gofyn yn niweidio’r amddiffyniad",
        ),
    };
    say(lang, en, cy)
}

/// Whether an appropriate policy document is needed, as a sentence.
pub(crate) fn document_words(need: PolicyDocument, lang: Lang) -> &'static str {
    let (en, cy) = match need {
        // The rule's own sentence says that one is needed.
        PolicyDocument::Required => ("", ""),
        PolicyDocument::RequiredMissing => (
            "No policy document is held: note the gap.",
            "Nid oes dogfen bolisi ar gael: nodwch y bwlch.",
        ),
        PolicyDocument::RequiredPartThree => (
            "A policy document under Part 3 is needed.",
            "Mae angen dogfen bolisi o dan Ran 3.",
        ),
        PolicyDocument::NotNeededCompetentAuthority => (
            "No policy document is needed towards a competent authority.",
            "Nid oes angen dogfen bolisi tuag at awdurdod cymwys.",
        ),
        PolicyDocument::NotNeededHealth
        | PolicyDocument::NotNeededClaims
        | PolicyDocument::NotNeeded => (
            "No policy document is needed.",
            "Nid oes angen dogfen bolisi.",
        ),
        PolicyDocument::WaivedInEmergency => (
            "A missing policy document never delays an emergency.",
            "Nid yw dogfen bolisi goll byth yn oedi argyfwng.",
        ),
        PolicyDocument::ByChoice => (
            "Whether a policy document is needed follows from the choice.",
            "Mae’r angen am ddogfen bolisi yn dilyn o’r dewis.",
        ),
    };
    say(lang, en, cy)
}

/// What a record is of.
pub(crate) fn record_words(set: RecordSet, lang: Lang) -> &'static str {
    let (en, cy) = match set {
        RecordSet::R0 => ("any decision", "unrhyw benderfyniad"),
        RecordSet::Rs => ("sharing", "rhannu"),
        RecordSet::Re => ("sharing in an emergency", "rhannu mewn argyfwng"),
        RecordSet::Rn => ("not sharing", "peidio â rhannu"),
        RecordSet::Rw => (
            "refusing with written reasons",
            "gwrthod gyda rhesymau ysgrifenedig",
        ),
        RecordSet::Rc => ("consent", "cydsyniad"),
        RecordSet::Ra => ("advice without a name", "cyngor heb enw"),
        RecordSet::Rr => ("a request under a right", "cais o dan hawl"),
        RecordSet::Rt => ("a transfer with a receipt", "trosglwyddo gyda derbynneb"),
        RecordSet::Breach => ("a breach", "toriad data"),
        RecordSet::Flow => ("a routine flow", "llif rheolaidd"),
    };
    say(lang, en, cy)
}

/// What a time limit rests on.
pub(crate) fn footing_words(footing: &str, lang: Lang) -> &str {
    match footing {
        "law" => say(lang, "law", "y gyfraith"),
        "guidance" => say(lang, "guidance", "canllawiau"),
        "practice" => say(lang, "practice", "arfer"),
        "product" => say(lang, "a target of this product", "targed y cynnyrch hwn"),
        other => other,
    }
}
