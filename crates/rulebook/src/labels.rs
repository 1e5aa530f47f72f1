//! The stable words of an answer as a person reads them, in both languages. The words themselves
//! (`share_now`, `if_safe`) stay in the JSON, for programs.

mod footing;

pub(crate) use footing::{footing_words, record_words};

use domain::Lang;

use crate::{
    answer::{ConditionOption, ConsentNeed, Informing, PolicyDocument},
    words::{Article9, Basis, NoConsentReason, Outcome},
};

/// A word or phrase in the reader's language.
pub(crate) fn say(lang: Lang, en: &'static str, cy: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Cy => cy,
    }
}

/// An outcome as a sentence to act on.
pub fn outcome_words(outcome: Outcome, lang: Lang) -> &'static str {
    let (en, cy) = match outcome {
        Outcome::ShareNow => ("Share now.", "Rhannwch nawr."),
        Outcome::Share => ("Share.", "Rhannwch."),
        Outcome::ShareMinimal => (
            "Share only what the purpose needs.",
            "Rhannwch dim ond yr hyn sydd ei angen at y diben.",
        ),
        Outcome::ShareFlagHistorical => (
            "Share, marked as history, and say why it still matters.",
            "Rhannwch, wedi’i nodi fel hanes, a dywedwch pam mae’n dal i gyfrif.",
        ),
        Outcome::ShareAsOrdered => (
            "Share exactly what the court has ordered.",
            "Rhannwch yn union yr hyn y mae’r llys wedi’i orchymyn.",
        ),
        Outcome::DutyTest16la => (
            "Answer the three questions of the English duty to share.",
            "Atebwch dri chwestiwn dyletswydd Lloegr i rannu.",
        ),
        Outcome::MustShare => (
            "The law requires you to share.",
            "Mae’r gyfraith yn gofyn i chi rannu.",
        ),
        Outcome::MustReportToLa => (
            "The law requires a report to the local authority.",
            "Mae’r gyfraith yn gofyn am adroddiad i’r awdurdod lleol.",
        ),
        Outcome::MustNotifyPoliceOrLa => (
            "The law requires you to tell the police or the local authority.",
            "Mae’r gyfraith yn gofyn i chi ddweud wrth yr heddlu neu’r awdurdod lleol.",
        ),
        Outcome::MustComply => (
            "The law requires you to answer the request.",
            "Mae’r gyfraith yn gofyn i chi ateb y cais.",
        ),
        Outcome::ReportPolice => ("Report to the police.", "Adroddwch i’r heddlu."),
        Outcome::ReferToReporter => (
            "Tell the Principal Reporter.",
            "Dywedwch wrth y Prif Ohebydd.",
        ),
        Outcome::DutyNotTriggeredPowerRemains => (
            "The duty’s test is not met; you may still share.",
            "Nid yw prawf y ddyletswydd wedi’i fodloni; cewch rannu o hyd.",
        ),
        Outcome::NotShare => (
            "Do not share, on these facts.",
            "Peidiwch â rhannu, ar y ffeithiau hyn.",
        ),
        Outcome::NotShareYet => (
            "Wait until the open questions are answered, then decide.",
            "Arhoswch nes i’r cwestiynau agored gael eu hateb, yna penderfynwch.",
        ),
        Outcome::RefuseWithWrittenReasons => (
            "Refuse the request and give written reasons.",
            "Gwrthodwch y cais a rhowch resymau ysgrifenedig.",
        ),
        Outcome::OutOfScope => (
            "The law behind the request does not cover this.",
            "Nid yw’r gyfraith y tu ôl i’r cais yn cwmpasu hyn.",
        ),
        Outcome::AdviceOnly => (
            "Take advice without saying who it is about.",
            "Gofynnwch am gyngor heb ddweud am bwy y mae.",
        ),
        Outcome::RejectField => (
            "Something that was picked does not fit the law: pick again.",
            "Nid yw rhywbeth a ddewiswyd yn gweddu i’r gyfraith: dewiswch eto.",
        ),
        Outcome::WarnChangeBasis => (
            "Another basis than consent fits: change it.",
            "Mae sail arall na chydsyniad yn gweddu: newidiwch hi.",
        ),
        Outcome::ConsentInvalid => (
            "The consent is not valid: ask again, or use another basis.",
            "Nid yw’r cydsyniad yn ddilys: gofynnwch eto, neu defnyddiwch sail arall.",
        ),
        Outcome::CapacityPresumed => (
            "The child is presumed able to decide.",
            "Tybir bod y plentyn yn gallu penderfynu.",
        ),
        Outcome::StopAndErase => (
            "Stop what rested on consent, and erase it.",
            "Rhowch y gorau i’r hyn a oedd yn dibynnu ar gydsyniad, a’i ddileu.",
        ),
        Outcome::ContinueOtherBasis => (
            "Go on: the sharing rests on something other than consent.",
            "Ewch ymlaen: mae’r rhannu’n dibynnu ar rywbeth heblaw cydsyniad.",
        ),
        Outcome::BlockSubmitUntilTagged => (
            "Mark each statement before sending.",
            "Nodwch beth yw pob gosodiad cyn anfon.",
        ),
        Outcome::BlockPendingCourt => (
            "Wait for the court’s leave or a listed route.",
            "Arhoswch am ganiatâd y llys neu lwybr rhestredig.",
        ),
        Outcome::AskProviderPermission => (
            "Wait for the explicit permission of whoever gave it.",
            "Arhoswch am ganiatâd penodol y sawl a’i rhoddodd.",
        ),
        Outcome::VerifyRecipient => (
            "Check who the recipient is before anything leaves.",
            "Gwiriwch pwy yw’r derbynnydd cyn i ddim adael.",
        ),
        Outcome::ActivationBlocked => (
            "The routine flow cannot start yet.",
            "Ni all y llif rheolaidd ddechrau eto.",
        ),
        Outcome::ActivationAllowed => (
            "The routine flow may start.",
            "Caiff y llif rheolaidd ddechrau.",
        ),
        Outcome::NotifySocialWorker => (
            "Tell the child’s social worker.",
            "Dywedwch wrth weithiwr cymdeithasol y plentyn.",
        ),
        Outcome::TemplateIsp => (
            "Use an information sharing protocol.",
            "Defnyddiwch brotocol rhannu gwybodaeth.",
        ),
        Outcome::TemplateDda => (
            "Use a data disclosure agreement.",
            "Defnyddiwch gytundeb datgelu data.",
        ),
        Outcome::TemplateJca => (
            "Use a joint controller agreement.",
            "Defnyddiwch gytundeb cyd-reolwyr.",
        ),
        Outcome::Transfer => (
            "Transfer the child-protection file.",
            "Trosglwyddwch y ffeil amddiffyn plant.",
        ),
        Outcome::LinkAndReview => (
            "Bring the pieces together, and let a person look at the pattern.",
            "Dewch â’r darnau ynghyd, a gadewch i berson edrych ar y patrwm.",
        ),
        Outcome::FlagLateRecord => (
            "The record came late: show the gap, and say why.",
            "Daeth y cofnod yn hwyr: dangoswch y bwlch, a dywedwch pam.",
        ),
        Outcome::Breach => (
            "Treat it as a personal data breach.",
            "Triniwch ef fel toriad data personol.",
        ),
        Outcome::CorrectAndNotify => (
            "Correct it, and tell everyone who received it.",
            "Cywirwch ef, a dywedwch wrth bawb a’i derbyniodd.",
        ),
        Outcome::DiscloseToRequester => (
            "Answer the access request in full.",
            "Atebwch y cais mynediad yn llawn.",
        ),
        Outcome::WithholdOrPart => (
            "Withhold all or part, item by item.",
            "Daliwch y cyfan neu ran yn ôl, eitem wrth eitem.",
        ),
        Outcome::AskHealthProfessional => (
            "Ask the right health professional first.",
            "Gofynnwch i’r gweithiwr iechyd proffesiynol priodol yn gyntaf.",
        ),
        Outcome::RefuseErasureAddStatement => (
            "Keep the opinion, and add the person’s own statement.",
            "Cadwch y farn, ac ychwanegwch ddatganiad y person ei hun.",
        ),
        Outcome::HoldAndTellReporter => (
            "Hold the answer and tell the Principal Reporter.",
            "Daliwch yr ateb yn ôl a dywedwch wrth y Prif Ohebydd.",
        ),
        Outcome::ChildDecides => (
            "Let the child, who is able, make the request.",
            "Gadewch i’r plentyn, sy’n gallu, wneud y cais.",
        ),
        Outcome::ConsiderObjection => (
            "Weigh the objection; go on where compelling reasons stand.",
            "Pwyswch y gwrthwynebiad; ewch ymlaen lle mae rhesymau cryf.",
        ),
        Outcome::AskMore => ("Nothing can be suggested yet.", "Ni ellir awgrymu dim eto."),
    };
    say(lang, en, cy)
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
