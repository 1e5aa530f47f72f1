//! Named facts about the situation, the purpose and what is suspected.

use super::{Tri, named_facts, one_of, said};
use crate::facts::{AbuseKind, OtherArea, Purpose, Situation};

named_facts! {
    /// There is an emergency: marked as one, or somebody is in immediate danger.
    Whole emergency ["emergency"] = |v| Tri::from(v.f.emergency).or(Tri::from(v.f.suspicion.immediate_danger).only_if_said());
    /// Somebody is in immediate danger.
    Whole danger_now ["emergency", "suspicion.immediate_danger"] = |v| {
        Tri::from(v.f.emergency).or(v.f.suspicion.immediate_danger.into()).only_if_said()
    };
    /// The question is whether to send information to somebody.
    Whole sharing_considered [] = |v| {
        let s = v.f.situation.unwrap_or(Situation::OneOff);
        matches!(s, Situation::OneOff | Situation::RoutineFlow | Situation::SchoolTransfer | Situation::MissingPattern).into()
    };
    /// The question is a one-off decision whether to share.
    Whole one_off [] = |v| (v.f.situation.unwrap_or(Situation::OneOff) == Situation::OneOff && v.f.flow.routine != Some(true)).into();
    /// The question is about consent alone.
    Whole consent_question [] = |v| said(v.f.situation, &[Situation::ConsentQuestion]);
    /// An emergency share is looked at afterwards.
    Whole after_emergency [] = |v| {
        let shared = v.f.situation.is_none() && v.f.after.shared_at.is_some();
        said(v.f.situation, &[Situation::AfterEmergency]).or(shared.into())
    };
    /// A routine flow is to be started.
    Whole routine_flow [] = |v| said(v.f.situation, &[Situation::RoutineFlow]).or(v.f.flow.routine.into()).only_if_said();
    /// A child-protection file follows a child to a new school.
    Whole school_transfer [] = |v| said(v.f.situation, &[Situation::SchoolTransfer]).or(said(v.f.purpose, &[Purpose::TransferFile]));
    /// A child goes missing again, or several agencies hold a piece.
    Whole missing_pattern [] = |v| {
        let again = v.f.suspicion.missing_episodes.is_some_and(|n| n > 1);
        said(v.f.situation, &[Situation::MissingPattern]).or(again.into())
    };
    /// A person uses a data protection right.
    Whole rights_request [] = |v| said(v.f.situation, &[Situation::RightsRequest]).or((v.f.situation.is_none() && v.f.rights.kind.is_some()).into());
    /// Information went to the wrong person.
    Whole sent_to_wrong_person [] = |v| said(v.f.situation, &[Situation::SentToWrongPerson]);
    /// Something shared was found to be wrong.
    Whole found_wrong [] = |v| said(v.f.situation, &[Situation::FoundWrong]);

    /// The purpose is to protect someone, to promote a child's welfare, or to serve a child; or
    /// harm is suspected and no other purpose is given.
    Whole safeguarding_purpose ["purpose"] = |v| {
        let given = one_of(v.f.purpose, &[
            Purpose::ProtectFromHarm, Purpose::PromoteWelfare, Purpose::ProvideService,
            Purpose::TransferFile, Purpose::AllegationAgainstStaff,
        ]);
        let harm = v.named("harm_suspected");
        match (v.f.purpose, harm) {
            (None | Some(Purpose::PreventCrime | Purpose::AnswerRequest), Tri::Yes) => Tri::Yes,
            _ => given.or(Tri::from(v.f.emergency).only_if_said()),
        }
    };
    /// The purpose is to promote welfare or provide a service.
    Whole welfare_purpose ["purpose"] = |v| one_of(v.f.purpose, &[Purpose::PromoteWelfare, Purpose::ProvideService]);
    /// The purpose is to provide a service, such as a referral.
    Whole service_purpose ["purpose"] = |v| one_of(v.f.purpose, &[Purpose::ProvideService]);
    /// The purpose is to prevent, detect or investigate an unlawful act.
    Whole crime_purpose ["purpose"] = |v| one_of(v.f.purpose, &[Purpose::PreventCrime]);
    /// The purpose concerns an allegation against someone who works with children.
    Whole allegation_purpose ["purpose"] = |v| one_of(v.f.purpose, &[Purpose::AllegationAgainstStaff]);
    /// No clear and legitimate purpose has been given.
    Whole purpose_unclear ["purpose"] = |v| one_of(v.f.purpose, &[Purpose::Unclear]);
    /// The purpose has nothing to do with safeguarding.
    Whole purpose_other ["purpose"] = |v| one_of(v.f.purpose, &[Purpose::Other]);
    /// Advice is sought without saying who it is about.
    Whole advice_without_identity ["purpose"] = |v| {
        one_of(v.f.purpose, &[Purpose::AdviceWithoutIdentity]).and(Tri::from(v.f.identifiable).only_if_said().not())
    };
    /// Advice is sought but somebody could be identified from what is said.
    Whole advice_with_identity ["purpose"] = |v| {
        one_of(v.f.purpose, &[Purpose::AdviceWithoutIdentity]).and(Tri::from(v.f.identifiable).only_if_said())
    };
    /// Nobody can be identified from the information.
    Whole not_identifiable [] = |v| Tri::from(v.f.identifiable).not().only_if_said();

    /// Harm to someone is suspected in any degree.
    Whole harm_suspected ["suspicion.reasonable_cause"] = |v| {
        let s = &v.f.suspicion;
        let noted = !s.kinds.is_empty() || s.child_sexual_offence == Some(true)
            || s.fgm_known == Some(true) || s.offence_known == Some(true);
        Tri::from(s.reasonable_cause)
            .or(Tri::from(s.significant_harm).only_if_said())
            .or(v.named("danger_now"))
            .or(noted.into())
    };
    /// There is reasonable cause to suspect abuse, neglect or other harm.
    Whole reasonable_cause ["suspicion.reasonable_cause"] = |v| {
        Tri::from(v.f.suspicion.reasonable_cause).or(Tri::from(v.f.suspicion.significant_harm).only_if_said())
    };
    /// The harm suspected is significant.
    Whole significant_harm ["suspicion.significant_harm"] = |v| {
        Tri::from(v.f.suspicion.significant_harm).or(v.named("danger_now"))
    };
    /// It has been considered and nothing points to harm.
    Whole no_indicator_of_harm ["suspicion.reasonable_cause"] = |v| v.named("harm_suspected").not();
    /// The child has needs for care and support, met or not.
    Whole care_and_support_needs ["suspicion.care_and_support_needs"] = |v| v.f.suspicion.care_and_support_needs.into();
    /// The child has been found to have no needs for care and support.
    Whole no_care_and_support_needs ["suspicion.care_and_support_needs"] = |v| Tri::from(v.f.suspicion.care_and_support_needs).not();
    /// A sexual offence against a child is suspected.
    Whole child_sexual_offence ["suspicion.child_sexual_offence"] = |v| v.f.suspicion.child_sexual_offence.into();
    /// Female genital mutilation of a girl under 18 is known.
    Whole fgm_known [] = |v| Tri::from(v.f.suspicion.fgm_known).only_if_said();
    /// Domestic abuse is suspected in the household.
    Whole domestic_abuse [] = |v| v.f.suspicion.kinds.contains(&AbuseKind::DomesticAbuse).into();
    /// An unlawful act is suspected.
    Whole unlawful_act ["suspicion.unlawful_act"] = |v| {
        let s = &v.f.suspicion;
        let noted = s.child_sexual_offence == Some(true) || s.offence_known == Some(true) || s.fgm_known == Some(true);
        Tri::from(s.unlawful_act).or(noted.into())
    };
    /// The person knows or believes that a relevant offence has been committed.
    Whole offence_known ["suspicion.offence_known"] = |v| v.f.suspicion.offence_known.into();
    /// Asking for consent, or telling, would prejudice protection or an investigation.
    Whole asking_would_prejudice ["suspicion.asking_would_prejudice"] = |v| v.f.suspicion.asking_would_prejudice.into();
    /// The child lives, or is about to live, in another authority's area.
    Whole other_area ["suspicion.other_area"] = |v| one_of(v.f.suspicion.other_area, &[OtherArea::SameNation, OtherArea::OtherNation]);
    /// The child may need compulsory measures of supervision.
    Whole compulsory_measures [] = |v| Tri::from(v.f.suspicion.compulsory_measures).only_if_said();
}
