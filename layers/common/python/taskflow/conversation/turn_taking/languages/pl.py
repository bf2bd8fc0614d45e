"""Polish."""

TABLES = {
    "greets": """
cześć | hej | hejka | siema | witam | witaj | dzień dobry | dobry wieczór | jak się masz | co
słychać
""",
    "acks": """
mniam | mniam mniam | pycha | smakowicie brzmi |
ok | okej | oki | okay | dobra | dobrze | no dobra | no dobrze | bardzo dobrze | w porządku | wporzo | spoko |
luz | świetnie | super | ekstra | fajnie | fajne | ale fajne | czad | bomba | genialne | genialnie |
doskonale | znakomicie | wspaniale | cudownie | idealnie | perfekcyjnie | rewelacja | pięknie | ładnie |
pyszne | ciekawe | bardzo ciekawe | jakie ciekawe | interesujące | bardzo interesujące | fascynujące |
przydatne | bardzo przydatne | pomocne | bardzo pomocne | logiczne | zabawne | śmieszne | słodkie | smutne |
szkoda | jaka szkoda | rozumiem | rozumiem teraz | teraz rozumiem | teraz już rozumiem | ah rozumiem |
aha rozumiem | zrozumiałem | zrozumiałam | zrozumiano | kumam | czaję | łapię | jasne rozumiem |
wszystko jasne | to jasne | teraz jasne | klarowne | przyjąłem | przyjęłam | zanotowane | zapamiętam | widzę |
aha | ach | ach tak | ach tak rozumiem | a tak | a no tak | no tak | no | a | o | och | oj | hm | hmm | mhm |
mm | yhm | uhm | ma sens | to ma sens | brzmi dobrze | brzmi świetnie | brzmi logicznie | brzmi rozsądnie |
wygląda dobrze | dobrze wiedzieć | warto wiedzieć | nie wiedziałem | nie wiedziałam | tego nie wiedziałem |
tego nie wiedziałam | nie miałem pojęcia | człowiek uczy się całe życie | tak myślałem | tak myślałam |
tak też myślałem | dobrze wyjaśnione | dobre wyjaśnienie | dobra odpowiedź | dobry pomysł | dobra robota |
nieźle | całkiem nieźle | nie ma sprawy | nie ma problemu | spoko spoko | żaden problem | zgadzam się |
masz rację | ma pan rację | podoba mi się | to pomaga | pomogło | o to mi chodziło | właśnie tego szukałem |
tego potrzebowałem | słucham | czytam | jesteś super | jesteś najlepszy | brawo | szacun | no to już wiem |
już wiem | już rozumiem |
aha spoko | spoko loko | git majonez | rozumiem już | teraz wszystko jasne | no jasne | jasna sprawa |
ok jasne | no tak tak | no raczej | no ba | no właśnie | ma pani rację | święta racja | no fakt |
brzmi sensownie | tak podejrzewałem | domyślałem się | super sprawa | w punkt | w dechę | w porzo |
dobra dobra | dobrze dobrze | dobrze tłumaczysz | ładnie wyjaśnione | słucham dalej | jak dotąd jasne |
na razie jasne | na razie rozumiem | aha aha |
spoczko | luzik | gites | kminię | ogarniam | skumałem | skumałam | zapisane | notuję | wiedziałem |
superowo | świetne | elegancko | miodzio | zajebiście | zajebiste | sztos | kozacko | okejka | śledzę |
nadążam |
nie miałam pojęcia
""",
    "agrees": """
tak | tak tak | no tak | tak jest | tak proszę | tak poproszę | poproszę | pewnie | pewnie że tak | jasne |
jasne że tak | oczywiście | naturalnie | dokładnie | dokładnie tak | właśnie | otóż to | zgadza się |
to prawda | prawda | racja | słusznie | poprawnie | na pewno | z pewnością | zdecydowanie | absolutnie |
chętnie | owszem | bez wątpienia | no pewnie
""",
    "thanks": """
dzięki | dzieki | dzięks | dziękuję | dziekuje | dziękuje | dziękuję bardzo | bardzo dziękuję |
serdecznie dziękuję | dzięki wielkie | wielkie dzięki | stokrotne dzięki | dziękuję za wyjaśnienie |
dzięki za wyjaśnienie | dziękuję za pomoc | dzięki za pomoc | dzięki za info | dziękuję za informację |
dzięki za informacje | dziękuję za odpowiedź | dzięki za odpowiedź | dziękuję ci | dziękuję panu | wdzięczny |
thx | dzięki z góry |
dzięki bardzo | dziękuję ślicznie | dzięki stary | dzięki mordo |
dziękówka | dziena
""",
    "laughs": """
haha | hihi | hehe | lol | xd | buhaha | śmiechłem | padłem | ale śmieszne | ale beka | beka | dobre haha |
umieram |
haha dobre | płaczę ze śmiechu | beka w chuj |
płaczę
""",
    "marvels": """
wow | łał | o rany | o rety | rany | rany boskie | o kurczę | kurczę | o kurde | kurde | ojej | o jejku |
jejku | o matko | matko | boże | o boże | mój boże | naprawdę | serio | na serio | poważnie |
mówisz poważnie | mówisz serio | co ty mówisz | nie gadaj | nie żartuj | żartujesz | chyba żartujesz |
niemożliwe | nie do wiary | nie wierzę | nie mogę uwierzyć | niesamowite | niewiarygodne | niebywałe |
zaskakujące | szok | szok niedowierzanie | kto by pomyślał | kto by przypuszczał | a to ci dopiero |
no proszę | coś takiego | no coś ty | coś ty | o nie | dziwne | czyżby | ale jazda | nie mogę się doczekać |
ale super | ale fajnie | jak miło | jak ciekawie | jaka szkoda | jakie to ładne | tak dużo | aż tyle |
o jeny | o ja | no nie | no nie wierzę | nie mów | co ty | co ty gadasz | proszę proszę |
no popatrz | a to ciekawe | jestem w szoku | ja pierdolę | ja pierdziele | o kurwa |
ojejku | szacuneczek | ożesz
""",
    "stops": """
stop | stój | zatrzymaj się | zatrzymaj | zatrzymać | przestań | przestańcie | proszę przestać |
przestań pisać | przestań mówić | przestań gadać | skończ | skończ już | skończ pisać | koniec |
koniec tematu | zakończ | zakończmy | wystarczy | to wystarczy | już wystarczy | wystarczy tego |
wystarczy na dziś | wystarczy mi | dość | dosyć | już dość | dość tego | dosyć tego | dość na dziś | starczy |
to wszystko | to już wszystko | tyle | to tyle | tyle wystarczy | tyle mi wystarczy | więcej nie trzeba |
nie trzeba | już nie trzeba | nie potrzeba | nie potrzebuję | już nie potrzebuję | już nie potrzebuję tego |
niepotrzebne | nie ma potrzeby | nie musisz kontynuować | nie kontynuuj | nie pisz dalej | nie mów dalej |
możesz przestać | możesz skończyć | może pan przestać | nieważne | nie ważne | już nieważne | zapomnij |
zapomnij o tym | nieistotne | nie szkodzi | daj spokój | daj sobie spokój | dajmy spokój | zostaw |
zostaw to | odpuść | anuluj | anuluj to | przerwij | odwołaj | cicho | cisza | bądź cicho | milcz |
zamknij się | ciii | mam już odpowiedź | mam odpowiedź | mam to czego potrzebuję | zmieniłem zdanie |
zmieniłam zdanie | wszystko jedno | obojętne | nie interesuje mnie to | nie interesuje mnie | nudne | nudy |
za dużo | za długie | starczy tego | nic | nic już | już nic | basta |
przestań już | przestań proszę | proszę przestań | proszę już przestać | możesz już przestać |
mógłbyś przestać | czy możesz przestać | mógłby pan przestać | stop już | stop proszę |
proszę się zatrzymać | wystarczy już | wystarczy dzięki | wystarczy dziękuję | to mi wystarczy |
starczy już | no i starczy | dobra starczy | dość już | mam dość | na dziś wystarczy | na dziś koniec |
dziękuję to wszystko | nic więcej | nie potrzebuję więcej | nie trzeba więcej | nie trzeba dalej |
reszty nie trzeba | reszta niepotrzebna | nie pisz więcej | nie pisz już | nie musisz kończyć |
nie musisz pisać dalej | nie chcę więcej | nie chcę wiedzieć | cicho bądź | stul pysk | daj już spokój |
daj se spokój | zostawmy to | kończ już | koniec już | koniec na dziś | przerwij to | mniejsza z tym |
mniejsza o to | już mnie nie interesuje | już rozwiązane |
zamilcz | ćśś | cii | kończymy | skończone | załatwione |
dzięki to wszystko | więcej nie potrzebuję | proszę nie kontynuować | zakończmy na tym |
rozumiem wystarczy
""",
    "pauses": """
czekaj | poczekaj | zaczekaj | proszę czekać | proszę poczekać | poczekaj chwilę | poczekaj chwilkę |
poczekaj moment | czekaj chwilę | czekaj czekaj | chwila | chwilę | chwilka | chwileczkę | chwilkę | moment |
momencik | jeden moment | sekundę | sekunda | sekundkę | minutkę | minuta | minutę | pauza | zrób pauzę |
wstrzymaj | wstrzymaj się | powoli | nie tak szybko | daj mi pomyśleć | niech pomyślę | daj mi chwilę |
daj mi przeczytać | zaraz wracam | zaraz
""",
    "leaves": """
muszę iść | muszę lecieć | muszę kończyć | idę | lecę | do widzenia | pa | pa pa | cześć do zobaczenia |
do zobaczenia | na razie | do jutra | dobranoc | telefon dzwoni | dzwoni telefon | ktoś dzwoni | znalazłem |
znalazłam | już znalazłem | już znalazłam | znalazłem odpowiedź | rozwiązane | już działa | działa |
sam poszukam | sam to zrobię | wygooglam | nie mam czasu | jestem zajęty | spróbuję |
muszę spadać | idę spać | idę na obiad | idę jeść | szef idzie | autobus jedzie | mój autobus |
obiad gotowy | do usłyszenia | trzymaj się | cześć lecę | miłego dnia | miłego wieczoru |
spadam | uciekam | zmykam | wychodzę | narka | narazie |
muszę już iść
""",
    "waits": """
czekaj | poczekaj | zaczekaj | czekaj czekaj
""",
    "exclaims": "przestań | stop",
    "refuses": """
nie | nie nie | niee | nope | wcale nie | w żadnym razie | nigdy | oczywiście że nie | skądże |
absolutnie nie
""",
    "fills": """
proszę | prosze | proszę cię | no | to | już | teraz | na razie | na dziś | na teraz | tu | tutaj | bardzo |
naprawdę | serio | tak | po prostu | jest | to jest | to było | to brzmi | jakie | jaka | jaki | co za | i |
a | ale | wszystko | też | stary | kolego | przyjacielu | człowieku | panie | pani | pan | przepraszam |
sorki | sorry | hej | cześć | słuchaj | myślę | chyba | moim zdaniem | mi | za | ci | wyjaśnienie |
odpowiedź | historia | przykład | pomysł | informacja | dzięki | od razu | natychmiast | więc | ja |
dla mnie | w ogóle | przepraszam że przerwałem | przepraszam że przerywam | sorry że przerwałem |
przez przypadek | niechcący
""",
    "links": "i | a | ale | więc | to | no | lub | albo | bo | ponieważ | jednak",
    "wraps": """
czy możesz | możesz | czy mógłbyś | mógłbyś | mogłabyś | czy mogłabyś | czy może pan | czy mogę prosić |
mogę prosić | czy mogę | mogę dostać | chcę | chcę żebyś | chciałbym | chciałabym | chciałbym żebyś |
wolałbym | wolę | potrzebuję | raczej | może | spróbuj | jeśli można | jeśli możesz | da się | czy da się |
poproszę | proszę o | a może | czy zechciałbyś | lepiej
""",
    "first": """
zanim będziesz kontynuować | zanim przejdziesz dalej | zanim pójdziesz dalej | zanim kontynuujesz |
zanim zaczniesz dalej | najpierw | przed tym | szybkie pytanie | krótkie pytanie | jedno pytanie |
mam pytanie | pytanie | czekaj co | zaraz co | że co | co proszę
""",
    "later": """
potem | później | następnie | a potem | po tym | następne pytanie | kolejne pytanie | moje następne pytanie |
inne pytanie | jeszcze jedno pytanie | mam jeszcze pytanie | ostatnie pytanie | drugie pytanie |
jeszcze jedno | jeszcze coś | jeszcze jedna rzecz | i jeszcze jedno | i jeszcze jedna rzecz | ostatnia rzecz |
inny temat | następny temat | kolejny temat | po drugie | gdy skończysz | kiedy skończysz | jak skończysz |
gdy pan skończy | jak już skończysz | gdy już skończysz | kiedy będziesz gotowy | gdy będziesz gotowy |
zaraz po tym | po zakończeniu | po tej odpowiedzi | na koniec | na końcu | wreszcie | na zakończenie |
zanim zapomnę | nie spieszy się | to nie pilne | niepilne | może poczekać | to może poczekać |
osobne pytanie | w następnej wiadomości | w następnej odpowiedzi | przypomnij mi później | potem jeszcze |
na później | pytanie na później | najpierw dokończ | jak będziesz mieć czas
""",
    "later_opens": "i potem | i następnie | następne | kolejne",
    "later_closes": "potem | później | na koniec | na końcu | jak skończysz | następnie",
    "wants": """
powiedz | powiedz mi | opowiedz | opowiedz mi | wyjaśnij | wyjaśnij mi | wytłumacz | opisz | napisz |
napisz mi | przetłumacz | daj | daj mi | podaj | pokaż | pokaż mi | wymień | wypisz | podsumuj | porównaj |
stwórz | utwórz | zrób | zrób mi | wygeneruj | narysuj | zaplanuj | oblicz | policz | rozwiąż | znajdź |
szukaj | poszukaj | sprawdź | popraw | pomóż | pomóż mi | poleć | zaproponuj | zdefiniuj | odpowiedz |
przeczytaj | otwórz | wyślij | zamów | kup | usuń | uruchom | powtórz | jeszcze raz | od nowa |
zacznij od nowa | chcę wiedzieć | chciałbym wiedzieć | chciałabym wiedzieć | zastanawiam się |
potrzebuję pomocy | więcej o | porozmawiajmy | pogadajmy | nowy temat | zmiana tematu | zmieńmy temat |
anuluj moje
""",
    "topics": """
opowiedz o | opowiedz mi o | opowiedz mi | powiedz mi o | powiedz mi co | powiedz mi jak | napisz wiersz |
napisz mi | wyjaśnij co | wyjaśnij jak | wyjaśnij mi co | przetłumacz | pomóż | porozmawiajmy o | coś innego
""",
    "asks": """
co | co to | co to jest | co znaczy | co oznacza | kto | kto to | jak | jak to | dlaczego | czemu | po co |
kiedy | gdzie | skąd | dokąd | który | która | które | jaki | jaka | jakie | jakich | ile | czyj | komu |
czym | o czym | czy | czy to | czy jest | czy są | czy można | czy trzeba | a co | a jak | a jeśli | a gdzie |
a kiedy | na pewno | jesteś pewien | jesteś pewna | źródło | źródła | od kiedy | do kiedy
""",
    "asks_anywhere": """
co to znaczy | co to jest | co masz na myśli | nie rozumiem | nie zrozumiałem | nie zrozumiałam |
nic nie rozumiem | nie kumam | nie czaję | niejasne | to niejasne | pogubiłem się | pogubiłam się |
zgubiłem się | nie nadążam
""",
    "corrects": """
miałem na myśli | miałam na myśli | mam na myśli | chodziło mi o | chodzi mi o | chodzi o |
chciałem powiedzieć | chciałam powiedzieć | a raczej | to znaczy | znaczy się | dokładniej |
dokładniej mówiąc | ściślej | poprawka | korekta | literówka | pomyliłem się | pomyliłam się | pomyłka |
mój błąd | zamiast | tylko że | zamień | zmień | a konkretnie | konkretnie | mówię o | mówiłem o |
zapomniałem powiedzieć | zapomniałam powiedzieć | zapomniałem dodać | dla informacji
""",
    "objects": """
pytałem | pytałam | ja pytałem | zapytałem | pytałem o | nie pytałem | nie pytałam | o to nie pytałem |
nie o to pytałem | nie o to | nie o to chodziło | nie o to mi chodziło | to nie to | to nie jest to |
nie zrozumiałeś | nie zrozumiałaś | źle zrozumiałeś | źle mnie zrozumiałeś | nieporozumienie | to nieprawda |
nieprawda | to błąd | błąd | błędnie | źle | to źle | to jest źle | niepoprawne | nieprawidłowe | mylisz się |
myli się pan | nie masz racji | kłamiesz | kłamstwo | bzdura | bzdury | nonsens | nie zgadzam się |
nie sądzę | nie wierzę ci | nie wydaje mi się | już to mówiłeś | już to powiedziałeś | powtarzasz się |
nie działa | nie pomaga | to nie pomaga | zmyślasz | zapomniałeś | nie tak | to nie tak | prosiłem |
prosiłam
""",
    "replaces": """
przestań mówić o | przestań opowiadać o | przestań pisać o | nie mów o | nie mów już o | dość o |
zapomnij o tym i | zapomnij o | opowiedz lepiej | lepiej opowiedz | lepiej powiedz | porozmawiajmy lepiej |
zmień temat | zmieńmy temat | zmiana tematu | nowy temat | zacznij od nowa | od nowa | od początku |
coś innego
""",
    "adds": """
wspomnij | wspomnij też | wspomnij o | dodaj | dodaj też | dodaj także | uwzględnij | uwzględnij też |
dołącz | podaj też | podaj także | napisz też | powiedz też | nie zapomnij | nie zapomnij o | weź pod uwagę |
pamiętaj o | też o | także o | ze źródłami | z cenami | i cenę | i ceny | oraz cenę | wymień też | zaznacz
""",
    "adds_closes": "też | także | również",
    "also": """
także | też | również | ponadto | poza tym | oprócz tego | dodatkowo | przy okazji | a propos |
nawiasem mówiąc | i jeszcze | a tak w ogóle | swoją drogą | przy tym
""",
    "also_closes": "przy okazji | też | także | również",
    "adjusts": """
krócej | krótszy | krótko | krótsza | zwięźlej | zwięźle | w skrócie | skrótowo | dłużej | dłuższe |
prościej | prosto | łatwiej | jaśniej | dokładniej | szczegółowo | bardziej szczegółowo | więcej szczegółów |
mniej szczegółów | bez szczegółów | wolniej | szybciej | konkretniej | formalnie | bardziej formalnie |
mniej formalnie | nieformalnie | technicznie | mniej technicznie | śmieszniej | zabawniej | poważniej |
grzeczniej | więcej przykładów | z przykładami | z przykładem | przykłady | bez przykładów | bez żargonu |
prostymi słowami | prostym językiem | w prostych słowach | w jednym zdaniu | jednym zdaniem |
w dwóch zdaniach | w trzech zdaniach | w kilku słowach | w kilku zdaniach | jako lista | w formie listy |
jako tabela | w tabeli | w formie tabeli | w punktach | wypunktuj | punktami | krok po kroku | jak dziecku |
jak dla dziecka | jakbym miał | jakbym była | dla dzieci | dla początkujących | dla laika | nie tak długo |
nie tak szybko | za długie | za długo | za trudne | za szybko | zbyt skomplikowane | zbyt długie |
zbyt technicznie | do rzeczy | do sedna | sedno | mniej tekstu | pomiń | bez | oprócz | poza | z wyjątkiem |
tańsze | taniej | nowsze | maksymalnie | najwyżej | co najmniej | uprość | skróć | rozwiń | trochę |
trochę więcej | trochę mniej | odrobinę
""",
    "adjusts_opens": """
użyj | używaj | zrób to | skup się | skoncentruj się | ogranicz się | ogranicz | załóż | zakładając |
wyjaśnij to | wytłumacz to | wytłumacz mi jak | napisz to | powiedz to | nie używaj | nie wspominaj |
nie dodawaj | przestań używać | mniej | więcej | bądź | odpowiadaj | odpowiedz po | odpowiedz w | pisz |
pisz po | mów po | jako | w stylu | w formie | w formacie | zacznij od | posortuj | przelicz
""",
    "adjusts_closes": "wersja | wersję | wersji",
    "into": "w % | po % | na % | jako % | % proszę | % poproszę | najlepiej w %",
    "forms": """
euro | dolarach | dolary | złotych | złotówkach | funtach | celsjusza | stopniach celsjusza | fahrenheita |
kilometrach | km | milach | metrach | centymetrach | kilogramach | kg | gramach | litrach | procentach |
polsku | angielsku | niemiecku | francusku | hiszpańsku | python | python 3 | pythonie | javascript |
javascripcie | typescript | java | javie | rust | go | sql | json | tabeli | tabelka | lista | rymem
""",
    "limits": """
tylko | jedynie | wyłącznie | tylko dla | tylko o | tylko w | tylko z | co najmniej | maksymalnie | najwyżej |
mniej niż | więcej niż | pierwszy | pierwsze | drugi | drugą | ostatni | ostatnią | najnowszy | głównie |
przede wszystkim | szczególnie | najlepiej | bez | oprócz
""",
    "limits_closes": """
tylko | maksymalnie | lub mniej | na osobę | miesięcznie | dziennie | jeśli można | wystarczy
""",
    "preps": """
dla | w | we | na | z | ze | bez | od | do | między | po | pod | nad | przy | podczas | według | około |
przez | za | nie | żadnych | bliżej | blisko | nie więcej niż | nic powyżej
""",
    "informs": """
jestem | mam | nie mam | używam | mieszkam | pracuję | nie jem | jem | nie piję | nie mogę | wolę |
nie lubię | nienawidzę | jesteśmy | mamy | mieszkamy | mój | moja | moje | nasz | to dla | już wiem że |
znam już | budżet | mówię tylko | uczę się | jadę
""",
    "doubts": "nie wiem | nie mam pojęcia | mam problem | moje pytanie | nie jestem pewien",
    "reasons": "ja | mam | muszę | to | mój | jestem",
    "offers": """
czy chcesz | chcesz | chciałbyś | chciałabyś | czy mam | mam | czy mogę | wolisz | potrzebujesz | masz |
jesteś | gotowy | zgoda | może być | życzysz sobie
""",
    "goes_on": """
kontynuuj | kontynuuj proszę | kontynuujcie | możesz kontynuować | proszę kontynuować | kontynuować | dalej |
mów dalej | pisz dalej | opowiadaj dalej | opowiadaj | jedź dalej | idź dalej | nie przerywaj |
nie przestawaj | nie zatrzymuj się | dokończ | dokończ zdanie | dokończ odpowiedź | dokończ myśl |
skończ zdanie | na czym skończyłeś | tam gdzie skończyłeś | od miejsca w którym skończyłeś | reszta |
daj resztę | słucham | wróciłem | już jestem |
nie przerywaj sobie | proszę nie przerywać | proszę nie przestawać | nie kończ | dawaj dalej |
leć dalej | zamieniam się w słuch
""",
    "afters": "po",
    "contrasts": "nie | a nie | zamiast",
    "instead": "zamiast tego | lepiej",
    "points": "to | to jest | tak",
    "remarks": "dzięki za | dziękuję za | nie wiedziałem że | nie wiedziałam że | nie miałem pojęcia",
    "declines": "nie teraz | jeszcze nie | nie trzeba | może później",
}
