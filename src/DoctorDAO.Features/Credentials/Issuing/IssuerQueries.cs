using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What is read of issuers, applications and records by whoever may.</summary>
internal sealed class IssuerQueries(IIssuerRegistry registry, IssuerVault vault, SimilarApplications similar, IssuerSettings settings)
{
    /// <summary>An issuer by its slug.</summary>
    public static Task<IssuerRow?> FindAsync(DaoDbContext db, string slug, CancellationToken ct) =>
        slug.Length is 0 or > 40 ? Task.FromResult<IssuerRow?>(null) : db.Set<IssuerRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Slug == slug, ct);

    /// <summary>An issuer with what the registry lets it issue now.</summary>
    public async Task<IssuerDto> ToDtoAsync(IssuerRow row, CancellationToken ct)
    {
        var (types, refusal) = (new List<string>(), (string?)null);
        try
        {
            foreach (var type in TypesOf(row))
            {
                if (await registry.MayIssueAsync(row.Did, type, ct))
                    types.Add(type);
            }

            if (types.Count == 0)
                refusal = "The registry of issuers does not let it issue anything at the moment.";
        }
        catch (UnavailableException)
        {
            refusal = "The registry of issuers cannot be asked at the moment.";
        }

        return new IssuerDto(row.Slug, row.Did, row.Name, Address.Parse(row.Controller).ToString(), row.Jurisdiction, row.Contact, types, refusal);
    }

    /// <summary>Refuses what the registry does not let the issuer issue now.</summary>
    /// <exception cref="FieldException">It does not; the field is <c>type</c>.</exception>
    public async Task RequireAsync(IssuerRow issuer, string type, CancellationToken ct)
    {
        if (!await registry.MayIssueAsync(issuer.Did, type, ct))
            throw new FieldException("type", $"cannot be issued by {issuer.Name} at the moment: the registry of issuers does not let it, because it is suspended, not accredited for this, or its time is over");
    }

    /// <summary>The types that a desk takes applications for.</summary>
    public static string[] TypesOf(IssuerRow row) => row.Types.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where an issuer has a say: a licence is of one of them.</summary>
    public static string[] JurisdictionsOf(IssuerRow row) => row.Jurisdiction.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>An application with all that belongs to it.</summary>
    /// <param name="desk">Whether the issuer reads it: it is told who did what, and who applies.</param>
    public async Task<ApplicationDto> ToDtoAsync(DaoDbContext db, IssuerRow issuer, ApplicationRow row, bool desk, CancellationToken ct)
    {
        var people = await People.ReadAsync(db, [Or(row.Account), Or(row.ClaimedBy)], ct);
        var evidence = await db.Set<EvidenceRow>().AsNoTracking().Where(x => x.Application == row.Id).OrderBy(x => x.Id).Select(x => new { x.Id, x.Name, x.Type, x.Bytes, x.AddedAt }).ToListAsync(ct);
        var record = await db.Set<RecordRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Application == row.Id, ct);
        var copies = record is null ? 0 : await db.Set<CopyRow>().CountAsync(x => x.Record == record.Id, ct);
        var steps = await db.Set<AuditRow>().AsNoTracking().Where(x => x.Application == row.Id).OrderBy(x => x.Number).Take(200).ToListAsync(ct);
        var actors = desk ? await People.ReadAsync(db, steps.Select(x => Or(x.Actor)), ct) : People.None;
        return new ApplicationDto(
            ToRow(issuer, row, people, desk), row.Revision, vault.OpenClaims(row.Claims),
            [.. evidence.Select(x => new EvidenceDto(x.Id, vault.OpenText(IssuerVault.Evidence, x.Name), x.Type, x.Bytes, Time(x.AddedAt)))],
            row.Reason,
            row.DecidedAt > 0 && evidence.Count > 0 ? Time(row.DecidedAt).AddDays(settings.EvidenceDays) : null,
            record is null ? null : ToDto(record, copies),
            [.. steps.Where(x => desk || x.What != "evidence-read").Select(x => new ApplicationStepDto(x.What, Time(x.At), desk && x.Actor.Length > 0 ? actors[x.Actor] : null))],
            row is { State: ApplicationState.InReview, FirstBy.Length: > 0 }, issuer.Jurisdiction,
            desk ? await similar.FindAsync(db, row, ct) : null);
    }

    /// <summary>An application in a list.</summary>
    public static ApplicationRowDto ToRow(IssuerRow issuer, ApplicationRow row, People people, bool desk) => new(
        row.Id, issuer.Slug, issuer.Name, row.Type, row.State, Time(row.ChangedAt), row.WaitingSince == 0 ? null : Time(row.WaitingSince),
        desk && row.Account.Length > 0 ? people[row.Account] : null, desk && row.ClaimedBy.Length > 0 ? people[row.ClaimedBy] : null);

    /// <summary>An account column that may be empty.</summary>
    public static string? Or(string account) => account.Length == 0 ? null : account;

    private static RecordDto ToDto(RecordRow row, int copies) => new(
        row.Id, row.Type, row.State, DateTimeOffset.FromUnixTimeSeconds(row.Since), DateTimeOffset.FromUnixTimeSeconds(row.Until), row.Reason, row.Words, copies, row.Revision);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
