//! Agencies and what the law needs to know about them.

crate::worded! {
    /// One of the four nations of the United Kingdom, whose law applies to a decision.
    Nation, "nation" {
        /// England.
        England = "england",
        /// Wales (Cymru).
        Wales = "wales",
        /// Scotland.
        Scotland = "scotland",
        /// Northern Ireland.
        NorthernIreland = "northern-ireland",
    }
}

crate::worded! {
    /// What sort of organisation an agency is. The kind suggests, and flags on the agency
    /// decide, which law binds it: nothing that needs a flag is ever inferred from the kind.
    AgencyKind, "kind of agency" {
        /// School maintained by a local authority.
        MaintainedSchool = "maintained-school",
        /// Academy or free school (England).
        Academy = "academy",
        /// Independent (fee-paying) school.
        IndependentSchool = "independent-school",
        /// College of further education.
        College = "college",
        /// Private or voluntary nursery.
        Nursery = "nursery",
        /// Childminder.
        Childminder = "childminder",
        /// General practice doing NHS work.
        GpPractice = "gp-practice",
        /// NHS trust or foundation trust.
        NhsTrust = "nhs-trust",
        /// Local health board (Wales) or health board (Scotland).
        HealthBoard = "health-board",
        /// Integrated care board (England).
        IntegratedCareBoard = "integrated-care-board",
        /// Health and social care trust (Northern Ireland).
        HscTrust = "hsc-trust",
        /// Police force.
        Police = "police",
        /// Local authority, all services.
        LocalAuthority = "local-authority",
        /// Children's social care front door of a local authority.
        ChildrensSocialCare = "childrens-social-care",
        /// Youth offending (justice) team.
        YouthOffendingTeam = "youth-offending-team",
        /// Probation provider.
        Probation = "probation",
        /// Charity or voluntary organisation.
        Charity = "charity",
        /// Sports, youth or faith club.
        Club = "club",
        /// Private or voluntary provider under contract to a public body.
        Provider = "provider",
        /// Safeguarding Board (Wales, Northern Ireland) or partnership business office (England).
        SafeguardingBoard = "safeguarding-board",
        /// Housing association.
        HousingAssociation = "housing-association",
        /// Court.
        Court = "court",
        /// Anything else.
        Other = "other",
    }
}

crate::worded! {
    /// An agency's place in the English duty to share (Children Act 2004 s.16LA): a flag set by
    /// a person for each agency, since it depends on local arrangements.
    IsdRole, "role in the duty to share" {
        /// Listed in s.11(1) of the Children Act 2004.
        SectionEleven = "s11",
        /// Designated childcare or education agency (s.16E).
        Designated = "designated",
        /// Provider under arrangements made by either.
        Provider = "provider",
        /// Not bound.
        None = "none",
    }
}

crate::worded! {
    /// An agency's place in the Social Services and Well-being (Wales) Act 2014.
    WelshRole, "role in the Welsh Act" {
        /// Local authority exercising social services functions.
        LocalAuthority = "local-authority",
        /// Relevant partner listed in s.162(4).
        RelevantPartner = "relevant-partner",
        /// Youth offending team.
        YouthOffendingTeam = "youth-offending-team",
        /// Safeguarding Board.
        SafeguardingBoard = "safeguarding-board",
        /// None of these; may still be a qualifying body for a s.137 request.
        None = "none",
    }
}
