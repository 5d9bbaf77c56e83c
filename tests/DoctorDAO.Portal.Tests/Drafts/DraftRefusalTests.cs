using DoctorDAO.Client;
using DoctorDAO.Portal.Features.Drafts;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Tests.Drafts;

/// <summary>What the server refuses of a draft or an action, in the reader's words.</summary>
public sealed class DraftRefusalTests
{
    [Theory]
    [InlineData("title", "has 0 characters; 1 to 200 are possible", "title", "Hier muss etwas stehen.")]
    [InlineData("summary", "has 300 characters; 1 to 280 are possible", "summary", "Das hat 300 Zeichen; höchstens 280 sind möglich.")]
    [InlineData("markdown", "has 20001 characters; at most 20000 are possible", "markdown", "Das hat 20.001 Zeichen; höchstens 20.000 sind möglich.")]
    [InlineData("member", "is no active member", "member", "Dieses Konto gehört keinem aktiven Mitglied.")]
    [InlineData("member", "is not an account: 0x and 40 hexadecimal digits", "member", "Das ist kein Konto. Eines ist 0x und 40 Zeichen; kopieren Sie es von der Seite des Mitglieds.")]
    [InlineData("account", "has 20 drafts that are not finished; finish one or take one back", "title", "Sie haben so viele unfertige Entwürfe, wie möglich sind. Beenden Sie einen, oder ziehen Sie einen zurück.")]
    [InlineData("calls", "are 11; at most 10 are possible", "title", "Ein Antrag hat höchstens 10 Aktionen.")]
    [InlineData("moon", "is full", "title", "Es wurde nicht angenommen. Der Server sagt: is full")]
    public void Each_refusal_is_said_at_its_field(string field, string problem, string at, string words) =>
        Assert.Equal((at, words), DraftWriting.Refusal(German, new FieldException(field, problem)));

    [Fact]
    public void What_points_to_a_patient_is_quoted() => Assert.StartsWith(
        "„943 476 5919“", DraftWriting.Refusal(German, new FieldException("summary", "holds an NHS number (“943 476 5919”). Leave it out: nothing here may point to a patient")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("is missing", "„Betrag“ fehlt.")]
    [InlineData("is not a whole number", "„Betrag“ ist keine ganze Zahl.")]
    [InlineData("is out of range: 3d to 7d are possible", "„Betrag“ liegt außerhalb des Möglichen: 3d bis 7d.")]
    [InlineData("is mistyped: its checksum does not fit. Copy it again", "„Betrag“ ist vertippt: Die Prüfsumme stimmt nicht. Kopieren Sie es noch einmal.")]
    [InlineData("is full", "„Betrag“: is full")]
    public void What_is_wrong_with_an_action_is_a_sentence_about_its_field(string problem, string words) =>
        Assert.Equal(words, ActionWriting.Problem(German, "Betrag", new FieldException("amount", problem)));

    private static TextSet German => new("Drafts", Languages.Find("de")!.Culture);
}
