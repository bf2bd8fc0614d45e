"""Hindi, in Devanagari and as it is typed in Latin letters."""

TABLES = {
    "greets": """
नमस्ते | नमस्कार | प्रणाम | राम राम | राम राम जी | हैलो | हाय | सुप्रभात | शुभ प्रभात | शुभ संध्या |
आदाब | सत श्री अकाल | कैसे हो | कैसे हैं आप | क्या हाल है | namaste | namaskar | ram ram | kaise ho
| kya haal hai | suprabhat
""",
    "acks": """
यम्मी | yum yum |
ओके | ओक | ठीक | ठीक है | ठीक हैं | ठीक है जी | ठीक ठीक | अच्छा | अच्छा जी | अच्छा अच्छा | अच्छा ठीक है |
अच्छी बात है |
अच्छा है | बहुत अच्छा | बहुत अच्छे | बहुत बढ़िया | बढ़िया | बहुत खूब | खूब | वाह वाह | शानदार | ज़बरदस्त |
जबरदस्त | लाजवाब |
कमाल | कमाल है | कमाल का | क्या बात है | क्या बात | मस्त | सुंदर | बेहतरीन | उत्तम | शाबाश | दिलचस्प | रोचक |
बहुत रोचक |
मज़ेदार | मजेदार | मज़ा आ गया | मजा आ गया | उपयोगी | मददगार | काम की बात | स्वादिष्ट | दुख की बात | समझ गया |
समझ गई | समझ गयी | समझ गए | समझा | समझी | समझे | समझ आ गया | समझ आ गयी | समझ में आ गया | समझ में आया | समझ आया |
अब समझ आया | अब समझा | अब समझी | अब समझ गया | अब समझ में आया | अब समझ आ गया | मैं समझ गया | मैं समझ गई |
मैं समझा |
पता चला | अब पता चला | मालूम हुआ | जानकर अच्छा लगा | जान कर अच्छा लगा | जानकर खुशी हुई | ये तो पता ही नहीं था |
यह तो पता ही नहीं था | पता नहीं था | मुझे पता नहीं था | मुझे नहीं पता था | मुझे मालूम नहीं था |
यह नहीं पता था | सही कहा |
सही कहा आपने | आपने सही कहा | सही है | सही बात | सही बात है | सच कहा | तो ये बात है | तो यह बात है | ओह | ओहो |
ओह अच्छा | आह | हम्म | हूँ | हूं | हम | अरे | अरे वाह अच्छा | कोई समस्या नहीं | कोई दिक्कत नहीं |
कोई परेशानी नहीं |
चलो ठीक है | चलो अच्छा है | चलिए ठीक है | मुझे पसंद आया | पसंद आया | अच्छा लगा | अच्छी जानकारी |
बढ़िया जानकारी |
अच्छी जानकारी है | अच्छा समझाया | बहुत अच्छा समझाया | अच्छा विचार | अच्छी बात | सहमत | मैं सहमत हूँ |
सहमत हूँ | सुन रहा हूँ |
सुन रही हूँ | मैं सुन रहा हूँ | पढ़ रहा हूँ | नोट कर लिया | स्पष्ट है | स्पष्ट | साफ है | यही चाहिए था |
यही जानना था |
मैंने भी यही सोचा था | कूल | नाइस | ग्रेट | गुड | गॉट इट | ओह समझा | ok ji | thik | theek | thik hai |
theek hai |
thik h | theek h | tik hai | tik h | thikhai | theekhai | thik he | theek hain | thik hai ji | accha | acha |
achha | achcha | achaa | accha ji | acha ji | accha accha | acha acha | accha theek hai | acha theek hai |
acha thik hai | acchi baat hai | achi baat hai | accha hai | acha hai | bahut accha | bahut acha |
bahut achha | bohot accha | bohot acha | bahut badhiya | bahut badiya | badhiya | badiya | bohot badhiya |
bahut khoob | khoob | zabardast | jabardast | lajawab | kamaal | kamal | kamaal hai | kamal hai |
kya baat hai | kya baat | mast | mast hai | ek number | ekdum mast | shandar | shaandar | behtareen |
shabash | shabaash | dilchasp | rochak | mazedar | majedar | maza aa gaya | maja aa gaya | samajh gaya |
samajh gayi | samajh gya | samajh gyi | samaj gaya | samj gaya | smjh gya | smajh gaya | samajh gaye |
samajh aa gaya | samajh aa gya | samajh aagaya | samajh mein aa gaya | samajh me aa gaya | samajh mein aaya |
samajh me aaya | samajh aaya | ab samajh aaya | ab samjha | ab samajh gaya | ab samajh me aaya |
ab samajh aa gaya | samjha | samjhi | main samajh gaya | mai samajh gaya | pata chala | ab pata chala |
pata nahi tha | mujhe pata nahi tha | mujhe nahi pata tha | ye pata nahi tha | ye to pata hi nahi tha |
jaankar accha laga | jaan kar acha laga | sahi kaha | sahi hai | sahi h | sahi baat | sahi baat hai |
sach kaha | to ye baat hai | koi problem nahi | koi dikkat nahi | koi nahi | chalo theek hai |
chalo thik hai | chalo accha hai | chal theek hai | pasand aaya | acha laga | accha laga | acchi jankari |
achi jankari | accha samjhaya | acha samjhaya | bahut accha samjhaya | sehmat | sun raha hu | sun raha hoon |
sun rahi hu | hmm | hmmm | are | arey | arre | oho | acha wala | nice yaar | badhiya yaar | sahi bola |
sahi bol rahe ho | बिल्कुल यही चाहिए था | yahi chahiye tha | yahi janna tha | bilkul yahi | बहुत सही |
bahut sahi | badiya hai | बढ़िया है | mazedaar | padh raha hoon | itna purana | इतना पुराना | कितना पुराना |
itna sasta | bahut bada | काम की जानकारी | acchi jaankari | kaam ki jaankari | दिलचस्प है | काफी दिलचस्प |
बहुत दिलचस्प | interesting hai | सुनकर अच्छा लगा | सही जा रहे हो | sahi ja rahe ho | मस्त है | kya kehne |
अच्छा लग रहा है | बढ़िया लग रहा है | सुनने में अच्छा है | acha lag raha hai | accha lag raha hai |
badhiya lag raha hai | samajh raha hoon | samajh raha hu | समझ रहा हूँ | समझ रही हूँ | मैं समझ रहा हूँ |
aakhirkar samajh aaya | मुझे पसंद है | mujhe pasand aaya | mujhe pasand hai | अच्छा आइडिया | accha idea |
acha idea hai | अच्छी सलाह | badhiya tip | सही लग रहा है | sahi lag raha hai | ho jayega | हो जाएगा |
अच्छा ऐसा है | अच्छा तो ये बात है | ये बात है | जी जी | हाँ सही | आप सही कह रहे हैं | ठीक है समझ गया |
ठीक है समझ गई | मुझे तो पता ही नहीं था | पता ही नहीं था | नहीं पता था | नई बात पता चली | काम की बात है |
ये तो काम की बात है | ओके जी | याद रखूँगा | acha aisa hai | acha to ye baat hai | acha isliye | oh acha |
oh accha | oh achha isliye | han han | ji bilkul | haan sahi | haan sahi hai | shi hai | sahi hai boss |
sahi hai bhai | sach baat hai | sach hai | bilkul bhai | thik hai bhai | thik hai samajh gaya |
samjh gya | samjh gaya | ab samjh aaya | ye nahi pata tha | pata hi nahi tha | nayi baat pata chali |
kaam ki baat | kaam ki baat hai | bhot badiya | bht acha | mast hai yaar | ek no | sahi me | kamaal ka |
op bhai | kya baat hai yaar | nice bhai | cool hai | mja aa gya | hmm ok | hmm thik | hmm sahi hai |
hmm acha | okay ji | ok bhai | ok bhaiya | ok boss | chalo acha hai | chal thik hai | sun rha hu |
padh raha hu | note kar liya | yaad rakhunga | badhiya samjhaya | ache se samjhaya |
bahut acche se samjhaya | bahut badhiya samjhaya |
acchaa | smjha | dhansu | jhakaas | faadu | chalega | chalo |
हाँ भई हाँ | ji ji | sahi pakde | samjha samjha
""",
    "agrees": """
हाँ | हां | हा | जी | जी हाँ | जी हां | हाँ जी | हां जी | हाँ हाँ | हाँ बिल्कुल | जी बिल्कुल | बिल्कुल |
बिलकुल | बिल्कुल सही |
एकदम सही | एकदम | सही | सच | ज़रूर | जरूर | बेशक | पक्का | यस | हाँ कृपया | अवश्य | haan | han | haa | hn |
haan ji |
han ji | ji haan | ji han | ji | hanji | haanji | haan haan | bilkul | bilkul sahi | ekdum sahi | ekdam sahi |
ekdum | sahi | sach | zaroor | jarur | zarur | jaroor | beshak | pakka | haan bilkul | ha ji |
haan theek hai | haan please
""",
    "thanks": """
धन्यवाद | बहुत धन्यवाद | बहुत बहुत धन्यवाद | शुक्रिया | बहुत शुक्रिया | बहुत बहुत शुक्रिया | आपका धन्यवाद |
आपका शुक्रिया |
धन्यवाद जी | थैंक्स | थैंक यू | थैंक्यू | थैंक यू सो मच | आभार | आभारी हूँ | मेहरबानी |
बताने के लिए धन्यवाद | बताने के लिए शुक्रिया |
समझाने के लिए धन्यवाद | समझाने के लिए शुक्रिया | मदद के लिए धन्यवाद | मदद के लिए शुक्रिया |
जानकारी के लिए धन्यवाद |
जानकारी के लिए शुक्रिया | dhanyavad | dhanyavaad | dhanyawad | dhanyawaad | bahut dhanyavad | bahut dhanyavaad |
bahut bahut dhanyavad | bahut bahut dhanyavaad | bahut bahut dhanyawad | shukriya | shukria | sukriya |
bahut shukriya | bahut bahut shukriya | bohot shukriya | bahut bahut shukriya aapka | aapka shukriya |
aapka dhanyavad | meharbani | batane ke liye shukriya | batane ke liye dhanyavad | samjhane ke liye shukriya |
samjhane ke liye dhanyavad | madad ke liye shukriya | madad ke liye dhanyavad | thank u ji | thanks yaar |
thanks bhai | बहुत मदद मिली | मदद मिली | काफी मदद मिली | bahut madad mili | madad mili | kaafi madad mili |
batane ke liye thanks | thank you ji |
शुक्रिया जी | शुक्रिया भाई | बहुत आभार | dhanyavaad ji | shukriya bhai | thanku ji | thanks ji |
thnx bhai | thx bhai | tysm bhai | thank you bhai | bhagwan bhala kare |
thnku | meherbani |
shukriya ji
""",
    "laughs": """
हाहा | हाहाहा | हा हा | हा हा हा | हीही | हेहे | हंसी आ गई | मज़ाकिया | लोल | hansi aa gayi | hasi aa gayi |
kya joke hai | bahut funny |
मर गया | मर गई हँसते हँसते | पेट दर्द हो गया | हँस हँस के पागल | मज़ेदार है | lol yaar | lol bhai |
mar gaya | mar gaya has has ke | pet dard ho gaya | pet me dard ho gaya | has has ke pagal |
hasi nahi ruk rahi | funny hai |
हाहाहाहा
""",
    "marvels": """
वाह | अरे वाह | वाह क्या बात है | वाव | सच में | सच्ची | सचमुच | क्या सच में | क्या सच | अच्छा सच में |
सच में क्या | वाकई |
क्या वाकई | वाकई में | क्या बात कर रहे हो | क्या बात कर रहे हैं | ऐसा क्या | ऐसा है क्या | मज़ाक कर रहे हो |
मजाक कर रहे हो |
मज़ाक तो नहीं | यकीन नहीं होता | यकीन नहीं हो रहा | विश्वास नहीं होता | विश्वास नहीं हो रहा | हे भगवान |
हे राम |
बाप रे | बाप रे बाप | अरे बाप रे | अरे यार | अरे नहीं | ओह नहीं | ओ माय गॉड | हैरानी की बात है | हैरान हूँ |
अविश्वसनीय |
गज़ब | गजब | अद्भुत | क्या कमाल | अजीब | अजीब बात है | wah | waah | wah wah | are wah | arre wah | arey wah |
sach me | sach mein | sacchi | sachi | sach me kya | kya sach me | kya sach mein | sachmuch | wakai | waakai |
vakai | kya baat kar rahe ho | aisa kya | mazak kar rahe ho | majak kar rahe ho | yakeen nahi hota |
yakin nahi hota | yakeen nahi ho raha | vishwas nahi hota | hey bhagwan | he bhagwan | hey ram | baap re |
bap re | are baap re | arre baap re | arre yaar | are yaar | are nahi | oh nahi | gazab | gajab | adbhut |
kya kamaal | इंतज़ार नहीं हो रहा | अब इंतज़ार नहीं होता | कितना अच्छा | कितना सुंदर | कितना मज़ेदार |
मज़ा आ गया |
intezaar nahi ho raha | kitna accha | kitna sundar | maza aa gaya | mazaa aa gaya | itne saare | इतने सारे |
kya baat hai | क्या बात है |
अरे वाह जी | वाह जी वाह | वाह यार | वाह गुरु | वाह भाई | ओह तेरी | ओहो हो | सही में | हाय राम | हाय रे |
oh teri | oh teri ki | arre waah | arey yaar | waah waah | wah yaar | wah bhai | wah guru | wah ji wah |
kya baat kr rhe ho | kya bol raha hai | kya bolte ho | sach me gazab | such me | baap re baap | hai ram |
hai raam | uff yaar | yaar kamaal | yakeen nahi hora | mazaak kar rahe ho | kasam se | dimag ghum gaya |
dimaag hil gaya | hila diya | pagal hai kya yaar |
sachhi | bapre |
waah guru
""",
    "stops": """
बस | बस बस | बस करो | बस कर | बस करिए | बस कीजिए | बस करें | बस इतना ही | बस इतना काफी है | बस हो गया | बस अब |
बस रहने दो | अब बस | अब बस करो | रुको | रुक | रुक जाओ | रुक जा | रुक जाइए | रुकिए | रुकिये | रुकें |
रुक जाएं | रोको |
रोक दो | रोकिए | रोक दीजिए | इसे रोको | इसे रोक दो | बंद करो | बंद कर | बंद करिए | बंद कीजिए | बंद करें |
बंद कर दो |
बंद कर दीजिए | इसे बंद करो | बोलना बंद करो | बोलना बंद करिए | लिखना बंद करो | बात बंद करो | चुप | चुप रहो |
चुप हो जाओ |
चुप करो | चुप रहिए | चुप हो जाइए | खामोश | शांत | शांत हो जाओ | काफी | काफ़ी | काफी है | काफ़ी है |
इतना काफी है |
इतना काफ़ी है | इतना ही काफी है | यह काफी है | ये काफी है | काफी हो गया | बहुत हो गया | बहुत है | बहुत हुआ |
हो गया |
हो गया बस | इतना ही | इतना ही चाहिए था | इतना बहुत है | और नहीं | और नहीं चाहिए | अब और नहीं | मत बोलो |
मत लिखो |
आगे मत बोलो | आगे मत लिखो | अब मत बोलो | अब ज़रूरत नहीं | अब जरूरत नहीं | अब ज़रूरत नहीं है |
अब जरूरत नहीं है | ज़रूरत नहीं |
जरूरत नहीं | जरूरत नहीं है | ज़रूरत नहीं है | कोई ज़रूरत नहीं | कोई जरूरत नहीं | इसकी ज़रूरत नहीं |
नहीं चाहिए | अब नहीं चाहिए |
मुझे नहीं चाहिए | रहने दो | रहने दीजिए | रहने दें | रहने दे | नहीं रहने दो | जाने दो | जाने दीजिए | जाने दे |
छोड़ो | छोड़ |
छोड़िए | छोड़ दो | छोड़ दीजिए | छोड़ो यार | कोई बात नहीं | भूल जाओ | भूल जाइए | भूल जाइये | इसे भूल जाओ |
इसे छोड़ो |
रद्द करो | रद्द करें | रद्द कर दो | कैंसल | कैंसल करो | स्टॉप | ख़त्म करो | खत्म करो | खत्म | समाप्त |
समाप्त करो | ठहर जाओ |
थम जाओ | मुझे जवाब मिल गया | जवाब मिल गया | मेरा काम हो गया | काम हो गया | फर्क नहीं पड़ता |
कोई फर्क नहीं पड़ता |
बोर हो गया | बोरिंग है | अब रुको | अब रुक जाओ | क्या आप रुक सकते हैं | आप रुक सकते हैं | रुकोगे | bas |
bass | bas bas |
bas karo | bas kar | bas kariye | bas kijiye | bas kare | bas itna hi | bas itna kafi hai | bas ho gaya |
bas ab | ab bas | ab bas karo | bus karo | bas rehne do | ruko | ruk | rukk | ruk jao | ruk ja | ruk jaiye |
ruk jaao | rukiye | rukie | ruko ab | ab ruko | roko | rok do | ise roko | band karo | band kar |
band kariye | band kijiye | band kar do | bolna band karo | likhna band karo | chup | chup raho |
chup ho jao | chup karo | chup kar | khamosh | shant ho jao | kafi | kaafi | kafi hai | kaafi hai |
itna kafi hai | itna kaafi hai | itna hi kafi hai | itna hi kaafi hai | ye kafi hai | kafi ho gaya |
kaafi ho gaya | bahut ho gaya | bohot ho gaya | bahut hua | bahut hai | itna hi | itna bahut hai |
itna hi chahiye tha | aur nahi | aur nahi chahiye | ab aur nahi | mat bolo | mat likho | aage mat bolo |
aage mat likho | ab zaroorat nahi | ab jarurat nahi | zaroorat nahi | jarurat nahi | zarurat nahi |
jarurat nahi hai | zaroorat nahi hai | ab zarurat nahi hai | nahi chahiye | ab nahi chahiye |
mujhe nahi chahiye | rehne do | rahne do | rehne de | rahne de | rehne dijiye | rahne dijiye | nahi rehne do |
jane do | jaane do | jaane de | jane de | jaane dijiye | chodo | chhodo | choro | chod do | chhod do |
chhodiye | chodiye | chhod de | chodo yaar | chhodo yaar | koi baat nahi | koi bat nahi | bhul jao |
bhool jao | bhool jaiye | cancel karo | cancel kar do | khatam karo | khatam | jawab mil gaya |
mujhe jawab mil gaya | kaam ho gaya | mera kaam ho gaya | ho gaya bas | koi fark nahi padta |
fark nahi padta | stop karo | stop kar do | stop kijiye | अब बस कीजिए | बस इतना | इतना काफी | रुको ज़रा |
ज़रा रुको | ज़रा रुकिए | एक सेकंड | एक सेकेंड | रुकिए ज़रा | एक मिनट रुको | छोड़ दो इसे | मत बोलिए |
मत लिखो अब |
आगे मत बताओ | शांत रहो | स्टॉप करो | कैंसिल | bas itna | ruko zara | zara ruko | zara rukiye | ek sec |
ek second |
ek min | ek minute ruko | aage mat batao | shant raho | thanks bas | bas thanks | bas shukriya |
बोलना बंद कर दो | बोलना बंद कीजिए | बोलना रोको | बोलना band karo | बोलना band kar do | बोलना band kijiye |
बोलना roko | लिखना बंद कर दो | लिखना बंद कीजिए | लिखना रोको | लिखना band karo | लिखना band kar do |
लिखना band kijiye | लिखना roko | बताना बंद करो | बताना बंद कर दो | बताना बंद कीजिए | बताना रोको |
बताना band karo | बताना band kar do | बताना band kijiye | बताना roko | समझाना बंद करो | समझाना बंद कर दो |
समझाना बंद कीजिए | समझाना रोको | समझाना band karo | समझाना band kar do | समझाना band kijiye | समझाना roko |
जवाब देना बंद करो | जवाब देना बंद कर दो | जवाब देना बंद कीजिए | जवाब देना रोको | जवाब देना band karo |
जवाब देना band kar do | जवाब देना band kijiye | जवाब देना roko | bolna बंद करो | bolna बंद कर दो |
bolna बंद कीजिए |
bolna रोको | bolna band kar do | bolna band kijiye | bolna roko | likhna बंद करो | likhna बंद कर दो |
likhna बंद कीजिए | likhna रोको | likhna band kar do | likhna band kijiye | likhna roko | batana बंद करो |
batana बंद कर दो | batana बंद कीजिए | batana रोको | batana band karo | batana band kar do | batana band kijiye |
batana roko | samjhana बंद करो | samjhana बंद कर दो | samjhana बंद कीजिए | samjhana रोको | samjhana band karo |
samjhana band kar do | samjhana band kijiye | samjhana roko | मुझे और नहीं सुनना | मुझे और नहीं पढ़ना |
और नहीं सुनना |
mujhe aur nahi sunna | aur nahi sunna | aur nahi padhna | आज के लिए बस | आज के लिए इतना ही |
बस इतना ही चाहिए था | aaj ke liye bas | aaj ke liye itna hi | bas itna hi chahiye tha |
कृपया रुक जाइए | कृपया रुकिए | रुकिए कृपया | अब रुक जाइए | ठहर जाइए | अब बंद करो | ये बंद करो |
अब बंद कीजिए | अब रहने दो | अब रहने दीजिए | आगे मत बताइए | और मत बताओ | और मत लिखो | अब और नहीं चाहिए |
और ज़रूरत नहीं | आगे की ज़रूरत नहीं | बाकी की ज़रूरत नहीं | बाकी रहने दो | मुझे और नहीं जानना |
नहीं जानना | समाप्त कीजिए | यहीं तक | यहीं तक रहने दो | यहीं तक रहने दीजिए | यहीं रोक दो | यहीं रुको |
रद्द कीजिए | क्या आप रुकेंगे | क्या तुम रुक सकते हो | समझ गया बस | समझ गया बस करो | समझ गई बस | bas kr |
bas kro | bs kr | bs kro | bs yr | bas yar | bas bhai | bas bhai bas | bas bhi karo | bas bhi kar |
bas itna kaafi hai | itna kaafi | itna kafi | itna bahut | itna bohot hai | bahut hua ab |
bahut ho gaya ab | ho gaya bas karo | ho gaya bhai | ho gaya samjh gaya bas | samajh gaya bas |
samajh gaya bas karo | samjh gya bas | ruk ja bhai | ruk jao na | ruk jao please | ab ruk ja |
ab ruk jao please | rukiye please | ruko please | ruko bhai | ruko yaar | ruko na | ruk na | rukk jaa |
roko isko | rok de | rok do bhai | stop karo yaar | stop kr | band kr | band kro | band karo yaar |
band karo ye | ye band karo | ab band karo | bandh karo | bandh kar | chup ho ja | chup be | chup re |
chup kr | chup raho yaar | muh band karo | muh band kar | bolna band kar | likhna band kar |
bakwas band karo | shaant raho | rehne de bhai | rehne do yaar | ab rehne do | khatam kar | khtm kro |
finish karo | end karo | mat bata | aur mat batao | aage mat bolna | ab mat bolo | ab mat likho |
mat bol | nahi chahiye ab | nai chahiye | zarurat nahi ab | ab zarurat nahi | baaki rehne do |
baki rehne do | baki ki zarurat nahi | nahi janna | nahi sunna | interest nahi | bore ho gaya |
bore mat kar | dimag mat kha | kya tum ruk sakte ho | ruk sakte ho kya | rukoge kya |
mere liye itna kafi hai | yahin tak | yahi tak | yahin roko | yahi roko |
रद्द | rukja | chhod |
बस भी करो | bas yaar | stop kar
""",
    "pauses": """
ठहरो | ठहरिए | ठहरें | ज़रा रुको | जरा रुको | ज़रा रुकिए | जरा रुकिए | थोड़ा रुको | थोड़ी देर रुको | एक मिनट |
एक मिनट रुको | एक मिनट रुकिए | एक सेकंड | एक सेकंड रुको | एक पल | एक पल रुको | एक क्षण | दो मिनट |
दो मिनट रुको |
इंतज़ार करो | इंतजार करो | इंतज़ार करें | इंतज़ार कीजिए | प्रतीक्षा करें | अभी रुको | अभी नहीं | बाद में |
सोचने दो |
मुझे सोचने दो | मुझे पढ़ने दो | वेट | वेट करो | होल्ड ऑन | रुको ज़रा | रुको जरा | रुको रुको | thehro |
thahro | theharo |
thehriye | zara ruko | jara ruko | zara rukiye | thoda ruko | thodi der ruko | ek minute | ek min |
ek minute ruko | ek minute rukiye | ek second | ek sec | ek second ruko | ek pal | do minute |
do minute ruko | intezar karo | intezaar karo | intjar karo | wait karo | wait kar | wait kijiye | hold karo |
abhi ruko | ruko zara | ruko jara | ruko ruko | abhi nahi | mujhe sochne do | sochne do | mujhe padhne do
""",
    "leaves": """
मुझे जाना है | मुझे जाना होगा | मैं चलता हूँ | मैं चलती हूँ | मैं जा रहा हूँ | मैं जा रही हूँ | चलता हूँ |
चलती हूँ | अलविदा |
फिर मिलेंगे | शुभ रात्रि | बाय | नमस्ते बाय | फोन आ रहा है | मेरा फोन आ रहा है | मुझे मिल गया | मिल गया |
मिल गया जवाब |
मैंने ढूंढ लिया | मैं खुद कर लूंगा | मैं खुद देख लूंगा | mujhe jana hai | mujhe jaana hai | mai chalta hu |
main chalta hoon |
chalta hu | chalta hoon | alvida | fir milenge | phir milenge | shubh ratri | phone aa raha hai |
mera phone aa raha hai | mujhe mil gaya | mil gaya | mil gaya jawab | mai khud kar lunga |
main khud dekh lunga | problem solve ho gayi | solve ho gaya |
मुझे निकलना है | मुझे जाना पड़ेगा | मैं निकलता हूँ | मैं निकलती हूँ | खाना लग गया | खाना तैयार है |
बस आ गई | बॉस आ गया | बाद में बात करते हैं | कल बात करते हैं | कल मिलते हैं | mujhe nikalna hai |
nikalta hu | nikalti hu | nikal raha hu | ja raha hu | ja rahi hu | jana hai | jana padega |
jaana padega | mai chala | main chala | chal bye | chalo bye | chalo fir milte hai | chal milte hai |
kal baat karte hai | baad me baat karte hai | baad me baat karenge | khana lag gaya | khana ready hai |
boss aa gaya | bus aa gayi | phone aa gaya | call aa raha hai | mummy bula rahi hai | so raha hu |
sone ja raha hu | good night ji | tata bye bye | bye ji | ok bye ji | bye bye ji |
टाटा
""",
    "waits": """
रुको | रुकिए | रुको रुको | रुको ज़रा | ज़रा रुको | ठहरो | ठहरिए | ruko | ruk | ruko ruko | ruko zara |
zara ruko | thehro
""",
    "refuses": """
नहीं | नही | ना | न | जी नहीं | नहीं नहीं | बिल्कुल नहीं | कभी नहीं | हरगिज़ नहीं | nahi | nahin | nahii |
nai | nhi |
naa | ji nahi | nahi nahi | bilkul nahi | kabhi nahi
""",
    "fills": """
कृपया | कृपा करके | प्लीज़ | प्लीज | मेहरबानी करके | ज़रा | जरा | अब | अभी | तो | बस | ही | भी | जी | यार |
भाई | भैया |
दोस्त | सर | मैडम | जनाब | साहब | अरे | ओ | हे | सुनो | सुनिए | माफ़ करना | माफ करना | माफ़ कीजिए |
माफ कीजिए | सॉरी |
क्षमा करें | बहुत | काफी | वाकई | सच में | यह | ये | वह | वो | है | था | थी | हैं | हूँ | यह तो | ये तो |
मुझे | मेरे लिए |
फिलहाल | अभी के लिए | आज के लिए | इतना | बात | जानकारी | कहानी | जवाब | उत्तर | उदाहरण | आप | आपने | आपका |
तुम |
तुमने | यहीं | यहाँ | और | लेकिन | लगता है | kripya | kripaya | plz | pliz | zara | jara | ab | abhi | to |
toh |
hi | bhi | ji | yaar | yar | bhai | bhaiya | dost | sir | sirji | madam | are | arre | suno | suniye |
maaf karna | maaf kijiye | bahut | bohot | bht | ye | yeh | wo | woh | hai | h | he | tha | thi | hain | hu |
hoon | ye to | mujhe | filhal | abhi ke liye | aaj ke liye | itna | baat | jankari | kahani | jawab | aap |
aapne | aapka | tum | tumne | yahin | yahan | aur | lekin | lagta hai | waise | बीच में टोकने के लिए माफ़ी |
टोकने के लिए माफ़ी | beech me tokne ke liye sorry | galti se | गलती से
""",
    "links": """
और | लेकिन | मगर | पर | तो | फिर | या | अच्छा | क्योंकि | aur | lekin | magar | par | to | toh | phir | fir |
ya |
kyunki
""",
    "wraps": """
क्या आप | क्या तुम | आप | तुम | क्या तू | मैं चाहता हूँ कि | मैं चाहती हूँ कि | मुझे चाहिए | मुझे |
हो सके तो | अगर हो सके तो |
सकते हैं | सकते हो | सकती हो | सकती हैं | क्या यह संभव है | kya aap | kya tum | aap | tum | mujhe |
mujhe chahiye |
ho sake to | agar ho sake to | sakte hain | sakte ho | sakte hai | sakti ho
""",
    "first": """
आगे बढ़ने से पहले | आगे जाने से पहले | जारी रखने से पहले | आगे बोलने से पहले | आगे बताने से पहले |
उससे पहले | उस से पहले | इससे पहले |
पहले यह बताओ | पहले ये बताओ | पहले बताओ | पहले यह बताइए | पहले ये बताइए | पहले यह बताएं | एक सवाल |
मेरा एक सवाल है |
एक सवाल है | एक प्रश्न | रुको क्या | क्या मतलब | aage badhne se pehle | aage jane se pehle |
aage bolne se pehle |
aage batane se pehle | usse pehle | us se pehle | isse pehle | pehle ye batao | pehle yeh batao |
pehle batao | ek sawal | ek sawaal | mera ek sawal hai | ek question | ek doubt | ek doubt hai | ruko kya |
kya matlab
""",
    "later": """
इसके बाद | उसके बाद | इस के बाद | बाद में बताना | बाद में बताओ | बाद में यह भी | बाद में | और फिर |
फिर उसके बाद |
फिर मुझे | फिर बताओ | फिर बताना | फिर बताइए | फिर यह बताओ | तत्पश्चात | अगला सवाल | अगला प्रश्न |
मेरा अगला सवाल |
दूसरा सवाल | दूसरा प्रश्न | एक और सवाल | एक और प्रश्न | एक और बात | एक और चीज़ | एक और चीज | एक और काम |
आखिरी सवाल |
अंतिम सवाल | अंत में | आखिर में | आख़िर में | जब हो जाए | जब यह हो जाए | जब ये हो जाए | जब आप पूरा कर लें |
जब तुम पूरा कर लो | जब आपका हो जाए | जब तुम्हारा हो जाए | जब पूरा हो जाए | जब खत्म हो जाए | जब ख़त्म हो जाए |
जब आप खत्म कर लें | जब आप ख़त्म कर लें | जब तुम खत्म कर लो | जब खत्म कर लो | पूरा होने के बाद |
खत्म होने के बाद |
खत्म करने के बाद | पूरा करने के बाद | हो जाने के बाद | इस जवाब के बाद | अगला विषय | अगला | अलग सवाल |
दूसरी बात |
भूलने से पहले | जल्दी नहीं है | कोई जल्दी नहीं | is ke baad | iske baad | uske baad | us ke baad | baad mein |
baad me | aur fir | aur phir | fir batao | phir batao | fir mujhe | phir mujhe | agla sawal | agla sawaal |
agla question | mera agla sawal | next sawal | dusra sawal | doosra sawal | ek aur sawal | ek aur sawaal |
ek aur question | ek aur baat | ek aur cheez | ek aur chiz | ek aur kaam | aakhri sawal | last sawal |
ant mein | ant me | aakhir mein | jab ho jaye | jab ho jaaye | jab ye ho jaye | jab pura ho jaye |
jab khatam ho jaye | jab khatam ho jaaye | jab khatam kar lo | jab tum khatam kar lo | khatam hone ke baad |
khatam karne ke baad | pura hone ke baad | ho jane ke baad | is jawab ke baad | agla topic | alag sawal |
bhoolne se pehle | koi jaldi nahi | खत्म होने पर | यह करने के बाद | बाद में मुझे | khatam hone par |
khatam karke |
ye karne ke baad | phir uske baad | phir baad mein | fir uske baad | pehle ye khatam karo | पहले यह खत्म करो |
पहले ये पूरा करो
""",
    "later_opens": "फिर | fir | phir | अगला | agla | फिर एक | phir ek | fir ek",
    "later_closes": "बाद में | उसके बाद | इसके बाद | baad me | baad mein | uske baad | iske baad",
    "wants": """
बताओ | बताइए | बताइये | बताएं | बताना | समझाओ | समझाइए | लिखो | लिखिए | लिखें | दिखाओ | दिखाइए | मुझे बताओ |
मुझे बताइए | अनुवाद करो | अनुवाद करें | batao | bataiye | bataye | btao | samjhao | samjhaiye | likho |
likhiye |
dikhao | mujhe batao | mujhe bataiye | translate karo
""",
    "wants_closes": """
बताओ | बताइए | बताइये | बताएं | बताना | बता दो | बता दीजिए | बोलो | सुनाओ | सुनाइए | समझाओ | समझाइए | समझाएं |
समझा दो | लिखो | लिखिए | लिखें | लिख दो | दिखाओ | दिखाइए | दिखाएं | दो | दीजिए | दें | दे दो | करो | कीजिए |
करें |
करिए | कर दो | कर दीजिए | बनाओ | बनाइए | बना दो | ढूंढो | खोजो | जानना है | जानना चाहता हूँ | जानना चाहती हूँ |
चाहिए | पूछना है | बात करो | बात करते हैं | batao | bataiye | bataiyega | bataye | batana | bata do | btao |
bolo |
sunao | samjhao | samjhaiye | samjha do | likho | likhiye | likh do | dikhao | dikhaiye | do | dijiye |
de do | karo | kijiye | kariye | kar do | banao | banaiye | bana do | dhundo | khojo | janna hai |
jaanna hai | chahiye | puchna hai | baat karo | baat karte hai
""",
    "asks": """
क्या है | क्या हैं | क्या यह | क्या ये | क्या वह | क्या इसमें | क्या मैं | क्या हम | क्या कोई | क्या |
क्यों | कैसे | कब | कहाँ |
कहां | कौन | किसने | किसका | किसकी | कितना | कितने | कितनी | कौनसा | कौन सा | कौन सी | किस | मतलब | kya hai |
kya ye | kya yeh | kya mai | kya | kyon | kyun | kyu | kaise | kab | kahan | kaha | kaun | kisne | kiska |
kitna | kitne | kitni | konsa | kaunsa | kis | matlab
""",
    "asks_anywhere": """
क्या है | क्या हैं | क्या था | क्या थी | क्या होता है | क्या होती है | क्या हुआ | क्या मतलब | का मतलब |
मतलब क्या |
क्या कहना | क्यों | कैसे | कब | कहाँ | कहां | कौन | कौन सा | कौन सी | किसने | किसका | किसकी | कितना | कितने |
कितनी |
समझ नहीं आया | समझ में नहीं आया | समझ नहीं आई | नहीं समझा | नहीं समझी | नहीं समझ | मैं समझा नहीं |
कुछ समझ नहीं | kya hai |
kya hain | kya tha | kya hota hai | kya hoti hai | kya hua | ka matlab | matlab kya | kyon | kyun | kyu |
kaise | kab | kahan | kaun | kaun sa | kaunsa | konsa | kisne | kiska | kitna | kitne | kitni |
samajh nahi aaya | samajh mein nahi aaya | samajh me nahi aaya | samajh nahi aya | nahi samjha | nahi samajh |
samjha nahi | kuch samajh nahi | यह सच है क्या | क्या यह सच है | ये सच है क्या | kya ye sach hai |
ye sach hai kya |
तुम्हें कैसे पता | आपको कैसे पता | kaise pata | tumhe kaise pata
""",
    "corrects": """
मेरा मतलब | मेरा मतलब था | मेरा मतलब है | मतलब है | मेरा कहने का मतलब | मेरा आशय | मेरा अभिप्राय |
मैं कहना चाहता था |
मैं कहना चाहती थी | कहने का मतलब | बल्कि | की जगह | के बजाय | के बदले | न कि | सुधार | गलती से | टाइपो |
मैं बात कर रहा हूँ | मैं बात कर रहा था | मैं बात कर रही थी | बदल दो | बदलकर | mera matlab | mera matlab tha |
matlab hai | mera kehne ka matlab | kehne ka matlab | main kehna chahta tha | mai kehna chahta tha | balki |
ki jagah | ke bajay | ke bajaye | ke badle | na ki | galti se | mai baat kar raha tha |
main baat kar raha hu | badal do | nahi wo nahi
""",
    "objects": """
मैंने पूछा | मैंने तो | मैंने यह नहीं पूछा | मैंने ये नहीं पूछा | मैंने नहीं पूछा | के बारे में पूछा था |
के बारे में पूछा | पूछा था | नहीं पूछा |
मेरा सवाल यह नहीं | मेरा सवाल ये नहीं | यह मेरा सवाल नहीं | ये मेरा सवाल नहीं | गलत | गलत है | यह गलत है |
ये गलत है |
यह तो गलत है | ग़लत | सही नहीं है | यह सही नहीं | सच नहीं है | यह सच नहीं | झूठ | झूठ है | बकवास | आप गलत |
तुम गलत |
आपने गलत समझा | गलत समझा | गलत समझ | आप समझे नहीं | तुम समझे नहीं | आप नहीं समझे | ऐसा नहीं है | ऐसा नहीं |
यह नहीं |
ये नहीं | मैं सहमत नहीं | सहमत नहीं | मुझे नहीं लगता | काम नहीं कर रहा | काम नहीं करता | काम नहीं किया |
maine pucha |
maine poocha | maine to | maine ye nahi pucha | maine yeh nahi pucha | ke bare me pucha |
ke baare mein pucha | pucha tha | poocha tha | nahi pucha | mera sawal ye nahi | ye mera sawal nahi | galat |
galat hai | ye galat hai | yeh galat hai | sahi nahi hai | sach nahi hai | jhoot | jhooth | bakwas | bakwaas |
aap galat | tum galat | galat samjha | aap samjhe nahi | tum samjhe nahi | aap nahi samjhe | aisa nahi hai |
aisa nahi | ye nahi | sehmat nahi | mujhe nahi lagta | kaam nahi kar raha | kaam nahi karta
""",
    "replaces": """
के बारे में बात बंद करो | के बारे में बोलना बंद करो | छोड़ो और | भूल जाओ और | कुछ और बताओ | कुछ और बात |
विषय बदलो |
टॉपिक बदलो | शुरू से | फिर से शुरू | दोबारा शुरू | छोड़ो मुझे | इसे छोड़ो और | की बात छोड़ो |
ke bare me bolna band karo |
ke bare mein bolna band karo | ke baare mein baat band karo | ki baat chhodo | ki baat chodo | chhodo aur |
chodo aur | bhool jao aur | kuch aur batao | topic badlo | shuru se | phir se shuru | fir se shuru |
chodo mujhe
""",
    "adds": """
यह भी बताओ | ये भी बताओ | यह भी जोड़ो | कीमत भी | दाम भी | साथ ही | भी शामिल करो | भी जोड़ो | उल्लेख करें |
उल्लेख करो | मत भूलना | ये भी जोड़ दो | saath hi | sath hi | keemat bhi | kimat bhi | price bhi | mat bhoolna |
mat bhulna
""",
    "adds_closes": """
भी बताओ | भी बताइए | भी बताना | भी बताएं | भी बता दो | भी जोड़ो | भी जोड़ दो | भी जोड़ना | भी जोड़ें | भी लिखो |
भी लिखना | भी लिखें | भी शामिल करो | भी शामिल करें | भी शामिल करना | शामिल करो | शामिल करें | शामिल करना |
का भी ज़िक्र करो | का भी जिक्र करो | ज़िक्र करो | जिक्र करना | उल्लेख करो | उल्लेख करें | का उल्लेख करें |
जोड़ो | जोड़ दो |
जोड़ना | भी दो | भी दे दो | भी दीजिए | भी दिखाओ | भी | ध्यान रखना | ध्यान में रखो | मत भूलना | भी देना |
bhi batao |
bhi bataiye | bhi batana | bhi bata do | bhi btao | bhi jodo | bhi jod do | bhi add karo | bhi add kar do |
add karo | add kar do | bhi likho | bhi likhna | bhi include karo | include karo | include kar do |
shamil karo | bhi shamil karo | mention karo | bhi mention karo | bhi mention kar do | jodo | jod do |
bhi do | bhi de do | bhi dikhao | bhi | dhyan rakhna | mat bhoolna | bhi dena
""",
    "also": """
वैसे | और हाँ | और हां | साथ में | इसके अलावा | waise | waise to | aur haan | aur han | iske alawa | btw
""",
    "adjusts": """
छोटा | छोटे में | छोटा करो | और छोटा | थोड़ा छोटा | संक्षेप में | संक्षिप्त | संक्षिप्त में | कम शब्दों में |
थोड़े शब्दों में | लंबा |
विस्तार से | और विस्तार से | विस्तार में | थोड़ा और विस्तार | सरल | आसान | सरल भाषा | सरल भाषा में | आसान भाषा |
आसान भाषा में | आसान शब्दों में | सरल शब्दों में | और सरल | और आसान | आसान करके | धीरे | धीरे धीरे |
थोड़ा धीरे | जल्दी | तेज़ |
उदाहरण के साथ | उदाहरण दो | उदाहरण देकर | उदाहरण सहित | बिना उदाहरण | सूची में | सूची बनाकर | लिस्ट में |
तालिका में |
टेबल में | बिंदुओं में | पॉइंट्स में | बुलेट पॉइंट में | एक वाक्य में | दो वाक्यों में | तीन वाक्यों में |
एक लाइन में | दो लाइन में |
कदम दर कदम | स्टेप बाय स्टेप | बच्चे की तरह | बच्चों के लिए | जैसे मैं बच्चा | पांच साल के बच्चे | औपचारिक |
अनौपचारिक |
इतना लंबा नहीं | ज़्यादा लंबा | ज्यादा लंबा | बहुत लंबा | बहुत मुश्किल | ज़्यादा मुश्किल | कम तकनीकी |
मुद्दे पर आओ |
सीधे मुद्दे पर | सीधे | के बिना | बिना | को छोड़कर | के अलावा सब | सस्ता | सस्ते | नया | कम मसाले |
ज़्यादा जानकारी |
ज्यादा जानकारी | और जानकारी | chota | chhota | chhota karo | aur chhota | thoda chhota | chote me | short me |
short mein | short karo | thoda short | sankshep me | sankshep mein | kam shabdo me | kam shabdon mein |
lamba | detail me | detail mein | vistar se | vistaar se | aur detail me | thoda detail me | saral | aasan |
asan | saral bhasha me | saral bhasha mein | aasan bhasha me | aasan bhasha mein | aasan shabdo me |
simple bhasha me | simple language me | simple words me | simple me | aur simple | thoda simple | aur aasan |
dheere | dhire | thoda dheere | jaldi | example ke saath | example ke sath | example do | example deke |
udaharan ke saath | bina example | list me | list mein | list banake | table me | table mein | points me |
points mein | bullet points me | ek line me | ek line mein | do line me | ek sentence me | step by step |
bacche ki tarah | bachche ki tarah | bacchon ke liye | formal | informal | itna lamba nahi | zyada lamba |
jyada lamba | bahut lamba | bahut mushkil | kam technical | point pe aao | mudde pe aao | seedhe | ke bina |
bina | ko chhodkar | sasta | saste | zyada detail | शाकाहारी | वीगन | vegetarian | veg | shakahari |
bina pyaz | bina lehsun
""",
    "adjusts_closes": """
करके | रखो | रखना | रखिए | छोटा रखो | karke | rakho | rakhna | rakhiye | मत बताओ | मत बताना | मत बताइए |
मत लिखो | मत लिखना | मत लिखिए | मत दो | मत देना | मत जोड़ो | मत कहो | मत करो इस्तेमाल | मत इस्तेमाल करो |
का इस्तेमाल मत करो | छोड़ दो | छोड़ दीजिए | हटा दो | हटाओ | निकाल दो | mat batao | mat batana | mat bataiye |
mat likho | mat likhna | mat do | mat dena | mat jodo | mat use karo | use mat karo | chhod do | chod do |
hata do | hatao | nikal do | mein samjhao | me samjhao | में समझाओ | में समझाइए | में लिखो | में लिखिए |
mein likho |
me likho | mein bolo | me bolo | में बोलो | mein batao | me batao | में बताओ | में बताइए | mein bataiye |
ke hisaab se | के हिसाब से | ke liye samjhao | के लिए समझाओ
""",
    "into": "% में | % me | % mein | % में बताओ | % के साथ | % की भाषा में",
    "forms": """
यूरो | डॉलर | रुपये | रुपए | रुपयों | पाउंड | येन | सेल्सियस | फ़ारेनहाइट | फारेनहाइट | किलोमीटर | मील |
मीटर | किलो |
ग्राम | लीटर | प्रतिशत | हिंदी | हिन्दी | अंग्रेजी | अंग्रेज़ी | इंग्लिश | उर्दू | मराठी | तमिल | बंगाली |
संस्कृत | फ्रेंच | जर्मन |
पायथन | पाइथन | जावा | तालिका | सूची | कविता | euro | euros | dollar | dollars | rupee | rupees | rupaye |
rupay | rupye | pound | celsius | fahrenheit | kilometer | km | mile | meter | kilo | gram | litre | percent |
hindi | english | angrezi | urdu | marathi | tamil | bengali | french | german | python | python 3 | java |
javascript | table | list | poem | kavita
""",
    "limits": """
सिर्फ | सिर्फ़ | केवल | मात्र | बस | कम से कम | ज़्यादा से ज़्यादा | ज्यादा से ज्यादा | खासकर | ख़ासकर |
विशेषकर | पहला |
पहले वाला | दूसरा वाला | आखिरी वाला | sirf | keval | kewal | kam se kam | zyada se zyada | jyada se jyada |
khaskar | khaas kar | pehla wala | pehle wala | dusra wala | aakhri wala
""",
    "limits_closes": """
ही | के लिए ही | तक | से कम | से ज़्यादा | से ज्यादा | ke liye hi | tak | se kam | se zyada | se jyada | wala |
wale | wali | वाला | वाली | वाले
""",
    "topics": """
अनुवाद करो | अनुवाद करें | के बारे में बताओ | के बारे में बताइए | ke bare me batao | ke baare mein batao |
ke bare mein batao | translate karo
""",
    "posts": """
के लिए | में | से | पर | के साथ | के बिना | तक | के हिसाब से | के अनुसार | वाला | ke liye | me | mein | se |
par | pe |
ke saath | ke sath | ke bina | tak | ke hisab se | wala
""",
    "informs": """
मैं | मेरा | मेरी | मेरे | मेरे पास | मुझे एलर्जी | हम | हमारे | हमारा | मैं शाकाहारी | मुझे पसंद नहीं |
main | mai | mera |
meri | mere | mere paas | mere pass | mujhe allergy | hum | hamare | hamara
""",
    "doubts": """
मुझे नहीं पता | पता नहीं | मालूम नहीं | मेरा सवाल | mujhe nahi pata | pata nahi | pta nahi | maloom nahi |
mera sawal | mai confuse | main confuse | मैं उलझन | error aa raha hai | error aa gaya | nahi chal raha |
nahi khul raha | hang ho gaya | एरर आ रहा है | नहीं चल रहा | नहीं खुल रहा | बंद हो गया | crash ho gaya
""",
    "reasons": "मुझे | मैं | मेरा | mujhe | main | mai | mera",
    "offers": """
क्या मैं | क्या आप | चाहेंगे | चाहते हैं | चाहते हो | क्या आपको | ठीक है | जारी रखूं | kya main | kya mai |
kya aap |
chahenge | chahte hain | kya aapko | theek hai
""",
    "goes_on": """
जारी रखो | जारी रखें | जारी रखिए | आगे | आगे बोलो | आगे बोलिए | आगे बताओ | आगे बताइए | आगे बढ़ो | आगे बढ़िए |
आगे बढ़ें |
आगे लिखो | आगे लिखिए | आगे चलो | आगे चलिए | बोलते रहो | बोलते रहिए | बताते रहो | बताते रहिए | लिखते रहो |
कहते रहो |
चलते रहो | चालू रखो | रुको मत | मत रुको | रुकना मत | रुकिए मत | मत रुकिए | पूरा करो | पूरा कीजिए |
बात पूरी करो |
अपनी बात पूरी करो | वाक्य पूरा करो | जहाँ छोड़ा था वहीं से | वहीं से | वहीं से शुरू करो |
फिर से शुरू करो वहीं से | बाकी बताओ |
बाकी बताइए | कंटिन्यू | कंटिन्यू करो | कंटिन्यू कीजिए | हाँ आगे | continue karo | continue kijiye |
continue kariye |
continue kar | continue karo na | aage | aage bolo | aage boliye | aage batao | aage bataiye | aage badho |
aage badhiye | aage likho | aage chalo | bolte raho | bolte rahiye | batate raho | batate rahiye |
likhte raho | kehte raho | chalte raho | jari rakho | jaari rakho | jari rakhiye | jaari rakhiye |
jari rakhen | jaari rakhen | chalu rakho | chaalu rakho | ruko mat | mat ruko | rukna mat | rukiye mat |
pura karo | poora karo | apni baat puri karo | baat puri karo | jahan chhoda tha wahin se | wahin se |
baaki batao | baki batao | अपनी बात जारी रखो | अपनी बात जारी रखिए | अपनी बात जारी रखें | अपनी बात jari rakho |
अपनी बात continue karo | अपनी बात poora karo | कहानी जारी रखो | कहानी जारी रखिए | कहानी जारी रखें |
कहानी पूरी करो | कहानी jari rakho | कहानी continue karo | कहानी poora karo | सूची जारी रखो | सूची जारी रखिए |
सूची जारी रखें | सूची पूरी करो | सूची jari rakho | सूची continue karo | सूची poora karo | जवाब जारी रखो |
जवाब जारी रखिए | जवाब जारी रखें | जवाब पूरी करो | जवाब jari rakho | जवाब continue karo | जवाब poora karo |
व्याख्या जारी रखो | व्याख्या जारी रखिए | व्याख्या जारी रखें | व्याख्या पूरी करो | व्याख्या jari rakho |
व्याख्या continue karo | व्याख्या poora karo | बात जारी रखो | बात जारी रखिए | बात जारी रखें | बात jari rakho |
बात continue karo | बात poora karo | explanation जारी रखो | explanation जारी रखिए | explanation जारी रखें |
explanation पूरी करो | explanation jari rakho | explanation continue karo | explanation poora karo |
answer जारी रखो | answer जारी रखिए | answer जारी रखें | answer पूरी करो | answer jari rakho |
answer continue karo | answer poora karo | list जारी रखो | list जारी रखिए | list जारी रखें | list पूरी करो |
list jari rakho | list continue karo | list poora karo | story जारी रखो | story जारी रखिए | story जारी रखें |
story पूरी करो | story jari rakho | story continue karo | story poora karo |
मत रुकना | कृपया रुकिए मत | कृपया मत रुकिए | बंद मत करो | बंद मत कीजिए | बताते जाओ | बताते जाइए |
लिखते जाओ | कहते जाइए | चालू रखिए | ruk mat | mat rukna | mat rukiye | band mat karo | band mat karna |
stop mat karo | stop mat karna | bolte jao | bolte raho bhai | bata te raho | batate jao | likhte jao |
continue kar bhai | aur batao
""",
    "preps": "बिना | bina",
    "contrasts": "न कि | नहीं | na ki | nahi",
    "points": "यह | ये | वो | तो | yeh | ye | wo | yah | to",
    "talks": """
मैं बात कर रहा | मैं बात कर रही | की बात कर रहा | की बात कर रही | ki baat kar raha | ki baat kar rahi
""",
    "remarks": """
मुझे नहीं पता था | mujhe nahi pata tha | के लिए धन्यवाद | के लिए शुक्रिया | ke liye dhanyavad |
ke liye shukriya |
ke liye thanks
""",
    "declines": """
अभी नहीं | ज़रूरत नहीं | जरूरत नहीं | ज़रूरत नहीं है | बाद में शायद | abhi nahi | zaroorat nahi | zarurat nahi |
zarurat nahi hai
""",
    "acks_alone": """
लिख लिया | मान गए उस्ताद | दम है | बेचारा | बेचारी | oky | samjh gayi | smjh gyi | samjh gayi didi |
kadak | fadu | bechara | bechari | ohh acha | tension khatam
""",
    "marvels_alone": """
सच्ची में | मजाक | हद है | हद हो गई | दिमाग हिल गया | होश उड़ गए | oye | oye hoye | oye balle |
balle balle | mazak | pagal | pagal hai kya | dimaag ghum gaya | hosh ud gaye | ayyo | aiyo | aiyyo |
abbe | abe | कमाल हो गया | गजब हो गया | sachme | uff ho | kya bol rahe ho | had ho gayi
""",
    "laughs_alone": """
hans hans ke | pet dukh gaya | mazakiya
""",
    "thanks_alone": """
badi meherbani | aabhar
""",
    "stops_alone": """
इतने से काम चल जाएगा | पता है मुझे | मुझे पता है सब | theher ja | bhul ja | kuch nhi | baki pata hai |
pata hai mujhe | mujhe pata hai sab | mil gya | chalti hu | कुछ नहीं | बोरिंग | bss | hogaya | hogya |
bnd kr | rehnedo | kuch nahi | baaki mujhe aata hai | baki mujhe pata hai | khtm | khtm kr |
pakao mat | गलती से भेज दिया | galti se | गलत चैट | गलत जगह भेज दिया | galat chat | इग्नोर करो |
aur nhi chahiye | skip karo | skip kr | ho gya | fir milte hai
""",
}
