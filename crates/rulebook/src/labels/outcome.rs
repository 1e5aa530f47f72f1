//! Outcomes as sentences to act on.

use domain::Lang;

use super::say;
use crate::words::Outcome;

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
