using System.Text;
using CsCheck;
using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using DoctorDAO.Verifier;
using Chamber = DoctorDAO.Results.Contracts.Chamber;
using Membership = DoctorDAO.Results.Contracts.Membership;

namespace DoctorDAO.Results.Tests;

/// <summary>Bundles of a real chain: the true one holds, and each single change to it is found and named.</summary>
public sealed class BundleTests(DecidedSession decided) : IClassFixture<DecidedSession>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ResultBundle True => decided.Bundle;

    [Fact]
    public async Task The_count_is_the_contracts_own()
    {
        var result = True.Result;
        Assert.Equal(DaoChain.Members - 1, result.Members);
        Assert.Equal(decided.Proposals.Select(x => x.Id), result.Issues.Select(x => x.Proposal));
        for (var i = 0; i < decided.Proposals.Count; i++)
        {
            var votes = await decided.Chain.Association.VotesAsync(decided.Proposals[i], Ct);
            Assert.Equal((votes.ForVotes, votes.AgainstVotes, votes.AbstainVotes), ((ulong)result.Issues[i].For, (ulong)result.Issues[i].Against, (ulong)result.Issues[i].Abstain));
            // Governor's state 4 is succeeded, 3 defeated.
            Assert.Equal(result.Issues[i].Passes ? 4 : 3, await decided.Chain.Association.StateAsync(decided.Proposals[i], Ct));
        }

        foreach (var ballot in result.Ballots)
        {
            var said = await decided.Chain.Association.BallotAsync(DecidedSession.Chamber, decided.Session, ballot.Voter, Ct);
            Assert.Equal((true, (UInt256)(ulong)ballot.Voices), (said.Live, said.Voices));
            Assert.Equal(said.Votes.Select(x => (int)x), ballot.Votes);
        }

        // Own: 3, 1, 11, 12, 13; one hop: 2 -> 3, 4 -> 3, 5 -> 1; two: 8 -> 9 -> 3, through a member who was suspended.
        Assert.Equal([5, 3, 1, 0, 0, 0, 0, 0], result.Hops);
        Assert.Equal(result.Represented, result.Hops.Sum());
    }

    [Fact]
    public async Task The_true_bundle_holds_against_a_node_and_alone_says_what_it_cannot_know()
    {
        Assert.All(await BundleVerifier.VerifyAsync(True, decided.Client, Ct), x => Assert.Equal(CheckOutcome.Holds, x.Outcome));
        var alone = BundleVerifier.Verify(True);
        Assert.DoesNotContain(alone, x => x.Outcome == CheckOutcome.Fails);
        Assert.Equal(3, alone.Count(x => x.Outcome == CheckOutcome.Unknown && x.Sentence.Contains("cannot be told without a node", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bundle_is_the_same_each_time_and_is_read_back_as_it_was_written()
    {
        var again = await new BundleBuilder(decided.Client, decided.Contracts).BuildAsync(DecidedSession.Chamber, decided.Session, Ct);
        Assert.Equal(True.ToJson(), again.ToJson());
        using var file = new MemoryStream(True.ToGzip());
        Assert.Equal(True.ToJson(), (await ResultBundle.ReadAsync(file, Ct)).ToJson());
    }

    [Fact]
    public async Task Sessions_that_are_not_over_or_not_there_have_none()
    {
        var builder = new BundleBuilder(decided.Client, decided.Contracts);
        await Assert.ThrowsAsync<BundleUnavailableException>(() => builder.BuildAsync(DecidedSession.Chamber, decided.Session - 1, Ct));
        await Assert.ThrowsAsync<BundleUnavailableException>(() => builder.BuildAsync(DecidedSession.Chamber, decided.Session + 40_000_000, Ct));
        await Assert.ThrowsAsync<BundleUnavailableException>(() => new BundleBuilder(decided.Client, decided.ContractsOf("cover")).BuildAsync("cover", decided.Session, Ct));
    }

    public static TheoryData<string, string> Changes() => new()
    {
        { "a vote of a ballot is another", "the bundle says 0x" },
        { "a ballot speaks for more voices", "the bundle says 0x" },
        { "a ballot is left out of the list", "the bundle lists" },
        { "a tally is another", "Issue 1 was counted as" },
        { "an outcome is another", "Issue 2 was counted as" },
        { "more voices are represented", "Counted again," },
        { "there were fewer members", "Counted again," },
        { "the quorum was lower", "Counted again," },
        { "voices came by other ways", "Counted again," },
        { "an issue is left out", "The agenda has 3 issues" },
        { "a ballot's receipt is left out", "is missing from the bundle" },
        { "a delegation's receipt is left out", "is missing from the bundle" },
        { "an admission's receipt is left out", "is missing from the bundle" },
        { "a ballot is forged in its receipt", "are not those that its header commits to" },
        { "a ballot is forged and its header made to fit", "is not the chain's" },
        { "a receipt is proven by another block", "are not those that its header commits to" },
        { "a node of a proof is left out", "are not those that its header commits to" },
        { "a receipt stands in another place", "are not those that its header commits to" },
        { "a header is cut", "A block's header cannot be read" },
        { "a block stands twice", "stands at the wrong place" },
        { "a receipt that says nothing is added", "holds nothing that the count needs" },
        { "a block that says nothing is added", "holds nothing that the count needs" },
        { "a node of a proof stands twice", "are not those that its header commits to" },
        { "the history begins behind the contracts", "ChamberOpened is missing before the session's first proposal" },
        { "the members are those of other contracts", "was opened over the Membership" },
        { "the snapshot is read a block earlier", "is not the last one before the snapshot" },
        { "the session ends later", "is not the last one before the deadline" },
        { "the closing block is left out", "The blocks around the deadline are missing" },
        { "it is of another chain", "The node is of chain 31337" },
        { "it is of another chamber", "holds nothing that the count needs" },
        { "it is of another session", "is not the last one before the snapshot" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Each_change_is_found_and_named(string change, string sentence)
    {
        var changed = Tampering.Change(decided, change);
        Assert.NotEqual(True.ToJson(), changed.ToJson());
        var (code, output) = await RunAsync(changed.ToJson(), "--rpc", decided.Chain.Url.ToString());
        Assert.Equal(VerifyProgram.Fails, code);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.EndsWith("This result does not hold.\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Lies()
    {
        const string Seven = "0000000000000000000000000000000000000000000000000000000000000007";
        return new()
        {
            { "membership", $"\"0x{Seven}\"", "The chamber takes its members from 0x" },
            { "voices", $"\"0x{Seven}\"", "The chamber takes its voices from 0x" },
            { "membersAt", $"\"0x{Seven}\"", "There were 7 members at the snapshot, the bundle says " },
            { "proposalVotes", $"\"0x{Seven}{Seven}{Seven}\"", "The contract has counted 7 for, 7 against and 7 without an opinion on issue 1" },
            { "quorumOf", $"\"0x{Seven}{Seven}{Seven}{Seven}{Seven}{Seven}\"", "The quorum of issue 1 is by the contract 7 / 7 voices represented" },
            { "", "\"0x\"", "does not answer as that of a chamber does" },
            { "voices", $"\"0xff{Seven[2..]}\"", "does not answer as that of a chamber does" },
            { "proposalVotes", $"\"0x{Seven}\"", "does not answer as that of a chamber does" },
            { "quorumOf", "\"0x123\"", "does not answer as that of a chamber does" },
            { "membersAt", "[7]", "does not answer as that of a chamber does" },
            { "proposalVotes", "null", "does not answer as that of a chamber does" },
            { "quorumOf", """{"code":3,"message":"execution reverted"}""", "refuses what that of a chamber answers" },
        };
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_contract_that_says_something_else_is_named(string function, string answer, string sentence)
    {
        using var http = new HttpClient(new LyingNode(Selector(function), answer)) { Timeout = Timeout.InfiniteTimeSpan };
        var findings = await BundleVerifier.VerifyAsync(True, new EthClient(http, decided.Chain.Url), Ct);
        Assert.Equal(CheckOutcome.Fails, findings[^1].Outcome);
        Assert.Contains(sentence, findings[^1].Sentence, StringComparison.Ordinal);
        Assert.All(findings.SkipLast(1), x => Assert.Equal(CheckOutcome.Holds, x.Outcome));
    }

    [Fact]
    public async Task A_chamber_without_code_is_none()
    {
        var (client, governor) = (decided.Chain.Node.Client, True.Contracts.Governor);
        var code = Hex.Encode(await client.GetCodeAsync(governor, Ct));
        await client.RequestAsync("anvil_setCode", Ct, governor.ToHex(), "0x");
        try
        {
            var (exit, output) = await RunAsync(True.ToJson(), "--rpc", decided.Chain.Url.ToString());
            Assert.Equal(VerifyProgram.Fails, exit);
            Assert.Contains("does not answer as that of a chamber does", output, StringComparison.Ordinal);
        }
        finally
        {
            await client.RequestAsync("anvil_setCode", CancellationToken.None, governor.ToHex(), code);
        }
    }

    [Fact]
    public async Task No_change_of_the_file_ends_the_command_otherwise_or_passes_with_another_meaning()
    {
        var (json, meaning) = (True.ToJson(), Mutation.Meaning(True));
        await Gen.Int[0, int.MaxValue].SampleAsync(
            async seed =>
            {
                var changed = Mutation.Apply(json, seed);
                var (exit, _) = await RunAsync(changed, "--rpc", decided.Chain.Url.ToString());
                Assert.InRange(exit, VerifyProgram.Holds, VerifyProgram.Unknown);
                if (exit == VerifyProgram.Holds)
                    Assert.Equal(meaning, Mutation.Meaning(await ReadAsync(changed)));
            },
            iter: 200,
            threads: 1);
    }

    [Theory]
    [InlineData("blocks")]
    [InlineData("nodes")]
    [InlineData("issues")]
    [InlineData("ballots")]
    public async Task An_entry_that_is_null_is_refused(string list)
    {
        await Assert.ThrowsAsync<InvalidBundleException>(() => ReadAsync(True.ToJson().Replace($"\"{list}\":[", $"\"{list}\":[null,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("clinical)\\nok      This result holds.")]
    [InlineData("\\u001b[2J")]
    public async Task A_label_that_looks_like_more_is_refused(string label)
    {
        await Assert.ThrowsAsync<InvalidBundleException>(() => ReadAsync(True.ToJson().Replace("\"chamber\":\"clinical\"", $"\"chamber\":\"{label}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_command_shows_what_a_reader_compares()
    {
        var (_, output) = await RunAsync(True.ToJson(), "--rpc", decided.Chain.Url.ToString());
        Assert.All([True.Contracts.Governor, True.Contracts.Membership, True.Contracts.Votes], x => Assert.Contains(x.ToString(), output, StringComparison.Ordinal));
        // 40%, 5% and 10% of 23 members, rounded up.
        Assert.Equal(23, True.Result.Members);
        Assert.All(True.Result.Issues, x => Assert.Contains(
            $"of 23 members: {True.Result.Represented} / 10 voices represented, {True.Result.Voters} / 2 ballots, {x.Opinions} / 3 voices with an opinion", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_says_by_its_exit_code_what_it_found()
    {
        Assert.Equal(VerifyProgram.Holds, (await RunAsync(True.ToJson(), "--rpc", decided.Chain.Url.ToString())).Code);
        var (alone, words) = await RunAsync(True.ToJson());
        Assert.Equal(VerifyProgram.Unknown, alone);
        Assert.Contains("Nothing is wrong with this result as far as it could be checked.", words, StringComparison.Ordinal);
        var (silent, said) = await RunAsync(True.ToJson(), "--rpc", "http://127.0.0.1:9");
        Assert.Equal(VerifyProgram.Unknown, silent);
        Assert.Contains("The node did not tell the rest", said, StringComparison.Ordinal);
        Assert.Equal(VerifyProgram.Usage, (await RunAsync("{}")).Code);
        Assert.Equal(VerifyProgram.Usage, (await RunAsync(True.ToJson().Insert(1, "\"note\":\"trust me\","))).Code);
        Assert.Equal(VerifyProgram.Usage, (await RunAsync(True.ToJson(), "--rpc", "file:///etc")).Code);
        Assert.Equal(VerifyProgram.Usage, await VerifyProgram.RunAsync([], TextWriter.Null, TextWriter.Null, Ct));
        Assert.Equal(VerifyProgram.Usage, await VerifyProgram.RunAsync(["/nowhere/at/all"], TextWriter.Null, TextWriter.Null, Ct));
    }

    private static byte[] Selector(string function) => function switch
    {
        "membership" => Chamber.MembershipCall.Selector.ToArray(),
        "voices" => Chamber.VoicesCall.Selector.ToArray(),
        "membersAt" => Membership.MembersAtCall.Selector.ToArray(),
        "proposalVotes" => Chamber.ProposalVotesCall.Selector.ToArray(),
        "quorumOf" => Chamber.QuorumOfCall.Selector.ToArray(),
        _ => [],
    };

    private static async Task<ResultBundle> ReadAsync(string json)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await ResultBundle.ReadAsync(file, Ct);
    }

    private static async Task<(int Code, string Output)> RunAsync(string bundle, params string[] options)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(path, bundle, Ct);
            await using var output = new StringWriter();
            var code = await VerifyProgram.RunAsync([path, .. options], output, TextWriter.Null, Ct);
            return (code, output.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
