using DoctorDAO.Features.Forum;

namespace DoctorDAO.Features.Tests;

/// <summary>What likely points to a patient is found, and medicine's own numbers, names and dates are not.</summary>
public sealed class PatientDataTests
{
    [Theory]
    // Numbers of public documentation: gematik and GKV, NHS Data Dictionary, INSEE, Spain's interior ministry.
    [InlineData("Versichertennummer A123456780, stationär seit gestern", "a German health insurance number")]
    [InlineData("KVNR: X110411675", "a German health insurance number")]
    [InlineData("(T555558879)", "a German health insurance number")]
    [InlineData("NHS number 943 476 5919", "an NHS number")]
    [InlineData("his NHS no: 9434765919.", "an NHS number")]
    [InlineData("NHS 401-023-2137", "an NHS number")]
    [InlineData("health number 450 557 7104", "an NHS number")]
    [InlineData("NIR 2 55 08 14 168 025 38", "a French social security number")]
    [InlineData("255081416802538", "a French social security number")]
    [InlineData("sécu : 1 51 02 46 102 043 25", "a French social security number")]
    [InlineData("née en Corse, 1 85 07 2A 004 123 88", "a French social security number")]
    [InlineData("1 63 02 2B 033 045 30", "a French social security number")]
    [InlineData("DNI 12345678Z", "a Spanish identity number")]
    [InlineData("dni: 12345678-Z", "a Spanish identity number")]
    [InlineData("NIE X1234567L", "a Spanish identity number")]
    [InlineData("Mary Miller, date of birth 12/03/1956, presented with", "a date of birth")]
    [InlineData("DOB: 1956-03-12, John Q. Smith", "a date of birth")]
    [InlineData("Erika Mustermann, geb. am 12.03.1956", "a date of birth")]
    [InlineData("Jeanne Dupont, née le 12 mars 1956", "a date of birth")]
    [InlineData("Juan García, nacido el 12 de marzo de 1956", "a date of birth")]
    public void What_is_certain_is_refused(string text, string what)
    {
        var (finding, found, words) = PatientData.Find(text);
        Assert.Equal((PatientFinding.Certain, what), (finding, found));
        Assert.NotEmpty(words);
    }

    [Theory]
    [InlineData("the boy was 943 476 5919", false)]
    [InlineData("a note says 450 557 7104 on its back", true)]
    [InlineData("4505577104", true)]
    [InlineData("born 12/03/1956, two siblings", true)]
    [InlineData("DOB 03.12.56", true)]
    [InlineData("geboren 3. April 1960", true)]
    [InlineData("born on March 12, 1956", true)]
    [InlineData("fecha de nacimiento: 12/03/1956", true)]
    [InlineData("date de naissance 12-03-1956", true)]
    [InlineData("MRN 00123456", true)]
    [InlineData("Patient ID: AB-123456", true)]
    [InlineData("Patientennummer 4711234", true)]
    [InlineData("Fallnummer: 20231234567", true)]
    [InlineData("John Smith (12/03/1956) came back", true)]
    [InlineData("Smith, John, 12.03.1956", true)]
    [InlineData("seen on 1956-03-12, Maria Lopez", true)]
    public void What_is_possible_is_asked_about(string text, bool asked) => Assert.Equal(asked ? PatientFinding.Possible : PatientFinding.None, PatientData.Find(text).Finding);

    [Fact]
    public void The_certain_is_told_before_the_possible() =>
        Assert.Equal(PatientFinding.Certain, PatientData.Find("born 12/03/1956. Later: NHS number 943 476 5919").Finding);

    [Theory]
    // The same with one wrong digit or letter.
    [InlineData("A123456781")]
    [InlineData("X110411674")]
    [InlineData("NHS number 943 476 5918")]
    [InlineData("NHS number 111 111 1111")]
    [InlineData("NHS number 632 879 6960")]
    [InlineData("2 55 08 14 168 025 39")]
    [InlineData("1 85 07 2A 004 123 87")]
    [InlineData("12345678A")]
    [InlineData("X1234567A")]
    // Doses, values, units.
    [InlineData("Give amoxicillin 500 mg every 8 hours for 7 days, paracetamol 1 g up to 4 times a day.")]
    [InlineData("Creatinine 1.02 mg/dl, eGFR 84 ml/min/1.73 m², potassium 4.1 mmol/l, CRP 120 → 45 → 12 mg/l.")]
    [InlineData("BP 120/80 mmHg, HR 72/min, SpO2 97 %, temperature 37.8 °C, GCS 15, NIHSS 4.")]
    [InlineData("Noradrenaline 0.05–0.2 µg/kg/min, heparin 18 IU/kg/h (aPTT 60-80 s)")]
    [InlineData("IPP 40 mg deux fois par jour; les IPP prescrits au long cours; IPP oméprazole")]
    [InlineData("Leukocytes 12 300/µl, platelets 150 000/µl, Hb 10.2 g/dl")]
    [InlineData("In 2021, 1 234 567 890 doses were given; 4 000 000 000 people were vaccinated.")]
    // Registries, papers, books, codes.
    [InlineData("Registered as NCT01234567 and NCT04280705, EudraCT 2004-000446-20, ISRCTN50189673, ChiCTR2000029308.")]
    [InlineData("doi:10.1056/NEJMoa2034577, https://doi.org/10.1016/S0140-6736(20)30183-5, 10.1001/jama.2020.1585")]
    [InlineData("https://example.org/articles/4505577104/full and https://example.org/?id=4505577104")]
    [InlineData("PMID 32109013, PMCID PMC7092819, ISBN 0-306-40615-2, ISBN 978-3-16-148410-0, ISSN 2049-3630")]
    [InlineData("ORCID 0000-0002-1825-0097, ICD-10 I21.0, LOINC 94500-6, SNOMED 840539006, ATC J01CA04")]
    [InlineData("CRD42018092345; ACTRN12605000000628; UMIN000012345")]
    // Telephones and mail.
    [InlineData("Call +44 20 7946 0958 or (415) 555-2671, +1 415 555 2671, 030 123456-78, 06 12 34 56 78.")]
    [InlineData("phone: 415 555 2671, tel. 4155552671, Telefon 0301234567")]
    // Dates and names of medicine.
    [InlineData("On 11.03.2020 the World Health Organization declared a pandemic.")]
    [InlineData("World Health Organization, 11.06.2009: phase six of the pandemic")]
    [InlineData("The Declaration of Helsinki of 01.06.1964 was changed on 2008-10-22.")]
    [InlineData("Leitlinie der Deutschen Gesellschaft für Kardiologie, Version 2.1 vom 01.05.2010")]
    [InlineData("Published 2011-04-12 in the New England Journal of Medicine; updated 12 May 2019.")]
    [InlineData("Rudolf Virchow, born 13.10.1821, and Ignaz Semmelweis, geboren 01.07.1818")]
    [InlineData("He was born 3 weeks early; infants born 24 to 28 weeks; one in ten was born 10 days late.")]
    [InlineData("The patient no longer takes it; patient number increased; patients' numbers are small; patient 12 of 40")]
    [InlineData("Study visits on 12.03.2015, 14.04.2015 and 2016-01-02; follow-up until 31/12/2019.")]
    [InlineData("Parkinson Disease and Crohn Disease; Smith and Jones (2003) showed it; Smith J, Lancet 2003;361:1799–805.")]
    [InlineData("Ein 54-jähriger Patient mit Vorderwandinfarkt am 3. Tag nach Reanimation, Killip III.")]
    [InlineData("Meeting on Tuesday, 14.07.2026 at 18:00 in room 1.204; tickets 12 345 678.")]
    public void Ordinary_text_is_left_alone(string text) => Assert.Equal((PatientFinding.None, "", ""), PatientData.Find(text));

    [Fact]
    public void A_long_text_is_read_in_bounded_time()
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        foreach (var part in (string[])["A1", "12 ", "John Smith ", "12.03.1956 ", "born ", "patient id ", "NHS ", "1 23 01 2A 345 678 9"])
            PatientData.Find(string.Concat(Enumerable.Repeat(part, 20_000 / part.Length)));
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(10), $"It took {since.Elapsed}.");
    }
}
