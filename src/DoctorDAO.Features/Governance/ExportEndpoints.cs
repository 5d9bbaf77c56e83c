using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Results;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Governance;

/// <summary>Exports: all rows of a kind as of one block, streamed. They read what is public on the chain anyway, so anyone may.</summary>
public static class ExportEndpoints
{
    /// <summary>Name of the limit of requests that the host sets for exports and bundles.</summary>
    public const string Policy = "exports";

    /// <summary>Where all exports begin: of these the host lets one address have one at a time.</summary>
    public const string Path = "/api/export";

    // A reader that takes longer holds what the database cannot clean up meanwhile.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // Of all readers together: each holds a connection and a snapshot of the database. The host lets one address have one at a time.
    private static readonly SemaphoreSlim AtOnce = new(4);

    private const string Formats = "{format:regex(^(csv|json)$)}";

    /// <summary>Maps the endpoints.</summary>
    internal static void MapExports(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(Path).WithTags("Exports").AllowAnonymous().WithFieldProblems().RequireRateLimiting(Policy);
        group.MapGet("/proposals." + Formats, IResult (string format, string? chamber, IServiceProvider services) => Proposals(services, format, chamber))
            .WithName("ExportProposals").WithSummary("All proposals with their tallies, in the order of submission").Describe<Export<ExportedProposal>>(
                "chamber, when given, is a chamber's key.");
        group.MapGet("/ballots." + Formats, IResult (string format, string? chamber, string? session, IServiceProvider services) => Ballots(services, format, chamber, session))
            .WithName("ExportBallots").WithSummary("All live ballots of a session, in the order of accounts").Describe<Export<ExportedBallot>>(
                "chamber is a chamber's key, session the snapshot in unix seconds.");
        group.MapGet("/delegations." + Formats, IResult (string format, string? chamber, string? session, IServiceProvider services) => Delegations(services, format, chamber, session))
            .WithName("ExportDelegations").WithSummary("Who follows whom in a chamber, in the order of accounts").Describe<Export<ExportedDelegation>>(
                "chamber is a chamber's key; session, when given, is a snapshot in unix seconds whose delegations are meant.");
    }

    private static void Describe<T>(this RouteHandlerBuilder endpoint, string parameters) => endpoint
        .WithDescription(parameters + " format is csv (RFC 4180, UTF-8) or json. Everything is of one block, which the headers X-Block-Number, X-Block-Hash and X-Block-Time name.")
        .Produces<T>().Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesValidationProblem();

    private static Answer<ExportedProposal> Proposals(IServiceProvider services, string format, string? chamber)
    {
        var key = string.IsNullOrEmpty(chamber) ? null : Chamber(services, chamber);
        return new Answer<ExportedProposal>(format, "proposals", key, null, (_, rows, _) => Task.FromResult<(IReadOnlyList<ExportColumn<ExportedProposal>>, Rows<ExportedProposal>)?>((
            [
                new("id", x => x.Id), new("chamber", x => x.Chamber), new("session", x => x.Session), new("issue", x => x.Issue), new("title", x => x.Title), new("proposer", x => x.Proposer),
                new("state", x => x.State.ToString()), new("submitted", x => x.Submitted), new("opens", x => x.Opens), new("closes", x => x.Closes), new("for", x => x.For), new("against", x => x.Against),
                new("abstain", x => x.Abstain), new("represented", x => x.Represented), new("voters", x => x.Voters), new("members", x => x.Members),
            ],
            token => rows.ProposalsAsync(key, token))));
    }

    private static Answer<ExportedBallot> Ballots(IServiceProvider services, string format, string? chamber, string? session)
    {
        var (key, number) = (Chamber(services, chamber), Fields.Seconds("session", session));
        return new Answer<ExportedBallot>(format, "ballots", key, number, async (db, rows, token) =>
        {
            if (await db.Set<SessionView>().AsNoTracking().Where(x => x.Chamber == key && x.Session == number).Select(x => (int?)x.Issues).SingleOrDefaultAsync(token) is not { } issues)
                return null;
            return (
                [
                    new("voter", x => x.Voter), new("voices", x => x.Voices),
                    .. Enumerable.Range(0, issues).Select(i => new ExportColumn<ExportedBallot>($"issue{i + 1}", x => i < x.Votes.Count ? x.Votes[i] : 0)),
                    new("reason", x => x.Reason), new("cast", x => x.Cast), new("transaction", x => x.Transaction),
                ],
                read => rows.BallotsAsync(key, number, read));
        });
    }

    private static Answer<ExportedDelegation> Delegations(IServiceProvider services, string format, string? chamber, string? session)
    {
        var key = Chamber(services, chamber);
        var number = string.IsNullOrEmpty(session) ? (long?)null : Fields.Seconds("session", session);
        return new Answer<ExportedDelegation>(format, "delegations", key, number, async (db, rows, token) =>
        {
            if (number is { } asked && !await db.Set<SessionView>().AnyAsync(x => x.Chamber == key && x.Session == asked, token))
                return null;
            if (await db.Set<ChamberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == key, token) is not { } view)
                return null;
            var now = (await ChainHead.ReadAsync(db, token)).Time;
            return (
                [new("delegator", x => x.Delegator), new("delegate", x => x.Delegate), new("since", x => x.Since), new("ends", x => x.Ends)],
                read => rows.DelegationsAsync(view, Math.Min(number ?? now, now), read));
        });
    }

    private delegate IAsyncEnumerable<T> Rows<T>(CancellationToken ct);

    /// <summary>Finds an export's columns and rows; <c>null</c> when there is nothing to export.</summary>
    private delegate Task<(IReadOnlyList<ExportColumn<T>> Columns, Rows<T> Rows)?> Opening<T>(DaoDbContext db, ExportRows rows, CancellationToken ct);

    private static string Chamber(IServiceProvider services, string? key)
    {
        var chambers = services.GetRequiredService<Deployment>().Chambers;
        return chambers.Any(x => x.Key == key) ? key! : throw new FieldException("chamber", $"is no chamber; there are {string.Join(", ", chambers.Select(x => x.Key))}");
    }

    /// <summary>An export as of the block that is the newest when it begins, however long it takes to read.</summary>
    private sealed class Answer<T>(string format, string kind, string? chamber, long? session, Opening<T> open) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (!await AtOnce.WaitAsync(TimeSpan.Zero, httpContext.RequestAborted))
            {
                await TypedResults.Problem("Too many exports are being made: try again in a moment.", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(httpContext);
                return;
            }

            // Whatever happens from here on, the place is free again afterwards.
            try
            {
                await WriteAsync(httpContext);
            }
            finally
            {
                AtOnce.Release();
            }
        }

        private async Task WriteAsync(HttpContext httpContext)
        {
            await using var db = await httpContext.RequestServices.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(httpContext.RequestAborted);
            await ExportRows.BeginAsync(db, httpContext.RequestAborted);
            var head = await ChainHead.ReadAsync(db, httpContext.RequestAborted);
            if (await open(db, new ExportRows(db, head), httpContext.RequestAborted) is not var (columns, rows))
            {
                await TypedResults.NotFound().ExecuteAsync(httpContext);
                return;
            }

            Name(httpContext.Response, head);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
            limit.CancelAfter(Longest);
            try
            {
                if (format == "csv")
                    await ExportWriter.WriteCsvAsync(httpContext.Response.Body, columns, rows(limit.Token), limit.Token);
                else
                    await ExportWriter.WriteJsonAsync(httpContext.Response.Body, head.Block, rows(limit.Token), limit.Token);
            }
            catch (OperationCanceledException)
            {
                // An end that looks like one would pass for the whole.
                httpContext.Abort();
            }
        }

        private void Name(HttpResponse response, ChainHead head)
        {
            var number = head.Block.Number.ToString(CultureInfo.InvariantCulture);
            var name = string.Join('-', new[] { kind, chamber, session?.ToString(CultureInfo.InvariantCulture), "block", number }.OfType<string>());
            response.ContentType = format == "csv" ? "text/csv; charset=utf-8; header=present" : "application/json";
            response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{format}\"";
            response.Headers.CacheControl = "no-store";
            response.Headers[ResultsClient.BlockHeader] = number;
            response.Headers[ResultsClient.BlockHashHeader] = head.Block.Hash;
            response.Headers[ResultsClient.BlockTimeHeader] = head.Time.ToString(CultureInfo.InvariantCulture);
        }
    }
}
