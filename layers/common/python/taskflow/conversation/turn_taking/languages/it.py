"""Italian."""

TABLES = {
    "greets": """
ciao a tutti | ehilà | salve | buongiorno | buon giorno | buonasera | buona sera | buon pomeriggio |
come stai | come sta | come va
""",
    "acks": """
gnam | slurp | che acquolina |
ok | okay | okk | va bene | vabbè | vabbe | va be | va benissimo | bene | molto bene | benissimo | benone |
d'accordo | capito | ho capito | capisco | ah capisco | ora capisco | adesso capisco | adesso ho capito |
ora ho capito | tutto chiaro | chiaro | è chiaro | chiarissimo | ricevuto | inteso | intesi | perfetto |
ottimo | eccellente | fantastico | magnifico | meraviglioso | splendido | stupendo | favoloso | grande |
grandioso | bello | che bello | bellissimo | bella | buono | buonissimo | buono a sapersi | bravo | brava |
bravissimo | interessante | molto interessante | interessantissimo | che interessante | curioso |
affascinante | utile | molto utile | utilissimo | logico | geniale | figo | che figo | fico | forte |
che forte | mitico | top | carino | divertente | triste | che peccato | peccato | impressionante | ah |
ah ok | ah ecco | ah sì | ah va bene | ahh | oh | ecco | ecco perché | eh | eh già | eh sì | già | beh | mah |
boh | uhm | hm | hmm | mm | mhm | mmm | aha | ha senso | mi sembra giusto | mi sembra logico | sembra buono |
suona bene | mi piace | mi garba | buona idea | buona spiegazione | ottima spiegazione | ottima risposta |
bella spiegazione | spiegato bene | ben detto | ben fatto | ottimo lavoro | bel lavoro | giusta osservazione |
non lo sapevo | non sapevo | questo non lo sapevo | non ne avevo idea | ho imparato qualcosa | lo immaginavo |
me lo immaginavo | come pensavo | proprio come pensavo | niente male | non male | nessun problema |
non c'è problema | tranquillo | figurati | hai ragione | ha ragione | sono d'accordo | concordo | mi aiuta |
questo aiuta | mi è utile | è proprio quello che mi serviva | proprio quello che cercavo | sei grande |
sei il migliore | sei un genio | complimenti | ti ascolto | ti seguo | sto leggendo | ah ho capito |
adesso è chiaro | che storia | allora ok | mi interessa | ben spiegato | ben bene | molto ben spiegato |
molto ben detto | molto ben fatto | molto ben bene | spiegato spiegato | spiegato detto | spiegato fatto |
ah ok ok | ah ecco perché | ecco ecco | ah capito | capito capito | ho capito ora | ora mi è chiaro |
chiaro chiaro | ci sono arrivato | ci sto | ci sta | ci sta dai | ora ha senso | ha perfettamente senso |
mi torna | i conti tornano | non fa una piega | giusto giusto | già già | hai proprio ragione |
stessa cosa | non lo sapevo proprio | mai saputo | bene a sapersi | si impara sempre qualcosa |
imparato qualcosa | me lo segno | prendo nota | lo sapevo | me lo aspettavo | come immaginavo |
spiegato benissimo | spieghi bene | ottimo fin qui | fin qui tutto chiaro | fin qui ci sono |
fin qui ok | la seguo | sono qui | bella zio | bella lì | bella storia | al top | daje tutta |
una bomba | mica male | perfetto fin qui | benissimo grazie | ok va bene | vabbè ok | certo certo |
anch'io | idem | segnato | annotato | figata | grandissimo | daje | spacca | okkei | okappa | vabbuò |
sese
""",
    "agrees": """
sì | si | sì sì | si si | sisi | sì grazie | sì per favore | certo | certo che sì | certamente | sicuro |
sicuramente | esatto | esattamente | giusto | giustissimo | corretto | vero | è vero | verissimo | infatti |
appunto | assolutamente | assolutamente sì | senza dubbio | ovvio | ovviamente | naturalmente | volentieri |
proprio così | come no | eccome | d'accordissimo
""",
    "thanks": """
grazie | grazie mille | mille grazie | tante grazie | grazie tante | molte grazie | grazie infinite |
grazie di tutto | grazie di cuore | ti ringrazio | la ringrazio | grazie a te | grazie per l'aiuto |
grazie per la spiegazione | grazie per le informazioni | grazie per l'informazione | grazie per la risposta |
grazie per il chiarimento | grazie per avermelo spiegato | grazie della spiegazione | grazie dell'aiuto |
gentilissimo | gentilissima | molto gentile | che gentile | grz | grazie in anticipo |
grazie millissime | grazie davvero | grazie assai | grazie capo | grazie caro | grazie cara |
grazie bello | troppo gentile |
grazieee | graziee | ringrazio
""",
    "laughs": """
ahah | ahahah | ahahahah | haha | eheh | ihih | che ridere | che risate | muoio | sto morendo |
sto morendo dal ridere | rido | troppo divertente | mi fa ridere | lol |
sto male | muoio dal ridere | fa ridere | troppo forte | sto piangendo |
rotfl
""",
    "marvels": """
wow | uau | caspita | accidenti | accipicchia | cavolo | cavoli | cazzo | mamma mia | oddio | o mio dio |
dio mio | mio dio | santo cielo | per la miseria | però | davvero | ma davvero | veramente | sul serio |
serio | seriamente | ma dai | dai | non ci credo | non ci posso credere | non mi dire | ma non mi dire |
stai scherzando | scherzi | ma va | ma pensa | ma pensa te | pensa te | incredibile | impressionante |
pazzesco | assurdo | assurdo davvero | roba da matti | chi l'avrebbe detto | chi l'avrebbe mai detto |
che sorpresa | oh no | ah sì davvero | è vero davvero | urca | ammazza | non vedo l'ora | che bello |
che emozione | che figata | che storia | che carino | che peccato | che interessante | che buono | che forte |
ma va là | pensa un po' | ma guarda | guarda un po' | ma no | ma sul serio | da non credere |
tanta roba | wow tanta roba | che roba | che strano | porca miseria | porco cane |
chi lo avrebbe mai detto | sono senza parole | senza parole | mi hai stupito |
madonna | madò | caspiterina | perbacco | acciderba | mannaggia | ammappete | anvedi | minchia | azz |
uao | svengo |
ma guarda un po'
""",
    "stops": """
stop | ferma | fermo | fermati | si fermi | fermatevi | basta | basta così | basta grazie | adesso basta |
ora basta | e basta | basta basta | basta per oggi | basta parlare | smettila | smetti | smetta | la smetta |
smettere | smettila di parlare | smetti di parlare | smetti di scrivere | è abbastanza | abbastanza |
è sufficiente | sufficiente | può bastare | mi basta | mi basta così | così basta | va bene così |
va bene così grazie | ok basta | a posto così | sono a posto | non serve | non serve altro | non serve più |
non mi serve più | non ne ho più bisogno | non c'è bisogno | non è necessario | non è più necessario |
non continuare | non continui | non andare avanti | puoi fermarti | può fermarsi | puoi smettere |
lascia stare | lascia perdere | lasci stare | lasci perdere | lasciamo stare | lasciamo perdere | fa niente |
non fa niente | niente | no niente | nulla | non importa | non ha importanza | fa lo stesso | dimentica |
dimenticalo | dimentica tutto | scordatelo | annulla | annullare | cancella | termina | terminare |
finisci qui | finito | ho finito | fine | è tutto | questo è tutto | tutto qui | nient'altro |
ho quello che mi serve | ho quello che mi serviva | ho la risposta | ho già la risposta | zitto | zitta |
stai zitto | sta zitto | taci | silenzio | chiudi il becco | alt | altolà | ho cambiato idea |
non mi interessa | non mi interessa più | che noia | noioso | troppo lungo | troppo | piantala |
falla finita | fermati lì | smetti di rispondere | smetti di spiegare | smettila di scrivere |
smettila di rispondere | smettila di spiegare | smetta di parlare | smetta di scrivere |
smetta di rispondere | smetta di spiegare | fermati un attimo | basta per favore | va bene basta |
ho capito basta | non mi serve altro |
mo basta | ma basta | per oggi basta | mi basta questo | mi bastava questo | tanto basta |
può bastare così | sono a posto così | sono a posto grazie | a posto grazie | apposto così |
siamo a posto | fermati qui | fermati subito | si fermi pure | si fermi qui | smettila ora | la smetti |
può smettere | potresti smettere | potresti fermarti | puoi stare zitto | finiamola qui | finiamo qui |
chiudiamo qui | chiudiamola qui | chiudi qui | stia zitto | zitto un attimo | silenzio per favore |
non serve il resto | il resto non serve | il resto lo so | il resto non mi interessa |
non mi serve il resto | non ho bisogno d'altro | non occorre altro | non occorre | non vada avanti |
non scrivere più | non dire altro | non dica altro | non voglio sapere altro | non voglio sapere |
non voglio più | non m'interessa | nient'altro grazie | niente altro | è tutto grazie | era tutto |
era tutto grazie | lascia così | fa nulla | non importa più | interrompi qui | stop grazie | stop qui |
fine dei giochi | fine della storia | ho finito qui | che noia basta | capito basta |
ok ho capito basta | ho la mia risposta |
fermiamoci | finiscila | finiamola | chiudi | tacete | lascia | annulli | interrompi | interrompa |
stoppati |
fermiamoci qui
""",
    "pauses": """
aspetta | aspetti | aspetta un attimo | aspetta un momento | aspetta un secondo | aspetta aspetta |
aspettate | attendi | attenda | un attimo | un attimino | un momento | un momentino | un secondo | un minuto |
solo un attimo | solo un momento | solo un secondo | attimo | momento | pausa | fai una pausa | calma |
piano | frena | fammi pensare | lasciami pensare | fammi leggere | dammi un attimo | dammi un secondo |
dammi un minuto | torno subito
""",
    "leaves": """
devo andare | me ne vado | vado | devo scappare | scappo | ciao | ciao ciao | arrivederci | a dopo |
a presto | a domani | buonanotte | ci sentiamo | l'ho trovato | trovato | l'ho già trovato |
ho trovato la risposta | risolto | ho risolto | ora funziona | funziona adesso | cerco io | faccio da solo |
sta squillando il telefono | mi squilla il telefono | suonano alla porta | sono occupato | non ho tempo |
provo subito | adesso provo |
vado via | devo chiudere | devo staccare | mi chiamano | suona il telefono | arriva il capo |
arriva il bus | è pronto in tavola | è pronto | vado a cena | vado a mangiare | vado a dormire |
vado a letto | alla prossima | ci vediamo | ci si vede | buona notte | buona serata | buona giornata |
ciaone | addio
""",
    "waits": """
aspetta | aspetti | aspetta un attimo | aspetta un momento | aspetta un secondo | aspetta aspetta
""",
    "exclaims": "smettila | fermo | ferma",
    "refuses": """
no | nono | no no | macché | per niente | assolutamente no | mai | certo che no | nemmeno per sogno |
proprio no
""",
    "fills": """
per favore | perfavore | per piacere | per cortesia | pf | allora | dunque | beh | be | ora | adesso |
subito | per ora | per adesso | per oggi | qui | lì | così | molto | tanto | davvero | veramente | proprio |
troppo | è | è davvero | è molto | questo è | questo | questa | che | un | una | il | la | e | ma | amico |
amica | caro | cara | ragazzi | signore | signora | scusa | scusi | scusami | mi dispiace | ehi | ciao |
senti | senta | secondo me | penso | credo | anche | tutto | spiegazione | risposta | storia | esempio |
idea | informazione | consiglio | già | mi | sei | era | grazie | assistente | po | su | dai |
scusa l'interruzione | scusa se ti ho interrotto | scusa per l'interruzione | scusa se interrompo |
non volevo interrompere | per sbaglio
""",
    "links": "e | ma | però | quindi | allora | o | oppure | perché | beh",
    "wraps": """
puoi | potresti | può | potrebbe | puoi per favore | potresti per favore | mi puoi | mi potresti |
vorrei che | vorrei | voglio | voglio che | lo vorrei | lo voglio | preferirei | preferisco | ho bisogno |
mi serve | è possibile | sarebbe possibile | si può | se possibile | se puoi | magari | che ne dici di |
forse | prova a | cerca di | ti dispiacerebbe | le dispiacerebbe | meglio | posso avere | fammi avere
""",
    "first": """
prima di continuare | prima di proseguire | prima di andare avanti | prima che continui |
prima che tu continui | prima di ciò | prima dimmi | prima di tutto | una domanda | una domanda veloce |
domanda veloce | ho una domanda | un dubbio | aspetta cosa | aspetta come | come scusa | cosa scusa |
in che senso
""",
    "later": """
dopo | poi dopo | in seguito | successivamente | più tardi | dopodiché | prossima domanda |
la prossima domanda | altra domanda | un'altra domanda | ho un'altra domanda | ancora una domanda |
un'ultima domanda | ultima domanda | seconda domanda | ancora una cosa | un'ultima cosa | altro argomento |
prossimo argomento | quando hai finito | quando avrai finito | quando finisci | quando ha finito |
quando hai tempo | quando puoi | appena hai finito | appena finisci | appena avrai finito | una volta finito |
finito questo | dopo questa risposta | dopo la risposta | alla fine | infine | per finire | per concludere |
per ultimo | prima che me ne dimentichi | prima che mi dimentichi | non è urgente | senza fretta | con calma |
può aspettare | a parte | nel prossimo messaggio | nella prossima risposta | ricordami dopo |
quando è pronto | dopo di che | per dopo | domanda per dopo | finisci prima
""",
    "later_opens": """
e poi | poi dimmi | poi parlami | poi spiegami | poi scrivi | poi traduci | poi fammi | poi dammi |
poi raccontami | e dopo | poi | altra cosa | un'altra cosa | poi un | poi una | e poi un
""",
    "later_closes": "dopo | più tardi | poi | alla fine | in seguito | quando puoi",
    "wants": """
dimmi | mi dica | parlami | mi parli | raccontami | racconta | spiega | spiegami | mi spieghi | descrivi |
descrivimi | scrivi | scrivimi | traduci | traducimi | dammi | mi dia | mostrami | mostra | fammi vedere |
elenca | riassumi | confronta | crea | creami | fai | fammi | genera | disegna | calcola | risolvi | cerca |
cercami | trova | trovami | controlla | correggi | aiutami | aiuto | consigliami | suggerisci | suggeriscimi |
definisci | rispondi | ripeti | di nuovo | ancora una volta | ricomincia | voglio sapere | vorrei sapere |
mi chiedo | ho bisogno di aiuto | più su | di più su | parliamo | nuovo argomento | cambio argomento |
cambiamo argomento | cancella il mio | annulla il mio | ordina | prenota
""",
    "topics": """
parlami di | parlami della | parlami del | parlami invece | raccontami di | raccontami una | raccontami un |
dimmi qualcosa | dimmi cosa | dimmi come | dimmi perché | scrivi un | scrivi una | scrivimi un |
scrivimi una | spiegami cosa | spiegami come | traduci | aiutami | parliamo di
""",
    "asks": """
cosa | che cosa | cos'è | cosa è | che significa | che vuol dire | chi | come | quando | dove | dov'è |
perché | quale | quali | qual è | quanto | quanta | quanti | quante | a che | di che | con cosa | per cosa |
da quando | da dove | è vero che | è possibile che | c'è | ci sono | esiste | hai | sai | sei sicuro |
sei sicura | sicuro che | e se | fonte | fonti | e cosa | che ore
""",
    "asks_anywhere": """
cosa significa | che significa | cosa vuol dire | che vuol dire | cosa vuoi dire | cosa intendi |
in che senso | non capisco | non ho capito | non capito | non è chiaro | non mi è chiaro | sono confuso |
sono confusa | mi sono perso | mi sono persa | cos'è
""",
    "corrects": """
volevo dire | intendevo | intendo | intendevo dire | mi riferivo | mi riferisco | voglio dire | cioè | anzi |
o meglio | per meglio dire | correzione | mi correggo | mi sono sbagliato | mi sono sbagliata | ho sbagliato |
errore mio | errore di battitura | bensì | invece di | invece che | al posto di | al posto del |
sto parlando di | stavo parlando di | parlavo di | sostituisci | cambia | più precisamente | nello specifico |
per essere precisi | ho dimenticato di dire | dimenticavo | per tua informazione
""",
    "objects": """
ho chiesto | avevo chiesto | ti ho chiesto | io ho chiesto | chiedevo | non ho chiesto | non ti ho chiesto |
non è quello che | non è ciò che | non era la mia domanda | non è la mia domanda | non hai capito |
hai capito male | mi hai frainteso | frainteso | malinteso | è sbagliato | sbagliato | ti sbagli |
si sbaglia | hai torto | hai sbagliato | è falso | falso | scorretto | non è vero | non è corretto |
non è giusto | non è così | non è questo | non sono d'accordo | non credo | non penso | non ti credo |
sciocchezze | c'è un errore | è un errore | l'hai già detto | hai già detto | ti stai ripetendo |
non funziona | non mi aiuta | non aiuta | non volevo | stai inventando | hai dimenticato | fuori tema
""",
    "replaces": """
smetti di parlare di | smettila di parlare di | smettila di parlare | smetti di parlarmi | basta parlare di |
basta con | non parlare più | lascia stare e | dimentica roma | parlami invece | dimmi invece |
piuttosto parlami | piuttosto dimmi | parliamo invece | cambiamo argomento | cambia argomento |
cambio argomento | ricomincia | ricomincia da capo | da capo | dall'inizio | da zero | qualcosa di diverso |
qualcos'altro
""",
    "adds": """
menziona | menziona anche | includi | includi anche | aggiungi | aggiungi anche | cita | cita anche |
cita le fonti | non dimenticare | non scordare | non dimenticarti | tieni conto | considera |
considera anche | indica anche | indica | metti anche | di anche | anche il | anche la | anche i | anche le |
anche con | con fonti | con i prezzi | e il prezzo | e i prezzi | parla anche | parla anche di | accenna |
ricorda di
""",
    "adds_closes": "anche | pure | in più",
    "also": """
inoltre | in più | anche | a proposito | tra l'altro | fra l'altro | oltre a ciò | e anche | già che ci sei |
ah e | comunque
""",
    "also_closes": "a proposito | anche",
    "adjusts": """
più corto | più corta | più breve | breve | brevemente | sii breve | più lungo | più semplice |
più semplicemente | semplice | più facile | più chiaro | più dettagliato | più dettagli | con più dettagli |
in dettaglio | nel dettaglio | meno dettagli | più preciso | più conciso | conciso | più lentamente |
piano piano | più piano | più veloce | più velocemente | più formale | meno formale | informale |
più tecnico | meno tecnico | più divertente | più serio | più esempi | con esempi | con un esempio |
con degli esempi | senza esempi | senza termini tecnici | parole semplici | in parole semplici |
con parole semplici | in una frase | in due frasi | in tre frasi | in poche parole | in breve | in sintesi |
riassunto | versione breve | in forma di lista | come elenco | come lista | in un elenco | elenco puntato |
per punti | a punti | in una tabella | come tabella | passo passo | passo dopo passo | come se avessi |
come se fossi | come a un bambino | per bambini | per principianti | non così lungo | non troppo lungo |
troppo lungo | troppo complicato | troppo tecnico | troppo veloce | vai al punto | vai al sodo | al sodo |
al dunque | meno testo | salta | salta l'intro | senza | tranne | eccetto | escluso | più economico |
più economici | più recente | meno piccante | massimo | al massimo | almeno | semplifica | semplificalo |
accorcia | abbrevia | approfondisci | un po' più | un po' meno | dammi del tu | dammi del lei
""",
    "adjusts_opens": """
usa | usi | utilizza | fallo | concentrati | concentrati su | limitati | limita | supponi | mantieni |
spiegalo | spiegamelo | scrivilo | dillo | dammelo | mettilo | non usare | non menzionare | non includere |
smetti di usare | smettila di usare | sii | rispondi in | rispondi con | scrivi in | parla in | come |
converti | nello stile | inizia da | inizia con | niente | meno | usare | mettere | scriverlo | dirlo |
spiegarlo | spiegarmelo | cambia | sostituisci | farlo | accorciare | semplificare
""",
    "adjusts_closes": "versione",
    "into": "in % | come % | con % | % per favore | su %",
    "forms": """
euro | dollari | sterline | franchi | yen | celsius | fahrenheit | chilometri | km | miglia | metri |
centimetri | chili | grammi | litri | percentuale | italiano | inglese | francese | spagnolo | tedesco |
python | python 3 | javascript | typescript | java | rust | go | sql | json | tabella | lista | elenco |
rima | versi
""",
    "limits": """
solo | soltanto | solamente | unicamente | esclusivamente | solo per | solo il | solo la | solo i | solo le |
almeno | al massimo | meno di | più di | il primo | la prima | il secondo | l'ultimo | l'ultima | i primi |
le prime | principalmente | soprattutto | in particolare | preferibilmente | senza | tranne | piuttosto per |
più per | soprattutto per
""",
    "limits_closes": """
soltanto | solamente | solo | al massimo | o meno | a persona | al mese | al giorno | se possibile
""",
    "preps": """
per | in | nel | nella | con | senza | di | da | dal | su | sul | fino a | tra | fra | secondo | durante |
a partire da | entro | sotto | sopra | non | niente | vicino a | più vicino a | non più di
""",
    "informs": """
sono | ho | non ho | uso | io uso | vivo | abito | lavoro | non mangio | mangio | non posso mangiare |
preferisco | odio | non mi piace | non mi piacciono | siamo | abbiamo | viviamo | il mio | la mia | i miei |
il nostro | è per | so già | conosco già | ho già | il budget | ho solo | mi serve solo | parlo | studio |
viaggio
""",
    "doubts": "non so | non lo so | boh | ho un problema | la mia domanda | non sono sicuro",
    "reasons": "ho | devo | sono | il mio | mi | era | è | fu | io | lui | lei",
    "offers": """
vuoi | vuole | vorresti | desideri | posso | devo | preferisci | va bene | hai bisogno | ti serve |
ti interessa | hai | sei | pronto | ti va
""",
    "goes_on": """
continua | continui | continua pure | continua a parlare | continua a scrivere | continua così | prosegui |
prosegua | prosegui pure | vai avanti | vada avanti | vai pure | vai pure avanti | avanti | puoi continuare |
può continuare | puoi proseguire | non fermarti | non ti fermare | non smettere | riprendi | riprenda |
riprendi da dove eri | riprendi da dove eri rimasto | da dove eri rimasto | da dove ti sei fermato |
continua da dove ti sei fermato | continua da dove eri | finisci la frase | finisci | completa la frase |
finisci la risposta | stavi dicendo | dicevi | il resto | dammi il resto | ti ascolto | sono tornato |
continuiamo | continua con la spiegazione | continua con la risposta | continua con la lista |
continua con la storia | continua con la ricetta | continua con il testo | continua la spiegazione |
continua la risposta | continua la lista | continua la storia | continua la ricetta | continua il testo |
prosegui con la spiegazione | prosegui con la risposta | prosegui con la lista | prosegui con la storia |
prosegui con la ricetta | prosegui con il testo | prosegui la spiegazione | prosegui la risposta |
prosegui la lista | prosegui la storia | prosegui la ricetta | prosegui il testo |
riprendi con la spiegazione | riprendi con la risposta | riprendi con la lista | riprendi con la storia |
riprendi con la ricetta | riprendi con il testo | riprendi la spiegazione | riprendi la risposta |
riprendi la lista | riprendi la storia | riprendi la ricetta | riprendi il testo |
non si fermi | non smetta | non c'è bisogno di fermarsi | vai vai | continui pure | avanti così |
sono tutt'orecchi | ti ascolto continua
""",
    "remarks": """
non vedo l'ora di | mi ricorda | ecco perché | non mi stupisce | ho sempre pensato | mai sentito |
grazie per | grazie mille per | non sapevo che | non ne avevo idea | mi piace | adoro | che bel | che bella
""",
    "afters": "dopo | dopo il | dopo la",
    "contrasts": "non | e non | invece di",
    "instead": "invece | piuttosto",
    "points": "è | questo | quello | sono | così | era",
    "talks": "parlo di | parlo del | sto parlando di | parlavo di",
    "declines": "non ora | non adesso | non ancora | non serve | magari dopo",
    "acks_alone": """
vabene | ottimamente | correttissimo | senz'altro | ci può stare | sensato | comodissimo |
fighissimo | fichissimo | fortissimo | spettacolare | ogni giorno se ne impara una | immaginavo |
può essere | può darsi | menomale | povero | povera | poverino | poverina | poveretto | poveri |
poracci | bleah | aò | uagliò | jamm | mhmh | apposto | per l'appunto | per fortuna | mo ho capito |
mò ho capito | a posto | lo tengo a mente | vi seguo | mi sa di sì | meno male
""",
    "marvels_alone": """
dio santo | santo dio | mammamia | maronn | marò | perdinci | perdindirindina | cacchio | cazzarola |
porca paletta | ostrega | orpo | oibò | avoja | apperò | maddai | sconvolto | sconvolgente |
sbalorditivo | stupefacente | addirittura | nientemeno | nientepopodimeno | perdiana | brividi |
mizzica | bedda matri | bischero | boia dé | mannaggia la miseria | sono sconvolta | nn ci credo
""",
    "laughs_alone": """
sono morto | sono morta | mi scompiscio | mortissima | spassoso | esilarante | crepo |
mi hai fatto ridere | fa troppo ridere | piango
""",
    "thanks_alone": """
grazie 1000 | grassie | ti voglio bene | sei gentile | sei un angelo | ti devo un favore
""",
    "stops_alone": """
taglia | lassa perde | lassa stà | ripensandoci no | chissene | chissenefrega | sti cazzi |
due palle | abortire | finestra sbagliata | persona sbagliata | non ce n'è bisogno |
non andare oltre | mi arrangio | non m'importa | tutto qua | sto a posto | sono apposto | so tutto |
me la cavo | ci penso io | che palle | che barba | ti saluto | ci si sente | nn mi interessa |
vi saluto
""",
}
