//! Names by naming culture, and how a culture makes a name.

use super::Dice;

const NAMES: &str = include_str!("../../data/names.txt");

#[derive(Debug, Default)]
struct Culture {
    name: &'static str,
    share: usize,
    girls: Vec<&'static str>,
    boys: Vec<&'static str>,
    families: Vec<&'static str>,
    beginnings: Vec<&'static str>,
    endings: Vec<&'static str>,
}

/// All cultures.
#[derive(Debug)]
pub(super) struct Names(Vec<Culture>);

impl Names {
    pub(super) fn read() -> Self {
        let mut all: Vec<Culture> = Vec::new();
        for line in NAMES.lines().filter(|l| !l.starts_with('#')) {
            let mut words = line.split(' ');
            let head = words.next().unwrap_or_default();
            let rest: Vec<&'static str> = words.collect();
            let Some(culture) = all.last_mut().filter(|_| head.len() == 1) else {
                let share = rest.first().and_then(|s| s.parse().ok()).unwrap_or(1);
                all.push(Culture {
                    name: head,
                    share,
                    ..Culture::default()
                });
                continue;
            };
            match head {
                "f" => culture.girls = rest,
                "m" => culture.boys = rest,
                "s" => culture.families = rest,
                _ => {
                    let mut parts = rest.split(|w| *w == "|");
                    culture.beginnings = parts.next().unwrap_or_default().to_vec();
                    culture.endings = parts.next().unwrap_or_default().to_vec();
                }
            }
        }
        Self(all)
    }

    pub(super) fn culture(&self, dice: &mut Dice) -> usize {
        let all: usize = self.0.iter().map(|c| c.share).sum();
        let mut at = dice.below(all);
        for (number, culture) in self.0.iter().enumerate() {
            if at < culture.share {
                return number;
            }
            at -= culture.share;
        }
        0
    }

    pub(super) fn name_of(&self, culture: usize) -> &'static str {
        self.0[culture].name
    }

    pub(super) fn given(&self, culture: usize, girl: bool, dice: &mut Dice) -> String {
        // Some children of every culture bear a name common all over the country.
        let from = if culture > 0 && dice.chance(0.12) {
            &self.0[0]
        } else {
            &self.0[culture]
        };
        let names = if girl { &from.girls } else { &from.boys };
        if from.name == "chinese" {
            return format!("{} {}", dice.one(names), dice.one(names));
        }
        let name = dice.often(names);
        if dice.chance(0.02) {
            return format!("{name}-{}", dice.often(names));
        }
        name.to_owned()
    }

    pub(super) fn family(&self, culture: usize, girl: bool, dice: &mut Dice) -> String {
        let from = &self.0[culture];
        let tail = if from.name == "english" { 0.55 } else { 0.35 };
        let name = if dice.chance(tail) {
            format!("{}{}", dice.one(&from.beginnings), dice.one(&from.endings))
        } else if from.name == "iberian" {
            format!("{} {}", dice.one(&from.families), dice.one(&from.families))
        } else {
            dice.often(&from.families).to_owned()
        };
        gendered(from.name, girl, &name)
    }

    /// The family name of a child: the household's, or made of the father's given name.
    pub(super) fn of_child(
        &self,
        culture: usize,
        girl: bool,
        family: &str,
        father: &str,
    ) -> String {
        match self.0[culture].name {
            "somali" => father.to_owned(),
            "punjabi" if !family.contains(' ') && !matches!(family, "Singh" | "Kaur") => {
                format!("{} {family}", if girl { "Kaur" } else { "Singh" })
            }
            name => gendered(name, girl, family),
        }
    }

    /// Another name that the same person is called.
    pub(super) fn pet(given: &str, dice: &mut Dice) -> String {
        const PETS: &[(&str, &str)] = &[
            ("Katherine", "Katie"),
            ("Eleanor", "Ellie"),
            ("Matilda", "Tilly"),
            ("Alexander", "Alex"),
            ("Benjamin", "Ben"),
            ("Joshua", "Josh"),
            ("Samuel", "Sam"),
            ("Thomas", "Tom"),
            ("William", "Billy"),
            ("Edward", "Ned"),
            ("Daniel", "Danny"),
            ("Abigail", "Abbie"),
            ("Charlotte", "Lottie"),
            ("Beatrice", "Bea"),
            ("Christopher", "Chris"),
            ("Michael", "Mikey"),
            ("Mohammed", "Mo"),
            ("Wiktoria", "Wika"),
            ("Jakub", "Kuba"),
            ("Dafydd", "Dai"),
            ("Oluwaseun", "Seun"),
            ("Temitope", "Temi"),
        ];
        if let Some(pet) = PETS.iter().find(|p| p.0 == given) {
            return pet.1.to_owned();
        }
        let cut: String = given.chars().take(3).collect();
        if dice.chance(0.5) {
            cut
        } else {
            format!("{cut}y")
        }
    }
}

fn gendered(culture: &str, girl: bool, family: &str) -> String {
    if culture == "polish" && girl && family.ends_with("ki") {
        format!("{}a", &family[..family.len() - 1])
    } else {
        family.to_owned()
    }
}
