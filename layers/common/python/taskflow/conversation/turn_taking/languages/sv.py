"""Swedish."""

TABLES = {
    "greets": """
hej | hejsan | hallå | tja | tjena | tjenare | god morgon | godmorgon | god dag | god kväll | hur
mår du | hur är läget | läget
""",
    "acks": """
mums | nam nam |
ok | okej | okey | oki | oki doki | bra | jättebra | mycket bra | helt okej | visst bra | fint | toppen |
super | suveränt | utmärkt | perfekt | underbart | fantastiskt | strålande | härligt | grymt | grymt bra |
kanon | kul | vad kul | roligt | vad roligt | coolt | häftigt | snyggt | schysst | najs | nice | skönt |
gott | smart | klokt | intressant | mycket intressant | jätteintressant | så intressant | vad intressant |
spännande | fascinerande | lärorikt | användbart | nyttigt | hjälpsamt | logiskt | rimligt | sött | sorgligt |
synd | vad synd | tråkigt att höra | förstår | jag förstår | då förstår jag | nu förstår jag | förstått |
jag fattar | fattar | nu fattar jag | jag hajar | hajar | uppfattat | klart | det är klart |
klart som korvspad | tydligt | noterat | antecknat | jag ser | jaha | jaså | ja så | ah | aha | aa | åh |
oj bra | jo | jo men | jovars | nåväl | nå | ja men | hm | hmm | mm | mhm | äh | eh | öh | låter bra |
det låter bra | låter rimligt | låter logiskt | ser bra ut | makes sense | det verkar rimligt |
det stämmer bra | bra att veta | det är bra att veta | det visste jag inte | visste jag inte |
jag visste inte det | det hade jag ingen aning om | hade ingen aning | lärt mig något nytt |
man lär sig något nytt | det trodde jag väl | det var det jag trodde | som jag trodde | bra förklarat |
bra förklaring | bra svar | bra idé | bra poäng | bra jobbat | inte illa | inte dåligt | inga problem |
inget problem | ingen fara | det är lugnt | lugnt | jag håller med | håller med | du har rätt |
det har du rätt i | gillar | jag gillar det | det hjälper | det hjälpte | det var precis vad jag behövde |
precis vad jag sökte | jag lyssnar | jag läser | jag hänger med | du är bäst | du är grym | bravo |
hatten av | ta din tid |
aha ok | aha okej | okej då | okej jag hänger med | hänger med | jaha ja | jaha där ser man |
där ser man | jaså det är därför | därför alltså | ah därför | så sant | helt sant | har rätt |
visst ja | kul att veta | visste inte | man lär sig | lärde mig något | anade det | trodde väl det |
jasså | joho | sjysst | toppenbra | kanonbra | superbra |
jo precis
""",
    "agrees": """
ja | jaa | japp | jepp | jajamän | jajjemen | ja tack | ja gärna | ja precis | ja visst | ja absolut |
ja självklart | gärna | visst | visst är det så | javisst | absolut | självklart | såklart | naturligtvis |
givetvis | precis | exakt | just det | just så | korrekt | rätt | helt rätt | det stämmer | stämmer | sant |
det är sant | säkert | definitivt | utan tvekan | jo visst | jodå
""",
    "thanks": """
tack | tackar | tack så mycket | tack så jättemycket | tusen tack | stort tack | många tack | tack ska du ha |
tackar så mycket | hjärtligt tack | tack för hjälpen | tack för förklaringen | tack för infon |
tack för informationen | tack för svaret | tack för det | tack för tipset | tack på förhand | tack snälla |
varmt tack | thx |
tack tack
""",
    "laughs": """
haha | hihi | hehe | lol | asg | asgarv | garv | fniss | jag dör | vad roligt haha | så roligt | skrattar |
jätteroligt | asroligt |
så kul
""",
    "marvels": """
wow | oj | ojoj | ojdå | oj då | oj oj | wow vad | herregud | herre gud | gud | åh gud | herrejösses |
jösses | milda makter | kära nån | shit | fan | jäklar | va | verkligen | nä verkligen | är det sant |
är det verkligen sant | på riktigt | allvarligt | seriöst | menar du allvar | menar du det | skojar du |
du skojar | du skämtar | skämtar du | nej men | nä men | nämen | nej inte sant | kan inte vara sant |
det kan inte vara sant | otroligt | helt otroligt | ofattbart | galet | helt galet | sjukt | helt sjukt |
jag tror inte det är sant | vem kunde tro | vem hade trott | det hade jag aldrig trott | vilken överraskning |
överraskande | förvånande | märkligt | konstigt | åh nej | å nej | nämen oj | ser man på |
jag kan inte vänta | kan inte vänta | ser fram emot det | vad kul | vad roligt | vad fint | vad synd |
vad spännande | vad intressant | så många |
vad häftigt | fan vad bra | det var som tusan | vem kunde tro det
""",
    "stops": """
stopp | stop | stoppa | stanna | sluta | sluta nu | sluta prata | sluta skriva | snälla sluta | kan du sluta |
lägg av | lägg ner | räcker | det räcker | det räcker nu | det räcker så | det räcker bra | det räcker tack |
räcker så | nog | det är nog | nog nu | nu är det nog | nu räcker det | nog för idag | tillräckligt |
det är tillräckligt | det är bra så | det är bra nu | bra så | det var allt | det är allt | det var det |
mer behövs inte | behövs inte | behövs inte mer | det behövs inte | behövs inte längre | inte nödvändigt |
fortsätt inte | gå inte vidare | du behöver inte fortsätta | du kan sluta | du kan stoppa | inte mer |
inget mer | glöm det | glöm bort det | glöm min fråga | strunt samma | strunta i det | skit samma |
skit i det | spelar ingen roll | det spelar ingen roll | det kvittar | kvittar | det gör inget | gör inget |
inte viktigt | inget | ingenting | nej inget | det var inget | avbryt | avbryta | avbryt det | avsluta |
slut | klart nu | jag är klar | jag är nöjd | färdig | jag har det jag behöver | jag har fått svar |
jag fick svar | jag har svaret | frågan är besvarad | tyst | var tyst | håll tyst | håll käften | håll mun |
tystnad | schh | hysch | inte intresserad | ointressant | det intresserar mig inte | tråkigt | för mycket |
för långt | jag har ändrat mig | jag ångrade mig | låt bli | låt det vara | låt gå | halt | basta |
sluta då | sluta tack | du kan sluta nu | ni kan sluta | skulle du kunna sluta | vill du sluta |
stopp nu | stopp där | stanna där | vi stannar här | lägg ned | lägg av nu | räcker så tack |
räcker bra så | det var allt tack | inget mer tack | resten behövs inte | jag behöver inte mer |
jag behöver inte resten | skriv inte mer | säg inget mer | håll käft | tyst nu | strunt i det |
avbryt nu | avsluta nu | slut nu | jag är klar nu |
käften | struntsamma |
var snäll och sluta | vi stannar där | tack det var allt
""",
    "pauses": """
vänta | vänta lite | vänta ett ögonblick | vänta en sekund | vänta en stund | vänta nu | vänta vänta |
ett ögonblick | ett ögonblick tack | en sekund | en minut | ett tag | ett litet tag | bara en sekund |
sekund | vänta en minut | paus | pausa | ta en paus | lugn | ta det lugnt | sakta | inte så fort |
låt mig tänka | låt mig fundera | jag måste tänka | låt mig läsa | låt mig läsa först | strax tillbaka |
håll | håll upp | stopp ett tag
""",
    "leaves": """
jag måste gå | måste gå | jag måste sticka | jag sticker | jag drar | hej då | hejdå | vi ses | vi hörs |
god natt | godnatt | telefonen ringer | det ringer | min telefon ringer | det ringer på dörren |
jag hittade det | hittade det | jag har hittat det | hittat | jag hittade svaret | löst | jag löste det |
det löste sig | det fungerar nu | fungerar nu | jag googlar | jag kollar själv | jag gör det själv |
jag har inte tid | har inte tid | jag är upptagen | jag ska prova | jag provar |
måste dra | jag måste dra | måste sticka | drar nu | chefen kommer | bussen kommer | maten är klar |
ska äta | ska sova | hej så länge | ses sen | ha det bra | ha det | puss hej |
adjö
""",
    "waits": """
vänta | vänta lite | vänta nu | vänta vänta
""",
    "exclaims": "sluta | stopp | stop",
    "refuses": """
nej | nej nej | nä | nää | nepp | nix | aldrig | absolut inte | inte alls | självklart inte | nope
""",
    "fills": """
snälla | är du snäll | vänligen | tack | nu | då | ju | väl | bara | här | där | så | verkligen | väldigt |
jätte | mycket | helt | riktigt | ganska | det är | det var | det | detta | den | är | vad | vilken | vilket |
en | ett | och | men | för nu | för idag | tills vidare | direkt | genast | lite | också | allt | allting |
min vän | kompis | mannen | du | hörru | hej | hallå | förlåt | ursäkta | sorry | tycker jag | jag tycker |
tror jag | jag tror | för | förklaring | svar | svaret | historia | exempel | idé | info | tips | mig | jag |
ja | nja | med | av | förlåt att jag avbröt | ursäkta att jag avbröt | ursäkta avbrottet |
sorry att jag avbröt | av misstag | råkade
""",
    "links": "och | men | så | då | eller | för | därför | jo",
    "wraps": """
kan du | kan du snälla | skulle du kunna | skulle du vilja | kunde du | vill du | jag vill | jag vill att du |
jag skulle vilja | jag skulle vilja att du | jag vill ha | jag vill ha det | jag föredrar | hellre | helst |
kan jag få | kan jag få det | skulle jag kunna få | jag behöver | är det möjligt | går det att | om möjligt |
om du kan | kanske | försök | du borde | du får gärna | går det
""",
    "first": """
innan du fortsätter | innan du går vidare | innan vi går vidare | innan dess | först | berätta först |
snabb fråga | en snabb fråga | kort fråga | en fråga | jag har en fråga | har en fråga | vänta va |
vänta vad | va sa du | hur menar du | förlåt vad
""",
    "later": """
efteråt | därefter | sedan | efter det | senare | sen | nästa fråga | min nästa fråga | annan fråga |
en annan fråga | en fråga till | en till fråga | jag har en fråga till | ytterligare en fråga | sista frågan |
en sista fråga | andra frågan | följdfråga | en sak till | en annan sak | en sista sak | något mer |
annat ämne | nästa ämne | för det andra | när du är klar | när du är färdig | när du är klar med det |
så fort du är klar | så snart du är klar | när det är klart | när du har tid | efter det här svaret |
efter ditt svar | efter detta | till sist | slutligen | till slut | i slutet | avslutningsvis |
innan jag glömmer | innan jag glömmer det | ingen brådska | det är inte bråttom | inte bråttom |
det kan vänta | kan vänta | separat fråga | i nästa meddelande | i nästa svar | påminn mig senare |
sedan vill jag | till senare | fråga till senare | gör klart det först
""",
    "later_opens": "och sen | nästa",
    "later_closes": "sen | sedan | efteråt | senare | därefter | i slutet | till sist | när du är klar",
    "wants": """
berätta | berätta för mig | säg | säg mig | förklara | förklara för mig | beskriv | skriv | skriv en |
översätt | ge | ge mig | visa | visa mig | lista | räkna upp | sammanfatta | jämför | skapa | gör | rita |
planera | beräkna | räkna ut | lös | hitta | sök | leta | kolla | rätta | hjälp | hjälp mig | rekommendera |
föreslå | definiera | svara | läs | öppna | skicka | boka | beställ | köp | radera | kör | starta | spela |
ring | upprepa | igen | en gång till | börja om | jag vill veta | jag skulle vilja veta | jag undrar |
jag behöver hjälp | mer om | låt oss prata | nytt ämne | byt ämne | avboka min | avbryt min
""",
    "topics": """
berätta om | berätta för mig om | berätta istället | skriv en | skriv ett | förklara vad | förklara hur |
översätt | hjälp mig | prata om | något annat
""",
    "asks": """
vad | vad är | vem | hur | varför | när | var | vart | varifrån | vilken | vilket | vilka | hur många |
hur mycket | hur länge | vems | är det | är den | är de | finns det | finns | har du | har det | kan man |
kan jag | måste jag | ska jag | får man | stämmer det | vet du | är du säker | säker på | källa | källor |
och vad | och hur | och varför | och om | betyder det | sedan när
""",
    "asks_anywhere": """
vad betyder det | vad betyder | vad menar du | vad är det | hur menar du | jag förstår inte | förstår inte |
förstår jag inte | jag fattar inte | fattar inte | fattar ingenting | hänger inte med | jag hänger inte med |
oklart | det är oklart | jag är förvirrad | förvirrad
""",
    "corrects": """
jag menade | jag menar | menade jag | jag avsåg | jag ville säga | jag syftade på | jag pratar om |
jag pratade om | det gäller | eller rättare sagt | rättare sagt | rättelse | stavfel | skrivfel | skrev fel |
jag skrev fel | jag sa fel | i stället för | istället för | snarare | byt ut | ersätt | ändra | byt till |
mer exakt | mer specifikt | specifikt | jag glömde säga | glömde säga | glömde nämna | för information |
utan
""",
    "objects": """
jag frågade | jag har frågat | jag frågade om | jag frågade inte | det frågade jag inte |
det var inte det jag frågade | det är inte vad jag | det var inte min fråga | inte min fråga |
du missförstod | du har missförstått | missförstått | missförstånd | du förstår inte | det är fel | fel |
helt fel | felaktigt | det är felaktigt | du har fel | det stämmer inte | stämmer inte | inte sant |
det är inte sant | inte rätt | det är inte rätt | inte korrekt | nonsens | struntprat | du ljuger | lögn |
jag håller inte med | håller inte med | jag tror inte det | tror inte det | det sa du redan |
du har redan sagt | du upprepar dig | fungerar inte | det fungerar inte | funkar inte | hjälper inte |
det hjälper inte | inte det | inte så | du hittar på | det finns ett fel | du glömde | jag bad
""",
    "replaces": """
sluta prata om | sluta tala om | prata inte mer om | prata inte om | nog om | glöm det och | glöm rom |
berätta istället | berätta i stället | berätta hellre | låt oss prata om | vi pratar hellre | byt ämne |
nytt ämne | något helt annat | något annat | börja om | från början | från noll
""",
    "adds": """
nämn | nämn också | nämn även | lägg till | lägg också till | inkludera | inkludera också | ta med |
ta också med | glöm inte | tänk på | ta hänsyn | räkna med | ange | ange också | även pris | och pris |
och priset | samt | med källor | med priser | säg också | skriv också | också med
""",
    "adds_closes": "också | även | med",
    "also": """
också | dessutom | även | förresten | för övrigt | apropå | och också | när du ändå håller på | utöver det
""",
    "also_closes": "förresten | också",
    "adjusts": """
kortare | kort | kortfattat | kortfattad | i korthet | längre | enklare | enkelt | lättare | tydligare |
mer detaljerat | detaljerat | mer detaljer | fler detaljer | mindre detaljer | färre detaljer | långsammare |
snabbare | mer exakt tack | mer specifik | mer formellt | formellt | mindre formellt | informellt |
mer tekniskt | mindre tekniskt | roligare | mer seriöst | artigare | fler exempel | med exempel |
med ett exempel | utan exempel | utan facktermer | utan jargong | enkla ord | med enkla ord |
på enkelt språk | enkelt språk | i en mening | med en mening | i två meningar | i tre meningar |
med några ord | med få ord | som lista | som en lista | som tabell | i en tabell | i punktform | punktform |
punktlista | steg för steg | som om jag | som till ett barn | för barn | för nybörjare | inte så långt |
inte så fort | för långt svar | för komplicerat | för svårt | för tekniskt | för snabbt | till saken |
kom till saken | till poängen | mindre text | hoppa över | skippa | utan | utom | förutom | billigare |
nyare | högst | max | minst | förenkla | korta ner | lite mer | lite mindre | lite
""",
    "adjusts_opens": """
använd | gör det | gör den | fokusera | fokusera på | koncentrera dig | begränsa | begränsa dig | anta |
utgå från | håll det | håll dig | förklara det | skriv det | säg det | använd inte | nämn inte | ta inte med |
inga | sluta använda | var | svara på | svara i | svara med | skriv på | prata | som | i stil med |
börja med | sortera | omvandla | mindre | mer | färre | fler
""",
    "adjusts_closes": "version | versionen",
    "into": "i % | på % | som % | med % | % tack | hellre %",
    "forms": """
euro | dollar | kronor | pund | celsius | fahrenheit | kilometer | km | mil | meter | centimeter | kilo |
gram | liter | procent | svenska | engelska | tyska | franska | spanska | norska | danska | finska | python |
python 3 | javascript | typescript | java | rust | go | sql | json | tabell | lista | rim | vers
""",
    "limits": """
bara | endast | enbart | uteslutande | bara för | bara den | bara det | bara de | åtminstone | max | högst |
mindre än | mer än | den första | den andra | den sista | den senaste | främst | särskilt | framför allt |
helst | utan | utom
""",
    "limits_closes": """
bara | endast | max | eller mindre | per person | per månad | per dag | om möjligt | räcker
""",
    "preps": """
för | till | i | på | med | utan | från | av | mellan | under | över | efter | före | hos | vid | enligt |
inom | sedan 1 | inte | inga | inget | ingen | nära | närmare | inte mer än | inte för
""",
    "informs": """
jag är | jag har | jag använder | jag bor | jag jobbar | jag äter | jag dricker | jag kan inte |
jag kan bara | jag gillar inte | jag hatar | jag talar | vi är | vi har | vi bor | min | mitt | mina | vår |
det är till | det är för | jag vet redan | jag kan redan | budgeten
""",
    "doubts": "jag vet inte | vet inte | ingen aning | jag har ett problem | min fråga",
    "reasons": "jag | det | du | min | någon | vi",
    "offers": """
vill du | ska jag | skall jag | får jag | kan jag | vill ni | föredrar du | behöver du | har du | är du |
redo | låter det bra | okej | skulle du
""",
    "goes_on": """
fortsätt | fortsätta | fortsätt gärna | fortsätt bara | fortsätt du | fortsätt prata | fortsätt berätta |
fortsätt skriva | du kan fortsätta | du får fortsätta | sluta inte | stanna inte | kör på | kör vidare | kör |
gå vidare | vidare | avsluta meningen | gör klart | skriv klart | prata klart | prata vidare |
berätta vidare | där du slutade | fortsätt där du slutade | fortsätt där du var | resten | ge mig resten |
jag lyssnar | jag är tillbaka | var var vi |
sluta inte nu | sluta för all del inte | snälla sluta inte
""",
    "afters": "efter",
    "contrasts": "inte | och inte | i stället för",
    "instead": "istället | i stället",
    "points": "det | den | de | det är | så",
    "remarks": "tack för | tack så mycket för | visste inte att | hade ingen aning",
    "declines": "inte nu | inte än | behövs inte | kanske senare",
}
