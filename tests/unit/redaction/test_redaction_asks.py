"""Numbers that people give or are asked to call in their own words, and numbers of orders, accounts and contracts."""

import re

import pytest
from taskflow.redaction import redact

GIVEN = """
mi número es 612 345 678
mi numero es el 612345678
guarda mi número: 612345678
meu número é 21 98765-4321
anota meu número (21) 98765-4321
o meu número é 912 345 678
il mio numero è 347 1234567
segnati il mio numero 3471234567
mon numéro est le 06 12 34 56 78
voici mon numéro : 0612345678
meine Nummer: 0176 12345678
meine neue Nummer lautet 0176 12345678
mijn nummer is 06 12345678
mitt nummer är 070-123 45 67
mitt nummer er 412 34 567
mit nummer er 20 12 34 56
numeroni on 040 1234567
mój numer to 601 234 567
moje číslo je 601 234 567
moje číslo je 0905 123 456
a számom 06 30 123 4567
numărul meu este 0722 123 456
номерът ми е 0888 123 456
мой номер 8 912 345-67-89
мій номер 067 123 45 67
мој број је 064 123 4567
moj broj je 091 234 5678
moja številka je 041 234 567
ο αριθμός μου είναι 694 123 4567
numaram 0532 123 45 67
nomor saya 0812-3456-7890
nombor saya 012-345 6789
số của tôi là 0912 345 678
số của em 0912345678
số mình 0912.345.678
number ko po ay 0917 123 4567
number ko 09171234567
namba yangu ni 0712 345 678
เบอร์ผม 081-234-5678
เบอร์ของฉันคือ 0812345678
我的号码是138 1234 5678
我號碼 0912-345-678
私の番号は090-1234-5678です
제 번호는 010-1234-5678이에요
मेरा नंबर 98765 43210
माझा नंबर 98765 43210
আমার নম্বর 01712-345678
আমার নাম্বার ০১৭১২৩৪৫৬৭৮
என் எண் 98765 43210
నా నంబర్ 98765 43210
ನನ್ನ ನಂಬರ್ 98765 43210
എന്റെ നമ്പർ 98765 43210
મારો નંબર 98765 43210
ਮੇਰਾ ਨੰਬਰ 98765 43210
میرا نمبر 0300 1234567
شماره من 0912 345 6789
شماره‌ام ۰۹۱۲۳۴۵۶۷۸۹
رقمي هو 050 123 4567
رقمي 0501234567
رقم جوالي 0501234567
המספר שלי 050-123-4567
mano numeris 8 612 34567
mans numurs ir 26 123 456
minu number on 5123 4567
el meu número és 612 345 678
nire zenbakia 612 345 678 da
numri im 069 123 4567
my num is 07700 900123
my no. 07700 900123
llámame al 612 345 678
márcame al 55 1234 5678
escríbeme al 612 345 678
liga-me para o 912 345 678
me liga no (21) 98765-4321
me chama no zap (21) 98765-4321
chama no 21 98765-4321
chiamami al 347 1234567
appelle-moi au 06 12 34 56 78
rappelez-moi au 06 12 34 56 78
joignable au 06 12 34 56 78
ruf mich an: 0176 12345678
erreichbar unter 0176 12345678
unter 0176 12345678 erreichst du mich
bel me op 06 12345678
ring mig på 070-123 45 67
ring meg på 412 34 567
ring til mig på 20 12 34 56
soita 040 1234567
zadzwoń do mnie 601 234 567
dzwoń pod 601 234 567
zavolej mi na 601 234 567
hívj a 06 30 123 4567 számon
sună-mă la 0722 123 456
обади ми се на 0888 123 456
позвони мне 8 912 345-67-89
набери 8 912 345-67-89
подзвони 067 123 45 67
nazovi me na 091 234 5678
pokliči me na 041 234 567
πάρε με στο 694 123 4567
beni ara 0532 123 45 67
beni 0532 123 45 67'den ara
telepon saya di 0812-3456-7890
hubungi 0812-3456-7890
gọi cho tôi 0912 345 678
gọi số 0912 345 678
tawagan mo ako sa 0917 123 4567
text mo ako 0917 123 4567
nipigie 0712 345 678
โทรหาผม 081-234-5678
打给我 138 1234 5678
打電話給我 0912-345-678
加我微信 13812345678
電話して 090-1234-5678
090-1234-5678に電話ください
전화 주세요 010-1234-5678
010-1234-5678로 연락주세요
मुझे कॉल करना 98765 43210
98765 43210 पर फ़ोन करें
আমাকে কল দিও 01712-345678
என்னை அழைக்க 98765 43210
مجھے کال کریں 0300 1234567
به من زنگ بزن 0912 345 6789
اتصل بي على 050 123 4567
كلمني على 0501234567
תתקשר אליי 050-123-4567
Res: (11) 3456-7890 Com: (11) 98765-4321
fone 11 98765 4321
meu zap é (11) 98765-4321
whats: 11 98765-4321
text the plumber (21 98765-4321)
(21) 98765-4321
You can get me at: 9876543210
get hold of me on 07700 900123
hmu 415 555 2671
hit me up at 415-555-2671
shoot me a text 415-555-2671
drop a line on 07700 900123
ping me 98765 43210
Ph1 9876543210, Ph2 9123456780
tel1: 0612345678 tel2: 0687654321
landline 020 7946 0018
call Ravi(9876543210)
contact ravi(9876543210) or Asha(9123456780)
phone: Ravi(9876543210)
tu peux m'appeler au 06 12 31 78 70
tu peux m’appeler au 06 12 31 78 70
vous pouvez me joindre au 06 12 31 78 70
pour me contacter : 06 12 31 78 70
puedes llamarme al 612 34 56 78
para contactarme 612 345 678
podes ligar-me 912 345 678
puoi chiamarmi al 347 123 4567
du kannst mich anrufen unter 0171 2345678
du kannst mich erreichen unter 0171 2345678
je kunt me bellen op 06 12345678
możesz do mnie dzwonić 601 234 567
можно мне звонить 8 912 345 67 89
можеш мені дзвонити 067 123 45 67
beni arayabilirsiniz 0532 123 45 67
打我座机 010-83783199 就行
固话：0755-26541234
ケータイは090 1234 5678
電話ー090ー1234ー5678
"""

OF_SOMETHING_ELSE = """
numéro de commande 0612345678
votre commande 0612345678
commande n° 0612345678
numéro de facture : 0612345678
numéro de client 0612345678
numéro de dossier 0612345678
número de pedido 612345678
número de pedido 0612345678
número de factura 9123456789
número de cliente 9123456789
número de cuenta 9123456789
número de conta 9123456789
número do pedido 9123456789
numero d'ordine 3471234567
numero di conto 3471234567
codice cliente 3471234567
Bestellnummer 0176123456
Kundennummer 0176123456
Meine Kundennummer ist 0176123456
Meine Bestellnummer lautet 0176123456
Rechnungsnummer 0176123456
Vertragsnummer 0176123456
Aktenzeichen 0176123456
ordernummer 0612345678
klantnummer 0612345678
numer zamówienia 601234567
mój numer zamówienia 601234567
číslo objednávky 601234567
moje číslo objednávky je 601234567
rendelésszám 0630123456
număr comandă 0722123456
номер заказа 89123456789
номер договора 89123456789
номер счета 89123456789
мой номер заказа 89123456789
номер замовлення 0671234567
broj narudžbe 0912345678
αριθμός παραγγελίας 6941234567
sipariş numarası 0532123456
sipariş numaram 05321234567
nomor pesanan 081234567890
nomor pesanan saya 081234567890
mã đơn hàng 0912345678
số đơn hàng của tôi là 0912345678
số tài khoản của tôi là 0912345678
số tài khoản 0912345678
order number ko 09171234567
namba ya oda 0712345678
เลขที่คำสั่งซื้อ 0812345678
订单号码 13812345678
我的订单号码是13812345678
注文番号は09012345678
주문번호 01012345678
ऑर्डर नंबर 9876543210
मेरा खाता नंबर 9876543210
अकाउंट नंबर 9876543210
অর্ডার নম্বর 01712345678
ஆர்டர் எண் 9876543210
ఆర్డర్ నంబర్ 9876543210
آرڈر نمبر 03001234567
شماره سفارش 09123456789
رقم الطلب 0501234567
رقم الحساب 0501234567
מספר הזמנה 0501234567
מספר ההזמנה שלי 0501234567
ordrenummer 41234567
tilausnumero 0401234567
my membership number is 9876543210
my customer number is 9876543210
my student number is 9876543210
my meter number is 9876543210
my lucky number is 9876543210
my serial number is 9876543210
the case number is 9876543210
reservation number 9876543210
confirmation number 9876543210
policy number 9876543210
loan account number 9876543210
passport number 9876543210
"""

NO_TELEPHONE = """
la liga 2023-2024
Premier liga 2022/2023
champions liga 1234567890
gọi 12345678 lần
hàm gọi 1234567890 lần
ara 12345678
ara toplam 12.345.678
tavoittaa 1234567 ihmistä
erreichen 12 345 678 Menschen
to reach 12 345 678 people
erreichbar über 1234 5678 Knoten
zap 12345678
ring 12345678 times
mein Konto, meine Nummer im Lotto ist 12 34 56 78 90
mój numer konta 12345678901234
تماس 12345678
número de serie 12345678
mi número favorito es 123456789
mi número de la suerte 123456789
piga 12345678
call(4294967296, x)
printf(1234567890)
foo.call(9876543210)
em 9876543210 casos
2.147.483.648 é o meu número favorito
el total es 123 456 789
számon 123456789
rendelés száma 06301234567
a szerződés száma 06 30 123 4567
cislo faktury 601234567
Meine neue Nummer 1 der Charts 2019 2020
(12) 2019-2020
seasons (12) 2019-2020 and (13) 2020-2021
"""

# What may stay: the numbers of the labels themselves.
_LABELS = re.compile(r"(?i)\b(?:ph|tel)[12]\b")


def lines(text: str) -> list[str]:
    return text.strip().split("\n")


@pytest.mark.parametrize("text", lines(GIVEN))
def test_a_number_that_is_given_in_ones_own_words_goes(text: str) -> None:
    redacted = redact(text)
    assert "[REDACTED:PHONE]" in redacted
    assert not re.search(r"\d", _LABELS.sub("", redacted)), redacted


@pytest.mark.parametrize("text", lines(OF_SOMETHING_ELSE))
def test_numbers_of_orders_accounts_and_contracts_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("text", lines(NO_TELEPHONE))
def test_other_numbers_behind_such_words_stay(text: str) -> None:
    assert redact(text) == text
