using System.Numerics;
using CsCheck;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Governance.Calls;

namespace DoctorDAO.Features.Tests;

/// <summary>Calls that forms build, and the texts that are read back out of them.</summary>
public sealed class GovernedFunctionTests
{
    private static readonly Deployment Association = new(
        31337, 0, At(1), At(2), At(3), [new("clinical", "Clinical", At(4), At(5)), new("cover", "Cover", At(6), At(7))], Reputation: At(8), IssuerRegistry: At(9),
        Panels: At(10), CoverPool: At(11), Products: At(12), Policies: At(13), Claims: At(14), CoverAdmin: At(6));

    private static readonly GovernedFunctions Governed = new(Association);

    private static readonly Actions Words = new(Governed, Association);

    private static readonly string[] Roles = [.. RoleNames.All, "0x" + new string('7', 64)];

    [Fact]
    public void What_is_built_is_read_back_as_it_was_for_every_function_and_target()
    {
        Assert.Equal(41, Governed.All.Count);
        foreach (var function in Governed.All)
        {
            foreach (var target in Governed.Targets(function))
            {
                Arguments(function).Sample(
                    arguments =>
                    {
                        var call = Governed.Build(new NewAction(function.Key, target.Key, arguments));
                        var read = Read(call);
                        Assert.NotNull(read);
                        Assert.Equal((function.Key, target.Key), (read.Value.Function.Key, read.Value.Target.Key));
                        Assert.Equal(arguments.OrderBy(x => x.Key, StringComparer.Ordinal), read.Value.Arguments.OrderBy(x => x.Key, StringComparer.Ordinal));
                        Assert.Equal(call, Governed.Build(new NewAction(function.Key, target.Key, read.Value.Arguments)));
                    },
                    iter: 100);
            }
        }
    }

    [Fact]
    public void A_call_with_anything_more_than_its_form_makes_is_not_taken_for_it()
    {
        foreach (var function in Governed.All.Where(x => x.Abi is not null))
        {
            var target = Governed.Targets(function).First();
            Arguments(function).Sample(
                arguments =>
                {
                    var call = Governed.Build(new NewAction(function.Key, target.Key, arguments));
                    // Bytes behind the arguments, money beside them, one byte less, and somebody else's contract.
                    foreach (var other in (ProposedCall[])[call with { Data = call.Data + "00" }, call with { Value = "1" }, call with { Data = call.Data[..^2] }, call with { Target = At(99).ToHex() }])
                    {
                        Assert.Null(Read(other));
                        Assert.Equal("unknown", Words.ToDto(other, People).Kind);
                    }
                },
                iter: 10);
        }
    }

    [Theory]
    [InlineData("pay", "to", "0x1234")]
    [InlineData("pay", "to", "0x0000000000000000000000000000000000000000")]
    [InlineData("pay", "to", "0x5FbDB2315678afecb367f032d93F642f64180aa4")]
    [InlineData("pay", "amount", "0")]
    [InlineData("pay", "amount", "-1")]
    [InlineData("pay", "amount", "1.234")]
    [InlineData("pay", "amount", "1,234.50")]
    [InlineData("pay", "amount", "1e6")]
    [InlineData("grant-role", "role", "NO_SUCH_ROLE")]
    [InlineData("set-quorum", "represented", "100.01")]
    [InlineData("set-quorum", "voters", "")]
    [InlineData("set-voting-period", "period", "71h")]
    [InlineData("set-voting-period", "period", "a week")]
    [InlineData("set-proposer-rule", "sponsors", "21")]
    [InlineData("set-proposer-rule", "threshold", "4294967296")]
    [InlineData("set-proposer-rule", "topic", "two words")]
    [InlineData("name-source", "topic", "a-topic-that-is-longer-than-32-bytes")]
    [InlineData("accredit-issuer", "did", "college.example")]
    [InlineData("accredit-issuer", "did", "did:web:a college.example")]
    [InlineData("accredit-issuer", "controller", "0x0000000000000000000000000000000000000000")]
    [InlineData("accredit-issuer", "types", "")]
    [InlineData("accredit-issuer", "types", " , ")]
    [InlineData("accredit-issuer", "types", "CpdTraining,CpdTraining")]
    [InlineData("accredit-issuer", "types", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q")]
    [InlineData("accredit-issuer", "from", "31.12.2030")]
    [InlineData("accredit-issuer", "until", "1970-01-00")]
    [InlineData("set-issuer-validity", "from", "1969-12-31")]
    [InlineData("set-issuer-validity", "until", "0")]
    [InlineData("suspend-issuer", "issuer", "college")]
    [InlineData("suspend-issuer", "issuer", "0x1234")]
    [InlineData("set-product-price", "product", "0")]
    [InlineData("set-product-price", "rate", "1.00001")]
    [InlineData("set-product-price", "rate", "100.0001")]
    [InlineData("set-product-price", "excessCredit", "0")]
    [InlineData("set-product-price", "onSale", "maybe")]
    [InlineData("set-price-factors", "step5", "100.01")]
    [InlineData("set-solvency", "redeem", "99")]
    [InlineData("call-members", "due", "")]
    [InlineData("call-members", "share", "101")]
    [InlineData("declare-dividend", "amount", "0")]
    [InlineData("add-product", "name", "two\nlines")]
    [InlineData("add-product", "name", "a\u202Eb")]
    [InlineData("add-product", "period", "366d")]
    [InlineData("add-product", "wording", "no-such-wording-1")]
    [InlineData("add-product", "wording", "0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("name-opener", "seats", "16")]
    public void A_text_that_cannot_be_is_refused_at_its_field(string key, string field, string text)
    {
        var function = Governed.All.Single(x => x.Key == key);
        var target = Governed.Targets(function).First().Key;
        Arguments(function).Sample(
            arguments => Assert.Equal(
                field, Assert.Throws<FieldException>(() => Governed.Build(new NewAction(key, target, new Dictionary<string, string>(arguments) { [field] = text }))).Field),
            iter: 5);
    }

    [Fact]
    public void Texts_of_people_are_understood()
    {
        var amount = Governed.All.Single(x => x.Key == "pay").Fields.Single(x => x.Name == "amount");
        Assert.Equal((BigInteger)125_050, amount.Parse(" 1250,50 "));
        Assert.Equal((BigInteger)125_000, amount.Parse("1250"));
        var period = Governed.All.Single(x => x.Key == "set-voting-period").Fields[0];
        Assert.Equal((BigInteger)604_800, period.Parse("7 d"));
        Assert.Equal((BigInteger)604_800, period.Parse("604800"));
        Assert.Equal((BigInteger)4_000, Governed.All.Single(x => x.Key == "set-quorum").Fields[0].Parse("40 %"));
        Assert.Equal(Keccak256.Hash("VERIFIER_ROLE").ToArray(), (byte[])Governed.All.Single(x => x.Key == "grant-role").Fields[0].Parse("verifier_role"));
    }

    [Fact]
    public void Days_are_whole_ones_of_utc_and_none_is_at_once_or_for_ever()
    {
        var fields = Governed.All.Single(x => x.Key == "set-issuer-validity").Fields;
        var (from, until) = (fields.Single(x => x.Name == "from"), fields.Single(x => x.Name == "until"));
        Assert.Equal((BigInteger)1_767_225_600, from.Parse("2026-01-01"));
        Assert.Equal((BigInteger)1_767_225_599, until.Parse("2025-12-31"));
        Assert.Equal((BigInteger)1_767_225_601, from.Parse("2026-01-01T00:00:01Z"));
        Assert.Equal((BigInteger.Zero, BigInteger.Zero), ((BigInteger)from.Parse(null), (BigInteger)until.Parse(" ")));
    }

    [Fact]
    public void An_issuer_is_the_same_by_its_did_and_by_its_id_and_is_told_by_its_did_where_it_is_known()
    {
        const string Did = "did:web:college.example";
        var id = Keccak256.Hash(Did).ToString();
        var call = Governed.Build(new NewAction("suspend-issuer", null, new Dictionary<string, string> { ["issuer"] = Did }));
        Assert.Equal(call, Governed.Build(new NewAction("suspend-issuer", null, new Dictionary<string, string> { ["issuer"] = id })));
        Assert.Equal([id], Words.Issuers([call]));
        var told = Words.ToDto(call, People);
        Assert.Equal(("suspend-issuer", id, false), (told.Kind, told.Arguments["issuer"], told.Arguments.ContainsKey("issuerDid")));
    }

    [Fact]
    public void Accrediting_somebody_below_another_issuer_is_no_form_of_the_association()
    {
        var accreditation = new Contracts.IssuerRegistry.Accreditation("did:web:a.example", At(50), Keccak256.Hash("did:web:college.example"), [Keccak256.Hash("x")], 0, 0);
        var call = new ProposedCall(At(9).ToHex(), "0", Hex.Encode(Contracts.IssuerRegistry.AccreditCall.Encode(accreditation)));
        Assert.Null(Read(call));
        Assert.Equal("unknown", Words.ToDto(call, People).Kind);
        Assert.Equal("accredit-issuer", Read(call with { Data = Hex.Encode(Contracts.IssuerRegistry.AccreditCall.Encode(accreditation with { AccreditedBy = Bytes32.Zero })) })!.Value.Function.Key);
    }

    [Fact]
    public void A_function_that_is_not_there_and_a_target_that_has_it_not_are_refused()
    {
        var nothing = new Dictionary<string, string>();
        Assert.Equal("function", Assert.Throws<FieldException>(() => Governed.Build(new NewAction("mint", null, nothing))).Field);
        Assert.Equal("target", Assert.Throws<FieldException>(() => Governed.Build(new NewAction("grant-role", "chamber:clinical", nothing))).Field);
        Assert.Equal("target", Assert.Throws<FieldException>(() => Governed.Build(new NewAction("grant-role", null, nothing))).Field);
        // Without a reputation there is nothing to name sources of.
        Assert.DoesNotContain(new GovernedFunctions(Association with { Reputation = null }).All, x => x.Key == "name-source");
    }

    [Fact]
    public void What_the_cover_chamber_decides_it_calls_by_its_relay_and_is_told_with_its_units()
    {
        var price = new Dictionary<string, string> { ["product"] = "4", ["rate"] = "1.2", ["excessCredit"] = "95", ["tail"] = "200", ["onSale"] = "yes" };
        var call = Governed.Build(new NewAction("set-product-price", null, price, "cover"));
        var inner = Hex.Encode(Contracts.Products.PriceCall.Encode(4, new(12_000, 9_500, 20_000, true)));
        Assert.Equal(new ProposedCall(At(6).ToHex(), "0", Hex.Encode(Contracts.Chamber.RelayCall.Encode(At(12), UInt256.Zero, Hex.Decode(inner)))), call);
        Assert.Equal([4], Words.Products([call]));
        var told = Words.ToDto(call, People);
        Assert.Equal(("set-product-price", "relay(address,uint256,bytes)", At(12).ToString(), "Cover products", "cover"),
            (told.Kind, told.Signature, told.Arguments["contract"], told.Arguments["contractName"], told.Arguments["chamber"]));
        Assert.Equal(
            [("product", "4"), ("rate", "1.2"), ("excessCredit", "95"), ("tail", "200"), ("onSale", "yes")], told.Fields!.Select(x => (x.Name, x.Value)));
        Assert.Equal(ActionFieldKind.Percent, told.Fields![1].Kind);

        // What no relay wraps, what another chamber relays, and what sends money besides would do nothing, or something else.
        Assert.Null(Read(new ProposedCall(At(12).ToHex(), "0", inner)));
        Assert.Equal("unknown", Words.ToDto(new ProposedCall(At(12).ToHex(), "0", inner), People).Kind);
        foreach (var (chamber, money) in new[] { (4, 0), (6, 1) })
        {
            var other = new ProposedCall(At((byte)chamber).ToHex(), "0", Hex.Encode(Contracts.Chamber.RelayCall.Encode(At(12), (UInt256)(ulong)money, Hex.Decode(inner))));
            Assert.Null(Read(other));
            Assert.Equal("unknown", Assert.Single(Words.ToDto(other, People).Inner!).Kind);
        }
    }

    [Fact]
    public void What_one_chamber_alone_decides_is_refused_to_the_others_by_its_field()
    {
        var penalty = new Dictionary<string, string> { ["missed"] = "5", ["struck"] = "20" };
        var refused = Assert.Throws<FieldException>(() => Governed.Build(new NewAction("set-juror-penalty", null, penalty, "clinical")));
        Assert.Equal("target", refused.Field);
        Assert.Contains("Cover chamber alone", refused.Problem, StringComparison.Ordinal);
        Assert.Equal("chamber", Assert.Throws<FieldException>(() => Governed.Build(new NewAction("set-juror-penalty", null, penalty, "nowhere"))).Field);
        var call = Governed.Build(new NewAction("set-juror-penalty", null, penalty, "cover"));
        var (clinical, cover) = (Association.Chambers[0], Association.Chambers[1]);
        Governed.RequireOwn(cover, [call]);
        Assert.Equal("calls", Assert.Throws<FieldException>(() => Governed.RequireOwn(clinical, [call])).Field);
        // A chamber's own rules are nobody else's either; what the treasury may do is everybody's.
        var role = new Dictionary<string, string> { ["role"] = "OFFICER_ROLE", ["account"] = At(50).ToString() };
        Assert.Equal("target", Assert.Throws<FieldException>(() => Governed.Build(new NewAction("grant-role", "claims", role, "clinical"))).Field);
        Assert.Equal("target", Assert.Throws<FieldException>(() => Governed.Build(new NewAction("set-guardian", "chamber:cover", role, "clinical"))).Field);
        Governed.RequireOwn(clinical, [Governed.Build(new NewAction("grant-role", "membership", role, "clinical"))]);
        Assert.Equal("grant-role", Words.ToDto(Governed.Build(new NewAction("grant-role", "claims", role, "cover")), People).Kind);
        // Nobody is named who decides on the cover: then it has no forms.
        Assert.DoesNotContain(new GovernedFunctions(Association with { CoverAdmin = null }).All, x => x.Template == GovernedFunctions.Cover);
    }

    [Fact]
    public void A_name_with_what_the_form_takes_off_is_not_the_forms()
    {
        var terms = new Contracts.Products.Terms(0, 1, 1, 0, 86_400, 0, 0, 0, 0, 1, Keccak256.Hash("x"));
        foreach (var (name, known) in new[] { ("Cover", true), ("Cover ", false), (" Cover", false), ("Cov\u200Ber", false) })
        {
            var data = Contracts.Chamber.RelayCall.Encode(At(12), UInt256.Zero, Contracts.Products.AddCall.Encode(name, terms));
            Assert.Equal(known, Read(new ProposedCall(At(6).ToHex(), "0", Hex.Encode(data))) is not null);
        }
    }

    [Fact]
    public void Calls_within_calls_are_told_one_by_one_and_what_is_unknown_among_them_stays_so()
    {
        var pay = Governed.Build(new NewAction("pay", null, new Dictionary<string, string> { ["to"] = At(50).ToString(), ["amount"] = "12.00" }));
        var batch = new ProposedCall(
            At(2).ToHex(),
            "0",
            Hex.Encode(Contracts.TimelockController.ScheduleBatchCall.Encode(
                [At(3), At(98)], [UInt256.Zero, UInt256.Zero], [Hex.Decode(pay.Data), [1, 2, 3, 4, 5]], Bytes32.Zero, Bytes32.Zero, 5)));
        var told = Words.ToDto(batch, People);
        Assert.Equal("batch", told.Kind);
        Assert.Equal(["pay", "unknown"], told.Inner!.Select(x => x.Kind));
        Assert.Equal("12.00", told.Inner![0].Arguments["amount"]);
        Assert.Equal("0x0102030405", told.Inner[1].Calldata);

        var relayed = Words.ToDto(new ProposedCall(At(4).ToHex(), "0", Hex.Encode(Contracts.Chamber.RelayCall.Encode(At(3), UInt256.Zero, Hex.Decode(pay.Data)))), People);
        Assert.Equal(("batch", "pay"), (relayed.Kind, relayed.Inner!.Single().Kind));

        // However deep somebody nests, the end is shown as it is.
        var deep = pay;
        for (var i = 0; i < 40; i++)
            deep = new ProposedCall(At(4).ToHex(), "0", Hex.Encode(Contracts.Chamber.RelayCall.Encode(Address.Parse(deep.Target), UInt256.Zero, Hex.Decode(deep.Data))));
        var level = Words.ToDto(deep, People);
        while (level.Inner is { } inner)
            level = Assert.Single(inner);
        Assert.Equal("unknown", level.Kind);
    }

    [Fact]
    public void A_known_function_without_a_form_is_named_and_one_that_is_not_known_is_not()
    {
        var mint = Words.ToDto(new ProposedCall(At(3).ToHex(), "0", Hex.Encode(Contracts.SettlementToken.MintCall.Encode(At(50), 5))), People);
        Assert.Equal(("unknown", "mint(address,uint256)", "Settlement token"), (mint.Kind, mint.Signature, mint.TargetName));
        var unknown = Words.ToDto(new ProposedCall(At(3).ToHex(), "0", "0xdeadbeef"), People);
        Assert.Equal(("unknown", null), (unknown.Kind, unknown.Signature));
    }

    private static People People => Features.People.None;

    private static Address At(byte number) => new([.. new byte[19], number]);

    private static (GovernedFunction Function, GovernedContract Target, IReadOnlyDictionary<string, string> Arguments)? Read(ProposedCall call) =>
        Governed.Read(Address.Parse(call.Target), UInt256.Parse(call.Value), Hex.Decode(call.Data));

    /// <summary>Texts as the form would write them itself.</summary>
    private static Gen<Dictionary<string, string>> Arguments(GovernedFunction function) => function.Fields.Aggregate(
        Gen.Const(new Dictionary<string, string>()),
        (all, field) => all.Select(Text(field), (known, text) => new Dictionary<string, string>(known) { [field.Name] = text }));

    private static Gen<string> Text(ActionField field) => field.Kind switch
    {
        // One that is no contract of the association, and not nobody.
        ActionFieldKind.Account => Gen.Byte[1, 255].Array[20].Select(x => new Address(x).ToString()),
        ActionFieldKind.Role => Gen.Int[0, Roles.Length - 1].Select(i => Roles[i]),
        ActionFieldKind.Topic => Gen.OneOf(Gen.Char['!', '~'].Array[1, 32].Select(x => new string(x)), Gen.Byte[128, 255].Array[32].Select(x => Hex.Encode(x))),
        ActionFieldKind.Did => Gen.Char['!', '~'].Array[1, 252].Select(x => "did:" + new string(x)),
        ActionFieldKind.Issuer => Gen.Byte.Array[32].Select(x => Hex.Encode(x)),
        ActionFieldKind.CredentialTypes => Gen.Char['!', '~'].Where(x => x != ',').Array[1, 32].Select(x => new string(x)).Array[1, 16]
            .Where(x => x.Distinct(StringComparer.Ordinal).Count() == x.Length).Select(x => string.Join(',', x)),
        ActionFieldKind.YesNo => Gen.Bool.Select(x => x ? "yes" : "no"),
        ActionFieldKind.Text => Gen.Char['!', '~'].Array[1, 100].Select(x => new string(x)),
        ActionFieldKind.Wording => Gen.OneOf(Gen.Const("legal-defence-1"), Gen.Byte[1, 255].Array[32].Select(x => Hex.Encode(x))),
        _ => Gen.Double[0, 1].Select(x => Number(field, x)).Select(x => field.Write(x)),
    };

    // Small numbers and great ones alike, the ends among them.
    private static BigInteger Number(ActionField field, double share)
    {
        var span = field.Most - field.Least;
        if (share < 0.05)
            return field.Least;
        if (share > 0.95)
            return field.Most;
        var bits = (int)(span.GetBitLength() * share);
        return field.Least + BigInteger.Min(span, (BigInteger.One << bits) + (BigInteger)(share * 1_000));
    }
}
