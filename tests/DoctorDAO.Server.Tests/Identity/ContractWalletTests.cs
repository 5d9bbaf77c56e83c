using System.Net;
using DoctorDAO.Client.Relay;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Members whose account is a contract.</summary>
public sealed class ContractWalletTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contract_signs_in_and_votes_by_what_its_keeper_signs()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        var (keeper, other) = (DaoChain.Member(0), DaoChain.Member(1));
        var wallet = await ContractWallet.PlaceAsync(chain, keeper, Ct);
        // A chain that was loaded from a file makes its next block at the machine's time.
        await chain.Node.MineAsync(Ct);
        var notAfter = await chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80);
        await chain.Association.RunAsync(chain.Association.Acts.Admit(wallet, "oncology", notAfter), Ct);
        var session = await Sessions.OpenAsync(chain);
        await using var server = await TestServer.StartAsync(chain, home);
        await server.CatchUpAsync(chain);
        using var browser = server.Browser();

        await (await TestServer.SignInAsync(browser, wallet, other)).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        var who = await (await TestServer.SignInAsync(browser, wallet, keeper)).JsonAsync();
        Assert.Equal(wallet.ToString(), who.GetProperty("account").GetString());
        Assert.True(who.GetProperty("member").GetBoolean());

        var document = await Sessions.PrepareAsync(browser, "ballots", new BallotDraft(Sessions.Chamber, (long)session, [7, -7], "", wallet.ToString()));
        await (await Sessions.SubmitAsync(browser, "ballots", Sessions.Sign(document, other))).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        var ticket = await (await Sessions.SubmitAsync(browser, "ballots", Sessions.Sign(document, keeper))).JsonAsync();
        await Sessions.ReachAsync(server, browser, ticket.GetProperty("id").GetGuid(), "indexed", "final");
        var ballot = await chain.Association.BallotAsync(Sessions.Chamber, session, wallet, Ct);
        Assert.True(ballot.Live);
        Assert.Equal([7, -7], ballot.Votes.Select(x => (int)x));
        Assert.False((await chain.Association.BallotAsync(Sessions.Chamber, session, keeper.Address, Ct)).Live);
    }
}
