using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Chamber = DoctorDAO.Results.Contracts.Chamber;
using Membership = DoctorDAO.Results.Contracts.Membership;
using Votes = DoctorDAO.Results.Contracts.LiquidVotes;

namespace DoctorDAO.Results.Tests;

/// <summary>One change to a true bundle. Where events are left out the count is made again, so that only what is missing is wrong.</summary>
internal static class Tampering
{
    public static ResultBundle Change(DecidedSession decided, string change)
    {
        var bundle = decided.Bundle;
        var result = bundle.Result;
        return change switch
        {
            "a vote of a ballot is another" => Ballot(bundle, x => x with { Votes = [x.Votes[0] + 1, .. x.Votes.Skip(1)] }),
            "a ballot speaks for more voices" => Ballot(bundle, x => x with { Voices = x.Voices + 1 }),
            "a ballot is left out of the list" => bundle with { Result = result with { Ballots = [.. result.Ballots.SkipLast(1)] } },
            "a tally is another" => Issue(bundle, 0, x => x with { For = x.For + 1 }),
            "an outcome is another" => Issue(bundle, 1, x => x with { Passes = !x.Passes }),
            "more voices are represented" => bundle with { Result = result with { Represented = result.Represented + 1 } },
            "there were fewer members" => bundle with { Result = result with { Members = result.Members - 1 } },
            "the quorum was lower" => bundle with { Result = result with { Quorum = result.Quorum with { VotersBps = result.Quorum.VotersBps - 1 } } },
            "voices came by other ways" => bundle with { Result = result with { Hops = [result.Hops[0] - 1, result.Hops[1] + 1, .. result.Hops.Skip(2)] } },
            "an issue is left out" => bundle with { Result = result with { Issues = [.. result.Issues.SkipLast(1)] } },
            "a ballot's receipt is left out" => Without(bundle, x => x.Topics.Span[0] == Chamber.BallotCast.Topic0 && Voter(x) == DaoChain.Member(11).Address),
            "a delegation's receipt is left out" => Without(bundle, x => x.Topics.Span[0] == Votes.DelegateChanged.Topic0),
            "an admission's receipt is left out" => Without(bundle, x => x.Topics.Span[0] == Membership.MemberAdmitted.Topic0),
            "a ballot is forged in its receipt" => Forged(bundle, fitHeader: false),
            "a ballot is forged and its header made to fit" => Forged(bundle, fitHeader: true),
            "a receipt is proven by another block" => Block(bundle, 0, x => x with { Header = bundle.Blocks.First(y => y.Receipts.Count > 0 && y != x).Header, Nodes = bundle.Blocks.Last(y => y.Receipts.Count > 0).Nodes }),
            "a node of a proof is left out" => Block(bundle, 0, x => x with { Nodes = [.. x.Nodes.Skip(1)] }),
            "a receipt stands in another place" => Block(bundle, 0, x => x with { Receipts = [200] }),
            "a header is cut" => Block(bundle, 0, x => x with { Header = x.Header[..^2] }),
            "a block stands twice" => bundle with { Blocks = [bundle.Blocks[0], .. bundle.Blocks] },
            "a receipt that says nothing is added" => WithBlock(bundle, decided.IdleProof),
            "a block that says nothing is added" => WithBlock(bundle, decided.IdleProof with { Receipts = [], Nodes = [] }),
            "a node of a proof stands twice" => Block(bundle, 0, x => x with { Nodes = [.. x.Nodes, x.Nodes[0]] }),
            "the history begins behind the contracts" => Late(bundle),
            "the members are those of other contracts" => OfCounterfeits(decided),
            "the snapshot is read a block earlier" => bundle with { SnapshotBlock = bundle.SnapshotBlock - 1 },
            "the session ends later" => bundle with { Deadline = bundle.Deadline + 1_000_000 },
            "the closing block is left out" => bundle with { Blocks = [.. bundle.Blocks.SkipLast(1)] },
            "it is of another chain" => bundle with { ChainId = 1 },
            "it is of another chamber" => bundle with { Contracts = decided.ContractsOf("cover") },
            "it is of another session" => bundle with { Session = bundle.Session + 604_800 },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "No such change."),
        };
    }

    private static ResultBundle Ballot(ResultBundle bundle, Func<CountedBallot, CountedBallot> change) =>
        bundle with { Result = bundle.Result with { Ballots = [change(bundle.Result.Ballots[0]), .. bundle.Result.Ballots.Skip(1)] } };

    private static ResultBundle Issue(ResultBundle bundle, int index, Func<IssueResult, IssueResult> change) =>
        bundle with { Result = bundle.Result with { Issues = [.. bundle.Result.Issues.Select((x, i) => i == index ? change(x) : x)] } };

    /// <param name="index">Of the blocks with receipts.</param>
    private static ResultBundle Block(ResultBundle bundle, int index, Func<ProvenBlock, ProvenBlock> change)
    {
        var chosen = bundle.Blocks.Where(x => x.Receipts.Count > 0).ElementAt(index);
        return bundle with { Blocks = [.. bundle.Blocks.Select(x => x == chosen ? change(x) : x)] };
    }

    /// <summary>Leaves out the first receipt with such an event, and counts again.</summary>
    private static ResultBundle Without(ResultBundle bundle, Func<EthLog, bool> chosen)
    {
        var log = BundleContent.Read(bundle).Logs.First(chosen);
        var without = Only(bundle, (block, receipt) => (block, receipt) != (log.BlockNumber, (int)log.TransactionIndex));
        return without with { Result = Count(without) };
    }

    /// <summary>All contracts are real, and the history begins behind them: what they said when they were made, the quorum among it, is not there.</summary>
    private static ResultBundle Late(ResultBundle bundle)
    {
        var opened = BundleContent.Read(bundle).Logs.Last(x => x.Topics.Span[0] == Chamber.ChamberOpened.Topic0).BlockNumber;
        var late = Only(bundle, (block, _) => block > opened);
        return Judged(late with { Contracts = late.Contracts with { StartBlock = opened + 1 } }, late.Result with { Quorum = new QuorumRule(0, 0, 0) });
    }

    /// <summary>The chamber is real, and who is a member is said by contracts that nobody knows.</summary>
    private static ResultBundle OfCounterfeits(DecidedSession decided)
    {
        var bundle = decided.Bundle;
        var chambers = BundleContent.Read(bundle).Logs.Where(x => x.Address == bundle.Contracts.Governor).Select(x => (x.BlockNumber, (int)x.TransactionIndex)).ToHashSet();
        var forged = Only(bundle, (block, receipt) => chambers.Contains((block, receipt))) with
        {
            Contracts = bundle.Contracts with { Membership = Counterfeit.OfMembership, Votes = Counterfeit.OfVotes },
        };
        return Judged(
            forged with { Blocks = [.. forged.Blocks.Concat(decided.CounterfeitProofs).OrderBy(Height)] },
            bundle.Result with { Members = bundle.Result.Members - Counterfeit.LeftOut });
    }

    /// <summary>The bundle with this result, whose outcomes follow from its members and its quorum; all pass that had more votes for.</summary>
    private static ResultBundle Judged(ResultBundle bundle, SessionResult result)
    {
        Assert.DoesNotContain(result.Issues, x => x.Passes);
        var issues = result.Issues.Select(x => x with { Passes = result.Quorum.Passes(result.Members, result.Represented, result.Voters, x.Opinions, x.For, x.Against) }).ToList();
        Assert.Contains(issues, x => x.Passes);
        return bundle with { Result = result with { Issues = issues } };
    }

    /// <summary>The bundle with some of its receipts, and of the proofs what these need.</summary>
    private static ResultBundle Only(ResultBundle bundle, Func<ulong, int, bool> keep)
    {
        ulong[] edges = [bundle.SnapshotBlock, bundle.SnapshotBlock + 1, bundle.ClosingBlock - 1, bundle.ClosingBlock];
        return bundle with { Blocks = [.. bundle.Blocks.Select(Pruned).Where(x => x.Receipts.Count > 0 || edges.Contains(Height(x)))] };

        ProvenBlock Pruned(ProvenBlock block)
        {
            var header = SealedHeader.Parse(Hex.Decode(block.Header));
            var nodes = block.Nodes.Select(x => Hex.Decode(x)).ToDictionary(x => Keccak256.Hash(x));
            var followed = new OrderedDictionary<Bytes32, byte[]>();
            int[] receipts = [.. block.Receipts.Where(x => keep(header.Number, x))];
            foreach (var receipt in receipts)
            {
                MerklePatriciaTrie.Find(header.ReceiptsRoot, ReceiptTrie.Key(receipt), hash =>
                {
                    followed.TryAdd(hash, nodes[hash]);
                    return nodes[hash];
                });
            }

            return block with { Receipts = receipts, Nodes = [.. followed.Values.Select(x => Hex.Encode(x))] };
        }
    }

    private static ulong Height(ProvenBlock block) => SealedHeader.Parse(Hex.Decode(block.Header)).Number;

    private static SessionResult Count(ResultBundle bundle)
    {
        var replay = new SessionReplay(bundle.Contracts, bundle.Session, bundle.SnapshotBlock);
        foreach (var log in BundleContent.Read(bundle).Logs)
            replay.Apply(log);
        return replay.Count();
    }

    /// <summary>Turns a vote around in the receipt of a ballot that is alone in its block.</summary>
    private static ResultBundle Forged(ResultBundle bundle, bool fitHeader)
    {
        var content = BundleContent.Read(bundle);
        var cast = content.Logs.Last(x => x.Topics.Span[0] == Chamber.BallotCast.Topic0);
        var header = content.Headers[cast.BlockNumber];
        var block = bundle.Blocks.Single(x => x.Header == Hex.Encode(header.Encoded.Span));
        var nodes = block.Nodes.Select(x => Hex.Decode(x)).ToDictionary(x => Keccak256.Hash(x));
        var receipt = MerklePatriciaTrie.Find(header.ReceiptsRoot, ReceiptTrie.Key(0), nodes.GetValueOrDefault)!;
        // The words of the ballot's entries are the log's own; -4 becomes -5.
        var at = receipt.AsSpan().LastIndexOf(new byte[] { 0xff, 0xff, 0xff, 0xfc });
        Assert.True(at > 0);
        receipt[at + 3] = 0xfb;
        var trie = new MerklePatriciaTrie([(ReceiptTrie.Key(0), receipt)]);
        var encoded = header.Encoded.ToArray();
        if (fitHeader)
            trie.Root.Span.CopyTo(encoded.AsSpan(encoded.AsSpan().IndexOf(header.ReceiptsRoot.Span)));
        var forged = block with { Header = Hex.Encode(encoded), Nodes = [.. trie.Prove(ReceiptTrie.Key(0)).Select(x => Hex.Encode(x))] };
        var changed = bundle with { Blocks = [.. bundle.Blocks.Select(x => x == block ? forged : x)] };
        return fitHeader ? changed with { Result = Count(changed) } : changed;
    }

    /// <summary>Adds the proof of a genuine receipt that has nothing to do with the session: the delegation after the snapshot.</summary>
    private static ResultBundle WithBlock(ResultBundle bundle, ProvenBlock block) => bundle with { Blocks = [.. bundle.Blocks.Append(block).OrderBy(Height)] };

    private static Address Voter(in EthLog log) => new(log.Topics.Span[1].Span[12..]);
}
