namespace DoctorDAO.Features.Cover;

/// <summary>What stands on a certificate, in the languages of the portal.</summary>
internal sealed record CertificateWords(
    string Title, string Holder, string Account, string Product, string Policy, string Happened, string Reported, string Waiting, string PerClaim, string Aggregate, string Excess, string Wording,
    string Code, string Check, string Mutual, string AsOf, string Between)
{
    /// <summary>The words of a language; English when there are none in it.</summary>
    public static CertificateWords Of(string? language) => language switch
    {
        "de" => new(
            "Deckungsbestätigung", "Mitglied", "Konto", "Deckung", "Police", "Geschehen", "Gemeldet", "Nach der Wartezeit gedeckt ab", "Höchstens je Schadenfall", "Höchstens im Ganzen", "Selbst zu tragen je Schadenfall",
            "Bedingungen", "Prüfcode", "Prüfen Sie diesen Code unter {0}. Dort steht, was die Kette jetzt sagt: eine beendete Police steht dort als beendet.",
            "DoctorDAO Cover ist ein Gegenseitigkeitsfonds nach Ermessen und keine Versicherung: Mitglieder entscheiden über jeden Schadenfall nach den Bedingungen, deren Hash mit der Police auf der Kette steht.",
            "Stand {0} (UTC)", "{0} bis {1}"),
        "fr" => new(
            "Attestation de couverture", "Membre", "Compte", "Couverture", "Police", "Survenu", "Déclaré", "Couvert après le délai d’attente dès le", "Plafond par sinistre", "Plafond total",
            "À votre charge par sinistre", "Conditions", "Code de vérification",
            "Vérifiez ce code sur {0}. Vous y lisez ce que la chaîne dit maintenant : une police terminée y figure comme terminée.",
            "DoctorDAO Cover est une mutuelle discrétionnaire, pas une assurance : les membres décident de chaque sinistre selon les conditions dont le hachage figure avec la police sur la chaîne.",
            "Au {0} (UTC)", "du {0} au {1}"),
        "es" => new(
            "Certificado de cobertura", "Miembro", "Cuenta", "Cobertura", "Póliza", "Ocurrido", "Comunicado", "Cubierto tras la espera desde el", "Máximo por siniestro", "Máximo en total", "A su cargo por siniestro",
            "Condiciones", "Código de verificación",
            "Compruebe este código en {0}. Allí consta lo que la cadena dice ahora: una póliza terminada figura como terminada.",
            "DoctorDAO Cover es una mutua discrecional, no un seguro: los miembros deciden cada siniestro según las condiciones cuyo hash figura con la póliza en la cadena.",
            "A {0} (UTC)", "del {0} al {1}"),
        _ => new(
            "Certificate of cover", "Member", "Account", "Cover", "Policy", "It happened", "It is reported", "Covered after the waiting time from", "Most for one claim", "Most in all", "Borne by the member for each claim",
            "Wording", "Verification code", "Check this code at {0}. There you read what the chain says now: a policy that has ended is shown as ended.",
            "DoctorDAO Cover is a discretionary mutual, not insurance: members decide on each claim under the wording whose hash stands with the policy on the chain.",
            "As of {0} (UTC)", "{0} to {1}"),
    };
}
