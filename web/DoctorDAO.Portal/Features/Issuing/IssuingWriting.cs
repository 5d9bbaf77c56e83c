using System.Globalization;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal.Features.Issuing;

/// <summary>Forms of pages of applications and desks: claims by name, and a file.</summary>
public sealed class IssuingForm
{
    /// <summary>What the button says.</summary>
    public string? Act { get; set; }

    /// <summary>Revision of what was read.</summary>
    public int Revision { get; set; }

    /// <summary>Claims by name.</summary>
    public Dictionary<string, string>? Claims { get; set; }

    /// <summary>Files of evidence.</summary>
    public IReadOnlyList<IFormFile>? Files { get; set; }

    /// <summary>Id of a file.</summary>
    public long Evidence { get; set; }

    /// <summary>Words for the applicant or the holder.</summary>
    public string? Reason { get; set; }

    /// <summary>Code of a reason.</summary>
    public string? Code { get; set; }

    /// <summary>Made once a form.</summary>
    public string? Key { get; set; }

    /// <summary>A list, as text.</summary>
    public string? Csv { get; set; }

    /// <summary>An account.</summary>
    public string? Account { get; set; }
}

/// <summary>How applications, credentials and refusals are written.</summary>
public static class IssuingWriting
{
    private const long RecentSeconds = 600;

    // A field, a part of the server's sentence about it, and the key of ours.
    private static readonly (string Field, string Part, string Key)[] Problems =
    [
        ("slug", "of no accredited issuer", "problem.slug-unknown"),
        ("slug", "another controller", "problem.slug-others"),
        ("slug", "", "problem.slug"),
        ("name", "", "problem.line"),
        ("jurisdiction", "", "problem.line"),
        ("contact", "", "problem.line"),
        ("types", "", "problem.types"),
        ("account", "one too many", "problem.staff"),
        ("account", "is not", "problem.account"),
        ("controller", "", "problem.account"),
        ("reason", "is missing", "problem.reason"),
        ("reason", "at most", "problem.too-long"),
        ("words", "", "problem.words"),
        ("decision", "your own", "problem.own"),
        ("decision", "first registrar", "problem.other-words"),
        ("decision", "yours already", "problem.second"),
        ("state", "your own", "problem.own"),
        ("state", "claim the application first", "problem.not-claimed"),
        ("state", "already", "problem.as-it-is"),
        ("search", "", "problem.search"),
        ("key", "one too many", "problem.keys"),
        ("key", "none of this desk", "problem.key"),
        ("list", "", "problem.list"),
        ("act", "", "problem.act"),
        ("did", "", "problem.did"),
        ("from", "is not a day", "problem.day"),
        ("until", "is not a day", "problem.day"),
        ("csv", "begins with", "problem.columns"),
        ("csv", "lines", "problem.lines"),
        ("csv", "no line", "problem.lines"),
        ("csv", "characters", "problem.lines"),
        ("csv", "quote", "problem.quote"),
        ("file", "is missing: add", "error.file-needed"),
        ("file", "is no PDF", "error.file-kind"),
        ("file", "is one too many", "error.file-many"),
        ("claims", "is missing", "error.claim-missing"),
        ("claims", "characters; at most", "error.claim-long"),
        ("claims", "what is no letter", "error.claim-line"),
        ("claims", "is not a day", "error.claim-day"),
        ("claims", "is not a number of hours", "error.claim-hours"),
        ("claims", "is none of", "error.claim-choice"),
        ("claims", "is not the code of a specialty", "error.claim-choice"),
        ("claims", "is over already", "error.claim-over"),
    ];

    /// <summary>Two letters of the reader's language.</summary>
    public static string Code(Reader reader) => reader?.Language.Code[..2] ?? "en";

    /// <summary>Name of a type.</summary>
    public static string Type(Reader reader, string type) => CredentialWords.Type(type, Code(reader));

    /// <summary>Name of a claim.</summary>
    public static string Claim(Reader reader, string claim) => CredentialWords.Claim(claim, Code(reader));

    /// <summary>A value of a claim: in words where it is a code, as the reader writes dates where it is a day.</summary>
    public static string Value(Reader reader, string claim, string value)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Day(reader, day) : CredentialWords.Value(claim, value, Code(reader));
    }

    /// <summary>A day of no zone, with its year: "3 Mar 2025".</summary>
    public static string Day(Reader reader, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return day.ToString(reader.Language.Code == "de" ? "d. MMM yyyy" : "d MMM yyyy", reader.Culture);
    }

    /// <summary>What a desk's issuer may pass on by the registry; what its desk takes applications for where that is not known.</summary>
    public static async Task<IReadOnlyList<string>> TopicsAsync(IServiceProvider services, DeskDto desk, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(desk);
        var known = services.GetService(typeof(IIssuers)) is IIssuers issuers ? (await issuers.GetIssuerAsync(desk.Issuer.Did, ct))?.Row.Topics : null;
        return [.. (known ?? desk.Issuer.Types).Where(t => CredentialTypes.Find(t) is not null)];
    }

    /// <summary>Page of one's application.</summary>
    public static string Href(long id) => string.Create(CultureInfo.InvariantCulture, $"/apply/{id}");

    /// <summary>Page of an application at a desk.</summary>
    public static string DeskHref(string slug, long id) => string.Create(CultureInfo.InvariantCulture, $"/desk/{slug}/{id}");

    /// <summary>
    /// The last day on which a record is good: it is over at <paramref name="until"/>, which for a day that an issuer named is the midnight after it, UTC. A day of an issuer's is one of UTC
    /// wherever it is read, as the credential has it.
    /// </summary>
    public static DateOnly LastDay(DateTimeOffset until) => DateOnly.FromDateTime(until.UtcDateTime.AddSeconds(-1));

    /// <summary>What was not accepted, with the id of its field. A sentence of the server that is not known here is shown as it is.</summary>
    public static (string Field, string Message) Refusal(Reader reader, TextSet texts, Exception e)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(texts);
        return e switch
        {
            ConflictException => ("page", texts["error.changed"]),
            UnavailableException => ("page", texts["error.unavailable"]),
            FieldException f when Problem(reader, texts, f) is { } words => (f.Field is "decision" or "state" or "key" ? "page" : f.Field.Replace('.', '-'), words),
            FieldException f when f.Field.StartsWith("claims.", StringComparison.Ordinal) => (f.Field.Replace('.', '-'), texts["error.claim", ("claim", Claim(reader, f.Field[7..])), ("problem", f.Problem)]),
            FieldException f when texts.Find("error." + f.Field) is { } words => (f.Field, Message.Write(words, reader.Culture, ("problem", f.Problem))),
            FieldException f => (f.Field, texts["error.other", ("problem", $"{f.Field} {f.Problem}")]),
            _ => ("page", texts["error.not-allowed"]),
        };
    }

    /// <summary>The server's sentence about a field, in the reader's words; <c>null</c> for one that is not known here.</summary>
    private static string? Problem(Reader reader, TextSet texts, FieldException e)
    {
        var (group, claim) = e.Field.StartsWith("claims.", StringComparison.Ordinal) ? ("claims", Claim(reader, e.Field[7..])) : (e.Field, "");
        foreach (var (field, part, key) in Problems)
        {
            if (field == group && e.Problem.Contains(part, StringComparison.Ordinal))
                return texts[key, ("field", texts.Find((field is "from" or "until" ? "below." : "open.") + field) ?? field), ("claim", claim), ("n", IApplications.MaxEvidence)];
        }

        return null;
    }

    /// <summary>What a form may be refused by.</summary>
    public static bool IsRefusal(Exception e) => e is FieldException or ConflictException or UnavailableException or NotAllowedException;

    /// <summary>Whether the reader has proved within ten minutes who they are, as dangerous acts ask.</summary>
    public static bool IsRecent(HttpContext? context, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return long.TryParse(context?.User.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at >= time.GetUtcNow().ToUnixTimeSeconds() - RecentSeconds;
    }

    /// <summary>Where the reader proves it, and comes back from.</summary>
    public static string AgainHref(Reader reader) => $"/sign-in?again=true&return={Uri.EscapeDataString(reader?.Path ?? "/")}";
}
