//! The words of the table: what is done, and how somebody stands to it.

domain::worded! {
    /// Something a practitioner does. Each function of `casework` names one.
    Act, "act" {
        /// Log a concern.
        LogConcern = "log-concern",
        /// Find a child by name, to pick the right one.
        FindChild = "find-child",
        /// See the agency's children as a list to pick from, without typing a name.
        ListChildren = "list-children",
        /// Share in an emergency.
        ShareInEmergency = "share-in-emergency",
        /// Ask the law without a child's record.
        UseLawHelper = "use-law-helper",
        /// Turn law whose start is not settled on or off for the agency.
        SetLawSwitch = "set-law-switch",
        /// Add to the agency's local practice, change it or withdraw it.
        KeepLocalPractice = "keep-local-practice",
        /// Read a concern.
        ReadConcern = "read-concern",
        /// Read the inbox of new concerns and what is due.
        ReadInbox = "read-inbox",
        /// Read a child's page and chronology.
        ReadFile = "read-file",
        /// Write into a child's file: acknowledge, tag, note, plan, close.
        WriteFile = "write-file",
        /// Mark an adult as a risk to children, or take the mark off.
        MarkRisk = "mark-risk",
        /// Decide whether to share, and share.
        DecideSharing = "decide-sharing",
        /// Write the record of an emergency sharing.
        FinishEmergencyRecord = "finish-emergency-record",
        /// Do a task and say how it ended.
        DoTask = "do-task",
        /// Read what other agencies shared with this one.
        ReadShared = "read-shared",
        /// Read who looked and who shared.
        ReadAccessList = "read-access-list",
        /// Read decisions and their law.
        ReadDecisions = "read-decisions",
        /// Export the ledger.
        ExportLedger = "export-ledger",
        /// Manage the people of an agency.
        ManagePeople = "manage-people",
        /// Say that an account whose way in an administrator made or renewed is its owner's.
        ConfirmColleague = "confirm-colleague",
        /// Compare records that may be of one person, and decide.
        LinkRecords = "link-records",
        /// Set the agreement under which the agency looks up across agencies.
        SetLookUp = "set-look-up",
        /// See what is kept of a file, place a hold on it and lift it.
        KeepFile = "keep-file",
        /// Erase a file, with a second person.
        EraseFile = "erase-file",
        /// Answer somebody who asks for access to what is held about a child: log it, read what is
        /// held, and choose what is given.
        AnswerRights = "answer-rights",
        /// Issue the pack that answers them, with a second person.
        IssuePack = "issue-pack",
        /// Take the agency's own records out as a file, with a second person.
        ExportRecords = "export-records",
        /// Take people in from a file.
        ImportPeople = "import-people",
        /// Open a child's file for a few hours, with a reason that somebody else looks at.
        BreakGlass = "break-glass",
        /// Say of oneself that one stands too close to a person whom the agency has a record of.
        DeclareConflict = "declare-conflict",
        /// Look at what was opened out of the ordinary, and say whether there was a reason.
        ReviewAccess = "review-access",
        /// Say why one needs the files of more children today than one's role is given.
        SayWhyMore = "say-why-more",
        /// Put a made-up record among the real ones, so that whoever opens it is seen.
        PlantCanary = "plant-canary",
        /// Read a sealed matter and work on it.
        ReadSealed = "read-sealed",
        /// Name somebody in a sealed matter, or take them out again.
        NameInSealed = "name-in-sealed",
        /// Seal a concern that was logged as any other, because it is about somebody who works here.
        SealConcern = "seal-concern",
        /// Take the mark off a protected address.
        LiftProtection = "lift-protection",
    }
}

domain::worded! {
    /// How the practitioner stands to what the act is done to. Another agency's things have no
    /// relation: they are not asked about, they do not exist.
    Relation, "relation" {
        /// They wrote it, or it was given to them.
        Own = "own",
        /// It is their agency's.
        Agency = "agency",
        /// It concerns nobody's file.
        None = "none",
        /// They are named in the sealed compartment that it lies in.
        Named = "named",
        /// They are in charge of the sealed compartment that it lies in.
        InCharge = "in-charge",
        /// They opened the file for a few hours, with a reason.
        BreakGlass = "break-glass",
        /// They stand too close to whom it is about. No row may name it.
        Conflict = "conflict",
        /// It lies in a sealed compartment that does not name them. No row may name it.
        Sealed = "sealed",
    }
}
