"""Portuguese."""

TABLES = {
    "greets": """
olá | oi | oi oi | oie | e aí | bom dia | boa tarde | boa noite | tudo bem com você | como vai |
como vai você | como está
""",
    "acks": """
nham | nhami |
ok | okay | blz | beleza | tá | ta | tá bom | ta bom | está bem | está bom | tudo bem | td bem | bom |
muito bom | boa | muito bem | bem | legal | que legal | muito legal | show | show de bola | massa | bacana |
top | joia | jóia | ótimo | otimo | excelente | perfeito | maravilha | maravilhoso | fantástico | genial |
brilhante | fixe | altamente | porreiro | interessante | muito interessante | que interessante |
interessantíssimo | curioso | fascinante | útil | muito útil | lógico | lindo | que lindo | bonito |
delicioso | engraçado | triste | que pena | que bom | impressionante | entendi | ah entendi | eu entendi |
já entendi | agora entendi | entendido | compreendi | compreendo | percebi | percebo | já percebi |
agora percebi | saquei | captei | já sei | anotado | já vi | estou a ver | tô vendo | faz sentido |
isso faz sentido | soa bem | parece bom | parece ótimo | bom saber | é bom saber | bem explicado |
boa explicação | boa resposta | boa ideia | bom ponto | bem dito | bom trabalho | gostei | adorei |
eu não sabia | não sabia | não sabia disso | nem sabia | não fazia ideia | aprendi algo novo | eu imaginava |
já imaginava | como eu pensava | era o que eu pensava | nada mal | sem problema | sem problemas |
não tem problema | de boa | suave | tranquilo | ah | ah tá | ah ta | ah sim | ah ok | ah bom | ah é | ahã |
aham | uhum | hum | hm | hmm | mm | oh | ó | eita bom | pois | pois é | pois bem | pois claro | é | é isso |
é mesmo isso | então é isso | por isso | tem razão | você tem razão | tens razão | verdade seja dita |
isso ajuda | ajudou | ajudou muito | ajuda muito | era isso que eu precisava | exatamente o que eu precisava |
você é demais | és o maior | parabéns | bravo | estou ouvindo | tô ouvindo | estou lendo | firmeza | fechado |
combinado | demorou | daora | da hora | irado | maneiro | tá certo | está claro | claro como água |
que história | que história boa | que fofo | me interessa | isso me interessa | bem feito | bem escrito |
muito bem explicado | muito bem dito | muito bem feito | muito bem escrito |
entendi vlw | saquei saquei | tô ligado | tá ligado | pode crer | beleza pura | muito massa |
top demais | mt foda | bué fixe | mt legal | mto bom | mt bom | tá mt bom | tá ótimo |
perfeito até aqui | até aqui tudo bem | até aí entendi | até aqui ok | tô acompanhando | tô contigo |
tou a seguir | tou a ver | agora faz sentido | faz todo sentido | faz sentido mesmo | pura verdade |
é isso aí | está certo | super concordo | tbm acho | também acho | pois então | ora bem | ora pois |
hum hum | ah então é isso | por isso então | bom de saber | sempre aprendendo | aprendi algo |
vivendo e aprendendo | tá anotado | eu sabia | como pensei | mt bem explicado | explicou bem |
mandou bem | mandou mt bem | boa boa | boa garoto | é nois | tamo junto | oxe bom | bah tri | tri legal |
uai sô | trem bão |
tlgd | podecrer | pdc | pdp | demoro | blza | fechou | showzaço | dahora | topzera | brabo | brabíssimo |
foda | bestial | tranks | sussa | vdd | ctz | arrã | anotei | imaginei | mitou | lacrou | tmj |
arretado | trilegal |
agora percebo | certinho | tem toda a razão | arrasou
""",
    "agrees": """
sim | sim sim | s | ss | claro | claro que sim | com certeza | certeza | certo | certíssimo | exato |
exatamente | isso | isso mesmo | isso aí | correto | verdade | é verdade | de fato | realmente sim |
concordo | concordo totalmente | de acordo | sem dúvida | obviamente | óbvio | lógico que sim | pode ser |
pode sim | sim por favor | absolutamente | naturalmente | definitivamente | uai sim | evidentemente
""",
    "thanks": """
obrigado | obrigada | obg | obgd | obrigadão | obrigadinho | muito obrigado | muito obrigada | mto obrigado |
brigado | brigada | brigadão | valeu | vlw | valeu mesmo | grato | grata | muito grato | agradeço |
agradecido | agradecida | obrigado pela ajuda | obrigada pela ajuda | obrigado pela explicação |
obrigada pela explicação | obrigado pela informação | obrigado pelas informações | obrigado pela resposta |
obrigado por explicar | obrigado por tudo | muito obrigado pela ajuda | obrigado pela dica | gratidão |
deus te abençoe |
valeu demais | valeu mano | vlw mano | obrigado mesmo | mt obg | mto obg | muito obrigado mesmo |
muitíssimo obrigado | eu agradeço | muito gentil | que gentil |
vlww | obgda | obrigadinha
""",
    "laughs": """
kkk | kkkk | rs | rsrs | haha | hehe | huehue | que engraçado | muito engraçado | morri | morri de rir |
ri muito | ri alto | tô rindo | lol |
ri demais | rachei de rir | tô morta | tô morrendo | chorei de rir | kkk mds |
kkkkkk | kkkj | rsrsrs | hauhau | rachei | chorei | hilário
""",
    "marvels": """
uau | nossa | nossa senhora | caramba | caraca | caralho | puxa | puxa vida | poxa | eita | uai | vixe | oxe |
gente | meu deus | ai meu deus | minha nossa | credo | sério | é sério | sério mesmo | a sério | mesmo |
é mesmo | ah é mesmo | jura | não acredito | não me diga | não brinca | mentira | tá brincando |
está brincando | você está brincando | não pode ser | incrível | que incrível | inacreditável |
surpreendente | que loucura | que surpresa | quem diria | olha só | de verdade | verdade mesmo | ah não |
oh não | impressionante | fogo | mal posso esperar | não vejo a hora | que emoção | que massa | que demais |
que pena | que lindo | que interessante | que fofo | que bom |
eita lasqueira | nossa q massa | ave maria | bah tchê | olha isso | vejam só | quem diria hein |
que doido | que doideira | q doideira | que viagem | não creio | n creio | tô chocado | tô passada |
tô besta | caiu a ficha | mente explodiu |
nossinhora | nss | noss | oxente | vish | vixi | carai | krl | putz | puts | mds | mdss | égua |
mentiraa | surreal | chocado | chocada |
eita nois
""",
    "stops": """
stop | pare | para | parar | pára | parem | para aí | pare aí | para por favor | pare por favor | já chega |
chega | chega disso | basta | já basta | suficiente | é suficiente | isso é suficiente | já é suficiente |
isso basta | tá bom já | já tá bom | já está bom | assim está bom | está bom assim | não continue |
não continua | não precisa | não precisa continuar | não precisa mais | não é preciso | já não preciso |
não preciso mais | não é necessário | deixa | deixa pra lá | deixa para lá | deixe | deixe para lá |
deixa estar | deixa isso | esquece | esqueça | esquece isso | esqueça isso | esquece a pergunta |
não importa | não interessa | tanto faz | não é nada | nada | nada não | cancela | cancelar | cancele |
termina | terminar | termine | encerra | encerre | encerrar | fim | acabou | por hoje é só | é só isso |
é só | só isso | era só isso | isso é tudo | é tudo | já tenho o que preciso | já tenho a resposta |
tenho o que preciso | cala a boca | cale-se | cala-te | silêncio | quieto | já entendi chega | pode parar |
já pode parar | você pode parar | podes parar | mudei de ideia | não quero mais | não me interessa |
não me interessa mais | que chato | chato | chega por hoje | já deu | deu | tá bom chega | para de falar |
para de escrever | para de responder | para de explicar | pare de falar | pare de escrever |
pare de responder | pare de explicar | para com isso | já chega obrigado | chega por favor | é o suficiente |
fica quieto |
chega chega | chega já | basta por hoje | para já | para pfv | para agora | pare já | parou parou |
pode parar aí | pode parar já | pode parar por aí | podia parar | pode fazer o favor de parar |
podes parar se faz favor | quer parar | dá pra parar | dá para parar | deu por hoje | deu já |
tá bom assim | tá bom já chega | tá ótimo assim | era isso | só isso mesmo | era só isso mesmo |
era tudo | obrigada era só | nada mais | mais nada | mais nada obrigado | não preciso de mais |
n preciso mais | não preciso do resto | n precisa mais | n precisa continuar | não precisa do resto |
não precisa terminar | não continues | não diga mais | não escreva mais | não escrevas mais |
não quero saber | já não me interessa | perdi o interesse | deixa quieto | deixe pra lá | deixa assim |
fiquemos por aqui | paramos por aqui | vamos parar por aqui | vamos ficar por aqui | encerra por aqui |
termina aí | acaba com isso | fim de papo | fim de conversa | cala boca | cala essa boca | esquece lá |
já entendi para | entendi já pode parar | já percebi para | o suficiente | isso me basta |
isso já me chega | já me chega | chega-me | que chato para | já tenho o que queria | já tenho resposta |
resolvi já | já tá resolvido | tá resolvido |
parou | calado | psiu |
obrigado era só | não quero saber mais | deixe estar | ficamos por aqui | encerra aí
""",
    "pauses": """
espera | espere | peraí | pera | pera aí | espera aí | espera um pouco | espera um momento |
espere um momento | espera lá | aguarde | aguarda | um momento | um momentinho | um minuto | um minutinho |
um segundo | um segundinho | só um segundo | só um momento | só um minuto | calma | calma aí | pausa |
faça uma pausa | deixa eu pensar | deixa-me pensar | deixa eu ler | já volto | volto já
""",
    "leaves": """
tenho que ir | preciso ir | tenho de ir | vou indo | estou indo | tchau | adeus | até logo | até mais |
até amanhã | boa noite tchau | já encontrei | encontrei | achei | já achei | já resolvi | resolvi |
resolvido | já funciona | vou procurar sozinho | eu mesmo procuro | meu telefone está tocando |
o telefone está tocando | estou ocupado | vou testar |
tenho q ir | vou nessa | falou fui | to saindo | tou a sair | vou sair | vou embora | vou me embora |
já vou | vou jantar | vou almoçar | vou dormir | a comida está pronta | meu ônibus chegou |
o chefe chegou | o chefe vem aí | estão me ligando | telefone tocando | tchau tchau | até já |
até à próxima | vlw flw | fica bem |
partiu | tchauzinho | xau | flw | falou | abraço | abraços | beijos | bjs |
fui
""",
    "waits": """
espera | espere | peraí | pera aí | espera aí | espera lá
""",
    "exclaims": "para | pare",
    "refuses": "não | nao | n | nn | não não | nem pensar | de jeito nenhum | nunca | claro que não | jamais",
    "fills": """
por favor | pfv | pf | por gentileza | se faz favor | então | bem | já | agora | agora mesmo | por agora |
por enquanto | por hoje | aqui | aí | muito | mto | tão | mesmo | realmente | é | isso é | foi | era | isso |
que | um | uma | o | a | e | mas | cara | mano | amigo | amiga | meu | gente | senhor | desculpa | desculpe |
sinto muito | olha | olá | oi | ei | acho | eu acho | também | tudo | explicação | resposta | história |
exemplo | ideia | informação | dica | está | tá | você | ia | mais | obrigado | pois | eu |
desculpa interromper | desculpe interromper | desculpa a interrupção | desculpe a interrupção |
foi sem querer | sem querer
""",
    "links": "e | mas | então | porém | ou | porque | bom | pois",
    "wraps": """
pode | você pode | poderia | você poderia | podes | podias | consegue | você consegue | gostaria que |
gostaria | queria | quero | quero que | eu quero | eu queria | eu gostaria | prefiro | preciso | preciso que |
é possível | seria possível | dá para | dá pra | se possível | se puder | que tal | talvez | me dá | tente |
posso ter
""",
    "first": """
antes de continuar | antes de prosseguir | antes de você continuar | antes que continue |
antes que você continue | antes disso | primeiro | uma pergunta | pergunta rápida | uma dúvida |
tenho uma pergunta | tenho uma dúvida | espera o quê | como assim | o quê
""",
    "later": """
depois | depois disso | em seguida | a seguir | mais tarde | próxima pergunta | a próxima pergunta |
outra pergunta | mais uma pergunta | uma última pergunta | última pergunta | segunda pergunta |
mais uma coisa | só mais uma coisa | uma última coisa | outro assunto | próximo assunto | próximo tópico |
quando terminar | quando você terminar | quando terminares | quando acabar | quando acabares |
quando tiver terminado | quando puder | assim que terminar | assim que acabar | ao terminar | ao acabar |
após isso | após terminar | por último | por fim | no final | no fim | finalmente | antes que eu esqueça |
não é urgente | sem pressa | pode esperar | à parte | me lembre depois | na próxima mensagem |
na próxima resposta | para depois | uma pergunta para depois | termina primeiro
""",
    "later_opens": """
e depois | e então | e em seguida | outra coisa | depois um | depois uma | depois me | e depois um
""",
    "later_closes": "depois | mais tarde | em seguida | no final | quando puder",
    "wants": """
diga | diz | diga-me | diz-me | me diga | me diz | me fala | me fale | fala | fale | conta | conte |
me conta | me conte | conta-me | explica | explique | me explica | me explique | explica-me | descreve |
descreva | escreve | escreva | escreva-me | traduz | traduza | dá-me | me dê | dê | mostra | mostre |
me mostra | me mostre | lista | liste | resume | resuma | compara | compare | cria | crie | faz | faça |
gera | gere | desenha | calcula | calcule | resolve | resolva | procura | procure | busca | busque | ajuda |
me ajuda | me ajude | ajude-me | recomenda | recomende | sugere | sugira | define | defina | responde |
responda | repete | repita | de novo | outra vez | quero saber | gostaria de saber | preciso saber |
preciso de ajuda | mais sobre | vamos falar | novo assunto | mudando de assunto | cancela meu | cancele meu |
cancelar meu
""",
    "topics": """
me fale sobre | fale sobre | me conte sobre | fala sobre | me fala sobre | fala-me de | fale-me de |
fale-me sobre | conta-me sobre | conte-me sobre | me explica o que | me explica como | escreva um |
escreva uma | escreve um | escreve uma | traduz | traduza | vamos falar de | vamos falar sobre
""",
    "asks": """
o que | oque | que é | que significa | quem | como | quando | onde | por que | porque é | por quê | porquê |
qual | quais | quanto | quanta | quantos | quantas | para que | de onde | a que | é verdade que |
é possível que | existe | existem | há | tem algum | tem como | você sabe | sabe | isso significa | isso é |
e se | será que | tem certeza | tens a certeza | fonte | fontes | e o que | e quanto
""",
    "asks_anywhere": """
o que significa | o que é isso | o que isso significa | o que quer dizer | como assim | não entendi |
n entendi | n entendi nada | não entendi nada | não percebi nada |
não entendo | não compreendo | não percebi | não percebo | não ficou claro | não está claro | estou confuso |
estou confusa | estou perdido
""",
    "corrects": """
quis dizer | queria dizer | eu quis dizer | me referia | me refiro | referia-me | quero dizer | ou melhor |
melhor dizendo | correção | corrigindo | me enganei | enganei-me | erro meu | digitei errado | em vez de |
ao invés de | no lugar de | estou falando de | estava falando de | estou a falar de | falava de | troque |
troca | substitua | substitui | mais especificamente | especificamente | mais precisamente |
esqueci de dizer | esqueci de mencionar | para sua informação | mas sim
""",
    "objects": """
eu perguntei | perguntei | perguntei sobre | não perguntei | não foi isso que | não é isso que |
não era isso | não é isso | não foi o que | você não entendeu | não entendeste | você entendeu errado |
entendeu mal | mal-entendido | isso está errado | está errado | tá errado | errado | você está errado |
estás errado | você errou | incorreto | isso é falso | falso | é mentira | não é verdade |
isso não é verdade | não está certo | não está correto | não concordo | discordo | não acho |
não acredito nisso | bobagem | há um erro | tem um erro | você já disse | já disse isso | está se repetindo |
não funciona | não funcionou | não ajuda | não me ajuda | eu não pedi | não pedi | eu pedi | pedi
""",
    "replaces": """
pare de falar de | pare de falar sobre | para de falar de | para de falar sobre | não fale mais |
esquece isso e | esqueça isso e | chega de | mudando de assunto | vamos mudar de assunto | muda de assunto |
mude de assunto | em vez disso me | fale antes | prefiro que fale | outra coisa diferente | algo diferente |
do zero | comece de novo | do início
""",
    "adds": """
também mencione | mencione | menciona | mencione também | inclua | inclui | inclua também | adicione |
adiciona | acrescente | acrescenta | não esqueça | não se esqueça | não te esqueças | leve em conta |
considere | considera | também o | também a | também com | cite | cite as fontes | com fontes | e o preço |
ponha também | coloque também | fale também | diga também
""",
    "adds_closes": "também",
    "also": """
além disso | ademais | também | a propósito | aliás | por falar nisso | já agora | e também | já que está aí
""",
    "also_closes": "a propósito | também",
    "adjusts": """
mais curto | mais curta | curto | mais breve | breve | seja breve | mais longo | mais simples | mais fácil |
mais claro | mais clara | mais detalhado | mais detalhes | com mais detalhes | em detalhes | em detalhe |
menos detalhes | mais devagar | devagar | mais rápido | mais formal | menos formal | informal | mais técnico |
menos técnico | mais engraçado | mais exemplos | com exemplos | com um exemplo | sem exemplos | sem jargão |
palavras simples | em palavras simples | em linguagem simples | linguagem simples | em uma frase |
numa frase | em duas frases | em poucas palavras | em resumo | resumido | resumidamente | versão curta |
em tópicos | em lista | em forma de lista | em uma lista | numa tabela | em tabela | em uma tabela |
passo a passo | como se eu tivesse | como se eu fosse | para crianças | para iniciantes | não tão longo |
muito longo | muito complicado | muito técnico | vá direto ao ponto | direto ao ponto | sem | exceto | menos |
mais barato | mais baratos | mais recente | no máximo | pelo menos | simplifique | simplifica | encurte |
um pouco mais | um pouco menos | pule | pula
""",
    "adjusts_opens": """
use | usa | utilize | faça isso | faz isso | concentre-se | foque | foca | limite-se | limita | suponha |
mantenha | explique isso | explica isso | escreva isso | não use | não mencione | não inclua | pare de usar |
seja | responda em | responda com | escreva em | fale em | como | converta | em formato | usar | utilizar |
colocar | escrever em | explicar de | explicar mais | dizer em | muda | mude | troca | troque | substitui |
substitua | fazer em | resumir em
""",
    "adjusts_closes": "versão",
    "into": "em % | com % | % por favor | como %",
    "forms": """
euros | euro | dólares | dolares | reais | libras | celsius | fahrenheit | quilômetros | km | milhas |
metros | quilos | gramas | litros | português | inglês | espanhol | francês | alemão | italiano | python |
python 3 | javascript | typescript | java | rust | go | sql | json | tabela | lista | rima | versos
""",
    "limits": """
só | somente | apenas | unicamente | exclusivamente | só para | só o | só a | só os | só as | pelo menos |
no máximo | menos de | mais de | o primeiro | a primeira | o segundo | o último | os primeiros |
principalmente | especialmente | de preferência | sem | exceto | mais para | sobretudo para
""",
    "limits_closes": """
apenas | somente | só | no máximo | ou menos | por pessoa | por mês | por dia | se possível
""",
    "preps": """
para | pra | em | no | na | com | sem | de | desde | até | entre | por | sobre | durante | a partir de | não |
nada de | perto de | mais perto de | não mais de | longe de
""",
    "informs": """
eu sou | sou | estou | tenho | não tenho | eu uso | uso | moro | eu moro | trabalho | não como | eu não como |
não posso comer | prefiro | odeio | não gosto de | somos | estamos em | temos | moramos | meu | minha |
nosso | é para | já sei | já conheço | o orçamento | só tenho | só preciso
""",
    "doubts": "não sei | eu não sei | tenho um problema | minha pergunta",
    "reasons": "eu | tenho | estou | meu | já | era | foi | é | ele | ela",
    "offers": """
quer | você quer | gostaria | deseja | posso | devo | prefere | tudo bem | precisa | você tem | você está |
está pronto | queres
""",
    "goes_on": """
continua | continue | continuar | continua falando | continue falando | continua a falar |
continue escrevendo | continua a resposta | não para | não pare | não pares | pode ir | segue |
segue falando | siga | siga em frente | prossiga | prossegue | pode continuar | pode seguir |
pode prosseguir | vai em frente | vá em frente | continue de onde parou | continua de onde parou |
de onde parou | de onde paraste | retoma | retome | termina a frase | termine a frase | termine | conclui |
você dizia | estavas a dizer | o resto | me dá o resto | vai | manda ver | bora | continuemos | voltei |
continua com a explicação | continua com a resposta | continua com a lista | continua com a história |
continua com a receita | continua com o texto | continua a explicação | continua a lista |
continua a história | continua a receita | continua o texto | continue com a explicação |
continue com a resposta | continue com a lista | continue com a história | continue com a receita |
continue com o texto | continue a explicação | continue a resposta | continue a lista | continue a história |
continue a receita | continue o texto | segue com a explicação | segue com a resposta | segue com a lista |
segue com a história | segue com a receita | segue com o texto | segue a explicação | segue a resposta |
segue a lista | segue a história | segue a receita | segue o texto | prossiga com a explicação |
prossiga com a resposta | prossiga com a lista | prossiga com a história | prossiga com a receita |
prossiga com o texto | prossiga a explicação | prossiga a resposta | prossiga a lista | prossiga a história |
prossiga a receita | prossiga o texto |
n para | não para não | não pare por favor | nunca pare | não precisa parar | n precisa parar |
continua aí | segue aí | segue o baile | manda bala | manda mais | tô lendo | sou todo ouvidos |
continua continua
""",
    "remarks": """
mal posso esperar para | não vejo a hora de | me lembra | isso me lembra | por isso que | ah por isso |
sempre achei | nunca tinha ouvido | obrigado por | obrigada por | obrigado pela | obrigada pela |
obrigado pelo | valeu por | valeu pela | não sabia que | não fazia ideia | adoro | gostei | que bela |
que belo
""",
    "afters": "depois de | depois do | depois da | após",
    "contrasts": "não | e não | em vez de",
    "instead": "em vez disso | antes",
    "points": "é | isso | são | esse | essa | era | tão",
    "talks": "falo de | estou falando de | estava falando de | falo do",
    "declines": "agora não | ainda não | não precisa | talvez depois | não é preciso",
    "acks_alone": """
belê | belezura | fmz | shw | irada | braba | barbaridade | bão | ótima | perfeitamente | prfto |
lindeza | fofo | delícia | impecável | espectáculo | peguei a ideia | percebido | pior que é |
guardei | supimpa | dboa | ufa | amém | coitado | coitada | coitadinho | tadinho | tadinha | eca |
ora aí está | sei sei | tô aqui | suave na nave
""",
    "marvels_alone": """
vige | virgem maria | oxi | crlh | cacetada | pô | pqp | meudeus | uow | uou | serinho | jurou |
doideira | doido | loucura | fiquei de cara | eia | epá | fónix | fonix | xiça | chiça | ena |
mentira né | meu deus do céu | absurdo de bom | de cara | minha mãe do céu | n acredito | eia pá |
ena pá
""",
    "laughs_alone": """
hue | ashuashu | shaushau | ksksks | jkkk
""",
    "thanks_alone": """
brigadinha | brigadinho | obrigadíssimo | mt obrigado
""",
    "stops_alone": """
bastou | dx pra la | desconsidera | desconsidere | calaboca | xiiu | tô fora | tô indo |
to indo nessa | falows | engano | foi engano | cansei | enjoei | tá ótimo já | já sei isso |
deu pra mim | n precisa | mensagem errada | msg errada | janela errada | pessoa errada |
esquece o que eu disse | isso já me serve | já sei disso | eu me viro | muito texto | chato demais |
já sei o resto | o resto eu sei | tô de saída | era pra outra pessoa
""",
}
