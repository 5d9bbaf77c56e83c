using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials.Tests;

public sealed class DcqlTests
{
    private static readonly DcqlCandidate Licence = new("licence", ["Licence"], new JsonObject
    {
        ["standing"] = "good", ["hours"] = 12, ["active"] = true,
        ["address"] = new JsonObject { ["country"] = "DE", ["city"] = "Köln" }, ["degrees"] = new JsonArray(new JsonObject { ["type"] = "MD" }, new JsonObject { ["type"] = "PhD" }),
    });

    private static readonly DcqlCandidate Training = new("cpd", ["Cpd"], new JsonObject { ["hours"] = 5 });

    [Theory]
    [InlineData("""[]""", "not an object")]
    [InlineData("""{}""", "credentials")]
    [InlineData("""{"credentials":[]}""", "credentials")]
    [InlineData("""{"credentials":[1]}""", "not an object")]
    [InlineData("""{"credentials":[{"format":"dc+sd-jwt","meta":{"vct_values":["x"]}}]}""", "id")]
    [InlineData("""{"credentials":[{"id":"a b","format":"dc+sd-jwt","meta":{"vct_values":["x"]}}]}""", "id")]
    [InlineData("""{"credentials":[{"id":"a","meta":{"vct_values":["x"]}}]}""", "format")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt"}]}""", "meta")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{}}]}""", "vct_values")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]}},{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]}}]}""", "twice")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[]}]}""", "claims")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[{}]}]}""", "path")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[{"path":[]}]}]}""", "path")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[{"path":[-1]}]}]}""", "path")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[{"path":["b"]},{"path":["b"]}]}]}""", "same")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[{"path":["b"],"values":[]}]}]}""", "values")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[{"path":["b"],"values":[{}]}]}]}""", "values")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claim_sets":[["b"]]}]}""", "claim_sets")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[{"path":["b"]}],"claim_sets":[["b"]]}]}""", "without id")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"claims":[{"id":"b","path":["b"]}],"claim_sets":[["c"]]}]}""", "not there")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"trusted_authorities":[]}]}""", "trusted_authorities")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]},"trusted_authorities":[{"type":"aki","values":[]}]}]}""", "values")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]}}],"credential_sets":[]}""", "credential_sets")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]}}],"credential_sets":[{"options":[["b"]]}]}""", "not there")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["x"]}}],"credential_sets":[{"options":[[]]}]}""", "empty")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","multiple":1,"meta":{"vct_values":["x"]}}]}""", "multiple")]
    public void A_query_that_breaks_a_rule_is_refused_by_its_name(string json, string named)
    {
        var refused = Assert.Throws<CredentialException>(() => DcqlQuery.Parse(json));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(refused.Error, new[] { CredentialError.ProtocolViolation, CredentialError.Malformed });
    }

    [Fact]
    public void A_query_comes_back()
    {
        const string Json = """
            {"credentials":[{"id":"a","format":"dc+sd-jwt","multiple":true,"require_cryptographic_holder_binding":false,"meta":{"vct_values":["x","y"]},
            "trusted_authorities":[{"type":"aki","values":["k"]}],"claims":[{"id":"c","path":["b",null,0],"values":["v",1,true]},{"id":"d","path":["e"]}],"claim_sets":[["c"],["d"]]}],
            "credential_sets":[{"options":[["a"]],"required":false}]}
            """;
        Texts.Same(JsonNode.Parse(Json)!, DcqlQuery.Parse(Json).ToJson());
    }

    [Theory]
    [InlineData("""["standing"]""", null, true)]
    [InlineData("""["missing"]""", null, false)]
    [InlineData("""["standing"]""", """["good"]""", true)]
    [InlineData("""["standing"]""", """["bad","good"]""", true)]
    [InlineData("""["standing"]""", """["bad"]""", false)]
    [InlineData("""["hours"]""", """[12]""", true)]
    [InlineData("""["hours"]""", """["12"]""", false)]
    [InlineData("""["active"]""", """[true]""", true)]
    [InlineData("""["active"]""", """[false]""", false)]
    [InlineData("""["address","country"]""", """["DE"]""", true)]
    [InlineData("""["degrees",1,"type"]""", """["PhD"]""", true)]
    [InlineData("""["degrees",null,"type"]""", """["PhD"]""", true)]
    [InlineData("""["degrees",null,"type"]""", """["BSc"]""", false)]
    [InlineData("""["degrees",2]""", null, false)]
    [InlineData("""["address",0]""", null, false)]
    public void A_claim_matches_by_path_and_values(string path, string? values, bool isMatch)
    {
        var claim = values is null ? $$"""{"path":{{path}}}""" : $$"""{"path":{{path}},"values":{{values}}}""";
        var query = DcqlQuery.Parse($$"""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["Licence"]},"claims":[{{claim}}]}]}""");
        Assert.Equal(isMatch, DcqlMatcher.Match(query, [Licence, Training]).Answer is not null);
    }

    [Fact]
    public void The_first_claim_set_that_can_be_answered_is_taken()
    {
        var query = DcqlQuery.Parse("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["Licence"]},"claims":[{"id":"m","path":["missing"]},{"id":"s","path":["standing"]},{"id":"h","path":["hours"]}],"claim_sets":[["m","s"],["h"],["s"]]}]}""");
        Assert.Equal(["hours"], DcqlMatcher.Match(query.Credentials[0], Licence)!.Show.Select(p => p.ToString()));
    }

    [Fact]
    public void Another_type_an_unbound_one_and_an_unknown_format_do_not_match()
    {
        var asked = DcqlCredential.Ask("a", ["Licence"], "standing");
        Assert.NotNull(DcqlMatcher.Match(asked, Licence));
        Assert.Null(DcqlMatcher.Match(asked, Training));
        Assert.Null(DcqlMatcher.Match(asked, Licence with { HasHolderKey = false }));
        Assert.NotNull(DcqlMatcher.Match(asked with { RequireHolderBinding = false }, Licence with { HasHolderKey = false }));
        Assert.Null(DcqlMatcher.Match(asked with { Format = "mso_mdoc" }, Licence));
        Assert.NotNull(DcqlMatcher.Match(asked, Licence with { CredentialTypes = ["Extended", "Licence"] }));
    }

    [Fact]
    public void An_authority_must_stand_behind_the_issuer()
    {
        var asked = DcqlCredential.Ask("a", ["Licence"]) with { Authorities = [new("openid_federation", ["https://a.example"]), new("aki", ["k"])] };
        Assert.Null(DcqlMatcher.Match(asked, Licence));
        Assert.Null(DcqlMatcher.Match(asked, Licence with { Authorities = [new("aki", ["https://a.example"])] }));
        Assert.NotNull(DcqlMatcher.Match(asked, Licence with { Authorities = [new("aki", ["j", "k"])] }));
    }

    [Fact]
    public void Credential_sets_choose_the_first_option_and_forgive_what_is_not_required()
    {
        var query = new DcqlQuery([DcqlCredential.Ask("a", ["Licence"]), DcqlCredential.Ask("b", ["Cpd"]), DcqlCredential.Ask("c", ["Missing"])],
            [new([["c"], ["a", "b"]]), new([["c"]], Required: false)]);
        Assert.Equal(["a", "b"], DcqlMatcher.Match(query, [Licence, Training]).Answer!);
        Assert.Null(DcqlMatcher.Match(query, [Licence]).Answer);
    }

    [Fact]
    public void An_answer_is_checked_against_its_query()
    {
        var query = DcqlQuery.All(DcqlCredential.Ask("a", ["Licence"], "standing"), DcqlCredential.Ask("b", ["Cpd"]) with { Multiple = true });
        Dictionary<string, IReadOnlyList<DcqlCandidate>> Answer(params (string, DcqlCandidate[])[] all) => all.ToDictionary(x => x.Item1, x => (IReadOnlyList<DcqlCandidate>)x.Item2);
        DcqlMatcher.Check(query, Answer(("a", [Licence]), ("b", [Training, Training])));
        Assert.Equal(CredentialError.QueryUnanswered, Texts.ErrorOf(() => DcqlMatcher.Check(query, Answer(("a", [Licence])))));
        Assert.Equal(CredentialError.ProtocolViolation, Texts.ErrorOf(() => DcqlMatcher.Check(query, Answer(("a", [Licence, Licence]), ("b", [Training])))));
        Assert.Equal(CredentialError.ProtocolViolation, Texts.ErrorOf(() => DcqlMatcher.Check(query, Answer(("a", [Licence]), ("b", [Training]), ("z", [Training])))));
        Assert.Equal(CredentialError.ProtocolViolation, Texts.ErrorOf(() => DcqlMatcher.Check(query, Answer(("a", []), ("b", [Training])))));
        Assert.Equal(CredentialError.QueryUnanswered, Texts.ErrorOf(() => DcqlMatcher.Check(query, Answer(("a", [Training]), ("b", [Training])))));
    }
}
