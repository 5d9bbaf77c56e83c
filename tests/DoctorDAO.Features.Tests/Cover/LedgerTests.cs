using System.Globalization;
using DoctorDAO.Features.Cover;
using DoctorDAO.Testing;

namespace DoctorDAO.Features.Tests.Cover;

/// <summary>The exact model of the pool beside the contract, over random lives. <c>DOCTORDAO_ROUNDS</c> makes them longer.</summary>
public sealed class LedgerTests(ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("DOCTORDAO_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 1;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_line_price_and_ratio_is_the_models_after_every_act_of_a_random_life(int seed)
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        var trace = new PoolTrace(chain, await Deployment.ReadAsync(chain.DeploymentPath, Ct), seed);
        await trace.BeginAsync();
        for (var i = 0; i < 150 * Rounds; i++)
            await trace.StepAsync();
        await trace.EndAsync();

        output.WriteLine(string.Join(", ", trace.Done.OrderByDescending(x => x.Value).Select(x => $"{x.Key} {x.Value}")));
        output.WriteLine("refused: " + string.Join(", ", trace.Refused.OrderByDescending(x => x.Value).Select(x => $"{x.Key} {x.Value}")));
        output.WriteLine($"earned {trace.Model.Earned}, funded {trace.Model.Funded}, left {trace.Model.Equity}, shortfall {trace.Model.Shortfall}");
        // A life in which nothing happens would agree with anything.
        string[] needed = ["buy", "deposit", "request", "serve", "file", "settle", "time", "contribute", "donate"];
        Assert.All(needed, x => Assert.True(trace.Done.GetValueOrDefault(x) > 0, $"{x} never happened"));
        Assert.True(trace.Model.Earned > 0);
    }

    [Fact]
    public async Task A_pool_that_loses_more_than_it_has_is_the_models_too()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        var trace = new PoolTrace(chain, await Deployment.ReadAsync(chain.DeploymentPath, Ct), seed: 7, poor: true);
        await trace.BeginAsync();
        await trace.LoseAllAsync();
        for (var i = 0; i < 80 * Rounds; i++)
            await trace.StepAsync();
        await trace.EndAsync();
        output.WriteLine(string.Join(", ", trace.Done.OrderByDescending(x => x.Value).Select(x => $"{x.Key} {x.Value}")));
        output.WriteLine($"funded {trace.Model.Funded}, left {trace.Model.Equity}, shortfall {trace.Model.Shortfall}");
        Assert.True(trace.Model.Funded > 0, "nobody ever filled the gap");
    }
}
