//! Twins whose names sound alike, as parents like to choose them: the hard case for whoever links records.

use super::Dice;

/// Pairs of names of our own choosing, by naming culture; a girl's name has `f` in front, a boy's `m`.
const PAIRS: &[(&str, &[[&str; 2]])] = &[
    (
        "english",
        &[
            ["fElla", "fBella"],
            ["fElla", "fEllie"],
            ["fLily Mae", "fLily Rose"],
            ["fMarie-Claire", "fMarie-Anne"],
            ["fMillie", "fTilly"],
            ["fMaisie", "fDaisy"],
            ["fAva", "fEva"],
            ["fHolly", "fMolly"],
            ["fLayla", "fKayla"],
            ["fEmily", "fEmilia"],
            ["fRosie", "fJosie"],
            ["fAmelia", "fAmelie"],
            ["fHarriet", "mHarry"],
            ["mDaniel", "fDanielle"],
            ["mAlexander", "fAlexandra"],
            ["mMax", "fMaxine"],
            ["mJack", "mJake"],
            ["mJayden", "mKayden"],
            ["mHayden", "mJayden"],
            ["mAiden", "mJaiden"],
            ["mAlfie", "mArchie"],
            ["mHarvey", "mHarley"],
            ["mTyler", "mTaylor"],
            ["mJoseph", "mJoshua"],
            ["mJames", "mJamie"],
            ["mLewis", "mLouis"],
            ["mRyan", "mBryan"],
            ["mLeo", "mTheo"],
            ["mMason", "mJason"],
        ],
    ),
    (
        "welsh",
        &[
            ["fTegan", "fMegan"],
            ["fAnwen", "fArwen"],
            ["fCeri", "fCerys"],
            ["fElin", "fErin"],
            ["fEleri", "fEleni"],
            ["fMali", "fMari"],
            ["fNia", "fMia"],
            ["mOwain", "mOwen"],
            ["mRhys", "fRhian"],
            ["mIfan", "mIwan"],
            ["mElis", "fElin"],
            ["mSteffan", "fSteffani"],
        ],
    ),
    (
        "polish",
        &[
            ["fMaja", "fKaja"],
            ["fLena", "fHelena"],
            ["fHanna", "fAnna"],
            ["mJan", "fJana"],
            ["mFilip", "mFelix"],
            ["mJakub", "mJacek"],
            ["mMikolaj", "mMichal"],
            ["mDaniel", "mDamian"],
            ["mMarcin", "mMartin"],
        ],
    ),
    (
        "pakistani",
        &[
            ["mMohammed Ali", "mMohammed Hassan"],
            ["mMuhammad Umar", "mMuhammad Usman"],
            ["mHassan", "mHussain"],
            ["mHamza", "fHafsa"],
            ["mAmir", "fAmira"],
            ["mZain", "fZainab"],
            ["fZara", "fSara"],
            ["fHira", "fHina"],
            ["fSana", "fSaba"],
        ],
    ),
    (
        "bangladeshi",
        &[
            ["fSadia", "fNadia"],
            ["fTahmina", "fTahmida"],
            ["mArif", "mSharif"],
            ["mFahim", "mRahim"],
            ["mMahir", "fMahira"],
        ],
    ),
    (
        "punjabi",
        &[
            ["mGurpreet", "fHarpreet"],
            ["mManpreet", "mMandeep"],
            ["fJasmeet", "fJaspreet"],
            ["mRanveer", "mManveer"],
            ["fSimran", "mSimar"],
            ["mHarjit", "mSurjit"],
        ],
    ),
    (
        "somali",
        &[
            ["mAbdirahman", "mAbdirahim"],
            ["mAbdi", "mAbdirahman"],
            ["fHodan", "fHodo"],
            ["mHassan", "mHussein"],
            ["fSahra", "fSamra"],
        ],
    ),
    (
        "arabic",
        &[
            ["fLina", "fDina"],
            ["fDana", "fDina"],
            ["mKarim", "fKarima"],
            ["mSami", "mRami"],
        ],
    ),
];

/// Two names for twins of a culture, each with whether it is a girl's; the first fits a child of this sex where it can.
/// Cultures without a list of their own choose from the first.
pub(super) fn alike(culture: &str, girl: bool, dice: &mut Dice) -> [(String, bool); 2] {
    let own = PAIRS.iter().find(|p| p.0 == culture);
    let pairs = own.map_or(PAIRS[0].1, |p| p.1);
    let sex = if girl { 'f' } else { 'm' };
    let fitting: Vec<_> = pairs.iter().filter(|p| p[0].starts_with(sex)).collect();
    let pair = if fitting.is_empty() {
        dice.one(pairs)
    } else {
        *dice.one(&fitting)
    };
    pair.map(|name| (name[1..].to_owned(), name.starts_with('f')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_of_two_names_and_says_which_sex() {
        for [one, other] in PAIRS.iter().flat_map(|p| p.1) {
            assert_ne!(one[1..], other[1..]);
            for name in [one, other] {
                assert!(name.starts_with(['f', 'm']), "{name}");
                assert!(name[1..].starts_with(char::is_uppercase), "{name}");
            }
        }
    }
}
