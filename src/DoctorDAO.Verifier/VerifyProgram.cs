using DoctorDAO.Ethereum;
using DoctorDAO.Results;

namespace DoctorDAO.Verifier;

/// <summary>The command <c>doctordao-verify</c>.</summary>
public static class VerifyProgram
{
    /// <summary>Everything was checked and holds.</summary>
    public const int Holds = 0;

    /// <summary>Something is not so.</summary>
    public const int Fails = 1;

    /// <summary>The command or the file cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>Nothing is wrong as far as could be checked, and something could not be checked.</summary>
    public const int Unknown = 3;

    private const string Help = """
        doctordao-verify FILE [--rpc URL]

          FILE       a result bundle, as the page of a result gives it
          --rpc URL  any node of the bundle's chain; without one, only what the file proves by itself is checked

        Exit code: 0 all holds; 1 something is not so; 2 the command or the file cannot be read; 3 nothing is wrong, but not all could be checked.
        """;

    /// <summary>Runs the command.</summary>
    /// <param name="args">Its arguments.</param>
    /// <param name="output">Where findings go.</param>
    /// <param name="errors">Where it says what it cannot read.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        if (args is ["-h" or "--help"])
        {
            await output.WriteLineAsync(Help);
            return Holds;
        }

        var (path, url) = args switch
        {
            [var file] => (file, ""),
            [var file, "--rpc", var rpc] => (file, rpc),
            ["--rpc", var rpc, var file] => (file, rpc),
            _ => (null, ""),
        };
        if (path is null || path.StartsWith('-'))
        {
            await errors.WriteLineAsync(Help);
            return Usage;
        }

        Uri? node = null;
        if (url.Length > 0 && (!Uri.TryCreate(url, UriKind.Absolute, out node) || node.Scheme is not ("http" or "https")))
        {
            await errors.WriteLineAsync($"{url} is no address of a node: http or https.");
            return Usage;
        }

        ResultBundle bundle;
        try
        {
            await using var file = File.OpenRead(path);
            bundle = await ResultBundle.ReadAsync(file, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{path} cannot be read: {e.Message}");
            return Usage;
        }
        catch (InvalidBundleException e)
        {
            await errors.WriteLineAsync($"{path} is no result bundle: {e.Message}");
            return Usage;
        }

        await output.WriteLineAsync($"""
            Session {bundle.Session}, labelled {bundle.Chamber}, on chain {bundle.ChainId}
            Chamber     {bundle.Contracts.Governor}
            Membership  {bundle.Contracts.Membership}
            LiquidVotes {bundle.Contracts.Votes}
            Compare the chain and these addresses with those that your association has published: another association's result would hold just as well.
            """);
        var findings = await CheckAsync(bundle, node, ct);
        foreach (var finding in findings)
            await output.WriteLineAsync($"{Mark(finding.Outcome)} {finding.Sentence}");
        if (findings.Any(x => x.Outcome == CheckOutcome.Fails))
        {
            await output.WriteLineAsync("This result does not hold.");
            return Fails;
        }

        for (var i = 0; i < bundle.Result.Issues.Count; i++)
        {
            var issue = bundle.Result.Issues[i];
            var (represented, voters, opinions) = bundle.Result.QuorumOf(issue);
            await output.WriteLineAsync($"Issue {i + 1}: {issue.For} for, {issue.Against} against, {issue.Abstain} without an opinion: {(issue.Passes ? "passes" : "does not pass")}. Proposal {issue.Proposal}");
            await output.WriteLineAsync($"  Quorum (reached / needed) of {bundle.Result.Members} members: {Text(represented)} voices represented, {Text(voters)} ballots, {Text(opinions)} voices with an opinion");
        }

        var all = findings.All(x => x.Outcome == CheckOutcome.Holds);
        await output.WriteLineAsync(all ? "This result holds." : "Nothing is wrong with this result as far as it could be checked.");
        return all ? Holds : Unknown;
    }

    private static async Task<IReadOnlyList<Finding>> CheckAsync(ResultBundle bundle, Uri? node, CancellationToken ct)
    {
        if (node is null)
            return BundleVerifier.Verify(bundle);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            return await BundleVerifier.VerifyAsync(bundle, new EthClient(http, node), ct);
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException or RpcResponseTooLargeException or InvalidOperationException)
        {
            return [.. BundleVerifier.Verify(bundle).Where(x => x.Outcome != CheckOutcome.Unknown), new Finding(CheckOutcome.Unknown, $"The node did not tell the rest: {e.Message}")];
        }
    }

    private static string Text(QuorumPart part) => $"{part.Reached} / {part.Needed}";

    private static string Mark(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Holds => "ok     ",
        CheckOutcome.Fails => "FALSE  ",
        _ => "unknown",
    };
}
