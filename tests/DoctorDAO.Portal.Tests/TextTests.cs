using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Portal.Islands;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Tests;

/// <summary>Every text exists in four languages with the same places and the same markup, and can be written.</summary>
public sealed partial class TextTests
{
    private static readonly string[] Translations = ["de", "fr", "es"];

    /// <summary>Every set of texts in the portal's assembly.</summary>
    public static TheoryData<string> Sets()
    {
        var names = typeof(Reader).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("DoctorDAO.Portal.Texts.", StringComparison.Ordinal) && n.EndsWith(".resources", StringComparison.Ordinal));
        return new TheoryData<string>(names.Select(n => n["DoctorDAO.Portal.Texts.".Length..^".resources".Length]));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_set_says_the_same_in_four_languages(string set)
    {
        var manager = new ResourceManager($"DoctorDAO.Portal.Texts.{set}", typeof(Reader).Assembly);
        var english = Read(manager, CultureInfo.InvariantCulture);
        Assert.NotEmpty(english);
        foreach (var language in Translations)
        {
            var translated = Read(manager, CultureInfo.GetCultureInfo(language));
            Assert.Equal(english.Keys.Order(), translated.Keys.Order());
            foreach (var (key, text) in english)
            {
                Assert.True(Message.Places(text).SetEquals(Message.Places(translated[key])), $"{set} {key} {language}: other places than in English");
                Assert.True(Tags(text).SequenceEqual(Tags(translated[key])), $"{set} {key} {language}: other markup than in English");
                Assert.True(translated[key].Trim().Length > 0, $"{set} {key} {language} is empty");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_message_can_be_written_for_every_number(string set)
    {
        var manager = new ResourceManager($"DoctorDAO.Portal.Texts.{set}", typeof(Reader).Assembly);
        foreach (var language in Languages.All)
        {
            var culture = language.Code == "en-GB" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language.Code);
            foreach (var (key, text) in Read(manager, culture))
            {
                foreach (var n in (int[])[0, 1, 2, 1284])
                {
                    var args = Message.Places(text).Select(p => (p, (object?)n)).ToArray();
                    var written = Message.Write(text, language.Culture, args);
                    Assert.False(written.Contains('{', StringComparison.Ordinal) || written.Contains('}', StringComparison.Ordinal), $"{set} {key} {language.Code}: {written}");
                }
            }
        }
    }

    [Theory]
    [InlineData("de", "(?<!an die )(?<!an seine )\\bStelle\\b|\\bStellen\\b(?! Sie)", "Aussteller")]
    [InlineData("de", "Verband", "Vereinigung")]
    [InlineData("de", "\\bChain\\b", "Kette")]
    [InlineData("de", "Verzeichnis der Aussteller", "Register")]
    [InlineData("de", "Absicherung", "Deckung")]
    [InlineData("de", "\\bTopf", "Fonds")]
    [InlineData("de", "\\bPfand\\b", "Kaution")]
    [InlineData("de", "[Aa]nfecht", "Berufung")]
    [InlineData("de", "\\bSch[aä]den?\\b", "Schadenfall")]
    [InlineData("de", "\\bEntscheid\\b", "Entscheidung")]
    [InlineData("fr", "(?<!Base )\\b[Rr]éclamation|[Cc]ontestation|\\b[Pp]rimes?\\b", "sinistre, appel, cotisation")]
    [InlineData("es", "(?<!Base )\\b[Rr]eclama(?!r)|[Ii]mpugna|\\b[Aa]pela(r|ción|ciones)\\b", "titular, siniestro, recurso")]
    public void One_thing_has_one_word(string language, string other, string word)
    {
        foreach (var (set, key, text) in Sets().SelectMany(s => Read(new ResourceManager($"DoctorDAO.Portal.Texts.{s.Data}", typeof(Reader).Assembly), CultureInfo.GetCultureInfo(language)).Select(t => (s.Data, t.Key, t.Value))))
            Assert.False(Regex.IsMatch(text, other), $"{set} {key} {language}: it is “{word}” everywhere else, not: {text}");
    }

    [Fact]
    public void French_signs_of_two_parts_do_not_stand_alone_on_a_line()
    {
        var french = CultureInfo.GetCultureInfo("fr");
        foreach (var (set, key, text) in Sets().SelectMany(s => Read(new ResourceManager($"DoctorDAO.Portal.Texts.{s.Data}", typeof(Reader).Assembly), french).Select(t => (s.Data, t.Key, t.Value))))
            Assert.False(Regex.IsMatch(text, " [:;?!»]|« "), $"{set} {key}: a space that does not break belongs there: {text}");
    }

    [Fact]
    public void The_wallet_names_types_and_claims_as_the_published_documents_do()
    {
        foreach (var language in Languages.All)
        {
            var block = JsonSerializer.Deserialize<Dictionary<string, string>>(IslandTexts.Block("credentials", language.Culture))!;
            var words = CredentialWords.All(language.Culture.TwoLetterISOLanguageName).ToList();
            Assert.True(words.Count > 40);
            Assert.All(words, word => Assert.Equal(word.Word, block[word.Key]));
            Assert.Equal(new TextSet("Verify", language.Culture)["vouch.none"], block["vouch.none"]);
        }
    }

    [Theory]
    [InlineData("{n, plural, =0 {none} one {# vote} other {# votes}}", "en-GB", 0, "none")]
    [InlineData("{n, plural, one {# vote} other {# votes}}", "en-GB", 1, "1 vote")]
    [InlineData("{n, plural, one {# vote} other {# votes}}", "en-GB", 1284, "1,284 votes")]
    [InlineData("{n, plural, one {# Votum} other {# Voten}}", "de", 1284, "1.284 Voten")]
    [InlineData("{n, plural, one {# vote} other {# votes}}", "fr", 0, "0 vote")]
    [InlineData("{n, plural, one {# vote} other {# votes}}", "fr", 1284, "1\u202f284 votes")]
    [InlineData("{n, plural, one {# voto} other {# votos}}", "es", 2, "2 votos")]
    [InlineData("{n, plural, one {a {m}} other {b {m} #}}", "en-GB", 5, "b {m} 5")]
    public void A_message_follows_the_plural_rules_of_its_language(string message, string language, int n, string expected) =>
        Assert.Equal(expected, Message.Write(message, Languages.Find(language)!.Culture, ("n", n)));

    // "25. Feb." and "25 févr." bring a stop of their own; where a date is drawn as an element, the sentence has to go on after it.
    [Theory]
    [InlineData("Issuing", "record.until", "until")]
    [InlineData("Issuing", "offer.until", "until")]
    [InlineData("Issuing", "evidence.deleted-on", "day")]
    [InlineData("Join", "until.text", "time")]
    public void A_sentence_does_not_end_with_a_drawn_date(string set, string key, string place)
    {
        foreach (var language in (string[])["de", "fr"])
            Assert.DoesNotContain($"{{{place}}}.", new ResourceManager($"DoctorDAO.Portal.Texts.{set}", typeof(Reader).Assembly).GetString(key, CultureInfo.GetCultureInfo(language)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_that_ends_with_a_date_has_one_full_stop()
    {
        Assert.Equal("Sie endet Do., 25. Feb. Und dann?", Message.Write("Sie endet {day}. Und dann?", Languages.Find("de")!.Culture, ("day", "Do., 25. Feb.")));
        Assert.Equal("Sie endet 18:00.", Message.Write("Sie endet {day}.", Languages.Find("de")!.Culture, ("day", "18:00")));
        Assert.Equal("25. Feb.", Message.Write("{day}.", Languages.Find("de")!.Culture, ("day", "25. Feb.")));
    }

    [Fact]
    public void A_choice_takes_the_branch_of_its_value() =>
        Assert.Equal("against, \u22122", Message.Write("{side, select, for {for} against {against} other {no opinion}}, {v}", Languages.Default.Culture, ("side", "against"), ("v", -2)));

    [Theory]
    [InlineData("{n, plural, one {x}")]
    [InlineData("{n, plural, one {x}}")]
    [InlineData("a } b")]
    [InlineData("{n, number}")]
    [InlineData("{}")]
    [InlineData("{n")]
    public void A_broken_message_is_refused(string message) => Assert.Throws<FormatException>(() => Message.Write(message, Languages.Default.Culture, ("n", 1)));

    [Fact]
    public void A_random_string_never_hangs_and_never_crashes() =>
        CsCheck.Check.Sample(CsCheck.Gen.String[CsCheck.Gen.Char["{},# n=aplurselctothe"], 0, 60], text =>
        {
            try
            {
                Message.Write(text, Languages.Default.Culture, ("n", 3));
            }
            catch (FormatException)
            {
                return true;
            }
            return true;
        });

    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.5", "de")]
    [InlineData("it,fr;q=0.4,en;q=0.3", "fr")]
    [InlineData("es-419", "es")]
    [InlineData("ja,zh", "en-GB")]
    [InlineData("", "en-GB")]
    [InlineData("de;q=0,fr;q=0.1", "fr")]
    [InlineData(";;;,q=,x;q=banana", "en-GB")]
    public void The_language_is_what_the_browser_asks_for(string header, string code) => Assert.Equal(code, Languages.Accepted(header).Code);

    private static Dictionary<string, string> Read(ResourceManager manager, CultureInfo culture)
    {
        var set = manager.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.True(set is not null, $"{manager.BaseName} has no {culture.Name}");
        return set.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
    }

    private static IEnumerable<string> Tags(string text) => Tag().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("</?[a-z]+>")]
    private static partial Regex Tag();
}
