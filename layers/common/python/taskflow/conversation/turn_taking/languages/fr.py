"""French."""

TABLES = {
    "greets": """
bonjour | bonsoir | salut | salut toi | coucou | coucou toi | hello | re bonjour | rebonjour |
comment ça va | ça va | comment allez-vous | comment vas-tu | wesh
""",
    "acks": """
miam | miam miam | slurp |
ok | okay | oki | okey | d'accord | d'ac | dac | dacc | d'acc | entendu | bien | très bien | bien bien |
c'est bien | c'est bon | bon | très bon | ça marche | ca marche | ça roule | ça va | ca va | ça me va |
ça me convient | parfait | super | génial | genial | excellent | formidable | magnifique | merveilleux |
fantastique | extra | top | au top | nickel | impeccable | impec | cool | chouette | sympa | trop bien |
trop cool | trop fort | pas mal | pas mal du tout | intéressant | très intéressant | super intéressant |
passionnant | fascinant | instructif | très instructif | utile | très utile | logique | c'est logique |
clair | c'est clair | très clair | limpide | curieux | étonnant | impressionnant | drôle | marrant | rigolo |
mignon | joli | beau | délicieux | miam | triste | dommage | c'est dommage | quel dommage | quelle histoire |
ah | ah ok | ah oui | ah bon d'accord | ah d'accord | ah bien | ah je vois | ah voilà | aah | ahh | oh | ohh |
euh | heu | hm | hmm | mm | mmm | mhm | hum | mouais | ouf | bof | aha | ha | tiens | eh bien | eh ben |
ben oui | bah oui | bah | ben | hein | je vois | je comprends | compris | j'ai compris | bien compris |
je saisis | saisi | pigé | j'ai pigé | capté | j'ai capté | noté | c'est noté | bien noté | bien reçu |
reçu cinq sur cinq | vu | bien vu | bien dit | bien joué | bravo | chapeau | félicitations | bon travail |
beau travail | bonne idée | bonne explication | bonne réponse | bon point | bonne question | bon à savoir |
c'est bon à savoir | ça se tient | ça a du sens | ça fait sens | ça paraît logique | ça semble logique |
ça m'aide | ça aide | ça m'aide beaucoup | ça m'éclaire | voilà qui est clair | c'est plus clair |
maintenant je comprends | maintenant j'ai compris | je comprends mieux | je comprends mieux maintenant |
je comprends maintenant | tout s'explique | ça explique tout | ah c'est pour ça | c'est pour ça |
c'est donc ça | je ne savais pas | je savais pas | j'ignorais | je l'ignorais | je ne savais pas ça |
je ne le savais pas | je savais pas ça | j'apprends quelque chose | j'ai appris quelque chose |
on en apprend tous les jours | je m'en doutais | je m'en doutais bien | c'est ce que je pensais |
je pensais bien | comme je pensais | pas de problème | pas de souci | pas de soucis | aucun problème |
t'inquiète | pas grave | de rien | j'aime bien | j'aime | j'adore | ça me plaît | ça me plait |
exactement ce que je cherchais | c'est ce que je cherchais | exactement ce qu'il me fallait | tu es génial |
tu es le meilleur | t'es génial | t'es le meilleur | tu gères | trop fort | je t'écoute | je vous écoute |
je te suis | je lis | je suis là | prends ton temps | tu as raison | vous avez raison | t'as raison | raison |
je suis d'accord | bien sûr que oui | ça tombe sous le sens | ça roule ma poule | nice | alors d'accord |
c'est intéressant | c'est très intéressant | c'est passionnant | c'est super | c'est génial | c'est top |
c'est parfait | c'est cool | c'est sympa | c'est beau | c'est joli | c'est mignon | c'est drôle |
c'est marrant | c'est utile | c'est très utile | c'est très clair | c'est limpide | c'est compris |
c'est vrai | c'est ça | c'est très bien | jamais entendu parler | je connaissais pas | je ne connaissais pas |
j'imagine | comme prévu | je vois ce que tu veux dire | tu expliques bien | tu expliques super bien |
bien expliqué | ça donne faim | j'en ai l'eau à la bouche | c'est exactement ce que je voulais |
c'est exactement ce que je cherchais | c'est exactement ce que je voulais savoir |
c'est exactement ce que il me fallait | c'est exactement ce que je pensais | c'est pile ce que je voulais |
c'est pile ce que je cherchais | c'est pile ce que je voulais savoir | c'est pile ce que il me fallait |
c'est pile ce que je pensais | c'est justement ce que je voulais | c'est justement ce que je cherchais |
c'est justement ce que je voulais savoir | c'est justement ce que il me fallait |
c'est justement ce que je pensais | c'était exactement ce que je voulais |
c'était exactement ce que je cherchais | c'était exactement ce que je voulais savoir |
c'était exactement ce que il me fallait | c'était exactement ce que je pensais |
c'était pile ce que je voulais | c'était pile ce que je cherchais | c'était pile ce que je voulais savoir |
c'était pile ce que il me fallait | c'était pile ce que je pensais | c'était justement ce que je voulais |
c'était justement ce que je cherchais | c'était justement ce que je voulais savoir |
c'était justement ce que il me fallait | c'était justement ce que je pensais | exactement ce que je voulais |
exactement ce que je voulais savoir | exactement ce que il me fallait | exactement ce que je pensais |
pile ce que je voulais | pile ce que je cherchais | pile ce que je voulais savoir |
pile ce que il me fallait | pile ce que je pensais | justement ce que je voulais |
justement ce que je cherchais | justement ce que je voulais savoir | justement ce que il me fallait |
justement ce que je pensais | c'est ce que je voulais savoir | c'est ce que je voulais | là ça a du sens |
ça a plus de sens | ça me parle | ça me semble bien | ça me paraît bien | pour moi c'est bon |
facile à comprendre | super clair | aussi vieux | si vieux | si cher | si grand | pas cher | c'est pas cher |
c'est vieux | c'est grand | c'est énorme | c'est loin | c'est beaucoup | ça fait beaucoup |
ça fait longtemps | carrément | ouais carrément | grave | trop stylé | stylé | trop bon | la classe | canon |
génial merci | splendide | fabuleux | épatant | bluffant | dingue | ouah | oulala | oh là là | ah bah voilà |
ben voilà | mais oui | eh oui | bon bon | okay super | okay cool | ok ok | ça le fait | je valide | validé |
pas bête | bien pensé | c'est du lourd | mieux que je pensais | plus que je pensais |
moins cher que je pensais | pas mal ça | noté merci | ça marche merci | ça joue | ça a l'air bon |
ça a l'air bien | ça a l'air super | ça a l'air délicieux | ça a l'air facile | ça a l'air sympa |
ça a l'air intéressant | ça colle | ça me dit quelque chose | je vois où tu veux en venir |
je comprends ce que tu veux dire | c'est gentil | c'est gentil de ta part | très gentil | trop gentil |
bonne liste | bonne sélection | bons conseils | bon conseil | super conseil | ça pourrait marcher |
ça devrait marcher | ça donne envie | ça me plaît bien | j'aime beaucoup | j'adore ça | quelle gentillesse |
ça m'intéresse | ça m'intéresse beaucoup | c'est ce qui m'intéresse | bien fait | bien écrit | bien résumé |
bien résumé merci | très bien expliqué | très bien dit | très bien fait | très bien écrit | très bien résumé |
très bien résumé merci | super bien expliqué | super bien dit | super bien fait | super bien écrit |
super bien résumé | super bien résumé merci | parfaitement expliqué | parfaitement dit | parfaitement fait |
parfaitement écrit | parfaitement résumé | parfaitement résumé merci |
ah ok jvois | je vois je vois | ok ça marche | ça baigne | ça gaze | nickel chrome | trop top | tip top |
lourd ça | grave bien | c clair | clair et net | pas faux | pas con | ça tient la route | ça s'explique |
ah maintenant je comprends | je capte | cinq sur cinq | je note | je retiens | jsavais pas |
j'en savais rien | j'avais pas pensé | je le savais | j'en étais sûr | j'en étais sûre |
c'est bien ce que je pensais | j'suis d'accord | chuis d'accord | on est d'accord | bien d'accord |
ouais grave | ouais ok | ouais logique | bah ouais | ben ouais | hé oui | et voilà | c'est bien ça |
c'est exactement ça | tiens tiens | je vous suis | chuis là | jusqu'ici ça va | jusque là ok |
jusque là je suis | super expliqué | c'est le fun | full cool | ben coudonc | super correct |
c'est malade | septante fois oui | ça joue bien |
jvois | dak | dacodac | okok | oklm | grv | j'capte | j'avoue | tiguidou | coudonc | pantoute |
reçu | j'apprends un truc | vous avez bien raison | mouais ok | eh ouais
""",
    "agrees": """
oui | ouais | ouaip | ouep | ui | oui oui | si | mais oui | mais si | oui merci | oui bien sûr |
oui s'il te plaît | oui s'il vous plaît | oui stp | oui svp | oui volontiers | volontiers | avec plaisir |
bien sûr | bien sur | évidemment | évidement | certainement | certes | absolument | exactement | exact |
exacte | tout à fait | tout a fait | c'est exact | c'est ça | c'est ca | c'est vrai | vrai | c'est juste |
juste | correct | c'est correct | effectivement | en effet | carrément | grave | clairement | sûrement |
sans doute | sans aucun doute | parfaitement | précisément | voilà | voila | naturellement | yes | yep
""",
    "thanks": """
merci | merci beaucoup | merci bien | merci bcp | merci mille fois | mille mercis | mille merci |
un grand merci | grand merci | merci infiniment | merci à toi | merci à vous | merci pour tout |
merci pour ton aide | merci pour votre aide | merci pour l'aide | merci pour l'info | merci pour les infos |
merci pour l'information | merci pour l'explication | merci pour les explications | merci pour la réponse |
merci pour ta réponse | merci pour la précision | merci pour les précisions | merci pour le conseil |
merci pour les conseils | merci d'avoir expliqué | merci de l'explication | merci d'avance |
merci de ton aide | je te remercie | je vous remercie | remerciements | mes remerciements | c'est gentil |
c'est très gentil | trop gentil | très aimable | c'est sympa | mercii | mci |
merci beaucoup beaucoup | cimer chef | je vous en remercie | merci c'est gentil | merci l'ami |
merci chef | merci frère | merci bro | tu déchires | vous êtes un ange |
mrc | merciii | mercé | cimer | merki | t'assures
""",
    "laughs": """
haha | hahaha | hihi | héhé | hehe | mdr | ptdr | lol | xptdr | mort de rire | je suis mort de rire |
je suis mort | trop drôle | trop marrant | c'est drôle | c'est marrant | très drôle | tu me fais rire |
j'éclate de rire | explosé de rire | jpp | la blague |
chuis mort | chui mort | jsuis mort | j'suis mort de rire | je suis morte | je pleure |
je pleure de rire | c'est trop drôle |
mdrr | mdrrr | jpleure | hilarant | tordant | hinhin
""",
    "marvels": """
trop beau | c'est trop beau | c'est trop fort |
wow | waouh | waou | wouah | ouah | wahou | ah bon | ah oui vraiment | vraiment | ah vraiment | oh vraiment |
sérieux | serieux | sérieusement | c'est sérieux | sans blague | sans rire | tu plaisantes | vous plaisantez |
tu rigoles | tu déconnes | c'est une blague | c'est pas vrai | pas possible | c'est pas possible |
pas croyable | c'est pas croyable | incroyable | c'est incroyable | je n'en reviens pas | j'en reviens pas |
j'y crois pas | je n'y crois pas | dingue | c'est dingue | c'est fou | fou | la folie | hallucinant |
c'est ouf | truc de ouf | ouf | mon dieu | oh mon dieu | oh là là | oh la la | olala | oulala | ola |
punaise | putain | purée | la vache | zut | mince | mince alors | ça alors | eh ben dis donc | dis donc |
ben dis donc | qui l'eût cru | qui l'aurait cru | je n'aurais jamais cru | j'aurais jamais cru |
quelle surprise | c'est vrai ça | c'est vrai | ah ouais | oh non | nom d'un chien | sapristi | tiens donc |
tu m'étonnes | étonnant | oh | j'ai hâte | trop hâte | hâte d'y être | j'ai trop hâte | vivement |
j'en peux plus d'attendre | c'est excitant | tant que ça | à ce point | comme c'est beau |
comme c'est mignon | comme c'est drôle | quelle histoire | quelle chance | quel dommage | quel talent |
quelle bonne idée |
nan mais c'est ouf | c ouf | c'est un truc de ouf | c'est fou ça | de dingue | de malade | c'est abusé |
je rêve | je tombe de haut | je tombe des nues | ça par exemple | dites donc | ah bah ça |
ah bon sérieux | sans déconner | sans dec | non mais sérieux | ouh là | oh la vache | bon sang |
nom de dieu | nom d'une pipe | comme quoi | tu m'en diras tant |
abusé | j'hallucine | ohlala | bigre | fichtre | saperlipopette | tabarnak | câlisse | crisse | ayoye |
wouaw |
eh bien dites donc | ah ben ça | comme c'est intéressant
""",
    "stops": """
ça ira | ça ira comme ça |
stop | stoppe | stoppez | arrête | arrete | arrêtez | arretez | arrêter | arrête ça | arrête-toi |
arrête toi | arrêtez-vous | arrête-toi là | arrête là | arrête tout | arrête de parler | arrête d'écrire |
arrêtez de parler | on arrête | on arrête là | on s'arrête là | arrêtons | arrêtons là | arrêtons-nous là |
assez | c'est assez | j'en ai assez | en voilà assez | assez parlé | ça suffit | ca suffit | ça suffira |
cela suffit | cela suffira | ça suffit comme ça | ça suffit maintenant | ça me suffit | suffit | suffisant |
c'est suffisant | c'est bon là | c'est bon comme ça | c'est bon merci | c'est bien assez | c'est tout |
ce sera tout | c'est tout bon | c'est tout ce que je voulais savoir | c'est tout ce qu'il me faut |
c'est tout ce dont j'avais besoin | plus besoin | je n'en ai plus besoin | j'en ai plus besoin |
j'ai plus besoin | pas besoin | pas besoin de continuer | pas la peine | pas la peine de continuer |
ce n'est pas la peine | c'est pas la peine | inutile | inutile de continuer | ce n'est plus nécessaire |
ce n'est pas nécessaire | pas nécessaire | ne continue pas | ne continuez pas | continue pas |
ne va pas plus loin | tu peux arrêter | vous pouvez arrêter | tu peux t'arrêter | vous pouvez vous arrêter |
laisse tomber | laissez tomber | laisse | laisse ça | laisse béton | oublie | oublie ça | oubliez |
oubliez ça | oublie ma question | oublie ce que j'ai dit | peu importe | qu'importe | tant pis |
peu importe maintenant | n'importe | c'est pas grave laisse | ce n'est pas important | c'est pas important |
pas important | ça ne fait rien | ça fait rien | rien laisse | annule | annuler | annulez | annule ça |
abandonne | termine | terminé | c'est terminé | fini | c'est fini | j'ai fini | point final | chut | silence |
tais-toi | taisez-vous | tais toi | ta gueule | ferme-la | la ferme | plus un mot | halte |
j'ai ce qu'il me faut | j'ai ce que je voulais | j'ai tout ce qu'il me faut | j'ai ma réponse |
j'ai eu ma réponse | j'ai la réponse | c'est bon j'ai compris | ça répond à ma question |
ça ne m'intéresse pas | ça ne m'intéresse plus | ça m'intéresse plus | pas intéressé | je m'ennuie |
c'est ennuyeux | ennuyeux | trop long | c'est trop | trop d'informations | trop d'infos | c'est trop long |
j'ai changé d'avis | je m'en fiche | on s'en fiche | on s'en fout | osef | c'est bon stop | basta |
n'en dis pas plus | stop là | ça ira | ça ira merci | ça ira comme ça | ça va aller | ça va aller merci |
c'est tout bon merci | c'est bon pour moi | c'est bon pour moi merci | c'est bon arrête | tu peux stopper |
j'en ai assez lu | j'ai assez lu | j'en sais assez | j'ai trouvé | j'ai trouvé merci | c'est assez merci |
oublie-moi | non laisse | attends un peu | attends voir | attends stp | attendez | deux secondes |
une petite seconde | un moment | une minute | deux minutes | minute | minute papillon | pause | pause stp |
coupe | coupe là | chut stp | silence stp | ce sera tout merci | ça sera tout | stop ça | stop merci |
arrête de écrire | arrête de répondre | arrête de expliquer | arrête de raconter | arrête de générer |
arrêtez de écrire | arrêtez de répondre | arrêtez de expliquer | arrêtez de raconter | arrêtez de générer |
cesse de parler | cesse de écrire | cesse de répondre | cesse de expliquer | cesse de raconter |
cesse de générer | je ne veux plus lire | je ne veux plus entendre | je ne veux plus en entendre |
je ne veux plus en savoir plus | je ne veux plus en lire plus | je veux plus lire | je veux plus entendre |
je veux plus en entendre | je veux plus en savoir plus | je veux plus en lire plus |
je n'ai plus besoin d' lire | je n'ai plus besoin d' entendre | je n'ai plus besoin d' en entendre |
je n'ai plus besoin d' en savoir plus | je n'ai plus besoin d' en lire plus | j'ai plus besoin d' lire |
j'ai plus besoin d' entendre | j'ai plus besoin d' en entendre | j'ai plus besoin d' en savoir plus |
j'ai plus besoin d' en lire plus | arrête s'il te plaît | arrête stp | arrête svp | arrête maintenant |
arrête un moment | arrête tout de suite | arrête merci | arrêtez s'il te plaît | arrêtez stp | arrêtez svp |
arrêtez maintenant | arrêtez là | arrêtez tout | arrêtez un moment | arrêtez tout de suite | arrêtez merci |
stop s'il te plaît | stop stp | stop svp | stop maintenant | stop tout | stop un moment | stop tout de suite |
rien de plus | rien de plus merci | ce serait tout | ça suffira merci | assez pour aujourd'hui |
ça suffit pour aujourd'hui |
c bon | c bon arrete | c bon stop | stop c'est bon | merci stop | stop stop | arrête un peu |
arrêtez-vous là | veuillez cesser | cesse d'écrire | on s'arrête | tenons-nous-en là | on en reste là |
on va s'arrêter là | on va en rester là | ça va comme ça | ça va merci | cela me suffit |
ça me suffit merci | ça me suffira | c'est largement suffisant | j'en ai assez entendu |
j'ai assez d'infos | j'ai compris stop | assez causé | assez bavardé | assez pour ce soir |
c'est tout merci | c'est tout ce que je voulais | c'est tout ce qu'il me fallait | c'était tout |
rien d'autre | rien d'autre merci | plus rien | n'en rajoute pas | n'écris plus | n'écrivez plus |
ne dis plus rien | ne dites plus rien | ne poursuis pas | ne poursuivez pas | pas besoin de plus |
pas besoin de la suite | pas besoin du reste | pas la peine de finir | pas la peine de poursuivre |
le reste ne m'intéresse pas | je n'ai pas besoin de la suite | je n'ai pas besoin du reste |
je connais la suite | je connais le reste | tais-toi un peu | tais toi stp | ta bouche | vos gueules |
silence svp | du calme | coupe court | abrège stop | laisse tomber merci | lâche l'affaire | lâche ça |
tant pis laisse | oublie tout | c'est pas grave | plus besoin merci | j'en veux plus |
je n'en veux plus | non c'est bon | nan c'est bon | nan laisse | bref stop | terminé merci |
fin de discussion | point barre | je m'arrête là | ça m'ennuie | tu m'ennuies | tu me saoules |
ça me saoule | ça me gave | halte là | tu peux t'arrêter là | pourrais-tu arrêter |
pourriez-vous arrêter | peux-tu arrêter | tu veux bien arrêter | tu veux bien te taire |
tu vas t'arrêter | arrête ton char | ciao merci |
cesse | cessez | ftg | chuut | chht | coupez | laissez | j'arrête | j'abandonne | relou |
veuillez arrêter | restons-en là | j'ai compris arrête | n'en dites pas plus | inutile de poursuivre |
la suite ne m'intéresse pas | non merci c'est bon
""",
    "pauses": """
attends | attend | attendez | attends un peu | attends un instant | attends une seconde | attends une minute |
attends deux secondes | attends attends | attends voir | attendez un instant | attendez un peu | attendre |
une seconde | une petite seconde | deux secondes | 2 secondes | deux minutes | une minute | un instant |
un petit instant | un moment | un moment s'il te plaît | minute | minute papillon | instant | pause |
fais une pause | faites une pause | mets en pause | pas si vite | doucement | patiente | patientez |
bouge pas | ne bouge pas | laisse-moi réfléchir | laisse moi réfléchir | laissez-moi réfléchir |
laisse-moi lire | laisse moi lire | je réfléchis | je reviens | j'arrive | donne-moi une seconde |
donne-moi une minute | hop hop hop | holà | attends un moment | attends s'il te plaît | attends stp |
attends svp | attends deux minutes | attendez un moment | attendez une seconde | attendez une minute |
attendez s'il te plaît | attendez stp | attendez svp | attendez deux minutes | attendez deux secondes |
attendez voir
""",
    "leaves": """
je dois y aller | je dois partir | il faut que j'y aille | faut que j'y aille | je m'en vais | j'y vais |
je dois filer | au revoir | à plus | a plus | à plus tard | à bientôt | à demain | ciao | salut à plus |
bonne nuit | bonne journée | bonne soirée | le téléphone sonne | mon téléphone sonne | on sonne à la porte |
j'ai trouvé | j'ai déjà trouvé | j'ai trouvé la réponse | j'ai résolu | c'est résolu | résolu |
problème résolu | ça marche maintenant | ça fonctionne maintenant | je vais chercher moi-même |
je vais me débrouiller | je me débrouille | je n'ai plus le temps | j'ai plus le temps | pas le temps |
je suis occupé | je suis occupée | je vais essayer | je vais tester ça |
j'me casse | je me casse | je me sauve | je me tire | je file | je vous laisse | je te laisse |
je dois te laisser | faut que je file | jdois y aller | jdois partir | je dois raccrocher |
on m'appelle | on m'attend | mon bus arrive | mon train arrive | mon bus est là | le patron arrive |
mon chef arrive | à table | le repas est prêt | c'est prêt à table | je vais manger | je vais dormir |
je vais me coucher | à la prochaine | à tout' | à toute | à ciao | salut à demain | bye bye |
plus de batterie | j'ai plus de batterie |
tchao | tchuss | bisous |
je dois vous laisser
""",
    "waits": """
attends | attend | attendez | attends voir | attends un peu | attends deux secondes | attends une seconde |
attends attends
""",
    "exclaims": "arrête | arrêtez | stop | tais-toi",
    "refuses": """
non | nan | nn | non non | non non non | pas du tout | absolument pas | jamais | surtout pas |
certainement pas | bien sûr que non | ah non | mais non | que nenni
""",
    "fills": """
s'il te plaît | s'il te plait | s'il vous plaît | s'il vous plait | stp | svp | s te plait | sil te plait |
de grâce | alors | donc | bon | ben | bah | eh | eh bien | enfin | voilà | là | maintenant | tout de suite |
immédiatement | pour l'instant | pour le moment | pour aujourd'hui | pour ça | ici | très | trop | vraiment |
tellement | si | super | bien | hyper | assez | plutôt | franchement | honnêtement | c'est | c'est trop |
c'est vraiment | c'est très | c'est super | ça | ça c'est | ça a l'air | c'était | cela | ce | quel | quelle |
comme | comme ça | que | un | une | le | la | les | l' | et | mais | mon ami | mon pote | mec | gars | frère |
frérot | mon cher | chère | monsieur | madame | hé | hey | salut | bonjour | désolé | désolée | pardon |
excuse-moi | excusez-moi | excuse moi | sorry | je pense | je crois | je trouve | à mon avis | aussi | tout |
explication | explications | réponse | histoire | exemple | idée | info | infos | conseil | chose | toi |
vous | moi | ia | assistant | déjà | plus | oui | merci | hein | quoi | est | es | tu | je | de parler |
d'écrire | désolé de t'avoir interrompu | désolée de t'avoir interrompu | désolé pour l'interruption |
désolé de t'interrompre | pardon de t'interrompre | pardon pour l'interruption |
je ne voulais pas t'interrompre | fausse manip | c'était une erreur | sans faire exprès
""",
    "links": "et | mais | donc | alors | ou | puis | or | car | parce que | bon | ben | enfin",
    "wraps": """
peux-tu | peux tu | pouvez-vous | pouvez vous | pourrais-tu | pourrais tu | pourriez-vous | pourriez vous |
tu peux | tu pourrais | vous pouvez | vous pourriez | peux-tu s'il te plaît | est-ce que tu peux |
est-ce que tu pourrais | est-ce que vous pouvez | est-ce que vous pourriez | veux-tu | voulez-vous | veux tu |
voulez vous | ça te dérangerait de | ça vous dérangerait de | j'aimerais que tu | je voudrais que tu |
je veux que tu | j'aimerais | je voudrais | je veux | je préfère | je préférerais | je préfèrerais |
j'aurais voulu | il me faut | il me le faut | j'ai besoin que tu | j'en ai besoin | je le veux |
je le voudrais | c'est possible | serait-il possible | est-il possible de | est-ce possible |
est-ce qu'on peut | on peut | on pourrait | est-ce que je peux avoir | je peux avoir | puis-je avoir |
plutôt | peut-être | essaie | essaie de | essaye de | merci de | veuillez | pense à | assure-toi de |
il faudrait | tu dois | tu devrais | fais en sorte | et si tu | me le | donne-le moi | donne-moi ça |
mets-le | mets-moi ça
""",
    "first": """
avant de continuer | avant de poursuivre | avant que tu continues | avant que tu ne continues |
avant que vous continuiez | avant d'aller plus loin | avant ça | avant cela | d'abord | tout d'abord |
dis-moi d'abord | une question | petite question | une petite question | j'ai une question | question rapide |
juste une question | une question rapide | attends quoi | attends comment | comment ça | pardon quoi |
hein quoi | quoi | c'est-à-dire
""",
    "later": """
ensuite | après ça | après cela | par la suite | plus tard | puis après | question suivante |
prochaine question | la prochaine question | autre question | une autre question | j'ai une autre question |
j'ai encore une question | encore une question | une dernière question | dernière question |
deuxième question | seconde question | une dernière chose | dernière chose | encore une chose |
encore autre chose | autre sujet | sujet suivant | point suivant | deuxièmement | quand tu auras fini |
quand tu as fini | quand tu auras terminé | quand tu as terminé | quand vous aurez fini |
quand vous avez fini | quand vous aurez terminé | quand ce sera fini | quand c'est fini | quand tu peux |
quand tu auras le temps | lorsque tu auras fini | lorsque tu auras terminé | une fois que tu as fini |
une fois que tu auras fini | une fois fini | une fois terminé | une fois que c'est fini | dès que tu as fini |
dès que tu auras fini | dès que tu as terminé | après cette réponse | après ta réponse | après avoir fini |
après avoir terminé | pour finir | pour terminer | enfin dernière | à la fin | au final | en dernier |
avant que j'oublie | avant que je n'oublie | pas urgent | ce n'est pas urgent | rien ne presse |
ça peut attendre | à part ça | sinon autre | question à part | rappelle-moi plus tard |
dans ta prochaine réponse | dans le prochain message | ps | p s | post-scriptum | par après |
quand t'as fini | quand t'auras fini | quand t'as terminé | quand t'auras terminé | quand tu termines |
quand tu finis | quand vous terminez | une fois que t'as fini | dès que t'as fini | dès que tu finis |
dès que tu termines | quand c'est fait | une fois que c'est fait | une fois fait | quand t'as le temps |
quand t'as le temps après | quand tu as le temps | après avoir fini ça | après tout ça | pour après |
question pour après | une question pour plus tard | pour plus tard | on verra après | plus tard je voudrais |
plus tard j'aimerais | la suivante | au suivant | finis d'abord | termine d'abord | finis ça d'abord |
termine ça d'abord | et pour finir | et une fois fini | et quand tu as fini | et quand t'as fini
""",
    "later_opens": """
et après | puis | et puis | après | et ensuite | suivant | suivante | après tu | plus tard | autre chose |
une autre chose | puis un | puis une | ensuite un | ensuite une | après un | après une | et puis un |
et puis une | et après un | puis la même chose | après la même chose | après dis | après dis-moi |
après parle | après fais
""",
    "later_closes": "après | ensuite | plus tard | à la fin | pour finir | quand tu peux | après ça",
    "wants": """
dis-moi | dis moi | dites-moi | dites moi | parle-moi | parle moi | parlez-moi | raconte | raconte-moi |
raconte moi | racontez-moi | explique | explique-moi | explique moi | expliquez | expliquez-moi | décris |
décrivez | écris | écris-moi | ecris | écrivez | rédige | rédige-moi | traduis | traduis-moi | traduisez |
donne | donne-moi | donne moi | donnez-moi | montre | montre-moi | montre moi | montrez-moi | liste |
cite-moi | énumère | nomme | résume | résume-moi | compare | crée | crée-moi | fais | fais-moi | faites |
faites-moi | génère | dessine | conçois | planifie | calcule | résous | cherche | trouve | trouve-moi |
vérifie | corrige | aide-moi | aide moi | aidez-moi | recommande | recommande-moi | conseille-moi | propose |
propose-moi | suggère | définis | réponds | lis | ouvre | envoie | réserve | achète | supprime | efface |
lance | démarre | joue | appelle | répète | recommence | encore une fois | reprends depuis | parlons de |
parlons plutôt | j'aimerais savoir | je voudrais savoir | je veux savoir | j'aimerais connaître |
j'ai besoin d'aide | j'ai besoin d'un | j'ai besoin d'une | je me demande | plus d'infos sur | nouveau sujet |
changement de sujet | changeons de sujet | annule ma | annule mon | annulez ma | rappelle-moi | imagine |
invente | joue le rôle | change de sujet | arrête le | arrête la
""",
    "topics": """
parle-moi de | parle moi de | parle-moi du | parle moi du | parle-moi plutôt | parle moi plutôt |
parlez-moi de | raconte-moi une | raconte-moi un | raconte moi une | dis-moi ce que | dis-moi comment |
dis-moi pourquoi | dis-moi qui | dis-moi où | écris un | écris une | écris-moi un | écris-moi une |
explique-moi ce que | explique-moi comment | explique-moi pourquoi | explique ce que | explique comment |
quelque chose d'autre | autre chose plutôt | traduis | aide-moi | parlons de | arrête de parler de
""",
    "asks": """
qu'est-ce que | qu'est-ce qui | qu'est-ce qu'un | qu'est-ce qu'une | qu'est ce que | qu est ce que | kesako |
c'est quoi | cest quoi | quoi | que signifie | que veut dire | ça veut dire quoi | qui est | qui a | qui |
comment | comment on | pourquoi | pk | pourkoi | quand est-ce | quand | où | ou est | ou se trouve |
quel est | quelle est | quels sont | quelles sont | quel | quelle | quels | quelles | combien | combien de |
lequel | laquelle | à quoi | de quoi | avec quoi | à qui | de qui | d'où | depuis quand | jusqu'à quand |
en quoi | est-ce que | est ce que | est-ce | est-ce qu'il | est-il | est-elle | sont-ils | y a-t-il |
y a t il | il y a | existe-t-il | as-tu | avez-vous | es-tu sûr | tu es sûr | t'es sûr | êtes-vous sûr |
sais-tu | connais-tu | peut-on | faut-il | dois-je | puis-je | a-t-il | a-t-elle | a-t-on | et pourquoi |
et comment | et si | qu'en est-il | que se passe | que faire | que penses-tu | source | sources | tu connais |
tu sais | est-ce qu | sont-elles | lesquels | c'est quand | c'est où | c'est combien | c'est qui |
c'est pourquoi | qu'est-ce | qui d'autre | quoi d'autre | à quelle | à quel | de quel | par qui | avec qui |
pour qui
""",
    "asks_anywhere": """
qu'est-ce que ça veut dire | ça veut dire quoi | qu'est-ce que tu veux dire | que veux-tu dire |
tu veux dire quoi | je ne comprends pas | je comprends pas | j'ai pas compris | je n'ai pas compris |
je ne comprends rien | je comprends rien | pas compris | je ne te suis pas | je te suis pas | je suis perdu |
je suis perdue | je suis confus | c'est pas clair | ce n'est pas clair | pas clair | c'est quoi |
de quoi tu parles | de quoi parles-tu | t'es sûr | tu es sûr | c'est combien | c'est où | c'est qui |
est-ce vrai | c'est vraiment vrai | comment tu le sais | qui dit ça | d'où tu sors ça | d'où ça vient
""",
    "corrects": """
je voulais dire | je veux dire | je parlais de | je parle de | je parlais du | je pensais à |
je faisais référence | je voulais parler | c'est-à-dire plutôt | ou plutôt | correction | je corrige |
je rectifie | erreur de ma part | je me suis trompé | je me suis trompée | faute de frappe | coquille |
au lieu de | au lieu du | à la place de | à la place du | plutôt que | remplace | remplacez | change le |
change la | change ça | plus précisément | plus exactement | pour être précis | pour être plus précis |
précision | en fait c'est | en fait ce sont | j'ai oublié de dire | j'ai oublié de préciser |
j'ai oublié de mentionner | je précise | pour info | j'ai dit | il s'agit de | il s'agit du | mais plutôt
""",
    "objects": """
j'ai demandé | je t'ai demandé | j'avais demandé | je vous ai demandé | j'ai pas demandé |
je n'ai pas demandé | je t'ai pas demandé | je ne t'ai pas demandé | je demandais | je demande |
ce n'est pas ce que | c'est pas ce que | ce n'était pas ma question | c'est pas ma question |
ce n'est pas ma question | pas ma question | tu n'as pas compris | t'as pas compris | tu as mal compris |
vous avez mal compris | vous n'avez pas compris | mal compris | tu m'as mal compris | malentendu |
c'est faux | faux | c'est incorrect | incorrect | inexact | c'est inexact | tu as tort | vous avez tort |
t'as tort | tu te trompes | vous vous trompez | tu t'es trompé | erreur | c'est une erreur |
il y a une erreur | tu as fait une erreur | ce n'est pas vrai que | ce n'est pas vrai | ce n'est pas juste |
c'est pas juste | ce n'est pas ça | c'est pas ça | ce n'est pas correct | pas correct | pas ça |
n'importe quoi | absurde | mensonge | tu mens | je ne suis pas d'accord | pas d'accord |
je suis pas d'accord | je ne crois pas | je ne pense pas | je pense pas | je crois pas | tu l'as déjà dit |
tu as déjà dit | déjà dit | tu te répètes | ça ne marche pas | ça marche pas | ça ne fonctionne pas |
ça fonctionne pas | ça ne m'aide pas | ça m'aide pas | hors sujet | à côté de la plaque | tu inventes |
tu as oublié | lis ma question | je ne veux pas ça | je veux pas ça | j'ai dit | je disais | j'avais dit |
je voulais | moi je voulais | j'ai parlé de
""",
    "replaces": """
oublie ça et | oublie rome | oublie le | oublie la | oublie les | arrête de parler de | arrête de me parler |
arrête avec | ne parle plus de | ne me parle pas de | assez parlé de | assez de | parle-moi plutôt |
parle moi plutôt | dis-moi plutôt | raconte-moi plutôt | explique-moi plutôt | écris plutôt | parlons plutôt |
changeons de sujet | change de sujet | changement de sujet | nouveau sujet | quelque chose d'autre |
autre chose plutôt | recommence | recommence depuis | depuis le début | reprends depuis le début |
reprends à zéro | repars de zéro | à la place parle | à la place dis | parle-moi d'autre chose |
parlons d'autre chose | d'autre chose | dis-moi autre chose | raconte autre chose | parlons plutôt de
""",
    "adds": """
mentionne | mentionne aussi | mentionnez | ajoute | ajoute aussi | ajoutez | rajoute | inclus | inclus aussi |
incluez | inclure | précise | précise aussi | n'oublie pas | n'oubliez pas | oublie pas | pense aussi à |
tiens compte | prends en compte | prenez en compte | considère | indique | indique aussi | cite | cite aussi |
cite tes sources | donne aussi | donnez aussi | dis aussi | mets aussi | parle aussi | parle aussi de |
aborde | évoque | aussi le | aussi la | aussi les | et aussi le | et aussi la | et aussi les | et aussi |
avec les sources | avec des sources | avec les prix | et le prix | et les prix | plus le prix | note aussi |
signale | et dis-moi lesquels | et dis-moi lequel | et dis-moi combien | et dis-moi si | et dis-moi où |
et dis-moi quand | et dis aussi | et dis | et mets | et mets aussi | et l'adresse | et ajoute | et mentionne |
et donne | et donne aussi | et précise | et indique | mets-y | mets-y aussi | rajoute aussi | ajoutes-y |
n'oublie pas les | pense à | n'oublie pas de | n'oublie pas le | n'oublie pas la
""",
    "adds_closes": "aussi | également | en plus | avec",
    "also": """
aussi | également | de plus | en plus | en outre | par ailleurs | au fait | d'ailleurs | à propos | sinon |
ah et | oh et | et aussi | tant que tu y es | tant qu'on y est | pendant que tu y es | pendant qu'on y est |
au passage | par la même occasion
""",
    "also_closes": "au fait | aussi | également | au passage",
    "adjusts": """
plus court | plus courte | plus courts | plus bref | bref | brièvement | sois bref | soyez bref | plus long |
plus longue | plus simple | plus simplement | simplement | simple | plus facile | plus clair |
plus clairement | plus détaillé | plus détaillée | plus de détails | plus en détail | en détail |
avec plus de détails | moins de détails | moins détaillé | plus précis | plus précise | plus concis | concis |
plus concret | plus lentement | lentement | moins vite | plus vite | plus rapide | plus rapidement |
plus formel | moins formel | plus soutenu | plus familier | plus décontracté | plus technique |
moins technique | plus drôle | plus sérieux | plus poli | plus d'exemples | avec des exemples |
avec un exemple | des exemples | sans exemples | sans jargon | mots simples | avec des mots simples |
en termes simples | en mots simples | langage simple | en langage simple | en une phrase | en deux phrases |
en trois phrases | en quelques mots | en quelques phrases | en un mot | en bref | en résumé | résumé |
version courte | version longue | version simple | la version courte | sous forme de liste |
sous forme de tableau | en liste | en tableau | dans un tableau | sous forme | en points | par points |
à puces | liste à puces | étape par étape | pas à pas | point par point | comme si j'avais |
comme si j'étais | comme à un enfant | pour un enfant | pour les enfants | pour les nuls | pour débutants |
pour débutant | pas si long | pas trop long | pas si vite | pas trop technique | trop compliqué |
trop technique | trop vite | trop lent | trop détaillé | trop formel | trop court | va droit au but |
droit au but | viens-en au fait | au fait s'il te plaît | va à l'essentiel | à l'essentiel | l'essentiel |
moins de texte | moins de mots | saute | passe l'intro | passe les détails | épargne-moi | sans | sauf |
excepté | hormis | moins cher | plus grand | plus petit | plus récent | plus récente | moins épicé |
plus épicé | plus sain | système métrique | arrondis | arrondi | maximum | au maximum | au plus | au moins |
simplifie | raccourcis | abrège | abrégez | développe | approfondis | détaille | un peu plus | un peu moins |
tutoie-moi | vouvoie-moi | plus général | plus pratique | végétarien | végétarienne | végan | végane | vegan |
sans gluten | sans lactose | sans sucre | halal | casher | pour enfants | accessible
""",
    "adjusts_opens": """
utilise | utilisez | prends | prenez | fais-le | fais le | fais ça | faites-le | fais court | fais plus |
fais simple | rends-le | garde | reste | concentre-toi | concentre toi | concentrez-vous | focalise-toi |
limite-toi | limite toi | limitez-vous | limite | suppose | supposons | imagine que je suis | explique-le |
explique-moi ça | explique-moi comme | explique comme | explique simplement | explique plus | écris-le |
écris plus | dis-le | donne-le | donne-moi juste | donne-moi seulement | mets-le | mets ça | présente-le |
formate | trie | classe | n'utilise pas | n'utilise aucun | ne mentionne pas | ne parle pas des |
n'inclus pas | ne mets pas | ne sois pas | ne répète pas | pas de | pas d' | arrête d'utiliser |
arrête de répéter | arrête d'être | sois | sois plus | soyez | moins de | moins | commence par | termine par |
réponds en | réponds par | répondez en | parle en | écris en | à la manière de | dans le style |
sous forme de | comme | en tant que | convertis | convertissez | passe à | saute les | enlève | enlève les |
retire | retire les | ignore | évite | laisse de côté | arrête de me vouvoyer | arrête de me tutoyer |
arrête de mettre | arrête de citer | arrête avec les | arrête avec | vouvoie-moi | tutoie-moi | appelle-moi |
signe | signe avec | finis par | ne parle pas de | ne donne pas | n'explique pas | double les | la moitié de |
arrondis | numérote | mets la | mets le | mets les | enlève le | enlève la | retire la | retire le |
oublie les dates | pas besoin de | pas besoin des | inutile de | utiliser | mettre | l'écrire | le dire |
l'expliquer | me l'expliquer | expliquer plus | faire plus | le faire | change | remplace | mets plutôt |
donner les | donne les | mettre les | classer | classe-les | trie-les | raccourcir | le raccourcir |
simplifier | me tutoyer | écrire en | parler en | répondre en
""",
    "adjusts_closes": "version",
    "into": """
en % | sous forme de % | au format % | avec % | % s'il te plaît | plutôt en % | plutôt % | dans un % |
dans une % | comme un %
""",
    "forms": """
euros | euro | dollars | dollar | livres | livres sterling | francs | francs suisses | yens | celsius |
degrés celsius | fahrenheit | kilomètres | km | miles | mètres | centimètres | cm | pouces | kilos |
kilogrammes | grammes | litres | pourcentage | pourcentages | minutes | heures | secondes | français |
anglais | espagnol | allemand | italien | portugais | hindi | chinois | japonais | russe | arabe | latin |
python | python 3 | javascript | typescript | java | rust | go | sql | php | json | csv | html | yaml |
markdown | tableau | liste | vers | rimes | prose | poème | présent | passé | majuscules | minuscules |
lettre | mail
""",
    "limits": """
seulement | uniquement | juste | juste le | juste la | juste les | juste pour | juste un | juste une |
rien que | que pour | que les | que le | que la | exclusivement | seulement pour | seulement le |
seulement la | seulement les | au moins | au maximum | maximum | moins de | plus de | le premier |
la première | le deuxième | la deuxième | le dernier | la dernière | les premiers | les trois premiers |
surtout | notamment | principalement | en particulier | particulièrement | spécialement | de préférence |
si possible | sans | sauf | rien sur | plutôt pour | plutôt en | plus pour | surtout pour
""",
    "limits_closes": """
seulement | uniquement | maximum | au maximum | minimum | ou moins | ou plus | par personne | par mois |
par jour | par an | de préférence | si possible | suffit | suffisent
""",
    "preps": """
pour | en | dans | sur | avec | sans | chez | à | au | aux | de | du | depuis | jusqu'à | entre | sous | par |
selon | avant | pendant | vers | hors | à partir de | basé sur | via | côté | pas de | pas d | pas plus de |
pas trop | pas dans | pas pour | rien de | rien au-dessus de | rien sous | près de | plus près de | loin de
""",
    "informs": """
je suis | j'ai | je n'ai pas | j'ai pas | j'utilise | je travaille | j'habite | je vis | je mange |
je ne mange pas | je mange pas | je bois pas | je ne bois pas | je préfère | je déteste | je n'aime pas |
j'aime pas | je parle | je ne parle pas | je connais déjà | je connais | je sais déjà | je voyage | j'étudie |
j'apprends | je pars | nous sommes | on est | on a | nous avons | on habite | on part | mon | ma | mes |
notre | nos | c'est pour | c'est un | il faut que ce soit | ça doit | le budget | budget | je cherche juste |
je veux juste | je ne peux pas | je peux pas | il n'y a que | on sera
""",
    "doubts": """
je ne sais pas | je sais pas | aucune idée | j'ai un problème | j'ai une question | je suis pas sûr |
je ne suis pas sûr | j'en ai marre | je n'aime pas ça | ma question | ça plante | ça a planté |
j'ai une erreur | message d'erreur | une erreur | ça affiche | ça dit que | il dit que | écran noir |
ça ne s'ouvre pas | ça s'ouvre pas | ça ne démarre pas | ça démarre pas | rien ne se passe | c'est cassé
""",
    "reasons": "je | j'ai | c'est | tu | mon | on | il | le téléphone | c'était | elle | ça | ils",
    "offers": """
veux-tu | voulez-vous | souhaites-tu | souhaitez-vous | aimerais-tu | aimeriez-vous | tu veux | vous voulez |
dois-je | puis-je | est-ce que je | je continue | préfères-tu | préférez-vous | as-tu | avez-vous | es-tu |
êtes-vous | ça te va | ça te convient | ça vous convient | d'accord | prêt | prête | besoin | ça t'intéresse |
veux tu | voulez vous | est-ce pour | utilises-tu
""",
    "goes_on": """
continue | continuez | continuer | continue stp | vas-y | vas-y continue | allez-y | allez-y continuez |
poursuis | poursuivez | reprends | reprenez | la suite | la suite stp | donne la suite | donne-moi la suite |
continue où tu t'es arrêté | continue là où tu t'es arrêté | continue où tu en étais | où tu t'es arrêté |
là où tu t'es arrêté | où tu en étais | reprends où tu en étais | reprends où tu t'es arrêté |
continue de parler | continue à parler | continue à écrire | continue d'écrire | continue à expliquer |
continue ton explication | continue ta réponse | continue comme ça | tu peux continuer |
vous pouvez continuer | tu peux reprendre | vous pouvez reprendre | tu peux poursuivre | ne t'arrête pas |
n'arrête pas | t'arrête pas | ne vous arrêtez pas | je t'écoute | je vous écoute | vas-y je t'écoute |
termine ta phrase | termine ta réponse | termine | finis ta phrase | finis ta réponse |
finis ce que tu disais | tu disais | vous disiez | où en étais-tu | où en était-on | on en était où |
on continue | continuons | allez continue | le reste | donne-moi le reste | et la suite | je suis de retour |
c'est bon tu peux continuer | continue l'explication | continue la réponse | continue la liste |
continue l'histoire | continue la recette | continue le texte | continue le résumé | continue ton histoire |
continue ce que tu disais | continue avec l'explication | continue avec la réponse | continue avec la liste |
continue avec l'histoire | continue avec la recette | continue avec le texte | continue avec le résumé |
continue avec ton explication | continue avec ta réponse | continue avec ton histoire |
continue avec ce que tu disais | poursuis l'explication | poursuis la réponse | poursuis la liste |
poursuis l'histoire | poursuis la recette | poursuis le texte | poursuis le résumé |
poursuis ton explication | poursuis ta réponse | poursuis ton histoire | poursuis ce que tu disais |
poursuis avec l'explication | poursuis avec la réponse | poursuis avec la liste | poursuis avec l'histoire |
poursuis avec la recette | poursuis avec le texte | poursuis avec le résumé | poursuis avec ton explication |
poursuis avec ta réponse | poursuis avec ton histoire | poursuis avec ce que tu disais |
reprends l'explication | reprends la réponse | reprends la liste | reprends l'histoire | reprends la recette |
reprends le texte | reprends le résumé | reprends ton explication | reprends ta réponse |
reprends ton histoire | reprends ce que tu disais | reprends avec l'explication | reprends avec la réponse |
reprends avec la liste | reprends avec l'histoire | reprends avec la recette | reprends avec le texte |
reprends avec le résumé | reprends avec ton explication | reprends avec ta réponse |
reprends avec ton histoire | reprends avec ce que tu disais | termine l'explication | termine la réponse |
termine la liste | termine l'histoire | termine la recette | termine le texte | termine le résumé |
termine ton explication | termine ton histoire | termine ce que tu disais | termine avec l'explication |
termine avec la réponse | termine avec la liste | termine avec l'histoire | termine avec la recette |
termine avec le texte | termine avec le résumé | termine avec ton explication | termine avec ta réponse |
termine avec ton histoire | termine avec ce que tu disais | continuez l'explication | continuez la réponse |
continuez la liste | continuez l'histoire | continuez la recette | continuez le texte | continuez le résumé |
continuez ton explication | continuez ta réponse | continuez ton histoire | continuez ce que tu disais |
continuez avec l'explication | continuez avec la réponse | continuez avec la liste |
continuez avec l'histoire | continuez avec la recette | continuez avec le texte | continuez avec le résumé |
continuez avec ton explication | continuez avec ta réponse | continuez avec ton histoire |
continuez avec ce que tu disais |
t'arrête surtout pas | ne t'arrête surtout pas | ne vous arrêtez pas svp | surtout n'arrête pas |
surtout continue | continue continue | poursuis je t'écoute | continuez je vous prie |
continue c'est intéressant | continue c'est bien | arrête pas | pas besoin de t'arrêter
""",
    "remarks": """
j'ai hâte de | trop hâte de | j'ai trop hâte de | vivement | ça me rappelle | ça me fait penser à |
mon chien fait | pas étonnant | c'est pour ça | ah c'est pour ça | voilà pourquoi | j'ai toujours cru |
je me suis toujours demandé | jamais entendu parler | j'adore comme | j'aime bien comme | merci pour |
merci de | merci d | merci beaucoup pour | ravi de | contente de | content de | heureux de |
je savais pas que | je ne savais pas que | j'ignorais | j'aurais jamais cru | qui l'aurait cru |
j'aime bien la | j'aime bien le | j'adore le | j'adore la | quel bel | quelle belle | quel beau |
ça donne envie de
""",
    "afters": "après | après le | après la | après les",
    "contrasts": "pas | pas le | pas la | pas les | et pas | plutôt que | au lieu de | non",
    "instead": "plutôt | à la place",
    "points": """
c'est | ça | ce sont | ces | cette | il est | elle est | c'était | ils sont | elles sont | tellement | si
""",
    "talks": """
je parle de | je parle du | je parle des | je te parle de | je parlais de | je parlais du | je parlais des |
il s'agit de
""",
    "declines": """
pas maintenant | pas encore | pas besoin | pas la peine | pas nécessaire | plus tard peut-être |
peut-être plus tard | une autre fois
""",
    "acks_alone": """
ouai | oué | ué | moui | voui | okidac | dakor | dacor | vendu | adjugé | captay | j'écoute |
reçu 5/5 | affirmatif | exactos | toutafé | carré | c pas faux | pas dégueu | mmh | évident |
biensur | nikel | parfé | topissime | tiptop | supère | supercool | extraordinaire | chouettos |
sympatoche | balèze | costaud | chanmé | bête de truc | dingo | écoeurant | débile | pratique |
choupi | formid | beurk | berk | dégueu | j'adhère | j'kiffe | kiffant | j'achète | plussoie |
je confirme | j'approuve | approuvé | première nouvelle | enregistré | je screenshote | rassurant |
aïe | aie | ouille | parbleu | possible | admettons | mettons | la base | pareil | mood | tkt |
ça marche pour moi | bien trouvé | bon plan | stylé | classe | la grande classe | je prends |
je garde | je garde ça | au boutte | no soucy | je plussoie | je confirme tout | on est d'ac |
je me coucherai moins con | c'est la base | chapeau bas
""",
    "marvels_alone": """
ptn | ptin | pétard | peuchère | boudiou | boudu | boudu con | vingt dieux | sacrebleu | morbleu |
mazette | diantre | merde | bordel | bordel de merde | ololo | askip | ayoille | tabarnouche |
tabarouette | ostie | choqué | choquée | choqué et déçu | scié | sciée | sidéré | sidérant | bluffé |
c'est chaud | chaud | inouï | impensable | l'horreur | horrible | flippant | ça fait peur |
bon sang de bonsoir | wesh incroyable | wesh c'est fou | sans mentir | voyez-vous ça | voyez vous ca |
sans rigoler | pour de vrai | j'en perds mon latin | sur le cul | hors norme | nan mais sérieux |
nan sérieux | chaud patate | qui aurait pensé
""",
    "laughs_alone": """
pdr | dcd | éclaté | plié | pliée | plié en deux | je me marre | krkr | je suis décédé | tu m'as tué |
tu m'as tuée
""",
    "thanks_alone": """
mrci | mrc bcp | mici | meci | vous assurez | merci tout plein | tu assures |
je vous en suis reconnaissante | je vous en suis reconnaissant | je vous suis reconnaissant
""",
    "stops_alone": """
réglé | le reste je sais faire | fous-moi la paix | fiche-moi la paix | oublions | rien | balek |
m'en fous | tg | boucle-la | zappe | chiant | c'est chiant | blabla | bla bla bla | j'en ai marre |
mauvaise conv | mauvais onglet | mauvais sujet | oups mauvaise conv | tchô | aurevoir | sa sufi |
je connais déjà | la suite je la connais | je m'en sors | fais comme si j'avais rien dit |
je m'en fous | ras le bol | changement d'avis | c'est bon j'ai capté | ça va j'ai compris |
j'ai compris c'est bon | oui oui j'ai compris | ok ok j'ai compris | oui bon c'est bon |
j'ai l'essentiel | le reste je connais | j'ai rien dit | on passe | on zappe | trouvé |
le reste je gère | ignorez | mets-la en veilleuse | skip | y en a marre |
faites comme si de rien n'était | je n'ai rien dit | fin de la discussion | trop de texte |
trop de blabla | pas pour toi | non ça va | nan ça va | erreur de destinataire | oups erreur |
envoyé par erreur | plus intéressé
""",
}
