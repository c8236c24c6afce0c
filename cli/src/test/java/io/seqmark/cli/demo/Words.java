package io.seqmark.cli.demo;

/** The vocabulary of the translation corpus as tables; {@link Lexicon} and {@link Verb} read them. */
final class Words {
    private Words() {}

    // singular, plural, gender (w: n-declension), nominative, genitive, plural
    static final String PERSONS = """
            teacher,teachers,m,Lehrer,Lehrers,Lehrer
            child,children,n,Kind,Kindes,Kinder
            woman,women,f,Frau,Frau,Frauen
            man,men,m,Mann,Mannes,Männer
            girl,girls,n,Mädchen,Mädchens,Mädchen
            boy,boys,mw,Junge,Jungen,Jungen
            neighbour,neighbours,mw,Nachbar,Nachbarn,Nachbarn
            doctor,doctors,m,Arzt,Arztes,Ärzte
            student,students,mw,Student,Studenten,Studenten
            nurse,nurses,f,Krankenschwester,Krankenschwester,Krankenschwestern
            baker,bakers,m,Bäcker,Bäckers,Bäcker
            gardener,gardeners,m,Gärtner,Gärtners,Gärtner
            friend,friends,m,Freund,Freundes,Freunde
            guest,guests,m,Gast,Gastes,Gäste
            driver,drivers,m,Fahrer,Fahrers,Fahrer
            policeman,policemen,mw,Polizist,Polizisten,Polizisten
            tourist,tourists,mw,Tourist,Touristen,Touristen
            cook,cooks,m,Koch,Kochs,Köche
            queen,queens,f,Königin,Königin,Königinnen
            customer,customers,mw,Kunde,Kunden,Kunden
            actress,actresses,f,Schauspielerin,Schauspielerin,Schauspielerinnen
            colleague,colleagues,mw,Kollege,Kollegen,Kollegen
            farmer,farmers,m,Landwirt,Landwirts,Landwirte
            judge,judges,m,Richter,Richters,Richter
            waitress,waitresses,f,Kellnerin,Kellnerin,Kellnerinnen
            author,authors,m,Autor,Autors,Autoren
            craftsman,craftsmen,m,Handwerker,Handwerkers,Handwerker
            witness,witnesses,mw,Zeuge,Zeugen,Zeugen
            mayor,mayors,m,Bürgermeister,Bürgermeisters,Bürgermeister
            musician,musicians,m,Musiker,Musikers,Musiker
            pupil,pupils,m,Schüler,Schülers,Schüler
            apprentice,apprentices,m,Lehrling,Lehrlings,Lehrlinge
            sailor,sailors,mw,Matrose,Matrosen,Matrosen
            cook,cooks,m,Küchenchef,Küchenchefs,Küchenchefs
            farmer,farmers,mw,Bauer,Bauern,Bauern
            doctor,doctors,m,Mediziner,Mediziners,Mediziner
            shepherd,shepherds,m,Schäfer,Schäfers,Schäfer
            """;

    static final String RELATIVES = """
            brother,brothers,m,Bruder,Bruders,Brüder
            sister,sisters,f,Schwester,Schwester,Schwestern
            mother,mothers,f,Mutter,Mutter,Mütter
            father,fathers,m,Vater,Vaters,Väter
            daughter,daughters,f,Tochter,Tochter,Töchter
            son,sons,m,Sohn,Sohnes,Söhne
            aunt,aunts,f,Tante,Tante,Tanten
            uncle,uncles,m,Onkel,Onkels,Onkel
            grandmother,grandmothers,f,Großmutter,Großmutter,Großmütter
            grandfather,grandfathers,m,Großvater,Großvaters,Großväter
            cousin,cousins,m,Cousin,Cousins,Cousins
            niece,nieces,f,Nichte,Nichte,Nichten
            nephew,nephews,mw,Neffe,Neffen,Neffen
            """;

    static final String ANIMALS = """
            dog,dogs,m,Hund,Hundes,Hunde
            cat,cats,f,Katze,Katze,Katzen
            horse,horses,n,Pferd,Pferdes,Pferde
            bird,birds,m,Vogel,Vogels,Vögel
            cow,cows,f,Kuh,Kuh,Kühe
            sheep,sheep,n,Schaf,Schafes,Schafe
            rabbit,rabbits,n,Kaninchen,Kaninchens,Kaninchen
            bear,bears,mw,Bär,Bären,Bären
            duck,ducks,f,Ente,Ente,Enten
            goat,goats,f,Ziege,Ziege,Ziegen
            fox,foxes,m,Fuchs,Fuchses,Füchse
            hedgehog,hedgehogs,m,Igel,Igels,Igel
            squirrel,squirrels,n,Eichhörnchen,Eichhörnchens,Eichhörnchen
            owl,owls,f,Eule,Eule,Eulen
            """;

    static final String FOODS = """
            apple,apples,m,Apfel,Apfels,Äpfel
            cake,cakes,m,Kuchen,Kuchens,Kuchen
            egg,eggs,n,Ei,Eis,Eier
            bread roll,bread rolls,n,Brötchen,Brötchens,Brötchen
            potato,potatoes,f,Kartoffel,Kartoffel,Kartoffeln
            fish,fish,m,Fisch,Fisches,Fische
            pear,pears,f,Birne,Birne,Birnen
            tomato,tomatoes,f,Tomate,Tomate,Tomaten
            biscuit,biscuits,m,Keks,Kekses,Kekse
            carrot,carrots,f,Karotte,Karotte,Karotten
            sausage,sausages,f,Wurst,Wurst,Würste
            soup,soups,f,Suppe,Suppe,Suppen
            strawberry,strawberries,f,Erdbeere,Erdbeere,Erdbeeren
            onion,onions,f,Zwiebel,Zwiebel,Zwiebeln
            cherry,cherries,f,Kirsche,Kirsche,Kirschen
            carrot,carrots,f,Möhre,Möhre,Möhren
            plum,plums,f,Pflaume,Pflaume,Pflaumen
            mushroom,mushrooms,m,Pilz,Pilzes,Pilze
            pumpkin,pumpkins,m,Kürbis,Kürbisses,Kürbisse
            """;

    static final String THINGS = """
            car,cars,n,Auto,Autos,Autos
            house,houses,n,Haus,Hauses,Häuser
            bicycle,bicycles,n,Fahrrad,Fahrrads,Fahrräder
            coat,coats,m,Mantel,Mantels,Mäntel
            bag,bags,f,Tasche,Tasche,Taschen
            chair,chairs,m,Stuhl,Stuhls,Stühle
            key,keys,m,Schlüssel,Schlüssels,Schlüssel
            picture,pictures,n,Bild,Bildes,Bilder
            flower,flowers,f,Blume,Blume,Blumen
            lamp,lamps,f,Lampe,Lampe,Lampen
            ball,balls,m,Ball,Balles,Bälle
            clock,clocks,f,Uhr,Uhr,Uhren
            shirt,shirts,n,Hemd,Hemdes,Hemden
            cup,cups,f,Tasse,Tasse,Tassen
            hat,hats,m,Hut,Hutes,Hüte
            knife,knives,n,Messer,Messers,Messer
            camera,cameras,f,Kamera,Kamera,Kameras
            plate,plates,m,Teller,Tellers,Teller
            suitcase,suitcases,m,Koffer,Koffers,Koffer
            guitar,guitars,f,Gitarre,Gitarre,Gitarren
            car,cars,m,Wagen,Wagens,Wagen
            shoe,shoes,m,Schuh,Schuhs,Schuhe
            umbrella,umbrellas,m,Regenschirm,Regenschirms,Regenschirme
            blanket,blankets,f,Decke,Decke,Decken
            computer,computers,m,Rechner,Rechners,Rechner
            candle,candles,f,Kerze,Kerze,Kerzen
            boat,boats,n,Boot,Bootes,Boote
            mirror,mirrors,m,Spiegel,Spiegels,Spiegel
            glove,gloves,m,Handschuh,Handschuhs,Handschuhe
            present,presents,n,Geschenk,Geschenks,Geschenke
            computer,computers,m,Computer,Computers,Computer
            suitcase,suitcases,m,Reisekoffer,Reisekoffers,Reisekoffer
            lamp,lamps,f,Leuchte,Leuchte,Leuchten
            bicycle,bicycles,n,Rad,Rads,Räder
            cup,cups,m,Becher,Bechers,Becher
            ladder,ladders,f,Leiter,Leiter,Leitern
            saw,saws,f,Säge,Säge,Sägen
            bucket,buckets,m,Eimer,Eimers,Eimer
            carpet,carpets,m,Teppich,Teppichs,Teppiche
            screwdriver,screwdrivers,m,Schraubenzieher,Schraubenziehers,Schraubenzieher
            """;

    static final String TEXTS = """
            book,books,n,Buch,Buches,Bücher
            letter,letters,m,Brief,Briefes,Briefe
            newspaper,newspapers,f,Zeitung,Zeitung,Zeitungen
            story,stories,f,Geschichte,Geschichte,Geschichten
            message,messages,f,Nachricht,Nachricht,Nachrichten
            report,reports,m,Bericht,Berichts,Berichte
            poem,poems,n,Gedicht,Gedichts,Gedichte
            contract,contracts,m,Vertrag,Vertrags,Verträge
            recipe,recipes,n,Rezept,Rezepts,Rezepte
            message,messages,f,Mitteilung,Mitteilung,Mitteilungen
            novel,novels,m,Roman,Romans,Romane
            article,articles,m,Artikel,Artikels,Artikel
            postcard,postcards,f,Postkarte,Postkarte,Postkarten
            timetable,timetables,m,Fahrplan,Fahrplans,Fahrpläne
            diary,diaries,n,Tagebuch,Tagebuchs,Tagebücher
            """;

    // ..., English preposition, German preposition for being there
    static final String PLACES = """
            park,parks,m,Park,Parks,Parks,in,in
            school,schools,f,Schule,Schule,Schulen,at,in
            station,stations,m,Bahnhof,Bahnhofs,Bahnhöfe,at,an
            kitchen,kitchens,f,Küche,Küche,Küchen,in,in
            garden,gardens,m,Garten,Gartens,Gärten,in,in
            town,towns,f,Stadt,Stadt,Städte,in,in
            village,villages,n,Dorf,Dorfes,Dörfer,in,in
            market,markets,m,Markt,Marktes,Märkte,at,auf
            forest,forests,m,Wald,Waldes,Wälder,in,in
            hospital,hospitals,n,Krankenhaus,Krankenhauses,Krankenhäuser,in,in
            restaurant,restaurants,n,Restaurant,Restaurants,Restaurants,in,in
            office,offices,n,Büro,Büros,Büros,in,in
            museum,museums,n,Museum,Museums,Museen,in,in
            library,libraries,f,Bibliothek,Bibliothek,Bibliotheken,in,in
            church,churches,f,Kirche,Kirche,Kirchen,in,in
            shop,shops,m,Laden,Ladens,Läden,in,in
            hotel,hotels,n,Hotel,Hotels,Hotels,in,in
            lake,lakes,m,See,Sees,Seen,at,an
            river,rivers,m,Fluss,Flusses,Flüsse,at,an
            theatre,theatres,n,Theater,Theaters,Theater,in,in
            factory,factories,f,Fabrik,Fabrik,Fabriken,in,in
            castle,castles,n,Schloss,Schlosses,Schlösser,in,in
            harbour,harbours,m,Hafen,Hafens,Häfen,at,an
            bridge,bridges,f,Brücke,Brücke,Brücken,on,auf
            shop,shops,n,Geschäft,Geschäfts,Geschäfte,in,in
            restaurant,restaurants,n,Lokal,Lokals,Lokale,in,in
            cinema,cinemas,n,Kino,Kinos,Kinos,in,in
            airport,airports,m,Flughafen,Flughafens,Flughäfen,at,an
            swimming pool,swimming pools,n,Schwimmbad,Schwimmbads,Schwimmbäder,in,in
            mountain hut,mountain huts,f,Berghütte,Berghütte,Berghütten,in,in
            town hall,town halls,n,Rathaus,Rathauses,Rathäuser,in,in
            petrol station,petrol stations,f,Tankstelle,Tankstelle,Tankstellen,at,an
            """;

    static final String SURFACES = """
            table,tables,m,Tisch,Tisches,Tische,on,auf
            bed,beds,n,Bett,Bettes,Betten,under,unter
            window,windows,n,Fenster,Fensters,Fenster,in front of,vor
            sofa,sofas,n,Sofa,Sofas,Sofas,behind,hinter
            wall,walls,f,Wand,Wand,Wände,on,an
            shelf,shelves,n,Regal,Regals,Regale,on,auf
            cupboard,cupboards,m,Schrank,Schranks,Schränke,in,in
            door,doors,f,Tür,Tür,Türen,next to,neben
            roof,roofs,n,Dach,Daches,Dächer,on,auf
            drawer,drawers,f,Schublade,Schublade,Schubladen,in,in
            """;

    // English, stem, English comparative, comparative[, bare form]
    static final String ADJECTIVES = """
            old,alt,older,älter
            new,neu,newer,neuer
            small,klein,smaller,kleiner
            big,groß,bigger,größer
            beautiful,schön,more beautiful,schöner
            good,gut,better,besser
            young,jung,younger,jünger
            long,lang,longer,länger
            red,rot,redder,röter
            cheap,billig,cheaper,billiger
            expensive,teur,more expensive,teurer,teuer
            heavy,schwer,heavier,schwerer
            friendly,freundlich,friendlier,freundlicher
            tired,müd,more tired,müder,müde
            famous,berühmt,more famous,berühmter
            strange,seltsam,stranger,seltsamer
            blue,blau,bluer,blauer
            quiet,ruhig,quieter,ruhiger
            happy,glücklich,happier,glücklicher
            green,grün,greener,grüner
            clever,schlau,cleverer,schlauer
            friendly,nett,friendlier,netter
            dark,dunkl,darker,dunkler,dunkel
            clean,sauber,cleaner,sauberer
            rich,reich,richer,reicher
            poor,arm,poorer,ärmer
            strong,stark,stronger,stärker
            quiet,still,quieter,stiller
            clever,klug,cleverer,klüger
            dirty,schmutzig,dirtier,schmutziger
            brave,mutig,braver,mutiger
            careful,vorsichtig,more careful,vorsichtiger
            black,schwarz,blacker,schwärzer
            modern,modern,more modern,moderner
            nervous,nervös,more nervous,nervöser
            empty,leer,emptier,leerer
            """;

    static final String NAMES = """
            Anna,Anna,f
            Peter,Peter,m
            Maria,Maria,f
            Paul,Paul,m
            Mr Weber,Herr Weber,m
            Mrs Schneider,Frau Schneider,f
            Clara,Clara,f
            Thomas,Thomas,m
            Lena,Lena,f
            Jonas,Jonas,m
            Sophie,Sophie,f
            Mr Becker,Herr Becker,m
            Emil,Emil,m
            Mrs Hoffmann,Frau Hoffmann,f
            Julia,Julia,f
            Martin,Martin,m
            Dr Vogel,Dr. Vogel,m
            Greta,Greta,f
            Felix,Felix,m
            Mrs Zimmermann,Frau Zimmermann,f
            Oskar,Oskar,m
            Johanna,Johanna,f
            Mr Lindqvist,Herr Lindqvist,m
            Theresa,Theresa,f
            Konstantin,Konstantin,m
            Mrs Yilmaz,Frau Yilmaz,f
            """;

    static final String PROFESSIONS = """
            a teacher,Lehrer,Lehrerin
            a doctor,Arzt,Ärztin
            a student,Student,Studentin
            an engineer,Ingenieur,Ingenieurin
            a lawyer,Anwalt,Anwältin
            a baker,Bäcker,Bäckerin
            a writer,Schriftsteller,Schriftstellerin
            a musician,Musiker,Musikerin
            a gardener,Gärtner,Gärtnerin
            a cook,Koch,Köchin
            a pharmacist,Apotheker,Apothekerin
            a carpenter,Tischler,Tischlerin
            """;

    static final String TOWNS = "Berlin Hamburg Köln Dresden Leipzig Bremen Freiburg Kassel Rostock Salzburg Graz Basel"
            + " Heidelberg Potsdam Oldenburg Würzburg Schwerin Innsbruck";

    // English: base, third person, past, participle, -ing; German: infinitive without prefix, third person, past,
    // participle, auxiliary (h haben, s sein), separable prefix or "-", case of the object (a, d), kinds of the object
    static final String TRANSITIVES = """
            see,sees,saw,seen,seeing,sehen,sieht,sah,gesehen,h,-,a,PERSON ANIMAL THING
            buy,buys,bought,bought,buying,kaufen,kauft,kaufte,gekauft,h,-,a,FOOD THING TEXT
            read,reads,read,read,reading,lesen,liest,las,gelesen,h,-,a,TEXT
            look for,looks for,looked for,looked for,looking for,suchen,sucht,suchte,gesucht,h,-,a,PERSON ANIMAL THING TEXT
            find,finds,found,found,finding,finden,findet,fand,gefunden,h,-,a,ANIMAL THING TEXT
            help,helps,helped,helped,helping,helfen,hilft,half,geholfen,h,-,d,PERSON RELATIVE
            eat,eats,ate,eaten,eating,essen,isst,aß,gegessen,h,-,a,FOOD
            write,writes,wrote,written,writing,schreiben,schreibt,schrieb,geschrieben,h,-,a,TEXT
            visit,visits,visited,visited,visiting,besuchen,besucht,besuchte,besucht,h,-,a,PERSON RELATIVE
            call,calls,called,called,calling,rufen,ruft,rief,angerufen,h,an,a,PERSON RELATIVE
            sell,sells,sold,sold,selling,verkaufen,verkauft,verkaufte,verkauft,h,-,a,THING FOOD TEXT
            bring along,brings along,brought along,brought along,bringing along,bringen,bringt,brachte,mitgebracht,h,mit,a,FOOD THING
            thank,thanks,thanked,thanked,thanking,danken,dankt,dankte,gedankt,h,-,d,PERSON RELATIVE
            paint,paints,painted,painted,painting,malen,malt,malte,gemalt,h,-,a,ANIMAL THING
            forget,forgets,forgot,forgotten,forgetting,vergessen,vergisst,vergaß,vergessen,h,-,a,THING TEXT
            repair,repairs,repaired,repaired,repairing,reparieren,repariert,reparierte,repariert,h,-,a,THING
            invite,invites,invited,invited,inviting,laden,lädt,lud,eingeladen,h,ein,a,PERSON RELATIVE
            carry,carries,carried,carried,carrying,tragen,trägt,trug,getragen,h,-,a,THING ANIMAL
            wash,washes,washed,washed,washing,waschen,wäscht,wusch,gewaschen,h,-,a,THING FOOD
            follow,follows,followed,followed,following,folgen,folgt,folgte,gefolgt,s,-,d,PERSON ANIMAL
            lose,loses,lost,lost,losing,verlieren,verliert,verlor,verloren,h,-,a,THING TEXT
            pick up,picks up,picked up,picked up,picking up,holen,holt,holte,abgeholt,h,ab,a,PERSON RELATIVE THING
            draw,draws,drew,drawn,drawing,zeichnen,zeichnet,zeichnete,gezeichnet,h,-,a,ANIMAL THING
            buy,buys,bought,bought,buying,erwerben,erwirbt,erwarb,erworben,h,-,a,FOOD THING TEXT
            repair,repairs,repaired,repaired,repairing,flicken,flickt,flickte,geflickt,h,-,a,THING
            cook,cooks,cooked,cooked,cooking,kochen,kocht,kochte,gekocht,h,-,a,FOOD
            trust,trusts,trusted,trusted,trusting,vertrauen,vertraut,vertraute,vertraut,h,-,d,PERSON RELATIVE
            lock up,locks up,locked up,locked up,locking up,schließen,schließt,schloss,eingeschlossen,h,ein,a,ANIMAL THING
            translate,translates,translated,translated,translating,übersetzen,übersetzt,übersetzte,übersetzt,h,-,a,TEXT
            feed,feeds,fed,fed,feeding,füttern,füttert,fütterte,gefüttert,h,-,a,ANIMAL
            read out,reads out,read out,read out,reading out,lesen,liest,las,vorgelesen,h,vor,a,TEXT
            """;

    static final String DITRANSITIVES = """
            give,gives,gave,given,giving,geben,gibt,gab,gegeben,h,-,a,THING FOOD TEXT
            show,shows,showed,shown,showing,zeigen,zeigt,zeigte,gezeigt,h,-,a,THING ANIMAL TEXT
            send,sends,sent,sent,sending,schicken,schickt,schickte,geschickt,h,-,a,TEXT THING
            sell,sells,sold,sold,selling,verkaufen,verkauft,verkaufte,verkauft,h,-,a,THING FOOD
            lend,lends,lent,lent,lending,leihen,leiht,lieh,geliehen,h,-,a,THING TEXT
            send,sends,sent,sent,sending,senden,sendet,sandte,gesandt,h,-,a,TEXT THING
            """;

    static final String INTRANSITIVES = """
            work,works,worked,worked,working,arbeiten,arbeitet,arbeitete,gearbeitet,h,-,a,
            live,lives,lived,lived,living,wohnen,wohnt,wohnte,gewohnt,h,-,a,
            wait,waits,waited,waited,waiting,warten,wartet,wartete,gewartet,h,-,a,
            play,plays,played,played,playing,spielen,spielt,spielte,gespielt,h,-,a,
            sleep,sleeps,slept,slept,sleeping,schlafen,schläft,schlief,geschlafen,h,-,a,
            laugh,laughs,laughed,laughed,laughing,lachen,lacht,lachte,gelacht,h,-,a,
            sing,sings,sang,sung,singing,singen,singt,sang,gesungen,h,-,a,
            learn,learns,learned,learned,learning,lernen,lernt,lernte,gelernt,h,-,a,
            dance,dances,danced,danced,dancing,tanzen,tanzt,tanzte,getanzt,h,-,a,
            fall asleep,falls asleep,fell asleep,fallen asleep,falling asleep,schlafen,schläft,schlief,eingeschlafen,s,ein,a,
            """;

    static final String MOTIONS = """
            go,goes,went,gone,going,gehen,geht,ging,gegangen,s,-,a,
            drive,drives,drove,driven,driving,fahren,fährt,fuhr,gefahren,s,-,a,
            run,runs,ran,run,running,laufen,läuft,lief,gelaufen,s,-,a,
            come,comes,came,come,coming,kommen,kommt,kam,gekommen,s,-,a,
            return,returns,returned,returned,returning,kehren,kehrt,kehrte,zurückgekehrt,s,zurück,a,
            """;
}
