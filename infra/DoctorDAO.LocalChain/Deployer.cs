using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Processes;

namespace DoctorDAO.LocalChain;

/// <summary>How the association is deployed; what is <c>null</c> is as script/Deploy.s.sol says.</summary>
public sealed record DeployOptions
{
    /// <summary>How many verifiers sign a voucher.</summary>
    public int VerifierThreshold { get; init; } = 2;

    /// <summary>Start of the grid of sessions; midnight of the present day when <c>null</c>.</summary>
    public DateTimeOffset? GridOrigin { get; init; }

    /// <summary>Step of the grid.</summary>
    public TimeSpan? GridInterval { get; init; }

    /// <summary>How long before a session its agenda closes.</summary>
    public TimeSpan? AgendaNotice { get; init; }

    /// <summary>Length of a session; at least 3 days.</summary>
    public TimeSpan? VotingPeriod { get; init; }

    /// <summary>When the first term of delegations began; not in the future.</summary>
    public DateTimeOffset? TermOrigin { get; init; }

    /// <summary>The timelock's waiting period.</summary>
    public TimeSpan? TimelockDelay { get; init; }

    /// <summary>The three parts of the quorum in basis points: represented voices, direct voters, voices with an opinion.</summary>
    public (int Represented, int Voters, int Opinions)? QuorumBps { get; init; }
}

/// <summary>Puts the association on a local chain by <c>script/Deploy.s.sol</c>, as it is put on any other.</summary>
public static class Deployer
{
    /// <summary>Runs the script and returns where everything stands. A block is made for each transaction meanwhile.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="folder">Where <c>31337.json</c> is written; inside <c>.data</c> of the repository or <c>contracts/deployments</c>.</param>
    /// <param name="options">Settings.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="InvalidOperationException">forge failed; the message has its last words.</exception>
    public static async Task<AssociationContracts> DeployAsync(LocalNode chain, string folder, DeployOptions options, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var mining = chain.Mining;
        await chain.SetMiningAsync(Mining.EachTransaction, ct);
        await using (var forge = ChildProcess.Start(Foundry.PathOf(chain.Contracts, "forge"), Arguments(chain), chain.Contracts, Environment(chain, folder, options)))
        {
            var ended = forge.ExitedAsync(ct);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
            var before = 0L;
            // anvil now and then misses a transaction that comes while it mines the one before. Nobody else would make a block, and forge would wait for ever.
            while (await Task.WhenAny(ended, timer.WaitForNextTickAsync(ct).AsTask()) != ended)
            {
                var head = (long)(await chain.HeadAsync(ct)).Number;
                if (head == before && await chain.HasWaitingAsync(ct))
                    await chain.MineAsync(ct);
                before = head;
            }

            if (await ended is var code and not 0)
                throw new InvalidOperationException($"forge script ended with {code}: {forge.Tail}");
        }

        await chain.SetMiningAsync(mining, ct);
        return await AssociationContracts.ReadAsync(Path.Combine(folder, $"{LocalNode.ChainId}.json"), ct);
    }

    // The deployer's key is the public test key of index 0.
    private static string[] Arguments(LocalNode chain) =>
    [
        "script", "script/Deploy.s.sol:Deploy", "--rpc-url", chain.Url.ToString(), "--broadcast", "--slow", "--skip", "test", "--non-interactive",
        "--mnemonics", Accounts.Mnemonic, "--mnemonic-indexes", "0", "--sender", Accounts.Deployer.Address.ToString(),
    ];

    private static Dictionary<string, string> Environment(LocalNode chain, string folder, DeployOptions options)
    {
        var result = new Dictionary<string, string>
        {
            ["DEPLOYMENTS_DIR"] = Path.GetRelativePath(chain.Contracts, folder),
            ["VERIFIERS"] = string.Join(',', Accounts.Verifiers.Select(x => x.Address.ToString())),
            ["GUARDIAN"] = Accounts.Guardian.Address.ToString(),
            ["QUOTER"] = Accounts.Quoter.Address.ToString(),
            ["CLAIMS_OFFICER"] = Accounts.ClaimsOfficer.Address.ToString(),
            ["ATTESTER"] = Accounts.Attester.Address.ToString(),
            ["VERIFIER_THRESHOLD"] = Text(options.VerifierThreshold),
        };
        Time("GRID_ORIGIN", options.GridOrigin);
        Time("TERM_ORIGIN", options.TermOrigin);
        Span("GRID_INTERVAL", options.GridInterval);
        Span("AGENDA_NOTICE", options.AgendaNotice);
        Span("VOTING_PERIOD", options.VotingPeriod);
        Span("TIMELOCK_DELAY", options.TimelockDelay);
        if (options.QuorumBps is { } quorum)
        {
            result["QUORUM_REPRESENTED_BPS"] = Text(quorum.Represented);
            result["QUORUM_VOTERS_BPS"] = Text(quorum.Voters);
            result["QUORUM_OPINIONS_BPS"] = Text(quorum.Opinions);
        }

        return result;

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
        void Time(string name, DateTimeOffset? time)
        {
            if (time is { } value)
                result[name] = Text(value.ToUnixTimeSeconds());
        }

        void Span(string name, TimeSpan? span)
        {
            if (span is { } value)
                result[name] = Text((long)value.TotalSeconds);
        }
    }
}
