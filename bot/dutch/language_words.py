"""Small words that give a language away, and those that make Dutch likely."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DUTCH = _words(
    """
    ik ge gij gy gie jij jullie u uw hij zij ze wij mij mijn m'n mn men ons onze hun hen haar zijn z'n zn jouw
    jou het 't een 'n ne nen ene gene geen den dees deze dit dat da daar er waar wanneer hoe hoelang hoeveel wie
    wat wa welke welk waarom niet nie nimeer niets niks iets iemand niemand alles altijd nooit ook nog al alleen
    maar want omdat als wel toch dus dan toen nu meer veel weinig heel zeer om voor veur vor van vaneigen naar
    naer nr bij uit met zonder tegen tussen aan op onder over na tot door achter binnen buiten ben bent waren
    heb hebt heeft hebben had hebde hoor kan kun kunt kunnen kunde kon moet moeten moest moete mag mogen wil
    willen wilt wou zou zouden zal zullen word wordt worden werd gaan gaat ga doen doet doe komen kom komt krijg
    krijgen krijgt vind vinden weet weten zeg zeggen graag bedankt alstublieft aub alsjeblieft goedendag
    goeiedag dag beste groeten groetjes vraag vragen nodig nieuw nieuwe oude afspraak gemeente stad maken
    aanvragen vandaag morgen gisteren week maand jaar huis straat kinderen dochter zoon vrouw moeder vader buren
    effe efkes allee amai azo zo zelf eigen iedereen elke andere ander eens keer kaart pas papieren brief geld
    kwijt verloren gestolen kosten kost gratis bewijs rijbewijs paspoort identiteitskaart verhuisd trouwen
    """
)
"""Standard language and what people type in Flanders; words that German or English has too are left out."""

FOREIGN = {
    "en": _words(
        """
        i i'm i'd i've i'll the and you your yours my mine our us he she his her they their it it's what
        what's how where when who why which can can't could do does don't doesn't did have has haven't need
        needs want would wanna like please thanks thank with without for from to at by this that these those
        there are aren't will won't should must not any some get got gotta make made find know pay speak
        someone somebody about renew apply moved moving lost new born child children son daughter wife
        husband passport driving licence license appointment birth residence permit address again today
        tomorrow yesterday opening hours much many long be am if or but so because into after before
        hello hi monday tuesday wednesday thursday friday saturday sunday library city
        hi there's
        """
    ),
    "fr": _words(
        """
        j'ai j'habite j'aimerais tu il elle nous vous ils elles mon ma mes ton votre vos notre nos leur le
        la les un une du aux au et est es sont suis ai avons avez ont c'est n'est qu'est n'ai que qui quoi
        quel quelle quels quelles comment où ou quand combien pourquoi pour avec sans dans sur sous chez
        faut dois doit puis-je peux peut pouvez voudrais veux voulez besoin pas plus très s'il plaît plait
        svp bonjour bonsoir faire obtenir demander avoir être ete été mais donc car cette ces ça ca depuis
        jusqu'à rendez-vous enfant enfants mari femme fils fille carte passeport permis naissance mariage
        déménagé perdu nouveau nouvelle maison ville mairie commune heures d'un d'une d'identité acte copie
        lettre comprends comprendre adresse papiers séjour quelqu'un faudrait l'acte parlez parler voudrait
        prendre lieu
        """
    ),
    "de": _words(
        """
        ich mich mir du dich dir er ihr euch ihnen wir uns mein meine meinen meinem meiner dein unser unsere
        sie und oder aber kein keine keinen ist sind bin habe haben hat hatte wurde wird kann können koennen
        konnen könnte muss muß müssen möchte mochte moechte will wollen soll darf brauche braucht gibt ein
        eine einen einem einer eines dem für fuer mit auf aus bei nach zu zum zur vom beim im am wann wie
        wieviel was warum welche welchen welches wer bitte danke guten tag hallo hier auch noch schon sehr
        wenn weil dass daß sprechen spricht jemand deutsch ausweis reisepass führerschein geburtsurkunde
        umgezogen anmelden beantragen kostet heiraten wohne wohnung straße neue neuer neuen heute termin
        brauchen frau mann stadt anmeldung sohn tochter arbeit geburt wohnen gehen
        """
    ),
    "tr": _words(
        """
        bir ve için icin ile ne nasıl nasil nerede nereden nereye kadar zaman niçin neden hangi kim mı mu mü
        var yok ben benim bana beni biz bizim bize siz sizin sen senin bu şu o istiyorum istiyoruz lazım
        lazim gerekiyor gerek almak yapmak alabilirim yapabilirim lütfen lutfen merhaba selam teşekkürler
        tesekkurler değil degil oldu olarak çok cok daha ama veya çocuk cocuk oğlum oglum kızım kizim eşim
        esim pasaport pasaportumu ehliyet ehliyetimi kimlik kimliğimi kaybettim randevu evlenmek taşındım
        tasindim taşındık ücret para belgeler saat açık acik konuşuyor türkçe turkce bilen
        veya birini biriyle biri için numara gelebilirim gelebilir miyim mıyım misiniz mısınız nerde neden burada
        şimdi simdi
        """
    ),
    "pl": _words(
        """
        mnie mój moj moja moje mojego mojej my nas pan pani czy jak gdzie kiedy ile co kto dlaczego jest są
        sa jestem mam ma mieć miec nie się sie do na dla ze po przy od bez oraz ale lub żeby zeby muszę
        musze chcę chce chciałbym chciałabym chcialbym chcialabym mogę moge można mozna potrzebuję
        potrzebuje proszę prosze dzień dzien dobry dziękuję dziekuje dziecko dziecka syn syna córka córki
        żona mąż paszport paszportu dowód dowod prawo jazdy zgubiłem zgubilem zgubiłam zgubilam wyrobić
        wyrobic zameldować zameldowac przeprowadziłem mieszkam urząd urzad kosztuje nowy nową nowe umówić
        wizytę dzieckiem
        porozmawiać zadzwonić przyjść przyjsc pod numer też tez osobę osobe aby która ktora jeszcze już juz
        """
    ),
    "es": _words(
        """
        mí tú él ella nosotros ustedes usted su sus el una uno unos y es son soy estoy está están tengo
        tiene tienen que qué cómo como dónde donde cuándo cuando cuánto cuanto cuesta quién por para con sin
        del al se necesito quiero quisiera puedo puede podría hay hacer sacar pedir renovar pero muy más mas
        hola buenos buenas días dias tardes gracias favor hijo hija hijos esposa marido mujer pasaporte
        carnet cita perdido perdí mudado nacimiento casarme ayuntamiento vivo ahora aquí hablo habla
        hablar venga vernos llame llamar persona alguien ir tener quién nuestro nuestra desde hasta cuesta
        dónde también le lo
        """
    ),
    "it": _words(
        """
        io mio mia miei il lo gli uno una di del della dei delle che chi come quando quanto quale perché
        perche con senza sono è sei siamo ho hai ha abbiamo devo vorrei voglio posso può bisogno fare avere
        non più anche buongiorno buonasera ciao grazie favore figlio figlia moglie marito passaporto patente
        carta d'identità l'appuntamento appuntamento residenza nascita sposarmi comune costa rinnovare perso
        parlare persona chiamare venire qualcuno nel nella alla al questo questa anche o ne ci da
        """
    ),
    "pt": _words(
        """
        meu minha meus minhas você voce o os um uma do da dos na nos nas é são sou estou está tenho tem que
        como onde quando quanto custa quem porque para por sem preciso quero queria gostaria posso pode
        fazer não nao mas muito mais olá ola bom dia obrigado obrigada favor filho filha mulher marido
        passaporte carta condução marcação nascimento morada casar renovar perdi
        falar pessoa ligar vir alguém alguem ao à num numa também isto este esta
        """
    ),
    "ro": _words(
        """
        meu mea mele noi voi dumneavoastră el ea un o și si este sunt suntem am ai avem ce cum unde când
        cand cât cat costă costa cine la pentru cu fără fara din pe să sa nu mai vreau aș pot poate trebuie
        nevoie obține bună buna ziua mulțumesc multumesc rog copil copilul copilului fiul fiica soția soțul
        pașaport pasaport pașaportul buletin programare naștere nastere căsători primărie pierdut mutat
        vorbi cineva sunați veniți persoană acest această aici acum vă îmi fi
        """
    ),
}
"""ISO 639-1 code -> words that are no everyday Dutch. A word may stand under more than one language."""

CYRILLIC = {
    "uk": _words(
        "де як що добрий прийом це коли можна треба мене дитина дитини будь ласка дякую чи та або також"
    ),
    "bg": _words("къде как какво кога искам съм мога моля трябва какви за да не ми на го от дете лична"),
    "ru": _words("где как что это когда можно нужно мне меня ребёнок ребенок пожалуйста спасибо или я у"),
}
"""Words without the letters that only one of these languages has."""
