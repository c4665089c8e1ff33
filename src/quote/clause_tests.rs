//! What a clause loses with what governs it: each altered quotation here was once called faithful.

use super::tests::{altered, faithful};

#[test]
fn a_clause_that_hangs_on_another_is_not_quoted_by_itself() {
    altered(&[
        ("The mayor hopes that the tram will reach the harbour by May.", "the tram will reach the harbour by May"),
        ("It is vital that every lift carries a telephone.", "… every lift carries a telephone"),
        ("Growers fear the frost has killed the vines of the valley.", "the frost has killed the vines of the valley"),
        ("We work to make sure that no patient waits for a bed.", "no patient waits for a bed"),
        ("If the pumps stop for a day, the mine fills with water.", "the mine fills with water"),
        ("Should the council lose, the road closes to lorries in May.", "[T]he road closes to lorries in May"),
        ("Picture a harbour where no ship pays a toll to the king.", "no ship pays a toll to the king"),
        ("Is it true that the tower leans more with every storm?", "the tower leans more with every storm"),
        ("The dam was raised so that the villages are spared in autumn.", "the villages are spared in autumn"),
    ]);
    faithful(&[
        ("The report states that the dyke was built without a survey.", "the dyke was built without a survey"),
        ("We know that the grain was sold twice in the winter.", "… the grain was sold twice in the winter."),
        ("Although the harvest failed, the mill paid its men.", "the mill paid its men"),
        ("In the spring, the ferrymen founded a common purse.", "[T]he ferrymen founded a common purse."),
        ("Once again, the ferrymen founded a common purse.", "the ferrymen founded a common purse."),
    ]);
}

#[test]
fn what_is_left_within_a_clause_keeps_its_verb_its_noun_and_its_subject() {
    altered(&[
        (
            "The assembly debated the issue of slavery for eleven days.",
            "The assembly debated … slavery for eleven days",
        ),
        ("The smaller firms are free to deduct the costs.", "The smaller firms … deduct the costs"),
        ("A single spark can ignite the dust in the silos.", "A single spark … ignite the dust in the silos"),
        ("The bishop made the king sign the order.", "The bishop … sign the order"),
        ("The widow was accused of poisoning the wells.", "The widow was … poisoning the wells"),
        ("The senate approved the loan, and the governor spent it.", "The senate … spent it"),
        ("The mill burned down in May. The school moved to a barn.", "The mill … moved to a barn"),
        ("Drivers who have caused two accidents lose their licence.", "Drivers … lose their licence"),
        ("Children under the age of five travel free on ferries.", "Children … travel free on ferries"),
        ("You need a degree in law or ten years of practice.", "You need … ten years of practice"),
        ("Every second barn on the plateau was burned down.", "Every … barn on the plateau was burned down"),
        ("He was the second-richest owner of the county.", "He was the … richest owner of the county"),
        ("The root is harmless in small doses and is sold here.", "The root is harmless … and is sold here"),
    ]);
    faithful(&[
        ("The town built a large and costly hall above the ferry.", "The town built a … hall above the ferry"),
        ("The masons built the arch in the cold of a March morning.", "The masons built the arch … of a March morning"),
        ("The treasurer has also very patiently kept the books.", "The treasurer has … kept the books"),
        (
            "The mill ground rye, sold flour and paid its tithes in wax.",
            "The mill ground rye … and paid its tithes in wax",
        ),
        ("The assembly opened on Tuesday, 4 May 1948, in the hall.", "The assembly opened … in the hall"),
        ("The treaty of 1648 gave the islands to the bishop.", "The treaty … gave the islands to the bishop"),
    ]);
}

#[test]
fn what_limits_the_whole_is_not_left_out() {
    altered(&[
        ("In some districts the water has to be boiled first.", "[T]he water has to be boiled first"),
        ("In theory, each of the judges reads all papers.", "… each of the judges reads all papers"),
        ("According to its makers, the pill works within a week.", "the pill works within a week"),
        ("The mine, its former director maintained, was safe to enter.", "The mine … was safe to enter"),
        ("All halls, with the exception of two, are open today.", "All halls … are open today"),
        (
            "The second tunnel (proposed) joins the quarry to the railway.",
            "The second tunnel … joins the quarry to the railway",
        ),
        (
            "In the novel, the minister sells the lighthouse to his son.",
            "… the minister sells the lighthouse to his son",
        ),
        ("Passengers can change seats when the doors are shut.", "Passengers can change seats"),
        ("The convent hid two hundred rifles, a claim that it denies.", "The convent hid two hundred rifles."),
        ("Vaccinated visitors may enter the ward at noon.", "… visitors may enter the ward at noon"),
        ("A licence is needed for boats longer than nine metres.", "A licence is needed for boats."),
        ("The law protects tenants from eviction in all but two cases.", "The law protects tenants from eviction."),
        ("The sewer was poisoned on purpose, the owner claims.", "The sewer was poisoned on purpose …"),
    ]);
    faithful(&[
        ("The archive, which lies below the river, was flooded.", "The archive … was flooded"),
        ("They built the wall by hand, and we will not let you fall.", "They built the wall by hand …"),
        ("The abbots owned it and paid no taxes to the crown.", "The abbots owned it …"),
        ("The bishop, a man of no patience, left the poor a coat.", "The bishop … left the poor a coat"),
        ("By force (usually in the form of a tax) they took the land.", "By force … they took the land"),
        ("The crew left the ship because the captain had gone.", "The crew left the ship"),
        ("After the flood of 1953 the engineers raised the walls.", "… the engineers raised the walls"),
    ]);
}

#[test]
fn what_stands_around_a_quotation_says_what_it_is() {
    let list = "You must not:\n\n- share the key of the cellar with neighbours\n- keep gas below the stairs\n\nIt is locked at ten.";
    let heading = "Rejected proposals\n\nThe tax on salt is halved for all households of the coast.";
    let talk = "Ms. Varga: The port will not be sold this year.\n\nMr. Lund: The buyers have paid in full.";
    let back = "The bells were cast from stolen cannons. This is a legend without ground. The guild paid for them.";
    altered(&[
        (list, "share the key of the cellar with neighbours"),
        (list, "keep gas below the stairs"),
        (heading, "The tax on salt is halved for all households of the coast."),
        (talk, "The port will not be sold this year. … The buyers have paid in full."),
        (back, "The bells were cast from stolen cannons."),
        (
            "The bank lent a million. The auditors came. They were forged.",
            "The bank lent a million. … They were forged.",
        ),
        ("Myth: sea water in small sips keeps a sailor alive.", "sea water in small sips keeps a sailor alive"),
    ]);
    faithful(&[
        (list, "It is locked at ten."),
        ("You may:\n\n- borrow two boats for a week\n- bring a guest to dinner", "borrow two boats for a week"),
        (talk, "The buyers have paid in full."),
        ("What it is not\n\nThe board is no court. It may advise.", "The board is no court. It may advise."),
        (back, "The guild paid for them."),
    ]);
}

#[test]
fn a_capital_may_make_another_thing_of_a_word() {
    altered(&[
        ("They served turkey with a sauce of plums at noon.", "They served Turkey with a sauce of plums"),
        ("The plant feeds 40 mW into the grid of sensors.", "The plant feeds 40 MW into the grid of sensors"),
        ("It draws 3 Mb of data in a second of time.", "It draws 3 MB of data in a second of time"),
    ]);
    faithful(&[
        ("They served turkey with a sauce of plums at noon.", "THEY SERVED TURKEY WITH A SAUCE OF PLUMS"),
        ("The members of the union, in March, will meet.", "The Members Of The Union, In March, Will Meet"),
    ]);
}

#[test]
fn a_word_over_two_lines_and_a_note_behind_a_year_are_no_change() {
    faithful(&[
        ("It serves the well-\nbeing and dignity of all.", "It serves the well-being and dignity of all"),
        ("We hold to the aims that we signed in 2015. We do so.", "We hold to the aims that we signed in 2015.¹²"),
    ]);
    altered(&[("It is well known to all of the members.", "It is we'll known to all of the members")]);
}
