using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Database.Tests;

/// <summary>What reading costs in a large association: everything that is asked reads about as much as it shows, by an index.</summary>
public abstract class QueryPlanTests(PostgresFixture postgres)
{
    // The tables of the identity server, whose queries are its own; of their indexes these are for what is asked here.
    private const string Foreign = "app_openid_";
    private static readonly string[] OfForeign = ["IX_app_openid_authorizations_Subject", "IX_app_openid_tokens_Subject", "IX_app_openid_tokens_ExpirationDate"];

    // An account is the main one of one person, which this index sees to; nobody asks by it.
    private const string Main = "IX_app_persons_main";

    // Whoever issues holds the series; that no number is given twice the database says too.
    private const string Numbers = "IX_app_market_invoices_series_year_serial";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected async Task CheckAsync(Provider provider, int members, long limit)
    {
        var association = new LargeAssociation(members);
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        await association.FillAsync(database, Ct);
        QueryPlans plans = provider == Provider.Sqlite ? new SqliteQueryPlans() : await PostgresQueryPlans.CreateAsync(database, Ct);
        database.Interceptor = plans;
        await using (var queries = new ServerQueries(database, association))
        {
            await queries.ReadAsync(x => plans.Step = x);
            await queries.ActAsync(x => plans.Step = x);
        }

        Assert.Empty(plans.Seen.Where(x => x.Scans.Count > 0).Select(x => $"{x.Step} scans {string.Join(", ", x.Scans)}\n{x.Sql}\n{x.Text}"));
        Assert.Empty(plans.Seen.Where(x => x.Work > limit).Select(x => $"{x.Step} costs {x.Work}\n{x.Sql}\n{x.Text}"));

        await using var db = database.CreateDbContext();
        var used = plans.Seen.SelectMany(x => x.Indexes);
        var indexes = db.Model.GetEntityTypes().Where(x => !x.GetTableName()!.StartsWith(Foreign, StringComparison.Ordinal)).SelectMany(x => x.GetIndexes()).Select(x => x.GetDatabaseName()!).Concat(OfForeign);
        Assert.Empty(indexes.Except(used.Append(Main).Append(Numbers), StringComparer.Ordinal));
    }
}

/// <inheritdoc/>
public sealed class SqliteQueryPlanTests(PostgresFixture postgres) : QueryPlanTests(postgres)
{
    // A national association. What it plans does not depend on how much there is, and a scan shows in the steps by far.
    private const int Members = 200_000;

    // Of its machine. A row costs about 20 of them; the dearest question is for 500 followers.
    private const long Steps = 30_000;

    [Fact]
    public Task No_query_scans_and_no_index_is_idle() => CheckAsync(Provider.Sqlite, Members, Steps);
}

/// <inheritdoc/>
public sealed class PostgresQueryPlanTests(PostgresFixture postgres) : QueryPlanTests(postgres)
{
    // Its plans do depend on how much there is: with fewer, small tables are read whole, and rightly so.
    private const int Members = 400_000;
    private const long Rows = 10_000;

    [Fact]
    public Task No_query_scans_and_no_index_is_idle() => CheckAsync(Provider.PostgreSql, Members, Rows);
}
