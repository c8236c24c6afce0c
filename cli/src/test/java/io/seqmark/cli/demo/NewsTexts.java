package io.seqmark.cli.demo;

/** The wording of the summarization corpus: invented news of invented towns. {@link News} reads it. */
final class NewsTexts {
    private NewsTexts() {}

    static final String KINDS = """
            F project=build a new swimming pool / restore the old theatre / plant more trees in the centre / close the high street to cars / open a second library / replace the old street lamps / extend the tram line / turn the old factory into flats / build a cycle path along the river / repair the roof of the town hall
            F cost=2..95
            F votes=11..34
            F against=3..10
            L The town council of {town} decided on {day} to {project}. / On {day}, the council of {town} voted to {project}. / After a long debate on {day}, the council in {town} agreed to {project}.
            D The plan will cost {cost} million euros. / {cost} million euros have been set aside for the plan. / The costs are put at {cost} million euros.
            O {votes} members voted for the plan and {against} against it. / The vote was {votes} to {against}.
            O {name}, who leads the council, spoke of a good day for the town. / "This is a good day for our town," said {name} of the council.
            D Work is to begin in {month}. / The first workers will arrive in {month}. / Building starts in {month}.
            O Some residents fear noise and dust. / Not everybody likes the idea, and some residents fear more noise.
            S {town} will {project} for {cost} million euros. / The council of {town} will spend {cost} million euros to {project}.
            S Work begins in {month}. / The work is to start in {month}.

            F high=3..6
            F low=0..2
            F goals=two / three
            F row=third / fourth / fifth / sixth / seventh
            F crowd=900..24000:100
            F minute=12..85
            L {town} beat {rival} {high}-{low} on {day}. / On {day}, {town} won {high}-{low} against {rival}. / {rival} lost {high}-{low} in {town} on {day}.
            D {name} scored {goals} of the goals. / The best player was {name} with {goals} goals. / {name} was the hero of the match and scored {goals} times.
            O The guests had to play with ten men after the {minute}th minute. / A red card in the {minute}th minute left the guests with ten men.
            O About {crowd} people watched the match. / The stadium was sold out with {crowd} people.
            D It was the {row} win in a row. / The team has now won for the {row} time in a row. / The home side celebrated its {row} victory in a row.
            O The coach, {other}, praised the defence. / "We were patient," said the coach, {other}.
            S {name} scored {goals} goals as {town} beat {rival} {high}-{low}. / {town} won {high}-{low} against {rival} with {goals} goals by {name}.
            S It was the team's {row} win in a row. / The team celebrated its {row} win in a row.

            F wind=90..160
            F trees=12..240
            F homes=200..9000:50
            F harm=Nobody was hurt / Two people were hurt / One man was slightly hurt / Three firefighters were hurt
            F hours=3..30
            L A heavy storm hit {town} on {day} night. / On {day} night, a heavy storm passed over {town}. / {town} was hit by a heavy storm on {day}.
            O The wind reached {wind} kilometres per hour. / Winds of {wind} kilometres per hour were measured.
            O {trees} trees fell, and several roads were blocked. / Several roads were blocked by {trees} fallen trees.
            D {homes} homes were without power for {hours} hours. / The power failed in {homes} homes and came back after {hours} hours.
            D {harm}, said {name} of the fire brigade. / {harm}, according to {name}, who leads the fire brigade.
            O Schools will stay closed until {later}. / The schools open again on {later}.
            S A storm left {homes} homes in {town} without power for {hours} hours. / After a storm, {homes} homes in {town} had no power for {hours} hours.
            S {harm}.

            F goods=bicycles / chocolate / wooden toys / violins / shoes / medical lamps / garden tools / paper / clocks / tents / winter coats / coffee machines
            F profit=3..180
            F rise=2..38
            F jobs=20..600:10
            L {company} of {town}, a maker of {goods}, had a good year. / {company}, which makes {goods} in {town}, has published its figures. / Good news came on {day} from {company}, a maker of {goods} in {town}.
            D It earned {profit} million euros, {rise} percent more than the year before. / Its profit rose by {rise} percent to {profit} million euros.
            O The firm was founded by {other} in a small garage. / Its owner, {other}, thanked the staff.
            O Most of the {goods} are sold abroad. / Customers abroad buy most of its {goods}.
            D {jobs} new workers will be hired by {month}. / By {month}, the firm wants to hire {jobs} people.
            S {company} earned {profit} million euros, a rise of {rise} percent. / The profit of {company} rose by {rise} percent to {profit} million euros.
            S The maker of {goods} will hire {jobs} people. / It plans to hire {jobs} workers.

            F theme=jazz / street theatre / local food / lanterns / folk music / short films / old trains / kites / wool and weaving / brass bands
            F visitors=2000..60000:500
            F stalls=15..140
            F last=15..40
            L The festival of {theme} in {town} ended on {day}. / On {day}, {town} said goodbye to its festival of {theme}. / For three days, {town} was all about {theme}.
            D {visitors} people came, more than ever before. / With {visitors} visitors, there was a new record.
            O There were {stalls} stalls along the river. / Along the river, {stalls} stalls sold food and drinks.
            O {name} opened the festival with a speech. / The opening speech was given by {name}.
            O Rain on the first evening did not spoil the mood. / Even the rain on the first evening could not spoil the mood.
            D Next year it will take place in {month}. / The next festival is planned for {month}. / The date for next year is set: it begins in {month}.
            S A record {visitors} people visited the festival of {theme} in {town}. / The festival of {theme} in {town} drew a record {visitors} visitors.
            S It returns in {month}. / The next one is in {month}.

            F animal=cat / young owl / horse / dog / swan / calf / pony / fox / goat / hedgehog
            F trap=an old well / a drain / a frozen pond / the mud by the river / a chimney / a fence / a cellar
            F helpers=4..26
            F time=two / three / four / five
            L Firefighters in {town} freed a {animal} from {trap} on {day}. / On {day}, a {animal} was rescued from {trap} in {town}. / A {animal} that was stuck in {trap} in {town} was saved on {day}.
            D A walker, {name}, had heard it and called for help. / {name} found the animal on a walk and called the fire brigade.
            D The {helpers} helpers needed {time} hours. / It took {helpers} people and {time} hours.
            O The vet, {other}, says that it is tired but well. / "It is tired but well," said the vet, {other}.
            O The animal has been given warm milk and a blanket. / A blanket and some food were waiting for it.
            S {helpers} helpers rescued a {animal} from {trap} in {town}. / A {animal} was freed from {trap} in {town} by {helpers} helpers.
            S {name} had called for help. / The alarm was raised by {name}.

            F road=bridge over the river / road to {rival} / old tunnel / main street / railway crossing / harbour road
            F cause=cracks were found / a water pipe burst / a lorry lost its load / the ground sank / the surface has to be renewed
            F cars=800..21000:100
            F extra=4..35
            L The {road} in {town} has been closed since {day}. / Since {day}, the {road} in {town} has been closed to all traffic. / {town} had to close the {road} on {day}.
            D It was closed because {cause}. / The reason: {cause}. / Experts explained that {cause}.
            O Every day, {cars} cars use it. / It is used by {cars} cars a day.
            O Drivers have to take a detour of {extra} kilometres. / The detour is {extra} kilometres long.
            D The repair will last until {month}, said {name}, an engineer. / According to {name}, an engineer, it will open again in {month}.
            S The {road} in {town} is closed because {cause}. / Because {cause}, the {road} in {town} is closed.
            S It will open again in {month}. / The repair lasts until {month}.

            F show=old maps / paintings of the sea / early cameras / glass / stone tools / letters from the war / toys of the last century / butterflies / masks / ship models
            F pieces=40..900:5
            F price=3..18
            L The museum of {town} shows {show} from {day} on. / A new exhibition in the museum of {town} is about {show}. / {show} can be seen in the museum of {town} from {day} on.
            D {pieces} pieces were collected by {name} over many years. / The {pieces} pieces belong to {name}, who spent a lifetime collecting them.
            O Children can touch some of them and ask questions. / There is a room where children can draw.
            O The director, {other}, hopes for many visitors. / "We hope for many visitors," said the director, {other}.
            D A ticket costs {price} euros, and the exhibition closes in {month}. / It can be seen until {month} for {price} euros.
            S The museum of {town} shows {pieces} pieces from the collection of {name}: {show}. / {pieces} pieces of {name} are on show in {town}: {show}.
            S Tickets cost {price} euros until {month}. / It is open until {month} and costs {price} euros.

            F loot=a golden clock / three bicycles / a painting / two violins / the church bell / a box of coins / a fishing boat / forty cheeses / a statue / a stamp collection
            F place=the town hall / a farm / the museum / a shop / the school / a hotel
            F age=19..67
            F value=500..48000:500
            L The police in {town} have solved a theft. / A theft in {town} has been solved. / On {day}, police in {town} arrested a {age}-year-old man.
            D {loot} had disappeared from {place} in {month}. / In {month}, {loot} had been stolen from {place}.
            O It is worth about {value} euros. / The value is put at {value} euros.
            D A neighbour, {name}, had seen a strange van and told the police. / The hint came from {name}, who had noticed a strange van.
            O Everything was found in a garage in {rival}. / The police found everything in a garage in {rival}.
            S The theft of {loot} from {place} in {town} has been solved. / Police in {town} have solved the theft of {loot} from {place}.
            S The hint came from {name}. / {name} gave the decisive hint.

            F subject=bees / the weather / old recipes / the stars / the river / local birds / energy / lost words / robots
            F pupils=14..120
            F prize=500..9000:100
            L Pupils of the school in {town} have won a prize for their work on {subject}. / A project about {subject} has won the school in {town} a prize. / The school in {town} was honoured on {day} for a project on {subject}.
            D {pupils} pupils took part and worked for a whole year. / For a whole year, {pupils} pupils worked on it.
            D Their teacher, {name}, had the idea. / The idea came from their teacher, {name}.
            O The jury praised the clear drawings. / The jury liked the many careful drawings.
            D The prize of {prize} euros will pay for a trip to {rival}. / With the {prize} euros, the class will travel to {rival}.
            S {pupils} pupils from {town} won a prize of {prize} euros for their work on {subject}. / A project on {subject} won {pupils} pupils from {town} {prize} euros.
            S The money will pay for a trip to {rival}. / They will travel to {rival}.
            """;

    /** Sentences that carry nothing a summary should tell. */
    static final String ASIDES = """
            The {rival} Gazette was the first to report it.
            Reporters from {rival} were there as well.
            It was a mild day with little wind.
            More will be said at a meeting on {later}.
            People talked about it at the market.
            The mayor of {rival} sent a short letter.
            Photographs are on display in the library.
            Nobody had expected that.
            The local radio had {guess} calls about it.
            """;

    static final String TOWN_STARTS =
            "Lark Mill Oster Brook Wind Stone Fern Hazel Black Silver Nor Wes Sed Thorn Ash Elm"
                    + " Rook Gold Marsh Crow Salt Amber Hollow Quill";
    static final String TOWN_ENDS = "haven ford dale wick stead mouth bridge field ton ham cliff well";
    static final String FIRST_NAMES =
            "Anna Ben Clara David Eva Frank Greta Henry Ida Jonas Karen Leo Mara Nils Olga Paul"
                    + " Rosa Simon Tess Victor Wanda Yusuf Zoe Amir Birgit Carlos Dana Erik Fiona Goran";
    static final String SURNAME_STARTS = "Hol Brand Fen Lind Mor Kel Sand Wal Tor Ber Hart Ros Grim Pel Dor Vik";
    static final String SURNAME_ENDS = "man ley er berg quist son ton ski ini wood ard";
}
