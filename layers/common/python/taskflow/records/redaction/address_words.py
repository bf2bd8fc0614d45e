"""Word lists of the address scanner: handles of UPI providers, and endings that are no top-level domains."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Banks and apps that issue UPI ids (NPCI lists of member banks and third-party applications).
HANDLES = _words("""
    abfspay airtel airtelpaymentsbank allbank amazon amazonpay andb apl aubank aujio autb axis axisb
    axisbank axisbnk axisgo axisupi axl bandhan barodampay barodapay bdbl bhim bhimupi boi bpunity cbin cboi
    centralbank citi citibank citigold cmsidfc cnrb cred credaxis creditpe csb csbcash csbpay dbs dcb
    dcbbank dena denabank dhani digikhata dlb eazypay equitas equitasbank esaf ezeepay fam famapp fbl
    federal fifed fifederal finobank fkaxis freecharge goaxb gpay groww growwaxis hdfc hdfcbank hdfcbankjd
    hdfcupi hsbc ibl icici icicibank idbi idbibank idfc idfcbank idfcfirst idfcnetc idfcpay ikwik imobile
    indbank indianbank indus indusind iob ippb jio jiopay jkb jsb jsbp jsfb jupiteraxis karb karurvysyabank
    kaypay kbl kiwi kiwicard kmbl kotak kotak811 kphdfc kvb kvbank lime lvb lvbank lxme mahb mairtel mbk
    mboi mpay mvhdfc myicici navi naviaxis neu niyoicici nsdl obc okaxis okbizaxis okhdfcbank okicici
    okpaytm oksbi oneyes payaxis paytm payu payzapp phonepe pinelabs pingpay pnb pockets postbank psb ptaxis
    pthdfc ptsbi ptyes purz pyaxis rajgov rajgovhdfcbank rapl rbl rblbank rmhdfcbank rmrbl s2b sbi sbin
    sbipay sc scb scbl scmobile scpay seyes shriramhdfcbank sib slc slice sliceadj sliceaxis spicepay srcb
    supermoney superyes swiggyaxis synd syndbank syndicate tapicici tataneu tatapay timecosmos tjsb tmcosmos
    trans ubi ubin uboi uco ucobank ujjivan unionbank unionbankofindia united upi utbi utkarsh vijayabank
    vijb vjb waaxis wahdfcbank waicici wasbi wwicici yapl ybl yblupi yesb yesbank yesbankltd yescred yesfam
    yesg yespay yespop yesrbl yestp ypay zoicici zomatoaxis
""")

# Last labels that are file types, attributes of arrays or units of systemd, not domains.
NOT_DOMAINS = _words("""
    png jpg jpeg gif svg webp bmp ico tif tiff avif heic pdf json yaml yml toml txt csv tsv xml html htm css
    scss less js mjs cjs jsx tsx lock tgz gz tar bz2 xz whl jar exe dll dylib bin dat log ini cfg conf bak
    tmp ipynb parquet transpose reshape numpy astype permute squeeze unsqueeze detach backward conj shape
    dtype ndim mT mean sum dot matmul flatten contiguous values route inv inverse ravel data grad real imag copy
    clone size item tolist float half double unfold expand repeat cumsum softmax argmax argmin max min cpu cuda
    patch diff orig service socket timer target mount slice swap automount
""")

# Top-level domains that stay domains even before an opening parenthesis.
COMMON_TLDS = _words("""
    com org net edu gov mil int in co uk us ca au de fr es it nl eu io ai dev app info biz me tv cc ru cn jp
    kr br mx za sg ae pk bd lk np ch at be se no dk fi pl cz pt ie nz test example invalid local internal
    xyz online site tech
""")
