using System.Globalization;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>What stands on invoices and statements, in the languages of the portal.</summary>
internal sealed record InvoiceWords(
    string Invoice, string CreditNote, string Hours, string HoursUndone, string Number, string Issued, string Period, string Between, string Order, string Seller, string Buyer, string VatId, string TaxNumber,
    string Corrects, string Why, string What, string Net, string Vat, string Rounding, string Total, string HoursTotal, string PaidBy, string Barter, string Line,
    string Care, string Education, string Tuition, string Reverse, string Outside, string Statement, string Year, string Account, string Month, string Payments, string Gross, string Fees, string Left, string HoursEarned,
    string AsOf, string Date, string InvoiceOf, string Basis)
{
    /// <summary>Languages that there are.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "de", "fr", "es"];

    /// <summary>How numbers and days are written in a language.</summary>
    public static CultureInfo Culture(string? language) => CultureInfo.GetCultureInfo(language is "de" or "fr" or "es" ? language : "en-GB");

    /// <summary>Why there is no VAT; <c>null</c> where there is, be it at zero.</summary>
    public string? Reason(VatStatement vat) => vat.Category switch
    {
        VatCategory.Standard or VatCategory.Zero => null,
        VatCategory.ReverseCharge => vat.Words ?? Reverse,
        VatCategory.OutsideScope => vat.Words ?? Outside,
        VatCategory.Exempt => vat.Words ?? vat.Exemption switch
        {
            VatExemption.Education => Education,
            VatExemption.Tuition => Tuition,
            _ => Care,
        },
    };

    /// <summary>The words of a language; English when there are none in it.</summary>
    public static InvoiceWords Of(string? language) => language switch
    {
        "de" => new(
            "Rechnung", "Gutschrift", "Rechnung in Stunden", "Storno einer Rechnung in Stunden", "Nummer", "Ausgestellt am", "Leistungszeitraum", "{0} bis {1}", "Auftrag", "Von", "An", "USt-IdNr.", "Steuernummer",
            "Hebt auf", "Grund", "Leistung", "Netto", "Umsatzsteuer {0} %", "Rundung", "Bezahlt, mit Umsatzsteuer", "Stunden",
            "Bezahlt über das Treuhandkonto des Auftrags {0}. Es ist nichts mehr zu zahlen.",
            "Bezahlt in CARE, den Stunden der Zeitbank: ein Tausch. Ein Wert in Geld ist hier nicht angegeben; ob und wie er zu versteuern ist, richtet sich nach Ihrem Recht.",
            "Auftrag {0}, Abschnitt {1}",
            "Steuerfrei: Heilbehandlung, Artikel 132 Absatz 1 Buchstabe c der Richtlinie 2006/112/EG", "Steuerfrei: Aus- und Fortbildung, Artikel 132 Absatz 1 Buchstabe i der Richtlinie 2006/112/EG",
            "Steuerfrei: Privatunterricht, Artikel 132 Absatz 1 Buchstabe j der Richtlinie 2006/112/EG", "Steuerschuldnerschaft des Leistungsempfängers", "Nicht steuerbar",
            "Einnahmen aus dem Marktplatz", "Jahr", "Konto", "Monat", "Zahlungen", "Einnahmen", "Gebühren", "Bleibt", "Stunden (CARE)", "Stand {0} (UTC)", "Tag", "Rechnung",
            "Aus den Freigaben des Treuhandvertrags auf der Kette; Beträge mit Umsatzsteuer. Stunden sind ein Tausch, für den hier kein Wert in Geld angegeben ist."),
        "fr" => new(
            "Facture", "Avoir", "Facture en heures", "Annulation d’une facture en heures", "Numéro", "Émise le", "Période", "du {0} au {1}", "Commande", "De", "À", "N° de TVA", "N° fiscal",
            "Annule", "Motif", "Prestation", "Hors taxes", "TVA {0} %", "Arrondi", "Payé, TVA comprise", "Heures",
            "Payé par le séquestre de la commande {0}. Il ne reste rien à payer.",
            "Payé en CARE, les heures de la banque de temps : un échange. Aucune valeur en argent n’est indiquée ici ; son imposition dépend de votre droit.",
            "Commande {0}, étape {1}",
            "Exonéré : soins à la personne, article 132, paragraphe 1, point c), de la directive 2006/112/CE", "Exonéré : enseignement et formation, article 132, paragraphe 1, point i), de la directive 2006/112/CE",
            "Exonéré : leçons particulières, article 132, paragraphe 1, point j), de la directive 2006/112/CE", "Autoliquidation", "Hors du champ de la TVA",
            "Revenus de la place de marché", "Année", "Compte", "Mois", "Paiements", "Recettes", "Frais", "Reste", "Heures (CARE)", "Au {0} (UTC)", "Jour", "Facture",
            "D’après les versements du séquestre sur la chaîne ; montants TVA comprise. Les heures sont un échange pour lequel aucune valeur en argent n’est indiquée ici."),
        "es" => new(
            "Factura", "Factura rectificativa", "Factura en horas", "Anulación de una factura en horas", "Número", "Emitida el", "Periodo", "del {0} al {1}", "Encargo", "De", "A", "NIF-IVA", "Número fiscal",
            "Anula", "Motivo", "Servicio", "Sin IVA", "IVA {0} %", "Redondeo", "Pagado, IVA incluido", "Horas",
            "Pagado mediante el depósito del encargo {0}. No queda nada por pagar.",
            "Pagado en CARE, las horas del banco de tiempo: un trueque. Aquí no se indica ningún valor en dinero; si tributa y cómo depende de su derecho.",
            "Encargo {0}, etapa {1}",
            "Exento: asistencia sanitaria, artículo 132, apartado 1, letra c), de la Directiva 2006/112/CE", "Exento: enseñanza y formación, artículo 132, apartado 1, letra i), de la Directiva 2006/112/CE",
            "Exento: clases particulares, artículo 132, apartado 1, letra j), de la Directiva 2006/112/CE", "Inversión del sujeto pasivo", "No sujeto al IVA",
            "Ingresos del mercado", "Año", "Cuenta", "Mes", "Pagos", "Ingresos", "Comisiones", "Queda", "Horas (CARE)", "A {0} (UTC)", "Día", "Factura",
            "Según los pagos del depósito en la cadena; importes con IVA. Las horas son un trueque para el que aquí no se indica ningún valor en dinero."),
        _ => new(
            "Invoice", "Credit note", "Invoice in hours", "Cancellation of an invoice in hours", "Number", "Issued on", "Period", "{0} to {1}", "Order", "From", "To", "VAT number", "Tax number",
            "Undoes", "Reason", "Service", "Without VAT", "VAT {0} %", "Rounding", "Paid, VAT included", "Hours",
            "Paid through the escrow of order {0}. Nothing is due.",
            "Paid in CARE, the hours of the time bank: barter. No value in money is stated here; whether and how it is taxed depends on your law.",
            "Order {0}, milestone {1}",
            "Exempt: medical care, Article 132(1)(c) of Directive 2006/112/EC", "Exempt: education and training, Article 132(1)(i) of Directive 2006/112/EC",
            "Exempt: private tuition, Article 132(1)(j) of Directive 2006/112/EC", "Reverse charge", "Outside the scope of VAT",
            "Income from the marketplace", "Year", "Account", "Month", "Payments", "Income", "Fees", "Left", "Hours (CARE)", "As of {0} (UTC)", "Day", "Invoice",
            "From what the escrow released on the chain; sums include VAT. Hours are barter, for which no value in money is stated here."),
    };
}
