/* Every sentence of the panel, in the city's form of address. */

/* A city shows a first name or a function: "Sam, medewerker", "medewerker Burgerzaken". */
export const person = (who) => (/medewerker/i.test(who) ? who : `${who}, medewerker`);

const JE = {
  title: "Chat",
  computer: "Je praat met een computer.",
  queue: "Je wacht op een medewerker.",
  human: "Je praat met een medewerker.",
  humanNamed: (who) => `Je praat met ${person(who)}.`,
  queueLabel: "Wachtrij",
  privacy: "Deel hier geen wachtwoord, rijksregisternummer of bankgegevens.",
  label: "Je bericht",
  send: "Verstuur",
  close: "Sluit de chat",
  renew: "Nieuw gesprek",
  erase: "Wis dit gesprek",
  erased: "Het gesprek is gewist van dit toestel. Typ een bericht als je een nieuw gesprek wil.",
  eraseAsk: {
    title: "Dit gesprek wissen?",
    what: "Het gesprek verdwijnt van dit toestel. Je kan er niet naar terug. De gemeente bewaart het verslag nog een tijd.",
    yes: "Wis het gesprek",
    no: "Niet wissen",
  },
  leaveAsk: {
    title: "Een nieuw gesprek beginnen?",
    what: { queue: "Je wacht op een medewerker. Je verliest dan je plaats in de rij.", human: "Je praat nu met een medewerker. Dat gesprek stopt dan." },
    yes: "Begin een nieuw gesprek",
    no: "Blijf in dit gesprek",
  },
  renewed: "Je vorige gesprek is afgelopen. Dit is een nieuw gesprek.",
  lost: "De verbinding is verbroken. We proberen het opnieuw.",
  connecting: "Even geduld, we maken verbinding.",
  down: "De chat is nu niet bereikbaar. Wat je al schreef, blijft hier staan. Liever niet wachten?",
  refused: "De chat werkt niet op deze website.",
  replaced: "Je gebruikt dit gesprek in te veel vensters. Typ hier om verder te gaan.",
  you: "Jij",
  bot: "Digitale assistent",
  agent: "Medewerker",
  system: "Melding",
  typing: "Er wordt een antwoord getypt.",
  typingNamed: (who) => `${who} is aan het typen`,
  sending: "Wordt verstuurd",
  failed: "Niet verstuurd",
  source: "Bron",
  example: "voorbeeld",
  exampleMeaning: "Voorbeeld: de gemeente heeft dit nog niet bevestigd.",
  newWindow: "(opent in een nieuw venster)",
  choices: "Keuzes",
  chosen: "gekozen",
  over: "Deze keuze kan niet meer. Kies bij het laatste bericht, of typ je vraag.",
  helpful: "Dit antwoord helpt mij",
  unhelpful: "Dit antwoord helpt mij niet",
  thanks: "Bedankt, je mening is bewaard.",
  log: "Gesprek",
  news: (count) => (count === 1 ? "1 nieuw bericht" : `${count} nieuwe berichten`),
  left: (count) => `Nog ${count} tekens`,
  tooLong: (count, most) =>
    `Je bericht is ${count} tekens te lang. Maak het korter of stuur het in stukken van hoogstens ${most} tekens.`,
};

const U = {
  ...JE,
  computer: "U praat met een computer.",
  queue: "U wacht op een medewerker.",
  human: "U praat met een medewerker.",
  humanNamed: (who) => `U praat met ${person(who)}.`,
  erased: "Het gesprek is gewist van dit toestel. Typ een bericht als u een nieuw gesprek wil.",
  eraseAsk: {
    ...JE.eraseAsk,
    what: "Het gesprek verdwijnt van dit toestel. U kan er niet naar terug. De gemeente bewaart het verslag nog een tijd.",
  },
  leaveAsk: {
    ...JE.leaveAsk,
    what: { queue: "U wacht op een medewerker. U verliest dan uw plaats in de rij.", human: "U praat nu met een medewerker. Dat gesprek stopt dan." },
  },
  label: "Uw bericht",
  renewed: "Uw vorige gesprek is afgelopen. Dit is een nieuw gesprek.",
  down: "De chat is nu niet bereikbaar. Wat u al schreef, blijft hier staan. Liever niet wachten?",
  replaced: "U gebruikt dit gesprek in te veel vensters. Typ hier om verder te gaan.",
  you: "U",
  over: "Deze keuze kan niet meer. Kies bij het laatste bericht, of typ uw vraag.",
  thanks: "Bedankt, uw mening is bewaard.",
  tooLong: (count, most) =>
    `Uw bericht is ${count} tekens te lang. Maak het korter of stuur het in stukken van hoogstens ${most} tekens.`,
};

export const textsFor = (address) => (address === "u" ? U : JE);
