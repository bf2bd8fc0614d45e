"""Spanish."""

TABLES = {
    "greets": """
hola | hola hola | hola qué tal | holi | buenas | muy buenas | buenos días | buenas tardes | buenas
noches | qué tal | qué onda | cómo estás | cómo está usted | saludos
""",
    "acks": """
ñam | ñam ñam | rico rico |
ok | okay | okey | oki | vale | vale vale | sale | órale | orale | dale | bien | muy bien | está bien |
esta bien | ta bien | tá bien | todo bien | bueno | muy bueno | buenísimo | qué bueno | que bueno | genial |
estupendo | excelente | perfecto | fantástico | maravilloso | increíble | fabuloso | espectacular |
fenomenal | magnífico | brillante | súper | super | chévere | chevere | bacán | qué padre | guay | qué guay |
mola | cómo mola | chulo | qué chulo | chido | qué chido | bárbaro | buena | de lujo | interesante |
muy interesante | qué interesante | interesantísimo | curioso | qué curioso | fascinante | útil | muy útil |
lógico | claro está | lindo | qué lindo | bonito | qué bonito | rico | qué rico | delicioso | divertido |
gracioso | triste | qué triste | qué pena | qué lástima | qué bien | qué cosas | impresionante | ajá | aja |
ah | ah ok | ah vale | ah ya | ah bueno | ah claro | ah mira | aah | oh | ohh | uh | uhm | mm | mmm | mhm |
hm | hmm | eh | uy | ay | ea | entiendo | ya entiendo | lo entiendo | entendido | comprendo | comprendido |
ya veo | ya | ya ya | lo veo | ya lo veo | ya comprendo | ahora entiendo | ahora lo entiendo | ahora sí |
ahora caigo | ya caigo | ya lo pillo | lo pillo | pillado | lo capto | captado | tomo nota | anotado |
apuntado | tiene sentido | eso tiene sentido | tiene lógica | suena bien | suena genial | suena lógico |
me parece bien | me parece | me parece perfecto | se ve bien | bueno saberlo | es bueno saberlo |
bueno saber | buen punto | buena idea | buena explicación | buena respuesta | bien explicado | bien dicho |
bien hecho | buen trabajo | gran explicación | me gusta | me encanta | me sirve | eso me sirve | eso ayuda |
me ayuda | me ayuda mucho | no sabía | no lo sabía | no sabía eso | no tenía idea | no tenía ni idea |
eso no lo sabía | aprendí algo nuevo | algo nuevo aprendí | lo imaginaba | me lo imaginaba | eso pensaba |
lo suponía | me suponía | lo que pensaba | no está mal | nada mal | sin problema | no hay problema |
no pasa nada | no te preocupes | ningún problema | recibido | enterado | enterada | copiado | hecho |
listo y claro | de diez | eres genial | eres el mejor | eres la mejor | eres un genio | eres un crack |
crack | bravo | olé | ole | felicidades | te escucho | te sigo | te leo | sigo aquí | aquí sigo |
tienes razón | tiene razón | tenés razón | cuánta razón | ya decía yo | con razón | así es | así que era eso |
por eso | conque era eso | eso explica todo | eso lo explica | justo lo que necesitaba |
justo lo que buscaba | lo que necesitaba | exactamente lo que necesitaba | claro y conciso | tranqui |
tranquilo | tómate tu tiempo | buenísima | qué fuerte | está claro | queda claro | me queda claro |
todo claro | clarísimo | nunca lo había oído | no lo había oído | me lo imagino | ya me imagino | me imagino |
como pensaba | como imaginaba | vas bien | vas muy bien | lo haces muy bien | lo explicas muy bien |
explicas muy bien | qué hambre | me dio hambre | se me hace agua la boca | está muy claro | me sirve mucho |
eso me ayuda | me gusta mucho | está genial | está muy bien | está bien saberlo | ya lo entiendo | eso es |
eso mismo | tal cual | tal como pensaba | es justo lo que quería | es justo lo que necesitaba |
es justo lo que buscaba | es justo lo que quería saber | es justo lo que necesitaba saber |
es justo lo que pensaba | es exactamente lo que quería | es exactamente lo que necesitaba |
es exactamente lo que buscaba | es exactamente lo que quería saber | es exactamente lo que necesitaba saber |
es exactamente lo que pensaba | es precisamente lo que quería | es precisamente lo que necesitaba |
es precisamente lo que buscaba | es precisamente lo que quería saber |
es precisamente lo que necesitaba saber | es precisamente lo que pensaba | eso es justo lo que quería |
eso es justo lo que necesitaba | eso es justo lo que buscaba | eso es justo lo que quería saber |
eso es justo lo que necesitaba saber | eso es justo lo que pensaba | eso es exactamente lo que quería |
eso es exactamente lo que necesitaba | eso es exactamente lo que buscaba |
eso es exactamente lo que quería saber | eso es exactamente lo que necesitaba saber |
eso es exactamente lo que pensaba | eso es precisamente lo que quería |
eso es precisamente lo que necesitaba | eso es precisamente lo que buscaba |
eso es precisamente lo que quería saber | eso es precisamente lo que necesitaba saber |
eso es precisamente lo que pensaba | esto es justo lo que quería | esto es justo lo que necesitaba |
esto es justo lo que buscaba | esto es justo lo que quería saber | esto es justo lo que necesitaba saber |
esto es justo lo que pensaba | esto es exactamente lo que quería | esto es exactamente lo que necesitaba |
esto es exactamente lo que buscaba | esto es exactamente lo que quería saber |
esto es exactamente lo que necesitaba saber | esto es exactamente lo que pensaba |
esto es precisamente lo que quería | esto es precisamente lo que necesitaba |
esto es precisamente lo que buscaba | esto es precisamente lo que quería saber |
esto es precisamente lo que necesitaba saber | esto es precisamente lo que pensaba | era justo lo que quería |
era justo lo que necesitaba | era justo lo que buscaba | era justo lo que quería saber |
era justo lo que necesitaba saber | era justo lo que pensaba | era exactamente lo que quería |
era exactamente lo que necesitaba | era exactamente lo que buscaba | era exactamente lo que quería saber |
era exactamente lo que necesitaba saber | era exactamente lo que pensaba | era precisamente lo que quería |
era precisamente lo que necesitaba | era precisamente lo que buscaba | era precisamente lo que quería saber |
era precisamente lo que necesitaba saber | era precisamente lo que pensaba | justo lo que quería |
justo lo que quería saber | justo lo que necesitaba saber | justo lo que pensaba | exactamente lo que quería |
exactamente lo que buscaba | exactamente lo que quería saber | exactamente lo que necesitaba saber |
exactamente lo que pensaba | precisamente lo que quería | precisamente lo que necesitaba |
precisamente lo que buscaba | precisamente lo que quería saber | precisamente lo que necesitaba saber |
precisamente lo que pensaba | eso quería saber | es lo que quería saber | ahora tiene sentido |
ahora sí tiene sentido | tiene mucho sentido | tiene todo el sentido | me suena bien | por mí bien |
por mí perfecto | voy siguiendo | fácil de entender | muy claro todo | muy antiguo | qué antiguo |
qué barato | qué caro | qué grande | qué alto | hace mucho | hace tanto | tanto tiempo | qué crack |
qué máquina | eres una máquina | qué chévere | mola mucho | brutal | qué brutal | de maravilla | sensacional |
alucinante | flipante | qué flipe | tremendo | joya | una joya | dale que sí | va va | sale y vale | ándale |
okis | oki doki | ah okey | aha | anda | anda ya | anda mira | mira tú | vaya vaya | toma ya | hala | ostras |
madre mía | mejor de lo que pensaba | más de lo que pensaba | para nada mal | se ve bueno | se ve rico |
se ve delicioso | suena rico | suena delicioso | suena fácil | suena interesante | eso encaja | encaja |
cuadra | eso cuadra | ya veo por dónde vas | veo por dónde vas | entiendo lo que dices |
entiendo lo que quieres decir | por fin | al fin | qué amable | qué amable eres | muy amable | buena lista |
buena selección | buenos consejos | buen consejo | gran consejo | podría funcionar | eso podría funcionar |
debería funcionar | tentador | me gusta la idea | me gustan | me encantan | qué detalle | me interesa |
me interesa mucho | eso me interesa | está interesante | está muy interesante | está buenísimo |
bien escrito | bien resumido | muy bien explicado | muy bien dicho | muy bien hecho | muy bien escrito |
muy bien resumido | genial explicado | genial dicho | genial hecho | genial escrito | genial resumido |
perfectamente explicado | perfectamente dicho | perfectamente hecho | perfectamente escrito |
perfectamente resumido | excelente explicado | excelente dicho | excelente hecho | excelente escrito |
excelente resumido |
aaa ya | ah ya veo | ah ya entiendo | ah mirá vos | mira qué bien | vale ya | vale lo pillo | ya caché |
ya cacho | ya agarré | ya le agarré | entiendo ya | ya entendí | ahora sí entiendo |
ahora todo tiene sentido | es lógico | así mero | eso mero | eso es así | muy cierto | qué cierto |
qué razón | qué razón tienes | toda la razón | ah con razón | lo sabía | lo sospechaba | como suponía |
ni idea tenía | qué bueno saberlo | se aprende algo nuevo | aprendí algo | lo apunto | me lo apunto |
dale dale | dale va | vale va | sale pues | ándale pues | nel pastel | ok va | re bueno | está bueno |
la caña | de pana | diez puntos | pura vida | al toque | al tiro | ya po | sí po | claro po | dale po |
la raja | a huevo | a darle | perfecto hasta aquí | perfecto hasta ahora | hasta ahí bien |
hasta ahí entiendo | hasta aquí todo bien | aquí ando | ahí te sigo | qué claro | más claro el agua |
más claro imposible | sos un crack | sos un genio | un grande |
capto | cachai | cacho | agarro | oka | okas | bacano | padrísimo | impecable | finísimo | arrecho |
tuanis | ahuevo | clarito | ídolo |
ya veo ya | eso eso | tiene usted razón | de una | ahí va | qué bien explicado
""",
    "agrees": """
sí | si | sí sí | si si | sip | sep | siii | claro | claro que sí | claro que si | por supuesto |
desde luego | naturalmente | obvio | obviamente | exacto | exactamente | correcto | cierto | es cierto |
es verdad | verdad | eso es | eso mismo | efectivamente | en efecto | de acuerdo | estoy de acuerdo |
totalmente | totalmente de acuerdo | absolutamente | definitivamente | sin duda | seguro | sí por favor |
si por favor | por favor sí | sí claro | si claro | tal cual | así mismo | ciertamente | ándale | simón |
dale sí | bueno sí | cómo no
""",
    "thanks": """
gracias | muchas gracias | mil gracias | muchísimas gracias | gracias mil | graciass | grax |
gracias por todo | gracias por la ayuda | gracias por tu ayuda | gracias por su ayuda |
gracias por la información | gracias por la info | gracias por la explicación | gracias por explicar |
gracias por explicarlo | gracias por aclararlo | gracias por la aclaración | gracias por el dato |
gracias por los datos | gracias por la respuesta | gracias por responder | gracias por el consejo |
muchas gracias por la explicación | muchas gracias por la ayuda | muchas gracias por todo | te lo agradezco |
se lo agradezco | se agradece | agradecido | agradecida | muy agradecido | muy agradecida | muy amable |
qué amable | eres muy amable | gracias de antemano | te agradezco | dios te bendiga | merci |
muchas gracias de verdad | gracias de verdad | gracias de corazón | gracias totales | se te agradece |
le agradezco | muy gentil | gracias crack | gracias genio | gracias bro | gracias hermano |
gracias amigo | gracias máquina | dios te lo pague |
grcs | grs | grasias | graciaas
""",
    "laughs": """
jaja | jajaja | jeje | jejeje | jiji | jojo | qué risa | que risa | me muero de risa | me parto | me meo |
me troncho | me partí | qué gracioso | que gracioso | muy gracioso | qué chistoso | que chistoso |
buenísimo ese | lol | xd | morí | me hiciste reír | juas | me da risa |
me parto de risa | me meo de risa | me mata | ando riendo |
jajaj | jajajaja | jsjs | jsjsjs | xdxd
""",
    "marvels": """
guau | wow | uau | guao | hala | anda | anda ya | ostras | ostia | hostia | caramba | caray | vaya |
vaya vaya | madre mía | madre mia | dios mío | dios mio | dios | ay dios | ay no | oh no | no me digas |
no me diga | de verdad | de veras | en serio | enserio | es en serio | lo dices en serio | no puede ser |
no lo puedo creer | no puedo creerlo | no lo creo posible | increíble | qué increíble | qué locura |
qué fuerte | qué barbaridad | qué sorpresa | qué impresionante | quién lo diría | quién iba a decir |
quién lo hubiera dicho | mira tú | mira vos | mirá vos | fíjate | imagínate | no inventes | no manches |
órale | a poco | ah sí | ah si | ah caray | seguro que sí | es verdad eso | será posible | ay caramba |
santo cielo | cielos | alucino | alucinante | flipo | qué flipe | me dejas sin palabras | sin palabras |
joder | carajo | ala | no puedo esperar | qué ganas | qué emoción | qué ilusión | estoy deseando |
me muero de ganas | tengo muchas ganas | qué pasada | qué bonito | qué interesante | qué curioso | qué lindo |
qué triste | qué pena | qué lástima | qué divertido | qué gracioso | qué útil | qué bueno | qué maravilla |
no mames | no jodas | no friegues | q locura | qué heavy | qué cosa | qué raro | qué loco | vaya tela |
madre de dios | virgen santa | órale qué bien | a la madre | a la verga | ándale qué cosa |
en serio me dices | me muero | me quedé loco | me dejas loco | che qué bueno |
carambas | hostias | joé | jolín | jolines | jopé | uffa | ufff | chale | híjole | újule | asu |
asumare | pucha | puchica | boludo |
uy qué interesante
""",
    "stops": """
corta ya | corta el rollo | corta ya el rollo |
stop | para | parar | pare | párate | para ya | para ahí | para por favor | pará | detente | deténgase |
detén | detente ahí | basta | basta ya | ya basta | basta por favor | basta por hoy | es suficiente |
suficiente | ya es suficiente | con eso es suficiente | con eso basta | eso es suficiente | con esto basta |
con eso me basta | me basta | es bastante | ya está | ya esta | ya está bien | está bien así | está bien ya |
ya estuvo | ya estuvo bien | así está bien | ya no más | ya no mas | no más | no mas | no sigas | no siga |
no continúes | no continues | no continúe | no hace falta | ya no hace falta | no hace falta más |
no hace falta que sigas | no es necesario | ya no es necesario | no es necesario que sigas | no necesito más |
ya no lo necesito | ya no necesito más | no lo necesito | deja | déjalo | dejalo | déjelo | déjalo así |
déjalo ya | dejémoslo | dejémoslo así | déjalo estar | deja de hablar | deja de escribir | deja eso |
para de hablar | para de escribir | ya cállate | cállate | callate | cállese | calla | silencio | chitón |
shh | chito | olvídalo | olvidalo | olvídelo | olvídate | olvida eso | olvida lo que dije |
olvida mi pregunta | olvida la pregunta | no importa | ya no importa | no importa ya | da igual |
da lo mismo | qué más da | no es importante | no tiene importancia | no era nada | nada | no nada |
nada olvídalo | nada déjalo | cancela | cancelar | cancélalo | cancela eso | aborta | abortar | termina |
termina ya | terminar | termínalo | fin | se acabó | hasta ahí | hasta aquí | hasta ahí está bien | alto |
alto ahí | eso es todo | es todo | eso sería todo | sería todo | eso era todo | nada más |
eso es todo gracias | ya tengo lo que necesito | tengo lo que necesito | ya tengo suficiente |
tengo suficiente | ya tengo la respuesta | ya tengo mi respuesta | ya lo tengo | ya terminé | terminé |
ya acabé | estoy listo | listo | listo gracias | ya me cansé | me aburro | qué aburrido | aburrido |
me aburres | ya no me interesa | no me interesa | demasiado | es demasiado | demasiada información |
demasiado largo | puedes parar | puede parar | ya puedes parar | puedes dejar de escribir | puedes detenerte |
suficiente por hoy | suficiente por ahora | ya entendí basta | cambié de opinión | quieto | freno | frena |
corta | corta ya | corta el rollo | ya fue | ni modo | deja de responder | con eso tengo | con eso me sirve |
así está bien gracias | ya con eso | ya tengo lo que necesitaba | ya lo encontré | ya lo tengo gracias |
no quiero más | no más gracias | puedes dejarlo | no sigas por favor | ya no sigas | espérate | espérame |
espérame un segundo | aguanta | aguarda | dame un segundo | dame un momento | un seg | un segundito |
un momentito | un minuto | un ratito | listo ya es suficiente | nada más gracias | cállate ya |
para el carro | stop ya | da igual déjalo | olvida | olvídalo gracias | deja de explicar | deja de contar |
deja de decir cosas | deje de hablar | deje de escribir | deje de responder | deje de explicar |
deje de contar | deje de decir cosas | para de responder | para de explicar | para de contar |
para de decir cosas | ya deja de hablar | ya deja de escribir | ya deja de responder | ya deja de explicar |
ya deja de contar | ya deja de decir cosas | por favor deja de hablar | por favor deja de escribir |
por favor deja de responder | por favor deja de explicar | por favor deja de contar |
por favor deja de decir cosas | no quiero oír más | no quiero leer más | no quiero saber más |
no quiero seguir leyendo | no quiero más información | no necesito oír más | no necesito leer más |
no necesito saber más | no necesito seguir leyendo | no necesito más información | para ahora |
para ya por favor | para un momento | para un segundo | para aquí | detente por favor | detente ya |
detente ahora | detente ya por favor | detente un momento | detente un segundo | detente aquí | basta ahora |
basta ya por favor | basta ahí | basta un momento | basta un segundo | basta aquí | con esto es suficiente |
por hoy es suficiente |
ya estuvo bueno | ya fue gracias | ya párale | párale ya | para porfa | parad ya | pare ya |
pará un poco | cortala ya | calla ya | cierra el pico | cierra la boca | cerrá el orto | no sigas más |
no escribas más | no escriba más | no digas más | no diga más | no me digas más | no me cuentes más |
no hables más | dejalo ahí | déjelo así | déjelo ahí | dejémoslo ahí | hasta acá | hasta ahí nomás |
hasta aquí nomás | hasta aquí llegamos | hasta acá llegamos | ahí nomás | ahí muere |
no hace falta que siga | no hace falta que continúes | no hace falta seguir | ya no quiero más |
no me interesa más | con eso me alcanza | con eso alcanza | con esto me basta | me alcanza |
me basta con eso | me sobra | suficiente gracias | ya tengo bastante | ya me respondiste |
eso era todo gracias | listo ya está | listo ya | listo eso era | listo es todo | se terminó |
termina ahí | acaba ya | ya olvídalo | ya da igual | no te preocupes ya está | qué aburrido para |
te pasaste para | puedes parar ya | podés parar | podrías parar | podría parar | quieres parar |
te puedes callar | te podés callar | haz el favor de parar | stop porfa | alto ya |
párale | deténganse | córtala | córtale | terminemos | terminamos | anula | anular |
pare por favor | silencio por favor | dejémoslo aquí | ya me quedó claro para
""",
    "pauses": """
espera | espérate | esperate | espere | espera un momento | espera un segundo | espera un poco | espera ahí |
espera espera | espera un minuto | esperame | espérame | un momento | un momentito | momento | un segundo |
un seg | un segundito | un minuto | un minutito | un ratito | dame un segundo | dame un momento |
dame un minuto | deme un momento | pausa | haz una pausa | aguanta | aguarda | aguarde | tantito | permíteme |
permíteme un momento | déjame pensar | déjame pensarlo | déjame leer | déjame ver | ahora vuelvo | ya vuelvo |
pera | perate | pérate | más despacio espera | quieto ahí | calma | tengo que pensar | espera tantito |
espera por favor | espera un rato | espere un momento | espere un segundo | espere un minuto |
espere un poco | espere tantito | espere por favor | espere ahí | espere un rato | espérate un momento |
espérate un segundo | espérate un minuto | espérate un poco | espérate tantito | espérate por favor |
espérate ahí | espérate un rato | aguanta un momento | aguanta un segundo | aguanta un minuto |
aguanta un poco | aguanta tantito | aguanta por favor | aguanta ahí | aguanta un rato
""",
    "leaves": """
me tengo que ir | tengo que irme | me voy | ya me voy | debo irme | tengo que salir | adiós | adios | chao |
chau | hasta luego | hasta mañana | hasta pronto | nos vemos | buenas noches | me llaman | me están llamando |
suena el teléfono | está sonando el teléfono | ya lo encontré | lo encontré | ya encontré la respuesta |
ya lo resolví | lo resolví | ya lo solucioné | solucionado | resuelto | ya funciona | ya me funciona | ya sé |
ya lo sé todo | ya lo busco yo | lo busco yo | lo busco en google | lo hago yo | no tengo tiempo |
no tengo más tiempo | estoy ocupado | estoy ocupada | voy a probarlo | lo voy a probar |
me voy ya | me fui | me tengo que marchar | tengo que colgar | me suena el teléfono | tocan el timbre |
tocan la puerta | llegó mi bus | viene mi bus | ya llegó el bus | ya viene el jefe | viene el jefe |
llegó mi jefe | la comida está lista | ya está la comida | a comer | a cenar | me voy a dormir |
me voy a la cama | me voy a comer | hasta la próxima | hasta la vista | nos vemos luego |
nos vemos mañana | ahí nos vemos | ahí te ves | que descanses | un saludo adiós |
se me acaba la batería | me quedo sin batería |
chaito | chaucito | adiosito | cuídate
""",
    "waits": """
espera | espere | espérate | esperate | espérame | esperame | espera espera | espera un momento |
espera un segundo |
pérate | perate | aguanta | aguarda | alto ahí
""",
    "exclaims": "para | calla | cállate",
    "refuses": """
no | no no | no no no | nop | nope | nel | para nada | de ninguna manera | en absoluto | nunca | jamás |
claro que no | por supuesto que no | no señor
""",
    "fills": """
por favor | porfa | porfis | porfavor | plis | x favor | pf | pues | bueno | pues bueno | entonces | ya |
así | ahora | ahora mismo | de momento | por ahora | por hoy | de una vez | aquí | ahí | muy | mucho | tan |
super | súper | re | bien | realmente | de verdad | la verdad | sinceramente | honestamente | es | es que |
eso es | esto es | está | eso | esto | eso está | eso suena | qué | que | qué tan | una | un | el | la | lo |
y | pero | con eso | con esto | amigo | amiga | tío | tía | hombre | mujer | wey | güey | che | compa |
hermano | bro | señor | señora | jefe | oye | oiga | hola | hey | eh | ay | perdón | perdona | perdone |
disculpa | disculpe | lo siento | sorry | creo | creo yo | supongo | me parece que | también | todo |
explicación | respuesta | historia | dato | datos | ejemplo | idea | información | cosa | te | me | a ti |
por eso | por esto | hoy | ia | bot | asistente | sí | si | claro | gracias | muchas gracias | más | ya no |
fue | era | eres | son | perdón por interrumpir | perdona por interrumpir | perdón por la interrupción |
disculpa la interrupción | disculpa por interrumpir | perdona la interrupción | no quería interrumpir |
fue sin querer | sin querer
""",
    "links": "y | pero | e | entonces | pues | así que | o | bueno | aunque | porque | ya que",
    "wraps": """
puedes | podrías | podrias | puede | podría | podés | podrías por favor | puedes por favor | me puedes |
me podrías | me puede | me podría | quieres | querrías | te importaría | le importaría | quisiera | quiero |
quiero que | quisiera que | me gustaría que | me gustaría | necesito que | necesito | lo quiero |
lo necesito | lo prefiero | prefiero | preferiría | prefiero que | mejor | es posible | sería posible |
se puede | qué tal si | qué tal | y si | tal vez | quizás | quizá | debes | deberías | tienes que | intenta |
trata de | asegúrate de | asegúrate de que | haz el favor de | sé bueno y | dámelo | ponlo | dímelo |
me lo puedes | me lo podrías | puedes hacerlo | podrías hacerlo | puedo | puedo tener | podría tener |
podemos | me das | me lo das | vamos a | no olvides de
""",
    "first": """
antes de seguir | antes de continuar | antes de que sigas | antes de que continúes | antes de que siga |
antes de eso | antes que nada | primero dime | primero | una pregunta | una pregunta rápida |
pregunta rápida | tengo una pregunta | una duda | tengo una duda | una duda rápida | espera qué |
espera cómo | cómo dices | cómo que | perdón qué
""",
    "later": """
después | luego | más tarde | posteriormente | a continuación | seguidamente | siguiente pregunta |
la siguiente pregunta | mi siguiente pregunta | próxima pregunta | otra pregunta | otra duda |
tengo otra pregunta | una pregunta más | una última pregunta | última pregunta | segunda pregunta |
una cosa más | una última cosa | y otra cosa | otro tema | siguiente tema | siguiente | próximo tema |
segundo | en segundo lugar | cuando termines | cuando acabes | cuando hayas terminado | cuando termine |
cuando hayas acabado | cuando estés listo | cuando puedas | cuando tengas tiempo | cuando esté listo |
una vez que termines | una vez termines | una vez terminado | una vez que acabes | en cuanto termines |
en cuanto acabes | al terminar | al acabar | tras esto | tras eso | tras esta respuesta | tras tu respuesta |
por último | para terminar | finalmente | al final | antes de que se me olvide | antes de que me olvide |
no es urgente | sin prisa | no hay prisa | puede esperar | pregunta aparte | aparte | por otro lado |
por otra parte | recuérdame luego | recuérdame después | acuérdate luego | en el próximo mensaje |
en tu próxima respuesta | en la siguiente respuesta | posdata | pd | cuando acabes con | cuando termines con |
una vez acabado | para después | para más tarde | pregunta para después | otra pregunta para después |
luego te pregunto | luego me dices | luego me cuentas | después me dices | después me cuentas |
después de eso | después de esto | lo siguiente | la siguiente | termina esto primero | primero termina |
acaba primero | y para terminar
""",
    "later_opens": """
y luego | y después | y entonces | luego dime | después dime | más adelante | para después | para luego |
otra cosa | luego un | luego una | y luego un | y luego una | después un | después una | y después un |
luego lo mismo | después lo mismo
""",
    "later_closes": "después | luego | más tarde | al final | cuando termines | cuando puedas",
    "wants": """
dime | dígame | decime | cuéntame | cuentame | cuénteme | contame | háblame | hablame | hábleme | explica |
explícame | explicame | explíqueme | describe | descríbeme | escribe | escríbeme | escriba | redacta |
traduce | tradúceme | tradúcelo | dame | deme | muéstrame | muestra | enséñame | enseña | lista | enumera |
nombra | resume | resúmeme | resúmelo | compara | crea | créame | haz | hazme | haga | genera | dibuja |
diseña | planea | planifica | calcula | resuelve | busca | búscame | encuentra | revisa | corrige | ayúdame |
ayudame | ayuda | recomienda | recomiéndame | sugiere | define | responde | contesta | lee | abre | envía |
manda | reserva | compra | borra | elimina | quita | cambia mi | ejecuta | inicia | llama | repite |
otra vez | de nuevo | empieza de nuevo | empieza otra vez | volver a empezar | vuelve a | hablemos |
hablemos de | quiero saber | quisiera saber | me gustaría saber | necesito saber | necesito ayuda |
necesito un | necesito una | quiero un | quiero una | me pregunto | más sobre | nuevo tema | cambio de tema |
cambiemos de tema | cancela mi | recuérdame | imagina | actúa como | sugiéreme | inventa | ponme | cómo se |
detén el | detener el | para el
""",
    "topics": """
háblame de | háblame sobre | cuéntame de | cuéntame sobre | cuéntame algo | cuéntame un | cuéntame una |
dime algo | dime qué | dime cómo | dime por qué | dime cuál | dime quién | dime dónde | escribe un |
escribe una | escríbeme un | escríbeme una | escribe sobre | explícame qué | explícame cómo | explica qué |
explica cómo | otra cosa distinta | algo diferente | algo distinto | traduce | tradúcelo | ayúdame |
hablemos de | deja de hablar de
""",
    "asks": """
qué es | qué | que es | que significa | qué significa | quién | quien | quiénes | cómo | como se | como es |
como funciona | como hago | como puedo | cuándo | cuando fue | cuando es | dónde | donde está | donde |
por qué | por que | porque no | para qué | cuál | cual | cuáles | cual es | cuánto | cuánta | cuántos |
cuántas | cuanto | cuanto cuesta | cuantos | cuantas | a qué | de qué | con qué | en qué | desde cuándo |
hasta cuándo | de dónde | a dónde | es verdad que | es cierto que | es posible que | es un | es una | es el |
es la | eso es correcto | eso significa | hay algún | hay alguna | tiene | tienes | existe | existen | son |
fue | era | sabes | conoces | se puede | se necesita | debo | debería | estás seguro | estás segura |
seguro que | y qué pasa con | qué pasa con | qué hay de | y qué hay de | y si | fuente | fuentes | cuál es |
qué tal | puede uno | tengo que | hace falta que | adónde | cómo es que | qué más | quién más | por cuánto |
a quién | con quién
""",
    "asks_anywhere": """
qué significa eso | qué quieres decir | qué quiere decir | a qué te refieres | no entiendo | no te entiendo |
no lo entiendo | no entendí | no entendí nada | no entiendo nada | no comprendo | no me queda claro |
no está claro | no me quedó claro |
me perdí | estoy perdido | estoy perdida | estoy confundido | estoy confundida | no te sigo | qué es eso |
no sé qué es | es eso verdad | eso es verdad seguro | cómo lo sabes | quién lo dice | de dónde sacas
""",
    "corrects": """
quise decir | quería decir | me refería | me refiero | me refería a | lo que quería decir |
lo que quise decir | digo | mejor dicho | es decir | o sea | corrección | corrijo | rectifico | perdón quise |
error mío | me equivoqué | me equivoque | escribí mal | errata | sino | en lugar de | en vez de | hablo de |
hablaba de | estoy hablando de | me refería al | cambia eso por | cámbialo por | cambia el | cambia la |
reemplaza | sustituye | más bien | más concretamente | concretamente | en concreto | específicamente |
para ser exactos | olvidé decir | olvidé mencionar | se me olvidó decir | para que sepas | dije
""",
    "objects": """
pregunté | te pregunté | yo pregunté | pregunté por | no pregunté | no te pregunté | estaba preguntando |
pregunto por | te pedí | pedí | yo pedí | no pedí | no te pedí | no es lo que | eso no es lo que |
no era lo que | no era mi pregunta | no es mi pregunta | no me entendiste | no me entiendes |
no me has entendido | me entendiste mal | has entendido mal | entendiste mal | malentendido | eso está mal |
está mal | esta mal | estás equivocado | te equivocas | está equivocado | te equivocaste | equivocado |
incorrecto | es incorrecto | eso es falso | es falso | falso | es mentira | mentira | mientes | no es verdad |
no es cierto | eso no es verdad | eso no es cierto | no es correcto | eso no es correcto | no es así |
eso no es así | eso no | así no | eso no es | no estoy de acuerdo | no creo | no lo creo | no te creo |
eso no puede ser correcto | tonterías | eso es un error | hay un error | cometiste un error | ya lo dijiste |
ya dijiste | ya me dijiste | te repites | te estás repitiendo | no funciona | no me funciona | no sirve |
no me sirve | no me ayuda | eso no me ayuda | no quería | no quiero eso | olvidaste | no me escuchas |
te estás inventando | lo estás inventando | lee mi pregunta | dije | yo dije | he dicho | te dije |
había dicho | yo quería | quería | yo te pedí
""",
    "replaces": """
olvida eso y | olvida roma | olvídate de | olvida el | olvida la | deja de hablar de | ya basta de |
basta de | cambiemos de tema | cambio de tema | cambia de tema | otro tema mejor | mejor háblame |
mejor cuéntame | mejor dime | mejor hablemos | mejor explícame | mejor escribe | algo diferente |
algo distinto | empieza de nuevo | empieza de cero | desde el principio | desde cero | empezar de nuevo |
háblame de otra cosa | hablemos de otra cosa | cuéntame otra cosa | dime otra cosa | de otra cosa |
otra cosa distinta | hablemos mejor de | mejor hablemos de | hablemos de
""",
    "adds": """
también menciona | menciona | menciona también | mencione | incluye | incluye también | incluya | añade |
añade también | agrega | agregue | agrega también | suma | no olvides | no te olvides | ten en cuenta |
tenga en cuenta | considera | toma en cuenta | también incluye | también di | también pon | también con |
también para | también el | también la | también los | también las | pon también | di también | señala |
además menciona | además incluye | con fuentes | cita | cita las fuentes | con precios | y el precio |
y los precios | más el precio | recuerda mencionar | recuerda incluir | mete | indica | indica también |
acuérdate de | contempla | y dime cuál | y dime cuáles | y dime qué | y dime cuánto | y dime si |
y dime dónde | y dime cuándo | y di | y di cuál | y pon | y pon el | y pon los | y la dirección | y añade |
y agrega | y menciona | y también el | y también la | y también los | y las fuentes | ponle | ponle también |
agrégale | agrégale también | añádele | añádele también | inclúyele | súmale | métele | échale |
pon también el | inclúyelo | inclúyelos | no te dejes | no olvides el | no olvides la | no olvides los |
no olvides las | no te olvides de | no te olvides del
""",
    "adds_closes": "también | además",
    "also": """
además | adicionalmente | asimismo | por cierto | a propósito | también | oye y | ah y | ah por cierto |
y también | ya que estás | ya que estamos | encima
""",
    "also_closes": "por cierto | también",
    "adjusts": """
más corto | más corta | más cortito | corto | más breve | breve | brevemente | sé breve | más largo |
más larga | más simple | más sencillo | más sencilla | más fácil | más claro | más clara | más detallado |
más detallada | más detalle | más detalles | con más detalle | con detalle | en detalle | menos detalle |
menos detalles | más preciso | más específico | más específica | más conciso | conciso | más concreto |
más lento | más despacio | despacio | más rápido | más formal | menos formal | más informal | informal |
más técnico | menos técnico | más divertido | más gracioso | más serio | más amable | más ejemplos |
con ejemplos | con un ejemplo | sin ejemplos | sin tecnicismos | sin jerga | con otras palabras |
palabras sencillas | palabras simples | en palabras sencillas | en palabras simples | lenguaje sencillo |
en lenguaje sencillo | en una frase | en dos frases | en tres frases | en pocas palabras | en una palabra |
en resumen | resumido | resumida | resumiendo | versión corta | versión resumida | la versión corta |
en forma de lista | como lista | como una lista | en una lista | en una tabla | como tabla | como una tabla |
en viñetas | en puntos | por puntos | con viñetas | paso a paso | punto por punto | como si tuviera |
como si fuera | como a un niño | para niños | para principiantes | para dummies | no tan largo |
no tan rápido | no tan técnico | no tan detallado | no tan complicado | no tan formal | demasiado complicado |
demasiado técnico | demasiado rápido | muy largo | muy técnico | muy complicado | ve al grano | al grano |
al punto | menos texto | menos palabras | salta | sáltate | omite | sin | excepto | salvo | menos |
a excepción de | más barato | más baratos | más económico | más grande | más pequeño | más nuevo |
más reciente | más picante | menos picante | más sano | sistema métrico | redondea | redondeado | máximo |
como máximo | como mucho | al menos | mínimo | simplifica | simplifícalo | acorta | acórtalo | abrevia |
resúmelo más | profundiza | profundiza más | un poco más | un poco menos | tutéame | de tú | de usted |
más general | más actual | más práctico | vegetariano | vegetariana | vegano | vegana | sin gluten |
sin lactosa | sin azúcar | para celíacos | accesible
""",
    "adjusts_opens": """
usa | use | usá | utiliza | utilice | hazlo | hágalo | házlo | hacelo | ponlo | ponme solo | céntrate |
céntrate en | enfócate | enfócate en | concéntrate | concéntrate en | limítate | limita | limítate a | asume |
supón | suponiendo | imagina que soy | mantenlo | mantén | explícalo | explicalo | explícamelo | escríbelo |
escribelo | dilo | dímelo | dámelo | damelo | preséntalo | formatea | ordénalo | ordena | no uses |
no utilices | no menciones | no incluyas | no pongas | no hables tan | no seas tan | no repitas |
no expliques | deja de usar | deja de repetir | deja de ser | sé | sé más | menos | empieza por |
empieza con | termina con | responde en | responde con | contesta en | contesta con | habla en | háblame en |
escribe en | al estilo de | en forma de | como | convierte | conviértelo | pásalo a | pásalo | sáltate |
quita los | quita las | quita el | quita la | elimina los | deja de | deja de poner | deja de hacer |
deja de decir | no me hables de | no hables de | no me digas | no hace falta que | no hace falta |
trátame de | tutéame | llámame | firma | firma como | acaba con | cierra con | duplica | el doble de |
la mitad de | calcula para | ajusta | redondea | numera | pon | pon la | pon el | pon los | pon las |
quítale | agrégale | hazlo más | que sea | que suene | que no sea | usar | utilizar | poner | hacerlo |
explicarlo | explicármelo | decirlo | decírmelo | escribirlo | ponerlo | darlo | dármelo | cambia |
cambia el | cambia la | sustituye | reemplaza | resumirlo | acortarlo | simplificar | simplificarlo |
dar los | dar las | poner los | poner las | mostrar los | ordenarlos | ordenarlo | ordénalos | ordénalas
""",
    "adjusts_closes": "versión",
    "into": "en % | a % | como % | con % | % por favor | mejor en % | mejor % | en una % | en un %",
    "forms": """
euros | dólares | dolares | pesos | libras | yenes | soles | celsius | grados celsius | fahrenheit |
kilómetros | km | millas | metros | centímetros | cm | pulgadas | kilos | kilogramos | gramos | litros |
porcentaje | minutos | horas | segundos | español | castellano | inglés | francés | alemán | italiano |
portugués | hindi | chino | japonés | ruso | árabe | catalán | python | python 3 | javascript | typescript |
java | rust | go | sql | php | json | csv | html | yaml | markdown | tabla | lista | verso | rima | prosa |
poema | presente | pasado | mayúsculas | minúsculas | carta | correo | español neutro
""",
    "limits": """
solo | sólo | solamente | únicamente | unicamente | nada más que | nomás | nomas | exclusivamente |
solo para | solo el | solo la | solo los | solo las | solo en | solo con | solo dime | al menos |
como máximo | máximo | menos de | más de | el primero | la primera | el segundo | la segunda | el último |
la última | los primeros | las primeras | los tres | principalmente | sobre todo | especialmente |
en particular | específicamente | preferiblemente | preferentemente | a ser posible | sin | excepto | salvo |
nada de | más bien | más bien para | mejor para | más para | sobre todo para
""",
    "limits_closes": """
solamente | únicamente | solo | sólo | nada más | nomás | máximo | como máximo | como mínimo | o menos |
o más | por persona | por mes | al mes | al día | por día | si es posible | de preferencia
""",
    "preps": """
para | en | con | sin | de | desde | hasta | entre | por | según | bajo | sobre | durante | antes de |
dentro de | fuera de | a partir de | contra | hacia | basado en | vía | no más de | nada de |
nada por encima de | nada por debajo de | nada más caro | cerca de | más cerca de | lejos de | que no |
que sea | que sean | que tenga | que tengan | menos
""",
    "informs": """
soy | estoy | tengo | no tengo | uso | utilizo | vivo | trabajo | no como | como solo | no bebo |
no puedo comer | no puedo | no hablo | hablo | prefiero | odio | me gusta más | no me gusta | no me gustan |
somos | estamos en | tenemos | vivimos | vamos | usamos | mi | mis | nuestro | nuestra | es para | son para |
ya sé | ya conozco | ya tengo | ya uso | el presupuesto | solo tengo | solo necesito | solo quiero |
solo hablo | viajo | estudio | cocino | llevo | voy a | voy con | soy alérgico | soy alérgica
""",
    "doubts": """
no sé | no lo sé | ni idea | tengo un problema | tengo una pregunta | estoy harto | estoy harta |
no me gusta eso | no me gusta esto | no estoy seguro | no estoy segura | mi pregunta | me sale un error |
da error | me da error | un error | mensaje de error | se colgó | se ha colgado | no arranca | no abre |
no carga | se rompió | no pasa nada al | dice que
""",
    "reasons": """
me | tengo | estoy | ya | es que | mi | alguien | te | no | era | fue | eran | eso | es | ella | él | ellos
""",
    "offers": """
quieres | quiere | deseas | te gustaría | le gustaría | prefieres | prefiere | puedo | debo | sigo |
continúo | te parece | le parece | necesitas | necesita | tienes | tiene | estás | está | listo | lista |
de acuerdo | te interesa | te refieres | vale
""",
    "goes_on": """
sigue | siga | sigue sigue | sigue por favor | sigue hablando | sigue contando | sigue explicando |
sigue escribiendo | sigue diciendo | sigue con eso | sigue así | sigue por donde ibas | por donde ibas |
sigue donde te quedaste | donde te quedaste | donde lo dejaste | sigue desde ahí | desde ahí | continúa |
continua | continúe | continuar | continúa donde te quedaste | continúa donde lo dejaste |
continúa por donde ibas | continúa desde ahí | puedes continuar | puedes seguir | puede continuar |
puede seguir | no pares | no te detengas | no te pares | no te cortes | prosigue | prosiga | retoma |
retoma donde lo dejaste | reanuda | adelante | dale | dale sigue | en qué ibas | en qué estabas | termina |
termina la frase | termina lo que decías | acaba la frase | acaba lo que decías | acaba la respuesta |
completa la respuesta | qué decías | decías | me decías | te escucho | el resto | dame el resto | ya volví |
ya estoy de vuelta | sigamos | continuemos | continúa con la explicación | continúa con la respuesta |
continúa con la lista | continúa con la historia | continúa con la receta | continúa con el texto |
continúa con el resumen | continúa con tu respuesta | continúa con tu explicación | continúa con eso |
continúa con esto | continúa con lo anterior | continúa con lo que decías | continua con la explicación |
continua con la respuesta | continua con la lista | continua con la historia | continua con la receta |
continua con el texto | continua con el resumen | continua con tu respuesta | continua con tu explicación |
continua con eso | continua con esto | continua con lo anterior | continua con lo que decías |
sigue con la explicación | sigue con la respuesta | sigue con la lista | sigue con la historia |
sigue con la receta | sigue con el texto | sigue con el resumen | sigue con tu respuesta |
sigue con tu explicación | sigue con esto | sigue con lo anterior | sigue con lo que decías |
continúe con la explicación | continúe con la respuesta | continúe con la lista | continúe con la historia |
continúe con la receta | continúe con el texto | continúe con el resumen | continúe con tu respuesta |
continúe con tu explicación | continúe con eso | continúe con esto | continúe con lo anterior |
continúe con lo que decías | retoma con la explicación | retoma con la respuesta | retoma con la lista |
retoma con la historia | retoma con la receta | retoma con el texto | retoma con el resumen |
retoma con tu respuesta | retoma con tu explicación | retoma con eso | retoma con esto |
retoma con lo anterior | retoma con lo que decías |
no pares por favor | no pares ahora | no pares que está bueno | no se detenga | no se detenga por favor |
no te calles | no dejes de escribir | no hace falta que pares | sigue no más | sigue nomás |
seguí seguí | dale seguí | siga siga | continúe por favor | te escucho sigue | soy todo oídos |
seguí
""",
    "remarks": """
no puedo esperar a | qué ganas de | me recuerda a | eso me recuerda a | mi perro hace | con razón | por eso |
ah por eso | así que por eso | siempre pensé | siempre me pregunté | nunca había oído | me encanta cómo |
me gusta cómo | gracias por | muchas gracias por | mil gracias por | me alegra | me alegro de |
qué bueno que | qué bien que | no sabía que | no tenía idea | no me lo imaginaba | quién diría | me gusta la |
me gusta el | me encanta el | me encanta la | qué buena | qué buen | vaya
""",
    "afters": "después de | tras | después del",
    "contrasts": "no | no el | no la | no los | y no | en vez de | en lugar de",
    "instead": "mejor | en su lugar | en vez de eso",
    "points": "eso | esto | esos | es | son | está | están | tan | qué bien | eso es | eso sí | eran | fue",
    "talks": """
hablo de | hablo del | hablaba de | hablaba del | estoy hablando de | estoy hablando del | te hablo de
""",
    "declines": """
ahora no | todavía no | aún no | no hace falta | no es necesario | quizás luego | tal vez después |
en otro momento | mejor no
""",
    "asks_first": "puedo | hay",
    "acks_alone": """
valep | sipo | obvi | ajam | ujum | mjm | listones | deacuerdo | cachado | caché | anoto | guardado |
sirve | rebueno | requetebién | genialidad | chidísimo | bacanísimo | bakan | bkn | bkn po | joyita |
piola | flipa | cojonudo | perfe | perfectísimo | prfcto | excelso | ideal | precioso | hermoso |
nítido | nitido | jevi | diay | precisamente | justo | correctísimo | total | tot | efectiviwonder |
esta bn | ta bn | bn | oks | será | puede ser | supongo | sabía | sigo atento | sigo atenta |
toy leyendo | alabado | ojalá | pobre | pobrecito | pobrecita | pobrecitos | pobres | riquísimo |
guácala | guacala | wacala | puaj | ternurita | me gustó | me late | aplausos | ovación | groso |
datazo | temazo | nivelazo | sii | menos mal | eres lo máximo | lo tendré en cuenta | al pelo |
qué nivel | de pelos | de puta madre | se me antojó | qué hermoso | qué feo | qué ricura | qué miedo |
qué tierno | qué ternura | ándele
""",
    "marvels_alone": """
no te creo | no te la creo | a la miércoles | en la madre | en shock | ni de broma | ni en broma |
deveras | posta | posta posta | me estás cargando | me estás jodiendo | me estás vacilando |
estás de coña | fijate vos | jobar | joer | coño | recórcholis | madre del amor hermoso | jesús |
válgame | uyuyuy | uta | puta madre | la puta | la gran puta | chuta | la wea | asu mare | achachay |
achís | achis | wuau | chanfle | ijole | impactante | asombroso | sorprendente | quedé loco |
me quedé loca | me dejaste loco | me explotó la cabeza | me vuela la cabeza | me voló la cabeza |
boquiabierto | épico | menuda pasada | de locos | estoy en shock | jesús maría y josé | chales |
quién lo iba a decir | me has dejado loco
""",
    "laughs_alone": """
jajsj | jajsjaj | jajsjajs | ajaja | ajajaja | jua jua | equisde | muero | me despollo |
me hizo reír | chistoso | lloro | lloré | llorando de risa | qué cómico | estoy llorando
""",
    "thanks_alone": """
grx | muchas | agradecidísimo | bendiciones | se le agradece | te pasaste | te debo una | te la debo |
tenkiu veri mach
""",
    "stops_alone": """
detenlo | frene | ignóralo | ignorame | chist | bájale | bajale | terminado | acabemos |
fin del tema | abortar misión | sáltalo | sáltatelo | saltatelo | ahórratelo | ahorratelo |
arreglado | aburridísimo | me piro vampiro | me las piro | me duermo | ya tá | ya no gracias |
ya quedó | ya quedo | con eso | eso era nomás | igual da | paso de leer | demasiada info |
mucho texto | mucho texto bro | me piro | con eso ya | con esto ya | me vale con eso | ya entendí ya |
ya ya entendí | déjame en paz | cerrá el pico | bájale dos rayitas | era para otra persona |
haz como que no dije nada | equivocado | equivocado perdón | no era aquí | termina aquí |
punto y final | error mío | skip | fue sin querer | hablamos luego | luego hablamos | después hablamos
""",
}
