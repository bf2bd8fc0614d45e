"""Word lists of the address scanner: handles of UPI providers, and endings that are no top-level domains."""


def split_words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


def split_phrases(text: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a list that bars and line breaks separate, each by its words."""
    return frozenset(
        tuple(phrase.split()) for line in text.split("\n") for phrase in line.split("|") if phrase.strip()
    )


# Banks and apps that issue UPI ids: NPCI's lists of live members and third-party applications, and the handles that
# WhatsApp and payment gateways accept. Everyday names of hosts (corp, db, yes, trio) count beside a word for UPI only.
HANDLES = split_words("""
    abcdicici abfspay airtel airtelpaymentsbank albk allahabadbank allbank amazon amazonpay andb apb apgvb
    apl ary aubank aubankupi aujio ausfb autb axb axis axisb axisbank axisbnk axisgo axispay axispayupi
    axisupi axl bandhan barodamp barodamp barodampay barodapay barodapaytm bdbl bhim bhimupi bob boi bombob
    bpaywallet bpunity cbin cboi centralbank citi citibank citigold citrus cmsidfc cnrb cosmos cosmosbank
    cred credaxis creditpe csb csbcash csbpay cub dbs dcb dcbbank dena denabank dhani digikhata dlb dnsbank
    draxisbank drbob drcanb drfederal drhdfcbank dricici dridbi dridfc drindus drkotak drpnb drsbi drubi
    druco dryesb eazypay ebixcash equitas equitasbank esaf ezeepay fam famapp fbl fbpe federal federalupi
    fifed fifederal fincarebank finobank fkaxis freecharge freoicici goaxb gpay groww growwaxis gwaxis hdfc
    hdfcbank hdfcbankjd hdfcbk hdfcupi hsbc hsbcbank ibl icici icicibank idbi idbibank idfc idfcbank
    idfcfirst idfcnetc idfcpay idfcupi ikwik imobile indbank indianbank indianbk indie indus indusind inhdfc
    iob iobupi ippb janabank jarunity jio jiopay jkb jsb jsbp jsfb jupiter jupiteraxis karb karurvysyabank
    kaypay kbaxis kbl kbl052 kiwi kiwicard kmb kmbl kotak kotak811 kphdfc ktkbank kvb kvbank kvbupi lime liv
    lvb lvbank lxaxis lxme mahb mairtel maxaxis mbk mbkns mboi mpay mvhdfc myicici navi naviaxis neu
    niyoicici nkgsb nsdl nye nyes obc obopay okaxis okbizaxis okhdfcbank okicici okpaytm oksbi oksbibank
    omni oneyes payaxis paytm paytmwallet payu payworld payzapp phonepe pinelabs pingpay pnb pnbupi pnyes
    pockets postbank psb psbank psbpay ptaxis pthdfc ptsbi pty ptybl ptyes purz pyaxis pz pzh pzw rajgov
    rajgovhdfcbank rapl razorpay rbl rblbank rblupi rmhdfcbank rmrbl s2b saraswat sarbank sbi sbin sbipay
    sbmbank sc scb scbl scbmobile scmobile scpay seyes shriramhdfcbank sib slc slice sliceadj sliceaxis
    slicepay spicepay srcb supermoney superyes suryoday svcbank swiggyaxis synd syndbank syndicate tapay
    tapicici tataneu tatapay tbl timecosmos tjsb tmb tmbank tmcosmos topay trans ubi ubin uboi uboipay uco
    ucobank ujjivan unionbank unionbankofindia unionbk united unitypay unitype upi utbi utkarsh utkarshbank
    vijayabank vijb vjb waaxis wahdfcbank waicici wasbi wwicici yapl ybl yblupi yesb yesbank yesbankltd
    yescred yescurie yesfam yesg yesgo yespay yespop yespz yesrbl yestp yesupi ypay zoicici zomatoaxis ztrbl
""")

# Last labels that are file types, attributes of arrays or units of systemd, not domains.
NOT_DOMAINS = split_words("""
    png jpg jpeg gif svg webp bmp ico tif tiff avif heic pdf json yaml yml toml txt csv tsv xml html htm css
    scss less js mjs cjs jsx tsx lock tgz gz tar bz2 xz whl jar exe dll dylib bin dat log ini cfg conf bak
    tmp ipynb parquet transpose reshape numpy astype permute squeeze unsqueeze detach backward conj shape
    dtype ndim mT mean sum dot matmul flatten contiguous values route inv inverse ravel data grad real imag copy
    clone size item tolist float half double unfold expand repeat cumsum softmax argmax argmin max min cpu cuda
    patch diff orig service socket timer target mount slice swap automount
""")

# Top-level domains that stay domains even before an opening parenthesis.
COMMON_TLDS = split_words("""
    com org net edu gov mil int in co uk us ca au de fr es it nl eu io ai dev app info biz me tv cc ru cn jp
    kr br mx za sg ae pk bd lk np ch at be se no dk fi pl cz pt ie nz test example invalid local internal
    xyz online site tech
""")
