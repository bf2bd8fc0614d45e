"""German."""

TABLES = {
    "greets": """
hallo | hallo du | hallöchen | hi | hey | moin | moin moin | servus | grüß gott | grüß dich | grüezi
| guten morgen | guten tag | guten abend | mahlzeit | wie geht's | wie geht es dir | wie geht es
ihnen | na du
""",
    "acks": """
mjam | mjam mjam | mampf |
ok | okay | okee | oki | okidoki | alles klar | klar | alles gut | gut | sehr gut | ganz gut | na gut |
also gut | schön | sehr schön | prima | super | toll | klasse | spitze | top | cool | geil | krass | stark |
perfekt | ausgezeichnet | hervorragend | wunderbar | großartig | fantastisch | genial | spannend |
interessant | sehr interessant | hochinteressant | faszinierend | hilfreich | sehr hilfreich | nützlich |
lustig | witzig | lecker | süß | nett | fein | schade | traurig | logisch | einleuchtend | nachvollziehbar |
verständlich | beeindruckend | ach | ach so | achso | ach ja | aha | ah | ah ja | ah ok | ah okay | ah so |
ach du | oh | oh ja | hm | hmm | mhm | mh | äh | ähm | öh | uff | puh | naja | na ja | na klar | na dann |
nun gut | tja | jo | joa | jep | passt | passt so | das passt | läuft | verstanden | verstehe | ich verstehe |
versteh | kapiert | hab ich kapiert | habs kapiert | hab verstanden | ich habs verstanden |
ich habe verstanden | habe verstanden | habs verstanden | leuchtet ein | das leuchtet ein | leuchtet mir ein |
ergibt sinn | das ergibt sinn | macht sinn | das macht sinn | klingt gut | das klingt gut | klingt logisch |
klingt vernünftig | klingt super | klingt interessant | klingt spannend | klingt lecker | hört sich gut an |
das hört sich gut an | sieht gut aus | gut zu wissen | gut erklärt | super erklärt | schön erklärt |
toll erklärt | gute erklärung | gute idee | gute antwort | guter punkt | guter hinweis | gut gemacht |
weiß bescheid | in ordnung | geht klar | alles paletti | kein problem | kein ding | kein stress |
keine sorge | einverstanden | finde ich auch | seh ich auch so | sehe ich auch so | sehe ich genauso |
da hast du recht | du hast recht | hast recht | sie haben recht | recht hast du | wusste ich nicht |
das wusste ich nicht | das wusste ich noch nicht | wusste ich gar nicht | das wusste ich gar nicht |
wieder was gelernt | was gelernt | man lernt nie aus | dachte ich mir | hab ich mir gedacht |
das dachte ich mir | wie erwartet | jetzt verstehe ich | jetzt versteh ichs | jetzt verstehe ich es |
jetzt ist es klar | jetzt hab ichs | das erklärt einiges | das erklärt es | das hilft | das hilft mir |
das hilft mir sehr | hilft mir sehr | nicht schlecht | gar nicht schlecht | sauber | läuft bei dir | notiert |
ist notiert | zur kenntnis genommen | freut mich | das freut mich | gefällt mir | das gefällt mir |
find ich gut | finde ich gut | sehr schön erklärt | ich höre zu | ich lese mit | ich bin dabei | bin dabei |
bin ganz ohr | wow cool | das ist ja interessant | ist ja interessant | ist ja spannend | ja genau |
so ist es | so ists | eben | ebenso | so so | soso | ei ei | bravo | respekt | hut ab | chapeau | mega |
hammer | bombe | nice | genau das wollte ich wissen | das wollte ich wissen | genau das habe ich gesucht |
genau was ich brauche | genau das brauche ich | du bist super | du bist toll | du bist der beste |
du bist die beste | echt gut | echt cool | wahnsinn | lass dir zeit | nur zu | kann ich mir vorstellen |
das kann ich mir vorstellen | kann ich verstehen | das kann ich verstehen | kann ich nachvollziehen |
das kann man sich vorstellen | glaub ich dir | das glaub ich | das glaube ich gern | noch nie gehört |
nie gehört | hab ich nie gehört | so gehts mir auch | geht mir auch so | geht mir genauso | kenn ich |
kenne ich | das kenn ich | das kenne ich | weiß ich | das weiß ich | ist gut | das ist gut | das ist schön |
das ist toll | das ist super | das ist interessant | das ist spannend | das ist hilfreich | das ist lustig |
das ist witzig | das ist klar | das ist einleuchtend | du machst das gut | du machst das super |
du machst das toll | du erklärst gut | du erklärst das gut | gut so | gut gesagt | schön gesagt |
wie ich dachte | wie gedacht | wie vermutet | hab ich vermutet | so ungefähr dachte ich |
da krieg ich hunger | da bekomm ich hunger | da läuft mir das wasser im mund zusammen |
das ist genau was ich brauche | das ist genau was ich brauchte | das ist genau was ich wollte |
das ist genau was ich wissen wollte | das ist genau was ich suche | das ist genau was ich gesucht habe |
das ist genau das was ich brauche | das ist exakt was ich brauche | das ist exakt was ich brauchte |
das ist exakt was ich wollte | das ist exakt was ich wissen wollte | das ist exakt was ich suche |
das ist exakt was ich gesucht habe | das ist exakt das was ich brauche | das war genau was ich brauche |
das war genau was ich brauchte | das war genau was ich wollte | das war genau was ich wissen wollte |
das war genau was ich suche | das war genau was ich gesucht habe | das war genau das was ich brauche |
das war exakt was ich brauche | das war exakt was ich brauchte | das war exakt was ich wollte |
das war exakt was ich wissen wollte | das war exakt was ich suche | das war exakt was ich gesucht habe |
das war exakt das was ich brauche | ist genau was ich brauche | ist genau was ich brauchte |
ist genau was ich wollte | ist genau was ich wissen wollte | ist genau was ich suche |
ist genau was ich gesucht habe | ist genau das was ich brauche | ist exakt was ich brauche |
ist exakt was ich brauchte | ist exakt was ich wollte | ist exakt was ich wissen wollte |
ist exakt was ich suche | ist exakt was ich gesucht habe | ist exakt das was ich brauche |
genau was ich brauchte | genau was ich wollte | genau was ich wissen wollte | genau was ich suche |
genau was ich gesucht habe | genau das was ich brauche | exakt was ich brauche | exakt was ich brauchte |
exakt was ich wollte | exakt was ich wissen wollte | exakt was ich suche | exakt was ich gesucht habe |
exakt das was ich brauche | genau das | das hab ich gebraucht | jetzt macht das sinn | jetzt macht es sinn |
jetzt ergibt es sinn | das macht jetzt sinn | das ergibt jetzt sinn | klingt gut für mich | passt für mich |
für mich ok | für mich okay | ist okay für mich | ich bin bei dir | ich komme mit | kann folgen |
ich kann folgen | leicht zu verstehen | gut verständlich | gut zu verstehen | sehr verständlich |
das ist verständlich | das ist lange her | lange her | so lange her | so alt | ganz schön alt |
ganz schön viel | ganz schön teuer | ganz schön groß | echt viel | echt alt | echt groß | echt interessant |
echt spannend | echt schön | echt hilfreich | freut mich zu hören | das freut mich zu hören | schön zu hören |
gut zu hören | total interessant | mega interessant | mega spannend | total spannend | mega gut |
richtig gut | richtig cool | richtig spannend | richtig interessant | läuft gut | gut erklärt danke | nais |
hübsch | na sowas | sowas | da schau her | schau an | sieh an | ach sieh an | ui | uiuiui | oha | boah |
alter | heftig | fett | der wahnsinn | sauber erklärt | jaja | ja ja | jaa | jawohl | jawoll | aber ja |
aber klar | logo | na logo | alles klärchen | roger | check | gecheckt | hab ich gecheckt |
besser als gedacht | mehr als gedacht | weniger als gedacht | älter als gedacht | sehen gut aus |
die sehen gut aus | das sieht gut aus | sieht super aus | sieht lecker aus | klingt toll | das klingt toll |
klingt einfach | klingt machbar | machbar | das ist machbar | das passt zusammen | passt zusammen |
ich sehe worauf du hinauswillst | ich verstehe was du meinst | verstehe was du meinst |
endlich verstehe ich das | endlich erklärt das mal jemand | wie nett von dir | nett von dir | lieb von dir |
sehr nett von dir | gute liste | gute auswahl | schöne liste | schöne auswahl | gute tipps | guter tipp |
das könnte klappen | könnte klappen | das müsste gehen | müsste gehen | probier ich mal aus | wie aufmerksam |
gemütlich | lecker lecker | find ich klasse | finde ich klasse | finde ich super | find ich super |
finde ich toll | find ich toll | finde ich spannend | find ich spannend | finde ich interessant |
find ich interessant | gefällt mir gut | gefällt mir sehr | gefällt mir sehr gut | klasse erklärt |
klasse gemacht | klasse gesagt | klasse geschrieben | klasse beschrieben | klasse formuliert |
klasse zusammengefasst | super gemacht | super gesagt | super geschrieben | super beschrieben |
super formuliert | super zusammengefasst | toll gemacht | toll gesagt | toll geschrieben | toll beschrieben |
toll formuliert | toll zusammengefasst | gut geschrieben | gut beschrieben | gut formuliert |
gut zusammengefasst | sehr gut erklärt | sehr gut gemacht | sehr gut gesagt | sehr gut geschrieben |
sehr gut beschrieben | sehr gut formuliert | sehr gut zusammengefasst | prima erklärt | prima gemacht |
prima gesagt | prima geschrieben | prima beschrieben | prima formuliert | prima zusammengefasst |
schön gemacht | schön geschrieben | schön beschrieben | schön formuliert | schön zusammengefasst |
perfekt erklärt | perfekt gemacht | perfekt gesagt | perfekt geschrieben | perfekt beschrieben |
perfekt formuliert | perfekt zusammengefasst | cool erklärt | cool gemacht | cool gesagt | cool geschrieben |
cool beschrieben | cool formuliert | cool zusammengefasst | mega erklärt | mega gemacht | mega gesagt |
mega geschrieben | mega beschrieben | mega formuliert | mega zusammengefasst | richtig gut erklärt |
richtig gut gemacht | richtig gut gesagt | richtig gut geschrieben | richtig gut beschrieben |
richtig gut formuliert | richtig gut zusammengefasst | echt gut erklärt | echt gut gemacht | echt gut gesagt |
echt gut geschrieben | echt gut beschrieben | echt gut formuliert | echt gut zusammengefasst |
interessiert mich | das interessiert mich | das interessiert mich sehr | interessiert mich sehr |
das finde ich gut |
achso ok | ach so ist das | ach so geht das | achso deswegen | ach daher | ah daher | aha daher |
daher also | ach ja stimmt | ach stimmt | stimmt ja | stimmt eigentlich | stimmt auch | da ist was dran |
recht haben sie | haste recht | wo du recht hast | seh ich genauso | genau mein ding | so isses | is so |
eben eben | sag ich doch | sag ich ja | mein ich doch | hab ich doch gesagt | hab ichs doch gewusst |
wusste ichs doch | dacht ich mir | dachte ich mir schon | klingt sinnvoll | klingt plausibel |
klingt einleuchtend | jetzt hab ich es | jetzt hab ichs verstanden | jetzt versteh ich |
jetzt kapier ichs | jetzt ist der groschen gefallen | der groschen ist gefallen | groschen gefallen |
habs gecheckt | ok check | hab ich notiert | merk ich mir | das merk ich mir | wieder was dazugelernt |
wusst ich nicht | das war mir neu | das ist mir neu | mir neu | war mir nicht klar |
war mir nicht bewusst | top erklärt | verständlich erklärt | saubere sache | krass gut | safe digga |
nicht übel | gar nicht übel | feine sache | schöne sache | coole sache | interessante sache |
spannende sache | sehr spannend | bin bei dir | ich bin ganz ohr | bin ganz bei dir | ich folge |
soweit klar | soweit alles klar | soweit verstanden | bis hier klar | bis hierher klar | so weit so gut |
bassd scho | eh klar | jo eh | jo passt | jo klar | sicher doch | ned schlecht | jo mei | ur cool |
gmahde wiesn | isch guet | alles roger | verstanden und notiert |
darum | aso | asoo | ahja | achja | checke | geschnallt | gerafft | nicee | megagut | bombig |
spitzenmäßig | knorke | dufte | fetzt | digga | ehrenmann | ehrenfrau | basst | joah | jopp | logen |
gelle | moll | schee | supa | leiwand | urgut | guet |
ahso | da haben sie recht | ganz meine meinung | ebend | wusst ichs doch | das leuchtet mir ein
""",
    "agrees": """
ja | jaa | jap | jawohl | jawoll | jup | jupp | jo | ja gerne | ja bitte | ja klar | ja genau | ja natürlich |
ja sicher | jaja | ja ja | gerne | gern | genau | ganz genau | genau so | exakt | richtig | ganz richtig |
völlig richtig | stimmt | das stimmt | stimmt genau | stimmt schon | korrekt | natürlich |
selbstverständlich | sicher | sicherlich | aber sicher | aber ja | doch | auf jeden fall | auf jeden |
definitiv | absolut | logo | freilich | bestimmt | eben | unbedingt | gewiss | bitte | bitte ja | jawoll ja
""",
    "thanks": """
danke | dankee | dankeschön | danke schön | danke sehr | danke dir | danke ihnen | danke euch | dankesehr |
vielen dank | vielen lieben dank | herzlichen dank | besten dank | tausend dank | lieben dank | schönen dank |
recht herzlichen dank | dank dir | dank | merci | thx | ich danke dir | ich danke ihnen | danke für die info |
danke für die infos | danke für die information | danke für die erklärung | danke für die hilfe |
danke für deine hilfe | danke für ihre hilfe | danke für die antwort | danke für die auskunft |
danke für den tipp | danke für die tipps | danke für den hinweis | danke für alles | danke im voraus |
vielen dank für die erklärung | vielen dank für die hilfe | vielen dank für die info | vergelts gott |
sehr lieb | sehr nett | sehr nett von dir | das ist lieb | lieb von dir | nett von dir |
danke dir vielmals | danke vielmals | ich danke | ich bedanke mich | bedanke mich |
vielen herzlichen dank | danke danke | thx dir | merci vielmals | merci dir | merci viumau | dank euch |
danke fürs erklären | sehr freundlich |
dankö | dankschön | dangge |
dankeee
""",
    "laughs": """
haha | hehe | hihi | höhö | muhaha | gröhl | ich lach mich tot | ich lach mich schlapp | zum totlachen |
zu gut | zu lustig | zu geil | lach | grins | wie witzig | wie lustig | das ist lustig | made my day |
ich kann nicht mehr |
ich lach mich weg | kann nicht mehr | ich sterbe | ich schmeiß mich weg | ich brech zusammen |
ich kringel mich | lach mich schlapp | der war gut | zum schießen |
lachflash | prust | kicher | hihihi
""",
    "marvels": """
wow | boah | boa | oha | ohaa | echt | echt jetzt | ach echt | wirklich | ach wirklich | tatsächlich |
ernsthaft | im ernst | dein ernst | ist das dein ernst | ehrlich | krass | krasse sache | unglaublich |
unfassbar | wahnsinn | irre | nicht wahr | ist nicht wahr | nicht dein ernst | kein witz | kein scherz |
kaum zu glauben | das gibts nicht | das gibts doch nicht | gibts doch nicht | das gibt es nicht |
gibts ja nicht | ach du meine güte | meine güte | du meine güte | ach du lieber | ach du liebe zeit |
liebe zeit | mein gott | oh mein gott | oh gott | ach herrje | herrje | oh je | oje | ohje | auweia | auwei |
ach was | ach nee | ach nein | oh nein | nein echt | nee oder | ne oder | donnerwetter | alter |
alter schwede | heiliger bimbam | hätte ich nicht gedacht | hätt ich nicht gedacht |
das hätte ich nicht gedacht | wer hätte das gedacht | sieh an | sieh mal an | na sowas | na so was |
sag bloß | was du nicht sagst | verrückt | oh wow | ach komm | leck mich | mein lieber | mein lieber schwan |
schau an | ich freu mich | ich freue mich | ich freu mich schon | ich freue mich schon | ich freu mich drauf |
ich freue mich darauf | freu mich schon | freu mich | vorfreude | ich kanns kaum erwarten |
ich kann es kaum erwarten | kanns kaum erwarten | wie aufregend | so viele | so viel | das ist ja der hammer |
der hammer | hammer | wie schön | wie toll | wie süß | wie lustig | wie interessant | wie praktisch |
wie nett | wie cool | wie schade | wie traurig | nicht zu fassen |
sach bloß | was sie nicht sagen | nein oder | echt wahr | das gibts ja nicht | gibts nicht |
gibts ja gar nicht | na sowas aber auch | schau mal an | schau schau | guck an | kuck an |
wer hätts gedacht | nie im leben | heilige scheiße | ach du scheiße | um gottes willen | junge junge |
mann mann mann | oh mann | krass alter | krasser scheiß | alter falter | ich fass es nicht |
ich werd verrückt | ich werd nicht mehr | da brat mir einer nen storch | potz tausend | boah ey |
boah krass | wahnsinnig interessant |
potzblitz | ojemine | autsch | menschenskinder | hui | uiui
""",
    "stops": """
lass stecken | lass gut sein | lass mal gut sein |
stop | stopp | stoppen | stoppe | halt | halt stopp | stopp mal | stop mal | halt mal | aufhören | hör auf |
hör bitte auf | hör jetzt auf | hört auf | hören sie auf | hören sie bitte auf | bitte aufhören |
hör auf damit | hör auf zu reden | hör auf zu schreiben | lass das | lass es | lass es sein | lass gut sein |
lass mal | lass stecken | lass es gut sein | lassen wir das | lassen wir es | lassen sie es | lassen sie das |
lassen sie es gut sein | schluss | schluss jetzt | schluss damit | schluss aus | jetzt ist schluss | ende |
aus | aus jetzt | feierabend | genug | es ist genug | das ist genug | das genügt | es genügt | genügt |
jetzt ist genug | genug jetzt | genug davon | genug für heute | das reicht | reicht | reicht schon |
es reicht | das reicht mir | mir reicht es | mir reichts | reicht jetzt | reicht mir | das reicht schon |
das reicht jetzt | das reicht fürs erste | reicht fürs erste | das reicht erstmal | reicht erstmal |
das reicht völlig | das langt | langt | das wars | das wars schon | das war es | das wärs | das war alles |
das ist alles | mehr brauche ich nicht | mehr brauch ich nicht | mehr muss ich nicht wissen |
mehr wollte ich nicht wissen | nicht mehr nötig | ist nicht mehr nötig | nicht nötig | ist nicht nötig |
nicht mehr | nicht weiter | nicht weiterreden | nicht weiterschreiben | du kannst aufhören |
sie können aufhören | kannst aufhören | kannst du aufhören | du brauchst nicht weiterzumachen |
du musst nicht weitermachen | du musst nicht weiterschreiben | du musst nicht weiterreden |
mach nicht weiter | nicht weitermachen | schreib nicht weiter | rede nicht weiter |
brauchst nicht weitermachen | brauche ich nicht mehr | brauch ich nicht mehr | ich brauche es nicht mehr |
ich brauche das nicht mehr | brauche nichts mehr | egal | ist egal | ist jetzt egal | ist mir egal |
das ist egal | schon egal | auch egal | vergiss es | vergiss das | vergessen sie es | vergiss die frage |
vergiss meine frage | schon gut | ist schon gut | ist gut jetzt | gut jetzt | ist gut so | hat sich erledigt |
hat sich schon erledigt | schon erledigt | hat sich geklärt | frage hat sich erledigt |
die frage hat sich erledigt | geklärt | macht nichts | nicht so wichtig | nicht wichtig | ist nicht wichtig |
unwichtig | abbrechen | abbruch | brich ab | bitte abbrechen | brechen sie ab | brich das ab | beenden |
beende das | beende | ruhe | ruhe jetzt | ruhig | sei still | sei ruhig | sei leise | schweig | schweige |
klappe | halt die klappe | halt den mund | klappe zu | maul | psst | pst | pscht | keine lust mehr |
kein interesse | kein bedarf | kein interesse mehr | interessiert mich nicht | interessiert mich nicht mehr |
langweilig | mir ist langweilig | zu viel | das ist zu viel | zuviel | ich habe genug | ich hab genug |
ich habe genug gehört | hab genug gehört | genug gehört | ich habs | hab schon | ich hab was ich brauche |
ich habe was ich brauche | ich habe alles was ich brauche | ich bin fertig | bin fertig | wir sind fertig |
fertig | das beantwortet meine frage | meine frage ist beantwortet | frage beantwortet | nichts mehr |
ich möchte nicht mehr | ich will nicht mehr | ich möchte dass du aufhörst | passt schon | nee lass |
nein lass | nein lass mal | danke das reicht | danke reicht | mehr wollte ich gar nicht wissen |
passt schon danke | geht schon | mir reicht das | genügt mir | das genügt mir | langt schon | langt mir |
reicht schon danke | das wars danke | das war alles danke | mehr brauch ich nicht danke | hab genug |
genug geredet | genug gelesen | hab ich schon gefunden | habs gefunden | ich habs gefunden | hab die antwort |
ich hab die antwort | bitte nicht weiter | kannst stoppen | du kannst stoppen | bitte stoppen | mach schluss |
jetzt ist gut | ist gut danke reicht | lass mal gut sein | mund halten | hör jetzt bitte auf |
hör sofort auf | hör endlich auf | hör auf bitte | hör doch auf | hör mal auf | hören sie jetzt auf |
hören sie jetzt bitte auf | hören sie sofort auf | hören sie endlich auf | hören sie auf bitte |
hören sie doch auf | hören sie mal auf | hör auf zu sprechen | hör auf zu tippen | hör auf zu erklären |
hör auf zu quatschen | hör auf zu antworten | hör auf zu labern | hör auf zu plappern |
hör bitte auf zu schreiben | hör bitte auf zu reden | hör bitte auf zu sprechen | hör bitte auf zu tippen |
hör bitte auf zu erklären | hör bitte auf zu quatschen | hör bitte auf zu antworten |
hör bitte auf zu labern | hör bitte auf zu plappern | hör jetzt auf zu schreiben | hör jetzt auf zu reden |
hör jetzt auf zu sprechen | hör jetzt auf zu tippen | hör jetzt auf zu erklären | hör jetzt auf zu quatschen |
hör jetzt auf zu antworten | hör jetzt auf zu labern | hör jetzt auf zu plappern |
hören sie auf zu schreiben | hören sie auf zu reden | hören sie auf zu sprechen | hören sie auf zu tippen |
hören sie auf zu erklären | hören sie auf zu quatschen | hören sie auf zu antworten |
hören sie auf zu labern | hören sie auf zu plappern | ich will nichts mehr hören |
ich will nichts mehr lesen | ich will nichts mehr wissen | ich will nicht mehr hören |
ich will nicht mehr lesen | ich will nicht mehr wissen | ich will nicht mehr davon hören |
ich will nicht mehr davon lesen | ich will nicht mehr davon wissen | ich möchte nichts mehr hören |
ich möchte nichts mehr lesen | ich möchte nichts mehr wissen | ich möchte nicht mehr hören |
ich möchte nicht mehr lesen | ich möchte nicht mehr wissen | ich möchte nicht mehr davon hören |
ich möchte nicht mehr davon lesen | ich möchte nicht mehr davon wissen | ich muss nichts mehr hören |
ich muss nichts mehr lesen | ich muss nichts mehr wissen | ich muss nicht mehr hören |
ich muss nicht mehr lesen | ich muss nicht mehr wissen | ich muss nicht mehr davon hören |
ich muss nicht mehr davon lesen | ich muss nicht mehr davon wissen | stopp jetzt | stopp sofort |
stopp bitte | stopp an | stopp bitte an | stop jetzt | stop sofort | stop bitte | stop an | stop bitte an |
halt jetzt | halt sofort | halt bitte | halt an | halt bitte an | mehr nicht | mehr nicht danke |
das wäre alles | das wäre es | nichts weiter | sonst nichts | weiter nichts | nichts weiter danke |
das wäre genug | wäre genug | das reicht für heute | reicht für heute | mehr will ich nicht wissen |
lass sein | lass es dabei | lassen wir es gut sein | belassen wir es dabei | belass es dabei |
mehr brauchts nicht | mehr will ich gar nicht wissen | mehr wollt ich nicht wissen | das wars für heute |
das wars dann | das war schon alles | das wäre dann alles | das reicht mir schon |
das reicht mir völlig | das reicht dicke | reicht dicke | reicht völlig | jetzt reichts |
jetzt reicht es | es reicht jetzt | es langt | das langt mir | danke das genügt | aufhören bitte |
aufhören jetzt | bitte nicht weiterschreiben | nicht mehr weiter | red nicht weiter |
erzähl nicht weiter | du brauchst nicht weiterschreiben | du brauchst nicht weiterzuschreiben |
den rest brauch ich nicht | den rest brauche ich nicht | der rest ist egal | rest egal |
den rest kenn ich | den rest kenne ich | den rest spar dir | spar dir den rest |
den rest kannst du dir sparen | den rest schenk ich mir | schenk dir den rest | aus schluss |
schluss für heute | jetzt ist aber schluss | nun ist schluss | nun aber schluss | ende aus | aus ende |
ende der durchsage | aus die maus | feierabend jetzt | machen wir schluss | mach mal schluss |
mach halblang | ruhe bitte | gib ruhe | gib endlich ruhe | sei mal ruhig | sei endlich still |
still jetzt | halt den rand | halt dein maul | halt maul | halt die schnauze | schweigen sie |
kein wort mehr | bitte kein wort mehr | genug gelabert | genug geschrieben | genug ist genug |
ich hab genug gehört | ich habs verstanden stopp | habs kapiert stopp | hab alles | ich hab alles |
ich habe alles | hab alles danke | hab meine antwort | ich habe meine antwort | frage ist beantwortet |
damit ist meine frage beantwortet | bin fertig hier | bin bedient | abbrechen bitte |
vergiss es einfach | ach vergiss es | ach egal | egal jetzt | hat sich schon geklärt | ist erledigt |
schon geklärt | will ich nicht wissen | nerv nicht | du nervst | bitte stopp | bitte stop |
stopp mal bitte | stopp stopp | stoppen bitte | du kannst jetzt aufhören | du darfst aufhören |
könntest du aufhören | würdest du bitte aufhören | könnten sie bitte aufhören | bitte nichts mehr |
nix mehr | passt danke reicht | passt so danke | gnueg jetzt | hör uf | höred uf | lass guet si |
isch guet jetzt | gib a ruh | a ruh is | is guad jetzt | hea auf | her auf |
schnauze | stornieren | gnueg |
das reicht vollkommen | sie brauchen nicht weiterzuschreiben | ende gelände | halts maul | erledigt |
würden sie bitte aufhören
""",
    "pauses": """
warte warte |
warte | wart | wart mal | warte mal | warte kurz | warte bitte | warte doch | warten | warten sie |
warten sie mal | warten sie bitte | bitte warten | moment | momentchen | moment mal | moment bitte |
einen moment | einen moment bitte | ein moment | kleinen moment | kleiner moment | nen moment | augenblick |
einen augenblick | augenblick mal | augenblick bitte | sekunde | eine sekunde | ne sekunde | kurze sekunde |
minute | eine minute | eine minute bitte | pause | mach pause | mach mal pause | kurze pause | langsam |
sachte | halt kurz | stopp kurz | stop kurz | gleich | bin gleich wieder da | bin gleich zurück |
lass mich nachdenken | lass mich überlegen | lass mich kurz nachdenken | lass mich kurz überlegen |
lass mich das lesen | lass mich erst lesen | ich muss nachdenken | ich muss kurz nachdenken |
ich muss kurz überlegen | halt ein | kurz warten | warten bitte | kurz warten bitte | mal kurz warten |
kurz pausieren | pausieren | pausier | pause machen | kleine pause | pause bitte | sekündchen | minütchen |
kleinen moment bitte | gib mir eine sekunde | gib mir einen moment | gib mir eine minute | wart kurz |
warte noch | warte doch mal | halt mal | halte an | halt an | anhalten | gleich wieder da | bin kurz weg |
muss kurz weg | das telefon klingelt | es klingelt | jemand an der tür | warte mal kurz | warte kurz mal |
warte mal bitte | warte bitte kurz | warte bitte mal | warte bitte mal kurz | warte eine sekunde |
warte einen moment | warte einen augenblick | warte eine minute | warte mal eine sekunde |
warte mal einen moment | wart bitte | wart doch | wart mal kurz | wart kurz mal | wart mal bitte |
wart bitte kurz | wart bitte mal | wart bitte mal kurz | wart noch | wart eine sekunde | wart einen moment |
wart einen augenblick | wart eine minute | wart mal eine sekunde | wart mal einen moment | warten sie kurz |
warten sie doch | warten sie mal kurz | warten sie kurz mal | warten sie mal bitte | warten sie bitte kurz |
warten sie bitte mal | warten sie bitte mal kurz | warten sie noch | warten sie eine sekunde |
warten sie einen moment | warten sie einen augenblick | warten sie eine minute | warten sie mal eine sekunde |
warten sie mal einen moment
""",
    "leaves": """
ich muss los | muss los | ich muss weg | muss weg | ich muss gehen | muss gehen | ich muss jetzt los |
ich muss jetzt gehen | tschüss | tschüß | tschau | ciao | bis später | bis dann | bis bald | bis morgen |
auf wiedersehen | gute nacht | mach's gut | ich bin weg | bin weg | ich hab keine zeit |
ich habe keine zeit mehr | keine zeit mehr | das telefon klingelt | mein telefon klingelt | es klingelt |
hab es gefunden | habs gefunden | ich habs gefunden | ich hab es gefunden | ich habe es gefunden |
ich habe es schon gefunden | hab die lösung | ich hab die lösung | selbst gefunden | ich google das |
ich google selbst | ich machs selbst | ich schaue selbst nach | es geht jetzt | geht jetzt |
es funktioniert jetzt | funktioniert jetzt | problem gelöst | gelöst | ich probiere es aus | ich probier das |
ich probiere das mal aus | ich weiß es jetzt | ich weiß genug | weiß ich schon alles | hab's gefunden |
bin dann weg | bin dann mal weg | bin raus | ich bin raus | muss weiter | ich muss weiter |
ich muss jetzt leider los | muss leider los | muss leider weg | muss zum bus | muss zur bahn |
mein bus kommt | der bus kommt | meine bahn kommt | mein zug kommt | essen ist fertig |
das essen ist fertig | essen fertig | chef kommt | der chef kommt | mama ruft | es hat geklingelt |
akku leer | akku ist gleich leer | mein akku ist leer | bis denne | bis dann mal | man sieht sich |
hau rein | mach gut | pfiat di | servus bis bald | schönen abend | schönen abend noch |
schönen tag noch | schönen tag | ich geh schlafen | geh jetzt schlafen |
tschö | tschüssi | tschüssikowski | tschüs | adieu | pfiati
""",
    "waits": """
warte | wart | warte mal | wart mal | warte kurz | warte warte | warten sie | moment mal | halt mal |
stopp mal | stop mal
""",
    "exclaims": "hör auf | stopp | stop | halt",
    "refuses": """
nein | ne | nee | nö | nöö | nicht doch | nein nein | auf keinen fall | keinesfalls | niemals | nie |
nicht wirklich | nein danke nicht
""",
    "fills": """
bitte | bitte schön | bitte sehr | bidde | mal | doch | doch mal | einfach | halt | eben | ja | also | so |
na | nun | jetzt | erstmal | erst mal | zunächst | fürs erste | vorerst | vorläufig | dann | schon | nur |
bloß | endlich | sofort | gleich | hier | da | damit | dafür | davon | sehr | wirklich | echt | total | voll |
ganz | richtig | ziemlich | recht | so sehr | ja so | das ist | das ist ja | das war | das sind | es ist |
ist | ist ja | ist aber | das | dies | wie | was für ein | was für eine | ein | eine | einen | der | die |
sehr sehr | mehr als | ehrlich gesagt | ehrlich | ich finde | finde ich | glaube ich | denke ich | denk ich |
mein freund | freund | freundchen | mann | alter | leute | kumpel | lieber | liebe | hey | hallo | hi |
entschuldigung | entschuldige | sorry | verzeihung | tut mir leid | pardon | sag ich | sage ich | gell |
oder | ne | nä | wa | gut so | so weit | soweit | bis hierhin | bis jetzt | schön | und | aber | auch | ich |
du | dir | mir | uns | hab | habe | erklärung | antwort | geschichte | sache | info | infos | beispiel |
idee | tipp | witz | fakt | fakten | heute | an dieser stelle | an der stelle | jetzt bitte | bot | ki |
assistent | computer | wieder | war | alles | sorry für die unterbrechung | entschuldige die unterbrechung |
entschuldigung für die unterbrechung | tut mir leid für die unterbrechung | ich wollte nicht unterbrechen |
ich wollte dich nicht unterbrechen | sorry fürs unterbrechen | war ein versehen | aus versehen | verklickt |
das klingt | das sieht | das hört sich | klingt | tatsächlich | irgendwie | es | aus | an
""",
    "links": "und | aber | also | dann | na | oder | doch | sondern | denn | weil | nun",
    "wraps": """
kannst du | kannst du bitte | kannst du mal | könntest du | könntest du bitte | könnten sie |
könnten sie bitte | können sie | können sie bitte | würdest du | würdest du bitte | würden sie |
würden sie bitte | magst du | kann ich | kann ich bitte | könnte ich | könnte ich bitte | können wir |
könnten wir | kann man | darf ich | dürfte ich | ich möchte dass du | ich will dass du | ich hätte gern |
ich hätte gerne | ich hätte es gern | ich hätte es gerne | hätte gern | ich möchte | ich möchte es |
ich will | ich will es | ich brauche | ich bräuchte | ich brauche es | ich brauche das | ich will das |
ich möchte das | mir wäre lieber | lieber | wäre es möglich | wäre es möglich das | ist es möglich |
wie wäre es | wie wärs | wie wärs mit | wie wäre es mit | geht das auch | geht es auch | geht das | geht es |
gehts auch | gehts | gib es mir | sei so gut | sei so lieb | bist du so lieb | vielleicht | du kannst |
du könntest | du sollst | du solltest | du musst | lass uns | versuch | versuche | es wäre schön wenn du |
wäre schön wenn du | wäre nett wenn du | denk daran | achte darauf
""",
    "first": """
bevor du weitermachst | bevor du weiter machst | bevor du weiterredest | bevor du weiterschreibst |
bevor du fortfährst | bevor sie fortfahren | bevor sie weitermachen | bevor du weitergehst |
bevor es weitergeht | bevor wir weitermachen | ehe du weitermachst | ehe du fortfährst | erst noch |
vorher noch | zuerst | zuerst einmal | kurze frage | kurze zwischenfrage | zwischenfrage | eine kurze frage |
eine frage | ich habe eine frage | ich hab ne frage | ich hab eine frage | hab ne frage | mal eine frage |
rückfrage | verständnisfrage | warte was | moment was | warte wie | moment wie | hä | hä was | was bitte |
wie bitte
""",
    "later": """
danach | hinterher | anschließend | im anschluss | nachher | später | nächste frage | die nächste frage |
meine nächste frage | weitere frage | eine weitere frage | noch eine frage | noch ne frage |
ich habe noch eine frage | hab noch eine frage | andere frage | eine andere frage | ganz andere frage |
letzte frage | eine letzte frage | zweite frage | zweitens | folgefrage | anschlussfrage | noch was |
noch etwas | noch was anderes | noch etwas anderes | noch eins | noch eine sache | eine sache noch |
und noch was | noch eine bitte | noch ein wunsch | noch ein thema | nächstes thema | nächster punkt |
nächste aufgabe | als nächstes | als nächster punkt | wenn du fertig bist | wenn du damit fertig bist |
wenn sie fertig sind | wenn du durch bist | wenn das fertig ist | wenn du zeit hast | sobald du fertig bist |
sobald du damit fertig bist | sobald sie fertig sind | sobald das fertig ist | sobald das erledigt ist |
wenn das erledigt ist | nachdem du fertig bist | nach dieser antwort | nach deiner antwort |
nach der antwort | nach der erklärung | zum schluss | am ende | am schluss | zu guter letzt | abschließend |
bevor ich es vergesse | bevor ichs vergesse | ehe ich es vergesse | eilt nicht | nicht eilig |
keine eile aber | hat zeit | das hat zeit | kann warten | unabhängig davon | davon abgesehen |
andere baustelle | in der nächsten nachricht | in der nächsten antwort | erinnere mich später |
erinnere mich danach | ps | p s | nebenfrage | dann später | wenn du damit durch bist | sobald du durch bist |
wenn das durch ist | wenns fertig ist | wenn du soweit bist | wenn du so weit bist | hast du das dann |
ist das fertig | danach hätte ich noch | danach hätte ich | danach habe ich noch | danach hab ich noch |
danach noch eine frage | und hinterher | und danach | und danach noch | als nächste frage |
noch eine andere frage | noch ne andere frage | noch eine frage später | eine frage für später |
frage für später | später noch | später dann | für später | im anschluss daran | zum schluss noch |
zuletzt noch | und zuletzt | wenn zeit ist | bei gelegenheit | mach das erst fertig | mach erst fertig |
erst fertig machen | red erst zu ende | schreib das erst fertig
""",
    "later_opens": """
und dann | dann erzähl | dann erkläre | dann erklär | dann sag | dann schreib | dann zeig | dann gib |
dann übersetz | dann übersetze | dann mach | dann kannst du | dann könntest du | dann möchte ich |
dann würde ich | dann will ich | dann noch | nächste | nächstes | weiter mit | danach | dann ein | dann eine |
dann einen | dann noch ein | dann noch eine | dann noch einen | dann bitte | dann bitte noch | dann zu |
dann weiter mit
""",
    "later_closes": """
danach | später | nachher | hinterher | anschließend | dann noch | wenn du fertig bist | zum schluss |
am ende | noch später
""",
    "wants": """
erzähl | erzähl mir | erzähle | erzähle mir | erzählen sie | sag mir | sag | sage mir | sagen sie mir |
erklär | erklär mir | erkläre | erkläre mir | erklären sie | beschreib | beschreibe | beschreiben sie |
schreib | schreib mir | schreibe | schreiben sie | übersetz | übersetze | übersetzen sie | gib | gib mir |
geben sie mir | zeig | zeig mir | zeige | zeige mir | zeigen sie mir | nenn | nenn mir | nenne | nenne mir |
nennen sie | liste | fass | fasse | vergleich | vergleiche | erstell | erstelle | erstellen sie | mach mir |
mach einen | mach eine | mach ein | baue | bau | zeichne | plane | berechne | rechne | rechne mir | löse |
such | suche | such mir | finde | finde heraus | prüf | prüfe | hilf | hilf mir | empfiehl | empfehle |
definiere | antworte | beantworte | lies | öffne | schick | sende | bestell | buche | kauf | lösch | lösche |
entferne | starte | spiel | ruf | korrigiere | korrigier | wiederhole | wiederhol | noch mal | nochmal |
noch einmal | von vorne | von vorn | fang an | fang neu an | lass uns über | lass uns lieber über |
reden wir | reden wir über | sprechen wir über | rede über | sprich über | ich will wissen |
ich möchte wissen | ich würde gern wissen | ich würde gerne wissen | mich interessiert |
mich würde interessieren | ich frage mich | ich suche | neues thema | themawechsel | anderes thema |
storniere | stornier | erinnere | stell dir vor | spiele | wechsle | geh zurück | zurück zu | mehr über |
mehr zu | ich brauche hilfe | ich möchte etwas über | ich will etwas über
""",
    "topics": """
erzähl mir von | erzähl mir etwas über | erzähl mir was über | erzähle mir von | erzähl von |
erzähl mir lieber | erzähl lieber | erzähl mir einen | schreib mir einen | schreib mir eine | schreib einen |
schreib eine | schreib ein | schreibe ein | schreibe eine | schreibe einen | schreib über | etwas anderes |
was anderes | übersetz | übersetze | sag mir was | sag mir wie | sag mir warum | erklär mir was |
erklär mir wie | erkläre mir was | erkläre mir wie | hilf mir | hör auf mit | lass uns lieber
""",
    "asks": """
was | was ist | wer | wie | wieso | weshalb | warum | wann | wo | woher | wohin | wozu | womit | wofür |
wovon | wodurch | woran | worum | worin | wen | wem | wessen | welche | welcher | welches | welchen |
welchem | wieviel | wie viel | wie viele | wie lange | ist das | ist es | ist er | ist sie | ist die |
ist der | sind das | sind die | sind sie | bist du | hast du | hat das | hat er | hat sie | haben die |
gibt es | gibts | kann das | kann er | kann sie | können die | muss ich | muss man | soll ich | sollte ich |
darf man | stimmt es | stimmt es dass | war das | war er | war sie | waren die | wird das | wird er | wurde |
werden | machst du | meinst du | weißt du | kennst du | glaubst du | bist du sicher | sicher dass |
und was ist mit | was ist mit | und was | und wie | und warum | und wer | und wo | und wann | in welchem |
in welcher | seit wann | bis wann | für wen | mit wem | von wem | aus welchem | quelle | quellen | heißt das |
bedeutet das | geht das nicht | funktioniert das | lohnt sich | gilt das | brauche ich | braucht man |
stimmt das | stimmt das wirklich | ist das wahr | ist das wirklich | ist das sicher | was für | was für ein |
was sonst | wer noch | wo noch | zum beispiel was
""",
    "asks_anywhere": """
was heißt das | was bedeutet das | was bedeutet | was heißt | was meinst du | wie meinst du das |
das verstehe ich nicht | verstehe ich nicht | versteh ich nicht | ich verstehe nicht |
ich verstehe das nicht | ich verstehe kein wort | verstehe nur bahnhof | kapier ich nicht |
kapiere ich nicht | ich kapiere | nicht verstanden | ich bin verwirrt | verwirrt | ich komme nicht mit |
komm nicht mit | komme nicht mehr mit | unklar | was ist das | was soll das | woher weißt du das |
wer sagt das | woher hast du das
""",
    "corrects": """
ich meinte | ich meine | meinte ich | gemeint war | gemeint ist | ich meinte eigentlich | gemeint habe ich |
ich wollte sagen | wollte sagen | ich wollte schreiben | sollte heißen | soll heißen | genauer gesagt |
besser gesagt | beziehungsweise | um genau zu sein | genauer | korrektur | kleine korrektur | tippfehler |
vertippt | ich habe mich vertippt | verschrieben | versprochen | sondern | statt | anstatt | anstelle |
statt dessen in | nicht das | nicht den | nicht die | ich rede von | ich spreche von | ich sprach von |
es geht um | mir geht es um | es geht mir um | geht um | ersetze | ersetz | tausche | ändere | nimm lieber |
nimm stattdessen | ich habe vergessen zu sagen | hab vergessen zu sagen | ich vergaß zu sagen | zur info |
falls das hilft | gemeint sind
""",
    "objects": """
ich habe nach | ich hatte nach | ich hab nach | ich fragte | ich habe gefragt | ich habe dich |
ich hab gefragt | gefragt habe ich | danach habe ich nicht gefragt | das habe ich nicht gefragt |
hab ich nicht gefragt | das war nicht meine frage | nicht meine frage | nicht gefragt |
du hast mich falsch verstanden | falsch verstanden | du verstehst mich nicht | du verstehst mich falsch |
missverstanden | missverständnis | das ist falsch | falsch | stimmt nicht | das stimmt nicht |
stimmt so nicht | das stimmt doch nicht | das stimmt so nicht | das ist nicht richtig | nicht richtig |
nicht korrekt | nicht wahr dass | unsinn | quatsch | blödsinn | schwachsinn | du irrst | du irrst dich |
das glaube ich nicht | glaube ich nicht | glaub ich nicht | das kann nicht sein | kann nicht sein |
kann nicht stimmen | du liegst falsch | da liegst du falsch | das ist ein fehler | da ist ein fehler |
du hast dich geirrt | das ist gelogen | du lügst | das hast du schon gesagt | du wiederholst dich |
hast du schon gesagt | so nicht | das nicht | thema verfehlt | am thema vorbei | hilft mir nicht |
das hilft mir nicht | hilft nicht | funktioniert nicht | geht nicht | das geht nicht | klappt nicht |
das klappt nicht | ich wollte nicht | das wollte ich nicht | das meinte ich nicht | meinte ich nicht |
so meinte ich das nicht | du hast vergessen | bin anderer meinung | sehe ich anders | das sehe ich anders |
lies meine frage | ich sagte | ich hatte gesagt | ich hab gesagt | ich habe gesagt | ich habe doch gesagt |
ich hab doch gesagt | ich schrieb
""",
    "replaces": """
vergiss das und | vergiss rom | vergiss den | vergiss die | erzähl mir lieber | erzähl lieber |
sag mir lieber | schreib lieber | hör auf mit | hör auf von | hör auf über | rede nicht über | genug von |
genug über | lass uns lieber | reden wir lieber | sprechen wir lieber | lieber über | etwas anderes |
was ganz anderes | was anderes | themawechsel | neues thema | anderes thema | fang von vorne an |
fang noch mal an | fang nochmal an | noch mal von vorne | nochmal von vorne | neu anfangen | von vorne
""",
    "adds": """
erwähne | erwähn | erwähne auch | erwähn auch | nenne auch | nenn auch | sag auch | schreib auch | füge |
füg | füge hinzu | ergänze | ergänz | vergiss nicht | vergiss auch nicht | bitte auch | auch die | auch den |
auch das | auch mit | auch noch die | auch noch den | auch noch das | und auch | berücksichtige |
berücksichtig | denk an | denke an | denk auch an | denk dran | nimm auch | pack | geh auch auf |
gehe auch auf | geh auf | gehe auf | mit quellen | mit preisen | mit quellenangaben | inklusive | plus |
und den preis | und die kosten | samt | beachte | bedenke | beziehe | bezieh | zeig auch | gib auch |
und nenne | und erwähne | und sag auch | und sag dazu | und sag | und nenn | und schreib dazu |
und schreib auch | und gib auch | und gib | und zeig | und die preise | und die | und das datum | mit angabe |
pack noch | pack auch | tu noch | tu auch | mach noch | nimm noch | schreib noch | nenn noch | sag noch |
füg noch | häng noch | und noch | mit dazu
""",
    "adds_closes": """
hinzu | mit rein | dazu | mit ein | erwähnen | ergänzen | hinzufügen | berücksichtigen | einbeziehen |
nennen | auch noch erwähnen | nicht vergessen | mit auf | aufnehmen | eingehen
""",
    "also": """
außerdem | ausserdem | zudem | zusätzlich | darüber hinaus | übrigens | nebenbei | nebenbei gefragt |
nebenbei bemerkt | apropos | ach übrigens | ferner | des weiteren | wenn du schon dabei bist |
wo du schon dabei bist | wo du gerade dabei bist | ach und | ach ja und | und außerdem | auch
""",
    "also_closes": "auch noch | auch | übrigens",
    "adjusts": """
kürzer | länger | knapper | einfacher | leichter | klarer | genauer | präziser | ausführlicher |
detaillierter | konkreter | langsamer | schneller | knapp | kurz | kurz und knapp | kurz und bündig |
ganz kurz | kürzere | kürzeren | kürzer fassen | fass dich kurz | fass dich kürzer | fasse dich kurz |
fassen sie sich kurz | halt dich kurz | halte dich kurz | in kürze | kurzfassung | kurzversion |
die kurzfassung | die kurzversion | in einem satz | in zwei sätzen | in drei sätzen | in wenigen sätzen |
in wenigen worten | in einem wort | in stichpunkten | in stichworten | stichpunkte | stichpunktartig |
als liste | als tabelle | als aufzählung | als gedicht | als text | als fließtext | schritt für schritt |
punkt für punkt | mehr details | mehr detail | weniger details | mehr beispiele | mit beispielen |
mit beispiel | mit einem beispiel | ohne beispiele | weniger text | weniger fachbegriffe | ohne fachbegriffe |
ohne fachchinesisch | ohne fremdwörter | nicht so lang | nicht so ausführlich | nicht so schnell |
nicht so kompliziert | nicht so technisch | nicht so förmlich | nicht zu lang | zu lang | zu kurz |
zu kompliziert | zu schnell | zu langsam | zu ausführlich | zu technisch | zu detailliert | zu förmlich |
einfache sprache | in einfacher sprache | in einfachen worten | einfache worte | leicht verständlich |
verständlicher | kindgerecht | für kinder | wie für ein kind | wie einem kind | als wäre ich fünf |
als wäre ich 5 | als ob ich | für anfänger | für laien | für dummies | förmlicher | formeller | formell |
weniger formell | weniger förmlich | lockerer | locker | sachlicher | lustiger | witziger | freundlicher |
höflicher | ernster | sachlich | per du | per sie | duze mich | sieze mich | komm zum punkt |
komm auf den punkt | auf den punkt | zur sache | zum punkt | tempo | überspring | überspringe | lass weg |
weglassen | ohne | außer | ausser | abgesehen von | metrisch | gerundet | günstiger | billiger | größer |
kleiner | neuer | älter | schärfer | milder | gesünder | aktueller | moderner | praktischer | höchstens |
maximal | mindestens | allgemeiner | spezifischer | vereinfache | vereinfach | kürze | kürz | kürze das |
kürz das | kürze es | straffe | geh mehr ins detail | mehr ins detail | ins detail | etwas mehr |
etwas weniger | ein bisschen | ein wenig | bisschen | vegetarisch | vegan | glutenfrei | laktosefrei |
zuckerfrei | halal | koscher | kinderfreundlich | hundefreundlich | familienfreundlich | barrierefrei |
anfängerfreundlich
""",
    "adjusts_opens": """
nimm | nehme | benutze | benutz | verwende | verwend | nutze | nutz | mach es | mach das | mach daraus |
mache es | machs | halte es | halt es | konzentrier dich | konzentriere dich | konzentrieren sie sich |
fokussiere | fokussier dich | beschränk dich | beschränke dich | beschränken sie sich | bleib bei |
bleibe bei | geh davon aus | gehe davon aus | nimm an | angenommen | erklär es | erkläre es | erklärs |
erklär das einfacher | schreib es | schreibe es | schreibs | sag es | sags | gib es | formuliere | formulier |
fass es | fasse es | lass die | lass den | lass das weg | benutze keine | verwende keine | keine | kein |
weniger | mehr | etwas | beginne mit | beginn mit | fang an mit | sortiere | sortier | ordne | rechne in |
rechne um | antworte auf | antworte in | antworte mit | schreib auf | sprich | rede | stell es dar |
stelle es dar | sei | im stil von | in form von | als | spar dir | spring | keine beispiele | erwähne nicht |
erwähne keine | nicht erwähnen | hör auf so | hör auf ständig | hör auf mit den | hör auf mit dem |
hör auf mit der | hör auf mit diesen | hör auf mit so | hör auf zu duzen | hör auf mich | hör auf dich zu |
sag du | sag du zu | sag sie | sag sie zu | sag du zu mir | sag nicht | nenn mich | schreib nicht |
red nicht so | rede nicht so | keine zahlen | mach keine | lass alle | lass das mit | lass mal die | streich |
streiche | kürze die | nicht so viele | nicht so viel | nicht zu viele | nicht zu viel | rechne auf |
rechne mit | verdopple | halbiere | rechne für | unterschreib | unterschreibe | unterzeichne mit |
beende mit | beende es mit | ende mit | schließ mit | nummeriere | runde | setz | setze | stell die |
zähl nur | bleib beim | bleib in
""",
    "adjusts_closes": """
version | fassung | variante | bitte kürzer | weglassen | weg | zusammenfassen | benutzen | verwenden |
nutzen | nehmen | kürzen | vereinfachen | umrechnen | angeben | auflisten | sortieren | ordnen | ersetzen |
ändern | formulieren | beschränken | halten | fassen
""",
    "into": """
in % | auf % | als % | mit % | bitte % | % bitte | lieber % | lieber in % | nach % | in einer % | in einem %
""",
    "forms": """
euro | euros | dollar | us dollar | pfund | franken | schweizer franken | yen | rupien | kronen | celsius |
grad celsius | fahrenheit | kilometern | kilometer | km | meilen | metern | meter | zentimetern | zentimeter |
cm | zoll | kilo | kilogramm | gramm | pfund | liter | litern | prozent | minuten | stunden | sekunden |
deutsch | englisch | französisch | spanisch | italienisch | hindi | chinesisch | japanisch | türkisch |
russisch | arabisch | polnisch | niederländisch | latein | python | python 3 | javascript | typescript |
java | rust | go | kotlin | swift | sql | bash | php | json | yaml | csv | html | markdown | tabelle | liste |
tabellenform | listenform | reimform | reimen | stichpunkten | gegenwart | vergangenheit | präsens |
kleinbuchstaben | großbuchstaben | brief | mail | email | gedicht
""",
    "limits": """
nur | nur für | nur die | nur das | nur den | nur der | nur mit | nur noch | bloß die | bloß das | lediglich |
ausschließlich | allein | hauptsächlich | vor allem | insbesondere | besonders | speziell | speziell für |
mindestens | höchstens | maximal | weniger als | mehr als | das erste | die erste | die zweite | das zweite |
die letzte | die neueste | die ersten | die ersten drei | die top | nichts über | nichts anderes |
am liebsten | möglichst | bevorzugt | ohne | außer | eher | eher für | eher in | lieber für | lieber in |
mehr für | eher was für | am besten für | am besten
""",
    "limits_closes": """
nur | allein | reicht | genügt | maximal | höchstens | mindestens | oder weniger | oder mehr | pro person |
pro monat | pro tag | pro jahr | möglichst | wenn möglich
""",
    "preps": """
für | in | im | auf | an | am | mit | ohne | bei | beim | zu | zum | zur | aus | von | vom | nach | ab |
seit | bis | unter | über | zwischen | vor | während | gegen | um | durch | innerhalb | außerhalb | pro |
laut | bezogen auf | per | statt | nicht | nicht in | nicht zu | nicht so | nichts | nichts über |
nichts unter | nicht mehr als | näher an | in der nähe | weg von | ohne die | ohne den | ohne das | keine |
kein | keinen
""",
    "informs": """
ich bin | ich habe | ich hab | ich benutze | ich nutze | ich verwende | ich arbeite | ich lebe | ich wohne |
ich esse | ich trinke | ich mag | ich mag keine | ich mag kein | ich kenne | ich kenn | ich weiß schon |
ich kann kein | ich kann nur | ich kann nicht | ich fahre | ich reise | ich lerne | ich spreche |
ich vertrage | ich bevorzuge | ich hasse | ich liebe | ich brauche nur | ich brauche das nur | ich will nur |
ich möchte nur | ich suche nur | wir sind | wir haben | wir wohnen | wir fahren | wir brauchen | wir nutzen |
mein | meine | unser | unsere | es ist für | ist für | das ist für | es sind | es soll | es sollte | es muss |
das budget | budget | es handelt sich | die zielgruppe
""",
    "doubts": """
ich bin nicht sicher | ich bin mir nicht sicher | ich habe ein problem | ich hab ein problem |
ich weiß nicht | weiß nicht | keine ahnung | ich habe eine frage | ich mag das nicht | meine frage |
es kommt ein fehler | es kommt eine fehlermeldung | fehlermeldung | fehler | ich kriege einen fehler |
ich bekomme einen fehler | abgestürzt | ist abgestürzt | hängt | bleibt hängen | startet nicht |
geht nicht auf | lädt nicht | kaputt | nichts passiert | es passiert nichts | da steht
""",
    "reasons": """
ich | es | das ist | du | wir | mein | meine | da | jemand | das war | es war | er | sie | das | die | man
""",
    "offers": """
soll ich | sollen wir | möchtest du | möchten sie | willst du | wollen sie | magst du | darf ich | kann ich |
bereit | brauchst du | brauchen sie | hast du | haben sie | bist du | sind sie | ist das | meinst du |
meinen sie | passt das | in ordnung | einverstanden | okay | interessiert dich | hättest du | möchtet ihr
""",
    "goes_on": """
weiter | mach weiter | mach bitte weiter | weitermachen | weiter so | sprich weiter | sprich bitte weiter |
red weiter | rede weiter | erzähl weiter | erzähle weiter | schreib weiter | schreibe weiter |
schreib bitte weiter | erklär weiter | lies weiter | fahr fort | fahre fort | fahr bitte fort |
fahren sie fort | bitte fortfahren | fortfahren | fortsetzen | setz fort | du kannst weitermachen |
du kannst weiterreden | du kannst fortfahren | du kannst weiterschreiben | kannst weitermachen |
sie können fortfahren | sie können weitermachen | mach ruhig weiter | ruhig weiter | nur weiter |
einfach weiter | weiter gehts | weiter gehts bitte | gehts weiter | weiter im text | wo waren wir |
wo warst du | du warst gerade bei | lass dich nicht stören | lass dich nicht aufhalten |
lass dich nicht unterbrechen | hör nicht auf | nicht aufhören | bitte nicht aufhören | red zu ende |
sprich zu ende | erzähl zu ende | mach fertig | beende den satz | beende deinen satz | beende deine antwort |
da weiter | mach da weiter | wo du aufgehört hast | wo du warst | mach dort weiter wo du aufgehört hast |
fahr da fort | den rest | den rest bitte | der rest | gib mir den rest | und der rest | bin wieder da |
ich bin wieder da | ich höre | ja weiter | lass uns weitermachen | los weiter | leg wieder los | leg los |
schieß los | nur zu | mach weiter mit der erklärung | mach weiter mit der antwort |
mach weiter mit der liste | mach weiter mit der geschichte | mach weiter mit dem rezept |
mach weiter mit dem text | mach weiter mit deiner erklärung | mach weiter mit deiner antwort |
fahr fort mit der erklärung | fahr fort mit der antwort | fahr fort mit der liste |
fahr fort mit der geschichte | fahr fort mit dem rezept | fahr fort mit dem text |
fahr fort mit deiner erklärung | fahr fort mit deiner antwort | weiter mit der erklärung |
weiter mit der antwort | weiter mit der liste | weiter mit der geschichte | weiter mit dem rezept |
weiter mit dem text | weiter mit deiner erklärung | weiter mit deiner antwort |
mach mit der erklärung weiter | mach mit der erklärung fort | mach mit der antwort weiter |
mach mit der antwort fort | mach mit der liste weiter | mach mit der liste fort |
mach mit der geschichte weiter | mach mit der geschichte fort | mach mit dem rezept weiter |
mach mit dem rezept fort | mach mit dem text weiter | mach mit dem text fort |
mach mit deiner erklärung weiter | mach mit deiner erklärung fort | mach mit deiner antwort weiter |
mach mit deiner antwort fort | fahr mit der erklärung weiter | fahr mit der erklärung fort |
fahr mit der antwort weiter | fahr mit der antwort fort | fahr mit der liste weiter |
fahr mit der liste fort | fahr mit der geschichte weiter | fahr mit der geschichte fort |
fahr mit dem rezept weiter | fahr mit dem rezept fort | fahr mit dem text weiter | fahr mit dem text fort |
fahr mit deiner erklärung weiter | fahr mit deiner erklärung fort | fahr mit deiner antwort weiter |
fahr mit deiner antwort fort | setz die erklärung fort | setz die erklärung weiter | setz die erklärung |
setz die antwort fort | setz die antwort weiter | setz die antwort | setz die liste fort |
setz die liste weiter | setz die liste | setz die geschichte fort | setz die geschichte weiter |
setz die geschichte | setz deine erklärung fort | setz deine erklärung weiter | setz deine erklärung |
setz deine antwort fort | setz deine antwort weiter | setz deine antwort | setze die erklärung fort |
setze die erklärung weiter | setze die erklärung | setze die antwort fort | setze die antwort weiter |
setze die antwort | setze die liste fort | setze die liste weiter | setze die liste |
setze die geschichte fort | setze die geschichte weiter | setze die geschichte | setze deine erklärung fort |
setze deine erklärung weiter | setze deine erklärung | setze deine antwort fort | setze deine antwort weiter |
setze deine antwort | führ die erklärung fort | führ die erklärung weiter | führ die erklärung |
führ die antwort fort | führ die antwort weiter | führ die antwort | führ die liste fort |
führ die liste weiter | führ die liste | führ die geschichte fort | führ die geschichte weiter |
führ die geschichte | führ deine erklärung fort | führ deine erklärung weiter | führ deine erklärung |
führ deine antwort fort | führ deine antwort weiter | führ deine antwort | beende die erklärung fort |
beende die erklärung weiter | beende die erklärung | beende die antwort fort | beende die antwort weiter |
beende die antwort | beende die liste fort | beende die liste weiter | beende die liste |
beende die geschichte fort | beende die geschichte weiter | beende die geschichte |
beende deine erklärung fort | beende deine erklärung weiter | beende deine erklärung |
beende deine antwort fort | beende deine antwort weiter |
hör bitte nicht auf | hör bloß nicht auf | hör ja nicht auf | hören sie nicht auf |
bitte hören sie nicht auf | hören sie bitte nicht auf | hör nie auf | du musst nicht aufhören |
kein grund aufzuhören | nicht stoppen | bitte nicht stoppen | stopp nicht | bloß nicht aufhören |
ja nicht aufhören | schreib ruhig weiter | erzähl ruhig weiter | bitte fahren sie fort |
fahren sie bitte fort | ich hör zu | ich lausche | ich les mit | lassen sie sich nicht stören |
red ruhig weiter
""",
    "remarks": """
ich freu mich auf | ich freue mich auf | ich freu mich schon auf | ich freue mich schon auf |
ich kann es kaum erwarten | kanns kaum erwarten | das erinnert mich an | erinnert mich an | mein hund macht |
meine katze macht | kein wunder | deshalb also | darum also | deswegen also | ach deshalb | ach darum |
ach deswegen | ich dachte immer | ich hab mich immer gefragt | das kann ich mir | das muss | noch nie gehört |
hab ich noch nie | habe ich noch nie | danke für | danke dass | vielen dank für | vielen dank dass |
schön zu hören | gut zu hören | freut mich zu hören | das freut mich zu | gut zu wissen | schön zu wissen |
wusste gar nicht | wusste ich gar nicht | das wusste ich gar | hätte ich nicht gedacht | hätte nicht gedacht |
hätte nie gedacht | mir gefällt | ich mag wie | ich liebe es wie | was für ein | was für eine |
klingt nach einer | klingt nach einem | da bekomme ich | da krieg ich
""",
    "afters": "nach | nach dem | nach der | nach den",
    "contrasts": "nicht | nicht die | nicht der | nicht das | nicht den | statt | anstatt | und nicht",
    "instead": "lieber | stattdessen | anstelle",
    "points": "das | die | der | es | so | das ist | das sind | die sind | das war | ist ja",
    "talks": """
ich rede von | ich spreche von | ich sprach von | es geht um | mir geht es um | es geht mir um |
ich redete von
""",
    "declines": """
nicht jetzt | jetzt nicht | noch nicht | nicht nötig | vielleicht später | später vielleicht | ein andermal |
brauchst du nicht
""",
    "asks_first": """
sind | hat | haben | kann | können | wird | darf | war | waren | hast | bist | gilt | lohnt | braucht |
kostet | liegt | steht | fährt | dürfen | müssen | sollte
""",
    "acks_alone": """
jau | jou | siehste | siehst du | gepeilt | begriffen | klaro | sonnenklar | glasklar | ebent | voll |
aufjeden | safe | sicha | natürli | tatsache | basd scho | okidokey | okili dokili | jut | juti |
guad | guat | urleiwand | bärig | gschmeidig | geschmeidig | stabil | fetzig | primstens | supi |
supidupi | superduper | bombastisch | hammergut | naise | kuhl | affengeil | saugut | saugeil |
sauba | wunderschön | herrlich | köstlich | entzückend | reizend | tipptopp | tiptop | toppi | 1a |
ideal | rund | guter plan | feini | fesch | subba | ehre | goldwert | hilft | aufschlussreich |
lehrreich | lausche | mitgeschrieben | gemerkt | gespeichert | abgespeichert | gescreenshottet |
mach ich | hmhm | mmh | tjoa | iso | mag sein | möglich | meinetwegen | abgemacht | gebongt |
geritzt | gemacht | deal | puuh | phu | erleichtert | beruhigend | putzig | goldig | niedlich |
yummi | isch guat | ebe | ebä | äbe | jäso | applaus | beifall | daumen hoch | schlau | pfiffig |
raffiniert | ned übel | gfoit ma | taugt mir | liebs | liebe es | na siehste | voi guat |
runde sache | mein reden | meine rede | moin danke | recht hat er | wie wahr | subber | kann sein |
kann man machen | kann man so machen | in der tat | kann gut sein | von mir aus |
soll mir recht sein | bin erleichtert | tipptopp merci | gfallt mer | gott sei dank
""",
    "marvels_alone": """
alta | na bumm | na holla | ei gude | ei guck | oida | oida wos | pfoah | jessas | jessas na |
jessas maria | herrjemine | heilige makrele | sapperlot | sackerl zement | sakra | kruzifix |
verdammt | verflixt | holla | hoppla | huch | hups | ei der daus | mei | mei o mei |
do legst di nieder | digger | bruder was | brudi | vallah | verblüffend | erstaunlich | beachtlich |
sagenhaft | fabelhaft | sprachlos | bin sprachlos | mir fehlen die worte | bin baff | baff |
bin platt | geschockt | schockierend | hartes brett | übel | gruselig | eklig | igitt | pfui | ihh |
iiih | oida na | hör auf ey | bist du deppert | bist deppat | du lieber himmel | ohne witz |
ohne scheiß | ohne spaß | kein scheiß | do schau her
""",
    "laughs_alone": """
lach mich weg | hab tränen in den augen | bin tot | ich sterb | köstlich amüsiert | schmunzel | feix |
ich feier das | ich feiers | zum schreien
""",
    "thanks_alone": """
danki | dangschee | dankeschee | dnk | dange | danke mausi | bin dankbar
""",
    "stops_alone": """
heast auf | des glangt | glangt | laber nicht | laber net | laber ned | gelaber | bla bla | blabla |
blablabla | gosch | verstumme | verzieh dich | verpiss dich | lass | lasses | lassen wirs |
brauchst nimmer | brauchst nimma | unnötig | mach ich selber | wurscht | wuascht | nichts | vergiss |
vergisses | ignorier das | ignorieren | vertan | verklickt | versehen | falscher tab |
falscher knopf | falsches thema | skippen | öde | interessiert nicht | juckt nicht | servus baba |
pfüeti | ade | uf wiederluege | wiedersehen | gn8 | hör uff | viel zu viel | hau ab | is scho recht |
scho guad | erübrigt sich | ab hier kann ichs | ab da kann ichs | komme allein klar | ich komm klar |
komm klar | ach nichts | vergiss einfach | nicht beachten | aus versehen | ich geh dann mal |
ade merci | zu viel text | bitte ignorieren | ignorier einfach | geh weg | skip | kein bock |
keine lust | nicht labern | ab hier alleine | schaff ich alleine | überspring | überspring das |
loss guat sein | jetzt is aber gut | jetzt ist aber gut | nu is gut | ist ja gut | is ja gut |
hab ich schon | weiß ich schon | weiss ich schon | weiß ich alles | weiß ich alles schon |
weiss ich alles schon | kenn ich schon | kenn ich alles | kenn ich alles schon |
kenn ich schon alles | nu is aber gut | falsch geschickt | falsche frage | falsche person |
ups falsch | jaja is gut | jaja ist gut | kenn ich schon alles danke | den rest kann ich |
den rest weiß ich | is wurscht | is wurst
""",
}
