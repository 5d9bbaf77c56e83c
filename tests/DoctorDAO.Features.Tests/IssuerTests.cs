using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Registry = DoctorDAO.LocalChain.Contracts.IssuerRegistry;

namespace DoctorDAO.Features.Tests;

/// <summary>Issuers on a real chain: what the views say is what the contract says.</summary>
public sealed class IssuerTests(PostgresFixture postgres)
{
    private static readonly Bytes32 Licence = Word("LicenceToPractise");
    private static readonly Bytes32 Privilege = Word("HospitalPrivilege");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 1)]
    [InlineData(Provider.PostgreSql, 2)]
    public async Task The_tree_and_its_standings_are_the_contracts_after_random_acts_and_a_reorg_leaves_nothing(Provider provider, int seed)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var (random, names) = (new Random(seed), new List<string>());
        var life = new Life(index);
        for (var i = 0; i < 14; i++)
        {
            var name = $"did:web:127.0.0.1%3A5000:issuers:issuer-{i}";
            var above = i < 2 ? null : names[random.Next(names.Count)];
            if (await life.AccreditAsync(name, i, above, random.Next(2) == 0 ? [Licence, Privilege] : [Privilege]))
                names.Add(name);
        }

        for (var i = 0; i < 40; i++)
        {
            await life.ActAsync(names[random.Next(names.Count)], random);
            if (random.Next(4) == 0)
                await index.Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(random.Next(1, 20)), Ct);
        }

        await index.CatchUpAsync();
        await CompareAsync(index, names);
        var lived = await index.Database.ViewsAsync();
        var snapshot = await index.Chain.Node.SnapshotAsync(Ct);
        for (var i = 0; i < 8; i++)
            await life.ActAsync(names[random.Next(names.Count)], random);
        await life.AccreditAsync("did:web:gone.example", 77, null, [Licence]);
        await index.CatchUpAsync();
        await CompareAsync(index, [.. names, "did:web:gone.example"]);
        await index.Chain.Node.RevertAsync(snapshot, Ct);
        await index.Chain.Node.MineAsync(Ct, 12);
        await index.CatchUpAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
    }

    [Fact]
    public async Task Pages_are_whole_and_filters_find_what_they_name()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var life = new Life(index);
        string[] dids = ["did:web:a.example:issuers:north-college", "did:web:a.example:issuers:north-hospital", "did:web:a.example:issuers:south-clinic", "did:web:b.example"];
        await life.AccreditAsync(dids[0], 0, null, [Licence, Privilege]);
        await life.AccreditAsync(dids[3], 3, null, [Licence]);
        await life.AccreditAsync(dids[1], 1, dids[0], [Privilege]);
        await life.AccreditAsync(dids[2], 2, dids[1], [Privilege]);
        await index.CatchUpAsync();
        var issuers = index.Get<IIssuers>();
        // Each right above those below it, however late they came.
        Assert.Equal([dids[0], dids[1], dids[2], dids[3]], await AllAsync(new IssuerQuery(Limit: 1)));
        Assert.Equal([dids[0], dids[1]], await AllAsync(new IssuerQuery("north", Limit: 1)));
        Assert.Equal([dids[0], dids[1], dids[2]], await AllAsync(new IssuerQuery("did:web:a.example", Limit: 1)));
        Assert.Equal([dids[1], dids[2]], await AllAsync(new IssuerQuery(Under: "north-college", Limit: 1)));
        Assert.Equal([dids[0], dids[3]], await AllAsync(new IssuerQuery(Topic: "LicenceToPractise", Limit: 1)));
        Assert.Equal([dids[2]], await AllAsync(new IssuerQuery(Topic: "HospitalPrivilege", Under: dids[1])));
        Assert.Empty(await AllAsync(new IssuerQuery("nobody")));
        Assert.Equal(dids[1], (await issuers.GetIssuerAsync("north-hospital", Ct))!.Row.Issuer.Did);
        Assert.Equal(dids[3], (await issuers.GetIssuerAsync(dids[3], Ct))!.Row.Issuer.Did);
        Assert.Equal([dids[0], dids[1]], (await issuers.GetIssuerAsync("south-clinic", Ct))!.Above.Select(x => x.Did));
        Assert.Null(await issuers.GetIssuerAsync("did:web:nobody.example", Ct));
        Assert.Equal(dids[1], Assert.Single(await issuers.GetControlledIssuersAsync(DaoChain.Member(1).Address.ToString(), Ct)).Issuer.Did);
        foreach (var (field, query) in (IEnumerable<(string, IssuerQuery)>)
            [("limit", new(Limit: 0)), ("cursor", new(Cursor: "nonsense")), ("search", new("é")), ("search", new(new string('x', 257))), ("under", new(Under: "nobody"))])
            Assert.Equal(field, (await Assert.ThrowsAsync<FieldException>(() => issuers.GetIssuersAsync(query, Ct))).Field);

        async Task<List<string>> AllAsync(IssuerQuery query)
        {
            var found = new List<string>();
            for (string? cursor = null; ;)
            {
                var page = await issuers.GetIssuersAsync(query with { Cursor = cursor }, Ct);
                found.AddRange(page.Items.Select(x => x.Issuer.Did));
                if ((cursor = page.Next) is null)
                    return found;
            }
        }
    }

    [Fact]
    public async Task A_DID_that_was_freed_begins_anew_and_what_hung_below_it_does_not_come_back()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var life = new Life(index);
        string[] dids = ["did:web:college.example", "did:web:squatter.example", "did:web:hospital.example", "did:web:ward.example"];
        await life.AccreditAsync(dids[0], 0, null, [Licence, Privilege]);
        await life.AccreditAsync(dids[1], 1, null, [Privilege]);
        await life.AccreditAsync(dids[2], 1, dids[1], [Privilege]);
        await life.AccreditAsync(dids[3], 1, dids[2], [Privilege]);
        var (id, key) = (Id(dids[2]), Word("key"));
        await life.DoAsync(dids[2], Registry.AddKeyCall.Encode(id, key, 0, 0));
        await life.DoAsync(dids[2], Registry.AddKeyCall.Encode(id, Word("their key"), 0, 0));
        await life.DoAsync(dids[2], Registry.AnchorCall.Encode(id, Word("status/0"), 7, key));
        await life.DoAsync(dids[2], Registry.AnchorCall.Encode(id, Word("status/1"), 7, key));
        await life.AdminAsync(Registry.WithdrawCall.Encode(id));
        await life.AdminAsync(Registry.FreeCall.Encode(id));
        await index.CatchUpAsync();
        await CompareAsync(index, [dids[0], dids[1], dids[3]]);

        var snapshot = await index.Chain.Node.SnapshotAsync(Ct);
        var before = await index.Database.ViewsAsync();
        await life.AccreditAsync(dids[2], 2, dids[0], [Privilege]);
        await life.DoAsync(dids[2], Registry.AddKeyCall.Encode(id, key, 0, 0));
        await life.DoAsync(dids[2], Registry.AnchorCall.Encode(id, Word("status/0"), 1, key));
        await index.CatchUpAsync();
        await CompareAsync(index, dids);
        var issuers = index.Get<IIssuers>();
        var hospital = (await issuers.GetIssuerAsync(dids[2], Ct))!;
        Assert.Equal(key.ToString(), Assert.Single(hospital.Keys).Thumbprint);
        Assert.Equal(1ul, Assert.Single(hospital.Lists).Epoch);
        Assert.Equal((0, 1, 0), (hospital.Row.Children, (await issuers.GetIssuerAsync(dids[0], Ct))!.Row.Children, (await issuers.GetIssuerAsync(dids[1], Ct))!.Row.Children));
        Assert.Equal(IssuerStanding.AccreditorNotValid, (await issuers.GetIssuerAsync(dids[3], Ct))!.Row.Standing);
        var lived = await index.Database.ViewsAsync();
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
        await index.Chain.Node.RevertAsync(snapshot, Ct);
        await index.Chain.Node.MineAsync(Ct, 12);
        await index.CatchUpAsync();
        Assert.Equal(before, await index.Database.ViewsAsync());
    }

    private static async Task CompareAsync(DaoIndex index, IReadOnlyList<string> names)
    {
        var issuers = index.Get<IIssuers>();
        foreach (var did in names)
        {
            var id = Id(did);
            var shown = await issuers.GetIssuerAsync(did, Ct);
            Assert.NotNull(shown);
            Assert.Equal(Registry.StandingOfCall.DecodeResult(await CallAsync(index, Registry.StandingOfCall.Encode(id))), (byte)shown.Row.Standing);
            var known = Registry.IssuerOfCall.DecodeResult(await CallAsync(index, Registry.IssuerOfCall.Encode(id)));
            Assert.Equal(known.Controller.ToString(), shown.Controller);
            Assert.Equal((int)known.Level, shown.Row.Level);
            Assert.Equal(known.AccreditedBy == Bytes32.Zero ? null : known.AccreditedBy.ToString(), shown.Row.AccreditedBy?.Id);
            var topics = Registry.TopicsOfCall.DecodeResult(await CallAsync(index, Registry.TopicsOfCall.Encode(id)));
            Assert.Equal(topics.Select(x => Encoding.ASCII.GetString(x.Span.TrimEnd((byte)0))), shown.Row.Topics);
            foreach (var key in shown.Keys)
            {
                Assert.True(Bytes32.TryParse(key.Thumbprint, out var thumbprint));
                var span = Registry.KeyOfCall.DecodeResult(await CallAsync(index, Registry.KeyOfCall.Encode(id, thumbprint)));
                Assert.Equal(((long)span.ValidFrom, (long)span.ValidTo), (key.ValidFrom.ToUnixTimeSeconds(), key.ValidTo?.ToUnixTimeSeconds() ?? 0));
            }

            foreach (var list in shown.Lists)
            {
                var anchor = Registry.AnchorOfCall.DecodeResult(await CallAsync(index, Registry.AnchorOfCall.Encode(id, Word(list.ListId))));
                Assert.Equal((anchor.Epoch, anchor.Hash.ToString()), (list.Epoch, list.Hash));
            }

            var changes = 0;
            for (string? cursor = null; ;)
            {
                var page = (await issuers.GetIssuerHistoryAsync(did, cursor, 2, Ct))!;
                changes += page.Items.Count;
                if ((cursor = page.Next) is null)
                    break;
            }

            Assert.True(changes > 0);
        }
    }

    private static Task<byte[]> CallAsync(DaoIndex index, byte[] data) => index.Chain.Node.Client.CallAsync(index.Association.Contracts.IssuerRegistry, data, BlockRef.Latest, Ct);

    private static Bytes32 Id(string did) => Keccak256.Hash(Encoding.UTF8.GetBytes(did));

    private static Bytes32 Word(string text)
    {
        var word = new byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(text, word);
        return new Bytes32(word);
    }

    /// <summary>Acts of controllers and of the association; what the contract refuses has not happened.</summary>
    private sealed class Life(DaoIndex index)
    {
        private readonly Dictionary<string, int> _controllers = new(StringComparer.Ordinal);
        private ulong _number;

        public async Task<bool> AccreditAsync(string did, int controller, string? above, Bytes32[] topics)
        {
            var call = Registry.AccreditCall.Encode(new Registry.Accreditation(did, DaoChain.Member(controller % DaoChain.Members).Address, above is null ? default : Id(above), topics, 0, 0));
            _controllers[did] = controller % DaoChain.Members;
            if (above is not null)
                return await TryAsync(_controllers[above], call);
            await index.Chain.ActAsTimelockAsync(Ct, new ProposedCall(index.Association.Contracts.IssuerRegistry, call));
            return true;
        }

        public async Task ActAsync(string did, Random random)
        {
            var id = Id(did);
            var key = Word($"key-{random.Next(3)}");
            switch (random.Next(8))
            {
                case 0:
                    await AdminAsync(Registry.SuspendCall.Encode(id));
                    break;
                case 1:
                    await AdminAsync(Registry.ReinstateCall.Encode(id));
                    break;
                case 2:
                    await AdminAsync(random.Next(6) == 0 ? Registry.WithdrawCall.Encode(id) : Registry.SetValidityCall.Encode(id, 0, 0));
                    break;
                case 3:
                    await AdminAsync(Registry.SetTopicsCall.Encode(id, random.Next(2) == 0 ? [Privilege] : [Licence, Privilege]));
                    break;
                case 4:
                    await TryAsync(_controllers[did], Registry.AddKeyCall.Encode(id, key, 0, 0));
                    break;
                case 5:
                    await TryAsync(_controllers[did], Registry.EndKeyCall.Encode(id, key, 0));
                    break;
                case 6:
                    await TryAsync(_controllers[did], Registry.AnchorCall.Encode(id, Word($"status/{random.Next(2)}"), ++_number, Keccak256.Hash(Encoding.UTF8.GetBytes($"{_number}"))));
                    break;
                default:
                    var next = random.Next(DaoChain.Members);
                    if (await TryAsync(_controllers[did], Registry.ChangeControllerCall.Encode(id, DaoChain.Member(next).Address)))
                        _controllers[did] = next;
                    break;
            }
        }

        public async Task DoAsync(string did, byte[] data) => Assert.True(await TryAsync(_controllers[did], data));

        public async Task AdminAsync(byte[] data)
        {
            try
            {
                await index.Chain.ActAsTimelockAsync(Ct, new ProposedCall(index.Association.Contracts.IssuerRegistry, data));
            }
            catch (InvalidOperationException)
            {
                // Refused.
            }
        }

        private async Task<bool> TryAsync(int who, byte[] data)
        {
            try
            {
                await index.Association.RunAsync(new Act(DaoChain.Member(who), index.Association.Contracts.IssuerRegistry, data, "issuers"), Ct);
                return true;
            }
            catch (ActRefusedException)
            {
                return false;
            }
        }
    }
}
