/* Every sentence of the panel, in the city's form of address. */

const JE = {
  title: "Chat",
  computer: "Je praat met een computer.",
  queue: "Je wacht op een medewerker.",
  human: "Je praat met een medewerker.",
  privacy: "Deel hier geen wachtwoord, rijksregisternummer of bankgegevens.",
  label: "Je bericht",
  send: "Verstuur",
  close: "Sluit de chat",
  renew: "Nieuw gesprek",
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
