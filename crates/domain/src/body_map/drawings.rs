//! The sheets of the body map and the drawings that stand on each: a child's, and a baby's.

use super::BodyFigure;

crate::worded! {
    /// A sheet of drawings that is shown at once.
    BodyView, "view of the body" {
        /// The whole body from the front.
        Front = "front",
        /// The whole body from the back.
        Back = "back",
        /// The head from four sides.
        Head = "head",
        /// Both hands, palms and backs.
        Hands = "hands",
        /// Both feet, from above and from below.
        Feet = "feet",
    }
}

crate::worded! {
    /// One drawing.
    BodyPanel, "drawing" {
        /// The whole body from the front.
        Front = "front",
        /// The whole body from the back.
        Back = "back",
        /// The head from the front.
        HeadFront = "head-front",
        /// The head from behind.
        HeadBack = "head-back",
        /// The right side of the head.
        HeadRight = "head-right",
        /// The left side of the head.
        HeadLeft = "head-left",
        /// The palm of the right hand.
        RightPalm = "right-palm",
        /// The palm of the left hand.
        LeftPalm = "left-palm",
        /// The back of the left hand.
        LeftHandBack = "left-hand-back",
        /// The back of the right hand.
        RightHandBack = "right-hand-back",
        /// The left foot from above.
        LeftFoot = "left-foot",
        /// The right foot from above.
        RightFoot = "right-foot",
        /// The sole of the right foot.
        RightSole = "right-sole",
        /// The sole of the left foot.
        LeftSole = "left-sole",
        /// A baby's head from the front.
        InfantHeadFront = "infant-head-front",
        /// A baby's head from behind.
        InfantHeadBack = "infant-head-back",
        /// The right side of a baby's head.
        InfantHeadRight = "infant-head-right",
        /// The left side of a baby's head.
        InfantHeadLeft = "infant-head-left",
        /// A baby's head from above, where the soft spots are; the face is at the top.
        InfantHeadTop = "infant-head-top",
        /// The palm of a baby's right hand.
        InfantRightPalm = "infant-right-palm",
        /// The palm of a baby's left hand.
        InfantLeftPalm = "infant-left-palm",
        /// The back of a baby's left hand.
        InfantLeftHandBack = "infant-left-hand-back",
        /// The back of a baby's right hand.
        InfantRightHandBack = "infant-right-hand-back",
        /// A baby's left foot from above.
        InfantLeftFoot = "infant-left-foot",
        /// A baby's right foot from above.
        InfantRightFoot = "infant-right-foot",
        /// The sole of a baby's right foot.
        InfantRightSole = "infant-right-sole",
        /// The sole of a baby's left foot.
        InfantLeftSole = "infant-left-sole",
    }
}

impl BodyView {
    /// The drawings that are offered for an outline: one, or several in rows of two.
    pub const fn panels(self, figure: BodyFigure) -> &'static [BodyPanel] {
        use BodyPanel as P;
        match (self, figure) {
            (Self::Front, _) => &[P::Front],
            (Self::Back, _) => &[P::Back],
            (_, BodyFigure::Child) => self.plain(),
            (Self::Head, BodyFigure::Infant) => &[
                P::InfantHeadFront,
                P::InfantHeadBack,
                P::InfantHeadRight,
                P::InfantHeadLeft,
                P::InfantHeadTop,
            ],
            (Self::Hands, BodyFigure::Infant) => &[
                P::InfantRightPalm,
                P::InfantLeftPalm,
                P::InfantLeftHandBack,
                P::InfantRightHandBack,
            ],
            (Self::Feet, BodyFigure::Infant) => &[
                P::InfantLeftFoot,
                P::InfantRightFoot,
                P::InfantRightSole,
                P::InfantLeftSole,
            ],
        }
    }

    /// The drawings of a child. Marks on a baby's head, hands or feet stood on these before a baby
    /// had its own, and stay where they were put.
    pub const fn plain(self) -> &'static [BodyPanel] {
        use BodyPanel as P;
        match self {
            Self::Front => &[P::Front],
            Self::Back => &[P::Back],
            Self::Head => &[P::HeadFront, P::HeadBack, P::HeadRight, P::HeadLeft],
            Self::Hands => &[P::RightPalm, P::LeftPalm, P::LeftHandBack, P::RightHandBack],
            Self::Feet => &[P::LeftFoot, P::RightFoot, P::RightSole, P::LeftSole],
        }
    }
}

impl BodyPanel {
    /// The sheet on which it stands.
    pub const fn view(self) -> BodyView {
        match self.plain() {
            Self::Front => BodyView::Front,
            Self::Back => BodyView::Back,
            Self::RightPalm | Self::LeftPalm | Self::LeftHandBack | Self::RightHandBack => {
                BodyView::Hands
            }
            Self::LeftFoot | Self::RightFoot | Self::RightSole | Self::LeftSole => BodyView::Feet,
            // The four sides of the head, and the one from above that only a baby has.
            _ => BodyView::Head,
        }
    }

    /// The drawing of a child that shows the same side; a baby's head from above has none.
    pub const fn plain(self) -> Self {
        match self {
            Self::InfantHeadFront => Self::HeadFront,
            Self::InfantHeadBack => Self::HeadBack,
            Self::InfantHeadRight => Self::HeadRight,
            Self::InfantHeadLeft => Self::HeadLeft,
            Self::InfantRightPalm => Self::RightPalm,
            Self::InfantLeftPalm => Self::LeftPalm,
            Self::InfantLeftHandBack => Self::LeftHandBack,
            Self::InfantRightHandBack => Self::RightHandBack,
            Self::InfantLeftFoot => Self::LeftFoot,
            Self::InfantRightFoot => Self::RightFoot,
            Self::InfantRightSole => Self::RightSole,
            Self::InfantLeftSole => Self::LeftSole,
            own => own,
        }
    }

    /// Whether it is a baby's alone.
    pub const fn of_infant(self) -> bool {
        matches!(
            self,
            Self::InfantHeadFront
                | Self::InfantHeadBack
                | Self::InfantHeadRight
                | Self::InfantHeadLeft
                | Self::InfantHeadTop
                | Self::InfantRightPalm
                | Self::InfantLeftPalm
                | Self::InfantLeftHandBack
                | Self::InfantRightHandBack
                | Self::InfantLeftFoot
                | Self::InfantRightFoot
                | Self::InfantRightSole
                | Self::InfantLeftSole
        )
    }
}
