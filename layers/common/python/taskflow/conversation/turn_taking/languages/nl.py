"""Dutch."""

TABLES = {
    "greets": """
hallo | hoi | hoi hoi | hey | hé hallo | goedemorgen | goedemiddag | goedenavond | goeiemorgen | dag
allemaal | hoe gaat het | hoe is het
""",
    "acks": """
mjam | jammie |
ok | oke | oké | okay | okee | okidoki | goed | goed zo | heel goed | prima | mooi | mooi zo | heel mooi |
fijn | leuk | wat leuk | super | top | toppie | geweldig | fantastisch | uitstekend | perfect | prachtig |
schitterend | heerlijk | lekker | lekker bezig | cool | gaaf | vet | chill | tof | knap | slim | handig |
nuttig | heel handig | behulpzaam | interessant | heel interessant | wat interessant | boeiend | fascinerend |
grappig | jammer | wat jammer | zielig | logisch | duidelijk | helder | dat is duidelijk | klinkt goed |
dat klinkt goed | klinkt logisch | ziet er goed uit | begrepen | ik begrijp het | ik begrijp | begrijp ik |
snap het | ik snap het | snap ik | dat snap ik | nu snap ik het | nu begrijp ik het | gesnapt |
duidelijk verhaal | ik zie het | ah zo | ach zo | oh zo | aha | ah | ah ok | ah oke | oh | ooh | oh ja |
oh oké | hm | hmm | mhm | mm | tja | nou ja | nou goed | och | eh | uh | juistem | akkoord | afgesproken |
geen probleem | geen punt | komt goed | goed om te weten | fijn om te weten | leuk om te weten |
dat wist ik niet | wist ik niet | ik wist het niet | wist ik nog niet | weer wat geleerd | dat dacht ik al |
dacht ik al | zoals ik dacht | zoiets dacht ik al | goed uitgelegd | mooi uitgelegd | goede uitleg |
goed antwoord | goed idee | goed punt | goed gedaan | goed bezig | je hebt gelijk | u hebt gelijk |
gelijk heb je | daar heb je gelijk in | mee eens | ik ben het ermee eens | helemaal mee eens | dat helpt |
dat helpt me | dat maakt het duidelijk | niet slecht | niet gek | genoteerd | ik luister | ik lees mee |
ik volg je | je bent geweldig | je bent de beste | precies wat ik zocht | precies wat ik nodig had |
dat wilde ik weten | mooi verhaal | bravo | respect | zo so | dat klopt | klopt | kan kloppen |
klinkt interessant | maakt zin |
oke snap ik | ik snap hem | ik snap je | heel duidelijk | zo dus | dus daarom | ah daarom | aha daarom |
ah vandaar | klopt ja | dat klopt wel | u heeft gelijk | best logisch | geen idee had ik |
ik onthoud het | had ik al gedacht | wist ik wel | lekker man | vet man | vet cool | toffe peer |
mooi man | prima zo | goeie uitleg | ik volg | tot zover duidelijk | tot hier duidelijk | oké dan |
ok dan | ja ja |
glashelder | ahzo | vandaar | idd | onthouden | keurig | netjes | supergoed | amai | wijs | goe | allez |
allee
""",
    "agrees": """
ja | jaa | jazeker | jawel | jep | jup | ja hoor | ja graag | ja precies | ja natuurlijk | ja klopt | graag |
precies | exact | inderdaad | klopt | dat klopt | juist | correct | natuurlijk | uiteraard | zeker |
zeker weten | absoluut | tuurlijk | vanzelfsprekend | waar | dat is waar | helemaal waar | klopt helemaal |
zonder twijfel
""",
    "thanks": """
dank | dank je | dankje | dank je wel | dankjewel | dank u | dank u wel | dankuwel | bedankt |
heel erg bedankt | erg bedankt | hartelijk dank | hartelijk bedankt | veel dank | heel veel dank | thanks |
thx | bedankt voor de uitleg | bedankt voor de info | bedankt voor de informatie | bedankt voor je hulp |
bedankt voor de hulp | bedankt voor het antwoord | dank voor de uitleg | dankjewel voor de uitleg |
dank je voor de uitleg | dank je voor je hulp | merci | super bedankt | alvast bedankt |
bedankt man | bedankt hoor | merci hé
""",
    "laughs": """
haha | hihi | hehe | lol | grappig zeg | wat grappig | heel grappig | ik lach me dood | ik lach me rot |
lachen |
ik ga stuk | ik lig dubbel | ik ga kapot |
lache | hilarisch
""",
    "marvels": """
wow | wauw | jeetje | jemig | tjonge | tjongejonge | goh | sjonge | goeie genade | mijn god | oh mijn god |
o mijn god | oh god | echt | echt waar | oh echt | meen je dat | meen je niet | dat meen je niet | serieus |
ben je serieus | je meent het | niet te geloven | ongelooflijk | ongelofelijk | onvoorstelbaar | bizar |
wat bizar | gek | wat gek | ik geloof het niet | kan niet waar zijn | nee toch | nee joh | nee echt | oh nee |
o nee | verrassend | wat een verrassing | wie had dat gedacht | had ik niet gedacht |
dat had ik niet verwacht | kijk eens aan | zo zeg | nou zeg | allemachtig | asjemenou | krijg nou wat |
waanzinnig | geen grap | ik kan niet wachten | kan niet wachten | ik heb er zin in | zin in | wat leuk |
wat mooi | wat gaaf | wat jammer | wat interessant | wat lief | wat grappig | zo veel |
tjonge jonge | jeetje mina | zo hé | nou ja zeg | mijn hemel |
hemeltje | tsjonge | poeh
""",
    "stops": """
stop | stoppen | stop maar | stop ermee | stop daarmee | stop met praten | stop met schrijven | stop nu |
stop even | hou op | houd op | hou maar op | hou ermee op | hou er mee op | ophouden | genoeg |
het is genoeg | dat is genoeg | zo is het genoeg | genoeg zo | genoeg nu | genoeg voor vandaag |
genoeg hierover | dat volstaat | volstaat | zo is het goed | zo is het wel goed | dat is wel genoeg |
dat was het | dat was alles | dat is alles | meer hoef ik niet | meer hoef ik niet te weten | hoeft niet |
hoeft niet meer | het hoeft niet meer | niet meer nodig | niet nodig | is niet nodig | niet verder |
ga niet verder | niet doorgaan | niet meer | je mag stoppen | je kunt stoppen | je kan stoppen |
u kunt stoppen | je hoeft niet door te gaan | je hoeft niet verder te gaan | laat maar | laat maar zitten |
laat het | laat het maar | laat zitten | vergeet het | vergeet het maar | vergeet mijn vraag |
maakt niet uit | maakt niks uit | het maakt niet uit | geeft niet | doet er niet toe | niet belangrijk |
boeit niet | niks | niets | annuleer | annuleren | annuleer dat | afbreken | breek af | einde | klaar |
ik ben klaar | klaar nu | ik heb genoeg | ik heb wat ik nodig heb | ik heb mijn antwoord |
ik heb het antwoord | vraag beantwoord | stil | wees stil | stilte | zwijg | hou je mond | kop dicht | ssst |
sst | geen interesse | geen interesse meer | niet geïnteresseerd | interesseert me niet | saai | te veel |
te lang | ik ben van gedachten veranderd | halt | ik weet genoeg | basta | schei uit | kappen | kap ermee |
hou eens op | hou nou op | hou toch op | houdt u op | stop eens | stop nou | stop dan |
stop alsjeblieft | stop aub | u mag stoppen | kun je stoppen | kun je ophouden | kan je stoppen |
wil je stoppen | wilt u stoppen | wilt u ophouden | zou je willen stoppen | kappen nou | kap nou |
zo genoeg | het is wel genoeg | meer dan genoeg | dit volstaat | het is goed zo | is goed zo |
goed zo bedankt | laat maar gaan | laat het zitten | laten we het hierbij laten | laten we stoppen |
hier stoppen | we stoppen hier | klaar zo | klaar bedankt | meer hoeft niet | de rest hoeft niet |
de rest hoef ik niet | rest hoeft niet | ga niet door | schrijf niet verder | meer niet | niks meer |
niets meer | verder niks | verder niets | mond dicht | stil nou | rustig nou stop | maakt niet meer uit |
doe maar niet | al opgelost |
boeien |
laten we het hierbij houden | ik snap het stop
""",
    "pauses": """
wacht | wacht even | wacht eens | wacht eens even | wacht maar | wachten | even wachten | moment | momentje |
een moment | een momentje | moment graag | even | eventjes | ogenblik | een ogenblik | ogenblikje | seconde |
een seconde | secondje | minuutje | een minuut | pauze | pauzeer | rustig | rustig aan | langzaam |
laat me nadenken | laat me even nadenken | even nadenken | laat me lezen | laat me even lezen |
ik ben zo terug | zo terug | ho | ho eens | ho even
""",
    "leaves": """
ik moet gaan | moet gaan | ik moet weg | moet weg | ik ga | ik moet ervandoor | doei | dag | tot ziens |
tot later | tot straks | welterusten | de telefoon gaat | mijn telefoon gaat | de bel gaat |
ik heb het gevonden | gevonden | al gevonden | ik heb het al gevonden | opgelost | het is opgelost |
ik zoek het zelf op | ik zoek zelf wel | ik doe het zelf | het werkt nu | werkt nu | ik heb geen tijd |
geen tijd meer | ik ga het proberen | ik probeer het |
ben weg | ik ben weg | ik ga ervandoor | ik moet ophangen | mijn bus komt | baas komt | eten is klaar |
het eten is klaar | we gaan eten | ga slapen | ik ga slapen | doei doei | tot morgen |
tot de volgende keer | slaap lekker | fijne avond | fijne dag |
doeg | daag | houdoe | groetjes
""",
    "waits": """
wacht | wacht even | wacht eens | wacht eens even
""",
    "exclaims": "hou op | stop",
    "refuses": "nee | neen | nee nee | nee hoor | nope | helemaal niet | zeker niet | nooit | absoluut niet",
    "fills": """
alsjeblieft | alstublieft | aub | alsjeblief | svp | graag | even | maar | nou | nu | dan | toch | gewoon |
hier | daar | zo | zeg | hoor | wel | heel | erg | echt | zeer | best | best wel | dat is | dit is | het is |
is | dat | dit | wat | een | wat een | de | het | en | voor nu | voorlopig | voor vandaag | man | gast |
jongen | vriend | meneer | mevrouw | hé | hey | hallo | sorry | het spijt me | excuses | vind ik | ik vind |
denk ik | ik denk | ook | alles | uitleg | antwoord | verhaal | voorbeeld | idee | info | informatie | tip |
je | jij | u | ik | al | meteen | onmiddellijk | ja | hè | was | daarmee | zeer | sorry voor de onderbreking |
sorry dat ik je onderbrak | per ongeluk | ik wilde je niet onderbreken
""",
    "links": "en | maar | dus | dan | of | want | omdat | nou",
    "wraps": """
kun je | kan je | kunt u | kan u | zou je | zou u | zou je kunnen | zou u kunnen | kun je alsjeblieft |
wil je | wilt u | ik wil graag | ik wil | ik wil dat je | ik wil het | ik zou graag | ik had graag |
ik heb liever | liever | mag ik | mag ik het | mag het | kan het | kan het ook | is het mogelijk | graag |
misschien | hoe zit het met | probeer | je moet | zorg dat | ik heb nodig | ik moet
""",
    "first": """
voordat je verdergaat | voordat je verder gaat | voor je verdergaat | voor je verder gaat |
voordat u verdergaat | voordat je doorgaat | voor je doorgaat | eerst | eerst even | vertel eerst |
snelle vraag | een snelle vraag | korte vraag | vraagje | een vraagje | ik heb een vraag | een vraag |
wacht wat | wat zeg je | hè wat | hoe bedoel je
""",
    "later": """
daarna | hierna | vervolgens | later | straks | naderhand | erna | volgende vraag | de volgende vraag |
mijn volgende vraag | andere vraag | een andere vraag | nog een vraag | nog een vraagje |
ik heb nog een vraag | laatste vraag | een laatste vraag | tweede vraag | vervolgvraag | nog iets |
nog iets anders | nog één ding | nog een ding | nog een verzoek | ander onderwerp | volgend onderwerp |
ten tweede | als je klaar bent | als je klaar bent daarmee | als u klaar bent | wanneer je klaar bent |
als je daarmee klaar bent | zodra je klaar bent | zodra u klaar bent | als het klaar is | zodra het klaar is |
als je tijd hebt | na dit antwoord | na je antwoord | nadat je klaar bent | ten slotte | tenslotte |
tot slot | op het einde | aan het einde | als laatste | voor ik het vergeet | voordat ik het vergeet |
geen haast | heeft geen haast | niet dringend | kan wachten | los daarvan | in je volgende antwoord |
in het volgende bericht | herinner me later | als je klaar bent met | als dat klaar is | daarna nog |
later nog | straks nog | vraag voor later | voor later | maak dit eerst af | eerst afmaken
""",
    "later_opens": "en dan | dan vertel | vertel dan | leg dan | schrijf dan | vertaal dan | volgende",
    "later_closes": "daarna | later | straks | hierna | erna | als je klaar bent | aan het einde | tot slot",
    "wants": """
vertel | vertel me | vertel mij | zeg me | leg uit | leg me uit | leg | beschrijf | schrijf | schrijf me |
vertaal | geef | geef me | laat zien | laat me zien | toon | noem | lijst | vat samen | vat | vergelijk |
maak | maak een | teken | ontwerp | bereken | los op | zoek | zoek op | vind | controleer | corrigeer | help |
help me | raad aan | geef advies | definieer | antwoord | herhaal | opnieuw | nog een keer | nog eens |
begin opnieuw | ik wil weten | ik wil graag weten | ik vraag me af | ik heb hulp nodig | meer over |
laten we | laten we praten | nieuw onderwerp | ander onderwerp graag | annuleer mijn | boek | bestel | stuur |
speel
""",
    "topics": """
vertel me over | vertel over | vertel iets over | vertel me iets | vertel me liever | vertel me een |
schrijf een | schrijf me een | leg uit wat | leg uit hoe | leg me uit | vertaal | help me | iets anders
""",
    "asks": """
wat | wat is | wie | hoe | waarom | wanneer | waar | welke | welk | hoeveel | waarvoor | waarmee | waarvan |
waarom niet | hoezo | is dat | is het | is er | zijn er | zijn de | heeft | heb je | kan dat | kan ik |
kun je | moet ik | mag ik | mag dat | klopt het dat | weet je | weet je zeker | ben je zeker | bron |
bronnen | en wat | en hoe | en waarom | en als | sinds wanneer | van wie | voor wie | bedoel je |
betekent dat | bestaat
""",
    "asks_anywhere": """
wat betekent dat | wat betekent | wat bedoel je | wat is dat | ik begrijp het niet | begrijp ik niet |
ik begrijp er niets van | ik snap het niet | snap ik niet | snap het niet | niet duidelijk | onduidelijk |
ik ben in de war | ik kan het niet volgen | ik volg het niet | hoe bedoel je | hoe zit dat
""",
    "corrects": """
ik bedoelde | ik bedoel | bedoelde ik | ik wilde zeggen | ik had het over | ik heb het over |
ik heb het over de | het gaat om | het gaat over | of liever | of beter gezegd | beter gezegd | correctie |
typfout | typefout | verschreven | foutje | ik vergiste me | in plaats van | maar wel | vervang | verander |
wijzig | om precies te zijn | preciezer gezegd | specifieker | ik vergat te zeggen | vergeten te zeggen |
ter info | ik zei
""",
    "objects": """
ik vroeg | ik heb gevraagd | ik had gevraagd | ik vroeg naar | ik vroeg niet | ik heb niet gevraagd |
daar vroeg ik niet naar | dat vroeg ik niet | dat is niet wat | dat was niet mijn vraag | niet mijn vraag |
je begrijpt me verkeerd | verkeerd begrepen | je hebt me verkeerd begrepen | je snapt me niet | misverstand |
dat is fout | fout | dat is verkeerd | verkeerd | onjuist | dat is onjuist | klopt niet | dat klopt niet |
niet waar | dat is niet waar | dat is niet juist | niet juist | niet correct | je hebt het mis |
je vergist je | je hebt ongelijk | onzin | flauwekul | je liegt | ik geloof je niet |
ik ben het er niet mee eens | niet mee eens | oneens | dat geloof ik niet | er zit een fout | dat zei je al |
je herhaalt | je valt in herhaling | werkt niet | het werkt niet | helpt niet | dat helpt niet |
dat bedoel ik niet | dat wil ik niet | dat niet | zo niet | je vergeet
""",
    "replaces": """
stop met praten over | hou op over | houd op over | praat niet meer over | genoeg over | vergeet dat en |
vergeet rome | vertel me liever | vertel liever | laten we het over | laten we het liever | iets heel anders |
iets anders | verander van onderwerp | ander onderwerp graag | nieuw onderwerp | begin opnieuw |
opnieuw beginnen | vanaf het begin | helemaal opnieuw
""",
    "adds": """
vermeld | vermeld ook | noem ook | voeg toe | voeg ook | voeg | zet er ook | zeg ook | vergeet niet |
vergeet ook niet | neem ook | neem mee | houd rekening | hou rekening | ook de | ook het | ook met |
geef ook | inclusief | met bronnen | met prijzen | en de prijs | en de kosten | denk aan | denk ook aan |
benoem | betrek
""",
    "adds_closes": "ook | erbij | toe | mee | noemen | vermelden | toevoegen",
    "also": """
ook | verder | bovendien | daarnaast | trouwens | overigens | tussen haakjes | o ja | oh ja en | en ook |
nu je toch bezig bent | apropos
""",
    "also_closes": "ook | trouwens",
    "adjusts": """
korter | langer | beknopter | beknopt | kort | kort en bondig | eenvoudiger | simpeler | makkelijker |
duidelijker | gedetailleerder | uitgebreider | meer details | meer detail | minder details | langzamer |
sneller | preciezer | specifieker | concreter | formeler | minder formeel | informeler | technischer |
minder technisch | grappiger | vriendelijker | meer voorbeelden | met voorbeelden | met een voorbeeld |
zonder voorbeelden | zonder jargon | zonder vaktermen | in eenvoudige woorden | simpele woorden |
in simpele taal | eenvoudige taal | in één zin | in een zin | in twee zinnen | in drie zinnen |
in een paar woorden | in het kort | kort samengevat | samengevat | korte versie | als lijst | als een lijst |
als tabel | in een tabel | in een lijst | opsomming | in punten | puntsgewijs | stap voor stap |
alsof ik vijf | alsof ik | voor kinderen | voor beginners | niet zo lang | niet te lang | te lang |
te ingewikkeld | te technisch | te snel | kom ter zake | ter zake | tot de kern | minder tekst | sla over |
sla de | zonder | behalve | uitgezonderd | goedkoper | nieuwer | maximaal | hoogstens | minstens |
vereenvoudig | maak het | iets meer | iets minder | een beetje | dieper | ga dieper
""",
    "adjusts_opens": """
gebruik | doe het | doe dat | houd het | hou het | concentreer je | focus | focus op | beperk je | beperk |
ga ervan uit | stel dat | leg het | schrijf het | zeg het | geef het | gebruik geen | noem geen |
vermeld geen | geen | minder | meer | wees | antwoord in | antwoord met | schrijf in | begin met | sorteer |
zet om | als | in de stijl van | stop met het gebruiken
""",
    "adjusts_closes": "versie | weglaten",
    "into": "in % | in het % | als % | met % | % graag | % alsjeblieft | liever % | naar %",
    "forms": """
euro | euro's | euros | dollar | dollars | pond | celsius | fahrenheit | kilometers | km | mijl | meter |
meters | kilo | gram | liter | procent | nederlands | engels | frans | duits | spaans | python | python 3 |
javascript | typescript | java | rust | go | sql | json | tabel | lijst | rijm
""",
    "limits": """
alleen | slechts | enkel | uitsluitend | alleen voor | alleen de | alleen het | alleen maar | ten minste |
maximaal | minder dan | meer dan | de eerste | de tweede | de laatste | het laatste | de nieuwste | vooral |
met name | bij voorkeur | liefst | zonder | behalve
""",
    "limits_closes": """
alleen | maximaal | of minder | per persoon | per maand | per dag | indien mogelijk | is genoeg
""",
    "preps": """
voor | in | met | zonder | op | bij | van | uit | vanaf | sinds | tot | tussen | onder | boven | tijdens |
volgens | per | binnen | rond | naar | om | niet | geen | niets boven | dichtbij | dichter bij |
niet meer dan | niet te
""",
    "informs": """
ik ben | ik heb | ik gebruik | ik woon | ik werk | ik eet | ik drink | ik kan geen | ik kan niet | ik spreek |
ik hou van | ik houd van | ik haat | we zijn | we hebben | wij zijn | mijn | onze | het is voor |
dat is voor | ik weet al | ik ken al | ik reis | het budget
""",
    "doubts": "ik weet het niet | weet ik niet | geen idee | ik heb een probleem | mijn vraag",
    "reasons": "ik | het | je | mijn | er | we",
    "offers": """
wil je | wilt u | zal ik | moet ik | kan ik | mag ik | heb je liever | heb je | ben je | klaar | goed zo |
akkoord | zou je
""",
    "goes_on": """
ga verder | ga door | ga maar door | ga maar verder | ga alsjeblieft verder | doorgaan | verder | verdergaan |
praat verder | praat maar door | vertel verder | vertel maar verder | schrijf verder | je kunt doorgaan |
je mag doorgaan | je mag verder | niet stoppen | stop niet | hou niet op | maak je zin af |
maak je antwoord af | waar je gebleven was | ga verder waar je gebleven was | waar was je | waar waren we |
de rest | geef me de rest | je zei | ik luister | ik ben terug | vervolg |
niet ophouden | stopt u vooral niet | stop vooral niet | ga vooral door | gaat u door | ga rustig door |
ik ben een en al oor
""",
    "remarks": """
ik kan niet wachten | ik kijk uit naar | doet me denken aan | geen wonder | daarom dus | ik dacht altijd |
nooit van gehoord | bedankt voor | dank je voor | dankjewel voor | wist niet dat | wist ik niet | wat een
""",
    "afters": "na | na de | na het",
    "contrasts": "niet | en niet | in plaats van",
    "instead": "liever | in plaats daarvan",
    "points": "dat | die | dit | het | dat is | zo",
    "talks": "ik heb het over | ik bedoelde niet",
    "declines": "niet nu | nu niet | nog niet | niet nodig | misschien later | hoeft niet",
}
