using System.Globalization;
using System.Security.Claims;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Cover;

/// <summary>The pool and its capital.</summary>
public static partial class CoverFeature
{
    private const int PoolBodyBytes = 4 * 1024;
    private const int DefaultDays = 730;

    private static void AddPool(this IServiceCollection services)
    {
        services.AddProjection<PoolProjection>();
        services.AddProjection<ActuarialProjection>();
        services.AddSingleton<PoolQueries>();
        services.AddSingleton<ActuarialQueries>();
        services.AddSingleton<CoverRules>();
        services.AddSingleton<PoolActs>();
        services.AddSingleton<IPool, Pool>();
        services.AddSingleton<PoolKeeper>();
        services.AddSingleton<IKeeper>(provider => provider.GetRequiredService<PoolKeeper>());
        services.AddLedger<PoolBook>();
    }

    private static void MapPool(this IEndpointRouteBuilder endpoints)
    {
        var read = endpoints.MapGroup("/api/cover/pool").WithTags("Pool").AllowAnonymous().WithFieldProblems();
        read.MapGet("/", async (IPool pool, CancellationToken ct) => Answers.Found(await pool.GetPoolAsync(ct))).WithName("GetPool")
            .WithSummary("The pool as of its last act: lines, solvency, classes, prices and queue");
        read.MapGet("/rules", async (IPool pool, CancellationToken ct) => Answers.Found(await pool.GetRulesAsync(ct))).WithName("GetCoverRules")
            .WithSummary("What the Cover chamber has decided: prices, factors, classes of risk, solvency, claims");
        read.MapGet("/history", async (string? days, IPool pool, CancellationToken ct) => TypedResults.Ok(await pool.GetHistoryAsync(Days(days), ct)))
            .WithName("GetPoolHistory").WithSummary("How each day ended on which something happened").WithDescription("days back from the newest block: 1 to 3,660 (730).").ProducesValidationProblem();
        read.MapGet("/history.csv", async (string? days, IPool pool, Deployment deployment, CancellationToken ct) => Csv("pool-history", PoolCsv.Write(await pool.GetHistoryAsync(Days(days), ct), deployment.SettlementDecimals)))
            .WithName("GetPoolHistoryCsv").WithSummary("The same as a table (RFC 4180)").Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesValidationProblem();
        read.MapGet("/figures", async (IPool pool, CancellationToken ct) => Answers.Found(await pool.GetFiguresAsync(ct))).WithName("GetPoolFigures")
            .WithSummary("The actuary's view: premium, claims, late claims by chain ladder and ratios, by class and policy year");
        read.MapGet("/figures.csv", async Task<Results<FileContentHttpResult, NotFound>> (IPool pool, CancellationToken ct) => await pool.GetFiguresAsync(ct) is { } figures ? Csv("pool-figures", PoolCsv.Write(figures)) : TypedResults.NotFound())
            .WithName("GetPoolFiguresCsv").WithSummary("The same by year and class as a table (RFC 4180)").Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status404NotFound);

        var write = endpoints.MapGroup("/api/cover/pool").WithTags("Pool").RequireAuthorization().WithFieldProblems().WithRelayRefusals().WithUnavailable()
            .ProducesValidationProblem().WithMetadata(new RequestSizeLimitAttribute(PoolBodyBytes));
        write.MapGet("/mine", async (ClaimsPrincipal user, IPool pool, CancellationToken ct) => Answers.Found(await pool.GetCapitalAsync(Me(user), ct)))
            .WithName("GetCapital").WithSummary("One's own capital, what can be collected, and the places in the queue");
        write.MapPost("/deposit/prepare", async (DepositDraft draft, ClaimsPrincipal user, IPool pool, CancellationToken ct) => TypedResults.Ok(await pool.PrepareDepositAsync(Me(user), draft, ct)))
            .WithName("PrepareDeposit").WithSummary("What is signed to provide capital: a permit for the money, then the call");
        write.MapPost("/redeem/prepare", async (RedeemDraft draft, ClaimsPrincipal user, IPool pool, CancellationToken ct) => TypedResults.Ok(await pool.PrepareRedeemAsync(Me(user), draft, ct)))
            .WithName("PrepareRedeem").WithSummary("What is signed to take a place in the queue of those who leave");
        write.MapPost("/requests/{id:long}/cancel/prepare", async (long id, ClaimsPrincipal user, IPool pool, CancellationToken ct) => Answers.Found(await pool.PrepareCancelAsync(Me(user), id, ct)))
            .WithName("PrepareCancelRedeem").WithSummary("What is signed to leave the queue");
        write.MapPost("/collect/prepare", async (ClaimsPrincipal user, IPool pool, CancellationToken ct) => TypedResults.Ok(await pool.PrepareCollectAsync(Me(user), ct)))
            .WithName("PrepareCollectCapital").WithSummary("What is signed to collect what the pool owes one");
    }

    private static int Days(string? days) => string.IsNullOrEmpty(days) ? DefaultDays
        : int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FieldException("days", "is no whole number");

    private static FileContentHttpResult Csv(string name, string text) => TypedResults.File(Encoding.UTF8.GetBytes(text), "text/csv; charset=utf-8", $"{name}.csv");

    private sealed class Pool(PoolQueries queries, CoverRules rules, ActuarialQueries figures, PoolActs acts) : IPool
    {
        public Task<PoolDto?> GetPoolAsync(CancellationToken ct) => queries.GetPoolAsync(ct);

        public Task<IReadOnlyList<PoolDayDto>> GetHistoryAsync(int days, CancellationToken ct) => queries.GetHistoryAsync(days, ct);

        public Task<CoverRulesDto?> GetRulesAsync(CancellationToken ct) => rules.GetAsync(ct);

        public Task<FiguresDto?> GetFiguresAsync(CancellationToken ct) => figures.GetAsync(ct);

        public Task<CapitalDto?> GetCapitalAsync(string account, CancellationToken ct) => queries.GetCapitalAsync(account, ct);

        public Task<PreparedCall> PrepareDepositAsync(string account, DepositDraft draft, CancellationToken ct) => acts.PrepareDepositAsync(account, draft, ct);

        public Task<PreparedCall> PrepareRedeemAsync(string account, RedeemDraft draft, CancellationToken ct) => acts.PrepareRedeemAsync(account, draft, ct);

        public Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct) => acts.PrepareCancelAsync(account, id, ct);

        public Task<PreparedCall> PrepareCollectAsync(string account, CancellationToken ct) => acts.PrepareCollectAsync(account, ct);
    }
}
