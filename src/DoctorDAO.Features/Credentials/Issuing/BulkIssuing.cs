using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Notices;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Many certificates of a training at once: each to an account, or by a link that works once.</summary>
internal sealed partial class BulkIssuing(
    IDbContextFactory<DaoDbContext> contexts, IssuerQueries queries, IssuerVault vault, ApplicantHashes hashes, Desk desk, INoticeWriter notices,
    IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    private const int MaxCsv = 256 * 1024;

    public async Task<BulkResultDto?> RunAsync(string account, string slug, BulkIssue bulk, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bulk);
        if (bulk.Key is null || !KeyPattern().IsMatch(bulk.Key))
            throw new FieldException("key", "is not 1 to 64 letters, digits and hyphens; make one for each list, for example a random UUID");
        if (bulk.Csv is not { Length: > 0 and <= MaxCsv })
            throw new FieldException("csv", $"has {bulk.Csv?.Length ?? 0} characters; 1 to {MaxCsv} are possible");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerStaff.FindAsync(db, account, slug, ct) is not var (issuer, me, role))
            return null;
        IssuerStaff.Require(role, StaffRole.Registrar);
        // What nobody has applied for proves nothing that only an examination proves.
        if (bulk.Type != CredentialTypes.Training || !IssuerQueries.TypesOf(issuer).Contains(bulk.Type, StringComparer.Ordinal))
            throw new FieldException("type", "is none that this desk issues without applications: training certificates alone can be");
        await queries.RequireAsync(issuer, bulk.Type, ct);
        var type = CredentialTypes.Find(bulk.Type)!;
        var lines = Read(type, bulk.Csv);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] is { Problem: null, Account: { } own } && await IssuerStaff.IsOwnAsync(db, me, Address.Parse(own).ToHex(), ct))
                lines[i] = lines[i] with { Problem = "account is your own; somebody else issues to you." };
        }

        if (!bulk.Confirm || lines.Exists(x => x.Problem is not null))
            return new BulkResultDto(false, lines);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        var prefix = $"{issuer.Id}-{bulk.Key}-";
        var now = time.GetUtcNow();
        var (issued, told) = (new List<BulkLineDto>(), new List<NewNotice>());
        foreach (var line in lines)
        {
            var key = FormattableString.Invariant($"{prefix}{line.Line}");
            if (key.Length > 80)
                throw new FieldException("key", "is too long for this desk; take a UUID");
            var owner = line.Account is null ? "" : Address.Parse(line.Account).ToHex();
            if (await db.Set<ApplicationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Issuer == issuer.Id && x.Key == key, ct) is { } known)
            {
                // The list was sent before; links are told once.
                issued.Add(line with { Application = known.Id });
                continue;
            }

            var claims = line.Claims.ToDictionary(StringComparer.Ordinal);
            var (since, until) = desk.Validity(type, claims);
            var row = new ApplicationRow
            {
                Issuer = issuer.Id, Account = owner, Type = type.Name, Key = key, State = ApplicationState.Accepted, Revision = 1, Claims = vault.SealClaims(claims),
                ClaimedBy = me, ChangedAt = now.ToUnixTimeMilliseconds(), DecidedAt = now.ToUnixTimeMilliseconds(),
            };
            hashes.Fill(issuer, row, claims);
            db.Add(row);
            await db.SaveChangesAsync(ct);
            var link = owner.Length == 0 ? Offers.Random() : null;
            db.Add(new RecordRow
            {
                Issuer = issuer.Id, Application = row.Id, Type = type.Name, Claims = row.Claims, State = RecordState.Valid, Revision = 1, Since = since, Until = until, LinkHash = link is null ? "" : IssuerVault.Hash(link),
            });
            await AuditTrail.AddAsync(db, issuer.Id, me, "accepted", row.Id, "list", now, ct);
            await ApplicationCounts.MoveAsync(db, issuer.Id, ApplicationState.Draft, row.State, ct);
            if (owner.Length > 0)
                told.Add(new NewNotice(owner, NoticeKind.CredentialWaits, UnfetchedCredentials.CauseOf(row.Id, 0), new NoticeData(Application: row.Id)));
            issued.Add(line with { Application = row.Id, Link = link is null ? null : $"{IssuerAddress.Origin(issuer.Did)}/apply/take?link={link}" });
        }

        var topics = await notices.AddAsync(db, told, ct);
        await transaction.CommitAsync(ct);
        foreach (var publisher in publishers)
            await publisher.PublishAsync([.. topics, Topics.Desk(slug)], ct);
        return new BulkResultDto(true, issued);
    }

    private static List<BulkLineDto> Read(CredentialType type, string csv)
    {
        var rows = CsvTable.Read(csv);
        var names = rows[0].Cells.Select(x => x.Trim()).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count || names.Exists(x => x != "account" && type.Find(x) is null))
            throw new FieldException("csv", $"begins with a line of columns that are not account and {string.Join(", ", type.Claims.Select(x => x.Name))}, each at most once");
        var result = new List<BulkLineDto>();
        foreach (var (line, cells) in rows.Skip(1))
        {
            if (cells.All(string.IsNullOrWhiteSpace))
                continue;
            if (result.Count == IDesk.MaxBulk)
                throw new FieldException("csv", $"has more than {IDesk.MaxBulk} lines");
            result.Add(Read(type, names, cells, line));
        }

        return result.Count > 0 ? result : throw new FieldException("csv", "has no line below the columns");
    }

    private static BulkLineDto Read(CredentialType type, List<string> names, List<string> cells, int number)
    {
        var values = names.Zip(cells).Where(x => !string.IsNullOrWhiteSpace(x.Second)).ToDictionary(x => x.First, x => x.Second.Trim(), StringComparer.Ordinal);
        values.Remove("account", out var account);
        try
        {
            if (cells.Count != names.Count)
                throw new FieldException("line", $"has {cells.Count} cells; the columns are {names.Count}");
            if (account is not null)
                account = Address.Parse(Http.Fields.Account("account", account)).ToString();
            var claims = ClaimForm.Check(type, values.Where(x => !type.Find(x.Key)!.ByIssuer).ToDictionary(), issuer: false, complete: true);
            foreach (var (name, value) in ClaimForm.Check(type, values.Where(x => type.Find(x.Key)!.ByIssuer).ToDictionary(), issuer: true, complete: true))
                claims[name] = value;
            return new BulkLineDto(number, account, claims, null, null, null);
        }
        catch (FieldException e)
        {
            return new BulkLineDto(number, account, values, $"{e.Field} {e.Problem}.", null, null);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,50}\z")]
    private static partial Regex KeyPattern();
}
